"""Laws of tokens, sentences and mentions: offsets slice, parts add up, and what must not matter does not."""

import unicodedata
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.clustering.clusters import find_clusters
from framing.errors import InputError
from framing.lexicon import parse_inline
from framing.lexicon.matcher import Entry, Matcher
from framing.lexicon.matching import Fields, lexicon_entries, match, read_fields
from framing.lexicon.model import parents
from framing.lexicon.query import Query
from framing.lexicon.rules import collapse, term_problem
from framing.scoring.counting import count_mentions, count_terms
from framing.text.tokens import count_tokens, encode_texts, find_sentences, find_tokens

MODERATE = settings(max_examples=40)
WORDS = st.sampled_from(
    ["a", "b", "ab", "aba", "bé", "a's", "b’s", "it's", "İ", "i", "o'a", "1", "Ab", "x", "中", "U.S.", "ﬁ", "ß"]
)
GLUE = st.sampled_from([" ", " ", " ", "  ", "-", "\n", ". ", ", ", "” ", " “", "\u00ad", "\u200b", "'", "? A"])
TEXTS = st.lists(st.tuples(WORDS, GLUE), max_size=12).map(lambda pairs: "".join(w + g for w, g in pairs))
PIECES = st.sampled_from(["a", "b", "ab", "a*", "*b", "bé", "i", "1*", "o'a", "aba", "x"])
TERMS = st.lists(PIECES, min_size=1, max_size=3).map(" ".join) | st.tuples(PIECES, PIECES).map(" * ".join)
TERM_LISTS = st.lists(TERMS, min_size=1, max_size=5, unique=True)


def table(*texts):
    return pd.DataFrame({"doc_id": [f"d{i}" for i in range(len(texts))], "title": [""] * len(texts), "text": texts})


def lexicon(terms, ignore=()):
    return parse_inline("m", {"frames": {"f": {"terms": list(terms), "ignore": list(ignore)}}})


def spans(mentions):
    return list(zip(mentions["doc_id"], mentions["start"], mentions["end"], strict=True))


def found(text, terms, ignore=()):
    """The spans that count, by the matcher alone: a table would take most of the time."""
    matcher = Matcher([Entry("m", "f", t) for t in terms] + [Entry("m", "f", t, ignore=True) for t in ignore])
    batch = encode_texts([text])
    entry, start, end = matcher.find(batch, find_sentences(batch).breaks)
    return sorted((int(start[i]), int(end[i])) for i in matcher.resolve(entry, start, end))


@MODERATE
@given(st.lists(TEXTS, min_size=1, max_size=3), TERM_LISTS)
def test_offsets_slice_back_and_every_mention_lies_in_its_sentence(texts, terms):
    fields = Fields([str(i) for i in range(len(texts))], ["text"] * len(texts), list(texts))
    reading = read_fields(fields, Matcher(lexicon_entries([lexicon(terms)])))
    sentences = {(s.doc_id, s.sentence): s for s in reading.sentences.itertuples()}
    for m in reading.mentions.itertuples():
        assert texts[int(m.doc_id)][m.start : m.end] == m.surface
        held = sentences[m.doc_id, m.sentence]
        assert held.start <= m.start < m.end <= held.end
    assert reading.sentences["tokens"].sum() == reading.tokens.sum()


@MODERATE
@given(TEXTS, TERM_LISTS, st.sets(st.integers(0, 4)))
def test_the_longest_wins_and_nothing_that_could_count_is_left(text, terms, ignored):
    matcher = Matcher([Entry("m", "f", t, ignore=i in ignored) for i, t in enumerate(terms)])
    batch = encode_texts([text])
    entry, start, end = matcher.find(batch, find_sentences(batch).breaks)
    chosen = set(matcher.resolve(entry, start, end).tolist())
    every = list(zip(entry.tolist(), start.tolist(), end.tolist(), strict=True))
    blocked = [(a, b) for e, a, b in every if e in ignored]
    for i, (e, a, b) in enumerate(every):
        if i in chosen:
            assert e not in ignored
            assert all(b <= x or y <= a for x, y in blocked)
        elif e not in ignored and all(b <= x or y <= a for x, y in blocked):
            over = [every[j] for j in chosen if every[j][1] < b and a < every[j][2]]
            assert over
            assert max(y - x for _, x, y in over) >= b - a
    kept = sorted(every[i][1:] for i in chosen)
    assert all(x[1] <= y[0] for x, y in pairwise(kept))


@MODERATE
@given(TEXTS, TERM_LISTS)
def test_sub_frames_add_up_to_their_parent(text, terms):
    parts = {f"s{i}": {"terms": [t]} for i, t in enumerate(terms)}
    nested = match(table(text), [parse_inline("m", {"frames": {"f": {"frames": parts}}})])
    assert spans(nested) == spans(match(table(text), [lexicon(terms)]))
    counts = count_mentions(nested).set_index("frame")["hits"] if len(nested) else {"f": 0}
    assert sum(counts.get(f"f/s{i}", 0) for i in range(len(terms))) == counts["f"]
    assert count_terms(nested)["hits"].sum() == len(nested)


@MODERATE
@given(TEXTS, TEXTS, TERM_LISTS)
def test_texts_with_a_boundary_between_them_add_up(one, other, terms):
    boundary = ".\n\n"
    whole = one + boundary + other
    shift = len(one) + len(boundary)
    assert found(whole, terms) == found(one + boundary, terms) + [
        (a + shift, b + shift) for a, b in found(other, terms)
    ]
    assert int(count_tokens(encode_texts([whole]))[0]) == sum(
        count_tokens(encode_texts([one + boundary, other])).tolist()
    )
    ends = find_sentences(encode_texts([whole])).end.tolist()
    parts = [find_sentences(encode_texts([t])).end for t in (one + boundary, other)]
    assert ends == [*parts[0].tolist(), *(parts[1] + shift).tolist()]


@MODERATE
@given(TEXTS, TERM_LISTS)
def test_a_text_twice_has_every_mention_twice(text, terms):
    assert len(found(f"{text}\n\n{text}", terms)) == 2 * len(found(f"{text}\n\n", terms))


@MODERATE
@given(TEXTS.map(lambda t: t.replace("İ", "i").replace("ß", "s").replace("ﬁ", "fi")), TERM_LISTS)
def test_case_of_text_and_terms_never_shows(text, terms):
    # sentences are told by capitals: one line without full stops has none
    flat = text.replace(".", ",").replace("?", ",")
    assert found(flat.upper(), terms) == found(flat, terms) == found(flat.lower(), [t.upper() for t in terms])


@MODERATE
@given(TEXTS, TERM_LISTS)
def test_nfc_and_nfd_find_the_same_words(text, terms):
    surfaces = []
    for form in ("NFC", "NFD"):
        written = unicodedata.normalize(form, text)
        for form_of_term in ("NFC", "NFD"):
            places = found(written, [unicodedata.normalize(form_of_term, t) for t in terms])
            surfaces.append([unicodedata.normalize("NFC", written[a:b]) for a, b in places])
    assert all(s == surfaces[0] for s in surfaces)


@MODERATE
@given(TEXTS, TERM_LISTS, st.randoms(use_true_random=False))
def test_the_order_of_terms_changes_no_span(text, terms, random):
    assert found(text, terms) == found(text, random.sample(terms, len(terms)))


@MODERATE
@given(st.lists(TEXTS, min_size=2, max_size=4), TERM_LISTS, st.randoms(use_true_random=False))
def test_neighbours_order_and_names_of_documents_change_no_mention(texts, terms, random):
    together = spans(match(table(*texts), [lexicon(terms)]))
    alone = [(f"d{i}", a, b) for i, t in enumerate(texts) for a, b in found(t, terms)]
    assert together == alone
    order = random.sample(range(len(texts)), len(texts))
    shuffled = table(*texts).iloc[order].reset_index(drop=True)
    renamed = shuffled.assign(doc_id="x" + shuffled["doc_id"])
    assert sorted(spans(match(renamed, [lexicon(terms)]))) == sorted(("x" + d, a, b) for d, a, b in alone)


@MODERATE
@given(TEXTS, TERM_LISTS, TERM_LISTS)
def test_an_ignored_phrase_never_adds_a_character(text, terms, ignore):
    def covered(places):
        return {c for a, b in places for c in range(a, b)}

    every = covered(found(text, [*terms, *(t for t in ignore if t not in terms)]))
    assert covered(found(text, terms, ignore)) <= every


@MODERATE
@given(TEXTS, TERM_LISTS)
def test_two_top_level_frames_do_not_see_each_other(text, terms):
    both = {"f": {"terms": terms}, "g": {"terms": terms[::-1]}}
    mentions = match(table(text), [parse_inline("m", {"frames": both})])
    for frame in "fg":
        assert spans(mentions[mentions["frame"] == frame]) == spans(match(table(text), [lexicon(terms)]))


@MODERATE
@given(TEXTS, TERM_LISTS, st.integers(0, 30), st.integers(0, 30))
def test_what_does_not_count_holds_no_mention_and_no_token(text, terms, low, high):
    low, high = sorted((min(low, len(text)), min(high, len(text))))
    matcher = Matcher(lexicon_entries([lexicon(terms)]))
    fields = Fields(["d"], ["text"], [text])
    cut = read_fields(fields, matcher, [(0, low, high)])
    inside = sum(low <= a < high for a, _ in find_tokens(text))
    assert cut.tokens[0] == read_fields(fields, matcher).tokens[0] - inside
    for start, end in zip(cut.mentions["start"], cut.mentions["end"], strict=True):
        assert not low <= start < high
        assert not low < end <= high


CHARS = st.text(alphabet="abA1_ .,!?\n'’\"“”-中の\u0301\u00ad\u200b\u2029İß葛\U000e0100か\u309a", max_size=60)


@given(CHARS, st.integers(0, 3))
def test_tokens_are_in_order_and_hold_a_word_character(text, times):
    text = text + " " * 20 * times
    tokens = find_tokens(text)
    assert all(b <= c for (_, b), (c, _) in pairwise(tokens))
    for start, end in tokens:
        assert any(unicodedata.category(c)[0] in "LMN" or c == "_" for c in text[start:end])


@given(CHARS, st.sampled_from([" ", "\n", "\u2029", "“", '"']), st.sampled_from([0, 31, 32, 33, 64, 200]))
def test_long_runs_of_blanks_and_marks_end_where_short_ones_do(text, mark, times):
    """Runs beyond 32 take another path: the cut must be the same."""
    short, long = f"A b. {mark}{text}.{mark}", f"A b. {mark}{text}.{mark}{mark * times}"
    one, other = find_sentences(encode_texts([short])), find_sentences(encode_texts([long]))
    assert one.start.tolist() == other.start.tolist()
    assert len(find_tokens(short)) == len(find_tokens(long))
    assert all(b <= len(long) for b in other.end.tolist())


@given(st.text(alphabet="ab*'’- \"“\u00ad\u202e\u200b−「」.+", min_size=1, max_size=12))
def test_every_term_that_is_let_through_can_be_searched_for(written):
    term = collapse(written)
    if not term_problem(term):
        batch = encode_texts(["a b ab, a-b a's b. ba"])
        _, start, end = Matcher([Entry("m", "f", term)]).find(batch, find_sentences(batch).breaks)
        assert (start < end).all()


@pytest.mark.parametrize("term", ["*-led", '"*" led', "*'s", "\u202e* of", "*–led", "*−led"])
def test_a_free_word_at_the_beginning_is_refused_whatever_parts_it_from_the_rest(term):
    assert "lone *" in term_problem(term)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("葛\U000e0100飾区", 3), ("か\u309aか", 2), ("abc中\u0301def", 3), ("\u0301中", 2), ("‘中’国", 2), ("o’中", 2)],
)
def test_a_mark_beside_a_character_that_is_a_token_is_none_itself(text, tokens):
    assert len(find_tokens(text)) == tokens


# ---- queries ----

QUERY_WORDS = st.sampled_from(["iran*", "nuclear", "power", "the deal", "x"])
QUERY_TEXTS = ["Iran signs the nuclear deal", "Iranian x", "nuclear power", "nothing", ""]
QUERIES = st.recursive(
    QUERY_WORDS,
    lambda inner: (
        st.tuples(inner, st.sampled_from("&|"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})")
        | inner.map(lambda q: f"!{q}")
    ),
    max_leaves=6,
)


def holds(query):
    ids = [str(i) for i in range(len(QUERY_TEXTS))]
    return Query(query).holds(ids, Fields(ids, ["text"] * len(ids), QUERY_TEXTS)).tolist()


@MODERATE
@given(QUERIES, QUERIES, QUERIES)
def test_queries_obey_the_laws_of_logic(p, q, r):
    assert holds(f"{p} & {q}") == holds(f"{q} & {p}") == [a and b for a, b in zip(holds(p), holds(q), strict=True)]
    assert holds(f"{p} | {q}") == holds(f"{q} | {p}") == [a or b for a, b in zip(holds(p), holds(q), strict=True)]
    assert holds(f"!!{p}") == holds(p)
    assert holds(f"{p} & ({q} | {r})") == holds(f"({p} & {q}) | ({p} & {r})")
    assert holds(f"{p} | {q} & {r}") == holds(f"{p} | ({q} & {r})")


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("(" * 5000 + "a" + ")" * 5000, "100 deep"),
        ("!" * 5000 + "a", "100 deep"),
        ("* led", "lone"),
        ("a | b*c", "inside a word"),
    ],
)
def test_a_query_that_could_not_be_worked_out_is_refused(query, reason):
    with pytest.raises(InputError, match=reason):
        Query(query)


def test_a_hundred_brackets_are_fine():
    assert holds("(" * 100 + "nuclear" + ")" * 100) == holds("nuclear")
    assert holds(" & ".join(["(!x)"] * 300)) == holds("!x")


# ---- counts and clusters ----


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=6))
def test_the_parents_of_a_frame_are_its_beginnings(names):
    path = "/".join(names)
    above = parents(path)
    assert above[-1] == path
    assert above[0] == names[0]
    assert all(parents(p) == above[: i + 1] for i, p in enumerate(above))


LABELS = st.lists(st.tuples(st.sampled_from(["", "e1", "e2", "e3"]), st.sampled_from(["", "c1", "c2"])), max_size=9)


@given(LABELS, st.randoms(use_true_random=False))
def test_clusters_are_the_finest_groups_that_keep_events_and_copies_whole_in_any_order(labels, random):
    ids = [f"d{i}" for i in range(len(labels))]
    documents = pd.DataFrame({"doc_id": pd.Series(ids, dtype="str")})
    events = pd.DataFrame([(i, e) for i, (e, _) in zip(ids, labels, strict=True) if e], columns=["doc_id", "event_id"])
    copies = pd.DataFrame(
        [(i, c) for i, (_, c) in zip(ids, labels, strict=True) if c], columns=["doc_id", "copy_group"]
    )
    found = find_clusters(documents, events, copies).set_index("doc_id")["cluster"].to_dict()
    slow = {i: i for i in ids}
    for _ in ids:  # as often as anything could spread
        for i, (e, c) in zip(ids, labels, strict=True):
            for j, (f, d) in zip(ids, labels, strict=True):
                if (e and e == f) or (c and c == d):
                    slow[i] = slow[j] = min(slow[i], slow[j])
    assert found == slow
    order = np.array(random.sample(range(len(ids)), len(ids)), dtype=int)
    shuffled = find_clusters(documents.iloc[order].reset_index(drop=True), events[::-1], copies[::-1])
    assert shuffled.set_index("doc_id")["cluster"].to_dict() == found


def test_many_letters_take_two_bytes_and_find_the_same():
    """More than 128 characters beyond ASCII in the terms: the text is searched as two bytes a character."""
    han = [chr(0x4E00 + i) for i in range(300)]
    text = "".join(han[::7]) + " a threat, " + "".join(han[:20]) + " x * ñandú"
    few = found(text, [han[7], han[3] + han[4], "threat", "ñand*"])
    many = found(text, [han[7], han[3] + han[4], "threat", "ñand*", *(f"zz{c}" for c in han)])
    assert few == many
    assert len(few) == 5


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("a 中 b", 1),
        ("a 中中 b", 0),
        ("a é b", 1),
        ("a ñé b", 1),
        ("a Z b", 1),
        ("a b", 0),
        ("a - b", 0),
        ("a 1_x b", 1),
    ],
)
def test_a_free_word_is_one_token_of_any_letters(text, hits):
    assert len(found(text, ["a * b", "ñ中"])) == hits
    assert len(found(text, ["a * b"])) == hits
