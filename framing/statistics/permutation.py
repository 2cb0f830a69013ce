"""The studentised cluster permutation test, for contrasts where one side has no hits.

A Wald test on the log ratio does not exist there. Clusters that lie on one side trade places with those of
the other; a cluster with documents on both sides swaps them by the toss of a coin. Studentised as in
Janssen 1997 and Chung & Romano 2013, "Exact and asymptotically robust permutation tests".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from framing.statistics.counts import Arm, Bools, Counts, Floats, Ints, add_up

DRAWS = 1999
_BLOCK = 2**22
"""Places of units in random orders kept in memory at a time."""


@dataclass(frozen=True)
class _Units:
    """Some clusters: their tokens; and (y, y^2, y l by column) of those that have hits, `hit` says which."""

    tokens: Floats
    hit: Ints
    moments: Floats

    def rows(self) -> Floats:
        """(1, l, l^2, y, y^2, y l by column) of every unit."""
        moments = np.zeros((len(self.tokens), self.moments.shape[1]))
        moments[self.hit] = self.moments
        return np.column_stack([np.ones_like(self.tokens), self.tokens, self.tokens**2, moments])

    def total(self, chosen: Bools) -> Floats:
        """The sum of the rows of the units where `chosen` is true."""
        tokens = self.tokens[chosen]
        return np.append([len(tokens), tokens.sum(), (tokens**2).sum()], self.moments[chosen[self.hit]].sum(axis=0))


def permutation_p_value(counts: Counts, a: Arm, b: Arm, seed: int) -> Floats:
    """Could the difference of the rates of `a` and `b` be chance? Two-sided p by column, never 0.

    The units of `counts` are clusters. p = (1 + draws at least as extreme) / (1 + draws), 1,999 draws. The
    draws depend on the seed and the numbers of clusters alone, so other columns and contrasts change nothing.
    """
    both = (a.tokens > 0) & (b.tokens > 0)
    alone = ((a.tokens > 0) | (b.tokens > 0)) & ~both
    units = _cut(counts, Arm(a.tokens + b.tokens, a.hits + b.hits), alone)
    in_a = (a.tokens > 0)[alone]
    spanning_a, spanning_b = _cut(counts, a, both).rows(), _cut(counts, b, both).rows()
    fixed_a, fixed_b = spanning_a.sum(axis=0), spanning_b.sum(axis=0)
    observed = _studentised(units.total(in_a) + fixed_a, units.total(~in_a) + fixed_b)
    chosen = _draw_subsets(units, int(in_a.sum()), seed)
    coins = np.random.default_rng((seed, len(spanning_a))).integers(0, 2, size=(DRAWS, len(spanning_a)))
    moved = coins.astype(np.float64) @ (spanning_b - spanning_a)
    drawn = _studentised(chosen + fixed_a + moved, units.total(np.ones_like(in_a)) - chosen + fixed_b - moved)
    extreme = (np.abs(drawn) >= np.abs(observed) * (1 - 1e-9)).sum(axis=0)
    return np.asarray((1 + extreme) / (1 + DRAWS), dtype=np.float64)


def least_p_value(counts: Counts, a: Arm, b: Arm) -> Floats:
    """How small could p become, by column, were the hits split between `a` and `b` in whatever way?

    The probability of the rarest way in which clusters can trade places; a cluster with documents on both sides has a
    half. It depends on which clusters have hits of either side, never on how they differ. A lower bound: no
    permutation reaches less. 1 without hits.
    """
    both = (a.tokens > 0) & (b.tokens > 0)
    alone = ((a.tokens > 0) | (b.tokens > 0)) & ~both
    there = (a.hits + b.hits) > 0
    carrying, spanning = (counts.sums((there & which[counts.unit]).astype(np.float64)) for which in (alone, both))
    sizes = [np.full(counts.columns, float(np.count_nonzero(alone & (arm.tokens > 0)))) for arm in (a, b)]
    least: Floats = np.exp(log_rarest(sizes[0], sizes[1], carrying) - spanning * np.log(2))
    return least


def log_rarest(a: Floats, b: Floats, carrying: Floats) -> Floats:
    """Log probability of the rarest of all ways to deal the labels of a + b units, `carrying` of which have hits.

    Each of those with hits is a unit of its own, the others are alike: with x of them in a, one way has
    C(others, a - x) of C(a + b, a) chances, which is concave in x, so that the rarest is at an end.
    """
    ends = (np.minimum(carrying, a), np.maximum(0, carrying - b))
    least = np.minimum(*(_log_choose(a + b - carrying, a - x) for x in ends))
    return least - _log_choose(a + b, a)


def _log_choose(n: Floats, k: Floats) -> Floats:
    log: Floats = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return log


def _cut(counts: Counts, arm: Arm, wanted: Bools) -> _Units:
    """The part of a side in the clusters where `wanted` is true."""
    inside = wanted[counts.unit]
    number = (np.cumsum(wanted) - 1)[counts.unit[inside]]
    hit, row = np.unique(number, return_inverse=True)
    hits = np.zeros((len(hit), counts.columns))
    hits[row, counts.column[inside]] = arm.hits[inside]
    tokens = arm.tokens[wanted]
    return _Units(tokens, hit, np.hstack([hits, hits**2, hits * tokens[hit][:, None]]))


def _studentised(a: Floats, b: Floats) -> Floats:
    """The difference of the rates over its linearised standard error, from sums of the moments."""
    rate_a, variance_a = _rate(a)
    rate_b, variance_b = _rate(b)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = (rate_a - rate_b) / np.sqrt(variance_a + variance_b)
    return np.where(np.isnan(t), 0.0, t)


def _rate(sums: Floats) -> tuple[Floats, Floats]:
    n, tokens, lengths = (sums[..., i, None] for i in range(3))
    hits, squares, cross = np.split(sums[..., 3:], 3, axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = hits / tokens
        residual = np.maximum(squares - 2 * rate * cross + rate**2 * lengths, 0.0)
        return rate, residual / tokens**2 * n / (n - 1)


def _draw_subsets(units: _Units, size: int, seed: int) -> Floats:
    """Sums of rows over random subsets of `size` units, one subset a draw.

    A random order of all units is cut into as many subsets of that size as it holds: each is a random subset,
    and only units with hits need a look to add up hits.
    """
    count, every = len(units.tokens), np.ones(len(units.tokens), dtype=bool)
    small = min(size, count - size)
    if small == 0:
        return np.broadcast_to(units.total(every) * (size > 0), (DRAWS, 3 + units.moments.shape[1]))
    rng, held = np.random.default_rng((seed, count, small)), count // small
    orders, block = -(-DRAWS // held), max(1, _BLOCK // count)
    parts = [_cut_orders(units, small, min(block, orders - start), rng) for start in range(0, orders, block)]
    drawn = np.vstack(parts)[:DRAWS]
    return drawn if small == size else units.total(every) - drawn


def _cut_orders(units: _Units, size: int, orders: int, rng: np.random.Generator) -> Floats:
    """Sums of rows over the subsets that some random orders hold; what is left over at their ends is dropped."""
    count = len(units.tokens)
    held = count // size
    in_order = np.minimum(np.arange(count) // size, held)
    subset = rng.permuted(np.tile(in_order, (orders, 1)), axis=1) + (held + 1) * np.arange(orders)[:, None]
    sums = [
        add_up(which.ravel(), np.tile(values, orders), orders * (held + 1))
        for which, columns in ((subset, (units.tokens, units.tokens**2)), (subset[:, units.hit], units.moments.T))
        for values in columns
    ]
    kept = np.stack(sums, axis=1).reshape(orders, held + 1, -1)[:, :held].reshape(orders * held, -1)
    return np.hstack([np.full((len(kept), 1), float(size)), kept])
