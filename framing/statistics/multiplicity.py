"""p-values adjusted within a family of tests; missing p-values are no tests and stay missing."""

from __future__ import annotations

import numpy as np

from framing.statistics.counts import Floats


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


def _holm(p: Floats) -> Floats:
    order = np.argsort(p, kind="stable")
    steps = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(1.0, steps)
    return adjusted


def _benjamini_hochberg(p: Floats) -> Floats:
    from scipy.stats import false_discovery_control

    adjusted: Floats = false_discovery_control(p, method="bh")
    return adjusted
