"""Many differences of prevalence tested at once: labels shuffled, and the largest difference looked at.

A correction that only knows p-values from t (Holm) lets a corpus with 50 topics make hardly any claim: weights of
topics sum to one, and most documents have next to nothing of a topic, so that the far tails are lighter than t's.
"""

from __future__ import annotations

import numpy as np

from framing.statistics.counts import Bools, Floats, Ints, divide
from framing.statistics.prevalence import Masses

SHUFFLES = 999


def max_t_p_values(
    units: Masses, group: Ints, cluster: Ints, arms: tuple[Bools, Ints], added: Floats, seed: int
) -> tuple[Floats, Floats]:
    """Could differences of prevalence be chance: each alone, and among all of them? Shapes (contrasts, columns).

    Unit i is the part of a cluster that lies in one group. `sides` are the groups of every side, shape (sides, groups),
    and the two sides of every contrast. Labels are shuffled among the clusters that lie in one group, and inside
    each of the others. The statistic is the difference over the error that it would have were all groups alike;
    `added` by column enlarges the variance of a unit, so that columns that are less well known count for less.
    p is the share of 999 shuffles with a statistic as large, never 0; adjusted, with any as large, stepping down
    (Westfall & Young 1993, "Resampling-based multiple testing", algorithm 4.1): the chance of any false claim.
    1 where a side has no tokens.
    """
    member, contrasts = arms
    tokens = units.tokens
    residual = residuals(units)
    spread = divide((residual**2).sum(axis=0) + added, (tokens**2).sum())
    columns = np.column_stack([tokens, tokens**2, residual])
    block = np.where(np.bincount(cluster)[cluster] > 1, cluster, -1)
    slots = np.argsort(block, kind="stable")
    by_group = np.argsort(group[slots], kind="stable")
    present, starts = np.unique(group[slots][by_group], return_index=True)
    shares = member[:, present].astype(np.float64)

    def measure(rows: Ints) -> Floats:
        """The statistics where the units in the slots are `rows`."""
        return _statistics(shares @ np.add.reduceat(columns[rows[by_group]], starts), contrasts, spread)

    found = measure(slots) * (1 - 1e-9)
    order = np.argsort(-found, kind="stable")
    alone, any_of, rng = np.ones(len(found)), np.ones(len(found)), np.random.default_rng((seed, len(group)))
    for _ in range(SHUFFLES):
        drawn = measure(np.lexsort((rng.random(len(group)), block)))
        alone += drawn >= found
        any_of[order] += np.maximum.accumulate(drawn[order][::-1])[::-1] >= found[order]
    any_of[order] = np.maximum.accumulate(any_of[order])
    shape = (len(contrasts), len(spread))
    return alone.reshape(shape) / (1 + SHUFFLES), any_of.reshape(shape) / (1 + SHUFFLES)


def residuals(units: Masses) -> Floats:
    """By how much the mass of every unit differs from what it would be at the common prevalence."""
    differences: Floats = units.mass - units.tokens[:, None] * divide(units.mass.sum(axis=0), units.tokens.sum())
    return differences


def _statistics(sums: Floats, contrasts: Ints, spread: Floats) -> Floats:
    """The size of every difference over its error, from (tokens, tokens^2, mass by column) of every side."""
    length, square, mass = sums[:, 0], sums[:, 1], sums[:, 2:]
    a, b = contrasts.T
    variance = (divide(square[a], length[a] ** 2) + divide(square[b], length[b] ** 2))[:, None] * spread
    difference = np.abs(divide(mass[a], length[a, None]) - divide(mass[b], length[b, None]))
    size: Floats = np.where(variance > 0, difference / np.sqrt(np.where(variance > 0, variance, 1.0)), 0.0)
    return size.ravel()
