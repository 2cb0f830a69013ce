"""Strata that hold several clusters: documents on one topic in one week."""

import numpy as np
import pytest

from framing.statistics.counts import Arm, Counts, add_rows
from framing.statistics.jackknife import move_difference
from framing.statistics.same_event import Strata, Whole, contrast_within, decompose_difference


def draw(seed=1, strata=12, clusters=60, columns=2):
    """Documents of two sides in strata, of clusters that span up to two of them; a row a cluster and stratum."""
    rng = np.random.default_rng(seed)
    documents = 4 * clusters
    cluster = rng.integers(0, clusters, documents)
    stratum = (cluster % strata + (rng.random(documents) < 0.2)) % (strata + 3)
    tokens = rng.integers(200, 900, documents).astype(float)
    arm = rng.random(documents) < 0.5
    hits = rng.poisson(tokens[:, None] * 0.006 * rng.lognormal(0, 0.5, strata + 3)[stratum][:, None] * np.ones(columns))
    return rows(cluster, stratum, tokens, arm, hits.astype(float))


def rows(cluster, stratum, tokens, arm, hits):
    key, row = np.unique(np.stack([stratum, cluster]), axis=1, return_inverse=True)
    row, size = row.ravel(), key.shape[1]

    def add(values, kept):
        out = np.zeros((size, *values.shape[1:]))
        np.add.at(out, row[kept], values[kept])
        return out

    number = np.unique(key[1], return_inverse=True)[1]
    return Strata(number, add(tokens, arm), add(tokens, ~arm), add(hits, arm), add(hits, ~arm), key[0])


def without(strata, cluster):
    return take(strata, strata.cluster != cluster)


def take(strata, kept):
    number = np.unique(strata.cluster[kept], return_inverse=True)[1]
    parts = (strata.tokens_a, strata.tokens_b, strata.hits_a, strata.hits_b, strata.stratum)
    return Strata(number, *(values[kept] for values in parts))


def merged(strata):
    """The same with a row a stratum."""
    number = np.unique(strata.stratum, return_inverse=True)[1]
    parts = (strata.tokens_a, strata.tokens_b, strata.hits_a, strata.hits_b)
    sums = [np.zeros((number.max() + 1, *values.shape[1:])) for values in parts]
    for total, values in zip(sums, parts, strict=True):
        np.add.at(total, number, values)
    return Strata(np.arange(number.max() + 1), *sums)


def jackknife(strata, estimate):
    values = np.array([estimate(without(strata, c)) for c in np.unique(strata.cluster)])
    count = len(values)
    return np.sqrt((count - 1) / count * ((values - values.mean(axis=0)) ** 2).sum(axis=0))


@pytest.fixture(scope="module")
def strata():
    return draw()


def test_estimates_are_those_of_the_strata(strata):
    fine, coarse = contrast_within(strata), contrast_within(merged(strata))
    np.testing.assert_allclose(fine.log_ratio.value, coarse.log_ratio.value)
    np.testing.assert_allclose(fine.difference.value, coarse.difference.value)
    assert fine.strata.tolist() == coarse.clusters.tolist()
    assert (fine.clusters > fine.strata).all()
    one, other = decompose_difference(strata), decompose_difference(merged(strata))
    for part in ("exclusive", "emphasis", "framing"):
        np.testing.assert_allclose(getattr(one, part).value, getattr(other, part).value, atol=1e-15)
    np.testing.assert_allclose(one.framing_range, other.framing_range)


def test_errors_are_the_jackknife_over_clusters_not_strata(strata):
    shared = strata.common()
    within = contrast_within(strata)
    np.testing.assert_allclose(within.log_ratio.error, jackknife(shared, lambda s: contrast_within(s).log_ratio.value))
    np.testing.assert_allclose(
        within.difference.error, jackknife(shared, lambda s: contrast_within(s).difference.value)
    )
    split = decompose_difference(strata)
    np.testing.assert_allclose(
        split.exclusive.error, jackknife(strata, lambda s: decompose_difference(s).exclusive.value)
    )
    assert np.isfinite(split.framing.error).all()
    parts = sum(getattr(split, part).value for part in ("exclusive", "emphasis", "framing"))
    rates = [h.sum(axis=0) / t.sum() for h, t in ((strata.hits_a, strata.tokens_a), (strata.hits_b, strata.tokens_b))]
    np.testing.assert_allclose(parts, rates[0] - rates[1], atol=1e-15)


def test_without_errors_the_parts_are_the_same(strata):
    quick, whole = decompose_difference(strata, errors=False), decompose_difference(strata)
    for part in ("exclusive", "emphasis", "framing"):
        np.testing.assert_allclose(getattr(quick, part).value, getattr(whole, part).value)
        assert np.isnan(getattr(quick, part).error).all()


def test_the_hits_of_one_cluster_make_no_test(strata):
    hits = strata.hits_a * (strata.cluster == strata.cluster[strata.hits_a[:, 0].argmax()])[:, None]
    lone = Strata(strata.cluster, strata.tokens_a, strata.tokens_b, hits, strata.hits_b, strata.stratum)
    assert np.isnan(contrast_within(lone).log_ratio.error).all()


@pytest.mark.slow
def test_coverage_inside_topics_under_selection():
    """Two sides choose topic-weeks by how much they call for the frame; a tells them 1.5 times as often."""
    rng, covered, crude = np.random.default_rng(5), [], []
    for _ in range(300):
        called = rng.lognormal(0, 0.6, 40)
        stratum = np.concatenate([rng.choice(40, 200, p=w / w.sum()) for w in (called, np.ones(40))])
        arm = np.arange(400) < 200
        tokens = rng.lognormal(6.2, 0.5, 400).round()
        rate = 0.003 * called[stratum] * np.where(arm, 1.5, 1.0) * rng.gamma(1.0, 1.0, 400)
        hits = rng.poisson(tokens * rate).astype(float)[:, None]
        found = contrast_within(rows(np.arange(400), stratum, tokens, arm, hits)).log_ratio
        from framing.statistics.intervals import interval

        low, high = interval(found, 0.95)
        covered.append(low[0] <= np.log(1.5) <= high[0])
        crude.append(hits[arm].sum() / tokens[arm].sum() / (hits[~arm].sum() / tokens[~arm].sum()))
    assert np.mean(crude) > 1.8
    assert 0.91 <= np.mean(covered) <= 0.98


@pytest.mark.parametrize("alone", [30, 0])
def test_clusters_that_share_nothing_need_not_be_cut(alone):
    """The whole's sums stand for them: parts and errors are those of all rows."""
    drawn = draw(seed=5)
    apart = drawn.cluster < alone  # each of these clusters tells strata of its own, on one side
    silent = {arm: apart & (np.arange(len(apart)) % 2 == odd) for odd, arm in enumerate("ab")}
    values = {name: v for name, v in vars(drawn).items() if name != "number"}
    for name in ("tokens_a", "tokens_b", "hits_a", "hits_b"):
        values[name] = np.where(silent[name[-1]].reshape(-1, *[1] * (values[name].ndim - 1)), 0.0, values[name])
    values["stratum"] = np.where(apart, 100 + np.arange(len(apart)), drawn.stratum)
    strata = take(Strata(**values), values["tokens_a"] + values["tokens_b"] > 0)
    linked = np.isin(strata.cluster, strata.cluster[strata.shared()])
    assert linked.all() == (alone == 0)
    one, other = decompose_difference(strata), decompose_difference(take(strata, linked), whole_of(strata))
    for part in ("exclusive", "emphasis", "framing"):
        np.testing.assert_allclose(getattr(one, part).value, getattr(other, part).value, rtol=1e-9, atol=1e-15)
        np.testing.assert_allclose(getattr(one, part).error, getattr(other, part).error)
        np.testing.assert_allclose(getattr(one, part).freedom, getattr(other, part).freedom)


def whole_of(strata):
    size = strata.cluster.max() + 1
    tokens, hits = (
        [add_rows(strata.cluster, v, size) for v in pair] for pair in (strata.arms()[:2], strata.arms()[2:])
    )
    both = hits[0] + hits[1]
    unit, column = np.nonzero(both)
    counts = Counts((tokens[0] + tokens[1])[:, 0], unit, column, both[unit, column], both.shape[1])
    arms = [Arm(t[:, 0], h[unit, column]) for t, h in zip(tokens, hits, strict=True)]
    sums = [t.sum() for t in tokens], [h.sum(axis=0) for h in hits]
    return Whole(*sums[0], *sums[1], move_difference(counts, arms, [1, -1]))
