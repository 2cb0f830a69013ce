"""How much more counts vary from text to text than a Poisson law allows."""

from __future__ import annotations

import numpy as np

from framing.statistics.counts import Counts, Floats


def quasi_poisson(counts: Counts) -> Floats:
    """The dispersion of every column: sum of (y - mu)^2 / mu over (units - 1), at least 1.

    mu is the unit's tokens times the pooled rate (McCullagh & Nelder 1989, section 9.2.4). 1 where there
    are no hits or one unit only.
    """
    filled = counts.tokens > 0
    hits = counts.sums(counts.hits)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = hits / counts.tokens.sum()
        pearson = counts.sums(counts.hits**2 / counts.tokens[counts.unit]) / rate - hits
        phi = pearson / (np.count_nonzero(filled) - 1)
    return np.fmax(1.0, np.where(np.isfinite(phi), phi, 1.0))


def negative_binomial_alpha(hits: Floats, squares: Floats, cross: Floats, tokens: Floats, lengths: Floats) -> Floats:
    """The moment estimator of alpha in var(y) = mu + alpha mu^2, mu = rate times tokens; at least 0.

    All arguments are sums over documents: hits y, y^2, y times tokens, tokens, tokens^2; shapes broadcast.
    Missing where there are no hits. (Cameron & Trivedi 2013, "Regression analysis of count data", 3.4.)
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = hits / tokens
        excess = squares - 2 * rate * cross + rate**2 * lengths - hits
        return np.maximum(0.0, excess / (rate**2 * lengths))
