"""Where a text quotes: quotation marks of all kinds, nested, over paragraphs, unbalanced. No model.

What the marks of the text may do is told by `quotation_marks`; here they are paired, line by line. A quotation that
is not closed in its paragraph goes on where the next one opens with a mark again, or where one of the next paragraphs
closes it before opening anything; else it ends with its paragraph, so that a stray mark never swallows an article.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from framing.voice.quotation_marks import SINGLE, Mark, Marks, read_marks

LONGEST_OPEN = 700
"""Characters a quotation that nobody closes is believed to run, at most, and never past its paragraph."""
LONGEST_JOINED = 2500
"""Characters between two marks, at most: in the paragraphs that are searched for the closing one, and in one line."""
LONGEST_SINGLE = 400
"""Characters between two single marks; beyond, they are apostrophes."""

_LINE = re.compile(r"\S[^\n]*")  # a quotation over the lines of a wrapped paragraph goes on as over paragraphs
_ELISION = re.compile(r"['‘’](?:\d\d?s?\b|(?:em|til|cause|tis|twas|n|cos|bout|round)\b)", re.IGNORECASE)
_SINGLE_CLOSE = {"‚": re.compile(r"[‘’'](?!\w)")}
_SINGLE_OPEN = re.compile(r"(?<=[\s(\[—–-])[‘'‚](?=\w)")
_APOSTROPHE_CLOSE = re.compile(r"[’'](?!\w)")


@dataclass(frozen=True)
class Quote:
    """text[start:end] with its marks; `open` where no closing mark was found."""

    start: int
    end: int
    open: bool = False


def find_quotes(text: str) -> list[Quote]:
    """The outermost quotations of a text, in order, one for each paragraph they run over."""
    page = _Page(text, read_marks(text))
    found: list[Quote] = []
    carried: Mark | None = None
    paragraphs = [m.span() for m in _LINE.finditer(text)]
    for (start, end), (following, _) in pairwise([*paragraphs, (len(text), len(text))]):
        scan = _Scan(page, start, end)
        found += scan.run(carried)
        carried = None
        if scan.opened is None or scan.mark is None:
            continue
        if page.goes_on(following, scan.mark):
            carried = scan.mark
        if carried or end - scan.opened <= LONGEST_OPEN:
            found.append(Quote(scan.opened, end, open=not carried))
    return found


class _Page:
    """A text and its marks."""

    def __init__(self, text: str, marks: Marks) -> None:
        self.text, self._marks = text, marks
        self._starts = [mark.start for mark in marks.every]

    def marks(self, start: int, end: int) -> tuple[Mark, ...]:
        """The marks that stand wholly in text[start:end]."""
        low, high = bisect_left(self._starts, start), bisect_left(self._starts, end)
        found = self._marks.every[low:high]
        return found[:-1] if found and found[-1].end > end else found

    def closes(self, mark: Mark, opened: Mark) -> bool:
        """Whether a sign is one that closes another."""
        return mark.sign in self._marks.closers[opened.sign]

    def is_rival(self, mark: Mark, opened: Mark) -> bool:
        """Whether a mark that opens shows the open one to be a stray one: they could close each other's quotation."""
        closers = self._marks.closers
        mine = closers.get(mark.sign, frozenset((mark.sign,)))
        return mark.sign == opened.sign or bool(mine & closers[opened.sign])

    def is_sign_of(self, mark: Mark) -> bool:
        """Whether a mark can open a quotation at all."""
        return mark.sign in self._marks.closers

    def line_end(self, start: int) -> int:
        """The end of the line that holds `start`."""
        end = self.text.find("\n", start)
        return end if end >= 0 else len(self.text)

    def goes_on(self, start: int, opened: Mark) -> bool:
        """Whether a quotation open at the end of a paragraph goes on in the one that starts at `start`."""
        if start >= len(self.text):
            return False
        first = self.marks(start, self.line_end(start))[:1]
        again = first and (first[0].sign == opened.sign or (first[0].opening and opened.opening))
        if again and first[0].start == start:
            return True
        return self._closes_first(start, opened)

    def _closes_first(self, start: int, opened: Mark) -> bool:
        """Whether, from `start` on, a mark that closes `opened` comes before any that opens.

        Two straight marks inside directed ones are a quotation in the quotation; a single one closes, though it
        stands where one opens (`…, "the minister said`).
        """
        nested = False
        for mark in self.marks(start, start + (LONGEST_JOINED if opened.opening else LONGEST_OPEN)):
            if mark.sign in SINGLE or mark.weak:
                continue
            if mark.opening:
                return False
            if mark.sign == '"' and opened.opening and (nested or self.is_paired(mark)):
                nested = not nested
            else:
                return self.closes(mark, opened) and (opened.opening or not mark.stands_open)
        return False

    def is_paired(self, mark: Mark) -> bool:
        """Whether a mark that could be either opens, and another in its line closes it."""
        later = self._next(mark, self.line_end(mark.end))
        return later is not None and mark.stands_open and not later.stands_open

    def closes_later(self, mark: Mark, end: int) -> bool:
        """Whether a mark that looks like an opening one is one: another closes it later in the line."""
        later = self._next(mark, end) if mark.sign != "”" else None
        return later is not None and not later.stands_open

    def _next(self, mark: Mark, end: int) -> Mark | None:
        return next((m for m in self.marks(mark.end, end) if m.sign == mark.sign), None)

    def is_measure(self, mark: Mark, opened: Mark, end: int) -> bool:
        """Whether a mark behind a number means inches: a quotation is open, and another mark closes it."""
        for later in self.marks(mark.end, end):
            if later.opening or (later.may_open and not later.weak):
                return False
            if not later.weak and self.closes(later, opened):
                return True
        return False


class _Scan:
    """One line, mark by mark; `opened` and `mark` tell what is open at its end."""

    def __init__(self, page: _Page, start: int, end: int) -> None:
        self.page, self.start, self.end = page, start, end
        self.opened: int | None = None
        self.mark: Mark | None = None
        self.depth = 0

    def run(self, carried: Mark | None) -> list[Quote]:
        """The quotations that are closed here; `carried` is the mark left open by the line before."""
        if carried:
            self.opened, self.mark = self.start, carried
        return list(self._closed(carried))

    def _closed(self, carried: Mark | None) -> Iterator[Quote]:
        at = self.start
        for mark in self.page.marks(self.start, self.end):
            if mark.start < at:
                continue
            at = mark.end
            if mark.sign in SINGLE:
                close = self._single(mark) if self.opened is None else 0
                if close:
                    yield Quote(mark.start, close)
                    at = close
            elif self.opened is None:
                self._open(mark)
            elif not (carried and mark.start == self.start and (mark.sign == carried.sign or mark.opening)):
                yield from self._meet(mark)

    def _open(self, mark: Mark) -> None:
        """Nothing is open: this opens, if it can."""
        if mark.opening or (mark.may_open and self.page.is_sign_of(mark)):
            self._begin(mark)

    def _begin(self, mark: Mark) -> None:
        self.opened, self.mark, self.depth = mark.start, mark, 0

    def _meet(self, mark: Mark) -> Iterator[Quote]:
        """A mark inside a quotation: it closes it, nests in it, or shows that the first was a stray one."""
        assert self.opened is not None
        assert self.mark is not None
        opens = mark.opening or mark.stands_open
        if mark.weak and self.page.is_measure(mark, self.mark, self.end):
            return
        if self._nests(mark):
            self.depth += 1
        elif self.page.closes(mark, self.mark) and (
            self.depth or not opens or not self.page.closes_later(mark, self.end)
        ):
            if self.depth:
                self.depth -= 1
                return
            if mark.end - self.opened <= LONGEST_JOINED:
                yield Quote(self.opened, mark.end)
                self.opened = self.mark = None
            else:  # the first was a stray one
                self.opened = self.mark = None
                self._open(mark)
        elif opens and self.page.is_rival(mark, self.mark):
            self._begin(mark)

    def _nests(self, mark: Mark) -> bool:
        """Whether a quotation in the quotation opens here: one that closes leaving a mark to close the outer one."""
        assert self.mark is not None
        if not self.mark.opening:
            return False
        if mark.sign != self.mark.sign:
            return mark.sign == '"' and self.page.is_paired(mark)
        later = self.page.marks(mark.end, min(self.end, mark.start + LONGEST_JOINED))
        closing = sum(m.sign != mark.sign and not m.opening and self.page.closes(m, mark) for m in later)
        return closing > 1 + sum(m.sign == mark.sign for m in later)

    def _single(self, mark: Mark) -> int:
        """The end of a quotation in single marks that opens here, or 0 where this is an apostrophe."""
        text, start, after = self.page.text, mark.start, self.page.text[mark.end : mark.end + 1]
        before = text[start - 1 : start] if start > self.start else " "
        if not (before.isspace() or before in "([—–-") or not (after.isalnum() or after in "‘“.…"):
            return 0
        if _ELISION.match(text, start):
            return 0
        return self._single_close(mark) or self._single_line(mark)

    def _single_close(self, mark: Mark) -> int:
        """Behind the mark that closes a single one in its line, or 0; behind an s it may be an apostrophe."""
        text, start, fallback = self.page.text, mark.start, 0
        closing = _SINGLE_CLOSE.get(mark.sign, _APOSTROPHE_CLOSE)
        for close in closing.finditer(text, start + 2, min(self.end, start + LONGEST_SINGLE)):
            last = text[close.start() - 1]
            if last.isspace():
                continue
            if fallback and _SINGLE_OPEN.search(text, fallback, close.start()):
                break
            if last != "s" or not text[close.end() : close.end() + 2].strip().isalpha():
                return close.end()
            fallback = fallback or close.end()
        return fallback

    def _single_line(self, mark: Mark) -> int:
        """The end of a line that opens with a single mark, closes none, and is followed by one that opens so too."""
        following = _LINE.search(self.page.text, self.end)
        goes_on = following is not None and following[0].startswith(mark.sign)
        return self.end if mark.start == self.start and goes_on else 0
