"""Paragraphs of a text, what they hash to, and the header that may stand before the first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b

LONGEST = 600
_KEYS = "date|published|source|outlet|by|author|title|headline|url|language|section"
_KEY_LINE = re.compile(rf"[ \t]*({_KEYS})[ \t]*:[ \t]*(\S[^\n]{{0,300}})(?:\n|\Z)", re.IGNORECASE)
_INLINE = re.compile(r"\s*(?:date|published)[:\s]\s*(\d{4}-\d\d-\d\d)(?:T\S{0,30})?(?=\s)", re.IGNORECASE)
_BLOCK = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_LINE = re.compile(r"[^\n]+")
_LAST = frozenset(".!?:;\"”’')]»。！？")


def paragraph_bounds(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each paragraph, blanks at both ends left out.

    A line is a paragraph; in a text broken into lines of a page's width, what stands between blank lines is.
    """
    pattern = _BLOCK if text.count("\n") >= 10 and _is_wrapped(text) else _LINE
    for match in pattern.finditer(text):
        found = match.group()
        stripped = found.strip()
        if stripped:
            start = match.start() + len(found) - len(found.lstrip())
            yield start, start + len(stripped)


def paragraph_hashes(text: str) -> list[int]:
    """A 64-bit hash of each paragraph of up to 600 characters; the same in every process."""
    return [hash_paragraph(text[a:b]) for a, b in paragraph_bounds(text) if b - a <= LONGEST]


def hash_paragraph(paragraph: str) -> int:
    """64 bits, signed, of a paragraph without the blanks round it."""
    return int.from_bytes(blake2b(paragraph.encode(), digest_size=8).digest(), "little", signed=True)


def read_header(text: str) -> tuple[int, dict[str, str]]:
    """(where the header ends, what it says) of the lines `Key: value` or of ` date 2023-08-21 ` at the start.

    Keys are date, published, source, outlet, by, author, title, headline, url, language and section; (0, {}) without.
    """
    if inline := _INLINE.match(text):
        return inline.end(), {"date": inline[1]}
    values: dict[str, str] = {}
    at = len(text) - len(text.lstrip())
    while match := _KEY_LINE.match(text, at):
        values.setdefault(match[1].lower(), match[2].strip())
        at = match.end()
    return (at, values) if values and _is_header(values, text[at:]) else (0, {})


def _is_header(values: dict[str, str], rest: str) -> bool:
    """One line alone (`Source: Reuters said …`) is a header only where a blank line sets it off."""
    return len(values) > 1 or rest.startswith("\n")


def _is_wrapped(text: str) -> bool:
    """Whether most lines end in mid-sentence at about the width of a page."""
    lines = [line for line in text.split("\n") if line.strip()]
    broken = [line for line in lines if line.rstrip()[-1] not in _LAST and 25 <= len(line) <= 110]
    return len(broken) > 0.5 * len(lines)
