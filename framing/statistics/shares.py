"""Shares estimated from draws that fall into clusters: a linearised error and an interval that stays inside 0 to 1."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit


@dataclass(frozen=True)
class Share:
    """A share, its standard error, the degrees of freedom of that, and how many independent draws it is worth."""

    share: float
    error: float
    df: float
    effective: float


def estimate_share(
    values: NDArray[np.float64], clusters: NDArray[np.int64], weights: NDArray[np.float64] | None = None
) -> Share:
    """The weighted mean of values between 0 and 1, with the error of a ratio over clusters (Cochran 1977, 11.8).

    values: one for each draw; clusters: the number of the cluster it fell into; weights: 1 where not given. With one
    cluster the error is missing; without any draw the share is. A share of exactly 0 or 1 is worth as many draws as
    there are clusters.
    """
    sizes = np.ones(len(values)) if weights is None else weights
    total = float(sizes.sum())
    if not total:
        return Share(np.nan, np.nan, np.nan, np.nan)
    share = float(values @ sizes) / total
    _, index = np.unique(clusters, return_inverse=True)
    residuals = np.bincount(index, weights=(values - share) * sizes)
    count = len(residuals)
    if count < 2:
        return Share(share, np.nan, np.nan, np.nan)
    variance = count / (count - 1) * float(residuals @ residuals) / total**2
    spread = share * (1 - share)
    effective = min(spread / variance, len(values)) if variance > 0 and spread > 0 else float(count)
    return Share(share, float(np.sqrt(variance)), count - 1, effective)


def share_interval(share: Share, confidence: float) -> tuple[float, float]:
    """The interval of Wilson (1927) with the effective number of draws and Student's t; missing where the error is."""
    if not np.isfinite(share.error):
        return np.nan, np.nan
    t, n, p = float(stdtrit(share.df, (1 + confidence) / 2)), share.effective, share.share
    centre, half = p + t * t / (2 * n), t * np.sqrt(p * (1 - p) / n + t * t / (4 * n * n))
    scale = 1 + t * t / n
    return max(0.0, float(centre - half) / scale), min(1.0, float(centre + half) / scale)


def multiply_shares(one: Share, other: Share) -> Share:
    """The product of two independent shares (delta method)."""
    share = one.share * other.share
    error = float(np.hypot(one.error * other.share, other.error * one.share))
    spread = share * (1 - share)
    worth = min(one.effective, other.effective)
    effective = spread / error**2 if error > 0 and spread > 0 else worth
    return Share(share, error, min(one.df, other.df), effective)


def complement(share: Share) -> Share:
    """One minus a share."""
    return Share(1 - share.share, share.error, share.df, share.effective)
