"""t intervals and p-values of estimates, and bounds for cells that have no interval."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaincinv, stdtr, stdtrit

from framing.statistics.counts import Floats, divide
from framing.statistics.jackknife import Estimate


def interval(estimate: Estimate, confidence: float) -> tuple[Floats, Floats]:
    """The two-sided t interval of an estimate, on its own scale; missing where the error is."""
    reach = stdtrit(estimate.freedom, (1 + confidence) / 2) * estimate.error
    return estimate.value - reach, estimate.value + reach


def p_value(estimate: Estimate) -> Floats:
    """The two-sided t test that the estimate is 0; missing where the error is."""
    p: Floats = 2 * stdtr(estimate.freedom, -np.abs(divide(estimate.value, estimate.error)))
    return p


def upper_rate(hits: Floats, tokens: Floats, dispersion: Floats, confidence: float) -> Floats:
    """The one-sided upper bound of a rate per token where hits are too few for an interval.

    The exact Poisson limit (Garwood 1936) of the effective hits (hits / dispersion), scaled back. Without
    hits it is -ln((1 - confidence) / 2) * dispersion / tokens: 3.689 * dispersion / tokens at 0.95. Missing without
    tokens.
    """
    limit = gammaincinv(hits / dispersion + 1, (1 + confidence) / 2)
    return divide(limit * dispersion, tokens)


def smoothed_rate(hits: Floats, tokens: Floats) -> Floats:
    """(hits + 0.5) / tokens, which a bound on a ratio can be divided by; missing without tokens."""
    return divide(hits + 0.5, tokens)
