"""Where people's codes correct a comparison the page tells the corrected numbers, and says what the codes changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from framing.comparison.correction import KEY
from framing.tables import TABLES

if TYPE_CHECKING:
    import pandas as pd

COUNTED = ("ratio", "ratio_low", "ratio_high", "verdict")
"""What a corrected row keeps of the uncorrected one, as `counted_…`."""
_KEPT = {
    "documents_a",
    "documents_b",
    "hits_a",
    "hits_b",
    "clusters",
    "shared_events",
    "family",
    "rate_all_a",
    "rate_all_b",
}
"""What stays in a corrected row: mentions were counted, and documents are as many as before."""
_RATE_KEY = ["by", "group", "frame", "field", "voice", "period", "event"]


def show_corrected(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables with corrected contrasts and rates in place of others, row by row, where there are such.

    Contrasts then have `corrected_for` in every such row, and what was counted as `counted_ratio` and so on.
    """
    shown = dict(tables)
    corrected = tables.get("corrected_contrasts")
    if corrected is None or "contrasts" not in tables or corrected.empty:
        return shown
    whole = tables["contrasts"]
    whole = whole.assign(**{f"counted_{name}": whole[name] for name in COUNTED})
    measured = set(TABLES["contrasts"].columns) - set(KEY) - _KEPT - {"precision_needed"}
    columns = [c for c in corrected.columns if c in measured and not str(c).startswith("corrected_ratio")]
    shown["contrasts"] = _overlay(whole, corrected, KEY, [c for c in columns if c != "corrected_verdict"])
    for name in ("rates", "timeline", "event_rates"):
        if name in tables and f"corrected_{name}" in tables:
            rows = tables[f"corrected_{name}"]
            changed = [c for c in ("rate", "rate_adjusted", "conf_low", "conf_high", "reason") if c in rows]
            shown[name] = _overlay(tables[name], rows, _RATE_KEY, changed)
    return shown


def _overlay(table: pd.DataFrame, over: pd.DataFrame, key: list[str], columns: list[str]) -> pd.DataFrame:
    """The table with these columns from `over` in the rows that it has."""
    strata = [c for c in table.columns if str(c).startswith("by_")]
    joined = table[[*key, *strata]].merge(
        over[[*key, *strata, *columns]], on=[*key, *strata], how="left", indicator=True
    )
    joined = joined.set_index(table.index)
    has = joined["_merge"] == "both"
    return table.assign(**{c: table[c].where(~has, joined[c]) if c in table else joined[c] for c in columns})
