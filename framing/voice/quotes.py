"""Where a text quotes: quotation marks of all kinds, nested, over paragraphs, unbalanced. No model.

A mark opens or closes by its form (`“ ”`) or, where the form does not say (`"`), by what stands beside it. A
quotation that is not closed in its paragraph goes on where the next one opens with a mark again, or where one of
the next paragraphs closes it before opening anything; else it ends with its paragraph, so that a stray mark never
swallows an article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

LONGEST_OPEN = 700
"""Characters a quotation that nobody closes is believed to run, at most, and never past its paragraph."""
LONGEST_JOINED = 2500
"""Characters between two marks, at most: in the paragraphs that are searched for the closing one, and in one line."""
LONGEST_SINGLE = 400
"""Characters between two single marks; beyond, they are apostrophes."""

_CLOSERS = {
    '"': '"”', "“": '”"', "”": '”"', "„": "“”\"", "‟": '”"', "«": "»", "»": "«", "‹": "›", "「": "」", "『": "』",
    "《": "》", "〝": "〞〟", "＂": "＂", "''": "''",
}  # fmt: skip
_OPENING = frozenset("“„‟«‹「『《〝")
_LINE = re.compile(r"[^\n]*\S[^\n]*")  # a quotation over the lines of a wrapped paragraph goes on as over paragraphs
_MARK = re.compile(r"''|``|[\"“”„‟«»‹›「」『』《》〝〞〟＂]|[‘'‚]")
_ELISION = re.compile(r"['‘’](?:\d\d?s?\b|(?:em|til|cause|tis|twas|n|cos|bout|round)\b)", re.IGNORECASE)
_SINGLE_CLOSE = re.compile(r"[’'](?!\w)")


@dataclass(frozen=True)
class Quote:
    """text[start:end] with its marks; `open` where no closing mark was found."""

    start: int
    end: int
    open: bool = False


def find_quotes(text: str) -> list[Quote]:
    """The outermost quotations of a text, in order, one for each paragraph they run over."""
    found: list[Quote] = []
    carried = ""
    paragraphs = [m.span() for m in _LINE.finditer(text)]
    for (start, end), (following, _) in pairwise([*paragraphs, (len(text), len(text))]):
        scan = _Scan(text, start, end)
        found += scan.run(carried)
        carried = ""
        if scan.opened is None:
            continue
        if _goes_on(text, following, scan.mark):
            carried = scan.mark
        if carried or end - scan.opened <= LONGEST_OPEN:
            found.append(Quote(scan.opened, end, open=not carried))
    return found


def _goes_on(text: str, start: int, mark: str) -> bool:
    """Whether a quotation open at the end of a paragraph goes on in the one that starts at `start`."""
    if start >= len(text):
        return False
    first = text[start : start + len(mark)]
    if first == mark or (first in _OPENING and mark in _OPENING):
        return True
    return _closes_first(text, start, mark)


def _closes_first(text: str, start: int, mark: str) -> bool:
    """Whether, from `start` on, a mark that closes `mark` comes before any that opens.

    Two straight marks inside directed ones are a quotation in the quotation; a single one closes, though it stands
    where one opens (`…, "the minister said`).
    """
    nested = False
    for found in _MARK.finditer(text, start, start + (LONGEST_JOINED if mark in _OPENING else LONGEST_OPEN)):
        sign = found[0]
        if sign in "‘'‚":
            continue
        if sign in _OPENING:
            return False
        if sign == '"' and mark in _OPENING and (nested or _is_paired(text, found)):
            nested = not nested
        else:
            return sign in _CLOSERS[mark] and (mark in _OPENING or not _may_open(text, *found.span()))
    return False


def _is_paired(text: str, found: re.Match[str]) -> bool:
    """Whether a straight mark opens, and another in its paragraph closes it."""
    end = text.find("\n", found.end())
    later = text.find(found[0], found.end(), end if end >= 0 else len(text))
    return later >= 0 and _may_open(text, *found.span()) and not _may_open(text, later, later + len(found[0]))


def _may_open(text: str, start: int, end: int) -> bool:
    """Whether a mark that could be either stands where one opens: after a blank or bracket, before a word."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return (not before or before.isspace() or before in "([{—–-/:‘'“") and bool(after) and not after.isspace()


class _Scan:
    """One paragraph, mark by mark; `opened` and `mark` tell what is open at its end."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self.opened: int | None = None
        self.mark = ""
        self.depth = 0

    def run(self, carried: str) -> list[Quote]:
        """The quotations that are closed here; `carried` is the mark left open by the paragraph before."""
        if carried:
            self.opened, self.mark = self.start, carried
        return list(self._closed(repeats=bool(carried)))

    def _closed(self, repeats: bool) -> Iterator[Quote]:
        at = self.start
        while found := _MARK.search(self.text, at, self.end):
            at = found.end()
            sign = "''" if found[0] == "``" else found[0]
            if sign in "‘'‚":
                close = self._single(found.start()) if self.opened is None else 0
                if close:
                    yield Quote(found.start(), close)
                    at = close
            elif self.opened is None:
                self._open(found, sign)
            elif not (repeats and found.start() == self.start and (sign == self.mark or sign in _OPENING)):
                yield from self._meet(found, sign)

    def _open(self, found: re.Match[str], sign: str) -> None:
        """Nothing is open: this opens, if it can."""
        if sign in _OPENING or (sign in _CLOSERS and _may_open(self.text, *found.span())):
            self.opened, self.mark, self.depth = found.start(), sign, 0

    def _meet(self, found: re.Match[str], sign: str) -> Iterator[Quote]:
        """A mark inside a quotation: it closes it, nests in it, or shows that the first was a stray one."""
        assert self.opened is not None
        opens = sign in _OPENING or _may_open(self.text, *found.span())
        if self._nests(found, sign):
            self.depth += 1
        elif sign in _CLOSERS[self.mark] and (self.depth or not opens or not self._closes_later(found, sign)):
            if self.depth:
                self.depth -= 1
                return
            if found.end() - self.opened <= LONGEST_JOINED:
                yield Quote(self.opened, found.end())
                self.opened = None
            else:  # the first was a stray one
                self.opened = None
                self._open(found, sign)
        elif opens and (sign == self.mark or _CLOSERS.get(sign, sign)[0] in _CLOSERS[self.mark]):
            self.opened, self.mark, self.depth = found.start(), sign, 0

    def _nests(self, found: re.Match[str], sign: str) -> bool:
        """Whether a quotation in the quotation opens here: one that closes leaving a mark to close the outer one."""
        if self.mark not in _OPENING:
            return False
        if sign != self.mark:
            return sign == '"' and _is_paired(self.text, found)
        end = min(self.end, found.start() + LONGEST_JOINED)
        return self.text.count(_CLOSERS[sign][0], found.end(), end) > self.text.count(sign, found.start(), end)

    def _closes_later(self, found: re.Match[str], sign: str) -> bool:
        """Whether a mark that looks like an opening one is one: another closes it later in the paragraph."""
        if sign == "”":
            return False
        later = self.text.find(sign, found.end(), self.end)
        return later >= 0 and not _may_open(self.text, later, later + len(sign))

    def _single(self, start: int) -> int:
        """The end of a quotation in single marks that opens here, or 0 where this is an apostrophe."""
        text, after = self.text, self.text[start + 1 : start + 2]
        before = text[start - 1 : start] if start > self.start else " "
        if not (before.isspace() or before in "([—–-") or not (after.isalnum() or after in "‘“.…"):
            return 0
        if _ELISION.match(text, start):
            return 0
        fallback = 0
        for close in _SINGLE_CLOSE.finditer(text, start + 2, min(self.end, start + LONGEST_SINGLE)):
            last = text[close.start() - 1]
            if last.isspace():
                continue
            if last != "s" or not text[close.end() : close.end() + 2].strip().isalpha():
                return close.end()
            fallback = fallback or close.end()
        return fallback
