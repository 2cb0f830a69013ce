"""Parquet read back with pyarrow."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from framing import tables
from framing.errors import InputError
from framing.exports.columnar import write_parquet
from framing.runs.folder import read_manifest
from framing.runs.results import read_run
from tests.exports.runs import HOSTILE, run  # noqa: F401 - a fixture


def test_tables_come_back_with_types_meaning_and_the_same_bytes(run, tmp_path):  # noqa: F811
    given, target = (read_run(run), read_manifest(run)), tmp_path / "pq"
    write_parquet(*given, target, run)
    first = {path.name: path.read_bytes() for path in target.iterdir()}
    assert sorted(first) == ["documents.parquet", "rejects.parquet"]
    table = pq.read_table(target / "rejects.parquet")
    assert table.column("file").to_pylist() == list(HOSTILE)
    assert table.column("record").to_pylist() == [None, *range(1, len(HOSTILE))]
    field = table.schema.field("record")
    assert field.type == pa.int64()
    assert field.metadata[b"meaning"].decode() == tables.TABLES["rejects"].columns["record"].meaning
    write_parquet(*given, target, run)
    assert {path.name: path.read_bytes() for path in target.iterdir()} == first


def test_a_folder_with_tables_of_others_is_left_alone(run, tmp_path):  # noqa: F811
    mine = tmp_path / "corpus"
    mine.mkdir()
    pq.write_table(pa.table({"text": ["mine"]}), mine / "part.parquet")
    with pytest.raises(InputError, match=r"part\.parquet, no export of framing"):
        write_parquet(read_run(run), read_manifest(run), mine, run)
    assert [path.name for path in mine.iterdir()] == ["part.parquet"]
