"""What is undefined is missing: no public function of `statistics/` raises, warns or overflows, whatever the corpus."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import statistics
from framing.statistics import (
    agreement,
    change_points,
    coded_shares,
    composition,
    counts,
    dispersion,
    intervals,
    jackknife,
    keyness,
    leakage,
    log_odds,
    max_permutation,
    multiplicity,
    permutation,
    power,
    prevalence,
    same_event,
    shares,
    shrinkage,
    standardisation,
    within_permutation,
)
from framing.statistics.counts import Arm, Counts
from framing.statistics.jackknife import Estimate


@dataclasses.dataclass
class Texts:
    """Units with tokens and hits (units, columns) on side 0 or 1, in clusters and events."""

    tokens: np.ndarray
    hits: np.ndarray
    side: np.ndarray
    cluster: np.ndarray
    event: np.ndarray
    seed: int

    @property
    def counts(self):
        unit, column = np.nonzero(self.hits)
        return Counts(self.tokens, unit, column, self.hits[unit, column], self.hits.shape[1])

    @property
    def sides(self):
        sparse = self.counts
        return sparse, [Arm(sparse.tokens * part, sparse.hits * part[sparse.unit]) for part in self._parts()]

    @property
    def strata(self):
        tokens = [self.tokens * part for part in self._parts()]
        hits = [self.hits * part[:, None] for part in self._parts()]
        return same_event.Strata(self.cluster, *tokens, *hits, self.event)

    @property
    def masses(self):
        share = self.hits / np.maximum(1, self.hits.sum(axis=1, keepdims=True))
        return [prevalence.Masses(self.tokens * part, share * (self.tokens * part)[:, None]) for part in self._parts()]

    @property
    def words(self):
        parts = [(self.tokens[part], self.hits[part]) for part in self._parts()]
        return [
            log_odds.WordSums(t.sum(), (t**2).sum(), h.sum(axis=0), (h**2).sum(axis=0), (h * t[:, None]).sum(axis=0))
            for t, h in parts
        ]

    @property
    def sums(self):
        """By side: hits, tokens."""
        return [(self.hits[p].sum(axis=0), np.full(self.hits.shape[1], self.tokens[p].sum())) for p in self._parts()]

    @property
    def estimate(self):
        return jackknife.contrast_arms(*self.sides, [1, -1]).log_ratio

    def _parts(self):
        return [self.side == 0, self.side == 1]


def draw(kind: str, seed: int) -> Texts:
    """An ordinary small corpus, made degenerate in one way."""
    rng = np.random.default_rng(seed)
    size = {"one": 1, "none": 0, "two": 2, "thousand": 1000}.get(kind, 40)
    tokens = rng.integers(20, 900, size).astype(float)
    hits = rng.poisson(tokens[:, None] * 0.01 * rng.gamma(1, 1, (size, 3))).astype(float)
    texts = Texts(tokens, hits, rng.integers(0, 2, size), np.arange(size), rng.integers(0, 9, size), seed)
    changes = {
        "zeros": {"hits": 0 * hits},
        "no words": {"tokens": 0 * tokens, "hits": 0 * hits},
        "one hit": {"hits": np.eye(size, 3)},
        "one column": {"hits": hits[:, :1]},
        "one cluster": {"cluster": 0 * texts.cluster, "event": 0 * texts.event},
        "one event": {"event": 0 * texts.event},
        "one side empty": {"side": 0 * texts.side},
        "one of a side": {"side": (np.arange(size) == 0).astype(int)},
        "separated": {"hits": hits * (texts.side == 0)[:, None]},
        "separated events": {"event": 2 * texts.event + texts.side},
        "equal": {"tokens": 0 * tokens + 100, "hits": 0 * hits + 3},
        "every word": {"hits": np.stack([tokens, 0 * tokens, tokens], axis=1)},
        "huge": {"tokens": tokens * 1e12, "hits": hits * 1e9},
        "tiny": {"tokens": tokens * 1e-12, "hits": hits * 1e-12},
        "one giant": {"tokens": np.where(np.arange(size) == 0, 1e15, tokens)},
        "hits of a giant": {"hits": np.where(np.arange(size)[:, None] == 0, 1e12, 1e-9 * hits)},
    }
    return dataclasses.replace(texts, **changes.get(kind, {}))


KINDS = (
    "ordinary", "zeros", "no words", "one hit", "one column", "one cluster", "one event", "one side empty",
    "one of a side", "separated", "separated events", "equal", "every word", "huge", "tiny", "one giant",
    "hits of a giant", "one", "two", "none", "thousand",
)  # fmt: skip


def pooled(t: Texts):
    """Sums over all units, as the estimators of dispersion take them."""
    cross, squares = (t.hits * t.tokens[:, None]).sum(axis=0), (t.hits**2).sum(axis=0)
    return t.hits.sum(axis=0), squares, cross, t.tokens.sum(), (t.tokens**2).sum()


def leaks(t: Texts):
    """Rates of a and b: of mentions told as own, and of others'."""
    rates = [counts.divide(hits, tokens) for hits, tokens in t.sums]
    return (rates[0], rates[1]), (rates[1], rates[0])


def share_draws(t: Texts):
    """Shares by draw, and the cluster that each draw fell into."""
    return counts.divide(t.hits[:, 0], t.hits.sum(axis=1).clip(1e-300)), t.cluster


def contrasts(t: Texts):
    """Units, groups, clusters, sides: as for the test of many prevalences."""
    a, b = t.masses
    units = prevalence.Masses(a.tokens + b.tokens, a.mass + b.mass)
    sides = np.eye(2, dtype=bool), np.array([[0, 1]])
    return units, t.side, t.cluster, sides, np.zeros(t.hits.shape[1]), t.seed


def coded_share(t, side):
    """Of codes 0 and 1 by stratum."""
    chosen, sizes = t.side == side, np.full(18, 20.0)
    return coded_shares.stratified_share((t.hits[chosen, 0] > 0) * 1.0, t.event[chosen], sizes, t.cluster[chosen])


CALLS = {
    agreement.wilson_interval: lambda t: agreement.wilson_interval(0, len(t.tokens), 0.9999),
    agreement.raw_agreement: lambda t: agreement.raw_agreement(t.hits.T),
    agreement.krippendorff_alpha: lambda t: agreement.krippendorff_alpha(t.hits.T),
    agreement.alpha_interval: lambda t: agreement.alpha_interval(t.hits.T, t.seed, 20),
    coded_shares.share_limits: lambda t: coded_shares.share_limits(t.side * 1.0, t.side + t.hits[:, 0], 0.9999),
    coded_shares.jeffreys_limits: lambda t: coded_shares.jeffreys_limits(t.side * 1.0, t.side + t.hits[:, 0], 0.9999),
    coded_shares.stratified_share: lambda t: coded_share(t, 0),
    coded_shares.subtract: lambda t: coded_shares.subtract(coded_share(t, 0), coded_share(t, 1)),
    coded_shares.ratio_of: lambda t: coded_shares.ratio_of(coded_share(t, 0), coded_share(t, 1)),
    composition.association: lambda t: composition.association(t.hits),
    composition.standardise: lambda t: composition.standardise(t.tokens[:, None], t.hits[:, None]),
    counts.divide: lambda t: counts.divide(t.hits, t.tokens[:, None]),
    counts.exponential: lambda t: counts.exponential(t.tokens),
    counts.add_up: lambda t: counts.add_up(t.event, t.tokens, 9),
    counts.add_rows: lambda t: counts.add_rows(t.event, t.hits, 18),
    counts.pool: lambda t: counts.pool(t.counts, t.event, 18),
    counts.select: lambda t: counts.select(t.counts, t.side == 0),
    dispersion.quasi_poisson: lambda t: dispersion.quasi_poisson(t.counts),
    dispersion.negative_binomial_alpha: lambda t: dispersion.negative_binomial_alpha(*pooled(t)),
    intervals.interval: lambda t: intervals.interval(t.estimate, 0.9999),
    intervals.p_value: lambda t: intervals.p_value(t.estimate),
    intervals.upper_rate: lambda t: [intervals.upper_rate(*s, np.ones_like(s[0]), 0.9999) for s in t.sums],
    intervals.smoothed_rate: lambda t: [intervals.smoothed_rate(*side) for side in t.sums],
    jackknife.estimate_rates: lambda t: jackknife.estimate_rates(t.counts, t.side, 3),
    jackknife.contrast_arms: lambda t: jackknife.contrast_arms(*t.sides, [1, -1]),
    jackknife.contrast_rates: lambda t: jackknife.contrast_rates(*t.sides, [1, -1]),
    jackknife.move_difference: lambda t: jackknife.move_difference(*t.sides, [1, -1]),
    jackknife.signed_sum: lambda t: jackknife.signed_sum([1, -1], [hits for hits, _ in t.sums]),
    jackknife.jackknife_error: lambda t: jackknife.jackknife_error(*pooled(t)[:2], len(t.tokens)),
    jackknife.effective_number: lambda t: jackknife.effective_number(*pooled(t)[:2]),
    keyness.g2_p_value: lambda t: keyness.g2_p_value(*t.sums[0], *t.sums[1]),
    change_points.find_change_points: lambda t: change_points.find_change_points(t.tokens, t.hits[:, 0], t.seed),
    log_odds.log_odds: lambda t: log_odds.log_odds(*t.words, t.hits.sum(axis=0) / max(1.0, t.hits.sum())),
    multiplicity.adjust: lambda t: [
        multiplicity.adjust(intervals.p_value(t.estimate), m) for m in ("holm", "bh", "none")
    ],
    multiplicity.could_be_found: lambda t: multiplicity.could_be_found(intervals.p_value(t.estimate), 0.05),
    permutation.least_p_value: lambda t: permutation.least_p_value(t.sides[0], *t.sides[1]),
    permutation.log_rarest_inside: lambda t: permutation.log_rarest_inside(t.counts, t.event, t.side == 0),
    permutation.log_rarest: lambda t: permutation.log_rarest(t.side + 1.0, 2.0 - t.side, t.event % 4),
    permutation.permutation_p_value: lambda t: permutation.permutation_p_value(t.sides[0], *t.sides[1], t.seed),
    power.detectable_ratio: lambda t: power.detectable_ratio(
        np.append(t.estimate.error, 1e4), np.array([3.0]), np.array([0.05])
    ),
    power.expected_error: lambda t: power.expected_error(t.hits, t.hits, t.tokens[:, None]),
    power.documents_needed: lambda t: power.documents_needed(t.estimate.error, np.ones(1), np.ones(1), t.hits, 1.5),
    prevalence.estimate_prevalence: lambda t: prevalence.estimate_prevalence(t.masses[0], t.event, 18),
    prevalence.contrast_prevalence: lambda t: prevalence.contrast_prevalence(*t.masses),
    prevalence.combine_draws: lambda t: prevalence.combine_draws(t.estimate, Estimate(t.hits, t.hits, t.hits)),
    same_event.contrast_within: lambda t: same_event.contrast_within(t.strata),
    same_event.decompose_difference: lambda t: same_event.decompose_difference(t.strata),
    leakage.leak_ratio: lambda t: leakage.leak_ratio(*leaks(t), leakage.SHARES["parse"]),
    shrinkage.shrink: lambda t: shrinkage.shrink(t.estimate, 0.9999),
    shares.estimate_share: lambda t: shares.estimate_share(*share_draws(t)),
    shares.share_interval: lambda t: shares.share_interval(shares.estimate_share(*share_draws(t)), 0.9999),
    shares.multiply_shares: lambda t: shares.multiply_shares(*[shares.estimate_share(*share_draws(t))] * 2),
    shares.complement: lambda t: shares.complement(shares.estimate_share(*share_draws(t))),
    standardisation.contrast_standardised: lambda t: standardisation.contrast_standardised(
        t.strata, np.arange(1.0, 19.0)
    ),
    within_permutation.permutation_within: lambda t: within_permutation.permutation_within(
        within_permutation.Articles(t.event, t.side == 0, t.tokens, t.hits[:, 0]), t.seed
    ),
    within_permutation.least_p_within: lambda t: within_permutation.least_p_within(t.counts, t.event, t.side == 0),
    max_permutation.max_t_p_values: lambda t: max_permutation.max_t_p_values(*contrasts(t)),
    max_permutation.residuals: lambda t: max_permutation.residuals(contrasts(t)[0]),
}


def public_functions() -> list[object]:
    """Every public function that a module of `statistics/` defines."""
    names = [module.name for module in pkgutil.iter_modules(statistics.__path__, f"{statistics.__name__}.")]
    found = [inspect.getmembers(importlib.import_module(name), inspect.isfunction) for name in names]
    return [f for name, members in zip(names, found, strict=True) for key, f in members
            if f.__module__ == name and not key.startswith("_")]  # fmt: skip


def numbers(value: object, name: str = "") -> Iterator[np.ndarray]:
    """All numbers in a result, but for degrees of freedom, which may be infinite."""
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from numbers(getattr(value, field.name), field.name)
    elif isinstance(value, tuple | list):
        for one in value:
            yield from numbers(one)
    elif name != "freedom":
        yield np.asarray(value, dtype=np.float64)


def test_every_public_function_is_here():
    assert set(public_functions()) == set(CALLS)


@pytest.mark.parametrize("function", CALLS, ids=lambda f: f.__name__)
@settings(max_examples=3)
@given(seed=st.integers(0, 10**6))
def test_a_degenerate_corpus_gives_numbers_or_nothing(function, seed):
    for kind in KINDS:  # not a parameter: Hypothesis goes one call deeper with every test of one function
        for found in numbers(CALLS[function](draw(kind, seed))):
            assert not np.isinf(found).any(), kind
