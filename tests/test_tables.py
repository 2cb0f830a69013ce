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


def test_columns_stand_in_their_order_and_have_their_types():
    frame = pd.DataFrame({"tokens": [1.0, None], "start": [0, 2], "doc_id": "a", "field": "text", "sentence": [0, 1]})
    checked = tables.check("sentences", frame.assign(end=pd.Series([1, 2], dtype="Int64")))
    assert list(checked.columns) == tables.column_names("sentences")
    assert {str(checked[c].dtype) for c in ("doc_id", "field")} == {"str"}
    assert {c: str(checked[c].dtype) for c in ("start", "end", "tokens")} == {
        "start": "int64", "end": "Int64", "tokens": "Int64"}  # fmt: skip
    assert next(iter(frame.columns)) == "tokens"
    assert frame["tokens"].dtype == "float64"


def test_columns_may_be_absent_where_that_is_said_and_only_there():
    frame = pd.DataFrame({"doc_id": ["a"]})
    assert list(tables.check("clusters", frame, optional=("cluster",)).columns) == ["doc_id"]
    with pytest.raises(ValueError, match=r"missing columns \['doc_id'\], unknown columns \[\]"):
        tables.check("clusters", frame.rename(columns={"doc_id": "cluster"}), optional=("cluster",))


@pytest.mark.parametrize("name", sorted(tables.TABLES))
def test_a_table_without_rows_is_that_table(name, tmp_path):
    frame = tables.empty(name)
    assert list(frame.columns) == tables.column_names(name)
    pd.testing.assert_frame_equal(tables.check(name, frame), frame)
    tables.write_csv(name, frame, tmp_path / "t.csv")
    assert list(tables.read_csv(name, tmp_path / "t.csv").columns) == tables.column_names(name)


def test_floats_are_rounded_as_they_are_written_and_nothing_else_is():
    frame = tables.empty("copies").reindex(range(2)).assign(doc_id="a", copy_group="g", first=True)
    frame = frame.assign(containment=[1 / 3, None])
    found = tables.rounded("copies", tables.check("copies", frame))
    assert found["containment"].tolist()[0] == 0.333333333333
    assert found["containment"].isna().tolist() == [False, True]
    assert found["doc_id"].tolist() == ["a", "a"]
    assert list(tables.rounded("copies", frame[["doc_id"]]).columns) == ["doc_id"]


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("1e999", None),
        ("-inf", None),
        ("1e300", None),
        ("1.5", None),
        ("x", None),
        ("2.0", 2),
        ("9007199254740992", 2**53),
    ],
)
def test_what_is_no_whole_number_is_missing_where_one_is_meant(tmp_path, cell, read):
    path = tmp_path / "rejects.csv"
    path.write_text(f"file,record,column,code,reason\na,{cell},b,c,d\n")
    assert tables.read_csv("rejects", path)["record"].astype(object).where(lambda s: s.notna(), None).tolist() == [read]


@pytest.mark.parametrize("row", ["a,1,b,c,d,e", "a,1,b,c,d" + ",e" * 4000])
@pytest.mark.parametrize("first", ["", "a,1,b,c,d\n"])
def test_a_row_of_more_cells_than_columns_is_refused(tmp_path, first, row):
    path = tmp_path / "rejects.csv"
    path.write_text("file,record,column,code,reason\n" + first + row + "\n")
    with pytest.raises(InputError, match=r"rejects\.csv: cannot be read as the table rejects"):
        tables.read_csv("rejects", path)


def test_a_table_of_more_columns_than_a_run_can_have_is_refused(tmp_path):
    path = tmp_path / "rates.csv"
    for width in (11_000, 11_001, 200_000):
        path.write_text(",".join(f"c{i}" for i in range(width)) + "\n")
        if width == 11_000:
            assert tables.read_csv("rates", path).shape == (0, width)
        else:
            with pytest.raises(InputError, match=f"rates.csv: cannot be read as the table rates \\({width:,} columns"):
                tables.read_csv("rates", path)


@pytest.mark.parametrize("block", [1, 2, 3, 7])
def test_a_table_is_the_same_text_in_blocks_of_any_size(monkeypatch, block):
    values = {"file": [f"f{i}" for i in range(6)], "record": [1, None, 3, 4, 5, None], "column": "", "code": "c"}
    frame = tables.check("rejects", pd.DataFrame(values).assign(reason='say "x"'))
    whole = tables.to_csv("rejects", frame)
    monkeypatch.setattr(tables, "_BLOCK", block)
    blocks = list(tables.csv_blocks("rejects", frame))
    assert "".join(blocks) == whole
    assert len(blocks) == 1 + -(-6 // block)


@given(st.text(max_size=400))
def test_a_title_is_shortened_where_it_is_too_long_only(title):
    shown = tables.shorten(pd.Series([title], dtype="str"))[0]
    assert shown == (title if len(title) <= 300 else title[:300] + "…")
