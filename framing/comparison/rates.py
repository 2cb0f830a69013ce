"""The table of rates: how often each group, or group and period, uses each frame."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from framing.comparison.groups import Groups
from framing.comparison.sheets import Sheet, subset
from framing.config import Comparison as Options
from framing.statistics.counts import Floats, Ints, add_up, pool
from framing.statistics.intervals import interval, upper_rate
from framing.statistics.jackknife import CellRates, estimate_rates
from framing.tables import ALL

PER = 1000
"""Rates are hits per this many tokens."""
FEWEST_HITS, FEWEST_CLUSTERS = 5, 5


def tabulate_rates(sheets: Sequence[Sheet], cell: Ints, keys: pd.DataFrame, options: Options) -> pd.DataFrame:
    """Rows of the table `rates` for cells of documents, in every sheet and frame.

    `cell` numbers the cell of every row of the documents table (-1: none); row i of `keys` (by, group,
    period, event, further columns) names cell i. Cells without documents in a field have no row there. The
    interval is that of the log rate (see `statistics.jackknife`); a cell without one has a reason and a
    one-sided upper bound, unless it is a single document.
    """
    blocks = [_tabulate_sheet(sheet, cell, keys, options) for sheet in sheets]
    return pd.concat(blocks, ignore_index=True)


def name_cells(
    groups: Groups, names: Sequence[str], periods: Sequence[str], strata: Sequence[int] | None = None
) -> pd.DataFrame:
    """Key columns of cells: the group, the period and the stratum (missing or -1: overall) of each; all events."""
    overall = (ALL,) * len(groups.strata_columns)
    values = [groups.strata[i] if i >= 0 else overall for i in strata or [-1] * len(names)]
    further = {name: [value[i] for value in values] for i, name in enumerate(groups.strata_columns)}
    key = {"by": [groups.by] * len(names), "group": names, "period": periods, "event": [ALL] * len(names)}
    return pd.DataFrame(key | further, dtype="str")


def _tabulate_sheet(sheet: Sheet, cell: Ints, keys: pd.DataFrame, options: Options) -> pd.DataFrame:
    inside = subset(sheet, cell[sheet.rows] >= 0)
    place, cells, width = cell[inside.rows], len(keys), len(inside.names)
    _, first, unit = np.unique(
        place * (inside.cluster.max(initial=0) + 1) + inside.cluster, return_index=True, return_inverse=True
    )
    rates = estimate_rates(pool(inside.counts, unit, len(first))[0], place[first], cells)
    documents = np.bincount(place, minlength=cells)
    slot = place[inside.counts.unit] * width + inside.counts.column
    hit_documents = add_up(slot, inside.counts.hits > 0, cells * width).reshape(cells, width)
    hit_sentences = add_up(slot, inside.hit_sentences, cells * width).reshape(cells, width)
    with np.errstate(divide="ignore", invalid="ignore"):
        columns = {
            "documents": _tall(documents, width),
            "tokens": _tall(rates.tokens, width),
            "hits": rates.hits,
            "rate": PER * rates.rate,
            "document_share": hit_documents / documents[:, None],
            "sentence_share": hit_sentences / add_up(place, inside.sentences, cells)[:, None],
            "clusters": _tall(rates.clusters, width),
        } | bound_rates(rates, documents, sheet.dispersion, options)
    return _long(columns, keys, sheet, documents > 0)


def _tall(values: np.ndarray, width: int) -> np.ndarray:
    return np.broadcast_to(values[:, None], (len(values), width))


def bound_rates(
    rates: CellRates, documents: Ints | Floats, dispersion: Floats, options: Options
) -> dict[str, np.ndarray]:
    """conf_low, conf_high and reason of every cell and frame; `documents` is their number in every cell."""
    hits, error = rates.hits, rates.log_rate.error
    few = documents[:, None]
    conditions = [
        hits == 0,
        (few < 2) & (hits > 0),
        (few < options.min_documents) & (hits > 0),
        hits < FEWEST_HITS,
        (rates.hit_clusters == 1) | np.isnan(error),
        (rates.clusters < FEWEST_CLUSTERS)[:, None] & (hits > 0),
    ]
    reasons = ["no_hits", "one_document", "too_few_documents", "too_few_hits", "one_cluster", "few_clusters"]
    reason = np.select(conditions, reasons, "")
    low, high = (PER * np.exp(bound) for bound in interval(rates.log_rate, options.confidence))
    with np.errstate(divide="ignore"):  # a cell without tokens has no row
        bound = PER * upper_rate(hits, rates.tokens[:, None], dispersion, options.confidence)
    bound = np.where(reason == "one_document", np.nan, bound)
    return {
        "conf_low": np.where(reason == "", low, np.where(hits == 0, 0.0, np.nan)),
        "conf_high": np.where(reason == "", high, bound),
        "reason": reason,
    }


def _long(columns: dict[str, np.ndarray], keys: pd.DataFrame, sheet: Sheet, present: np.ndarray) -> pd.DataFrame:
    """Arrays (cells, frames) -> rows: cells in order, frames within."""
    width, chosen = len(sheet.names), np.flatnonzero(present)
    rows = keys.iloc[np.repeat(chosen, width)].reset_index(drop=True)
    names = np.tile(np.array(sheet.names, dtype=object), len(chosen))
    levels = np.array(["sub-frame" if "/" in name else "frame" for name in sheet.names], dtype=object)
    return rows.assign(
        frame=pd.array(names, dtype="str"),
        level=pd.array(np.tile(levels, len(chosen)), dtype="str"),
        field=sheet.field,
        voice=sheet.voice,
        **{name: np.ascontiguousarray(values[chosen]).ravel() for name, values in columns.items()},
    )
