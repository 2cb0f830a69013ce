import pytest

from framing.errors import InputError
from framing.measures.sheets import is_code_sheet, open_sheet, read_sheets, save_sheet
from tests.measures.code_sheets import DRAW, drawn, filled, write


@pytest.fixture
def sheet():
    return filled(drawn(), lambda unit: ("yes", "own") if unit["stratum"] == 1 else ("no", ""))


def test_codes_come_back_with_their_voice(tmp_path, sheet):
    found = read_sheets([write(tmp_path, sheet)])
    assert found.draw == DRAW
    assert found.units["own"].sum() == (sheet["code"] == "yes").sum()
    assert found.units["quoted"].sum() == 0


def test_what_two_have_coded_counts_by_the_mean(tmp_path, sheet):
    other = sheet.assign(coder="ben", code="no", voice="")
    units = read_sheets([write(tmp_path, sheet), write(tmp_path, other, "second.csv")]).units
    assert set(units["code"]) == {0.5, 0.0}


def test_a_sheet_is_kept_as_it_is_coded(tmp_path, sheet):
    path = write(tmp_path, sheet)
    name, rows = open_sheet(path)
    save_sheet(name, rows, path)
    assert name == "code_sheet"
    assert open_sheet(path)[1].equals(rows)
    assert [p.name for p in tmp_path.iterdir()] == ["codes.csv"]
    assert is_code_sheet(path)
    assert not is_code_sheet(tmp_path / "absent.csv")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"code": "maybe"}, "rows 2, 3, 4, 5, 6 and .* unknown code 'maybe'"),
        ({"code": "", "voice": ""}, "no row has a code"),
        ({"voice": ""}, "whose words"),
        ({"voice": "theirs"}, "unknown voice"),
        ({"probability": float("nan")}, "no probability"),
        ({"probability": 2.0}, "no probability"),
        ({"stratum": 4}, "no stratum"),
        ({"unit": "m1"}, "the same coder"),
        ({"draw": "mine"}, "column draw"),
    ],
)
def test_a_wrong_sheet_is_named(tmp_path, sheet, change, said):
    path = write(tmp_path, sheet.assign(**change))
    with pytest.raises(InputError, match=rf"codes\.csv: .*{said}"):
        read_sheets([path])


def test_sheets_of_two_draws_or_twice_by_one_coder(tmp_path, sheet):
    one = write(tmp_path, sheet)
    other = write(tmp_path, sheet.assign(draw=str(DRAW).replace("abc", "abd")), "other.csv")
    with pytest.raises(InputError, match=r"other\.csv: not of the draw of codes\.csv"):
        read_sheets([one, other])
    with pytest.raises(InputError, match="two sheets are the work of 'ann'"):
        read_sheets([one, write(tmp_path, sheet, "again.csv")])


def test_a_file_that_is_no_sheet(tmp_path, sheet):
    with pytest.raises(InputError, match="no such file"):
        open_sheet(tmp_path / "absent.csv")
    sheet.drop(columns="size").to_csv(tmp_path / "x.csv", index=False)
    with pytest.raises(InputError, match="no column 'size'"):
        read_sheets([tmp_path / "x.csv"])
    sheet.rename(columns={"unit": "mention"}).to_csv(tmp_path / "precision.csv", index=False)
    with pytest.raises(InputError, match=r"precision\.csv: drawn for precision"):
        read_sheets([tmp_path / "precision.csv"])
    with pytest.raises(InputError, match="not a sheet"):
        open_sheet(tmp_path / "x.csv")
