"""What a schema is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "int", "float", "bool"]


@dataclass(frozen=True)
class Column:
    """One column: its type, and its meaning with the unit. Floats may be missing; ints may too (empty cell)."""

    kind: Kind
    meaning: str


@dataclass(frozen=True)
class Schema:
    """The columns of one table; `passes_through` lets further text columns follow the declared ones."""

    columns: Mapping[str, Column]
    passes_through: bool = False


def read_schema(spec: str, passes_through: bool = False) -> Schema:
    """Read `name: kind, meaning` lines."""
    columns: dict[str, Column] = {}
    for line in filter(str.strip, spec.splitlines()):
        name, rest = line.strip().split(":", 1)
        kind, meaning = rest.strip().split(",", 1)
        columns[name] = Column(kind.strip(), meaning.strip())  # type: ignore[arg-type]
    return Schema(columns, passes_through)
