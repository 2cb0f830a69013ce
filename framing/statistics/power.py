"""What a corpus could have shown, and how large one would have to be.

alpha is that of the row in its family (Holm asks the first of m tests for alpha / m). With t = t(1 - alpha / 2) and
z = z(.8), an effect of k estimated errors is found where k s + sigma z' > t s': s is the error of this study and s'
that of a repetition, both estimates of sigma. On f and f' degrees of freedom an error has the variance
sigma^2 / (2 f), so k s - t s' + sigma z' is normal around (k - t) sigma with the variance
sigma^2 (1 + t^2 / (2 f') + k^2 / (2 f)), and

    k = t + z sqrt(1 + t^2 / (2 f') + k^2 / (2 f))

gives power .8 on average over both. t + t(.8) standard errors, the textbook's sum, takes both errors for known: at
alpha = .0028 and 8 degrees of freedom it finds .67. Where no error could be estimated it follows from
var(log rate) = (1 / mu + alpha k2) / n, with mu the expected hits a document, alpha the negative binomial dispersion
and k2 = E[tokens^2] / E[tokens]^2 (Signorini 1991, "Sample size for Poisson regression", extended to over-dispersed
counts).
"""

from __future__ import annotations

from collections.abc import Callable
from types import EllipsisType
from typing import NamedTuple

import numpy as np
from scipy.special import chdtri, ndtri, stdtrit

from framing.statistics.counts import Bools, Floats, divide, exponential

_POWER = float(ndtri(0.8))
_LEAST, _MOST, _BEYOND = -12.0, 24.0, 20.0
"""Bounds of the logarithm of the growth that is looked for, and that beyond which no number of documents is named."""
_ROUNDS, _CLOSE = 100, 1e-12
"""Steps of the search at most (8 are usual), and how near to zero is zero."""
_MANY = 1e6
"""Degrees of freedom of an error that follows from a model."""


class Needed(NamedTuple):
    """Documents a side, and how far off that may be because the error itself is an estimate (80 % interval)."""

    documents: Floats
    low: Floats
    high: Floats


def detectable_ratio(error: Floats, freedom: Floats, alpha: Floats) -> Floats:
    """The smallest ratio a repetition finds four times in five at level `alpha`, from the error of the log ratio."""
    freedom = np.fmin(freedom, _MANY)
    return exponential(_reach(freedom, freedom, alpha) * error)


def documents_needed(error: Floats, freedom: Floats, alpha: Floats, documents: Floats, ratio: float) -> Needed:
    """Documents a side that show `ratio` with power .8 at level `alpha`, where `documents` a side gave this error.

    More documents bring more clusters, so degrees of freedom grow with them. The range is that of the error: its
    square is taken to be a chi-squared over its degrees of freedom. Missing where the error is.
    """
    freedom = np.fmin(freedom, _MANY)
    with np.errstate(all="ignore"):
        bounds = [error * np.sqrt(freedom / chdtri(freedom, share)) for share in (0.1, 0.9)]
        found = [np.ceil(_grow(e, freedom, alpha, documents, np.log(ratio))) for e in (error, *bounds)]
    return Needed(*found)


def expected_error(mu: Floats, noise: Floats, documents: Floats) -> Floats:
    """The standard error to expect of the log ratio; `noise` is alpha times k2.

    `mu` and `documents` have the sides of the contrast as their first axis. Missing without hits.
    """
    variance: Floats = divide(divide(np.ones_like(mu), mu) + noise, documents).sum(axis=0)
    return np.asarray(np.sqrt(variance))


def _reach(freedom: Floats, repeated: Floats, alpha: Floats) -> Floats:
    """Standard errors between no effect and one found with power .8; degrees of freedom of the error and a repetition.

    The larger root of (k - t)^2 = z^2 (1 + t^2 / (2 repeated) + k^2 / (2 freedom)).
    """
    t, square = stdtrit(repeated, 1 - alpha / 2), _POWER**2
    lead = 1 - square / (2 * freedom)
    rest = t**2 - square * (1 + t**2 / (2 * repeated))
    reach: Floats = (t + np.sqrt(t**2 - lead * rest)) / lead
    return reach


def _grow(error: Floats, freedom: Floats, alpha: Floats, documents: Floats, effect: float) -> Floats:
    """The number of documents at which reach times error is the effect."""
    error, freedom, alpha = np.broadcast_arrays(error, freedom, alpha)

    def lacking(growth: Floats, of: Bools | EllipsisType = ...) -> Floats:
        repeated = np.fmin(_MANY, np.fmax(1.0, freedom[of] * np.exp(growth)))
        reach = _reach(freedom[of], repeated, alpha[of])
        return np.asarray(np.log(reach * error[of] / effect) - growth / 2)

    low, high = np.full(error.shape, _LEAST), np.full(error.shape, _MOST)
    below, above = lacking(low), lacking(high)
    growth = np.where(below <= 0, low, high)
    inside = (below > 0) & (above < 0)
    growth[inside] = _find_zero(lambda x: lacking(x, inside), low[inside], high[inside], below[inside], above[inside])
    grown: Floats = np.where(np.isfinite(error) & (growth < _BEYOND), documents * np.exp(growth), np.nan)
    return grown


def _find_zero(
    function: Callable[[Floats], Floats], low: Floats, high: Floats, at_low: Floats, at_high: Floats
) -> Floats:
    """Where falling functions are zero, between bounds with values of both signs.

    False position, the Illinois way (Dowell & Jarratt 1971): the value at a bound that stays twice is halved.
    """
    moved = np.zeros(low.shape)
    for _ in range(_ROUNDS):
        middle = low + (high - low) * at_low / (at_low - at_high)
        value = function(middle)
        if (np.abs(value) <= _CLOSE).all():
            break
        up = value > 0
        at_low, at_high = (
            np.where(up, value, np.where(moved < 0, at_low / 2, at_low)),
            np.where(up, np.where(moved > 0, at_high / 2, at_high), value),
        )
        low, high, moved = np.where(up, middle, low), np.where(up, high, middle), np.where(up, 1.0, -1.0)
    return middle
