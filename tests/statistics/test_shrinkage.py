import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.statistics.jackknife import Estimate
from framing.statistics.shrinkage import shrink

MANY = 1e6
NUMBERS = st.lists(st.tuples(st.floats(-4, 4), st.floats(0.05, 2), st.floats(1, 200)), min_size=1, max_size=30)


def family(values, errors, freedom=MANY):
    values = np.asarray(values, dtype=float)
    return Estimate(
        values, np.broadcast_to(np.asarray(errors, dtype=float), values.shape), np.full(values.shape, freedom)
    )


def test_a_large_family_is_shrunk_as_james_and_stein_do():
    rng = np.random.default_rng(1)
    true = rng.normal(0, 0.3, 4000)
    seen = true + rng.normal(0, 0.4, 4000)
    found = shrink(family(seen, 0.4), 0.95)
    factor = 1 - 0.4**2 / (seen**2).mean()
    np.testing.assert_allclose(found.value, factor * seen, rtol=0.05)
    assert np.mean((found.low <= true) & (true <= found.high)) == pytest.approx(0.95, abs=0.015)
    strongest = np.argsort(-np.abs(seen))[:100]
    for estimates, flattered in ((seen, True), (found.value, False)):
        assert (np.abs(estimates[strongest]).mean() > np.abs(true[strongest]).mean() * 1.2) == flattered


def test_families_of_eight_cover_their_truth_where_the_spread_is_unknown():
    rng, inside = np.random.default_rng(2), []
    for spread in (0.0, 0.2, 0.6):
        for _ in range(150):
            true = rng.normal(0, spread, 8)
            found = shrink(family(true + rng.normal(0, 0.3, 8), 0.3), 0.95)
            inside.append((found.low <= true) & (true <= found.high))
    assert np.mean(inside) > 0.93


@given(NUMBERS)
def test_nothing_changes_sign_grows_or_leaves_its_interval(rows):
    value, error, freedom = (np.array(column) for column in zip(*rows, strict=True))
    found = shrink(Estimate(value, error, freedom), 0.9)
    assert (found.value * value >= 0).all()
    assert (np.abs(found.value) <= np.abs(value)).all()
    assert (found.low <= found.value + 1e-9).all()
    assert (found.value <= found.high + 1e-9).all()
    turned = shrink(Estimate(-value, error, freedom), 0.9)
    np.testing.assert_allclose([-turned.value, -turned.high], [found.value, found.low], atol=1e-9)
    order = np.argsort(value, kind="stable")
    again = shrink(Estimate(value[order], error[order], freedom[order]), 0.9)
    np.testing.assert_allclose(again.value, found.value[order], atol=1e-9)


def test_rows_without_an_estimate_have_none_and_leave_the_others_alone():
    whole = shrink(family([0.5, 1.0], 0.3), 0.95)
    gaps = shrink(
        Estimate(np.array([np.nan, 0.5, 1.0, 2.0]), np.array([0.3, 0.3, 0.3, np.nan]), np.full(4, MANY)), 0.95
    )
    np.testing.assert_array_equal(gaps.value, [np.nan, *whole.value, np.nan])
    assert np.isnan(shrink(family([np.nan], 0.3), 0.95).value).all()
    assert shrink(family([], 0.3), 0.95).value.shape == (0,)


def test_few_degrees_of_freedom_count_for_less():
    few, many = (shrink(Estimate(np.array([1.0]), np.array([0.4]), np.array([df])), 0.95) for df in (3.0, 300.0))
    assert few.value[0] < many.value[0]
    assert few.high[0] - few.low[0] > many.high[0] - many.low[0]
