"""What a corpus could have shown, and how large one would have to be.

Closed forms from var(log rate) = (1 / mu + alpha k2) / n, with mu the expected hits a document, alpha the
negative binomial dispersion and k2 = E[tokens^2] / E[tokens]^2; two-sided .05, power .8
(Signorini 1991, "Sample size for Poisson regression", extended to over-dispersed counts).
"""

from __future__ import annotations

import numpy as np

from framing.statistics.counts import Floats

_REACH = 1.959963984540054 + 0.8416212335729143
"""The standard errors between no effect and one found with power .8."""


def detectable_ratio(error: Floats) -> Floats:
    """The smallest ratio found four times in five, from the standard error of the log ratio."""
    return np.exp(_REACH * error)


def expected_error(mu: Floats, noise: Floats, documents: Floats) -> Floats:
    """The standard error to expect of the log ratio; `noise` is alpha times k2.

    `mu` and `documents` have the sides of the contrast as their first axis. Missing without hits.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = ((1 / mu + noise) / documents).sum(axis=0)
        return np.where(np.isfinite(variance), np.sqrt(variance), np.nan)


def documents_needed(mu: Floats, noise: Floats, ratio: float) -> Floats:
    """Documents a side that show `ratio` with power .8; `mu` is of the side with fewer hits. Missing without hits."""
    with np.errstate(divide="ignore", invalid="ignore"):
        needed = _REACH**2 * (1 / mu + 1 / (ratio * mu) + 2 * noise) / np.log(ratio) ** 2
        return np.where(np.isfinite(needed), np.ceil(needed), np.nan)


def documents_for(error: Floats, documents: float, ratio: float) -> Floats:
    """Documents a side that show `ratio` with power .8, where `documents` a side gave this standard error."""
    needed: Floats = np.ceil(documents * (_REACH * error / np.log(ratio)) ** 2)
    return needed
