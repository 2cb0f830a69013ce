"""Signs that one text holds several articles: such a file is split by a reader that knows it, or refused."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from framing.corpus.readers._databases import fold, read_place
from framing.errors import InputError, printable

_COUNTED = re.compile(
    r"[^\w\n]{0,12}(?:(?P<before>[^\W\d_]{2,20})\s+)?(?P<n>\d{1,6})\s?(?:of|von|van|de|di|du|sur|av|af|z|из|/)\s?"
    r"(?P<of>\d{1,6})(?:\s+(?P<after>[^\W\d_]{2,20}))?[^\w\n]{0,12}"
)
_SIGNS = (
    (re.compile(r"end of document", re.IGNORECASE), "End of Document"),
    (re.compile(r"(?:document|dokument|documento) [A-Za-z]{2,8}\w{0,6}\d{12,}\w{6,12}", re.IGNORECASE), "Document …"),
    (re.compile(r"\*{4}(?: \*\S+)+"), "**** *…"),
    (re.compile(r"(?:proquest )?(?:document id|accession number):? .{1,60}", re.IGNORECASE), "document ID"),
    (re.compile(r"(?:.{1,60} )?\d{1,2}-\d{1,2}-\d{4},? \(?p\. ?\S{1,20}"), "30-11-2011, p. 2"),
    (re.compile(r"load-date: .{1,60}", re.IGNORECASE), "LOAD-DATE"),
)
_PAGES = frozenset("page pages seite pagina pagine bladzijde blz part teil partie deel fig figure chapter".split())
_LONGEST = 200
_FEWEST, _MOST, _TEXT = 3, 0.8, 200
"""Heads that tell a file of several articles; of how many of them something holds; characters of an article."""
_LONGEST_LABEL, _WORDS = 12, 4
_DIGITS, _CLOCK = re.compile(r"\d+"), re.compile(r"\d{1,2}[:.]\d\d(?: Uhr| h)?")
_HAS_DAY = re.compile(
    r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}"
    r"|(?:19|20)\d\d\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}|\d{1,2}\.? [^\W\d_]{3,12}\.? (?:19|20)\d\d"
    r"|[^\W\d_]{3,12}\.? \d{1,2},? (?:19|20)\d\d)(?!\d)"
)


def several_articles(text: str) -> str:
    """The line that stands above or below each article where a text holds two or more; nothing where it is one."""
    lines = [line for line in (line.strip("\ufeff\x0c \t\r") for line in text.split("\n")) if line]
    short = [line for line in lines if len(line) < _LONGEST]
    for sign, shown in _SIGNS:
        if sum(bool(sign.fullmatch(line)) for line in short) > 1:
            return shown
    if sum(bool(read_place(line)) for line in short) > 1:
        return next(line for line in short if read_place(line))
    return _counted(short) or _dated(lines)


def one_text(text: str, file: object) -> str:
    """The text. Raises InputError where it holds several articles: it is never read as one document."""
    if sign := several_articles(text):
        raise InputError(
            f"{file}: several articles in one text (lines such as {printable(repr(sign), 60)}), of no database that we "
            "know; split it into a file an article, or give a table"
        )
    return text


def _dated(lines: Sequence[str]) -> str:
    """The first of three short lines or more with a day that are heads of articles, as what is between them tells.

    Either all have something of their own in common and text below (a label, a row of a table), or each article has
    some line in common: a rule, the name of a column.
    """
    days = [i for i, line in enumerate(lines) if len(line) < _LONGEST and _HAS_DAY.search(line)]
    marked = Counter(shape for i in days if (shape := _mark(lines[i])))
    if marked and (heads := [i for i in days if _mark(lines[i]) == marked.most_common(1)[0][0]])[_FEWEST - 1 :]:
        below = [sum(map(len, lines[i + 1 : j])) for i, j in pairwise(heads)]
        if sum(length >= _TEXT for length in below) >= max(_FEWEST - 1, _MOST * len(below)):
            return lines[heads[0]]
    alone = [i for i in days if len(_CLOCK.sub(" ", _HAS_DAY.sub(" ", lines[i])).split()) <= _WORDS]
    if len({lines[i] for i in alone}) < 2:  # none, or the head of each page
        return ""
    parts = [{_DIGITS.sub("", line) for line in lines[i + 1 : j] if len(line) < _LONGEST} for i, j in pairwise(alone)]
    seen = Counter(line for part in parts for line in part if len(line) >= _FEWEST)
    recurs = seen.most_common(1)[0][1] if seen else 0
    return lines[alone[0]] if recurs >= max(_FEWEST - 1, _MOST * len(list(filter(None, parts)))) else ""


def _mark(line: str) -> str:
    """How a row of a table, or a line with a label, begins, without its numbers; nothing for another line."""
    label, colon, _ = line.partition(":")
    if colon and len(label) <= _LONGEST_LABEL:
        return label
    return _DIGITS.sub("0", line)[:_LONGEST_LABEL] if line.startswith("|") else ""


def _counted(lines: Iterable[str]) -> str:
    """`1 of 3` and `2 of 3` on lines of their own, which are no numbers of pages."""
    seen: Counter[str] = Counter()
    for line in lines:
        match = _COUNTED.fullmatch(line)
        if not match or fold(match["before"] or match["after"] or "page") in _PAGES:
            continue
        if int(match["n"]) == seen[match["of"]] + 1 and int(match["of"]) > 1:
            seen[match["of"]] += 1
            if seen[match["of"]] > 1:
                return line
    return ""
