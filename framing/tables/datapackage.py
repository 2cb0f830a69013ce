"""A run's tables as a Data Package, so that readers of other programs know their columns, types and units.

The format is Frictionless Data Package 1 with Table Schema (specs.frictionlessdata.io); `unit` is ours beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from framing.tables import TABLES, safe_cell
from framing.tables.columns import Column, Kind, Schema

if TYPE_CHECKING:
    import pandas as pd

_TYPES: dict[Kind, str] = {"text": "string", "int": "integer", "float": "number", "bool": "boolean"}
_DIALECT = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\n", "header": True}
OTHER_FILES = {
    "lexicons.json": "The study's own lexicons as they were: under `lexicons` an object a file, with `file`, `name`, "
    "`format`, `sha256` and `content`; `encoding` is utf-8 where that is the file's text, base64 where it is not."
}
_FOREIGN = Column("text", "column of the input, as it was read")


def describe_package(title: str, tables: Mapping[str, pd.DataFrame], others: Sequence[str] = ()) -> dict[str, Any]:
    """The content of `datapackage.json`: one resource a table, with the columns that it really has.

    Columns that came with the input are text. A cell is missing where it is empty. `others` are JSON files of the run
    beside the tables (of `OTHER_FILES`).
    """
    described = [_resource(name, list(map(str, tables[name].columns))) for name in sorted(tables)]
    return {
        "profile": "data-package" if others else "tabular-data-package",
        "name": "framing-run",
        "title": title,
        "resources": described + [_other(name) for name in sorted(others)],
    }


def _other(path: str) -> dict[str, Any]:
    return {
        "profile": "data-resource",
        "name": path.partition(".")[0],
        "path": path,
        "description": OTHER_FILES[path],
        "format": "json",
        "mediatype": "application/json",
        "encoding": "utf-8",
    }


def _resource(name: str, columns: Sequence[str]) -> dict[str, Any]:
    schema = TABLES[name]
    described: dict[str, Any] = {"fields": [_field(schema, column) for column in columns], "missingValues": [""]}
    if schema.key:
        described["primaryKey"] = [*schema.key, *(c for c in columns if c.startswith("by_"))]
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": f"{name}.csv",
        "description": f"One row is {schema.row}.",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": _DIALECT,
        "schema": described,
    }


def _field(schema: Schema, name: str) -> dict[str, Any]:
    column = schema.columns.get(name, _FOREIGN)
    field: dict[str, Any] = {"name": safe_cell(name), "type": _TYPES[column.kind], "description": column.meaning}
    return field | ({"unit": column.unit} if column.unit else {})
