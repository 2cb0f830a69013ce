"""Tokens and sentences with offsets, for a whole partition of texts at once.

Texts are laid end to end as an array of code points, so that every rule is a handful of array operations
instead of a loop over words. Offsets always refer to the text as it came in: `text[start:end]` holds.

**Token**: a maximal run of letters, marks, digits and `_`, joined by inner apostrophes; every Han or Kana
character is one token. Soft hyphens, zero-width and bidi marks are as if absent; NFD counts like NFC.
**Sentence**: ends at a terminator followed by blank space and no small letter, unless an abbreviation or an
initial stands before it, and at every blank line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from framing.text.addresses import find_addresses
from framing.text.normal import Piece, find_pieces, may_change
from framing.text.packs import load_words

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.uint32]

WORD, IDEOGRAPHS, APOSTROPHE, TERMINATOR, CLOSING, OPENING, SPACE, SMALL, MARK = (1 << i for i in range(9))
"""Character classes. EACH: every character is a token of its own (Han, Kana), with the marks that stand on it."""

_TERMINATORS = ".!?…。؟।"
_ALONE = "。।"  # these end a sentence without a blank after them
_EXCLAIMED = "!?"  # so do these beside a character that is a word of its own
_QUOTES = "\"'“”„‟‘’«»‹›″`\ufffd"  # which of them closes depends on the outlet
_CLOSING = _QUOTES + ")]」』》*†‡"  # signs of notes go with what they stand behind
_OPENING = _QUOTES + "([「『《"
_APOSTROPHES = "'’ʼ`´"
_EACH = ((0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3021, 0x3029), (0x3041, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF),
         (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFF66, 0xFF9F), (0x20000, 0x323AF))  # fmt: skip
_LAST_ASSIGNED = 0x323B0  # above lie only tags, variation selectors and private use


@cache
def classes() -> NDArray[np.uint16]:
    """Class bits of every code point."""
    table = np.zeros(0x110000, dtype=np.uint16)
    for code in range(_LAST_ASSIGNED):
        char = chr(code)
        if unicodedata.category(char)[0] == "M":
            table[code] = WORD | MARK
        elif char.isalnum() or char == "_":
            table[code] = WORD | (SMALL if char.islower() else 0)
        elif char.isspace():
            table[code] = SPACE
    for low, high in _EACH:
        table[low : high + 1] |= IDEOGRAPHS | WORD
    table[(table & MARK) != 0] &= ~np.uint16(IDEOGRAPHS)
    marks = ((_TERMINATORS, TERMINATOR), (_CLOSING, CLOSING), (_OPENING, OPENING), (_APOSTROPHES, APOSTROPHE))
    for chars, bit in marks:
        for char in chars:
            table[ord(char)] |= bit
    table[0] = SPACE  # what stands between texts
    return table


def shift(values: NDArray[Any], by: int) -> NDArray[Any]:
    """`values` moved right by `by` places (left where negative), zeros flowing in."""
    out = np.zeros_like(values)
    if by > 0:
        out[by:] = values[:-by]
    else:
        out[:by] = values[-by:]
    return out


@dataclass(frozen=True)
class Segments:
    """Where codes come from, run by run: code `at + j` stands for `width` characters at `origin + step * j`.

    Plain runs have step 1 and width 1; the codes of a cluster that was normalised share its characters (step 0).
    """

    at: Ints
    origin: Ints
    step: Ints
    width: Ints

    def places(self, origins: Ints) -> Ints:
        """The codes that stand for original characters; of one that is gone, for what comes next."""
        if len(self.at) == 1:
            return origins
        k = np.searchsorted(self.origin, origins, side="right") - 1
        after = np.append(self.at[1:], np.iinfo(np.int64).max)[k]
        return np.asarray(np.minimum(self.at[k] + self.step[k] * (origins - self.origin[k]), after))


@dataclass(frozen=True)
class TextBatch:
    """Texts laid end to end, normalised (see `normal`), each followed by a NUL.

    codes: code points; classes: their class bits; word: whether each belongs to a token; token_start: whether a
    token starts at it. bases, length: where each text begins in the laid-out *originals*, to which all offsets
    refer, and how long those are.
    """

    codes: Codes
    classes: NDArray[np.uint16]
    word: Bools
    token_start: Bools
    bases: Ints
    length: int
    segments: Segments

    @cached_property
    def starts(self) -> Ints:
        """The codes at which tokens start."""
        return np.flatnonzero(self.token_start)

    @cached_property
    def token_origins(self) -> Ints:
        """Where tokens start in the originals."""
        return self.start_of(self.starts)

    def start_of(self, codes: Ints) -> Ints:
        """The first original character each code (by its number) stands for."""
        seg = self.segments
        if len(seg.at) == 1:
            return codes
        k = np.searchsorted(seg.at, codes, side="right") - 1
        return np.asarray(seg.origin[k] + seg.step[k] * (codes - seg.at[k]))

    def end_of(self, codes: Ints) -> Ints:
        """The original character after the last one each code stands for."""
        seg = self.segments
        if len(seg.at) == 1:
            return codes + 1
        k = np.searchsorted(seg.at, codes, side="right") - 1
        return np.asarray(seg.origin[k] + seg.step[k] * (codes - seg.at[k]) + seg.width[k])

    def text_of(self, origins: Ints) -> Ints:
        """The number of the text each original position belongs to."""
        return np.asarray(np.searchsorted(self.bases, origins, side="right") - 1)


def encode_texts(texts: Sequence[str]) -> TextBatch:
    """Lay texts end to end in the normal form and find their tokens."""
    lengths = np.fromiter((len(t) + 1 for t in texts), dtype=np.int64, count=len(texts))
    bases = np.concatenate(([0], np.cumsum(lengths)))[:-1]
    codes = _code_points("\0".join([*texts, ""]))
    codes, segments = _splice(codes, _find_pieces(texts, bases, codes))
    codes = _mask_addresses(texts, bases, codes, segments)
    bits = classes().take(codes)
    word, token_start = _tokens(codes, bits)
    return TextBatch(codes, bits, word, token_start, bases, int(lengths.sum()), segments)


def _code_points(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _find_pieces(texts: Sequence[str], bases: Ints, codes: Codes) -> list[Piece]:
    """What is replaced in the codes; only texts that hold a character that may change are looked at."""
    places = np.flatnonzero(codes > 127)
    beyond = codes[places]
    odd = np.zeros(0x110000, dtype=bool)
    odd[beyond] = True
    odd[[c for c in np.flatnonzero(odd).tolist() if not may_change(chr(c))]] = False
    places = places[odd[beyond]]
    holding = np.unique(np.searchsorted(bases, places, side="right") - 1).tolist()
    return [
        Piece(start + base, end + base, kept_end + base, new)
        for i, base in zip(holding, bases[holding].tolist(), strict=True)
        for start, end, kept_end, new in find_pieces(texts[i])
    ]


def _splice(codes: Codes, pieces: list[Piece]) -> tuple[Codes, Segments]:
    """The codes with the pieces replaced, and where every code comes from."""
    parts: list[Codes] = []
    rows: list[tuple[int, int, int, int]] = []
    at = done = 0
    for low, high, kept_end, composed in pieces:
        parts += [codes[done:low], _code_points(composed)]
        rows += [(at, done, 1, 1), (at + low - done, low, 0, kept_end - low)]
        at += low - done + len(composed)
        done = high
    if not rows:
        return codes, Segments(*np.array([[0], [0], [1], [1]]))
    parts.append(codes[done:])
    rows.append((at, done, 1, 1))
    return np.concatenate(parts), Segments(*np.array(rows, dtype=np.int64).T)


NO_WORD = 0xFFFC  # stands for every character of an address


def _mask_addresses(texts: Sequence[str], bases: Ints, codes: Codes, segments: Segments) -> Codes:
    """The codes with addresses on the web and of e-mail as no words."""
    spans = [span for text, base in zip(texts, bases.tolist(), strict=True) for span in find_addresses(text, base)]
    if not spans:
        return codes
    codes = codes.copy()
    for low, high in segments.places(np.array(spans)).tolist():
        codes[low:high] = NO_WORD
    return codes


_VOWELS = "aeiouyhàáâäæèéêëìíîïòóôöœùúûü"


def _tokens(codes: Codes, classes: NDArray[np.uint16]) -> tuple[Bools, Bools]:
    """Which codes belong to a token, and at which one starts."""
    word = (classes & WORD) != 0
    joins = (classes & (WORD | IDEOGRAPHS)) == WORD
    quotes = np.flatnonzero((classes & APOSTROPHE) != 0)
    quotes = quotes[joins[quotes - 1] & joins[quotes + 1]]  # a NUL follows every text, and index -1 is one
    word[quotes[~_elides(codes, classes, quotes)]] = True
    start = word & ~shift(word, 1)
    each = np.flatnonzero((classes & IDEOGRAPHS) != 0)
    start[each] = True
    after = skip(classes, each + 1, MARK, 1)
    start[after[word[after]]] = True
    return word, start


def _elides(codes: Codes, classes: NDArray[np.uint16], quotes: Ints) -> Bools:
    """Whether an apostrophe stands behind a word that has lost its vowel before the next."""
    vowel = np.isin(codes[quotes + 1], _code_points(_VOWELS + _VOWELS.upper()))
    at = quotes[vowel]
    begin = skip(classes, at - 1, WORD, -1)
    begin += (classes[begin] & WORD) == 0  # else the word begins with the batch
    elided = np.isin(pack_words(codes, begin, at - begin), pack_list(load_words("words", "elided")))
    elided &= (begin == 0) | ((classes[begin - 1] & APOSTROPHE) == 0)
    found = np.zeros(len(quotes), dtype=bool)
    found[vowel] = elided
    return found


def count_tokens(batch: TextBatch, counted: Bools | None = None) -> Ints:
    """Tokens of each text; `counted` masks original positions (False: the token there does not count)."""
    starts = batch.token_origins
    if counted is not None:
        starts = starts[counted[starts]]
    return np.diff(np.searchsorted(starts, np.append(batch.bases, batch.length)))


@dataclass(frozen=True)
class Sentences:
    """Sentences of a layout, in order: `start`, `end` in the laid-out originals, `text`: number of the text.

    breaks: the codes right behind each sentence, and behind each run of mere punctuation between two.
    """

    start: Ints
    end: Ints
    text: Ints
    breaks: Ints

    def of(self, origins: Ints) -> Ints:
        """The index here of the sentence each original position stands in."""
        return np.maximum(np.searchsorted(self.start, origins, side="right") - 1, 0)

    def number(self) -> Ints:
        """The number of each sentence in its own text, from 0."""
        first = np.searchsorted(self.text, self.text, side="left")
        return np.arange(len(self.text)) - first


def find_sentences(batch: TextBatch) -> Sentences:
    """Cut every text into sentences. A text without a token has none; together they hold every token."""
    if not len(batch.codes):
        return Sentences(*(np.zeros(0, dtype=np.int64) for _ in range(4)))
    ends = np.unique(np.concatenate((_terminated(batch), _broken(batch))))
    classes, starts = batch.classes, batch.starts
    low = skip(classes, np.concatenate(([0], ends[:-1])), SPACE, 1)
    high = skip(classes, ends - 1, SPACE, -1)
    solid = (low <= high) & ((classes[low] & SPACE) == 0)
    low, high = low[solid], high[solid]
    keep = np.searchsorted(starts, high, side="right") > np.searchsorted(starts, low, side="left")
    start, end = batch.start_of(low[keep]), batch.end_of(high[keep])
    return Sentences(start, end, batch.text_of(start), high + 1)


def _broken(batch: TextBatch) -> Ints:
    """Ends of texts and blank lines: the position after which a new sentence must begin."""
    nul = np.flatnonzero(batch.codes == 0)
    lines = np.flatnonzero(batch.codes == ord("\n"))
    solid = skip(batch.classes, lines + 1, SPACE, 1)
    return np.concatenate((nul, lines[:-1][solid[:-1] > lines[1:]])) + 1


def _terminated(batch: TextBatch) -> Ints:
    """Positions after which a terminator ends a sentence."""
    codes, classes = batch.codes, batch.classes
    at = np.flatnonzero((classes & TERMINATOR) != 0)
    at = at[(classes[at + 1] & TERMINATOR) == 0]  # the last of several; a NUL follows every text
    after = skip(classes, at + 1, CLOSING, 1)  # closing quotation marks and brackets belong to the sentence
    blank = (classes[after] & SPACE) != 0
    ideographs = ((classes[at - 1] | classes[after]) & IDEOGRAPHS) != 0
    exclaimed = np.isin(codes[at], _code_points(_EXCLAIMED)) & ideographs
    alone = np.isin(codes[at], _code_points(_ALONE)) | exclaimed
    following = skip(classes, after, SPACE | OPENING, 1)
    ends = alone | (blank & ((classes[following] & SMALL) == 0)) | _lost_blank(codes, classes, at, after)
    stops = np.flatnonzero(ends & (codes[at] == ord(".")))
    ends[stops] = ~_abbreviated(batch, at[stops], following[stops])
    return np.asarray(after[ends])


def _lost_blank(codes: Codes, classes: NDArray[np.uint16], at: Ints, after: Ints) -> Bools:
    """Whether a blank was lost behind a terminator: lower-case letters or digits before it, a capital after it."""
    before = classes[at - 1] & classes[at - 2]
    whole = ((before & SMALL) != 0) | (((before & WORD) != 0) & (codes[at - 1] <= ord("9")))
    capital = ((classes[after] & (WORD | SMALL)) == WORD) & (codes[after] > ord("9"))
    goes_on = (classes[np.minimum(after + 1, len(codes) - 1)] & (SMALL | SPACE | APOSTROPHE)) != 0
    return np.asarray(whole & capital & goes_on)


def skip(classes: NDArray[np.uint16], at: Ints, over: int, step: int) -> Ints:
    """The first position from `at` on, to the right (step 1) or left (-1), that is not of the classes `over`."""
    at = np.clip(at, 0, len(classes) - 1)
    moving = np.flatnonzero((classes[at] & over) != 0)
    for _ in range(32):
        moving = moving[(at[moving] + step >= 0) & (at[moving] + step < len(classes))]
        if not len(moving):
            return at
        at[moving] += step
        moving = moving[(classes[at[moving]] & over) != 0]
    stops = np.concatenate(([-1], np.flatnonzero((classes & over) == 0), [len(classes)]))  # a very long run
    side: Literal["left", "right"] = "left" if step > 0 else "right"
    return np.clip(stops[np.searchsorted(stops, at, side=side) - (step < 0)], 0, len(classes) - 1)


def pack_words(codes: Codes, begin: Ints, length: Ints) -> NDArray[np.uint64]:
    """Words of up to 8 ASCII letters as one number each, in lower case; 0 for any other word."""
    packed = np.zeros(len(begin), dtype=np.uint64)
    plain = length <= 8
    for i in range(8):
        inside = i < length
        code = np.where(inside, codes[np.minimum(begin + i, len(codes) - 1)], 0).astype(np.uint64)
        plain &= code < 128
        packed |= np.where(inside, code | np.uint64(32), np.uint64(0)) << np.uint64(8 * i)
    return np.where(plain, packed, np.uint64(0))


@cache
def pack_list(words: frozenset[str]) -> NDArray[np.uint64]:
    """The numbers `pack_words` gives to these words, sorted."""
    return np.array(sorted(int.from_bytes(w.encode(), "little") for w in words), dtype=np.uint64)


def _abbreviated(batch: TextBatch, stops: Ints, following: Ints) -> Bools:
    """Whether a full stop belongs to an abbreviation, an initial or the number of an item and so ends no sentence.

    After a dotted abbreviation (`U.S.`) a sentence ends only where the next word is a common opener.
    """
    starts = batch.starts
    if not len(starts):
        return np.zeros(len(stops), dtype=bool)
    codes, classes = batch.codes, batch.classes
    begin = starts[np.maximum(np.searchsorted(starts, stops, side="left") - 1, 0)]
    length = np.maximum(stops - begin, 0)
    word = pack_words(codes, begin, length)
    number = (codes[following] >= ord("0")) & (codes[following] <= ord("9"))
    abbreviations, numbered, openers = (
        pack_list(load_words("sentences", key)) for key in ("abbreviations", "numbered", "openers")
    )
    known = np.isin(word, abbreviations) | (number & np.isin(word, numbered))
    digit = (codes[begin] >= ord("0")) & (codes[begin] <= ord("9"))
    letter = (length == 1) & ~digit & ((classes[begin] & SMALL) == 0)
    dotted = letter & (begin > 0) & (codes[np.maximum(begin - 1, 0)] == ord("."))
    opener = pack_words(codes, following, skip(classes, following, WORD, 1) - following)
    item = digit & (length < 3) & np.isin(codes[begin - 1], (0, ord("\n")))  # 1. Ministers met
    return np.asarray(known | item | (letter & ~(dotted & np.isin(opener, openers))))


def find_tokens(text: str) -> list[tuple[int, int]]:
    """The tokens of one text as (start, end); the small form of what the counts are made of."""
    batch = encode_texts([text])
    starts = batch.starts
    inside = np.flatnonzero(batch.word)
    bounds = np.append(starts, len(batch.codes))
    last = inside[np.searchsorted(inside, bounds[1:], side="left") - 1]
    return list(zip(batch.start_of(starts).tolist(), batch.end_of(last).tolist(), strict=True))
