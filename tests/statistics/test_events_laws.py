"""Laws of the contrast inside events, and of the split of a difference."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.statistics.same_event import Strata, contrast_within, decompose_difference

SEEDS = st.integers(0, 2**32 - 1)
FEW = settings(max_examples=20)
PARTS = ("exclusive", "emphasis", "framing")


def draw(seed, events=14, columns=2):
    """Two sides by event; some events are told by one side alone, and clusters hold one event or two."""
    rng = np.random.default_rng(seed)
    tokens = rng.integers(200, 3000, (2, events)).astype(float)
    tokens[0, :2], tokens[1, 2:4] = 0, 0
    hits = [rng.poisson(t[:, None] * 0.008, (events, columns)).astype(float) for t in tokens]
    return Strata(np.arange(events) * 3 // 4, tokens[0], tokens[1], *hits)


def order(strata, places):
    parts = (strata.cluster, strata.tokens_a, strata.tokens_b, strata.hits_a, strata.hits_b)
    return Strata(*(p[places] for p in parts))


def scale(strata, length, count=1.0):
    return replace(strata, tokens_a=strata.tokens_a * length, tokens_b=strata.tokens_b * length,
                   hits_a=strata.hits_a * count, hits_b=strata.hits_b * count)  # fmt: skip


def assert_same(one, other, factor=1.0):
    np.testing.assert_allclose(other.value, one.value * factor, rtol=1e-7, atol=1e-14)
    np.testing.assert_allclose(other.error, one.error * factor, rtol=1e-6)
    np.testing.assert_allclose(other.freedom, one.freedom)


@FEW
@given(SEEDS)
def test_the_order_of_events_never_shows(seed):
    strata = draw(seed)
    shuffled = order(strata, np.random.default_rng(seed).permutation(14))
    one, other = contrast_within(strata), contrast_within(shuffled)
    assert_same(one.log_ratio, other.log_ratio)
    assert_same(one.difference, other.difference)
    for part in PARTS:
        assert_same(getattr(decompose_difference(strata), part), getattr(decompose_difference(shuffled), part))


@FEW
@given(SEEDS, st.sampled_from([0.0001, 0.5, 20.0]), st.sampled_from([0.01, 1.0]))
def test_units_of_length_and_hits_change_no_ratio(seed, length, count):
    strata = draw(seed)
    one, other = contrast_within(strata), contrast_within(scale(strata, length, count))
    assert_same(one.log_ratio, other.log_ratio)
    assert_same(one.difference, other.difference, count / length)
    np.testing.assert_array_equal(one.clusters, other.clusters)
    first, second = decompose_difference(strata), decompose_difference(scale(strata, length, count))
    for part in PARTS:
        assert_same(getattr(first, part), getattr(second, part), count / length)


@FEW
@given(SEEDS)
def test_swapping_the_sides_negates(seed):
    strata = draw(seed)
    swapped = Strata(strata.cluster, strata.tokens_b, strata.tokens_a, strata.hits_b, strata.hits_a)
    one, other = contrast_within(strata), contrast_within(swapped)
    np.testing.assert_allclose(one.log_ratio.value, -other.log_ratio.value, atol=1e-12)
    np.testing.assert_allclose(one.difference.value, -other.difference.value, atol=1e-15)
    np.testing.assert_allclose(one.log_ratio.error, other.log_ratio.error)
    split, back = decompose_difference(strata), decompose_difference(swapped)
    for part in PARTS:
        np.testing.assert_allclose(getattr(split, part).value, -getattr(back, part).value, atol=1e-15)
    np.testing.assert_allclose(split.framing_range[0], -back.framing_range[1], atol=1e-15)


@FEW
@given(SEEDS)
def test_the_parts_add_up_and_framing_lies_in_its_range(seed):
    strata = draw(seed)
    split = decompose_difference(strata)
    whole = strata.hits_a.sum(axis=0) / strata.tokens_a.sum() - strata.hits_b.sum(axis=0) / strata.tokens_b.sum()
    np.testing.assert_allclose(sum(getattr(split, part).value for part in PARTS), whole, atol=1e-15)
    low, high = split.framing_range
    assert (low <= split.framing.value + 1e-15).all()
    assert (split.framing.value <= high + 1e-15).all()


@FEW
@given(SEEDS)
def test_events_of_one_side_change_nothing_inside_common_ones(seed):
    strata = draw(seed)
    one, other = contrast_within(strata), contrast_within(order(strata, np.arange(4, 14)))
    assert_same(one.log_ratio, other.log_ratio)
    assert_same(one.difference, other.difference)


@FEW
@given(SEEDS)
def test_an_event_cut_in_two_equal_halves_of_its_cluster_changes_nothing_inside(seed):
    strata = draw(seed)
    halves = order(strata, np.append(np.arange(14), 7))
    for name in ("tokens_a", "tokens_b", "hits_a", "hits_b"):
        getattr(halves, name)[[7, -1]] /= 2
    one, other = contrast_within(strata), contrast_within(halves)
    assert_same(one.log_ratio, other.log_ratio)
    assert_same(one.difference, other.difference)
    for part in PARTS:
        assert_same(getattr(decompose_difference(strata), part), getattr(decompose_difference(halves), part))


def test_same_rates_in_every_event_are_no_framing():
    tokens = np.array([[100.0, 200, 400], [500.0, 100, 200]])
    rate = np.array([0.01, 0.03, 0.02])
    strata = Strata(np.arange(3), tokens[0], tokens[1], (tokens[0] * rate)[:, None], (tokens[1] * rate)[:, None])
    split = decompose_difference(strata)
    np.testing.assert_allclose(split.framing.value, 0, atol=1e-15)
    np.testing.assert_allclose(split.exclusive.value, 0, atol=1e-15)
    assert abs(split.emphasis.value[0]) > 0.001


def test_degrees_of_freedom_and_clusters_by_hand():
    strata = draw(3)
    inside = contrast_within(strata)
    common = strata.common()
    hit = [len(set(common.cluster[(common.hits_a[:, i] + common.hits_b[:, i]) > 0].tolist())) for i in range(2)]
    assert inside.clusters.tolist() == hit
    a, b = (common.tokens_a / (common.tokens_a + common.tokens_b), common.tokens_b)
    assert (b > 0).all()
    part = (common.hits_a + common.hits_b) * (a * (1 - a))[:, None]
    part = np.array([part[common.cluster == c].sum(axis=0) for c in np.unique(common.cluster)])
    effective = part.sum(axis=0) ** 2 / (part**2).sum(axis=0)
    np.testing.assert_allclose(inside.log_ratio.freedom, np.minimum(effective, np.array(hit) - 1))
    split = decompose_difference(strata)
    assert split.exclusive.freedom.tolist() == [len(set(strata.cluster.tolist())) - 1] * 2
    assert split.framing.freedom.tolist() == [len(set(common.cluster.tolist())) - 1] * 2


def test_one_common_event_has_a_value_and_no_error():
    one = Strata(np.arange(1), np.array([100.0]), np.array([50.0]), np.array([[4.0]]), np.array([[1.0]]))
    found = contrast_within(one)
    assert found.log_ratio.value[0] == pytest.approx(np.log(2))
    assert np.isnan([found.log_ratio.error[0], found.difference.error[0]]).all()
    assert found.log_ratio.freedom.tolist() == [1.0]
    split = decompose_difference(one)
    assert split.framing.value[0] == pytest.approx(0.02)
    assert np.isnan([split.framing.error[0], split.exclusive.error[0]]).all()
    assert split.framing.freedom.tolist() == split.exclusive.freedom.tolist() == [1.0]


def test_no_events_at_all():
    none = np.zeros(0)
    strata = Strata(none.astype(int), none, none, np.zeros((0, 2)), np.zeros((0, 2)))
    found = contrast_within(strata)
    assert np.isnan(found.log_ratio.value).all()
    assert found.clusters.tolist() == [0, 0]
    assert np.isnan(decompose_difference(strata).framing.value).all()
