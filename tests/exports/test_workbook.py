"""The workbook read back: text is text, numbers are numbers, every column is explained."""

import zipfile

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from framing import tables
from framing.errors import InputError
from framing.exports import workbook
from framing.exports.workbook import write_workbook
from framing.runs.folder import read_manifest
from framing.runs.results import read_run
from tests.exports.runs import HOSTILE, run  # noqa: F401 - a fixture


@pytest.fixture
def read_back(run, tmp_path):  # noqa: F811
    """The sheets of the run's workbook by name, and its parts as XML."""
    path = tmp_path / "a.xlsx"
    write_workbook(read_run(run), read_manifest(run), path, run)
    book = CalamineWorkbook.from_path(str(path))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}, parts


def test_text_stays_text_and_nothing_is_live(read_back):
    sheets, parts = read_back
    head, *rows = sheets["rejects"]
    assert head == tables.column_names("rejects")
    assert [row[0].rstrip(" ") for row in rows] == [text.rstrip(" ") for text in HOSTILE]
    assert not any("<f>" in xml or "hyperlink" in xml or "<r>" in xml for xml in parts.values())


def test_numbers_are_numbers_and_missing_ones_empty(read_back):
    records = [row[1] for row in read_back[0]["rejects"][1:]]
    assert records == ["", *map(float, range(1, len(HOSTILE)))]
    head, first, second = read_back[0]["documents"]
    assert (first[head.index("included")], second[head.index("included")]) == (True, False)
    assert second[head.index("tokens")] == ""


def test_every_column_is_explained_and_heads_are_frozen(read_back):
    sheets, parts = read_back
    explained = {(row[0], row[2]): row[5] for row in sheets["columns"][1:]}
    for name in ("rejects", "documents"):
        declared = tables.TABLES[name].columns
        for column in sheets[name][0]:
            assert explained[name, column] == (declared[column].meaning if column in declared else
                                               "column of the input, as it was read")  # fmt: skip
    assert dict(row[:2] for row in sheets["run"])["run_id"] == "abc"
    inside = [xml for name, xml in parts.items() if name.startswith("xl/worksheets/sheet")]
    assert len(inside) == len(sheets)
    assert all('state="frozen"' in xml for xml in inside)


def test_a_table_longer_than_a_sheet_goes_on_in_another(run, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.setattr(workbook, "MOST_ROWS", 7)
    write_workbook(read_run(run), read_manifest(run), tmp_path / "a.xlsx", run)
    book = CalamineWorkbook.from_path(str(tmp_path / "a.xlsx"))
    parts = [book.get_sheet_by_name(n).to_python() for n in book.sheet_names if n.startswith("rejects")]
    assert [len(rows) - 1 for rows in parts] == [7, 7, len(HOSTILE) - 14]
    assert len({tuple(rows[0]) for rows in parts}) == 1


def test_a_text_longer_than_a_cell_is_cut_and_says_so(run, tmp_path):  # noqa: F811
    long = pd.DataFrame({"file": ["😀" * 20_000], "record": [1], "column": "", "code": "", "reason": ""})
    write_workbook({"rejects": tables.check("rejects", long)}, read_manifest(run), tmp_path / "a.xlsx", run)
    cell = CalamineWorkbook.from_path(str(tmp_path / "a.xlsx")).get_sheet_by_name("rejects").to_python()[1][0]
    assert len(cell.encode("utf-16-le")) // 2 <= workbook.MOST_CHARACTERS
    assert "cut here" in cell


def test_an_older_workbook_of_ours_is_replaced_by_the_same_bytes_and_no_other_file_is(run, tmp_path):  # noqa: F811
    target = tmp_path / "a.xlsx"
    given = read_run(run), read_manifest(run)
    write_workbook(*given, target, run)
    first = target.read_bytes()
    write_workbook(*given, target, run)
    assert target.read_bytes() == first
    target.write_bytes(b"PK mine")
    with pytest.raises(InputError, match="no export of framing"):
        write_workbook(*given, target, run)
    assert target.read_bytes() == b"PK mine"
