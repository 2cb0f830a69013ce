"""Estimates of a family drawn towards no difference by as much as their noise explains: empirical Bayes.

The largest of many estimates is large in part by luck, so what is picked because it is largest is told shrunk.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, stdtrit

from framing.statistics.counts import Floats
from framing.statistics.jackknife import Estimate

_WIDEST = np.log(10.0)
"""True log ratios spread with a standard deviation between 0 and this, each value as likely before the data."""
_GRID, _HALVINGS = 201, 60
_NORMAL = 1.959963984540054


@dataclass(frozen=True)
class Shrunk:
    """What is believed of every estimate after the whole family was seen; missing where the estimate is."""

    value: Floats
    low: Floats
    high: Floats


def shrink(estimate: Estimate, confidence: float) -> Shrunk:
    """How large are differences likely to be, seeing all of their family at once?

    One family, shape (rows,). True log ratios are taken to be normal around 0 (who is `a` is arbitrary) with a
    spread that the family tells; it is averaged over what the family leaves open (a uniform prior of the spread, on
    a grid), because one best value of it makes intervals too short (Morris 1983, "Parametric empirical Bayes
    inference"; Gelman 2006, "Prior distributions for variance parameters in hierarchical models"). Errors with few
    degrees of freedom are widened to the t quantile. Value is the posterior mean, the interval has equal tails.
    """
    shown = np.isfinite(estimate.value) & np.isfinite(estimate.error) & (estimate.error > 0)
    found = Shrunk(*(np.full(estimate.value.shape, np.nan) for _ in range(3)))
    if not shown.any():
        return found
    value = estimate.value[shown]
    noise = (estimate.error[shown] * stdtrit(estimate.freedom[shown], 0.975) / _NORMAL) ** 2
    spread = (np.linspace(0.0, _WIDEST, _GRID) ** 2)[:, None]
    fit = -0.5 * (np.log(spread + noise) + value**2 / (spread + noise)).sum(axis=1)
    weight = np.exp(fit - fit.max())[:, None]
    weight /= weight.sum()
    kept = spread / (spread + noise)
    mean, deviation = kept * value, np.sqrt(kept * noise)
    found.value[shown] = (weight * mean).sum(axis=0)
    tail = (1 - confidence) / 2
    found.low[shown] = _quantile(weight, mean, deviation, tail)
    found.high[shown] = _quantile(weight, mean, deviation, 1 - tail)
    return found


def _quantile(weight: Floats, mean: Floats, deviation: Floats, share: float) -> Floats:
    """The quantile of mixtures of normals, by column; by bisection."""
    reach = 40 * deviation.max(axis=0) + np.abs(mean).max(axis=0)
    low, high = -reach, reach.copy()
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        with np.errstate(divide="ignore", invalid="ignore"):
            below = np.where(deviation > 0, ndtr((middle - mean) / deviation), middle >= mean)
        under = (weight * below).sum(axis=0) < share
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    quantile: Floats = (low + high) / 2
    return quantile
