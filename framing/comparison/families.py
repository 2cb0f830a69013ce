"""What a row is worth beside the others of its family: what it could have shown, how much it flatters itself."""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing.config.study import ComparisonSettings
from framing.statistics.counts import Floats, divide, exponential
from framing.statistics.jackknife import Estimate
from framing.statistics.leakage import SHARES, leak_ratio
from framing.statistics.power import detectable_ratio, documents_needed
from framing.statistics.shrinkage import shrink
from framing.tables import ALL

NEEDED_FOR = 1.5
"""The ratio that `documents_needed` is about."""


def describe_families(contrasts: pd.DataFrame, options: ComparisonSettings) -> pd.DataFrame:
    """Add detectable_ratio, documents_needed, ratio_shrunk and leak_ratio; `ratio_error` and `freedom` go.

    The first two are for a test at (1 - confidence) / family size, which is what a row must pass to be `different`
    before all others; where a bound stands it is the answer, and nothing is said of what could have been detected.
    Nor where all articles tell a few events, or are alike: more of them would show no more.
    """
    error, freedom = (contrasts[name].to_numpy(dtype=np.float64) for name in ("ratio_error", "freedom"))
    alpha = (1 - options.confidence) / np.maximum(1, contrasts["family_size"].to_numpy(dtype=np.float64))
    documents = contrasts[["documents_a", "documents_b"]].mean(axis=1).to_numpy(dtype=np.float64)
    needed = documents_needed(error, freedom, alpha, documents, NEEDED_FOR)
    bounded = (contrasts["reason"] == "zero_side").to_numpy()
    stuck = (contrasts["basis"] == "crude") & contrasts["reason"].isin(["few_clusters", "no_variance"]).to_numpy()
    numbers = {
        "documents_needed": needed.documents,
        "documents_needed_low": needed.low,
        "documents_needed_high": needed.high,
    }
    columns = {
        "detectable_ratio": np.where(bounded | stuck, np.nan, detectable_ratio(error, freedom, alpha)),
        **{name: np.where(stuck, np.nan, values) for name, values in numbers.items()},
        "leak_ratio": _leak(contrasts),
    }
    shrunk = _shrink(contrasts, error, freedom, options.confidence)
    return contrasts.drop(columns=["ratio_error", "freedom"]).assign(**columns, **shrunk)


def _shrink(contrasts: pd.DataFrame, error: Floats, freedom: Floats, confidence: float) -> dict[str, Floats]:
    """Ratios of primary rows, each family drawn towards 1 by as much as its noise explains."""
    names = ("ratio_shrunk", "ratio_shrunk_low", "ratio_shrunk_high")
    out = {name: np.full(len(contrasts), np.nan) for name in names}
    with np.errstate(divide="ignore"):
        value = np.log(contrasts["ratio"].to_numpy(dtype=np.float64))
    tested = (contrasts["family"] == "primary") & (contrasts["reason"] == "")
    for rows in contrasts[tested].groupby("basis", sort=True).groups.values():
        places = contrasts.index.get_indexer(rows)
        found = shrink(Estimate(value[places], error[places], freedom[places]), confidence)
        for name, values in zip(names, (found.value, found.low, found.high), strict=True):
            out[name][places] = exponential(values)
    return out


def _leak(contrasts: pd.DataFrame) -> Floats:
    """Of rows in own words: the ratio that errors in telling voices apart could make, from the rates of all voices.

    Rates of others' words are put per words outside quotation marks, like those of own ones: the share of those words
    is told by the rates of own words that crude rows have of both kinds.
    """
    own = contrasts["voice"] == "own"
    out = np.full(len(contrasts), np.nan)
    if not own.any():
        return out
    pair = ["kind", "a", "b", "field", "period", "copies", *(str(name) for name in contrasts if str(name)[:2] == "by")]
    key = [*pair, "frame", "basis"]
    rows = contrasts.loc[own, [*key, "rate_a", "rate_b"]]
    every = contrasts.loc[contrasts["voice"] == ALL, [*key, "rate_a", "rate_b"]]
    both = rows.merge(every, on=key, how="left", suffixes=("", "_every"))
    rates, others = [], []
    for side in "ab":
        share = divide(_numbers(contrasts, f"rate_all_{side}"), _numbers(contrasts, f"rate_{side}"))
        shares = contrasts[pair].assign(share=share)[own].groupby(pair, sort=False)["share"].max()
        outside = both[pair].merge(shares.reset_index(), on=pair, how="left")["share"].fillna(1.0).to_numpy()
        rates.append(_numbers(both, f"rate_{side}"))
        others.append(np.maximum(0, divide(_numbers(both, f"rate_{side}_every"), outside) - rates[-1]))
    tier = "parse" if (contrasts["voice"] == "attributed").any() else "quotes"
    out[own.to_numpy()] = leak_ratio((rates[0], rates[1]), (others[0], others[1]), SHARES[tier])
    return out


def _numbers(table: pd.DataFrame, name: str) -> Floats:
    """A column; missing where no row has it, as rates of all words inside events alone."""
    return table[name].to_numpy(dtype=np.float64) if name in table else np.full(len(table), np.nan)
