"""Laws of the contrast inside events: what must not matter does not, and where freedom and errors end."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.statistics.same_event import Strata, contrast_within, decompose_difference

PARTS = ("exclusive", "emphasis", "framing")
SEEDS = st.integers(0, 10**6)
FEW = settings(max_examples=15)


def draw(seed, rows=24, strata=24, clusters=12):
    """Rows in strata (each row one of its own where there are as many), two columns, some strata of one side."""
    rng = np.random.default_rng(seed)
    tokens = rng.integers(200, 3000, (2, rows)) * (rng.random((2, rows)) > 0.25).astype(float)
    tokens[:, :4] = 700.0
    tokens[0, tokens.sum(axis=0) == 0] = 500
    hits = [rng.poisson(t[:, None] * [0.004, 0.01]).astype(float) for t in tokens]
    number = np.arange(rows) % strata
    return Strata(np.arange(rows) % clusters, tokens[0], tokens[1], *hits, number)


def rows_of(strata, order):
    return Strata(*(getattr(strata, f.name)[order] for f in fields(strata)))


def numbers(strata):
    """Everything that is reported, as one list of arrays."""
    within, split = contrast_within(strata), decompose_difference(strata)
    estimates = [within.log_ratio, within.difference, *(getattr(split, part) for part in PARTS)]
    return [a for e in estimates for a in vars(e).values()] + [*split.framing_range, within.clusters, within.strata]


def same(one, other):
    for a, b in zip(one, other, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-6, atol=1e-12)


@FEW
@given(SEEDS, st.sampled_from([24, 9]))
def test_order_of_rows_and_names_of_strata_and_clusters_never_show(seed, strata):
    drawn, rng = draw(seed, strata=strata), np.random.default_rng(seed)
    renamed = replace(drawn, cluster=rng.permutation(12)[drawn.cluster], stratum=rng.permutation(99)[drawn.stratum])
    expected = numbers(drawn)
    same(numbers(renamed), expected)
    same(numbers(rows_of(renamed, rng.permutation(24))), expected)


@FEW
@given(SEEDS, st.sampled_from([24, 9]), st.sampled_from([1e-5, 1e3]))
def test_the_unit_of_length_changes_no_ratio(seed, strata, unit):
    drawn = draw(seed, strata=strata)
    scaled = contrast_within(replace(drawn, tokens_a=drawn.tokens_a * unit, tokens_b=drawn.tokens_b * unit))
    within = contrast_within(drawn)
    same(vars(scaled.log_ratio).values(), vars(within.log_ratio).values())
    same([scaled.difference.value * unit, scaled.difference.error * unit], [*vars(within.difference).values()][:2])
    parts = decompose_difference(replace(drawn, tokens_a=drawn.tokens_a * unit, tokens_b=drawn.tokens_b * unit))
    for part in PARTS:
        one, other = getattr(parts, part), getattr(decompose_difference(drawn), part)
        same([one.value * unit, one.error * unit, one.freedom], vars(other).values())


@FEW
@given(SEEDS)
def test_an_event_without_hits_changes_no_ratio_and_a_hit_on_one_side_does(seed):
    drawn = draw(seed, rows=12, strata=12)
    silent = Strata(
        np.arange(14),
        np.append(drawn.tokens_a, [300.0, 40]),
        np.append(drawn.tokens_b, [100.0, 40]),
        np.vstack([drawn.hits_a, np.zeros((2, 2))]),
        np.vstack([drawn.hits_b, np.zeros((2, 2))]),
    )
    one, other = contrast_within(drawn), contrast_within(silent)
    same(vars(one.log_ratio).values(), vars(other.log_ratio).values())
    assert (one.clusters == other.clusters).all()
    assert (one.strata == other.strata).all()
    silent.hits_a[12, 0] = 1
    assert contrast_within(silent).clusters.tolist() == [one.clusters[0] + 1, one.clusters[1]]


def test_clusters_with_hits_on_one_side_move_the_ratio():
    """Five events, a speaks of it in two, b in two others: by hand, over the four clusters with a hit."""
    hits_a, hits_b = np.array([[9.0], [1], [0], [0], [0]]), np.array([[0.0], [0], [3], [2], [0]])
    strata = Strata(np.arange(5), np.full(5, 200.0), np.full(5, 100.0), hits_a, hits_b)
    found = contrast_within(strata)
    # all weights are alike: what is left as each event is left out, nothing else moves
    moves = np.array([np.log(1 / 10), np.log(9 / 10), -np.log(2 / 5), -np.log(3 / 5)])
    error = np.sqrt(3 / 4 * ((moves - moves.mean()) ** 2).sum())
    np.testing.assert_allclose(found.log_ratio.error, error)
    np.testing.assert_allclose(found.log_ratio.value, np.log(10 / 200 / (5 / 100)), atol=1e-12)
    assert found.clusters.tolist() == found.strata.tolist() == [4]
    np.testing.assert_allclose(found.log_ratio.freedom, 15**2 / (9**2 + 1 + 3**2 + 2**2))  # below 3 clusters


@pytest.mark.parametrize("events", [1, 2])
def test_few_events_have_one_degree_of_freedom(events):
    one = np.ones((events, 1))
    strata = Strata(np.arange(events), np.full(events, 100.0), np.full(events, 90.0), 3 * one, 2 * one)
    found, split = contrast_within(strata), decompose_difference(strata)
    for estimate in (found.log_ratio, found.difference, *(getattr(split, part) for part in PARTS)):
        assert estimate.freedom.tolist() == [1]
        assert np.isnan(estimate.error).all()


def test_freedom_of_the_parts_follows_the_events_that_move_them():
    strata = draw(3, rows=12, strata=12)
    split = decompose_difference(strata)
    assert split.exclusive.freedom.tolist() == [11, 11]
    common = int(((strata.tokens_a > 0) & (strata.tokens_b > 0)).sum())
    assert 3 < common < 12
    assert split.emphasis.freedom.tolist() == split.framing.freedom.tolist() == [common - 1] * 2


def test_no_event_at_all_is_missing():
    none = Strata(np.zeros(0, dtype=int), *np.zeros((2, 0)), *np.zeros((2, 0, 3)))
    assert np.isnan(contrast_within(none).log_ratio.value).all()
    split = decompose_difference(none)
    assert np.isnan([getattr(split, part).value for part in PARTS]).all()


@FEW
@given(SEEDS, st.sampled_from([24, 9]))
def test_without_errors_the_parts_are_the_same(seed, strata):
    drawn = draw(seed, strata=strata)
    alone, whole = decompose_difference(drawn, errors=False), decompose_difference(drawn)
    for part in PARTS:
        np.testing.assert_allclose(getattr(alone, part).value, getattr(whole, part).value, atol=1e-15)
    np.testing.assert_allclose(alone.framing_range, whole.framing_range, atol=1e-15)


@FEW
@given(SEEDS)
def test_all_hits_of_a_side_in_one_cluster_is_no_error_however_sums_round(seed):
    drawn = draw(seed, rows=40, strata=13, clusters=4)
    lone = replace(drawn, hits_a=drawn.hits_a * (drawn.cluster == 1)[:, None] / 3)
    found = contrast_within(rows_of(lone, np.random.default_rng(seed).permutation(40)))
    assert np.isfinite(found.log_ratio.value).all()
    assert np.isnan(found.log_ratio.error).all()
