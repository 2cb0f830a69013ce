import unicodedata
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.text.tokens import count_tokens, encode_texts, find_sentences, find_tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("don't", 1),
        ("China’s", 1),
        ("U.S.", 2),
        ("anti-Chinese", 2),
        ("25-year", 2),
        ("2,000", 2),
        ("café", 1),
        ("cafe\u0301", 1),
        ("@MFA_China", 1),
        ("中国", 2),
        ("COVID-19", 2),
        ("thr\u00adeat", 1),
        ("NATO中国", 3),
        ("'quoted'", 1),
        ("हिन्दी", 1),
        ("", 0),
        ("…!?", 0),
    ],
)
def test_the_contract_for_tokens(text, tokens):
    assert len(find_tokens(text)) == tokens
    assert count_tokens(encode_texts([text])).tolist() == [tokens]


def sentences_of(*texts):
    batch = encode_texts(texts)
    found = find_sentences(batch)
    joined = "\0".join([*texts, ""])
    return [(int(t), joined[a:b]) for t, a, b in zip(found.text, found.start, found.end, strict=True)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two", ["One.", "Two"]),
        ("Mr. Smith left. He ran.", ["Mr. Smith left.", "He ran."]),
        ("In the U.S. Senate it failed.", ["In the U.S. Senate it failed."]),
        ("He left the U.S. The rest stayed.", ["He left the U.S.", "The rest stayed."]),
        ("J. R. Doe paid 3.5 m. dollars", ["J. R. Doe paid 3.5 m. dollars"]),
        ('"Stop!" he said. "Go."', ['"Stop!" he said.', '"Go."']),
        ("“It ended.” Then silence.", ["“It ended.”", "Then silence."]),
        ("Headline without stop\n\nBody text", ["Headline without stop", "Body text"]),
        ("one line\nof two", ["one line\nof two"]),
        ("很好。真的？Yes", ["很好。", "真的？", "Yes"]),
        ("* * *\n\nText", ["Text"]),
        ("What?! No.", ["What?!", "No."]),
        ("1. One item.\n12. Another. It was 3. Then.", ["1. One item.", "12. Another.", "It was 3.", "Then."]),
        ("He said so.† It rose.* Then.", ["He said so.†", "It rose.*", "Then."]),
    ],
)
def test_sentences(text, sentences):
    assert [s for _, s in sentences_of(text)] == sentences


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("ক\u09c7\u09be ভাষা", [(0, 3), (4, 8)]),
        ("x\u037e y", [(0, 1), (3, 4)]),
        ("5 \u212a", [(0, 1), (2, 3)]),
        ("危\uf90a", [(0, 1), (1, 2)]),
        ("\u00ad是。\u0301", [(1, 2), (3, 4)]),
    ],
)
def test_what_is_normalised_takes_no_neighbour_along(text, tokens):
    assert find_tokens(text) == tokens


def test_texts_stay_apart():
    assert sentences_of("a b", "", "...", "c.") == [(0, "a b"), (3, "c.")]
    assert find_sentences(encode_texts(["a. B.", "C."])).number().tolist() == [0, 1, 0]


COMPOSED_OF_TWO = "\u09c7\u09be\u0bc6\u0bbe\u1025\u102e"  # Bengali, Tamil, Burmese: no combining class, and yet joined
CHANGED_ALONE = (
    "\u037e\u212b\u212a\uf90a\u0f73"  # Greek question mark, Angstrom, Kelvin, a Han character of Korea, Tibetan
)
CHARS = st.text(
    alphabet="abAé\u0301\u0308\u00ad\u200b .,!?\n'’\"“-。।中の한ᄀ\u1161\u11a8İß1_\u0915\u093f"
    + COMPOSED_OF_TWO
    + CHANGED_ALONE,
    max_size=40,
)


@given(st.lists(CHARS, min_size=1, max_size=4))
def test_offsets_slice_tokens_and_sentences_hold_them(texts):
    batch = encode_texts(texts)
    counts = count_tokens(batch)
    for number, text in enumerate(texts):
        tokens = find_tokens(text)
        assert len(tokens) == counts[number]
        assert all(end <= start for (_, end), (start, _) in pairwise(tokens))
        for start, end in tokens:
            assert 0 <= start < end <= len(text)
            assert not set(text[start:end]) & set(" .,\n\u037e。")
            assert any(c.isalnum() or unicodedata.category(c)[0] == "M" or c == "_" for c in text[start:end])
    sentences = find_sentences(batch)
    assert (sentences.end > sentences.start).all()
    assert (sentences.start[1:] >= sentences.end[:-1]).all()
    starts = batch.start_of(np.flatnonzero(batch.token_start))
    held = sentences.of(starts)
    assert all(sentences.start[s] <= t < sentences.end[s] for t, s in zip(starts, held, strict=True))


@given(CHARS)
def test_nfd_counts_like_nfc(text):
    composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert count_tokens(encode_texts([composed])) == count_tokens(encode_texts([decomposed]))


@given(st.lists(CHARS, min_size=1, max_size=5))
def test_counts_do_not_depend_on_the_neighbours(texts):
    together = count_tokens(encode_texts(texts))
    assert together.tolist() == [int(count_tokens(encode_texts([t]))[0]) for t in texts]


def test_no_texts():
    batch = encode_texts([])
    assert count_tokens(batch).tolist() == []
    assert find_sentences(batch).start.tolist() == []


def test_masked_characters_do_not_count():
    batch = encode_texts(["one two three"])
    counted = np.ones(14, dtype=bool)
    counted[4:7] = False
    assert count_tokens(batch, counted).tolist() == [2]
