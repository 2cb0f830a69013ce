"""Over-dispersed counts with known truth: Poisson(tokens x rate x Gamma), as in news (measurement.md 1.2)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from framing.statistics.counts import Arm, Counts
from framing.statistics.same_event import Strata


def draw_documents(
    rng: np.random.Generator, documents: int, rate: float = 0.003, alpha: float = 1.5
) -> tuple[np.ndarray, np.ndarray]:
    """Tokens (lognormal, median 493, sd .55) and hits of documents; `rate` per token, var = mu + alpha mu^2."""
    tokens = np.maximum(1, rng.lognormal(np.log(493), 0.55, documents)).round()
    hits = rng.poisson(tokens * rate * rng.gamma(1 / alpha, alpha, documents))
    return tokens, hits.astype(float)


def as_counts(tokens: np.ndarray, hits: np.ndarray) -> Counts:
    """Dense hits, (units,) or (units, columns), as sparse counts."""
    dense = hits.reshape(len(tokens), -1)
    unit, column = np.nonzero(dense)
    return Counts(tokens.astype(float), unit, column, dense[unit, column].astype(float), dense.shape[1])


def two_arms(a: tuple[np.ndarray, np.ndarray], b: tuple[np.ndarray, np.ndarray]) -> tuple[Counts, list[Arm]]:
    """(tokens, hits) of two sides, every document its own cluster."""
    counts = as_counts(np.concatenate([a[0], b[0]]), np.concatenate([a[1], b[1]]))
    first = np.arange(len(counts.tokens)) < len(a[0])
    arms = [Arm(counts.tokens * part, counts.hits * part[counts.unit]) for part in (first, ~first)]
    return counts, arms


@dataclass(frozen=True)
class Coverage:
    """Two sides, 0 (`a`) and 1 (`b`), that write about the same events; arrays by document.

    `expected` is the rate per token of the event on that side, before chance.
    """

    arm: np.ndarray
    event: np.ndarray
    tokens: np.ndarray
    hits: np.ndarray
    expected: np.ndarray

    def strata(self) -> Strata:
        """Both sides by event; one column."""
        key, place = np.unique(self.event, return_inverse=True)
        slot = place * 2 + self.arm
        tokens, hits = (np.bincount(slot, v, 2 * len(key)).reshape(-1, 2) for v in (self.tokens, self.hits))
        return Strata(np.arange(len(key)), tokens[:, 0], tokens[:, 1], hits[:, :1], hits[:, 1:])

    def arms(self) -> tuple[Counts, list[Arm]]:
        """Both sides with events for clusters, as the crude contrast takes them."""
        strata = self.strata()
        counts = as_counts(strata.tokens_a + strata.tokens_b, strata.hits_a + strata.hits_b)
        hits = [arm[counts.unit, 0] for arm in (strata.hits_a, strata.hits_b)]
        return counts, [Arm(strata.tokens_a, hits[0]), Arm(strata.tokens_b, hits[1])]


def draw_coverage(
    rng: np.random.Generator, ratio: float = 1.0, lean: float = 0.0, events: int = 60, documents: int = 250
) -> Coverage:
    """`documents` a side on `events` (Zipf .7 in size, lognormal .6 in how much they call for the frame).

    `ratio` is planted framing: a uses the frame that many times as often on every event. `lean` is selection: a
    covers an event in proportion to (what it calls for) ** lean. Documents vary (alpha 1), and so does each side
    from event to event (sd .2).
    """
    called = rng.lognormal(0, 0.6, events)
    size = (1 + np.arange(events)) ** -0.7
    weights = [size * called**lean, size]
    event = np.concatenate([rng.choice(events, documents, p=w / w.sum()) for w in weights])
    arm = np.repeat([0, 1], documents)
    told = 0.003 * called * np.array([[ratio], [1.0]]) * rng.lognormal(0, 0.2, (2, events))
    tokens = np.maximum(1, rng.lognormal(np.log(493), 0.55, 2 * documents)).round()
    expected = told[arm, event]
    hits = rng.poisson(tokens * expected * rng.gamma(1.0, 1.0, 2 * documents))
    return Coverage(arm, event, tokens, hits.astype(float), expected)
