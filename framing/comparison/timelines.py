"""Rates by period, in the unit of time that the corpus can carry."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from framing import tables
from framing.comparison.composition import adjust_for_composition
from framing.comparison.count_matrices import CountMatrix, top_frames
from framing.comparison.groups import EVENT, Groups
from framing.comparison.periods import DOCUMENTS, EXPECTED_HITS, UNITS, choose_unit, label_periods, shorten_unit
from framing.comparison.rates import name_cells, tabulate_rates
from framing.config.study import ComparisonSettings
from framing.errors import plural
from framing.statistics.counts import Ints
from framing.tables import ALL


def timeline_unit(documents: pd.DataFrame, groups: Groups, options: ComparisonSettings, rate: float) -> str:
    """The unit of time for groups with enough documents, shorter where it would make fewer than eight periods.

    `rate` is that of the typical frame, in hits per token. A unit that the study asks for is taken as it is.
    """
    group = followed(groups, options)
    tokens = documents["tokens"].to_numpy(dtype=np.float64)
    typical = group if (group >= 0).any() else np.zeros_like(group)
    unit = choose_unit(documents, typical, tokens, rate, options.period)
    return unit if options.period != "auto" else shorten_unit(documents, unit)


def follow_rates(
    documents: pd.DataFrame, matrices: Sequence[CountMatrix], groups: Groups, options: ComparisonSettings, unit: str
) -> tuple[pd.DataFrame, list[str]]:
    """Rates of top-level frames by period (all fields): everything, and every group with enough documents.

    The rows of a group are its periods in order; a period without documents is missing, not zero. Where the mix
    of sources changes, `rate_adjusted` stands beside the rate (`comparison.mixes`). Returns also notes: why this
    unit, what is left out, what changes in the mix.
    """
    group = followed(groups, options)
    labels = label_periods(documents, unit).to_numpy(dtype=object).astype(str)
    shown = [str(name) for name in np.unique(labels) if name]
    undated = int((labels == "").sum())
    notes = [f"{plural(undated, 'document')} without a date fine enough left out of the timeline"] if undated else []
    if not shown:
        return tables.empty("timeline"), notes
    period = np.searchsorted(np.array(shown), labels)
    top = [top_frames(matrix) for matrix in matrices if matrix.field == ALL]
    period = np.where(labels != "", period, -1)
    whole = tabulate_rates(top, period, name_cells(groups, [ALL] * len(shown), shown), options)
    split, keys = _cells(groups, np.where(period >= 0, group, -1), period, shown)
    timeline = pd.concat([whole, tabulate_rates(top, split, keys, options)], ignore_index=True)
    lines = [(ALL, np.ones(len(documents), dtype=bool))]
    lines += [(name, group == i) for i, name in enumerate(groups.names) if (group == i).any()]
    adjusted, more = adjust_for_composition(timeline, documents, top, lines, period)
    return adjusted, _unit_notes(unit, options, len(shown)) + notes + more


def followed(groups: Groups, options: ComparisonSettings) -> Ints:
    """The group of every document where that has enough documents for a line of its own, else -1."""
    sizes = np.bincount(groups.group[groups.group >= 0], minlength=len(groups.names))
    large = np.append(sizes >= options.min_documents, False)[groups.group]
    return np.where(large & (groups.by not in {"period", EVENT}), groups.group, -1)


def _cells(groups: Groups, group: Ints, period: Ints, shown: Sequence[str]) -> tuple[Ints, pd.DataFrame]:
    """The cells of group and period that have documents, numbered in order; and their keys."""
    slot = np.where(group >= 0, group * len(shown) + period, -1)
    filled = np.unique(slot[slot >= 0])
    cell = np.where(slot >= 0, np.searchsorted(filled, slot), -1)
    names = [groups.names[i] for i in filled // len(shown)]
    return cell, name_cells(groups, names, [shown[i] for i in filled % len(shown)])


def _unit_notes(unit: str, options: ComparisonSettings, periods: int) -> list[str]:
    """Why the periods are no shorter, where there are several."""
    if options.period != "auto" or unit == UNITS[0] or periods < 2:
        return []
    finer = UNITS[UNITS.index(unit) - 1]
    why = f"by {finer} the typical cell has fewer than {DOCUMENTS} documents or {EXPECTED_HITS} expected hits"
    return [f"the timeline is by {unit}: {why}"]
