"""The studentised cluster permutation test, for contrasts where one side has no hits.

A Wald test on the log ratio does not exist there. Clusters that lie on one side trade places with those of
the other; a cluster with documents on both sides swaps them by the toss of a coin. Studentised as in
Janssen 1997 and Chung & Romano 2013, "Exact and asymptotically robust permutation tests".
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from framing.statistics.counts import Bools, Counts, Floats, Ints, Side

DRAWS = 1999
_BLOCK = 2**24
"""Cells of the membership map kept in memory at a time."""
_KEPT = 32
"""Sets of draws kept: contrasts of many groups with one rest differ in size only, and share them."""


def permutation_p_value(counts: Counts, a: Side, b: Side, seed: int) -> Floats:
    """Could the difference of the rates of `a` and `b` be chance? Two-sided p by column, never 0.

    The units of `counts` are clusters. p = (1 + draws at least as extreme) / (1 + draws), 1,999 draws. The
    draws depend on the seed and the numbers of clusters alone, so other columns and contrasts change nothing.
    """
    both = (a.tokens > 0) & (b.tokens > 0)
    alone = ((a.tokens > 0) | (b.tokens > 0)) & ~both
    rows = _moments(counts, Side(a.tokens + b.tokens, a.hits + b.hits), alone)
    in_a = (a.tokens > 0)[alone]
    spanning_a, spanning_b = _moments(counts, a, both), _moments(counts, b, both)
    fixed_a, fixed_b = spanning_a.sum(axis=0), spanning_b.sum(axis=0)
    observed = _studentised(rows[in_a].sum(axis=0) + fixed_a, rows[~in_a].sum(axis=0) + fixed_b)
    chosen = _subset_sums(rows, int(in_a.sum()), seed)
    coins = (
        np.random.default_rng((seed, len(spanning_a))).integers(0, 2, size=(DRAWS, len(spanning_a))).astype(np.float64)
    )
    moved = coins @ (spanning_b - spanning_a)
    drawn = _studentised(chosen + fixed_a + moved, rows.sum(axis=0) - chosen + fixed_b - moved)
    extreme = (np.abs(drawn) >= np.abs(observed) * (1 - 1e-9)).sum(axis=0)
    return np.asarray((1 + extreme) / (1 + DRAWS), dtype=np.float64)


def _moments(counts: Counts, side: Side, wanted: Bools) -> Floats:
    """(1, l, l^2, then y, y^2 and y l of every column) of the units where `wanted` is true."""
    number, inside = np.cumsum(wanted) - 1, wanted[counts.unit]
    hits = np.zeros((int(wanted.sum()), counts.columns))
    hits[number[counts.unit[inside]], counts.column[inside]] = side.hits[inside]
    tokens = side.tokens[wanted][:, None]
    return np.hstack([np.ones_like(tokens), tokens, tokens**2, hits, hits**2, hits * tokens])


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


def _subset_sums(rows: Floats, size: int, seed: int) -> Floats:
    """Sums of rows over random subsets of `size` of them, one subset a draw."""
    small = min(size, len(rows) - size)
    sums = np.zeros((DRAWS, rows.shape[1]))
    for members in _subsets(len(rows), small, seed).T:
        sums += rows[members]
    return sums if small == size else rows.sum(axis=0) - sums


@lru_cache(maxsize=_KEPT)
def _subsets(population: int, size: int, seed: int) -> Ints:
    """Random subsets without replacement, one a row (Floyd's algorithm, Bentley & Floyd 1987)."""
    rng = np.random.default_rng((seed, population, size))
    block = max(1, _BLOCK // max(1, population))
    parts = [_floyd(population, size, min(block, DRAWS - start), rng) for start in range(0, DRAWS, block)]
    return np.vstack(parts)


def _floyd(population: int, size: int, draws: int, rng: np.random.Generator) -> Ints:
    taken = np.zeros((draws, population), dtype=bool)
    members = np.zeros((draws, size), dtype=np.int64)
    every = np.arange(draws)
    for position, last in enumerate(range(population - size, population)):
        candidate = rng.integers(0, last + 1, size=draws)
        chosen = np.where(taken[every, candidate], last, candidate)
        taken[every, chosen] = True
        members[:, position] = chosen
    return members
