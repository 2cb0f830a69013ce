"""The database read back with SQLite itself."""

import sqlite3
from contextlib import closing

import pytest

from framing import tables
from framing.errors import InputError
from framing.exports import database
from framing.exports.database import write_database
from framing.runs.folder import read_manifest
from framing.runs.results import read_run
from tests.exports.runs import HOSTILE, run  # noqa: F401 - a fixture


@pytest.fixture
def ask(run, tmp_path):  # noqa: F811
    """What a query on the run's database gives."""
    write_database(read_run(run), read_manifest(run), tmp_path / "a.db", run)
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


def test_values_and_types_are_those_of_the_table(ask):
    assert [row[0] for row in ask("SELECT file FROM rejects ORDER BY rowid")] == list(HOSTILE)
    assert ask("SELECT record, typeof(record) FROM rejects LIMIT 2") == [(None, "null"), (1, "integer")]
    assert ask("SELECT included, tokens FROM documents") == [(1, 5), (0, None)]
    assert ask("PRAGMA integrity_check") == [("ok",)]


def test_columns_that_differ_in_case_alone_both_stand(ask):
    assert ask("SELECT title, Title_2 FROM documents") == [("a", "one"), ("b", "=two")]


def test_columns_and_run_are_explained(ask):
    said = {(table, column): meaning for table, column, meaning in ask('SELECT "table", column, meaning FROM columns')}
    for column, what in tables.TABLES["rejects"].columns.items():
        assert said["rejects", column] == what.meaning
    assert ("run_id", "abc") in ask("SELECT key, value FROM run")


def test_the_same_run_gives_the_same_bytes_and_only_ours_is_replaced(run, tmp_path):  # noqa: F811
    given, target = (read_run(run), read_manifest(run)), tmp_path / "a.db"
    write_database(*given, target, run)
    first = target.read_bytes()
    write_database(*given, target, run)
    assert target.read_bytes() == first
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE mine (x)")
    with pytest.raises(InputError, match="no export of framing"):
        write_database(*given, tmp_path / "other.db", run)


def test_more_columns_than_sqlite_holds_are_refused(run, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.setattr(database, "MOST_COLUMNS", 10)
    with pytest.raises(InputError, match="export with --parquet"):
        write_database(read_run(run), read_manifest(run), tmp_path / "a.db", run)
    assert not (tmp_path / "a.db").exists()
