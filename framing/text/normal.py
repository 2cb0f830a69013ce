"""The one normal form in which texts are read: what looks alike, or is not seen, is the same.

Marks compose (NFC), invisible characters and vowel points are gone, compatibility forms are the letters they stand for
(`ﬁ`, `Ｗａｒ`, `𝐰𝐚𝐫`, `ﾃﾛ`, `Ⅱ`), `ß` is `ss`, a lost byte between letters is the apostrophe it mostly was. Words,
sentences, boilerplate, quotation marks, turns and terms are all found in it, and what is found is told in the
characters of the text as it was read: every position here knows the characters it stands for.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

_UNSEEN = re.compile(
    "[\u034f\u0335-\u0338\u180b-\u180f\ufe00-\ufe0f\U000e0000-\U000e0fff"  # joiners, strokes, selectors, tags
    "\u0640\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"  # Arabic
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]"  # Hebrew
)
"""Beside format characters: what most print leaves out."""
_SPANNING = re.compile("[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd]")
"""Format characters that are seen: signs that span a number."""
_WHOLE = re.compile("[\u3130-\u318f\uffa0-\uffdc\u0e33\u0eb3]")
"""Their compatibility forms would join, or part, what is one letter to its readers."""
_LETTERS = {
    "ß": "ss",
    "ẞ": "SS",
    "ی": "ي",
    "ک": "ك",
    "״": '"',
    "׳": "'",
    "❝": "“",
    "❞": "”",
    "\u2028": "\n",
    "\u2029": "\n\n",
}
_JOINING = re.compile("[\u1161-\u11ff\uff9e\uff9f]")
"""Beside marks: Hangul vowels and finals, voicing marks of half-width kana. They join what stands before them."""
_COMMON = re.compile(
    "[\x00-\xa9\xab\xac\xae-\xb1\xb4\xb6\xb7\xbb\xbf-\xde\xe0-\u0131\u0134-\u013e\u0141-\u0148\u014a-\u017e"
    "\u0386\u0388-\u03ce\u0400-\u0481\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20ac]*"
)
"""Most texts hold only these, which are themselves in the normal form: they need no second look."""
_PRINTED = bytes(c for c in range(127) if c > 31 or c in b"\t\n\r")
LOST = "\ufffd"
_LOST = r"(?<=\w)\ufffd{1,3}(?=(?:s|t|d|m|re|ve|ll)\b)"


@cache
def fold(char: str) -> str:
    """What a character is in the normal form, taken alone; empty for one that is as if it were not there."""
    category = unicodedata.category(char)
    if _UNSEEN.match(char) or (category == "Cf" and not _SPANNING.match(char)):
        return ""
    if char in _LETTERS or _WHOLE.match(char):
        return _LETTERS.get(char, char)
    composed = unicodedata.normalize("NFKC", char)
    letters = all(c.isalnum() or is_mark(c) for c in composed)
    trademark = category == "So" and unicodedata.decomposition(char).startswith("<super>")
    full_width = "\uff01" <= char <= "\uff65"
    return composed if full_width or (letters and not trademark) else unicodedata.normalize("NFC", char)


@cache
def is_mark(char: str) -> bool:
    """Whether a character is a mark that stands on another."""
    return unicodedata.category(char)[0] == "M"


@cache
def may_change(char: str) -> bool:
    """Whether a character may be another in the normal form, by itself or beside others."""
    return fold(char) != char or is_mark(char) or char == LOST or bool(_JOINING.match(char))


class Piece(NamedTuple):
    """text[start:end] is replaced by `new`; characters from `kept_end` on are dropped ones behind it."""

    start: int
    end: int
    kept_end: int
    new: str


def find_pieces(text: str) -> list[Piece]:
    """Where the normal form of a text is not the text itself, in order."""
    if _COMMON.fullmatch(uncommon(text)):
        return []
    chars = set(text)
    changing = {c for c in chars if fold(c) != c}
    marks = {c for c in chars if is_mark(c)}
    if not changing and LOST not in chars and (not marks or unicodedata.is_normalized("NFC", text)):
        return []
    joining = marks | {c for c in chars if not fold(c) or _JOINING.match(c)}
    forms = [_LOST] * (LOST in chars)
    forms += [f".?[{_any_of(joining)}]+"] * bool(joining) + [f"[{_any_of(changing)}]"] * bool(changing)
    found = re.finditer("|".join(forms), text, re.DOTALL)
    return [piece for match in found for piece in _cut(text, *match.span())]


def uncommon(text: str) -> str:
    """The characters of a text that are no printed ASCII, blanks among it: few, and found without looking at each."""
    return text.encode("utf-8", "surrogatepass").translate(None, _PRINTED).decode("utf-8", "surrogatepass")


def _any_of(chars: set[str]) -> str:
    return re.escape("".join(sorted(chars)))


def _cut(text: str, low: int, high: int) -> Iterator[Piece]:
    """What stands for text[low:high], in as small parts as can be told apart."""
    if text[low] == LOST:
        yield Piece(low, high, high, "'")
        return
    seen = [i for i in range(low, high) if fold(text[i])]
    kept = "".join(text[i] for i in seen)
    composed = unicodedata.normalize("NFC", "".join(map(fold, kept)))
    if composed == kept:
        yield from (Piece(i, i + 1, i, "") for i in range(low, high) if not fold(text[i]))
        return
    first = fold(text[low])
    if len(seen) > 1 and first and composed.startswith(first):  # nothing joined it
        yield Piece(low, low + 1, low + 1, first)
        low, composed = low + 1, composed[len(first) :]
    # what is dropped after the last character that is seen is no part of it
    yield Piece(low, high, seen[-1] + 1, composed)


class Normal:
    """A text in the normal form (`text`), with the way back to `original`."""

    def __init__(self, original: str) -> None:
        self.original = self.text = original
        self._at, self._origin, self._step, self._width = [0], [0], [1], [1]
        parts, at, done = [], 0, 0
        for low, high, kept_end, new in find_pieces(original):
            parts += [original[done:low], new]
            self._add(at, done, 1, 1)
            self._add(at + low - done, low, 0, kept_end - low)
            at += low - done + len(new)
            done = high
        if done:
            self._add(at, done, 1, 1)
            self.text = "".join([*parts, original[done:]])

    def _add(self, at: int, origin: int, step: int, width: int) -> None:
        for column, value in zip(
            (self._at, self._origin, self._step, self._width), (at, origin, step, width), strict=True
        ):
            column.append(value)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the original that text[start:end] stands for."""
        if end <= start:
            return self._start(start), self._start(start)
        k = bisect_right(self._at, end - 1) - 1
        return self._start(start), self._origin[k] + self._step[k] * (end - 1 - self._at[k]) + self._width[k]

    def _start(self, place: int) -> int:
        if place >= len(self.text):
            return len(self.original)
        k = bisect_right(self._at, place) - 1
        return self._origin[k] + self._step[k] * (place - self._at[k])

    def place(self, position: int) -> int:
        """Where a character of the original stands in `text`; one that is gone, where the next does."""
        k = bisect_right(self._origin, position) - 1
        after = self._at[k + 1] if k + 1 < len(self._at) else len(self.text)
        return min(self._at[k] + self._step[k] * (position - self._origin[k]), after)


def normalize(text: str) -> Normal:
    """The normal form of a text."""
    return Normal(text)
