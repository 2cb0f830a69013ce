import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from statsmodels.api import OLS

from framing.statistics.shares import complement, estimate_share, multiply_shares, share_interval


def test_singletons_give_the_interval_of_wilson_but_for_student():
    values = np.repeat([1.0, 0.0], [300, 700])
    low, high = share_interval(estimate_share(values, np.arange(1000)), 0.95)
    expected = binomtest(300, 1000).proportion_ci(0.95, method="wilson")
    assert (low, high) == pytest.approx((expected.low, expected.high), abs=2e-4)


def test_the_error_is_that_of_a_clustered_regression_on_a_constant():
    rng = np.random.default_rng(1)
    clusters = rng.integers(20, size=200)
    values, weights = rng.random(200), rng.integers(1, 9, size=200).astype(float)
    fit = OLS(values * 1.0, np.ones(200)).fit(
        cov_type="cluster", cov_kwds={"groups": clusters, "use_correction": False}
    )
    assert estimate_share(values, clusters).error == pytest.approx(fit.bse[0] * np.sqrt(20 / 19))
    assert estimate_share(values, clusters, weights).share == pytest.approx(np.average(values, weights=weights))


def test_intervals_hold_the_truth():
    """Draws that share their document: a naive interval would hold it in about seven of ten."""
    rng, inside = np.random.default_rng(2), 0
    for _ in range(600):
        own = rng.beta(2, 6, size=25)  # the share of each document; .25 in all
        clusters = rng.integers(25, size=300)
        share = estimate_share((rng.random(300) < own[clusters]).astype(float), clusters)
        low, high = share_interval(share, 0.95)
        inside += low <= 0.25 <= high
    assert 0.92 <= inside / 600 <= 0.975


def test_products_and_complements():
    one = estimate_share(np.repeat([1.0, 0.0], [30, 70]), np.arange(100))
    other = complement(one)
    product = multiply_shares(one, other)
    assert (other.share, other.error, product.share) == pytest.approx((0.7, one.error, 0.21))
    assert product.error == pytest.approx(one.error * np.hypot(0.3, 0.7))


def test_no_draw_one_cluster_and_no_spread():
    assert np.isnan(estimate_share(np.array([]), np.array([], dtype=np.int64)).share)
    one = estimate_share(np.array([1.0, 0.0]), np.array([3, 3]))
    assert one.share == 0.5
    assert np.isnan(share_interval(one, 0.95)).all()
    low, high = share_interval(estimate_share(np.zeros(300), np.arange(300) % 12), 0.95)
    assert low == 0
    assert 0.2 < high < 0.35  # as after twelve documents without one


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 5)), min_size=1, max_size=40))
def test_intervals_lie_within_bounds_and_around_the_share(draws):
    values, clusters = np.array([v for v, _ in draws]), np.array([c for _, c in draws])
    share = estimate_share(values, clusters)
    low, high = share_interval(share, 0.95)
    assert 0 <= share.share <= 1
    assert np.isnan(low) == (len(set(clusters.tolist())) < 2)
    assert np.isnan(low) or 0 <= low <= share.share + 1e-9 <= high + 2e-9 <= 1 + 2e-9
