import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from framing.lexicon import parse_inline
from framing.lexicon.matcher import Entry, Matcher
from framing.lexicon.matching import match
from framing.text.tokens import encode_texts, find_sentences
from tests.lexicon.naive_matcher import naive_find, naive_resolve


def lexicon(**frames):
    return parse_inline("mine", {"frames": frames})


def find(text, terms, ignore=(), **other):
    """Surfaces found in a text by one frame, in order."""
    documents = pd.DataFrame({"doc_id": ["d"], "title": [""], "text": [text]})
    mentions = match(documents, [lexicon(f={"terms": terms, "ignore": list(ignore), **other})])
    assert all(text[a:b] == s for a, b, s in zip(mentions["start"], mentions["end"], mentions["surface"], strict=True))
    return mentions["surface"].tolist()


@pytest.mark.parametrize(
    ("text", "terms", "found"),
    [
        ("Threats and THREATENED threat", ["threat*"], ["Threats", "THREATENED", "threat"]),
        ("a nonthreat", ["threat*"], []),
        ("antihegemonic", ["*hegemon*"], ["antihegemonic"]),
        ("internal affairs", ["internal affair*"], ["internal affairs"]),
        ("internal-affairs, internal\naffairs, “internal” affairs", ["internal affairs"],
         ["internal-affairs", "internal\naffairs", "internal” affairs"]),
        ("It is internal. Affairs differ.", ["internal affairs"], []),
        ("internal, affairs", ["internal affairs"], []),
        ("China’s hegemony", ["china", "hegemony"], ["China", "hegemony"]),
        ("China’s hegemony", ["china hegemony"], ["China’s hegemony"]),
        ("the states' rights", ["states rights"], ["states' rights"]),
        ("China's rise, China rise", ["china's rise"], ["China's rise"]),
        ("let's go, let go", ["let go"], ["let go"]),
        ("they interfered in our internal affairs", ["interfer* in * internal affairs"],
         ["interfered in our internal affairs"]),
        ("interfere in internal affairs", ["interfer* in * internal affairs"], []),
        ("cafe\u0301 CAFÉ", ["café"], ["cafe\u0301", "CAFÉ"]),
        ("thr\u00adeat th\u200breat", ["threat"], ["thr\u00adeat", "th\u200breat"]),
        ("İran'da tehdit", ["iran'da"], ["İran'da"]),
        ("反对霸权主义", ["霸权"], ["霸权"]),
        ("угроза Угрозы", ["угроз*"], ["угроза", "Угрозы"]),
        ("the U.S. and u.s.", ["u.s."], ["U.S.", "u.s."]),
        ("c++ and c", ["c++"], ["c++"]),
        ("ภัยคุกคามร้ายแรง", ["คุกคาม"], ["คุกคาม"]),
        ("don’t don't", ["don't"], ["don’t", "don't"]),
    ],
)  # fmt: skip
def test_rules(text, terms, found):
    assert find(text, terms) == found


def test_ignore_wins_in_the_whole_frame():
    frames = {"s": {"terms": ["sovereign*"], "frames": {"sub": {"terms": ["debt"], "ignore": ["sovereign debt"]}}}}
    documents = pd.DataFrame({"doc_id": ["d"], "title": [""], "text": ["sovereign debt, sovereign right"]})
    assert match(documents, [parse_inline("m", {"frames": frames})])["surface"].tolist() == ["sovereign"]


def test_the_longest_match_wins_and_counts_once_inside_a_frame():
    assert find("a grave threat to peace", ["threat", "grave threat", "threat to peace"]) == ["threat to peace"]


def test_two_frames_may_count_the_same_words():
    documents = pd.DataFrame({"doc_id": ["d"], "title": ["threat"], "text": ["threat"]})
    mentions = match(documents, [lexicon(a={"terms": ["threat"]}, b={"terms": ["threat*"]})])
    assert list(zip(mentions["field"], mentions["frame"], strict=True)) == [
        ("title", "a"), ("title", "b"), ("text", "a"), ("text", "b")]  # fmt: skip


def test_a_mention_knows_its_sentence_and_document():
    documents = pd.DataFrame({"doc_id": ["x", "y"], "title": ["", "No."], "text": ["A b. A threat.", "threat"]})
    mentions = match(documents, [lexicon(a={"terms": [{"term": "threat", "weight": 2.5}]})])
    rows = mentions[["doc_id", "field", "sentence", "start", "weight"]].values.tolist()  # noqa: PD011
    assert rows == [["x", "text", 1, 7, 2.5], ["y", "text", 0, 0, 2.5]]


def test_no_text_and_no_terms_find_nothing():
    assert find("", ["a"]) == []
    assert len(match(pd.DataFrame({"doc_id": [], "title": [], "text": []}), [lexicon(a={"terms": ["b"]})])) == 0


WORDS = st.sampled_from(["a", "b", "ab", "aba", "bé", "be\u0301", "a's", "b’s", "it's", "中", "İ", "i", "o'a", "1"])
BETWEEN = [" ", " ", " ", "  ", "-", "\n", "\n\n", ". ", ", ", "” ", " “", "\u00ad", "\u200b", "", "'", ".", "? A"]
GLUE = st.sampled_from(BETWEEN)
TEXTS = st.lists(st.tuples(WORDS, GLUE), max_size=12).map(lambda pairs: "".join(w + g for w, g in pairs))
PIECES = st.sampled_from(["a", "b", "ab", "a*", "*b", "*b*", "bé", "i", "1*", "中", "o'a", "aba"])
TERMS = st.lists(PIECES, min_size=1, max_size=3).map(" ".join) | st.tuples(PIECES, PIECES).map(" * ".join)


@settings(max_examples=400)
@given(st.lists(TEXTS, min_size=1, max_size=3), st.lists(TERMS, min_size=1, max_size=5), st.sets(st.integers(0, 4)))
@example(["a-b a\nb", "a. b"], ["a b", "a"], set())
@example(["b’s\u00ad中 "], ["b"], set())
@example(["中 中\u00ada İ "], ["中 * i"], set())
def test_it_finds_what_the_naive_matcher_finds(texts, terms, ignored):
    matcher = Matcher([Entry("m", "f", t, ignore=i in ignored) for i, t in enumerate(terms)])
    batch = encode_texts(texts)
    entry, start, end = matcher.find(batch, find_sentences(batch).breaks)
    chosen = matcher.resolve(entry, start, end)
    for number, text in enumerate(texts):
        base = int(batch.bases[number])
        every = [(int(e), int(a) - base, int(b) - base) for e, a, b in zip(entry, start, end, strict=True)]
        inside = [h for h, a in zip(every, start, strict=True) if batch.text_of(a) == number]
        expected = naive_find(terms, text)
        assert sorted(inside) == sorted(expected)
        kept = [every[i] for i in chosen.tolist() if batch.text_of(start[i]) == number]
        assert sorted(kept, key=lambda h: (h[1], h[0])) == naive_resolve(expected, ignored)
