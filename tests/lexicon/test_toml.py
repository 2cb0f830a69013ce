"""Our own format: what it reads, and that every problem is said with file and line or frame."""

from __future__ import annotations

import pickle

import pytest

from framing.errors import LexiconError
from framing.lexicon import Lexicon, Term, load_lexicon

HEAD = """name = "kit"
version = "1.0.0"
language = "en"

"""


def load(tmp_path, text, name="lexicon.toml") -> Lexicon:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return load_lexicon(str(path))


def problem(tmp_path, text) -> str:
    with pytest.raises(LexiconError) as error:
        load(tmp_path, text)
    assert "lexicon.toml" in str(error.value)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_the_whole_format(tmp_path):
    lexicon = load(
        tmp_path,
        """name = "sovereignty"   # as in the design
version = "1.0.0"
language = "de"
title = "Sovereignty"
license = "CC-BY-4.0"
source = "after whom"
[frames.sovereignty]
definition = "Its own right to decide."
terms = ["souverän*"]
[frames.sovereignty.frames.non-interference]
terms  = ["internal  affair*", 'say "no"', { term = "core interest*", weight = 2 }]
ignore = ["sovereign bond*"]
examples = { match = ["An internal affair."], no_match = ["Bonds rose."] }
[frames.threat]
terms = ["danger"]
""",
    )
    assert (lexicon.name, lexicon.version, lexicon.language) == ("sovereignty", "1.0.0", "de")
    assert (lexicon.title, lexicon.license, lexicon.source) == ("Sovereignty", "CC-BY-4.0", "after whom")
    assert lexicon.paths() == ("sovereignty", "sovereignty/non-interference", "threat")
    assert [f.path for f in lexicon.leaves()] == ["sovereignty", "sovereignty/non-interference", "threat"]
    frame = lexicon.frames[0].frames[0]
    assert frame.terms == (
        Term("internal affair*", 1.0, 11),
        Term('say "no"', 1.0, 11),
        Term("core interest*", 2.0, 11),
    )
    assert (frame.ignore, frame.match, frame.no_match) == (
        ("sovereign bond*",),
        ("An internal affair.",),
        ("Bonds rose.",),
    )
    assert (lexicon.format, lexicon.file, lexicon.lines, lexicon.skipped) == ("toml", "lexicon.toml", 15, ())
    assert pickle.loads(pickle.dumps(lexicon)) == lexicon


def test_what_is_not_said_has_a_default(tmp_path):
    lexicon = load(tmp_path, '[frames.a]\nterms = ["x"]', "my frames.v2.toml")
    assert (lexicon.name, lexicon.language, lexicon.title) == ("my frames_v2", "en", "")
    assert lexicon.frames[0].definition == ""


def test_frames_in_one_inline_table_have_no_line_of_their_own(tmp_path):
    lexicon = load(tmp_path, 'frames = { a = { terms = ["x"] } }')
    assert lexicon.leaves()[0].terms == (Term("x", 1.0, 1),)


def test_the_line_of_a_term_is_that_of_its_frame(tmp_path):
    lexicon = load(tmp_path, '# "x"\n[frames.a]\nterms = [\n  "x", # "y"\n  "y",\n]\n[frames.b]\nterms = ["x"]\n')
    assert [t.line for f in lexicon.leaves() for t in f.terms] == [4, 5, 8]


def test_a_term_that_stands_twice_is_read_once_and_said(tmp_path):
    lexicon = load(tmp_path, '[frames.a]\nterms = [\n"Danger",\n"danger",\n]')
    assert [t.text for t in lexicon.leaves()[0].terms] == ["Danger"]
    assert [(s.line, "twice" in s.reason) for s in lexicon.skipped] == [(4, True)]


@pytest.mark.parametrize(
    ("frames", "said"),
    [
        ('[frames.threat]\nterms = []\n[frames.b]\nterms = ["x"]', ["threat", "no terms", "line 5"]),
        ('[frames.threat]\ndefinition = "d"\nterms = ["danger", ""]', ["line 7", "empty"]),
        ('[frames.threat]\nterms = [\n"   ",\n"\\u200b"]', ["line 7", "line 8"]),
        ('[frames.threat]\nterms = ["*a*a*b"]', ["line 6", "inside a word"]),
        ('[frames.threat]\nterms = ["*"]', ["line 6"]),
        ('[frames.threat]\nterms = ["x"]\nignore = ["a*b"]', ["line 7", "inside a word"]),
        ('[frames.threat]\nterms = "danger"', ["threat", "list"]),
        ("[frames.threat]\nterms = [3]", ["threat", "3"]),
        ('[frames.threat]\nterms = [{ term = "danger", weight = inf }]', ["weight", "danger", "finite"]),
        ('[frames.threat]\nterms = [{ term = "danger", weight = "heavy" }]', ["weight", "heavy"]),
        ('[frames.threat]\nterms = [{ term = "danger", weight = true }]', ["weight", "not a number"]),
        ('[frames.threat]\nterms = [{ term = "danger", weight = 1e7 }]', ["weight", "1e6"]),
        ('[frames.threat]\nterms = [{ term = "danger", weigth = 1 }]', ["weigth", "'weight'"]),
        ('[frames.threat]\nterms = ["Danger", { term = "danger", weight = 5.0 }]', ["danger", "two weights"]),
        ('[frames."../../x"]\nterms = ["x"]', ["line 5", "../../x", "letters"]),
        ('[frames.""]\nterms = ["x"]', ["line 5", "letter"]),
        ('[frames." a"]\nterms = ["x"]', ["letters"]),
        ('[frames."=1+1"]\nterms = ["x"]', ["=1+1"]),
        ('[frames.Threat]\nterms = ["x"]\n[frames.threat]\nterms = ["y"]', ["line 7", "case only"]),
        ('[frames.threat]\nterms = ["x"]\n[frames.threat]\nterms = ["y"]', ["threat", "twice"]),
        ('[frames.threat]\nterm = ["x"]\nterms = ["x"]', ["'term'", "'terms'"]),
        ('[frames.threat]\nterms = ["x"]\nexamples = ["y"]', ["examples"]),
        ('[frames.threat]\nterms = ["x"]\nexamples = { matches = ["y"] }', ["'matches'", "'match'"]),
        ('[frames.threat]\nterms = ["x"]\ndefinition = 3', ["definition = 3"]),
        ('[frame.threat]\nterms = ["x"]', ["'frame'", "'frames'", "no frames"]),
        ("frames = 3", ["frames"]),
        ("[frames]\nthreat = 3", ["threat"]),
        ("", ["no frames"]),
        ("[frames", ["TOML"]),
        ("x = " + "[" * 5000, ["nested"]),
        (f"x = {'9' * 5000}", ["number"]),
        ("[frames." + ".frames.".join("a" * 30) + ']\nterms = ["x"]', ["deep"]),
    ],
)
def test_a_problem_names_file_and_line_or_frame(tmp_path, frames, said):
    message = problem(tmp_path, HEAD + frames)
    assert [s for s in said if s not in message] == []


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ('name = "<script>"', "<script>"),
        ("name = 3", "name = 3"),
        ('language = "English"', "English"),
        ("version = 1.0", "version = 1.0"),
        ('licence = "MIT"', "'license'"),
    ],
)
def test_a_problem_of_the_head(tmp_path, head, said):
    assert said in problem(tmp_path, f'{head}\n[frames.a]\nterms = ["x"]')


def test_all_problems_are_said_at_once_and_the_rest_counted(tmp_path):
    message = problem(tmp_path, '[frames.a]\nterms = ["", "*", "a*b", "!", "?", "%", "&"]')
    assert message.count(";") >= 5
    assert message.endswith("and 2 more")


def test_nothing_in_a_message_reaches_the_terminal_alive(tmp_path):
    assert problem(tmp_path, '[frames."\\u001b[31m\\u202e"]\nterms = ["x"]').isprintable()
