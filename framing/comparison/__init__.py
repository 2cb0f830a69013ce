"""Counts x groups x clusters x periods -> rates, contrasts, contributions, timeline.

sheets         tables -> arrays, one for every field and voice
groups         who belongs to which group, who is held against whom
periods        calendar units
rates          the table of rates
contrasts      ratio, difference, test, reasons, power
verdicts       families, adjusted p-values, verdicts
contributions  the terms behind a difference
timelines      rates by period
changes        before and after a day
placebos       the same tests on shuffled labels
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing import tables
from framing.comparison.changes import contrast_changes
from framing.comparison.contrasts import measure_contrasts
from framing.comparison.contributions import build_term_sheet, tabulate_contributions
from framing.comparison.groups import Groups, group_documents, pair_groups
from framing.comparison.rates import name_cells, tabulate_rates
from framing.comparison.sheets import Sheet, build_sheets, in_order, number_clusters, number_entries, top_frames
from framing.comparison.timelines import follow_rates, timeline_unit
from framing.comparison.verdicts import is_primary, judge, lay_out
from framing.config import Comparison as Options
from framing.config import Config
from framing.statistics.counts import Bools, Ints
from framing.tables import ALL


@dataclass(frozen=True)
class Comparison:
    """The tables of `framing.tables` by name, the unit of time chosen, and what is to be said about them in words."""

    rates: pd.DataFrame
    contrasts: pd.DataFrame
    contributions: pd.DataFrame
    timeline: pd.DataFrame
    unit: str
    notes: list[str]


@dataclass(frozen=True)
class _Setting:
    """What every part of one comparison needs."""

    documents: pd.DataFrame
    sheets: list[Sheet]
    groups: Groups
    options: Options
    seed: int


def compare(
    documents: pd.DataFrame,
    counts: pd.DataFrame,
    term_counts: pd.DataFrame,
    clusters: pd.DataFrame,
    frames: Sequence[str],
    study: Config,
) -> Comparison:
    """How often does each group use each frame, how do groups differ, and how sure is that?

    `documents` are those to be compared (table `documents`), `counts` and
    `clusters` the tables of that name, `term_counts` has doc_id, field, voice, frame (path of the leaf),
    term and hits; rows without hits may be missing. `frames` are all paths of the study, parents first.
    Of `study` the section `comparison` and `study.seed` are used. The order of rows does not matter.

    Rates are hits per 1,000 tokens (ratio of sums); contrasts are tested on the log ratio with the
    delete-one-cluster jackknife (`statistics.jackknife`), a side without hits by permutation
    (`statistics.permutation`). Further columns of `by` are strata: rates and contrasts within each stand
    under `by_NAME`, `*` is overall. `timeline` is empty where no document has a date.
    Raises InputError where a column to compare by, or the baseline, does not exist.
    """
    options = study.comparison
    kept = in_order(documents[documents["tokens"].fillna(0) > 0])
    cluster, entries = number_clusters(kept, clusters), number_entries(kept, counts, frames)
    sheets = build_sheets(kept, entries, cluster, frames)
    rate = _typical_rate(sheets[0])
    groups, notes = group_documents(kept, options, rate)
    here = _Setting(kept, sheets, groups, options, study.study.seed)
    contrasts, measured = _contrast(here)
    changes, more = contrast_changes(kept, sheets, groups, options, here.seed) if options.around else ([], [])
    table = pd.concat([contrasts, *changes], ignore_index=True)
    own = "own" if any(sheet.voice == "own" for sheet in sheets) else ALL
    judged = judge(table, is_primary(table, own, groups.strata_columns), options)
    unit = timeline_unit(kept, groups, options, rate)
    timeline, unit_notes = follow_rates(kept, sheets, groups, options, unit)
    return Comparison(
        rates=tables.check("rates", _rate(here)),
        contrasts=tables.check("contrasts", judged),
        contributions=tables.check("contributions", _contribute(here, term_counts, cluster, measured)),
        timeline=tables.check("timeline", timeline),
        unit=unit,
        notes=notes + more + unit_notes,
    )


def _typical_rate(sheet: Sheet) -> float:
    """The rate per token of the median top-level frame that has hits; 0 without hits."""
    top = np.array(["/" not in name for name in sheet.names], dtype=bool)
    hits = sheet.counts.sums(sheet.counts.hits)[top]
    return float(np.median(hits[hits > 0]) / sheet.counts.tokens.sum()) if (hits > 0).any() else 0.0


def _rate(here: _Setting) -> pd.DataFrame:
    """All documents, every group, every stratum, every group in every stratum."""
    groups, count = here.groups, len(here.groups.names)
    everything = [(np.minimum(groups.group, 0), [ALL], [-1]), (groups.group, list(groups.names), [-1] * count)]
    if groups.strata:
        number = list(range(len(groups.strata)))
        both = np.where(groups.stratum >= 0, groups.stratum * count + groups.group, -1)
        everything.append((groups.stratum, [ALL] * len(number), number))
        everything.append((both, list(groups.names) * len(number), list(np.repeat(number, count))))
    return pd.concat(
        [
            tabulate_rates(here.sheets, cell, name_cells(groups, names, [ALL] * len(names), strata), here.options)
            for cell, names, strata in everything
        ],
        ignore_index=True,
    )


def _contrast(here: _Setting) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """Contrasts of groups, overall and in every stratum; and by voice, where overall cells were tested."""
    groups, blocks, tested = here.groups, [], {}
    for stratum in range(-1, len(groups.strata)):
        inside = np.where((groups.stratum == stratum) | (stratum < 0), groups.group, -1)
        sides = pair_groups(groups.names, _present(inside, len(groups.names)), here.options.baseline)
        overall = (ALL,) * len(groups.strata_columns)
        values = groups.strata[stratum] if stratum >= 0 else overall
        key = {"kind": "source", "by": groups.by, "period": ALL} | dict(zip(groups.strata_columns, values, strict=True))
        for sheet in here.sheets:
            if sheet.field == "text":
                continue
            shown = sheet if sheet.field == ALL else top_frames(sheet)
            measured = measure_contrasts(shown, inside[sheet.rows], sides, here.options, here.seed)
            blocks.append(lay_out(measured, shown, sides, key))
            if stratum < 0 and sheet.field == ALL:
                tested[sheet.voice] = pd.DataFrame(measured["reason"] == "", columns=list(sheet.names))
    return pd.concat(blocks, ignore_index=True), tested


def _present(cell: Ints, cells: int) -> Bools:
    return np.bincount(cell[cell >= 0], minlength=cells) > 0


def _contribute(
    here: _Setting, term_counts: pd.DataFrame, cluster: Ints, tested: dict[str, pd.DataFrame]
) -> pd.DataFrame:
    """The terms behind every overall contrast of groups, voice by voice."""
    groups, frames = here.groups, here.sheets[0].names
    sides = pair_groups(groups.names, _present(groups.group, len(groups.names)), here.options.baseline)
    key = {"kind": "source", "by": groups.by, "field": ALL, "period": ALL, "basis": "crude"}
    blocks = [
        tabulate_contributions(sheet, groups.group[sheet.rows], sides, tested[voice], here.options).assign(
            voice=voice, **key
        )
        for voice in tested
        for sheet in [build_term_sheet(here.documents, term_counts, cluster, frames, voice)]
    ]
    return pd.concat(blocks, ignore_index=True)
