import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing import tables
from framing.errors import InputError

CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@given(st.lists(st.tuples(CELL, CELL, st.none() | st.integers(0, 9)), max_size=6))
def test_what_is_written_is_read_back(rows):
    frame = pd.DataFrame(rows, columns=["file", "reason", "record"]).assign(column="", code="x")
    frame = tables.check("rejects", frame)
    text = tables.to_csv("rejects", frame)
    cells = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert {len(row) for row in cells} == {5}
    live = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
    assert not any(cell.startswith(live) for row in cells for cell in row)


@pytest.mark.parametrize("text", ["=1", "'=1", "''-", "@a", "＝1", "\rx", "a\rb", 'say "x"', "'", "-1.5", ""])
def test_round_trip(tmp_path, text):
    frame = tables.check(
        "rejects", pd.DataFrame({"file": [text], "record": [1], "column": [""], "code": ["c"], "reason": ["r"]})
    )
    tables.write_csv("rejects", frame, tmp_path / "rejects.csv")
    back = tables.read_csv("rejects", tmp_path / "rejects.csv")
    assert back["file"].tolist() == [text]
    assert back["record"].tolist() == [1]


def test_numbers_are_plain_and_missing_ones_empty():
    assert [tables.format_number(x) for x in (1 / 3, 0.0, 12.0, float("nan"), float("inf"))] == [
        "0.333333333333", "0", "12", "", ""]  # fmt: skip


def test_a_table_with_other_columns_is_refused():
    with pytest.raises(ValueError, match="missing columns"):
        tables.check("clusters", pd.DataFrame({"doc_id": ["a"]}))
    with pytest.raises(ValueError, match="unknown columns"):
        tables.check("clusters", pd.DataFrame({"doc_id": ["a"], "cluster": ["a"], "more": ["x"]}))


def test_pass_through_columns_follow_as_text():
    frame = tables.empty("documents").assign(desk=pd.Series(dtype="float64"))
    assert str(tables.check("documents", frame)["desk"].dtype) == "str"


def test_a_file_that_is_no_table(tmp_path):
    with pytest.raises(InputError, match=r"rates\.csv"):
        tables.read_csv("rates", tmp_path / "rates.csv")
