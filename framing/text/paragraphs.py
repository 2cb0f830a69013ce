"""Paragraphs of a text, what they hash to, and the header that may stand before the first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from zlib import crc32

LONGEST = 600
_LENGTHS = 1024
_SHORTEST_SENTENCE = 80
"""Characters of a sentence that is looked at by itself; shorter ones (`He did not elaborate.`) are anybody's words."""
_KEYS = "date|published|source|outlet|by|author|title|headline|url|language|section"
_KEY_LINE = re.compile(rf"[ \t]*({_KEYS})[ \t]*:[ \t]*(\S[^\n]{{0,300}})(?:\n|\Z)", re.IGNORECASE)
_INLINE = re.compile(r"\s*(?:date|published)[:\s]\s*(\d{4}-\d\d-\d\d)(?:T\S{0,30})?(?=\s)", re.IGNORECASE)
_BLOCK = re.compile(r"\S(?:[^\n]*(?:\n(?!\n)[^\n]*)*\S)?")
_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_SENTENCE = re.compile(r"\S(?:[^.!?…。！？]++|[.!?…。！？](?![\"”’»)\]]*\s))*+(?:[.!?…。！？][\"”’»)\]]*|\Z)")
_LAST = frozenset(".!?:;\"”’')]»。！？")


def paragraph_bounds(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each paragraph, blanks at both ends left out.

    A line is a paragraph; in a text broken into lines of a page's width, what stands between blank lines is.
    """
    pattern = _BLOCK if text.count("\n") >= 10 and _is_wrapped(text) else _LINE
    return (match.span() for match in pattern.finditer(text))


def part_bounds(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of what may recur: paragraphs of up to 600 characters, and in longer ones the longer sentences.

    So a box is found that was a line of its own before all lines were joined.
    """
    for start, end in paragraph_bounds(text):
        if end - start <= LONGEST:
            yield start, end
        else:
            sentences = (match.span() for match in _SENTENCE.finditer(text, start, end))
            yield from ((a, b) for a, b in sentences if _SHORTEST_SENTENCE <= b - a <= LONGEST)


def paragraph_hashes(text: str) -> list[int]:
    """A hash of each part that may recur (`part_bounds`); the same in every process."""
    return [hash_paragraph(text[a:b]) for a, b in part_bounds(text)]


def hash_paragraph(paragraph: str) -> int:
    """32 bits and the length of a paragraph of up to LONGEST characters without the blanks round it.

    Only those that recur in hundreds of documents, or few of a small source, are looked for: a paragraph is taken for
    one of them, of its own length, once in four thousand million.
    """
    return crc32(paragraph.encode()) * _LENGTHS + len(paragraph)


def hashed_length(hashed: int) -> int:
    """The length of the paragraph with this hash: another length need not be hashed to know that it is another."""
    return hashed % _LENGTHS


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
    broken = [line for line in lines if 25 <= len(line) <= 110 and line.rstrip()[-1] not in _LAST]
    return len(broken) > 0.5 * len(lines)
