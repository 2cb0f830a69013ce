"""The interval of a rate says what can be: where few clusters carry the mentions it is a bound, and the bound holds."""

import numpy as np
import pytest

from framing.comparison.rates import PER, bound_rates
from framing.config.study import ComparisonSettings
from framing.statistics.counts import Counts
from framing.statistics.dispersion import quasi_poisson
from framing.statistics.jackknife import estimate_rates

OPTIONS = ComparisonSettings()
WIDEST = 25
"""Times the rate that no upper end goes beyond; the t interval alone went to 10^12 times."""
SIZES = {"geometric": lambda rng, n: rng.geometric(0.2, n), "heavy": lambda rng, n: np.ceil(rng.lognormal(1, 1.2, n))}


def bound(hits, tokens, dispersion=1.0):
    """rate, conf_low, conf_high and reason of one cell whose documents are clusters of their own."""
    hits, tokens = (np.array(values, dtype=np.float64) for values in (hits, tokens))
    some = np.flatnonzero(hits)
    counts = Counts(tokens=tokens, unit=some, column=np.zeros(len(some), dtype=int), hits=hits[some], columns=1)
    rates = estimate_rates(counts, np.zeros(len(tokens), dtype=int), 1)
    found = bound_rates(rates, np.array([len(tokens)]), np.array([dispersion]), OPTIONS)
    low, high, reason = (found[name][0, 0] for name in ("conf_low", "conf_high", "reason"))
    return PER * rates.rate[0, 0], low, high, reason


@pytest.mark.parametrize(
    ("hits", "reason"),
    [
        ([20, 1], "few_clusters"),
        ([3, 2, 2, 2], "few_clusters"),
        ([40, 1, 1, 1, 1], "uneven_clusters"),
        ([30, 30, 1, 1, 1], "uneven_clusters"),
        ([2, 2, 2, 2, 2], ""),
        ([21], "one_cluster"),
    ],
)
def test_only_clusters_with_mentions_carry_an_interval(hits, reason):
    rate, low, high, why = bound(hits + [0] * 90, [1300] * (len(hits) + 90))
    assert why == reason
    assert np.isnan(low) == bool(reason)
    assert rate < high < WIDEST * rate


def test_a_bound_counts_mentions_by_the_cluster():
    _, _, together, _ = bound([10, 10] + [0] * 48, [1000] * 50)
    _, _, alone, _ = bound([21] + [0] * 49, [1000] * 50)
    assert together == pytest.approx(10 * 7.224687667 / 50, rel=1e-6)  # two arrivals of ten (Garwood)
    assert alone == pytest.approx(21 * 5.571643391 / 50, rel=1e-6)
    assert bound([1, 1] + [0] * 48, [1000] * 50)[2] == pytest.approx(7.224687667 / 50, rel=1e-6)
    assert bound([10, 10] + [0] * 48, [1000] * 50, dispersion=30.0)[2] > together


@pytest.mark.parametrize("kind", SIZES)
@pytest.mark.parametrize(("documents", "share"), [(30, 0.1), (60, 0.2)])
def test_upper_ends_hold_and_stay_within_what_can_be(kind, documents, share):
    rng = np.random.default_rng(5)

    def draw(n):
        tokens = rng.lognormal(6, 0.6, n)
        return (rng.random(n) < share) * SIZES[kind](rng, n), tokens

    hits, tokens = draw(100_000)
    truth = PER * hits.sum() / tokens.sum()
    every = Counts(
        tokens=tokens, unit=np.arange(len(hits)), column=np.zeros(len(hits), dtype=int), hits=hits, columns=1
    )
    dispersion = quasi_poisson(every)[0]
    cells = [bound(*draw(documents), dispersion) for _ in range(400)]
    told = [(rate, high) for rate, _, high, _ in cells if rate > 0]
    assert np.mean([high >= truth for _, high in told]) > 0.93
    assert max(high / rate for rate, high in told) < WIDEST * dispersion
    assert max(high / rate for rate, _, high, reason in cells if not reason) < WIDEST
