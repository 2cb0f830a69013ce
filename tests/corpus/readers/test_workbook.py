import os

import pytest
import xlsxwriter

from framing.corpus.files import Candidate, open_candidate
from framing.errors import InputError
from tests.corpus.test_reading import read

HEADER = ["source", "date", "text"]


def workbook(path, **sheets):
    """Sheets by name: rows, header first; a name that begins with an underscore is hidden."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if name.startswith("_"):
                sheet.hide()
            else:
                sheet.activate()
    return path


def articles(source, n):
    return [HEADER, *([source, "2024-03-04", f"Ministers of {source} spoke, part {i}."] for i in range(n))]


def test_sheets_of_one_header_are_one_table(tmp_path):
    found = read(workbook(tmp_path / "a.xlsx", CNN=articles("CNN", 2), Fox=articles("Fox", 3)))
    assert found.documents["source"].value_counts().to_dict() == {"Fox": 3, "CNN": 2}
    assert found.documents.set_index("source").loc["Fox", "sheet"].unique().tolist() == ["Fox"]
    assert sorted(found.documents["record"]) == [1, 2, 3, 4, 5]
    assert any("'CNN', 'Fox' have the same columns" in w for w in found.warnings)


def test_a_sheet_may_stand_for_the_outlet(tmp_path):
    sheets = {name: [row[1:] for row in articles(name, 2)] for name in ("CNN", "Fox")}
    found = read(workbook(tmp_path / "a.xlsx", **sheets), input__columns={"source": "sheet"})
    assert set(found.documents["source"]) == {"CNN", "Fox"}


def test_sheets_that_are_not_read_are_named_and_counted(tmp_path):
    path = workbook(tmp_path / "a.xlsx", _Old=articles("Old", 4), News=articles("A", 2), Notes=[["remark"], ["x"]])
    found = read(path)
    assert set(found.documents["source"]) == {"A"}
    assert found.inputs[0]["export"]["left_out"] == {"rows of sheet Notes": 1, "rows of sheet _Old": 4}
    assert any("'_Old' is hidden and not read (4 rows)" in w for w in found.warnings)
    assert any("'Notes' has other columns and is not read (1 row)" in w for w in found.warnings)


def test_a_cover_sheet_is_not_the_table(tmp_path):
    path = workbook(tmp_path / "a.xlsx", Cover=[["Export of March"]], News=articles("A", 2))
    assert len(read(path).documents) == 2


def test_only_hidden_sheets_are_refused(tmp_path):
    with pytest.raises(InputError, match=r"a\.xlsx: all sheets with cells are hidden; show them"):
        read(workbook(tmp_path / "a.xlsx", Cover=[], _Old=articles("A", 2)))


def test_a_workbook_with_a_password_says_so(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(900)
    )
    with pytest.raises(InputError, match="an Office file with a password; save it without one"):
        read(path)


@pytest.mark.shared
@pytest.mark.parametrize(("name", "sources"), [("sheets.xlsx", ["CNN", "FOX"]), ("hidden.xlsx", ["A"])])
def test_the_second_sheet_and_the_hidden_one(name, sources, shared, tmp_path):
    (tmp_path / name).write_bytes((shared / "cases" / "15-second-sheet-of-a-workbook" / name).read_bytes())
    found = read(tmp_path)
    assert sorted(found.documents["source"]) == sources
    assert any("sheet" in w for w in found.warnings)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["test.xls", "test.ods"])
def test_old_workbooks_are_told_by_their_content(name, shared, tmp_path):
    content = (shared / "data" / "exports" / "office-old" / name).read_bytes()
    (tmp_path / "renamed.dat").write_bytes(content)
    opened = open_candidate(Candidate(tmp_path / "renamed.dat", "renamed.dat", None))
    assert opened[1] == "workbook"


def test_a_panic_of_the_library_is_one_line_and_nothing_is_printed(tmp_path, monkeypatch, capfd):
    class PanicException(BaseException):
        pass

    def panic(source):
        os.write(2, b"thread panicked")
        raise PanicException("slice index starts at 1536 but ends at 1382")

    path = workbook(tmp_path / "a.xlsx", A=articles("A", 2))
    monkeypatch.setattr("python_calamine.CalamineWorkbook.from_filelike", panic)
    with pytest.raises(InputError, match=r"a\.xlsx: damaged, or not a workbook \(slice index"):
        read(path)
    monkeypatch.setattr("python_calamine.CalamineWorkbook.from_filelike", lambda source: interrupt())
    with pytest.raises(KeyboardInterrupt):
        read(path)
    os.write(2, b"still there")
    assert capfd.readouterr().err == "still there"


def interrupt():
    raise KeyboardInterrupt
