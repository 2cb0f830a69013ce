"""The studentised cluster permutation test, for contrasts where one side has no hits.

A Wald test on the log ratio does not exist there. Clusters that lie on one side trade places with those of
the other; a cluster with documents on both sides swaps them by the toss of a coin. Studentised as in
Janssen 1997 and Chung & Romano 2013, "Exact and asymptotically robust permutation tests".
"""

from __future__ import annotations

import numpy as np

from framing.statistics.counts import Counts, Floats, Ints, Side

DRAWS = 1999
_BLOCK = 2**24
"""Cells of the membership map kept in memory at a time."""


def permutation_p_value(counts: Counts, a: Side, b: Side, rng: np.random.Generator) -> Floats:
    """Could the difference of the rates of `a` and `b` be chance? Two-sided p by column, never 0.

    The units of `counts` are clusters. p = (1 + draws at least as extreme) / (1 + draws), 1,999 draws.
    """
    both = (a.tokens > 0) & (b.tokens > 0)
    alone_a, alone_b = (a.tokens > 0) & ~both, (b.tokens > 0) & ~both
    pooled = _moments(counts, Side(a.tokens + b.tokens, a.hits + b.hits))
    side_a, side_b = _moments(counts, a), _moments(counts, b)
    total = pooled[alone_a | alone_b].sum(axis=0)
    chosen = _subset_sums(pooled[alone_a | alone_b], int(alone_a.sum()), rng)
    coins = rng.integers(0, 2, size=(DRAWS, int(both.sum()))).astype(float)
    swap = (side_b - side_a)[both].reshape(coins.shape[1], total.size)
    moved = (coins @ swap).reshape(DRAWS, *total.shape)
    drawn_a = chosen + side_a[both].sum(axis=0) + moved
    drawn_b = total - chosen + side_b[both].sum(axis=0) - moved
    observed = _studentised(side_a.sum(axis=0), side_b.sum(axis=0))
    drawn = _studentised(drawn_a, drawn_b)
    extreme = (np.abs(drawn) >= np.abs(observed) * (1 - 1e-9)).sum(axis=0)
    return np.asarray((1 + extreme) / (1 + DRAWS), dtype=float)


def _moments(counts: Counts, side: Side) -> Floats:
    """(1, l, l^2, y, y^2, y l) of every unit and column: shape (units, 6, columns)."""
    hits = np.zeros((len(counts.tokens), counts.columns))
    hits[counts.unit, counts.column] = side.hits
    tokens = np.broadcast_to(side.tokens[:, None], hits.shape)
    return np.stack([(tokens > 0).astype(float), tokens, tokens**2, hits, hits**2, hits * tokens], axis=1)


def _studentised(a: Floats, b: Floats) -> Floats:
    """The difference of the rates over its linearised standard error, from sums of the moments."""
    rate_a, variance_a = _rate(a)
    rate_b, variance_b = _rate(b)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = (rate_a - rate_b) / np.sqrt(variance_a + variance_b)
    return np.where(np.isnan(t), 0.0, t)


def _rate(sums: Floats) -> tuple[Floats, Floats]:
    n, tokens, lengths, hits, squares, cross = np.moveaxis(sums, -2, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = hits / tokens
        residual = np.maximum(squares - 2 * rate * cross + rate**2 * lengths, 0.0)
        return rate, residual / tokens**2 * n / (n - 1)


def _subset_sums(moments: Floats, size: int, rng: np.random.Generator) -> Floats:
    """Sums of the moments over random subsets of `size` units: shape (draws, 6, columns)."""
    units = len(moments)
    small = min(size, units - size)
    flat = moments.reshape(units, -1)
    out = np.zeros((DRAWS, flat.shape[1]))
    rows = max(1, _BLOCK // max(1, units))
    for start in range(0, DRAWS, rows):
        members = _subsets(units, small, min(rows, DRAWS - start), rng)
        for position in range(small):
            out[start : start + rows] += flat[members[:, position]]
    if small != size:
        out = flat.sum(axis=0) - out
    return out.reshape(DRAWS, *moments.shape[1:])


def _subsets(population: int, size: int, draws: int, rng: np.random.Generator) -> Ints:
    """Random subsets without replacement, one a row (Floyd's algorithm, Bentley & Floyd 1987)."""
    taken = np.zeros((draws, population), dtype=bool)
    members = np.zeros((draws, size), dtype=np.int64)
    every = np.arange(draws)
    for position, last in enumerate(range(population - size, population)):
        candidate = rng.integers(0, last + 1, size=draws)
        chosen = np.where(taken[every, candidate], last, candidate)
        taken[every, chosen] = True
        members[:, position] = chosen
    return members
