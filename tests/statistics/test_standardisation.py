"""Standardised ratios: against leaving out cluster by cluster, and what no mix may change."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.statistics.same_event import Strata
from framing.statistics.standardisation import contrast_standardised


def draw(seed, kinds=3, clusters=30, ratio=(1.0, 1.0, 1.0), mix=((5, 1, 1), (1, 1, 5))):
    """A row for every cluster and kind; a and b print the kinds in different proportions."""
    rng = np.random.default_rng(seed)
    cluster, kind = (a.ravel() for a in np.meshgrid(np.arange(clusters), np.arange(kinds), indexing="ij"))
    base = np.array([0.01, 0.02, 0.05])[:kinds]
    tokens = [100.0 * rng.integers(0, 4, len(kind)) * np.array(m)[kind] for m in mix]
    hits = [rng.poisson(tokens[0] * base[kind] * np.array(ratio)[kind]), rng.poisson(tokens[1] * base[kind])]
    return Strata(cluster, *tokens, *(h[:, None].astype(float) for h in hits), kind)


def by_hand(strata, weights, without=None):
    keep = np.ones(len(strata.cluster), bool) if without is None else strata.cluster != without
    logs = []
    for tokens, hits in ((strata.tokens_a, strata.hits_a), (strata.tokens_b, strata.hits_b)):
        rates = [hits[keep & (strata.stratum == k), 0].sum() / tokens[keep & (strata.stratum == k)].sum()
                 for k in range(len(weights))]  # fmt: skip
        logs.append(np.log(np.average(rates, weights=weights)))
    return logs[0] - logs[1]


@pytest.mark.parametrize("seed", range(4))
def test_value_and_error_are_those_of_leaving_out_by_hand(seed):
    strata, weights = draw(seed), np.array([3.0, 2.0, 1.0])
    found = contrast_standardised(strata, weights)
    clusters = np.unique(strata.cluster)
    left = np.array([by_hand(strata, weights, c) for c in clusters])
    error = np.sqrt((len(left) - 1) / len(left) * ((left - left.mean()) ** 2).sum())
    assert found.value[0] == pytest.approx(by_hand(strata, weights))
    assert found.error[0] == pytest.approx(error)
    assert 1 <= found.freedom[0] <= len(clusters) - 1


def test_another_mix_of_kinds_is_no_difference():
    crude, standardised = [], []
    for seed in range(40):
        strata = draw(seed)
        crude.append(np.log(strata.hits_a.sum() / strata.tokens_a.sum() * strata.tokens_b.sum() / strata.hits_b.sum()))
        standardised.append(contrast_standardised(strata, np.ones(3)).value[0])
    assert abs(np.mean(standardised)) < 0.05
    assert np.mean(crude) < -0.5


@given(st.floats(0.1, 50), st.integers(0, 20))
def test_the_unit_of_the_weights_does_not_matter(scale, seed):
    one, other = (contrast_standardised(draw(seed), np.array([1.0, 2.0, 3.0]) * s) for s in (1.0, scale))
    assert one.value == pytest.approx(other.value)
    assert one.error == pytest.approx(other.error)


def test_the_other_way_round_is_the_negative():
    strata = draw(1)
    other = Strata(strata.cluster, strata.tokens_b, strata.tokens_a, strata.hits_b, strata.hits_a, strata.stratum)
    one, two = (contrast_standardised(s, np.ones(3)) for s in (strata, other))
    assert one.value == pytest.approx(-two.value)
    assert one.error == pytest.approx(two.error)


def test_kinds_that_only_one_arm_prints_have_no_part():
    strata = draw(2)
    alone = np.where(strata.stratum == 2, 0.0, strata.tokens_b), np.where(strata.stratum == 2, 0.0, strata.hits_b[:, 0])
    apart = Strata(strata.cluster, strata.tokens_a, alone[0], strata.hits_a, alone[1][:, None], strata.stratum)
    found = contrast_standardised(apart, np.array([1.0, 1.0, 9.0]))
    keep = strata.stratum < 2
    two = Strata(strata.cluster[keep], strata.tokens_a[keep], strata.tokens_b[keep], strata.hits_a[keep],
                 strata.hits_b[keep], strata.stratum[keep])  # fmt: skip
    assert found.value[0] == pytest.approx(contrast_standardised(two, np.ones(2)).value[0])


@pytest.mark.parametrize("silent", ["a", "b", "both"])
def test_undefined_is_missing(silent):
    strata = draw(3)
    hits = [h * (silent not in (name, "both")) for name, h in (("a", strata.hits_a), ("b", strata.hits_b))]
    found = contrast_standardised(
        Strata(strata.cluster, strata.tokens_a, strata.tokens_b, *hits, strata.stratum), np.ones(3)
    )
    assert np.isnan(found.value[0])
    empty = Strata(*(np.zeros(0, int), np.zeros(0), np.zeros(0), np.zeros((0, 1)), np.zeros((0, 1))), np.zeros(0, int))
    assert np.isnan(contrast_standardised(empty, np.ones(1)).value[0])
