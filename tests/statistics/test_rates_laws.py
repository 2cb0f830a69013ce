"""Laws of rates and contrasts: what must not matter does not, and parts add up."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.statistics.agreement import krippendorff_alpha, raw_agreement, wilson_interval
from framing.statistics.counts import Arm, Counts, add_up, pool, select
from framing.statistics.intervals import interval, p_value, smoothed_rate, upper_rate
from framing.statistics.jackknife import Estimate, contrast_arms, contrast_rates, estimate_rates, jackknife_error
from tests.statistics.generators import as_counts, draw_documents, two_arms

SEEDS = st.integers(0, 2**32 - 1)
FEW = settings(max_examples=20)


def corpus(seed, documents=24, columns=3):
    """Documents of two sides by turns, some clusters on both; counts by cluster, sides, and the raw arrays."""
    rng = np.random.default_rng(seed)
    tokens = rng.integers(50, 900, documents).astype(float)
    hits = rng.poisson(tokens[:, None] * 0.01, (documents, columns)).astype(float)
    cluster = rng.permutation(np.arange(documents) * 2 // 3)
    arm = np.arange(documents) % 2
    return tokens, hits, cluster, arm


def contrast(tokens, hits, cluster, arm, signs=(1, -1)):
    number = np.unique(cluster, return_inverse=True)[1]
    counts, entry = pool(as_counts(tokens, hits), number, number.max() + 1)
    documents = as_counts(tokens, hits)
    arms = [
        Arm(
            add_up(number, tokens * (arm == s), number.max() + 1),
            add_up(entry, documents.hits * (arm == s)[documents.unit], len(counts.hits)),
        )
        for s in range(len(signs))
    ]
    return contrast_arms(counts, arms, signs)


def same(one, other, difference=1.0):
    """Two contrasts are equal, the difference up to a factor."""
    np.testing.assert_allclose(one.log_ratio.value, other.log_ratio.value, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(one.log_ratio.error, other.log_ratio.error, rtol=1e-6)
    np.testing.assert_allclose(one.log_ratio.freedom, other.log_ratio.freedom, rtol=1e-6)
    np.testing.assert_allclose(one.difference.value * difference, other.difference.value, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(one.difference.error * difference, other.difference.error, rtol=1e-6)
    np.testing.assert_allclose(one.difference.freedom, other.difference.freedom, rtol=1e-6)
    assert one.clusters == other.clusters


@FEW
@given(SEEDS)
def test_the_order_of_documents_never_shows(seed):
    tokens, hits, cluster, arm = corpus(seed)
    order = np.random.default_rng(seed).permutation(len(tokens))
    same(contrast(tokens, hits, cluster, arm), contrast(tokens[order], hits[order], cluster[order], arm[order]))


@FEW
@given(SEEDS)
def test_names_of_clusters_never_show(seed):
    tokens, hits, cluster, arm = corpus(seed)
    names = np.random.default_rng(seed).permutation(1000)
    same(contrast(tokens, hits, cluster, arm), contrast(tokens, hits, names[cluster], arm))


@FEW
@given(SEEDS, st.integers(0, 23))
def test_a_document_in_two_halves_of_one_cluster_is_one_document(seed, which):
    tokens, hits, cluster, arm = corpus(seed)
    halves = [np.append(a, a[which : which + 1], axis=0) for a in (tokens, hits, cluster, arm)]
    halves[0][[which, -1]] /= 2
    halves[1][which], halves[1][-1] = np.floor(hits[which] / 2), np.ceil(hits[which] / 2)
    same(contrast(tokens, hits, cluster, arm), contrast(*halves))


@FEW
@given(SEEDS)
def test_every_document_twice_in_its_cluster_changes_no_ratio(seed):
    parts = corpus(seed)
    same(contrast(*parts), contrast(*(np.concatenate([p, p]) for p in parts)))


@FEW
@given(SEEDS)
def test_every_document_twice_as_another_cluster_narrows_the_error_by_the_root_of_two(seed):
    tokens, hits, cluster, arm = corpus(seed)
    once = contrast(tokens, hits, cluster, arm)
    parts = [np.concatenate([p, p]) for p in (tokens, hits, cluster, arm)]
    parts[2][len(tokens) :] += 1000
    twice = contrast(*parts)
    np.testing.assert_allclose(once.log_ratio.value, twice.log_ratio.value, atol=1e-12)
    assert twice.clusters == 2 * once.clusters
    ratio = once.difference.error / twice.difference.error
    assert ((ratio > 1.35) & (ratio < 1.75)).all()


@FEW
@given(SEEDS, st.sampled_from([0.001, 0.5, 3.0]))
def test_the_unit_of_length_changes_no_ratio(seed, unit):
    tokens, hits, cluster, arm = corpus(seed)
    same(contrast(tokens, hits, cluster, arm), contrast(tokens * unit, hits, cluster, arm), 1 / unit)


@FEW
@given(SEEDS)
def test_a_side_against_itself_is_no_difference(seed):
    tokens, hits, cluster, _ = corpus(seed)
    number = np.unique(cluster, return_inverse=True)[1]
    counts = pool(as_counts(tokens, hits), number, number.max() + 1)[0]
    arm = Arm(counts.tokens, counts.hits)
    found = contrast_arms(counts, [arm, arm], [1, -1])
    np.testing.assert_allclose(found.difference.value, 0, atol=1e-15)
    assert np.isnan(found.log_ratio.error).all()


@FEW
@given(SEEDS)
def test_two_differences_are_the_difference_of_differences(seed):
    tokens, hits, cluster, _ = corpus(seed, documents=40)
    arm = np.arange(40) % 4
    all_four = contrast(tokens, hits, cluster, arm, (1, -1, -1, 1))
    parts = [contrast(tokens[k], hits[k], cluster[k], arm[k] % 2) for k in (arm < 2, arm >= 2)]
    for name in ("log_ratio", "difference"):
        first, second = (getattr(p, name).value for p in parts)
        np.testing.assert_allclose(getattr(all_four, name).value, first - second, atol=1e-12)


@FEW
@given(SEEDS)
def test_rates_alone_are_those_of_the_contrast(seed):
    counts, arms = two_arms(*(draw_documents(np.random.default_rng(seed + i), 15, 0.01) for i in (0, 1)))
    one, other = contrast_arms(counts, arms, [1, -1]).difference, contrast_rates(counts, arms, [1, -1])
    for name in ("value", "error", "freedom"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


@FEW
@given(SEEDS, st.sampled_from([0.001, 1.0, 7.0]))
def test_cells_are_sums_and_their_rates_lie_between_those_of_their_documents(seed, unit):
    tokens, hits, _, arm = corpus(seed)
    found = estimate_rates(as_counts(tokens * unit, hits), arm, 2)
    assert found.clusters.tolist() == [12, 12]
    for s in (0, 1):
        np.testing.assert_allclose(found.hits[s], hits[arm == s].sum(axis=0))
        np.testing.assert_array_equal(found.hit_clusters[s], (hits[arm == s] > 0).sum(axis=0))
        each = hits[arm == s] / tokens[arm == s, None] / unit
        assert (found.rate[s] >= each.min(axis=0) - 1e-12).all()
        assert (found.rate[s] <= each.max(axis=0) + 1e-12).all()


def test_a_cell_alone_has_the_error_of_the_jackknife_and_effective_degrees_of_freedom():
    tokens, hits = np.array([100.0, 300, 200, 400]), np.array([3.0, 0, 5, 2])
    found = estimate_rates(as_counts(tokens, hits), np.zeros(4, dtype=int), 1)
    left = np.array([np.log((hits.sum() - y) / (tokens.sum() - n)) for y, n in zip(hits, tokens, strict=True)])
    np.testing.assert_allclose(found.log_rate.error[0, 0], np.sqrt(3 / 4 * ((left - left.mean()) ** 2).sum()))
    np.testing.assert_allclose(found.log_rate.freedom[0, 0], hits.sum() ** 2 / (hits**2).sum())


def test_a_cell_of_one_cluster_has_one_degree_of_freedom_and_no_error():
    found = estimate_rates(as_counts(np.array([100.0, 0]), np.array([3.0, 0])), np.zeros(2, dtype=int), 2)
    assert found.clusters.tolist() == [1, 0]
    assert found.log_rate.freedom[0, 0] == 1
    assert np.isnan(found.log_rate.error).all()
    assert np.isnan(found.log_rate.value[1, 0])


def test_a_variance_at_the_level_of_rounding_is_none():
    # two clusters: variance = 1 / 2 (square - total^2 / 2)
    square = np.array([2e-21, 2e-18, 0.0, -1.0, np.inf, np.nan])
    error = jackknife_error(np.zeros(6), square, 2)
    np.testing.assert_array_equal(np.isnan(error), [True, False, True, True, True, True])
    np.testing.assert_allclose(error[1], 1e-9)


def test_degrees_of_freedom_are_effective_clusters_by_hand():
    a = (np.array([100.0, 120, 90, 0]), np.array([2.0, 5, 1, 0]))
    b = (np.array([400.0, 80, 60, 75]), np.array([9.0, 1, 1, 4]))
    counts, arms = two_arms(a, b)
    found = contrast_arms(counts, arms, [1, -1])
    parts = np.concatenate([hits / hits.sum() ** 2 for _, hits in (a, b)])
    np.testing.assert_allclose(found.log_ratio.freedom[0], parts.sum() ** 2 / (parts**2).sum())
    parts = np.concatenate([hits / tokens.sum() ** 2 for tokens, hits in (a, b)])
    np.testing.assert_allclose(found.difference.freedom[0], parts.sum() ** 2 / (parts**2).sum())
    both = as_counts(a[0] + b[0], a[1] + b[1])  # the same four clusters on both sides
    spanning = contrast_arms(both, [Arm(t, h[both.unit]) for t, h in (a, b)], [1, -1])
    parts = sum(hits / hits.sum() ** 2 for _, hits in (a, b))
    np.testing.assert_allclose(spanning.log_ratio.freedom[0], min(3, parts.sum() ** 2 / (parts**2).sum()))


def test_degrees_of_freedom_lie_between_one_and_the_clusters_less_one():
    tokens, hits = np.full(6, 100.0), np.arange(1.0, 7)
    counts = as_counts(2 * tokens, hits + hits[::-1])
    spanning = contrast_arms(counts, [Arm(tokens, hits), Arm(tokens, hits[::-1])], [1, -1])
    assert spanning.log_ratio.freedom.tolist() == spanning.difference.freedom.tolist() == [5]  # effective: 6
    lone = (np.array([1e6, 1]), np.array([900.0, 3]))
    counts, arms = two_arms(lone, lone)
    found = contrast_arms(counts, arms, [1, -1])
    assert found.log_ratio.freedom[0] == pytest.approx(2, abs=0.02)  # one cluster of either side tells all
    counts, arms = two_arms(lone, (np.array([500.0, 500]), np.zeros(2)))
    assert contrast_arms(counts, arms, [1, -1]).difference.freedom[0] == pytest.approx(1, abs=0.01)


# ---- counts ----


@given(SEEDS)
@FEW
def test_pooling_keeps_sums_and_select_undoes_putting_together(seed):
    tokens, hits, cluster, arm = corpus(seed)
    counts = as_counts(tokens, hits)
    pooled, entry = pool(counts, cluster, cluster.max() + 1)
    assert pooled.tokens.sum() == tokens.sum()
    np.testing.assert_allclose(pooled.sums(pooled.hits), hits.sum(axis=0))
    np.testing.assert_array_equal(pooled.column[entry], counts.column)
    np.testing.assert_array_equal(pooled.unit[entry], cluster[counts.unit])
    assert len({*zip(pooled.unit, pooled.column, strict=True)}) == len(pooled.hits)
    chosen = select(counts, arm == 1)
    again = as_counts(tokens[arm == 1], hits[arm == 1])
    for name in ("tokens", "unit", "column", "hits"):
        np.testing.assert_array_equal(getattr(chosen, name), getattr(again, name))
    assert chosen.columns == counts.columns


def test_a_side_less_a_part_of_it_is_the_rest():
    whole, part = Arm(np.array([5.0, 3]), np.array([2.0])), Arm(np.array([1.0, 3]), np.array([0.5]))
    rest = whole - part
    assert rest.tokens.tolist() == [4.0, 0.0]
    assert rest.hits.tolist() == [1.5]


def test_counts_without_an_entry():
    none = np.zeros(0, dtype=int)
    counts = Counts(np.array([10.0, 20.0]), none, none, np.zeros(0), 2)
    assert counts.sums(counts.hits).tolist() == [0.0, 0.0]
    assert pool(counts, np.array([0, 0]), 1)[0].tokens.tolist() == [30.0]
    assert select(counts, np.array([False, True])).tokens.tolist() == [20.0]


# ---- intervals ----

NUMBERS = st.floats(-3, 3)
ERRORS = st.floats(0.01, 3)


@given(NUMBERS, ERRORS, st.floats(1, 200), st.floats(0.55, 0.995))
def test_an_interval_holds_the_estimate_in_its_middle_and_p_agrees_with_it(value, error, freedom, confidence):
    estimate = Estimate(np.array([value]), np.array([error]), np.array([freedom]))
    low, high = (v[0] for v in interval(estimate, confidence))
    assert low < value < high
    assert low + high == pytest.approx(2 * value, abs=1e-9)
    p = p_value(estimate)[0]
    assert 0 <= p <= 1
    if abs(p - (1 - confidence)) > 1e-9:
        assert (p < 1 - confidence) == (low > 0 or high < 0)
    negated = replace(estimate, value=-estimate.value)
    assert p_value(negated)[0] == p


@given(st.integers(0, 50), st.floats(10, 1e6), st.floats(1, 5), st.floats(0.6, 0.99))
def test_an_upper_bound_lies_above_the_rate_and_grows_with_hits_dispersion_and_confidence(
    hits, tokens, phi, confidence
):
    def bound(hits, tokens, phi, confidence):
        return upper_rate(*(np.array([float(v)]) for v in (hits, tokens, phi)), confidence)[0]

    here = bound(hits, tokens, phi, confidence)
    assert here > hits / tokens
    assert bound(hits + 1, tokens, phi, confidence) > here
    assert bound(hits, tokens, phi + 1, confidence) > here
    assert bound(hits, tokens, phi, (1 + confidence) / 2) > here
    assert bound(hits, 2 * tokens, phi, confidence) == pytest.approx(here / 2)


def test_a_smoothed_rate_has_half_a_hit_more():
    assert smoothed_rate(np.array([0.0, 2]), np.array([100.0, 50])).tolist() == [0.005, 0.05]


# ---- agreement ----

CODES = st.lists(st.tuples(*[st.sampled_from([0.0, 1.0, 2.0, np.nan])] * 3), min_size=2, max_size=12)


@given(CODES, st.permutations([0.0, 1.0, 2.0]))
def test_names_of_codes_and_order_of_units_never_show(units, names):
    codes = np.array(units).T
    renamed = np.array([[names[int(c)] if np.isfinite(c) else c for c in row] for row in codes])
    for measure in (krippendorff_alpha, raw_agreement):
        assert measure(renamed[:, ::-1]) == pytest.approx(measure(codes), nan_ok=True)


@given(CODES)
def test_agreement_is_a_share_and_alpha_at_most_one(units):
    codes = np.array(units).T
    raw, alpha = raw_agreement(codes), krippendorff_alpha(codes)
    assert np.isnan(raw) or 0 <= raw <= 1
    assert np.isnan(alpha) or alpha <= 1 + 1e-12
    assert alpha == pytest.approx(1) or raw < 1 or np.isnan(alpha)
    if len(codes[0]) and np.isfinite(codes).all():
        agreed = np.tile(codes[0], (3, 1))
        assert raw_agreement(agreed) == 1


@given(st.integers(1, 200), st.integers(0, 200), st.sampled_from([0.8, 0.95]))
def test_wilson_holds_the_share_and_mirrors(coded, right, confidence):
    right = min(right, coded)
    low, high = wilson_interval(right, coded, confidence)
    assert 0 <= low <= right / coded + 1e-12
    assert right / coded - 1e-12 <= high <= 1
    mirrored = wilson_interval(coded - right, coded, confidence)
    assert (1 - mirrored[1], 1 - mirrored[0]) == pytest.approx((low, high), abs=1e-9)
