"""Shares of yes among codings, and how far coders agree."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from framing.statistics.counts import Floats


def wilson_interval(right: int, coded: int, confidence: float = 0.95) -> tuple[float, float]:
    """The Wilson score interval of a share (Wilson 1927); missing where nothing was coded."""
    if not coded:
        return float("nan"), float("nan")
    from scipy.stats import binomtest

    found = binomtest(right, coded).proportion_ci(confidence_level=confidence, method="wilson")
    return float(found.low), float(found.high)


def raw_agreement(codes: Floats) -> float:
    """The share of pairs of codings of one unit that are equal; `codes` as for `krippendorff_alpha`."""
    same, pairs = _pairs(codes)
    return float(same.sum() / pairs.sum()) if pairs.any() else float("nan")


def krippendorff_alpha(codes: Floats) -> float:
    """Krippendorff's alpha for nominal codes: 1 - observed / expected disagreement.

    `codes` has shape (coders, units), missing where a coder did not code a unit; units with one code do not count.
    Missing where nothing was coded twice or all codes are alike: without variation alpha is undefined.
    Source: Hayes & Krippendorff 2007, "Answering the call for a standard reliability measure for coding data".
    """
    coded = np.isfinite(codes)
    twice = coded & (coded.sum(axis=0) > 1)
    _, counts = np.unique(codes[twice], return_counts=True)
    n = int(counts.sum())
    if len(counts) < 2:
        return float("nan")
    same, pairs = _pairs(codes)
    weight = 1 / np.maximum(coded.sum(axis=0) - 1, 1)  # a unit weighs as many codes as it has
    observed = ((pairs - same) * weight).sum() / n
    expected = (n * n - (counts**2).sum()) / (n * (n - 1))
    return float(1 - observed / expected)


def _pairs(codes: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Ordered pairs of codings by unit: those that are equal, and all."""
    coded = np.isfinite(codes)
    both = coded[:, None] & coded[None]
    both &= ~np.eye(len(codes), dtype=bool)[:, :, None]
    equal = both & (codes[:, None] == codes[None])
    return equal.sum(axis=(0, 1)), both.sum(axis=(0, 1))


def alpha_interval(codes: Floats, seed: int, draws: int = 1000, confidence: float = 0.95) -> tuple[float, float, int]:
    """Percentile interval of Krippendorff's alpha, and how many draws count: units are drawn again with replacement.

    Draws without variation have no alpha and are left out. Missing where alpha is. Source: Hayes & Krippendorff 2007.
    """
    units = codes[:, np.isfinite(codes).sum(axis=0) > 1]
    if not np.isfinite(krippendorff_alpha(units)):
        return float("nan"), float("nan"), 0
    rng = np.random.default_rng(seed)
    places = rng.integers(units.shape[1], size=(draws, units.shape[1]))
    found = np.array([krippendorff_alpha(units[:, place]) for place in places])
    found = found[np.isfinite(found)]
    low, high = np.quantile(found, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high), len(found)
