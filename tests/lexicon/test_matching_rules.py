"""The rules of matching that stand on lists of characters and words: every one of them, and what stands beside it."""

import string

import numpy as np
import pandas as pd
import pytest

from framing.lexicon import parse_inline
from framing.lexicon.matcher import Entry, Matcher
from framing.lexicon.matching import Fields, lexicon_entries, match, read_fields, to_fields
from framing.text.tokens import encode_texts, find_sentences

BLANKS = " \t\n\u00a0\u2003\u3000" + '"“”„‟«»‹›‘‚‛「」『』〝〞＂《》″<>\ufffd' + "-‐‑‒–—―−﹣－"


def found(text, *terms, ignore=()):
    """The surfaces that count."""
    matcher = Matcher([Entry("m", "f", t) for t in terms] + [Entry("m", "f", t, ignore=True) for t in ignore])
    batch = encode_texts([text])
    entry, start, end = matcher.find(batch, find_sentences(batch).breaks)
    return sorted(text[start[i] : end[i]] for i in matcher.resolve(entry, start, end))


@pytest.mark.parametrize("mark", BLANKS)
def test_blanks_hyphens_and_quotation_marks_part_the_words_of_a_phrase(mark):
    assert found(f"so a{mark}b go", "a b") == [f"a{mark}b"]
    assert found(f"so a{mark} b go", f"a{mark}b") == [f"a{mark} b"]


@pytest.mark.parametrize("mark", sorted(set(string.printable + "§€…·•") - set(BLANKS) - set(" \t\n\r\x0b\x0c'`*")))
def test_no_other_sign_does(mark):
    assert found(f"so a{mark}b go", "a b") == []
    assert found(f"so a{mark} b go", "a b") == []


@pytest.mark.parametrize("word", "it that what who where when how here there let he she why".split())
def test_a_contracted_verb_is_a_part_of_its_word(word):
    assert found(f"so {word}’s true, {word.upper()}'s", word) == []
    assert found(f"so {word}’s true", f"{word}'s") == [f"{word}’s"]
    assert found(f"so x{word}’s own", f"x{word}") == [f"x{word}"]


@pytest.mark.parametrize(
    "run", ["กขค", "ກຂຄ", "ກໝໜ", "ကခဂ", "ႀႁႂ", "កខគ", "中国人", "日本語", "ひらが", "カタカ", "\u0e01\u0e02\u0eff"]
)
def test_scripts_without_blanks_match_anywhere(run):
    assert found(f"{run} {run}", run[1]) in ([run[1]] * 2, [])
    assert found(run, run[:2]) == [run[:2]]


@pytest.mark.parametrize("run", ["ཀཁག", "\u0f00ཀཁ", "\u10a0ⴁⴂ", "აბგ", "ᠠᠡᠢ", "абв", "abc", "αβγ", "한국어"])
def test_scripts_with_blanks_match_whole_words(run):
    assert found(run, run[1], run[:2]) == []
    assert found(run, run) == [run]


@pytest.mark.parametrize(
    ("text", "terms", "expected"),
    [
        # a written possessive must stand there, one that is not written may
        ("China's rise, China rise", ["china's rise"], ["China's rise"]),
        ("China’s great rise", ["china's * rise"], ["China’s great rise"]),
        ("China great rise", ["china's * rise"], []),
        ("China’s great rise", ["china * rise"], ["China’s great rise"]),
        ("the state's party's line, the state's party line", ["state's party's line"], ["state's party's line"]),
        ("state's party's, state party's", ["state party's"], ["state's party's", "state party's"]),
        ("the boss's, the boss", ["boss's"], ["boss's"]),
        ("the boss's, the boss", ["boss"], ["boss", "boss"]),
        ("the superboss's", ["*boss's"], ["superboss's"]),
        ("the superboss", ["*boss's"], []),
        ("the superboss's plan", ["*boss plan"], ["superboss's plan"]),
        # stars
        ("unhegemonic hegemons", ["*hegemon*"], ["hegemons", "unhegemonic"]),
        ("a threatening tone, a threat tone, a tone", ["threat* tone"], ["threat tone", "threatening tone"]),
        ("grave new threats here", ["grave * threat*"], ["grave new threats"]),
        ("grave threats here", ["grave * threat*"], []),
        ("grave. New threats", ["grave * threat*"], []),
        ("one two three four", ["one * * four"], ["one two three four"]),
        ("anti-war and anti war", ["anti *war"], ["anti war", "anti-war"]),
        ("anti postwar", ["anti *war"], ["anti postwar"]),
        ("aaa", ["*a*"], ["aaa"]),
        ("abab", ["*ab*", "ab*"], ["abab"]),
        ("xaba", ["*a"], ["xaba"]),
        # the longest wins, then the leftmost, then the first entry; `ignore` before all
        ("a b c", ["a b", "b c"], ["a b"]),
        ("a b c", ["b c", "a b"], ["a b"]),
        ("a bb c", ["a bb", "bb c d"], ["a bb"]),
        ("a bb c", ["a bb", "bb ccc", "bb c"], ["a bb"]),
        ("a b c d", ["a b", "b c", "c d"], ["a b", "c d"]),
        ("aa b c d", ["aa b", "b c d", "c d"], ["b c d"]),
    ],
)  # fmt: skip
def test_rules(text, terms, expected):
    assert found(text, *terms) == sorted(expected)


def test_ignored_phrases_take_what_they_touch_and_no_more():
    assert found("a b c d", "a", "b c", "d", ignore=["b"]) == ["a", "d"]
    assert found("a b c d", "a b", "c d", ignore=["b c"]) == []
    assert found("a b", "a b", ignore=["a b"]) == []
    assert found("b a b", "b", ignore=["a b"]) == ["b"]


def test_hits_of_the_same_words_are_those_of_the_first_entry():
    matcher = Matcher([Entry("m", "f", "b*"), Entry("m", "f/sub", "b"), Entry("m", "g", "b"), Entry("m", "f", "b")])
    batch = encode_texts(["a b"])
    entry, start, end = matcher.find(batch, find_sentences(batch).breaks)
    assert sorted(entry.tolist()) == [0, 1, 2, 3]
    assert sorted(entry[matcher.resolve(entry, start, end)].tolist()) == [0, 2]
    assert [e.top for e in matcher.entries] == ["f", "f", "g", "f"]


def test_top_level_frames_count_each_for_itself():
    """As many hits for each of four frames as for one, in a text of many."""
    frames = [Entry("m", f, t) for f in "fghi" for t in ("a b", "b c", "c")]
    batch = encode_texts(["a b c d"] * 3)
    matcher = Matcher(frames)
    entry, start, end = matcher.find(batch, find_sentences(batch).breaks)
    chosen = matcher.resolve(entry, start, end)
    assert sorted(frames[e].top + frames[e].term for e in entry[chosen]) == sorted(
        f + t for f in "fghi" for t in ("a b", "c") for _ in range(3)
    )


def test_entries_are_terms_with_weights_and_ignored_phrases():
    terms = ["a", {"term": "b", "weight": 0.5}]
    lexicon = parse_inline("m", {"frames": {"f": {"terms": terms, "ignore": ["c"], "frames": {"s": {"terms": ["d"]}}}}})
    assert lexicon_entries([lexicon]) == [
        Entry("m", "f", "a"), Entry("m", "f", "b", 0.5), Entry("m", "f", "c", 1.0, True), Entry("m", "f/s", "d"),
    ]  # fmt: skip
    table = Matcher(lexicon_entries([lexicon])).table
    assert table.astype(object).to_numpy().tolist() == [
        ["m", "f", "a", 1.0], ["m", "f", "b", 0.5], ["m", "f", "c", 1.0], ["m", "f/s", "d", 1.0]]  # fmt: skip
    assert [str(t) for t in table.dtypes] == ["str", "str", "str", "float64"]


def test_fields_stand_side_by_side():
    documents = pd.DataFrame({"doc_id": ["x", "y"], "title": ["A", "B"], "text": ["c", "d"]})
    assert to_fields(documents) == Fields(["x", "x", "y", "y"], ["title", "text"] * 2, ["A", "c", "B", "d"])
    assert to_fields(documents, ["text"]) == Fields(["x", "y"], ["text"] * 2, ["c", "d"])


def test_what_is_read_of_fields_by_hand():
    fields = Fields(["x", "x", "y"], ["title", "text", "text"], ["Threat.", "Yes. A threat, a threat.", ""])
    reading = read_fields(fields, Matcher([Entry("m", "f", "threat", 2.0), Entry("m", "g", "a threat")]))
    assert reading.tokens.tolist() == [1, 5, 0]
    columns = ["doc_id", "field", "sentence", "start", "end", "tokens"]
    assert reading.sentences[columns].to_numpy().tolist() == [
        ["x", "title", 0, 0, 7, 1], ["x", "text", 0, 0, 4, 1], ["x", "text", 1, 5, 24, 4]]  # fmt: skip
    columns = ["doc_id", "field", "frame", "surface", "start", "end", "sentence", "weight"]
    assert reading.mentions[columns].to_numpy().tolist() == [
        ["x", "title", "f", "Threat", 0, 6, 0, 2.0],
        ["x", "text", "g", "A threat", 5, 13, 1, 1.0],
        ["x", "text", "f", "threat", 7, 13, 1, 2.0],
        ["x", "text", "g", "a threat", 15, 23, 1, 1.0],
        ["x", "text", "f", "threat", 17, 23, 1, 2.0],
    ]
    told_later = "voice voice_rule speaker speaker_name agent target holder role_rule linked_entity negated".split()
    assert (reading.mentions[told_later] == "").all().all()


@pytest.mark.parametrize(
    ("low", "high", "hits", "tokens"), [(0, 1, 1, 2), (2, 8, 0, 2), (7, 9, 0, 3), (8, 9, 1, 3), (1, 2, 1, 3)]
)
def test_a_mention_counts_where_its_first_and_last_letter_do(low, high, hits, tokens):
    fields = Fields(["x", "y"], ["text"] * 2, ["", "a threat b"])
    reading = read_fields(fields, Matcher([Entry("m", "f", "threat")]), [(1, low, high)])
    assert len(reading.mentions) == hits
    assert reading.tokens.tolist() == [0, tokens]


def test_nothing_to_match_with_or_in():
    assert found("a b") == []
    assert found("", "a") == []
    documents = pd.DataFrame({"doc_id": ["x"], "title": [""], "text": ["a"]})
    assert len(match(documents, [])) == 0
    empty = np.zeros(0, dtype=np.int64)
    assert Matcher([Entry("m", "f", "a")]).resolve(empty, empty, empty).tolist() == []


def test_many_letters_take_two_bytes():
    """From the 129th character beyond ASCII on; what begins inside a character is no hit."""
    for count in (127, 128, 129, 300):
        letters = [chr(0x4E00 + i) for i in range(count)]
        assert found("so " + "".join(letters[:3]) + " threat Ā", letters[1], "threat", "ā", *letters[3:]) == sorted(
            [letters[1], "threat", "Ā"]
        )


def test_signs_of_one_term_are_no_letters_of_another():
    """A sign that some term holds still ends the words of the others."""
    assert found("as costs rise€5", "cost* rise", "a €") == ["costs rise"]
    assert found("tax§ cuts", "tax* cuts", "a §") == []
    assert found("state § power", "state * power", "a §") == []
    assert found("state é power", "state * power", "a é") == ["state é power"]


def test_letters_of_two_small_forms_are_one():
    assert found("ΛΟΓΟΣ λογος λογοσ, Wiſſen", "λογος", "wissen") == ["Wiſſen", "ΛΟΓΟΣ", "λογος", "λογοσ"]


def test_terms_of_very_many_letters_have_free_words_too():
    """More than 128 letters beyond ASCII: two bytes a character are searched."""
    letters = [chr(code) for code in range(0x430, 0x4F0) if chr(code).islower()] + [chr(c) for c in range(0x561, 0x587)]
    assert len(letters) > 128
    assert found("так ա state of power, ж", "state * power", *letters) == ["state of power", "ж", "ա"]


def test_hits_that_only_touch_count_both():
    assert found("中国人民", "中国", "国人", "人民") == ["中国", "人民"]
    assert found("甲乙丙丁戊", "甲乙", "乙丙", "丙丁戊") == ["丙丁戊", "甲乙"]
