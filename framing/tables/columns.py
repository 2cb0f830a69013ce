"""What a schema is made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "int", "float", "bool"]


@dataclass(frozen=True)
class Column:
    """One column: its type, meaning and unit. Floats may be missing; ints may too (empty cell).

    An int without a unit is a count; a text or a bool has none.
    """

    kind: Kind
    meaning: str
    unit: str = ""


@dataclass(frozen=True)
class Schema:
    """The columns of one table; `passes_through` lets further text columns follow the declared ones.

    `row` says what one row is, `key` names the columns that no two rows share.
    """

    columns: Mapping[str, Column]
    passes_through: bool = False
    row: str = ""
    key: tuple[str, ...] = ()


_COLUMN = re.compile(r"(\w+): (\w+)(?: \[([^\]]+)\])?, (.+)")


def read_schema(spec: str, passes_through: bool = False) -> Schema:
    """Read `= a row | key columns`, then `name: kind [unit], meaning`, a line each."""
    row, key, columns = "", "", {}
    for line in filter(None, map(str.strip, spec.splitlines())):
        if line.startswith("="):
            row, _, key = (part.strip() for part in line[1:].partition("|"))
            continue
        found = _COLUMN.fullmatch(line)
        if found is None:
            raise ValueError(f"not a column: {line}")
        name, kind, unit, meaning = found.groups()
        columns[name] = Column(kind, meaning, unit or "")  # type: ignore[arg-type]
    return Schema(columns, passes_through, row, tuple(key.split()))
