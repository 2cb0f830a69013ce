"""Tokens and sentences with offsets, for a whole partition of texts at once.

Texts are laid end to end as an array of code points, so that every rule is a handful of array operations
instead of a loop over words. Offsets always refer to the text as it came in: `text[start:end]` holds.

**Token**: a maximal run of letters, marks, digits and `_`, joined by inner apostrophes; every Han or Kana
character is one token. Soft hyphens, zero-width and bidi marks are as if absent; NFD counts like NFC.
**Sentence**: ends at a terminator followed by blank space and no small letter, unless an abbreviation or an
initial stands before it, and at every blank line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.uint32]

WORD, EACH, APOSTROPHE, TERMINATOR, CLOSING, OPENING, SPACE, IGNORABLE, SMALL, MARK = (1 << i for i in range(10))
"""Character classes. EACH: every character is a token of its own (Han, Kana), with the marks that stand on it."""

_TERMINATORS = ".!?…。！？؟।\u2029"
_ALONE = "。！？।\u2029"  # these end a sentence without a blank after them
_CLOSING = "\"'”’»)]›」』）"
_OPENING = "\"'“‘«([‹„「『（"
_APOSTROPHES = "'’ʼ＇`´"
_IGNORABLE = (
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_JAMO = "\u1161-\u11ff"  # Hangul vowels and finals, which join what stands before them
_EACH = ((0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3021, 0x3029), (0x3041, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF),
         (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFF66, 0xFF9F), (0x20000, 0x323AF))  # fmt: skip
_LAST_ASSIGNED = 0x323B0  # above lie only tags, variation selectors and private use

_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof gen sen rep gov lt col sgt capt cmdr adm maj brig hon rev st mt ft vs etc inc ltd co corp dept "
    "est approx jan feb mar apr jun jul aug sep sept oct nov dec no nos vol fig al jr sr pres supt univ assn bros "
    "messrs mme mlle eg ie cf op art ed pp".split()
)
_STARTERS = frozenset(
    "the a an in it its he she they we i this that these those but and on at as for from if when while there his her "
    "their our after before with what who how why yet so now some many most all no not both since under by to".split()
)


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
    table[0xE0100:0xE01F0] = WORD | MARK
    for low, high in _EACH:
        table[low : high + 1] |= EACH | WORD
    table[(table & MARK) != 0] &= ~np.uint16(EACH)
    marks = ((_TERMINATORS, TERMINATOR), (_CLOSING, CLOSING), (_OPENING, OPENING), (_APOSTROPHES, APOSTROPHE))
    for chars, bit in marks:
        for char in chars:
            table[ord(char)] |= bit
    for char in _IGNORABLE:
        table[ord(char)] = IGNORABLE
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


@dataclass(frozen=True)
class Layout:
    """Texts laid end to end, normalised (NFC, nothing ignorable), each followed by a NUL.

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


def lay_out(texts: Sequence[str]) -> Layout:
    """Lay texts end to end and find their tokens."""
    lengths = np.fromiter((len(t) + 1 for t in texts), dtype=np.int64, count=len(texts))
    bases = np.concatenate(([0], np.cumsum(lengths)))[:-1]
    codes = _code_points("\0".join([*texts, ""]))
    bits = classes()[codes]
    clusters = _find_clusters(texts, bases, np.flatnonzero(bits & IGNORABLE))
    codes, segments = _splice(codes, clusters)
    if clusters:
        bits = classes()[codes]
    word, token_start = _tokens(bits)
    return Layout(codes, bits, word, token_start, bases, int(lengths.sum()), segments)


def _code_points(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


Cluster = tuple[int, int, int, str]
"""Original characters [start, end) are replaced by a string; those up to `kept_end` belong to it."""


def _find_clusters(texts: Sequence[str], bases: Ints, ignorable: Ints) -> list[Cluster]:
    """Where the codes of a text are not its characters one by one: (start, end, kept_end, replacement)."""
    holding = np.unique(np.searchsorted(bases, ignorable, side="right") - 1).tolist()
    decomposed = (i for i, text in enumerate(texts) if not unicodedata.is_normalized("NFC", text))
    return [c for i in sorted({*holding, *decomposed}) for c in _clusters(texts[i], int(bases[i]))]


_DROP = {ord(char): None for char in _IGNORABLE}


def _clusters(text: str, base: int) -> list[Cluster]:
    marks = {c for c in set(text) if unicodedata.category(c)[0] == "M"}
    changing = {c for c in set(text) - marks if unicodedata.normalize("NFC", c) != c}
    forms = [
        f".?[{_IGNORABLE}]*[{_JAMO}][{_JAMO}{_IGNORABLE}]*",
        f".?[{_IGNORABLE}{_any_of(marks)}]+",
        *[f"[{_any_of(changing)}]"] * bool(changing),
    ]
    found = re.finditer("|".join(forms), text, re.DOTALL)
    return [(a + base, b + base, kept + base, new) for m in found for a, b, kept, new in _cluster(text, *m.span())]


def _any_of(chars: set[str]) -> str:
    return re.escape("".join(sorted(chars)))


def _cluster(text: str, low: int, high: int) -> Iterator[Cluster]:
    """What stands for text[low:high], in as small parts as can be told apart."""
    kept = text[low:high].translate(_DROP)
    composed, first = unicodedata.normalize("NFC", kept), unicodedata.normalize("NFC", text[low])
    if composed == kept:
        dropped = re.finditer(f"[{_IGNORABLE}]+", text[low:high])
        yield from ((low + m.start(), low + m.end(), low + m.start(), "") for m in dropped)
        return
    if composed.startswith(first) and kept.startswith(text[low]):  # nothing joined it
        yield low, low + 1, low + 1, first
        low, composed = low + 1, composed[len(first) :]
    # what is dropped after the last kept character is no part of it
    yield low, high, low + len(text[low:high].rstrip(_IGNORABLE)), composed


def _splice(codes: Codes, clusters: list[Cluster]) -> tuple[Codes, Segments]:
    """The codes with the clusters replaced, and where every code comes from."""
    parts: list[Codes] = []
    rows: list[tuple[int, int, int, int]] = []
    at = done = 0
    for low, high, kept_end, composed in clusters:
        parts += [codes[done:low], _code_points(composed)]
        rows += [(at, done, 1, 1), (at + low - done, low, 0, kept_end - low)]
        at += low - done + len(composed)
        done = high
    if not rows:
        return codes, Segments(*np.array([[0], [0], [1], [1]]))
    parts.append(codes[done:])
    rows.append((at, done, 1, 1))
    return np.concatenate(parts), Segments(*np.array(rows, dtype=np.int64).T)


def _tokens(classes: NDArray[np.uint16]) -> tuple[Bools, Bools]:
    """Which codes belong to a token, and at which one starts."""
    word = (classes & WORD) != 0
    joins = (classes & (WORD | EACH)) == WORD
    quotes = np.flatnonzero(classes & APOSTROPHE)
    quotes = quotes[joins[quotes - 1] & joins[quotes + 1]]  # a NUL follows every text, and index -1 is one
    word[quotes] = True
    start = word & ~shift(word, 1)
    each = np.flatnonzero(classes & EACH)
    start[each] = True
    after = _over(classes, each + 1, MARK, 1)
    start[after[word[after]]] = True
    return word, start


def count_tokens(layout: Layout, counted: Bools | None = None) -> Ints:
    """Tokens of each text; `counted` masks original positions (False: the token there does not count)."""
    starts = layout.token_origins
    if counted is not None:
        starts = starts[counted[starts]]
    return np.diff(np.searchsorted(starts, np.append(layout.bases, layout.length)))


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


def find_sentences(layout: Layout) -> Sentences:
    """Cut every text into sentences. A text without a token has none; together they hold every token."""
    if not len(layout.codes):
        return Sentences(*(np.zeros(0, dtype=np.int64) for _ in range(4)))
    ends = np.unique(np.concatenate((_terminated(layout), _broken(layout))))
    classes, starts = layout.classes, layout.starts
    low = _over(classes, np.concatenate(([0], ends[:-1])), SPACE, 1)
    high = _over(classes, ends - 1, SPACE, -1)
    solid = (low <= high) & ((classes[low] & SPACE) == 0)
    low, high = low[solid], high[solid]
    keep = np.searchsorted(starts, high, side="right") > np.searchsorted(starts, low, side="left")
    start, end = layout.start_of(low[keep]), layout.end_of(high[keep])
    return Sentences(start, end, layout.text_of(start), high + 1)


def _broken(layout: Layout) -> Ints:
    """Ends of texts and blank lines: the position after which a new sentence must begin."""
    nul = np.flatnonzero(layout.codes == 0)
    lines = np.flatnonzero(layout.codes == ord("\n"))
    solid = _over(layout.classes, lines + 1, SPACE, 1)
    return np.concatenate((nul, lines[:-1][solid[:-1] > lines[1:]])) + 1


def _terminated(layout: Layout) -> Ints:
    """Positions after which a terminator ends a sentence."""
    codes, classes = layout.codes, layout.classes
    at = np.flatnonzero((classes & TERMINATOR) != 0)
    at = at[(classes[at + 1] & TERMINATOR) == 0]  # the last of several; a NUL follows every text
    after = _over(classes, at + 1, CLOSING, 1)  # closing quotation marks and brackets belong to the sentence
    blank = (classes[after] & SPACE) != 0
    alone = np.isin(codes[at], _code_points(_ALONE))
    following = _over(classes, after, SPACE | OPENING, 1)
    ends = alone | (blank & ((classes[following] & SMALL) == 0))
    stops = np.flatnonzero(ends & (codes[at] == ord(".")))
    ends[stops] = ~_abbreviated(layout, at[stops], following[stops])
    return np.asarray(after[ends])


def _over(classes: NDArray[np.uint16], at: Ints, over: int, step: int) -> Ints:
    """The first position from `at` on, to the right (step 1) or left (-1), that is not of the classes `over`."""
    at = np.clip(at, 0, len(classes) - 1)
    for _ in range(32):
        moving = np.flatnonzero(classes[at] & over)
        moving = moving[(at[moving] + step >= 0) & (at[moving] + step < len(classes))]
        if not len(moving):
            return at
        at[moving] += step
    stops = np.concatenate(([-1], np.flatnonzero((classes & over) == 0), [len(classes)]))  # a very long run
    side: Literal["left", "right"] = "left" if step > 0 else "right"
    return np.clip(stops[np.searchsorted(stops, at, side=side) - (step < 0)], 0, len(classes) - 1)


def pack_words(codes: Codes, begin: Ints, length: Ints) -> NDArray[np.uint64]:
    """Words of up to 8 ASCII letters as one number each, in small letters; 0 for any other word."""
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


def _abbreviated(layout: Layout, stops: Ints, following: Ints) -> Bools:
    """Whether a full stop belongs to an abbreviation or an initial and so does not end the sentence.

    After a dotted abbreviation (`U.S.`) a sentence ends only where the next word is a common opener.
    """
    starts = layout.starts
    if not len(starts):
        return np.zeros(len(stops), dtype=bool)
    codes, classes = layout.codes, layout.classes
    begin = starts[np.maximum(np.searchsorted(starts, stops, side="left") - 1, 0)]
    length = np.maximum(stops - begin, 0)
    known = np.isin(pack_words(codes, begin, length), pack_list(_ABBREVIATIONS))
    digit = (codes[begin] >= ord("0")) & (codes[begin] <= ord("9"))
    letter = (length == 1) & ~digit & ((classes[begin] & SMALL) == 0)
    dotted = letter & (begin > 0) & (codes[np.maximum(begin - 1, 0)] == ord("."))
    opener = pack_words(codes, following, _over(classes, following, WORD, 1) - following)
    return np.asarray(known | (letter & ~(dotted & np.isin(opener, pack_list(_STARTERS)))))


def find_tokens(text: str) -> list[tuple[int, int]]:
    """The tokens of one text as (start, end); the small form of what the counts are made of."""
    layout = lay_out([text])
    starts = layout.starts
    inside = np.flatnonzero(layout.word)
    bounds = np.append(starts, len(layout.codes))
    last = inside[np.searchsorted(inside, bounds[1:], side="left") - 1]
    return list(zip(layout.start_of(starts).tolist(), layout.end_of(last).tolist(), strict=True))
