"""What the tables of a run, their columns and the run itself are, as tables that travel along with an export."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from framing.tables import TABLES
from framing.tables.columns import Column, Kind

if TYPE_CHECKING:
    import pandas as pd

COLUMNS_HEAD = ("table", "one_row_is", "column", "type", "unit", "meaning")
RUN_HEAD = ("key", "value")
FIRST = "findings"
"""The table to look at first."""
_TYPES: dict[Kind, str] = {"text": "text", "int": "whole number", "float": "number", "bool": "true or false"}
_FOREIGN = Column("text", "column of the input, as it was read")


def column_of(table: str, name: str) -> Column:
    """What a column of a table is; one that came with the input is text."""
    return TABLES[table].columns.get(name, _FOREIGN)


def in_order(names: Iterable[str]) -> list[str]:
    """Names of tables as they are best read: findings first, then as declared."""
    places = list(TABLES)
    return sorted(names, key=lambda name: (name != FIRST, places.index(name)))


def distinct(names: Iterable[str], joint: str) -> list[str]:
    """The names; a name again, or one that differs from an earlier one in case alone, has a number behind `joint`."""
    taken: set[str] = set()
    found = []
    for name in names:
        number, chosen = 2, name
        while chosen.casefold() in taken:
            chosen, number = f"{name}{joint}{number}", number + 1
        taken.add(chosen.casefold())
        found.append(chosen)
    return found


def plain_rows(table: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """The rows as values of Python; what is missing is None."""
    columns = [table[c].astype(object).where(table[c].notna(), None).tolist() for c in table.columns]
    return zip(*columns, strict=True)


def describe_columns(tables: Mapping[str, pd.DataFrame]) -> list[tuple[str, ...]]:
    """A row for every column of every table: COLUMNS_HEAD. From the declarations alone."""
    return [
        (name, TABLES[name].row, str(column), _TYPES[kind.kind], kind.unit, kind.meaning)
        for name in in_order(tables)
        for column in tables[name].columns
        for kind in (column_of(name, str(column)),)
    ]


def describe_run(manifest: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Which run this is: RUN_HEAD."""
    study, counts = manifest["study"], manifest["documents"]
    authors = study.get("authors") or []
    return [
        ("study", str(study.get("name", ""))),
        ("authors", "; ".join(map(str, authors if isinstance(authors, list) else [authors]))),
        ("run_id", str(manifest["run_id"])),
        ("framing", str(manifest["versions"].get("media-framing", ""))),
        *((f"documents_{name}", str(counts[name])) for name in sorted(counts)),
        ("config_sha256", str(manifest.get("config_sha256", ""))),
    ]
