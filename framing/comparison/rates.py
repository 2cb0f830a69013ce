"""The table of rates: how often each group, or group and period, uses each frame."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from framing import tables
from framing.comparison.count_matrices import CountMatrix, subset, top_frames
from framing.comparison.groups import EVENT, Groups
from framing.comparison.reasons import find_reasons, mark_uneven
from framing.config.study import ComparisonSettings
from framing.statistics.counts import Floats, Ints, add_up, divide, exponential, pool
from framing.statistics.intervals import interval, upper_rate
from framing.statistics.jackknife import CellRates, estimate_rates
from framing.tables import ALL

PER = 1000
"""Rates are hits per this many tokens."""


def tabulate_rates(
    matrices: Sequence[CountMatrix], cell: Ints, keys: pd.DataFrame, options: ComparisonSettings
) -> pd.DataFrame:
    """Rows of the table `rates` for cells of documents, in every sheet and frame.

    `cell` numbers the cell of every row of the documents table (-1: none); row i of `keys` (by, group,
    period, event, further columns) names cell i. Cells without documents in a field have no row there. The
    interval is that of the log rate (see `statistics.jackknife`); a cell without one has a reason and a
    one-sided upper bound, unless it is a single document.
    """
    blocks = [_tabulate_matrix(matrix, cell, keys, options) for matrix in matrices]
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


def _tabulate_matrix(matrix: CountMatrix, cell: Ints, keys: pd.DataFrame, options: ComparisonSettings) -> pd.DataFrame:
    inside = subset(matrix, cell[matrix.rows] >= 0)
    place, cells, width = cell[inside.rows], len(keys), len(inside.names)
    _, first, unit = np.unique(
        place * (inside.cluster.max(initial=0) + 1) + inside.cluster, return_index=True, return_inverse=True
    )
    rates = estimate_rates(pool(inside.counts, unit, len(first))[0], place[first], cells)
    documents = np.bincount(cell[(cell >= 0) & (matrix.every_token > 0)], minlength=cells)
    slot = place[inside.counts.unit] * width + inside.counts.column
    hit_documents = add_up(slot, inside.counts.hits > 0, cells * width).reshape(cells, width)
    hit_sentences = add_up(slot, inside.hit_sentences, cells * width).reshape(cells, width)
    with np.errstate(divide="ignore", invalid="ignore"):
        columns = {
            "documents": _tall(documents, width),
            "tokens": _tall(rates.tokens, width),
            "hits": rates.hits,
            "rate": PER * rates.rate,
            "rate_all": PER * divide(rates.hits, _every_token(matrix, cell, cells)[:, None]),
            "document_share": hit_documents / documents[:, None],
            "sentence_share": hit_sentences / add_up(place, inside.sentences, cells)[:, None],
            "clusters": _tall(rates.clusters, width),
        } | bound_rates(rates, documents, matrix.dispersion, options)
    return _long(columns, keys, matrix, rates.tokens > 0)


def _every_token(matrix: CountMatrix, cell: Ints, cells: int) -> Floats:
    """All tokens of every cell, also those that its voice does not count."""
    return add_up(cell[cell >= 0], matrix.every_token[cell >= 0], cells)


def _tall(values: np.ndarray, width: int) -> np.ndarray:
    return np.broadcast_to(values[:, None], (len(values), width))


def bound_rates(
    rates: CellRates, documents: Ints | Floats, dispersion: Floats, options: ComparisonSettings
) -> dict[str, np.ndarray]:
    """conf_low, conf_high and reason of every cell and frame; `documents` is their number in every cell.

    Only clusters with mentions carry an interval. A bound counts mentions by the cluster: by the dispersion of the
    study, or by the mentions of an effective cluster of the cell, whichever is more.
    """
    hits, error, effective = rates.hits, rates.log_rate.error, rates.log_rate.freedom
    reason = find_reasons(
        (rates.hit_clusters != 1) & ~np.isnan(error),
        rates.hit_clusters,
        hits=hits[None],
        documents=(documents[:, None], options.min_documents),
    )
    reason = mark_uneven(reason, effective)
    dispersion = np.fmax(dispersion, divide(hits, effective))
    low, high = (PER * exponential(bound) for bound in interval(rates.log_rate, options.confidence))
    with np.errstate(divide="ignore"):  # a cell without tokens has no row
        bound = PER * upper_rate(hits, rates.tokens[:, None], dispersion, options.confidence)
    bound = np.where(reason == "one_document", np.nan, bound)
    return {
        "conf_low": np.where(reason == "", low, np.where(hits == 0, 0.0, np.nan)),
        "conf_high": np.where(reason == "", high, bound),
        "reason": reason,
    }


def _long(columns: dict[str, np.ndarray], keys: pd.DataFrame, matrix: CountMatrix, present: np.ndarray) -> pd.DataFrame:
    """Arrays (cells, frames) -> rows: cells in order, frames within."""
    width, chosen = len(matrix.names), np.flatnonzero(present)
    rows = keys.iloc[np.repeat(chosen, width)].reset_index(drop=True)
    names = np.tile(np.array(matrix.names, dtype=object), len(chosen))
    levels = np.array(["sub-frame" if "/" in name else "frame" for name in matrix.names], dtype=object)
    return rows.assign(
        frame=pd.array(names, dtype="str"),
        level=pd.array(np.tile(levels, len(chosen)), dtype="str"),
        field=matrix.field,
        voice=matrix.voice,
        **{name: np.ascontiguousarray(values[chosen]).ravel() for name, values in columns.items()},
    )


def tabulate_events(
    matrices: Sequence[CountMatrix], groups: Groups, event: Ints, names: Sequence[str], options: ComparisonSettings
) -> pd.DataFrame:
    """Table `event_rates`: top-level frames in every event (all fields), all its documents and group by group.

    `event` numbers the event of every document (-1: none), `names` are their ids. An event is one cluster, so
    its rates have a bound but no interval. A group without documents on an event has no row: it did not cover it.
    Event `*`: the documents of each group on all events that it shares with another group.
    """
    if not names:
        return tables.empty("event_rates")
    top = [top_frames(matrix) for matrix in matrices if matrix.field == ALL]
    keys = name_cells(groups, [ALL] * len(names), [ALL] * len(names)).assign(event=list(names))
    blocks = [tabulate_rates(top, event, keys, options)]
    if groups.by != EVENT:
        count = len(groups.names)
        slot = np.where((event >= 0) & (groups.group >= 0), event * count + groups.group, -1)
        filled = np.unique(slot[slot >= 0])
        cell = np.where(slot >= 0, np.searchsorted(filled, slot), -1)
        keys = name_cells(groups, [groups.names[i] for i in filled % count], [ALL] * len(filled))
        blocks.append(tabulate_rates(top, cell, keys.assign(event=[names[i] for i in filled // count]), options))
        shared = np.append(np.bincount(filled // count, minlength=len(names)) > 1, False)
        blocks.append(
            tabulate_rates(
                top, np.where(shared[event], groups.group, -1), name_cells(groups, groups.names, [ALL] * count), options
            )
        )
    return pd.concat(blocks, ignore_index=True)
