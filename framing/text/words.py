"""Words as the corpus-wide stages know them: lower case, without a plural ending, by hash or as they are spelled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from framing.text import tokens
from framing.text.packs import load_stop_words
from framing.text.tokens import Bools, Codes, Ints, TextBatch, encode_texts

Hashes = NDArray[np.uint64]

_BASE = 0x9E3779B97F4A7C15
PAIR = np.uint64(0xD6E8FEB86659FD93)
"""What the hash of a first word is multiplied by before that of a second is added."""


@dataclass(frozen=True)
class Spelled:
    """The words of some texts in order: small and without plural ending, as written, number of the text, and whether
    nothing but a blank stands before them in it.
    """

    words: list[str]
    surfaces: list[str]
    text: Ints
    follows: Bools


def spell_words(texts: Sequence[str]) -> Spelled:
    """The words of texts as features have them, with what stands in the text."""
    batch = encode_texts(texts)
    tokens = read_tokens(batch)
    whole = batch.codes.tobytes().decode("utf-32-le", "replace")
    bounds = zip(tokens.start.tolist(), tokens.after.tolist(), strict=True)
    every = np.arange(len(tokens.start))
    return Spelled(spell(tokens, every), [whole[a:b] for a, b in bounds], tokens.field, tokens.follows)


def is_common(word: str) -> bool:
    """Whether a word is too common to tell anything."""
    stop = load_stop_words()
    return word in stop or word + "s" in stop or len(word.encode()) < 2


@cache
def _small() -> Codes:
    """For every code point its small letter; typographic apostrophes become plain."""
    table = np.arange(0x110000, dtype=np.uint32)
    for code in range(0x20000):
        small = chr(code).lower()
        table[code] = ord(small) if len(small) == 1 else code
    table[0xD800:0xE000] = 0xFFFD
    table[(tokens.classes() & tokens.APOSTROPHE) != 0] = ord("'")
    return table


@dataclass(frozen=True)
class Tokens:
    """Tokens of a layout: where they stand in `codes` (lower case), their hash, field, and how they are written.

    A word ends at `end`, with its possessive or plural ending at `after`.
    """

    codes: Codes
    start: Ints
    end: Ints
    after: Ints
    hash: Hashes
    field: Ints
    capital: Bools
    follows: Bools
    """Whether nothing but a blank stands between a token and the one before it."""
    count: int
    """Documents; each has two fields, title and text."""


def read_tokens(batch: TextBatch) -> Tokens:
    """The words of a layout."""
    codes = _small()[batch.codes]
    start = batch.starts
    edges = np.flatnonzero(~batch.word | batch.token_start)
    after = np.append(edges, len(codes))[np.searchsorted(edges, start, side="right")]
    follows = np.zeros(len(start), dtype=bool)
    follows[1:] = (start[1:] == after[:-1] + 1) & (codes[after[:-1]] == ord(" "))
    end = _strip(codes, start, after)
    field = batch.text_of(batch.token_origins)
    capital = batch.codes[start] != codes[start]
    return Tokens(
        codes, start, end, after, hash_words(codes, start, end), field, capital, follows, len(batch.bases) // 2
    )


def _strip(codes: Codes, start: Ints, end: Ints) -> Ints:
    """Ends of words without possessive ’s and, roughly, without the ending of an English plural."""
    letter = _letter_before(codes, start, end)
    end = np.where((letter(1) == ord("s")) & (letter(2) == ord("'")), end - 2, end)
    letter = _letter_before(codes, start, end)
    plural = (letter(1) == ord("s")) & ~np.isin(letter(2), _ords("siu'")) & (end - start > 3)
    hissing = (letter(2) == ord("e")) & np.isin(letter(3), _ords("hox"))  # crashes, potatoes, boxes
    sounding = (letter(2) == ord("e")) & (letter(3) == ord("i"))  # countries: left as it is
    return np.asarray(np.where(plural & ~sounding, end - 1 - hissing, end))


def _letter_before(codes: Codes, start: Ints, end: Ints) -> Callable[[int], Codes]:
    """The letter so many places before the end of each word, as long as that is in the word."""
    return lambda back: np.where(end - back >= start, codes[np.maximum(end - back, 0)], 0)


def _ords(letters: str) -> list[int]:
    return [ord(letter) for letter in letters]


def hash_words(codes: Codes, start: Ints, end: Ints) -> Hashes:
    """A 64-bit hash of each word, from prefix sums of a polynomial, so that no word is looked at by itself."""
    powers = _powers(_BASE, len(codes))
    sums = np.concatenate((np.zeros(1, np.uint64), np.cumsum((codes + np.uint64(1)) * powers, dtype=np.uint64)))
    inverse = _powers(pow(_BASE, -1, 1 << 64), len(codes))
    return mix((sums[end] - sums[start]) * inverse[start])


def _powers(base: int, count: int) -> Hashes:
    powers = np.full(count, base, dtype=np.uint64)
    powers[:1] = 1
    return np.multiply.accumulate(powers)


def mix(values: Hashes) -> Hashes:
    """Spread hashes over all bits (the finaliser of splitmix64, Steele, Lea & Flood 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def spell(tokens: Tokens, which: Ints) -> list[str]:
    """Some words as they are compared."""
    string = tokens.codes.tobytes().decode("utf-32-le")
    bounds = zip(tokens.start[which].tolist(), tokens.end[which].tolist(), strict=True)
    return [string[a:b] for a, b in bounds]


def hash_shingles(hashes: Hashes, length: int) -> Hashes:
    """The hash of every run of `length` words."""
    count = max(len(hashes) - length + 1, 0)
    out = np.zeros(count, dtype=np.uint64)
    for i in range(length):
        out = out * PAIR + hashes[i : i + count]
    return mix(out)
