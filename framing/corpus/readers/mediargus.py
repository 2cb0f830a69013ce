"""Mediargus (Belgian newspapers) plain text: a numbered list of articles, then the articles in the same order."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from framing.corpus.readers._databases import Export, find_date, fold, head_text
from framing.corpus.readers._foreign import foreign_format
from framing.corpus.readers._opening import InputFile
from framing.corpus.readers._records import About, Bad, Record
from framing.errors import InputError

_ENTRY = re.compile(r"\W{0,3}(?P<n>\d{1,5})\. (?P<title>.+)")
_ORIGIN = re.compile(
    r"(?P<source>[^,]{2,80}), (?P<date>.{6,60}?\d{4})(?:, p\. ?(?P<page>[^,]{1,20}))?, (?P<words>\d{1,6}) ?w\.?"
)
_ARTICLE = re.compile(r"(?P<date>\d{1,2}-\d{1,2}-\d{4})(?:, p\. ?(?P<page>\S{1,20}))?")
_NOTICE = re.compile(r"(?:©|\(c\)|copyright\b|\ufffd ).{0,100}", re.IGNORECASE)


@dataclass(frozen=True)
class _Entry:
    """A line of the list."""

    title: str
    source: str
    date: str
    page: str
    words: int


def sniff(head: bytes, name: str) -> bool:
    """Whether it begins with a list of numbered headlines, each above outlet, date and number of words."""
    lines = [line.strip() for line in head_text(head).splitlines()[:40] if line.strip()]
    begins = len(lines) > 1 and bool(_ENTRY.fullmatch(lines[0]) and _ORIGIN.fullmatch(lines[1]))
    return begins and foreign_format(head, "") is None


def read(file: InputFile) -> Iterator[Record | Bad | About]:
    """Yield a record an article. Raises InputError for a list without its articles."""
    with file.text() as source:
        lines = [line.strip("\ufeff\x0c \t\r\n") for line in source]
    entries = _read_list(lines)
    export = Export("Mediargus", len(entries))
    starts = [i for i, line in enumerate(lines) if _ARTICLE.fullmatch(line)]
    if not starts:
        raise InputError(f"{file}: a list of {len(entries)} headlines of Mediargus; export the full articles with it")
    position = 0
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        position, entry = _find_entry(entries, position, lines[start])
        values = _read_article(lines[start:end], entry)
        yield export.record(values, entry.words if entry else None)
    yield export.about()


def _read_list(lines: Sequence[str]) -> list[_Entry]:
    """The entries: a numbered line above one with outlet, date and number of words."""
    filled = [line for line in lines if line]
    found = []
    for above, below in itertools.pairwise(filled):
        entry, origin = _ENTRY.fullmatch(above), _ORIGIN.fullmatch(below)
        if entry and origin:
            date = find_date(origin["date"]) or origin["date"]
            found.append(
                _Entry(entry["title"].strip(), origin["source"], date, origin["page"] or "", int(origin["words"]))
            )
    return found


def _find_entry(entries: Sequence[_Entry], position: int, line: str) -> tuple[int, _Entry | None]:
    """The next entry of the day and page that an article begins with, and where to go on."""
    match, date = _ARTICLE.fullmatch(line), _day(line)
    for i in range(position, len(entries)):
        if entries[i].date == date and (not match or not match["page"] or entries[i].page == match["page"]):
            return i + 1, entries[i]
    return position, None


def _read_article(lines: Sequence[str], entry: _Entry | None) -> dict[str, str]:
    """The text below the headline that the list gives; a notice at the end is no part of it."""
    body = [line for line in lines[1:] if line]
    if body and _NOTICE.fullmatch(body[-1]):
        body.pop()
    title = entry.title if entry else ""
    at = next((i for i, line in enumerate(body[:4]) if title and fold(line) == fold(title)), -1)
    return {
        "source": entry.source if entry else "",
        "date": entry.date if entry else _day(lines[0]),
        "page": entry.page if entry else "",
        "title": title,
        "text": "\n\n".join(body[at + 1 :]),
    }


def _day(line: str) -> str:
    """The day that an article begins with, which is written day first."""
    match = _ARTICLE.fullmatch(line)
    day, month, year = match["date"].split("-") if match else ("", "", "")
    return f"{year}-{month:0>2}-{day:0>2}"
