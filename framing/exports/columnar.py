"""A run as Parquet: one file a table, with the meaning and unit of every column in its schema."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.exports.describing import column_of, in_order
from framing.exports.places import new_folder
from framing.tables import TABLES
from framing.tables.columns import Kind

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_MARK = b"framing_run"
_TYPES: dict[Kind, str] = {"text": "string", "int": "int64", "float": "double", "bool": "bool"}


def write_parquet(tables: Mapping[str, pd.DataFrame], manifest: Mapping[str, Any], target: Path, run: Path) -> None:
    """Write the tables of a run to `target/NAME.parquet`; a missing number is null, a missing text empty.

    Raises InputError where `target` cannot be written or holds anything but such files.
    """
    import pyarrow.parquet as pq

    with new_folder(target, run, is_parquet) as folder:
        for name in in_order(tables):
            pq.write_table(_table(name, tables[name], str(manifest["run_id"])), folder / f"{name}.parquet")


def is_parquet(path: Path) -> bool:
    """Whether a file is a table that was written here."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with suppress(OSError, pa.ArrowException):
        return _MARK in (pq.read_schema(path).metadata or {}) if path.is_file() else False
    return False


def _table(name: str, frame: pd.DataFrame, run_id: str) -> pa.Table:
    import pyarrow as pa

    fields = []
    for column in map(str, frame.columns):
        what = column_of(name, column)
        said = {"meaning": what.meaning} | ({"unit": what.unit} if what.unit else {})
        fields.append(pa.field(column, _TYPES[what.kind], metadata=said))
    schema = pa.schema(fields, metadata={_MARK: run_id, b"one_row_is": TABLES[name].row})
    arrays = [pa.array(frame[c], type=field.type, from_pandas=True) for c, field in zip(frame, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)
