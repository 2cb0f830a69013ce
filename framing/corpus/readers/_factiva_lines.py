"""Factiva articles in lines of text (a text file, or RTF made plain): with field codes, or as displayed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from framing.corpus.readers._databases import Export, find_words
from framing.corpus.readers._factiva import NUMBER, read_display, read_fields, split_display
from framing.corpus.readers._records import Bad, Record

_CODES = (
    "SE HD BY CR WC PD ET SN SC NGC GC ED PG VOL LA CY LP TD CT RF ART CX DLN CO IN NS RE IPC IPD PUB AN CLM DE".split()
)
_FIELD = re.compile(rf"\s*(?P<code>{'|'.join(_CODES)})(?:\s*\||\t|\s{{2,}}|\s*$)(?P<value>.*)", re.DOTALL)
_WORD = re.compile(r"[^\W_]")
_SUMMARY = re.compile(
    r"search summary|suchzusammenfassung|zusammenfassung der suche|r[ée]sum[ée] de la recherche|"
    r"resumen de (?:la )?b[úu]squeda|results found",
    re.IGNORECASE,
)


def is_one(text: str) -> bool:
    """Whether lines of a text are those of Factiva."""
    lines = text.splitlines()
    codes = {match["code"] for match in map(_field, lines) if match}
    return codes >= {"HD", "PD", "SN"} or (any(map(_number, lines)) and any(map(find_words, lines)))


def read_lines(lines: Iterable[str], export: Export) -> Iterator[Record | Bad]:
    """Yield a record an article; a summary of the search is left out."""
    held: list[str] = []
    seen = False  # a headline with a code
    for line in lines:
        match = _field(line)
        code = match["code"] if match else ""
        if seen and code in ("HD", "SE"):  # the article before has no number
            yield from _read_one(held, export)
            held, seen = [], False
        seen = seen or code == "HD"
        held.append(line.strip("\ufeff\x0c\r\n"))
        if number := _number(line):
            yield from _read_one(held, export, number)
            held, seen = [], False
    yield from _read_one(held, export)


def _field(line: str) -> re.Match[str] | None:
    return _FIELD.fullmatch(line.strip("\ufeff\x0c\r\n"))


def _number(line: str) -> str:
    """The accession number that ends an article, or nothing."""
    match = NUMBER.fullmatch(line.strip(" \t\r\n|").removeprefix("AN|").strip()) if len(line) < 100 else None
    return match["id"] if match and match.start("id") else ""


def _read_one(lines: list[str], export: Export, number: str = "") -> Iterator[Record | Bad]:
    if not any(map(_WORD.search, lines)):
        return
    if any(match and match["code"] == "HD" for match in map(_field, lines)):
        yield export.record(*read_fields(_fields(lines)))
    elif number or any(map(find_words, lines)):
        plain = [line.strip() for line in lines]
        yield export.record(*read_display(*split_display(plain[:-1] if number else plain), number))
    else:
        export.leave_out("search summary" if any(map(_SUMMARY.search, lines)) else "notice")


def _fields(lines: list[str]) -> dict[str, str]:
    """Field codes and what stands behind or below each."""
    fields: dict[str, list[str]] = {}
    held = list[str]()
    for line in lines:
        match = _field(line)
        if match and match["code"] not in fields:
            held = fields[match["code"]] = [match["value"].rstrip("| \t")]
        else:
            held.append(line.strip().removesuffix("|"))
    return {code: "\n".join(value).strip() for code, value in fields.items()}
