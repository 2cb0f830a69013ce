import subprocess
import sys

import pandas as pd
import pytest

from framing import tables
from framing.errors import InputError
from framing.runs.sampling import draw_sample, sheet_of
from framing.runs.validation import name_draw, read_codings, validate
from framing.runtime.plugins import data_folder
from tests.runs.coding_runs import TWO

RUN = "abc"


@pytest.fixture
def sheet():
    return sheet_of(draw_sample(TWO, 40, 1), {}, name_draw(RUN, 40, 1))


def write(path, sheet, **columns):
    tables.write_csv("codings", sheet.assign(**columns), path)
    return path


def check(*paths, run=RUN):
    return validate(TWO, run, [(p.name, read_codings(p)) for p in paths])


def test_precision_by_frame_sub_frame_term_and_source(tmp_path, sheet):
    codes = sheet["term"].map({"big": "yes", "small": "NO", "rare": "0", "other": "1"})
    found = check(write(tmp_path / "one.csv", sheet, code=codes)).precision
    rows = found.set_index(["level", "frame", "name"])
    assert set(found["level"]) == {"frame", "sub-frame", "source", "term"}
    whole = rows.loc["frame", "f", "*"]
    big = (sheet["term"] == "big").sum()
    assert (whole["coded"], whole["right"], whole["mentions"]) == (40, big, 533)
    assert whole["weighted"] == pytest.approx(460 / 533, abs=0.02)
    assert rows.loc["term", "f/x", "big"]["precision"] == 1
    assert rows.loc["sub-frame", "f/y", "*"]["right"] == 0
    assert rows.loc["source", "f", "A"]["mentions"] == 430
    assert rows.loc["frame", "g", "*"]["conf_low"] == pytest.approx(0.6756, abs=1e-4)  # Wilson 8/8


def test_two_coders_agree_or_the_mention_is_not_right(tmp_path, sheet):
    first = write(tmp_path / "first.csv", sheet, code="yes")
    second = write(tmp_path / "second.csv", sheet, code=["no" if i == 0 else "yes" for i in range(len(sheet))])
    found = check(first, second)
    assert found.precision.query("level == 'frame'")["right"].tolist() == [39, 8]
    agreement = found.agreement.set_index("frame")
    assert agreement.loc["f", "agreement"] == pytest.approx(39 / 40)
    assert pd.isna(agreement.loc["g", "alpha"])


def test_missing_codes_and_rows_are_named(tmp_path, sheet):
    part = sheet.iloc[1:].assign(code=["", *["yes"] * (len(sheet) - 2)])
    tables.write_csv("codings", part, tmp_path / "part.csv")
    found = check(tmp_path / "part.csv")
    assert found.missing == sorted(sheet["mention"][:2])
    assert sheet["mention"][0] in " ".join(found.notes)


def test_a_spreadsheet_may_save_it_with_semicolons_and_a_bom(tmp_path, sheet):
    path = tmp_path / "saved.csv"
    sheet.assign(code="Yes").to_csv(path, sep=";", index=False, encoding="utf-8-sig")
    assert check(path).precision["right"].iloc[0] == 40


@pytest.mark.parametrize(
    ("change", "run", "said"),
    [
        ({"code": "maybe"}, RUN, ["rows 2, 3, 4, 5, 6 and 43 more", "'maybe'", "yes or no"]),
        ({"code": ""}, RUN, ["no row has a code"]),
        ({"code": "yes"}, "other", ["run abc", "run other"]),
        ({"code": "yes", "draw": "run abc number 2 seed 9"}, RUN, ["no mention of this draw"]),
        ({"code": "yes", "draw": "mine"}, RUN, ["column draw"]),
        ({"code": "yes", "mention": "m1", "coder": "x"}, RUN, ["the same coder"]),
    ],
)
def test_a_wrong_sheet_is_named(tmp_path, sheet, change, run, said):
    path = write(tmp_path / "wrong.csv", sheet, **change)
    with pytest.raises(InputError) as error:
        check(path, run=run)
    assert all(part in str(error.value) for part in ["wrong.csv", *said]), error.value


def test_a_file_that_is_no_sheet(tmp_path, sheet):
    with pytest.raises(InputError, match=r"absent\.csv: no such file"):
        read_codings(tmp_path / "absent.csv")
    sheet.drop(columns="code").to_csv(tmp_path / "x.csv", index=False)
    with pytest.raises(InputError, match=r"x\.csv: no column 'code'"):
        read_codings(tmp_path / "x.csv")


def test_from_run_to_precision_on_the_command_line(tmp_path):
    def framing(*words):
        return subprocess.run(
            [sys.executable, "-m", "framing", *words], cwd=tmp_path, capture_output=True, text=True, check=False
        )

    framing("compare", str(data_folder("sample") / "articles.jsonl"), "-q")
    assert framing("sample", "framing-run", "-n", "12").returncode == 0
    assert framing("sample", "framing-run").returncode == 2  # never over codes
    sheet = tables.read_csv("codings", tmp_path / "codings.csv")
    assert not sheet["before"].str.contains("Harbour Post").all()
    write(tmp_path / "codings.csv", sheet, code="yes")
    done = framing("validate", "framing-run", "codings.csv", "--out", "precision.csv")
    assert done.returncode == 0, done.stderr
    assert "sovereignty" in done.stdout
    written = tables.read_csv("precision", tmp_path / "precision.csv")
    assert written.query("level == 'frame'")["coded"].tolist() == [12, 12, 12]
