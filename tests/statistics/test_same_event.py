from dataclasses import fields, replace

import numpy as np
import pytest

from framing.statistics.intervals import interval
from framing.statistics.jackknife import contrast_arms
from framing.statistics.same_event import Strata, contrast_within, decompose_difference
from tests.statistics.generators import draw_coverage

PARTS = ("exclusive", "emphasis", "framing")


def draw(seed=1, events=30, columns=2, gaps=0.3):
    rng = np.random.default_rng(seed)
    mood = rng.lognormal(0, 0.6, (events, 1))
    tokens = rng.integers(200, 3000, (2, events)) * (rng.random((2, events)) > gaps)
    tokens[0, tokens.sum(axis=0) == 0] = 500
    hits = [rng.poisson(t[:, None] * 0.006 * mood * np.ones(columns)).astype(float) for t in tokens]
    return Strata(np.arange(events), tokens[0].astype(float), tokens[1].astype(float), *hits)


def pick(strata, keep):
    chosen = {f.name: getattr(strata, f.name)[keep] for f in fields(strata)}
    return Strata(**chosen | {"cluster": np.unique(strata.cluster[keep], return_inverse=True)[1]})


def swap(strata):
    return Strata(strata.cluster, strata.tokens_b, strata.tokens_a, strata.hits_b, strata.hits_a)


def leave_out(strata, estimate):
    """The jackknife by brute force: error of `estimate` over the clusters of `strata`."""
    clusters = np.unique(strata.cluster)
    values = np.array([estimate(pick(strata, strata.cluster != c)) for c in clusters])
    return np.sqrt((len(clusters) - 1) / len(clusters) * ((values - values.mean(axis=0)) ** 2).sum(axis=0))


@pytest.fixture(scope="module")
def strata():
    """30 events, of which two and two are one cluster."""
    drawn = draw()
    return replace(drawn, cluster=np.maximum(drawn.cluster - 2, 0))


def test_mantel_haenszel_by_hand():
    two = Strata(
        np.arange(2), np.array([100.0, 300.0]), np.array([200.0, 100.0]), *np.array([[[4.0], [9]], [[2.0], [1]]])
    )
    found = contrast_within(two)
    over, under = 4 * 200 / 300 + 9 * 100 / 400, 2 * 100 / 300 + 1 * 300 / 400
    weight = 100 * 200 / 300 + 300 * 100 / 400
    np.testing.assert_allclose(np.exp(found.log_ratio.value), over / under)
    np.testing.assert_allclose(found.difference.value, (over - under) / weight)
    np.testing.assert_allclose([found.rate_a[0], found.rate_b[0]], [over / weight, under / weight])
    assert found.clusters.tolist() == [2]


def test_the_three_terms_add_up_and_swapping_sides_negates_them(strata):
    found, turned = decompose_difference(strata), decompose_difference(swap(strata))
    total = strata.hits_a.sum(axis=0) / strata.tokens_a.sum() - strata.hits_b.sum(axis=0) / strata.tokens_b.sum()
    np.testing.assert_allclose(sum(getattr(found, part).value for part in PARTS), total, atol=1e-12)
    for part in PARTS:
        one, other = getattr(found, part), getattr(turned, part)
        np.testing.assert_allclose(one.value, -other.value, atol=1e-15)
        np.testing.assert_allclose(one.error, other.error)
    shared = strata.common()
    weights = [shared.tokens_a / shared.tokens_a.sum(), shared.tokens_b / shared.tokens_b.sum()]
    rates = shared.hits_a / shared.tokens_a[:, None], shared.hits_b / shared.tokens_b[:, None]
    told = [(w[:, None] * (rates[0] - rates[1])).sum(axis=0) for w in weights]
    np.testing.assert_allclose(found.framing.value, np.mean(told, axis=0))
    told.append(contrast_within(strata).difference.value)
    least, most = found.framing_range
    np.testing.assert_allclose([np.min(told, axis=0), np.max(told, axis=0)], [least, most])
    ratio, back = contrast_within(strata).log_ratio, contrast_within(swap(strata)).log_ratio
    np.testing.assert_allclose(ratio.value, -back.value)
    np.testing.assert_allclose(ratio.error, back.error)


def test_errors_are_the_jackknife_over_clusters(strata):
    within, split, shared = contrast_within(strata), decompose_difference(strata), strata.common()
    np.testing.assert_allclose(within.log_ratio.error, leave_out(shared, lambda s: contrast_within(s).log_ratio.value))
    np.testing.assert_allclose(
        within.difference.error, leave_out(shared, lambda s: contrast_within(s).difference.value)
    )
    assert (within.log_ratio.freedom <= within.clusters - 1).all()
    np.testing.assert_allclose(
        split.exclusive.error, leave_out(strata, lambda s: decompose_difference(s).exclusive.value)
    )
    together = pick(strata, np.isin(strata.cluster, np.unique(strata.cluster[_both(strata)])))
    for part in ("emphasis", "framing"):
        error = leave_out(together, lambda s, part=part: getattr(decompose_difference(s), part).value)
        np.testing.assert_allclose(getattr(split, part).error, error)


def _both(strata):
    return (strata.tokens_a > 0) & (strata.tokens_b > 0)


def test_undefined_is_missing():
    drawn = draw(events=8, columns=1, gaps=0.0)
    apart = replace(drawn, tokens_a=drawn.tokens_a * (np.arange(8) < 4), tokens_b=drawn.tokens_b * (np.arange(8) > 3))
    assert np.isnan(contrast_within(apart).log_ratio.value).all()
    assert np.isnan(decompose_difference(apart).framing.value).all()
    lone = replace(drawn, hits_a=drawn.hits_a * (np.arange(8) == drawn.hits_a.argmax())[:, None])
    assert np.isfinite(contrast_within(lone).log_ratio.value).all()
    assert np.isnan(contrast_within(lone).log_ratio.error).all()

    far_apart = replace(lone, hits_b=drawn.hits_b * (np.arange(8) == drawn.hits_b.argmax())[:, None])
    assert np.isnan(contrast_within(far_apart).log_ratio.error).all()
    silent = contrast_within(replace(drawn, hits_a=np.zeros_like(drawn.hits_a)))
    assert np.isnan(silent.log_ratio.value).all()
    assert (silent.difference.value < 0).all()


@pytest.mark.slow
@pytest.mark.parametrize("ratio", [1.0, 1.5])
def test_selection_misleads_the_crude_ratio_and_not_the_one_inside_events(ratio):
    """250 articles a side on 60 events; a prefers events that call for the frame. 400 repetitions."""
    rng = np.random.default_rng(1)
    within, crude, split, truth = [], [], [], []
    for _ in range(400):
        drawn = draw_coverage(rng, ratio, lean=1.0)
        strata = drawn.strata()
        within.append(contrast_within(strata).log_ratio)
        crude.append(contrast_arms(*drawn.arms(), [1, -1]).log_ratio)
        split.append(decompose_difference(strata))
        truth.append(decompose_difference(replace(drawn, hits=drawn.tokens * drawn.expected).strata()))
    assert 0.91 <= covered(within, np.log(ratio)) <= 0.97
    assert abs(np.mean([e.value[0] for e in within]) - np.log(ratio)) < 0.03
    assert np.mean([e.value[0] for e in crude]) - np.log(ratio) > 0.25
    assert covered(crude, np.log(ratio)) < 0.7
    for part in PARTS:
        expected = np.array([getattr(t, part).value[0] for t in truth])
        assert covered([getattr(s, part) for s in split], expected) >= 0.93
        bias = np.mean([getattr(s, part).value[0] for s in split] - expected)
        assert abs(bias) < 0.0001


def covered(estimates, truth):
    bounds = np.array([interval(e, 0.95) for e in estimates])[:, :, 0]
    return np.mean((bounds[:, 0] <= truth) & (truth <= bounds[:, 1]))
