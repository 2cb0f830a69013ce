"""Own-word ratios as they would be if reported speech were told apart for every word, not only for mentions."""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing.statistics.counts import Floats, divide, exponential
from framing.tables import ALL

COLUMNS = ("ratio_adjusted", "ratio_adjusted_low", "ratio_adjusted_high")


def adjust_for_reported(contrasts: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """Add `ratio_adjusted` with its bounds: own mentions per word that is the outlet's own.

    A rate in own words is per word outside quotation marks, and some of those words are reported speech or say who
    speaks, in shares that differ by outlet. `shares` is the table `voice_shares`. Rows that compare two sources over
    all their articles in own words have the ratio times own_unquoted_b / own_unquoted_a; others are missing, and so is
    a row whose ratio or share is. The interval joins those of the ratio and of both shares on the log scale by their
    squared distances (MOVER: Zou & Donner 2008, "Construction of confidence intervals about effect measures"). It is
    no verdict.
    """
    known = shares.set_index("source")
    kept = (contrasts["voice"] == "own") & (contrasts["basis"] == "crude") & (contrasts["kind"] == "source")
    kept &= (contrasts["by"] == "source") & (contrasts["field"] == ALL)
    sides = {side: known.reindex(contrasts.loc[kept, side]) for side in "ab"}
    middle, low, high = (_logs(contrasts.loc[kept, name]) for name in ("ratio", "ratio_low", "ratio_high"))
    own = {side: _own(table) for side, table in sides.items()}
    adjusted = middle - own["a"][0] + own["b"][0]
    down = np.sqrt((middle - low) ** 2 + (own["a"][2] - own["a"][0]) ** 2 + (own["b"][0] - own["b"][1]) ** 2)
    up = np.sqrt((high - middle) ** 2 + (own["a"][0] - own["a"][1]) ** 2 + (own["b"][2] - own["b"][0]) ** 2)
    found = pd.DataFrame(index=contrasts.index, columns=list(COLUMNS), dtype="float64")
    for name, values in zip(COLUMNS, (adjusted, adjusted - down, adjusted + up), strict=True):
        found.loc[kept, name] = exponential(values)
    return contrasts.assign(**{name: found[name] for name in COLUMNS})


def _own(shares: pd.DataFrame) -> tuple[Floats, Floats, Floats]:
    """Log of the share of unquoted words in which the outlet itself says something, with its bounds."""
    own, low, high = (_logs(shares[name]) for name in ("own_unquoted", "own_unquoted_low", "own_unquoted_high"))
    return own, low, high


def _logs(values: pd.Series) -> Floats:
    numbers = values.to_numpy(dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        return divide(np.log(numbers), 1.0)
