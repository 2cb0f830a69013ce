import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing import tables
from framing.errors import InputError
from framing.runs.sampling import allocate, draw_sample, number_mentions, sheet_of, weigh
from tests.runs.coding_runs import TWO


def test_the_draw_is_stratified_by_source_and_term_and_holds_each_mention_once():
    drawn = draw_sample(TWO, 60, 7)
    assert drawn["top"].value_counts().to_dict() == {"f": 60, "g": 8}
    assert drawn["mention"].is_unique
    cells = drawn[drawn["top"] == "f"].groupby(["source", "term"]).size()
    assert cells["A", "small"] >= 5
    assert cells["B", "big"] >= 5
    assert cells["A", "big"] > cells["B", "big"]


def test_the_same_seed_draws_the_same_whatever_the_order_of_rows():
    shuffled = TWO.sample(frac=1, random_state=1).reset_index(drop=True)
    assert draw_sample(shuffled, 20, 3)["mention"].tolist() == draw_sample(TWO, 20, 3)["mention"].tolist()
    assert draw_sample(TWO, 20, 4)["mention"].tolist() != draw_sample(TWO, 20, 3)["mention"].tolist()


def test_weights_add_up_to_the_run_by_stratum():
    rows, drawn = number_mentions(TWO), draw_sample(TWO, 60, 7)
    weights = pd.Series(weigh(rows, drawn["mention"]))
    assert weights.groupby(drawn["stratum"]).sum().to_numpy() == pytest.approx(
        rows["stratum"].value_counts().sort_index()
    )


def test_the_sheet_hides_where_a_mention_comes_from():
    sheet = sheet_of(draw_sample(TWO, 60, 7), {"f": "the definition"}, "run x number 60 seed 7")
    assert sheet.columns.tolist() == tables.column_names("codings")
    assert not sheet.isin({"A", "B", "C", *TWO["doc_id"]}).to_numpy().any()
    assert set(sheet.loc[sheet["frame"] == "f/x", "definition"]) == {"the definition"}
    assert set(sheet["code"]) == {""}


def test_a_run_without_sentences_cannot_be_coded():
    with pytest.raises(InputError, match=r"report\.text=context"):
        draw_sample(TWO.assign(before="", after=""), 10, 1)


@given(st.lists(st.integers(1, 300), min_size=1, max_size=30), st.integers(1, 400))
def test_allocation(sizes, number):
    sizes = np.array(sizes)
    drawn = allocate(sizes, number)
    assert drawn.sum() == min(number, sizes.sum())
    assert (drawn >= np.minimum(sizes, min(5, number // (2 * len(sizes))))).all()
    assert (drawn <= sizes).all()
