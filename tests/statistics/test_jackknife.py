import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.statistics.counts import Arm, pool
from framing.statistics.jackknife import contrast_arms, contrast_rates, estimate_rates
from tests.statistics.generators import as_counts, draw_documents, two_arms


def mixed_clusters(seed, clusters=12, columns=3, arms=2):
    """Clusters with documents on every side: counts and sides, and the dense arrays behind them."""
    rng = np.random.default_rng(seed)
    tokens = rng.integers(0, 900, (arms, clusters)).astype(float)
    tokens[:, 0] = 500
    hits = rng.poisson(tokens[:, :, None] / 200) * (tokens[:, :, None] > 0)
    counts = as_counts(tokens.sum(axis=0), hits.sum(axis=0))
    cut = [Arm(tokens[i], hits[i][counts.unit, counts.column].astype(float)) for i in range(arms)]
    return counts, cut, tokens, hits


def leave_one_out(tokens, hits, statistic):
    """The jackknife written down: (G - 1) / G times the sum of squares round the mean."""
    kept = np.flatnonzero(tokens.sum(axis=0) > 0)
    values = [statistic(np.delete(tokens, c, axis=1), np.delete(hits, c, axis=1)) for c in kept]
    spread = np.array(values) - np.mean(values, axis=0)
    return np.sqrt((len(kept) - 1) / len(kept) * (spread**2).sum(axis=0))


def signed_rates(signs, transform):
    def statistic(tokens, hits):
        rates = hits.sum(axis=1) / tokens.sum(axis=1)[:, None]
        return np.tensordot(signs, transform(rates), axes=1)

    return statistic


@pytest.mark.parametrize("signs", [(1,), (1, -1), (1, -1, -1, 1)])
@pytest.mark.parametrize("seed", range(3))
def test_the_closed_form_is_the_jackknife_also_where_clusters_span_sides(signs, seed):
    counts, cut, tokens, hits = mixed_clusters(seed, arms=len(signs))
    found = contrast_arms(counts, cut, signs)
    for estimate, transform in ((found.log_ratio, np.log), (found.difference, np.array)):
        statistic = signed_rates(signs, transform)
        np.testing.assert_allclose(estimate.value, statistic(tokens, hits), rtol=1e-12)
        np.testing.assert_allclose(estimate.error, leave_one_out(tokens, hits, statistic), rtol=1e-9)
    np.testing.assert_allclose(contrast_rates(counts, cut, signs).error, found.difference.error)


def test_many_cells_at_once_are_what_each_cell_is_alone():
    counts = mixed_clusters(5, clusters=40)[0]
    cell = np.arange(40) % 3
    rates = estimate_rates(counts, cell, 3)
    for i in range(3):
        inside = cell == i
        alone = contrast_arms(counts, [Arm(counts.tokens * inside, counts.hits * inside[counts.unit])], [1])
        np.testing.assert_allclose(rates.log_rate.value[i], alone.log_ratio.value)
        np.testing.assert_allclose(rates.log_rate.error[i], alone.log_ratio.error)
        np.testing.assert_allclose(rates.log_rate.freedom[i], alone.log_ratio.freedom)


def test_value_and_error_are_those_of_a_poisson_regression():
    import statsmodels.api as sm

    rng = np.random.default_rng(3)
    a, b = draw_documents(rng, 40), draw_documents(rng, 60, rate=0.004)
    counts, arms = two_arms(a, b)
    tokens, hits = np.concatenate([a[0], b[0]]), np.concatenate([a[1], b[1]])
    in_a = sm.add_constant((np.arange(100) < 40).astype(float))
    model = sm.GLM(hits, in_a, family=sm.families.Poisson(), offset=np.log(tokens)).fit(cov_type="HC0", tol=1e-12)
    found = contrast_arms(counts, arms, [1, -1]).log_ratio
    np.testing.assert_allclose(found.value[0], model.params[1], rtol=1e-8)
    # the jackknife is the robust error of the regression but for terms of the order of 1 / documents
    np.testing.assert_allclose(found.error[0], model.bse[1], rtol=0.05)


def test_degrees_of_freedom_follow_the_smaller_and_the_less_even_side():
    rng = np.random.default_rng(4)
    counts, arms = two_arms(draw_documents(rng, 12), draw_documents(rng, 400))
    found = contrast_arms(counts, arms, [1, -1])
    hits = arms[0].hits
    assert hits.sum() ** 2 / (hits**2).sum() < found.log_ratio.freedom[0] < 25 < found.clusters - 1


def test_undefined_errors_are_missing():
    same = (np.full(10, 100.0), np.full(10, 2.0))
    counts, arms = two_arms(same, same)
    assert np.isnan(contrast_arms(counts, arms, [1, -1]).log_ratio.error[0])
    counts, arms = two_arms(same, (np.full(10, 100.0), np.eye(10)[0] * 7))
    assert np.isnan(contrast_arms(counts, arms, [1, -1]).log_ratio.error[0])
    counts, arms = two_arms(same, (np.full(10, 100.0), np.zeros(10)))
    found = contrast_arms(counts, arms, [1, -1])
    assert np.isnan(found.log_ratio.value[0])
    np.testing.assert_allclose(found.difference.value, 0.02)


corpora = st.integers(0, 2**32 - 1)


@settings(max_examples=25, deadline=None)
@given(corpora)
def test_swapping_sides_inverts_the_ratio_and_negates_the_difference(seed):
    counts, cut, _, _ = mixed_clusters(seed)
    one, two = contrast_arms(counts, cut, [1, -1]), contrast_arms(counts, cut[::-1], [1, -1])
    for first, second in ((one.log_ratio, two.log_ratio), (one.difference, two.difference)):
        np.testing.assert_allclose(first.value, -second.value, atol=1e-15)
        np.testing.assert_allclose(first.error, second.error, rtol=1e-9)
        np.testing.assert_allclose(first.freedom, second.freedom)


@settings(max_examples=25, deadline=None)
@given(corpora, st.integers(2, 4))
def test_copies_of_every_document_in_its_cluster_and_scaled_tokens_change_no_ratio(seed, times):
    counts, cut, _, _ = mixed_clusters(seed)
    once = contrast_arms(counts, cut, [1, -1])
    copied = contrast_arms(counts, [Arm(s.tokens * times, s.hits * times) for s in cut], [1, -1])
    scaled = contrast_arms(counts, [Arm(s.tokens * times, s.hits) for s in cut], [1, -1])
    for other in (copied, scaled):
        np.testing.assert_allclose(other.log_ratio.value, once.log_ratio.value, atol=1e-14)
        np.testing.assert_allclose(other.log_ratio.error, once.log_ratio.error, rtol=1e-9)
    np.testing.assert_allclose(copied.difference.error, once.difference.error, rtol=1e-9)
    np.testing.assert_allclose(scaled.difference.error * times, once.difference.error, rtol=1e-9)


@settings(max_examples=25, deadline=None)
@given(corpora)
def test_the_order_of_documents_and_splitting_one_inside_a_cluster_change_nothing(seed):
    rng = np.random.default_rng(seed)
    tokens, hits = draw_documents(rng, 30, rate=0.01)
    cluster = rng.integers(0, 10, 30)
    whole = pool(as_counts(tokens, hits), cluster, 10)[0]
    part = np.minimum(hits[0], 1)
    split = np.append(tokens, 20), np.append(hits, part)
    split[0][0] -= 20
    split[1][0] -= part
    order = rng.permutation(31)
    again = pool(as_counts(split[0][order], split[1][order]), np.append(cluster, cluster[0])[order], 10)[0]
    for name in ("tokens", "unit", "column", "hits"):
        np.testing.assert_array_equal(getattr(whole, name), getattr(again, name))
