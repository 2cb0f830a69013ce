"""A contrast told from the side that has more, wherever it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.report.prose.direction import facing, from_more, sides
from tests.page_runs import make_run

ROW = make_run()[0]["contrasts"].iloc[0].to_dict()
RATIOS = st.floats(0.05, 20)


@given(RATIOS, RATIOS, st.floats(-5, 5))
def test_a_row_faces_the_side_that_has_more(ratio, width, difference):
    row = ROW | {"ratio": ratio, "ratio_low": ratio / (1 + width), "ratio_high": ratio * (1 + width)}
    row |= {"difference": difference, "difference_low": difference - 1, "difference_high": difference + 2}
    turned = facing(row)
    assert (turned["a"], turned["b"]) == sides(row)
    assert turned["ratio"] == pytest.approx(max(ratio, 1 / ratio))
    assert (turned["ratio"], turned["ratio_low"], turned["ratio_high"]) == from_more(row)
    assert turned["ratio_low"] <= turned["ratio"] <= turned["ratio_high"]
    assert turned["difference_low"] <= turned["difference"] <= turned["difference_high"]
    if ratio < 1:
        assert (turned["hits_a"], turned["rate_b"]) == (row["hits_b"], row["rate_a"])
        assert turned["difference"] == -difference
    assert facing(turned) == turned


def test_without_a_ratio_a_row_stays():
    row = ROW | {"ratio": None}
    assert facing(row) == row
