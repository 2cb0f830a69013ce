"""The token test of corpus linguistics, as a yardstick: it takes tokens for independent, and cries wolf."""

from __future__ import annotations

import numpy as np
from scipy.special import chdtrc, xlogy

from framing.statistics.counts import Floats


def g2_p_value(hits_a: Floats, tokens_a: Floats, hits_b: Floats, tokens_b: Floats) -> Floats:
    """The p-value of the log-likelihood ratio G2 of a 2 x 2 table of hits and other tokens.

    Dunning 1993, "Accurate methods for the statistics of surprise and coincidence", without correction.
    Never a result of this package: counts in texts are clustered, and this test does not know it.
    """
    table = np.array([[hits_a, hits_b], [tokens_a - hits_a, tokens_b - hits_b]], dtype=float)
    rows, columns = table.sum(axis=1, keepdims=True), table.sum(axis=0, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        g2 = 2 * np.nansum(xlogy(table, table * rows.sum(axis=0) / (rows * columns)), axis=(0, 1))
    p: Floats = chdtrc(1, np.maximum(g2, 0.0))
    return p
