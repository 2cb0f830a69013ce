"""What reported speech does to a ratio of own words is undone where its share is known."""

import numpy as np
import pandas as pd
import pytest

from framing.comparison.adjustment import adjust_for_reported
from framing.comparison.kinds import number_genres, number_kinds
from framing.comparison.strata import number_strata


def rows(**more):
    row = {"kind": "source", "by": "source", "a": "A", "b": "B", "field": "*", "voice": "own", "basis": "crude",
           "ratio": 2.0, "ratio_low": 1.5, "ratio_high": 2.6}  # fmt: skip
    return pd.DataFrame([row | more])


def shares(a=0.5, b=0.1, width=0.05):
    table = pd.DataFrame({"source": ["A", "B"], "own_unquoted": [1 - a, 1 - b]})
    own = table["own_unquoted"]
    return table.assign(own_unquoted_low=own - width, own_unquoted_high=own + width)


def test_the_words_left_are_the_outlets_own():
    found = adjust_for_reported(rows(), shares()).iloc[0]
    assert found["ratio_adjusted"] == pytest.approx(2.0 * 0.9 / 0.5)
    assert found["ratio_adjusted_low"] < 1.5 * 0.9 / 0.5
    assert found["ratio_adjusted_high"] > 2.6 * 0.9 / 0.5


def test_equal_and_certain_shares_change_nothing():
    found = adjust_for_reported(rows(), shares(0.3, 0.3, 0.0)).iloc[0]
    assert found[["ratio_adjusted", "ratio_adjusted_low", "ratio_adjusted_high"]].tolist() == pytest.approx(
        [2.0, 1.5, 2.6]
    )


def test_the_other_way_round_is_one_over_it():
    one = adjust_for_reported(rows(), shares()).iloc[0]
    turned = rows(a="B", b="A", ratio=0.5, ratio_low=1 / 2.6, ratio_high=1 / 1.5)
    other = adjust_for_reported(turned, shares()).iloc[0]
    assert other["ratio_adjusted"] == pytest.approx(1 / one["ratio_adjusted"])
    assert other["ratio_adjusted_low"] == pytest.approx(1 / one["ratio_adjusted_high"])


@pytest.mark.parametrize(
    "more", [{"basis": "event"}, {"voice": "*"}, {"a": "C"}, {"b": "*rest"}, {"by": "group"}, {"ratio": np.nan}]
)
def test_other_rows_have_none(more):
    assert np.isnan(adjust_for_reported(rows(**more), shares())["ratio_adjusted"].iloc[0])


def test_no_shares_and_all_reported():
    assert adjust_for_reported(rows(), shares().iloc[:0])["ratio_adjusted"].isna().all()
    assert adjust_for_reported(rows(), shares(a=1.0))["ratio_adjusted"].isna().all()


def test_an_opinion_piece_is_held_against_opinion_pieces():
    documents = pd.DataFrame(
        {"genre": ["news", "unknown", "opinion", "transcript", "live", "brief"], "tokens": range(1, 7)}
    )
    assert number_genres(documents).tolist() == [0, 0, 1, 2, 0, 0]
    assert number_kinds(documents).tolist() == [0, 0, 4, 7, 2, 2]
    event = number_strata(documents, np.array([0, 0, 0, 1, 1, -1]), "event")["event"]
    assert event[0] == event[1] != event[2]
    assert event[5] == -1
    assert len(set(event[:5])) == 4
