"""What is written is what is read: laws over random lexicons."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.errors import LexiconError
from framing.lexicon import (
    Frame,
    Lexicon,
    Term,
    convert,
    describe,
    load_lexicon,
    losses,
    parse_inline,
    shipped_lexicons,
)
from framing.lexicon.builder import reads_as_written
from framing.lexicon.formats import liwc, toml, yaml
from framing.lexicon.rules import collapse, name_key, name_problem, term_key, term_problem

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30).map(str.strip)
NAMES = st.text("aBzé中 -_9", min_size=1, max_size=8).filter(lambda n: not name_problem(n))
WORDS = st.text("abÉ中'\"\\$+.?#:%&!|{}[]<>@=-5", min_size=1, max_size=8)
PHRASES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
STARRED = st.tuples(st.sampled_from(["", "*"]), PHRASES, st.sampled_from(["", "*"])).map("".join)
TERMS = STARRED.map(collapse).filter(lambda t: not term_problem(t))
WEIGHTS = st.just(1.0) | st.floats(-1e6, 1e6)


@st.composite
def frames(draw, parent="", depth=2, terms=TERMS):
    names = draw(st.lists(NAMES, min_size=1, max_size=3, unique_by=name_key))
    return tuple(draw(frame(parent + name, depth, terms)) for name in names)


@st.composite
def frame(draw, path, depth, terms):
    below = draw(frames(f"{path}/", depth - 1, terms)) if depth and draw(st.booleans()) else ()
    words = draw(st.lists(terms, min_size=0 if below else 1, max_size=4, unique_by=term_key))
    return Frame(
        path,
        definition=draw(TEXT),
        terms=tuple(Term(w, draw(WEIGHTS)) for w in words),
        ignore=tuple(draw(st.lists(terms, max_size=2, unique=True))),
        match=tuple(draw(st.lists(TEXT, max_size=2))),
        no_match=tuple(draw(st.lists(TEXT, max_size=2))),
        frames=below,
    )


def lexicon(tops, title="", name="kit") -> Lexicon:
    return Lexicon(name, "1.0", "en", title, "", "", tops, "kit.toml", "0", "toml", (), 1)


def bare(frame: Frame, keep_all=True) -> Frame:
    """Without lines, and without what only TOML holds."""
    kept = replace(
        frame,
        terms=tuple(Term(t.text, t.weight if keep_all else 1.0) for t in frame.terms),
        frames=tuple(bare(f, keep_all) for f in frame.frames),
    )
    return kept if keep_all else Frame(kept.path, terms=kept.terms, frames=kept.frames)


@settings(deadline=None, max_examples=150)
@given(frames(), TEXT, NAMES)
def test_toml_holds_everything(tops, title, name):
    written = toml.write(lexicon(tops, title, name))
    parsed = toml.read(written, "kit.toml")
    assert tuple(map(bare, parsed.frames)) == tops
    assert dict(parsed.about).get("title", "") == title
    assert dict(parsed.about)["name"] == name
    lines = written.split("\n")
    assert all(toml._quoted(t.text) in lines[t.line - 1] for f in parsed.frames for g in f.walk() for t in g.terms)


PLAIN = st.lists(st.text("abÉ中'\"+#:%&!<>@=-5$()", min_size=1, max_size=8), min_size=1, max_size=3).map(" ".join)
PLAIN = PLAIN.map(collapse).filter(lambda t: not term_problem(t) and reads_as_written(t))


@settings(deadline=None, max_examples=100)
@given(frames(terms=PLAIN))
def test_dic_holds_frames_terms_and_weights(tops):
    parsed = liwc.read(liwc.write(lexicon(tops)), "kit.dic")
    kept = tuple(bare(f) for f in tops)
    assert [(f.path, sorted(f.terms, key=str)) for f in _walk(map(bare, parsed.frames))] == [
        (f.path, sorted(f.terms, key=str)) for f in _walk(kept)
    ]


@settings(deadline=None, max_examples=100)
@given(frames(terms=PLAIN))
def test_yaml_holds_frames_and_terms(tops):
    parsed = yaml.read(yaml.write(lexicon(tops)), "kit.yml")
    assert [bare(f, False).path for f in parsed.frames] == [f.path for f in tops]
    assert _texts(parsed.frames) == _texts(tops)


def _walk(tops):
    return [g for f in tops for g in f.walk()]


def _texts(tops):
    return [(f.path, [t.text for t in f.terms]) for f in _walk(tops)]


@pytest.mark.parametrize("name", shipped_lexicons())
@pytest.mark.parametrize("suffix", [".toml", ".dic", ".yml"])
def test_shipped_lexicons_survive_every_format(tmp_path, name, suffix):
    shipped = load_lexicon(name)
    path = tmp_path / f"{name}{suffix}"
    path.write_text(convert(shipped, suffix), encoding="utf-8")
    back = load_lexicon(str(path))
    assert back.skipped == ()
    assert [(p, sorted(t)) for p, t in _texts(back.frames)] == [(p, sorted(t)) for p, t in _texts(shipped.frames)]
    if suffix == ".toml":
        assert tuple(map(bare, back.frames)) == tuple(map(bare, shipped.frames))


def test_what_a_format_cannot_hold_is_named():
    mine = parse_inline("m", {"frames": {"a": {"terms": [{"term": "why?", "weight": 2}], "ignore": ["b"]}}})
    assert losses(mine, ".toml") == []
    assert losses(mine, ".dic") == ["ignore"]
    assert losses(parse_inline("m", {"frames": {"a": {"terms": ["kind <of>"]}}}), ".dic") == [
        "terms with signs that are patterns there"
    ]
    assert losses(mine, ".YML") == ["weights", "terms with signs that are patterns there", "ignore"]


def test_an_ending_that_is_not_written_is_refused_with_those_that_are():
    with pytest.raises(LexiconError, match=r"'\.cat'; there is \.dic, \.toml, \.yml"):
        convert(lexicon((Frame("a", terms=(Term("x"),)),)), ".cat")


def test_our_own_format_is_described_by_paths():
    mine = parse_inline("m", {"frames": {"a": {"frames": {"b": {"terms": ["x", "y", "X"]}}}}})
    assert describe(mine) == {
        "format": "toml",
        "lines": 0,
        "entries_total": 2,
        "entries": {"a": 0, "a/b": 2},
        "skipped": [{"line": None, "reason": "X: stands twice in 'a/b'"}],
    }
