"""A run as one SQLite database: a table a table, with `columns` and `run` that say what they are.

Datasette opens it as it is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.errors import InputError
from framing.exports.describing import (
    COLUMNS_HEAD,
    RUN_HEAD,
    column_of,
    describe_columns,
    describe_run,
    distinct,
    in_order,
    plain_rows,
)
from framing.exports.places import new_file
from framing.tables.columns import Kind

if TYPE_CHECKING:
    import pandas as pd

APPLICATION = int.from_bytes(b"frmg", "big")
"""Marks the database as ours (SQLite's `application_id`)."""
MOST_COLUMNS = 2000
"""What a table of SQLite holds as it is built everywhere."""
_TYPES: dict[Kind, str] = {"text": "TEXT", "int": "INTEGER", "float": "REAL", "bool": "INTEGER"}
_JOINED = ("doc_id", "event_id", "topic", "frame", "source")
"""Columns that rows are looked up by, which have an index."""


def write_database(tables: Mapping[str, pd.DataFrame], manifest: Mapping[str, Any], target: Path, run: Path) -> None:
    """Write the tables of a run to `target`. A missing number is NULL, a bool 0 or 1, a day text.

    Column names that differ in case alone, which SQLite takes for one, are numbered. Raises InputError where `target`
    cannot be written or is no database of ours, and where a table has more columns than SQLite holds.
    """
    wide = [name for name in in_order(tables) if len(tables[name].columns) > MOST_COLUMNS]
    if wide:
        columns = len(tables[wide[0]].columns)
        raise InputError(f"{wide[0]}: {columns:,} columns, and SQLite holds {MOST_COLUMNS:,}; export with --parquet")
    with new_file(target, run, is_database) as path, closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute("PRAGMA journal_mode = OFF")  # the file is new, and moved in when it is whole
        connection.execute("BEGIN")
        _fill(connection, "columns", COLUMNS_HEAD, ["text"] * len(COLUMNS_HEAD), describe_columns(tables))
        _fill(connection, "run", RUN_HEAD, ["text"] * len(RUN_HEAD), describe_run(manifest))
        for name in in_order(tables):
            table = tables[name]
            kinds = [column_of(name, str(column)).kind for column in table.columns]
            _fill(connection, name, list(map(str, table.columns)), kinds, plain_rows(table))
        connection.execute("COMMIT")


def is_database(path: Path) -> bool:
    """Whether a file is a database that was written here."""
    with suppress(OSError), path.open("rb") as file:
        head = file.read(72)
        return head.startswith(b"SQLite format 3\0") and head[68:72] == APPLICATION.to_bytes(4, "big")
    return False


def _fill(connection: sqlite3.Connection, name: str, head: Sequence[str], kinds: Sequence[Kind], rows: Any) -> None:
    columns = distinct(head, "_")
    declared = ", ".join(f"{_quote(c)} {_TYPES[kind]}" for c, kind in zip(columns, kinds, strict=True))
    connection.execute(f"CREATE TABLE {_quote(name)} ({declared})")
    places = ", ".join("?" * len(columns))
    connection.executemany(f"INSERT INTO {_quote(name)} VALUES ({places})", rows)  # noqa: S608 - names of ours
    for column in [c for c in _JOINED if c in head]:
        connection.execute(f"CREATE INDEX {_quote(f'{name}_{column}')} ON {_quote(name)} ({_quote(column)})")


def _quote(name: str) -> str:
    """A name as SQL has it; no name of SQLite holds a NUL."""
    return '"' + name.replace('"', '""').replace("\0", "") + '"'
