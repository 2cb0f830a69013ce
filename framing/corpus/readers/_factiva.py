"""One Factiva article: with field codes (`HD`, `WC`, `PD`, `SN` …), or as it is displayed, without labels.

As displayed the lines below the headline stand in one order: words, date, time, outlet, its code, edition or page,
language, copyright; the last line is the accession number. The unit of the word count is in the interface's language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from framing.corpus.readers._databases import find_date, find_language, find_words, is_language

DATABASE = "Factiva"
NUMBER = re.compile(r"(?:\w{2,12}\s+|[^\x00-\x7f]{1,8}\s?)?(?P<id>[A-Za-z]{2,8}\w{0,6}?\d{10,16}[a-z]\w{6,11})\.?")
"""`Document SUDOS00020131120e9bj0001v`, the word before in the interface's language."""
_BYLINE = re.compile(r"(?:by|von|par|por|di|door|af|av)\s", re.IGNORECASE)
_NOTICE = re.compile(r"(?:copyright|©|\(c\)|(?:alle|all|tous|todos)\b.{0,30}\b(?:re|ri|dr|de)\w+)", re.IGNORECASE)
_CODE = re.compile(r"[A-Z][A-Z0-9]{1,9}")
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d\b.{0,20}")
_COUNT = re.compile(r"\d[\d.,]*\s?\S{1,12}")
_SECTION = re.compile(r".{2,40};\s?\w{1,4}")
Article = tuple[dict[str, str], int | None]


def read_fields(fields: Mapping[str, str]) -> Article:
    """The values of an article with field codes, and the words it declares."""
    number = NUMBER.fullmatch(" ".join(fields.get("AN", "").split()))
    values = {
        "doc_id": number["id"] if number else "",
        "title": " ".join(fields.get("HD", "").split()),
        "source": " ".join(fields.get("SN", "").split()),
        "date": _date(fields.get("PD", ""), fields.get("ET", "")),
        "language": find_language(fields.get("LA", "")),
        "byline": " ".join(fields.get("BY", "").split()),
        "section": " ".join(fields.get("SE", "").split()),
        "page": " ".join(fields.get("PG", "").split()),
        "text": drop_notices([p for name in ("LP", "TD") for p in re.split(r"\n\s*\n", fields.get(name, ""))]),
    }
    return values, find_words(fields.get("WC", ""))


def read_display(head: Sequence[str], body: Sequence[str], number: str = "") -> Article:
    """The values of an article as displayed: the lines above the body, and the paragraphs of the body."""
    at = words_line(head)
    declared = find_words(head[at]) if at < len(head) else None
    start = at if at < len(head) and _is_day(head[at]) else at + 1
    values = _read_title(head[:at]) | _read_origin(head[start:])
    values |= {"doc_id": number, "text": drop_notices(body)}
    return values, declared


def words_line(lines: Sequence[str]) -> int:
    """Where the number of words stands, in a unit that we do not know above the date; else the date; else the end."""
    known = next((i for i, line in enumerate(lines) if find_words(line)), None)
    if known is not None:
        return known
    dated = next((i for i, line in enumerate(lines) if i and _is_day(line)), len(lines))
    return dated - 1 if 1 < dated < len(lines) and _COUNT.fullmatch(lines[dated - 1]) else dated


def _is_day(line: str) -> bool:
    return len(line) < 40 and bool(find_date(line))


def split_display(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The lines of the head, and the paragraphs of the body, of an article as displayed in a plain text."""
    at = next((i for i, line in enumerate(lines) if find_words(line)), None)
    if at is None:
        return [line for line in lines[:1] if line], _paragraphs(lines[1:])
    start = _block_start(lines, at)
    if start == at:  # the headline stands by itself
        while start and not lines[start - 1]:
            start -= 1
        start = _block_start(lines, start)
    end = _head_end(lines, at)
    return [line for line in lines[start:end] if line], _paragraphs(lines[end:])


def _head_end(lines: Sequence[str], at: int) -> int:
    """Where the head ends: below the language stands a copyright; without a language, at the first empty line."""
    language = next((i for i in range(at, min(at + 12, len(lines))) if is_language(lines[i])), None)
    first = at if language is None else language
    empty = next((i for i in range(first, len(lines)) if not lines[i]), len(lines))
    return empty if language is None or empty - language <= 4 else language + 2


def drop_notices(body: Sequence[str]) -> str:
    """The paragraphs as one text; copyright notices at the end are no part of it."""
    kept = [paragraph.strip() for paragraph in body if paragraph.strip()]
    while kept and len(kept[-1]) < 300 and _NOTICE.match(kept[-1]):
        kept.pop()
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in kept)


def _block_start(lines: Sequence[str], at: int) -> int:
    while at and lines[at - 1]:
        at -= 1
    return at


def _paragraphs(lines: Sequence[str]) -> list[str]:
    """Paragraphs are parted by empty lines, or are a line each where there are none."""
    joined = "\n".join(lines).strip()
    return re.split(r"\n\s*\n", joined) if "\n\n" in joined else joined.split("\n")


def _read_title(lines: Sequence[str]) -> dict[str, str]:
    """Section, headline and author above the word count."""
    values: dict[str, str] = {}
    rest = list(lines)
    if len(rest) > 1 and _SECTION.fullmatch(rest[0]):
        values["section"] = rest.pop(0)
    if len(rest) > 1:
        i = next((i for i, line in enumerate(rest) if i and _BYLINE.match(line)), len(rest))
        values["byline"] = "; ".join(rest[i:])
        rest = rest[:i]
    return values | {"title": "; ".join(rest)}


def _read_origin(lines: Sequence[str]) -> dict[str, str]:
    """Date, time, outlet and language below the word count."""
    rest = list(lines)
    date = rest.pop(0) if rest and (find_date(rest[0]) or re.search(r"\d{4}", rest[0])) else ""
    time = rest.pop(0) if rest and _CLOCK.fullmatch(rest[0]) else ""
    source = rest.pop(0) if rest else ""
    language = next((line for line in rest if is_language(line)), "")
    return {"date": _date(date, time), "source": source, "language": find_language(language)}


def _date(day: str, time: str) -> str:
    return find_date(f"{day} {time}") or " ".join(day.split())
