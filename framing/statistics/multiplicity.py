"""p-values adjusted within a family of tests; missing p-values are no tests and stay missing."""

from __future__ import annotations

import numpy as np

from framing.statistics.counts import Bools, Floats


def adjust(p: Floats, method: str) -> tuple[Floats, int]:
    """Adjust by "holm", "bh" or "none"; returns the adjusted values and how many tests there are.

    Holm 1979, "A simple sequentially rejective multiple test procedure" (any claim wrong); Benjamini &
    Hochberg 1995, "Controlling the false discovery rate" (share of claims wrong).
    """
    tested = ~np.isnan(p)
    adjusted = p.copy()
    if tested.any() and method != "none":
        adjusted[tested] = {"holm": _holm, "bh": _benjamini_hochberg}[method](p[tested])
    return adjusted, int(tested.sum())


def could_be_found(least: Floats, alpha: float) -> Bools:
    """Which tests could be found first of so many: they are the family.

    `least` holds the smallest p that each could reach, known before anything of its outcome is; missing counts as 0.
    With K the smallest number such that at most K tests can reach alpha / K, these are the family. What Bonferroni
    would claim among all of them Holm claims among these; a test that could be found only after others is given up
    for them (Tarone 1990, "A modified Bonferroni method for discrete data").
    """
    smallest = np.nan_to_num(least, nan=0.0)
    for size in range(1, len(smallest) + 1):
        reached: Bools = smallest <= alpha / size
        if reached.sum() <= size:
            return reached
    return np.ones(len(smallest), dtype=bool)


def _holm(p: Floats) -> Floats:
    order = np.argsort(p, kind="stable")
    steps = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(1.0, steps)
    return adjusted


def _benjamini_hochberg(p: Floats) -> Floats:
    """As `scipy.stats.false_discovery_control`, whose module takes longer to load than most runs take to compare."""
    order = np.argsort(p, kind="stable")[::-1]
    steps = np.minimum.accumulate(p[order] * (len(p) / np.arange(len(p), 0, -1)))
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(1.0, steps)
    return adjusted
