"""Does the make-up of a corpus change along time, and what would the rates be had it not?"""

from __future__ import annotations

import numpy as np
from scipy.special import chdtrc

from framing.statistics.counts import Floats, divide


def association(table: Floats) -> tuple[float, float]:
    """How closely rows (periods) and columns (sources) of a table of documents go together: Cramer's V, p.

    V with the bias correction of Bergsma 2013, "A bias-correction for Cramer's V and Tschuprow's T": about 0
    where the mix is the same in every row, 1 where it is never the same. p is that of the chi-squared test.
    Without two filled rows and columns V is 0 and p 1.
    """
    filled = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    rows, columns = filled.shape
    if rows < 2 or columns < 2:
        return 0.0, 1.0
    n = filled.sum()
    expected = filled.sum(axis=1, keepdims=True) * filled.sum(axis=0, keepdims=True) / n
    chi2 = float(((filled - expected) ** 2 / expected).sum())
    freedom = (rows - 1) * (columns - 1)
    excess = max(0.0, chi2 / n - freedom / (n - 1))
    narrow = min(rows - (rows - 1) ** 2 / (n - 1), columns - (columns - 1) ** 2 / (n - 1)) - 1
    return float(np.sqrt(excess / narrow)) if narrow > 0 else 0.0, float(chdtrc(freedom, chi2))


def standardise(tokens: Floats, hits: Floats) -> Floats:
    """Rates per token by period had every source kept its share of all tokens (direct standardisation).

    `tokens` has shape (sources, periods), `hits` (sources, periods, columns); returns (periods, columns). A source
    without a token in a period has no weight there. Missing for a period without tokens.
    """
    share = divide(tokens.sum(axis=1), tokens.sum())[:, None] * (tokens > 0)
    rates = np.where(tokens[:, :, None] > 0, divide(hits, tokens[:, :, None]), 0.0)
    return divide((share[:, :, None] * rates).sum(axis=0), share.sum(axis=0)[:, None])
