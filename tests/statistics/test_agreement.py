import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.statistics.agreement import krippendorff_alpha, raw_agreement, wilson_interval

NONE = math.nan


@pytest.mark.parametrize(
    ("right", "coded", "low", "high"), [(48, 50, 0.8654, 0.9890), (0, 20, 0.0, 0.1611), (93, 100, 0.8625, 0.9657)]
)
def test_wilson(right, coded, low, high):
    assert wilson_interval(right, coded) == pytest.approx((low, high), abs=5e-5)


def test_wilson_of_nothing_is_missing():
    assert all(map(math.isnan, wilson_interval(0, 0)))


def test_alpha_of_two_coders():
    codes = np.array([[1, 1, 0, 0, 1, 0, 1, 1, 0, 0, NONE, 1], [1, 0, 0, 0, 1, 0, 1, 1, 0, 1, 0, 1]])
    assert krippendorff_alpha(codes) == pytest.approx(0.65, abs=0.005)
    assert raw_agreement(codes) == pytest.approx(9 / 11)


def test_alpha_of_three_coders_with_gaps():
    """The example of Krippendorff 2011, "Computing Krippendorff's alpha-reliability": nominal .691."""
    codes = np.array([
        [NONE, NONE, NONE, NONE, NONE, 3, 4, 1, 2, 1, 1, 3, 3, NONE, 3],
        [1, NONE, 2, 1, 3, 3, 4, 3, NONE, NONE, NONE, NONE, NONE, NONE, NONE],
        [NONE, NONE, 2, 1, 3, 4, 4, NONE, 2, 1, 1, 3, 3, NONE, 4],
    ])  # fmt: skip
    assert krippendorff_alpha(codes) == pytest.approx(0.691, abs=0.0005)


@pytest.mark.parametrize("codes", [[[1.0, 1.0], [1.0, 1.0]], [[1.0, 0.0], [NONE, NONE]], [[1.0, NONE], [NONE, 0.0]]])
def test_without_variation_or_second_codes_alpha_is_undefined(codes):
    assert math.isnan(krippendorff_alpha(np.array(codes)))


@given(
    st.lists(st.tuples(*[st.sampled_from([0.0, 1.0, NONE])] * 3), min_size=2, max_size=12), st.permutations(range(3))
)
def test_the_order_of_coders_does_not_matter(units, order):
    codes = np.array(units).T
    assert krippendorff_alpha(codes[list(order)]) == pytest.approx(krippendorff_alpha(codes), nan_ok=True)
