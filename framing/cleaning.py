"""Spans of a text that do not count: headers, credit lines, read-more lines, paragraphs that recur in a source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from framing import tables
from framing.paragraphs import LONGEST, hash_paragraph, paragraph_bounds, read_header

if TYPE_CHECKING:
    import pandas as pd

Span = tuple[int, int, str]
"""start, end, kind"""

_SHORT = 200
_LINE = re.compile(r"[^\n]+")


def find_spans(
    doc_ids: Sequence[str], texts: Sequence[str], sources: Sequence[str], recurring: Mapping[str, frozenset[int]]
) -> pd.DataFrame:
    """The table `spans` of some documents: characters of their texts that are not counted, without overlaps.

    Kinds: `header` (see `paragraphs.read_header`), `credit` and `read-more` (short lines that match
    `credit_lines.txt`) and `recurring` (paragraphs in `recurring[source]`, from `corpus.read_corpus`). Where recurring
    paragraphs make up more than half of a text none of them is taken: that is a document told again, not a box.
    """
    import pandas as pd

    rows = [
        (doc_id, *span)
        for doc_id, text, source in zip(doc_ids, texts, sources, strict=True)
        for span in text_spans(text, recurring.get(source, frozenset()))
    ]
    return tables.check("spans", pd.DataFrame(rows, columns=tables.column_names("spans")))


def text_spans(text: str, recurring: frozenset[int] = frozenset()) -> list[Span]:
    """The spans of one text, in order."""
    header = read_header(text)[0]
    found = [(0, header, "header")] if header else []
    found += _line_spans(text)
    found += _inline_spans(text)
    if recurring:
        found += _recurring_spans(text, recurring)
    return list(_without_overlaps(found))


def _without_overlaps(found: Iterable[Span]) -> Iterator[Span]:
    """Where two overlap, the one that begins first (the longer of two) stays."""
    end = 0
    for span in sorted(found, key=lambda s: (s[0], -s[1])):
        if span[0] >= end:
            yield span
            end = span[1]


def _line_spans(text: str) -> list[Span]:
    found = []
    for line in _LINE.finditer(text):
        if line.end() - line.start() <= _SHORT and (shown := line.group().strip()) and (kind := _kind(shown)):
            start = text.index(shown, line.start())
            found.append((start, start + len(shown), kind))
    return found


def _kind(line: str) -> str:
    """`credit` or `read-more` where a pattern says so, else nothing."""
    patterns = _patterns()
    for kind in ("credit", "read-more"):
        if patterns.whole[kind].fullmatch(line) or any(end.search(line) for end in patterns.ends[kind]):
            return kind
    return ""


def _inline_spans(text: str) -> list[Span]:
    return [(m.start(), m.end(), "credit") for m in _patterns().inline.finditer(text)]


def _recurring_spans(text: str, recurring: frozenset[int]) -> list[Span]:
    found = [
        (start, end, "recurring")
        for start, end in paragraph_bounds(text)
        if end - start <= LONGEST and hash_paragraph(text[start:end]) in recurring
    ]
    return found if 2 * sum(end - start for start, end, _ in found) <= len(text) else []


@dataclass(frozen=True)
class _Patterns:
    """What `credit_lines.txt` says: patterns of whole lines, of line ends, and of credits within a line."""

    whole: Mapping[str, re.Pattern[str]]
    ends: Mapping[str, tuple[re.Pattern[str], ...]]
    inline: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    lines: dict[str, list[str]] = {}
    for line in files("framing").joinpath("credit_lines.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, pattern = line.split(" ", 1)
            scoped = re.sub(r"^\(\?i\)(.*)", r"(?i:\1)", pattern)
            lines.setdefault(kind, []).append(scoped.replace("{AGENCY}", "|".join(lines.get("agency", ()))))
    return _Patterns(
        whole={kind: re.compile("|".join(lines[kind])) for kind in ("credit", "read-more")},
        ends={kind: tuple(re.compile(f"{p}$") for p in lines[f"{kind}-end"]) for kind in ("credit", "read-more")},
        inline=re.compile("|".join(lines["inline"])),
    )
