"""Which records are one document: identical ones are merged, ids that start again told apart, others refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import NamedTuple

from framing.corpus.documents import Document
from framing.errors import plural, printable


class Level(NamedTuple):
    """Within what ids may count: its part of a row; decided over which rows, from which share and ids on.

    Under these a document that has another's id is a corrected print or a slip, and refused as `duplicate_id`.
    """

    part: Callable[[Document], Hashable]
    space: Callable[[Document], Hashable]
    share: float
    fewest: int
    own: Callable[[Document], str]
    said: str


_LEVELS = (
    Level(
        lambda row: row.file,
        lambda row: row.file,
        0.2,
        1,
        lambda row: f"{row.file}:{row.doc_id}",
        "ids start again from file to file: each file's count by themselves and stand as FILE:ID",
    ),
    Level(
        lambda row: row.source,
        lambda row: (row.file, row.source),
        0.5,
        2,
        lambda row: f"{row.source}:{row.doc_id}",
        "ids start again from source to source: each source's count by themselves and stand as SOURCE:ID",
    ),
    Level(
        lambda row: (row.file, row.record),
        lambda row: row.file,
        0.5,
        3,
        lambda row: f"{row.doc_id}#{row.record}",
        "ids repeat within one file: every record is a document and stands as ID#RECORD",
    ),
)


def separate_ids(rows: Sequence[Document]) -> Iterator[str]:
    """Give documents whose ids start again elsewhere ids of their own; a sentence for each kind."""
    for level in _LEVELS:
        shared = [same for same in group_by_id(rows) if len(same) > 1]
        clashing = [row for same in shared for row in _alone(same, level)]
        sizes = Counter(map(level.space, rows))
        clashes = Counter(map(level.space, clashing))
        repeated = Counter(space for same in shared for space in set(map(level.space, same)))
        spaces = {s for s, n in clashes.items() if n >= level.share * sizes[s] and repeated[s] >= level.fewest}
        moved = [row for row in rows if level.space(row) in spaces]
        for row in moved:
            row.doc_id = level.own(row)
        if moved:
            yield f"{level.said} ({plural(len(moved), 'document')}, e.g. {printable(moved[0].doc_id, 60)})"


def group_by_id(rows: Sequence[Document]) -> list[list[Document]]:
    """The rows of each id, in their order."""
    by_id: dict[str, list[Document]] = {}
    for row in rows:
        by_id.setdefault(row.doc_id, []).append(row)
    return list(by_id.values())


def resolve(rows: Sequence[Document], refuse: Callable[[Document, str], None]) -> tuple[list[Document], int]:
    """Rows in canonical order, one an id, and how many were merged: identical ones are, others of an id are refused."""
    kept, merged = [], 0
    for same in group_by_id(rows):
        first = min(same, key=lambda r: (r.content, r.values())) if len(same) > 1 else same[0]
        kept.append(first)
        for row in same:
            if row is first:
                continue
            if row.content == first.content:
                merged += 1
            else:
                refuse(row, f"another document has the id {printable(repr(row.doc_id), 60)}")
    kept.sort(key=lambda r: (r.date, r.source, r.doc_id, r.content))
    return kept, merged


def _alone(same: Sequence[Document], level: Level) -> list[Document]:
    """The rows of one id that are a document of which no other part has a copy or a version."""
    parts: dict[Hashable, set[Hashable]] = {}
    for row in same:
        parts.setdefault(_identity(row), set()).add(level.part(row))
    if len({level.part(row) for row in same}) < 2:
        return []
    return [row for row in same if len(parts[_identity(row)]) == 1]


def _identity(row: Document) -> Hashable:
    """What two versions of one article share."""
    return (row.source, row.date, row.title) if row.title else row.content
