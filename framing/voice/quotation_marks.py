"""Quotation marks of a text, and which of them open: counted over the whole text before any two are paired.

`“` opens in English, closes in German, and does both in a text that sets it on either side; guillemets likewise. So
each mark is looked at where it stands (one opens behind a blank and before a word), and the habit of the text, no list
of languages, says which signs open whatever stands beside them. A mark between two letters (`צה"ל`) is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

LOST = "\ufffd"
_SAME = {
    '""': '"', "´´": "''", "‘‘": "“", "’’": "”", "‚‚": "„", ",,": "„", "<<": "«", ">>": "»", "‶": "″", "′′": "″",
    "＂": '"', "״": '"', "〟": "〞",
}  # fmt: skip
"""Marks set as two signs, or as others, and the mark each stands for."""
_CHARS = f"\"“”„‟«»‹›「」『』《》〝〞〟＂״″‶'‘’‚`´′<>{LOST}"
_RUN, _RUN_OR_COMMAS = re.compile(f"[{_CHARS}]+"), re.compile(f"[{_CHARS},]+")
_SIGN = re.compile(rf"\"\"|''|``|´´|‘‘|’’|‚‚|′′|,,|<+|>+|{LOST}+|[^`´′’,]")
SINGLE = frozenset("‘'‚")
_OPENING = frozenset(("“", "„", "‟", "«", "‹", "「", "『", "《", "〝", "``"))
"""Signs that open unless the text shows otherwise."""
_TURNED = {"»": "«", "›": "‹"}
"""Signs that open in a text that turns the pair round."""
_FIXED = frozenset("„「『《〝")
"""Signs that open everywhere."""
_STRAIGHT = frozenset(('"', "''", "″"))
_CLOSERS: Mapping[str, tuple[str, ...]] = {
    '"': ('"', "”"), "“": ("”", '"', "''"), "”": ("”", '"'), "„": ("“", "”", '"', "''", "``"), "‟": ("”", '"'),
    "«": ("»",), "»": ("«", "»"), "‹": ("›",), "›": ("‹", "›"), "「": ("」",), "『": ("』",), "《": ("》",),
    "〝": ("〞",), "''": ("''",), "``": ("''", "``", '"', "”"), "″": ("″",), LOST: (LOST,),
}  # fmt: skip
_BEFORE = "([{—–-/:‘'“>*"
_ENDS = ".,;:!?…)]}—–-/’'”»*"
_STOPS = ",;:!?)]}"
_GLUED = ".,;:!?…)]"


class Mark(NamedTuple):
    """text[start:end], the sign it stands for, and what it may do.

    opening: the sign opens wherever it stands. stands_open: this one stands where one opens. may_open: so it does, or
    nothing beside it says otherwise, and it opens where nothing is open. weak: it may be the inches of a number.
    """

    start: int
    end: int
    sign: str
    opening: bool = False
    stands_open: bool = False
    may_open: bool = False
    weak: bool = False


@dataclass(frozen=True)
class Marks:
    """The marks of a text in order, and the signs that close each sign."""

    every: tuple[Mark, ...]
    closers: Mapping[str, frozenset[str]]


def read_marks(text: str) -> Marks:
    """The quotation marks of a text; single ones are listed as they stand, for they are mostly apostrophes."""
    found = list(_find(text))
    seen = [(m, _Beside.of(text, m)) for m in found if m.sign not in SINGLE]
    habits = _Habits(seen)
    beside = {m.start: b for m, b in seen}
    every = tuple(habits.apply(m, beside[m.start]) if m.start in beside else m for m in found)
    return Marks(every, habits.closers())


def _find(text: str) -> Iterator[Mark]:
    unlikely = _find_unlikely(text)
    for run in (_RUN if ",," in unlikely else _RUN_OR_COMMAS).finditer(text):
        for found in _SIGN.finditer(text, *run.span()):
            start, end = found.span()
            written, before, after = found[0], text[start - 1 : start], text[end : end + 1]
            sign = LOST if written[0] == LOST else _SAME.get(written, written)
            if written not in unlikely and not _is_none(written, sign, before, after):
                yield Mark(start, end, sign)


def _is_none(written: str, sign: str, before: str, after: str) -> bool:
    """Whether what looks like a mark is none, by what stands beside it."""
    if sign in SINGLE:
        return before.isalnum()
    if written == ",,":
        return not (_is_blank(before) or before in _BEFORE) or _is_blank(after)
    if sign[0] in "<>":
        return True
    return (sign in _STRAIGHT or sign == LOST or _is_hebrew(before, after)) and _in_word(before, after)


_OPENED = re.compile(r"(?:^|[\s(\[])(?:''|[\"“„«‹])\S", re.MULTILINE)
_CLOSED = re.compile(r"\S(?:''|``|[\"“”])(?!\w)")


def _find_unlikely(text: str) -> set[str]:
    """Doubled signs of other use that are no marks here: arrows without a partner, commas where other marks open."""
    unlikely = set() if "<<" in text and ">>" in text else {"<<", ">>"}
    if ",," not in text or _OPENED.search(text) or not _CLOSED.search(text):
        unlikely.add(",,")
    return unlikely


def _is_blank(char: str) -> bool:
    return not char or char.isspace()


def _in_word(before: str, after: str) -> bool:
    """Whether letters of one word stand on both sides; where words have no blanks between them that says nothing."""
    return before.isalpha() and after.isalpha() and max(before, after) < "\u2e80"


def _is_hebrew(before: str, after: str) -> bool:
    return "\u05d0" <= before <= "\u05ea" and "\u05d0" <= after <= "\u05ea"


class _Beside(NamedTuple):
    """What stands beside a mark: whether it is where one opens, where one closes, between blanks, or glued to both."""

    opens: bool
    closes: bool
    spaced: bool
    glued: bool
    number: bool

    @classmethod
    def of(cls, text: str, mark: Mark) -> _Beside:
        before, after = text[mark.start - 1 : mark.start], text[mark.end : mark.end + 1]
        left, right = _is_blank(before), _is_blank(after)
        stop = after in _STOPS or (after == "." and _is_blank(text[mark.end + 1 : mark.end + 2]))
        return cls(
            opens=(left or before in _BEFORE) and not right and not stop,
            closes=not left and (right or after in _ENDS),
            spaced=left and (right or after in _ENDS),
            glued=before in _GLUED and not left and not right and not stop,
            number=before.isdigit(),
        )


class _Habits:
    """How this text sets its marks."""

    def __init__(self, seen: Iterable[tuple[Mark, _Beside]]) -> None:
        self._opens, self._closes, self._spaced = Counter[str](), Counter[str](), Counter[str]()
        self._signs = set[str]()
        for mark, beside in seen:
            self._signs.add(mark.sign)
            self._opens[mark.sign] += beside.opens
            self._closes[mark.sign] += beside.closes
            self._spaced[mark.sign] += beside.spaced
        self._opening = {sign for sign in self._signs if self._is_opening(sign)}

    def _is_opening(self, sign: str) -> bool:
        """One in five that stand where one closes are slips; more, and the sign is set on either side."""
        if sign in _TURNED:
            partner = _TURNED[sign]
            turned = self._opens[sign] > 0 and self._closes[partner] > self._opens[partner]
            return turned and self._opens[sign] >= 4 * self._closes[sign]
        if sign in _FIXED or sign not in _OPENING:
            return sign in _FIXED
        if not self._opens[sign] and not self._closes[sign]:  # between blanks only
            return not (sign == "“" and "„" in self._signs and "”" not in self._signs)
        return self._opens[sign] >= 4 * self._closes[sign]

    def apply(self, mark: Mark, beside: _Beside) -> Mark:
        """The mark with what it may do here."""
        straight = mark.sign in _STRAIGHT
        spaced = straight and beside.spaced and self._is_spaced(mark.sign)
        return Mark(
            mark.start,
            mark.end,
            mark.sign,
            opening=mark.sign in self._opening,
            stands_open=beside.opens,
            may_open=beside.opens or spaced or (straight and beside.glued and not beside.number),
            weak=straight and beside.number,
        )

    def _is_spaced(self, sign: str) -> bool:
        """Whether a straight sign between blanks opens or closes in turn: where hardly one stands before a word."""
        return self._spaced[sign] > self._opens[sign] and self._spaced[sign] + self._closes[sign] > 1

    def closers(self) -> dict[str, frozenset[str]]:
        """The signs that close each sign: itself too where it is set on either side, a lost one where no other does."""
        closers = {}
        for sign, known in _CLOSERS.items():
            both = {sign} if sign in self._signs and sign in _OPENING and sign not in self._opening else set()
            if sign in _STRAIGHT and self._closes["“"] > self._opens["“"]:
                both.add("“")
            lost = {LOST} if not self._signs.intersection(known).difference(self._opening) else set()
            closers[sign] = frozenset({*known, *both, *lost})
        return closers
