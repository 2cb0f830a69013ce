"""Counts x groups x clusters x events x periods -> rates, contrasts, contributions, timeline, shifts.

sheets         tables -> arrays, one for every field and voice
groups         who belongs to which group, who is held against whom
periods        calendar units
rates          the table of rates
contrasts      ratio, difference, test, reasons, power
same_events    contrasts inside shared events (or topics), and differences split by them
bases          what a pair is compared inside of: events, topic-weeks, topic-months, all documents
event_rates    rates inside events
verdicts       families, adjusted p-values, verdicts
contributions  the terms behind a difference
timelines      rates by period
mixes          does the mix of sources or lengths change along the timeline?
topics         topics by group and period, and the frames in them
shifts         periods from which on the level differs
changes        before and after a day, or the first day of an event
other_days     the same before and after all other days
placebos       the same tests on shuffled labels
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from framing import tables
from framing.comparison.bases import add_bases, number_strata, say_overlap
from framing.comparison.changes import contrast_changes
from framing.comparison.contrasts import measure_contrasts
from framing.comparison.contributions import build_term_sheet, tabulate_contributions, tabulate_within
from framing.comparison.event_rates import tabulate_events
from framing.comparison.groups import MOST_PAIRED, Groups, Sides, group_documents, oppose
from framing.comparison.rates import name_cells, tabulate_rates
from framing.comparison.same_events import number_events
from framing.comparison.sheets import (
    Sheet,
    build_sheets,
    in_order,
    number_clusters,
    number_entries,
    regroup,
    subset,
    top_frames,
    typical_rate,
)
from framing.comparison.shifts import find_shifts
from framing.comparison.timelines import follow_rates, timeline_unit
from framing.comparison.verdicts import is_primary, judge, lay_out
from framing.config import Comparison as Options
from framing.config import Config
from framing.counting import find_wire
from framing.statistics.counts import Bools, Ints
from framing.tables import ALL


@dataclass(frozen=True)
class Comparison:
    """The tables of `framing.tables` by name, the unit of time chosen, and what is to be said about them in words."""

    rates: pd.DataFrame
    contrasts: pd.DataFrame
    contributions: pd.DataFrame
    timeline: pd.DataFrame
    event_rates: pd.DataFrame
    shifts: pd.DataFrame
    unit: str
    notes: list[str]


@dataclass(frozen=True)
class _Setting:
    """What every part of one comparison needs; `strata` number what a document is compared inside of, by basis."""

    documents: pd.DataFrame
    sheets: list[Sheet]
    groups: Groups
    strata: dict[str, Ints]
    options: Options
    seed: int


_Tested = dict[str, dict[str, pd.DataFrame]]
"""By voice and basis: which overall contrasts (rows) were tested in which frames (columns)."""


def compare(
    documents: pd.DataFrame,
    counts: pd.DataFrame,
    term_counts: pd.DataFrame,
    clusters: pd.DataFrame,
    frames: Sequence[str],
    study: Config,
) -> Comparison:
    """How often does each group use each frame, how do groups differ, and how sure is that?

    `documents` are those to be compared (table `documents`), `counts` and `clusters` the tables of that name,
    `term_counts` has doc_id, field, voice, frame (path of the leaf), term and hits; rows without hits may be missing.
    `frames` are all paths of the study, parents first. Of `study` the section `comparison` and `study.seed` are used.
    The order of rows does not matter.

    Rates are hits per 1,000 tokens (ratio of sums); contrasts are tested on the log ratio with the delete-one-cluster
    jackknife (`statistics.jackknife`), a side without hits by permutation (`statistics.permutation`). Further columns
    of `by` are strata: rates and contrasts within each stand under `by_NAME`, `*` is overall. `timeline` and `shifts`
    are empty where no document has a date.

    Where `documents` have `event_id` and `copy_group` (`counting.place_documents`), differences are split by
    events, pairs that share five events with hits have a row with basis `event` (`comparison.same_events`), and
    rows with copies `own` leave out texts that several sources print. `documents` then hold one text a source
    (`counting.first_copies`) and `clusters` go by events and copies. Raises InputError where
    a column to compare by, the baseline, or the event `around` does not exist.
    """
    options = study.comparison
    kept = in_order(documents[documents["tokens"].fillna(0) > 0])
    cluster, entries = number_clusters(kept, clusters), number_entries(kept, counts, frames)
    sheets = build_sheets(kept, entries, cluster, frames)
    rate = typical_rate(sheets[0])
    (groups, notes), (event, event_names) = group_documents(kept, options, rate), number_events(kept)
    here = _Setting(kept, sheets, groups, number_strata(kept, event), options, study.study.seed)
    contrasts, tested = _contrast(here)
    changes, more = contrast_changes(kept, sheets, groups, options, here.seed) if options.around else ([], [])
    table = pd.concat([contrasts, *_contrast_own(here), *changes], ignore_index=True)
    own = "own" if any(sheet.voice == "own" for sheet in sheets) else ALL
    judged = judge(table, is_primary(table, own, groups.strata_columns, options.within), options)
    unit = timeline_unit(kept, groups, options, rate)
    timeline, unit_notes = follow_rates(kept, sheets, groups, options, unit)
    return Comparison(
        rates=tables.check("rates", _rate(here)),
        contrasts=tables.check("contrasts", judged),
        contributions=tables.check("contributions", _contribute(here, term_counts, cluster, tested)),
        timeline=tables.check("timeline", timeline),
        event_rates=tables.check("event_rates", tabulate_events(sheets, groups, event, event_names, options)),
        shifts=tables.check("shifts", find_shifts(kept, sheets, groups, options, here.seed)),
        unit=unit,
        notes=notes + (say_overlap(judged) if event_names else []) + more + unit_notes,
    )


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


def _contrast(here: _Setting, copies: str = "one") -> tuple[pd.DataFrame, _Tested]:
    """Contrasts of groups, overall and in every stratum; and what was tested overall."""
    groups, blocks = here.groups, []
    tested: _Tested = {}
    for stratum in range(-1, len(groups.strata)):
        inside = np.where((groups.stratum == stratum) | (stratum < 0), groups.group, -1)
        sides = oppose(groups, _present(inside, len(groups.names)), here.options.baseline)
        overall = (ALL,) * len(groups.strata_columns)
        values = groups.strata[stratum] if stratum >= 0 else overall
        key = {"kind": "source", "by": groups.by, "period": ALL, "copies": copies}
        key |= dict(zip(groups.strata_columns, values, strict=True))
        for sheet in here.sheets:
            if sheet.field == "text":
                continue
            shown = sheet if sheet.field == ALL else top_frames(sheet)
            measured = measure_contrasts(shown, inside[sheet.rows], sides, here.options, here.seed)
            whole = stratum < 0 and sheet.field == ALL
            by_basis = {"crude": measured}
            if whole and len(sides.contrasts) and here.strata:
                by_basis = add_bases(sheet, groups.group[sheet.rows], sides, measured, here.strata, here.options)
            blocks += [_lay_out(table, shown, sides, key | {"basis": basis}) for basis, table in by_basis.items()]
            if whole:
                tested[sheet.voice] = {
                    basis: pd.DataFrame(table["reason"] == "", columns=list(sheet.names))
                    for basis, table in by_basis.items()
                }
    return pd.concat(blocks, ignore_index=True), tested


def _lay_out(measured: dict[str, np.ndarray], sheet: Sheet, sides: Sides, key: dict[str, str]) -> pd.DataFrame:
    """Rows; those with a basis other than `crude` only where a pair supports them."""
    rows = lay_out(measured, sheet, sides, key)
    return rows[(rows["reason"] == "") | (key["basis"] == "crude")]


def _contrast_own(here: _Setting) -> list[pd.DataFrame]:
    """The overall contrasts again without wire copy, where there is any; clusters are events, else documents."""
    if "copy_group" not in here.documents:
        return []
    wire = find_wire(here.documents).to_numpy(dtype=bool)
    if not wire.any():
        return []
    event = here.strata.get("event", np.full(len(wire), -1))
    cluster = np.where(event >= 0, event, event.max() + 1 + np.arange(len(wire)))
    sheets = [
        regroup(subset(sheet, ~wire[sheet.rows]), cluster)
        for sheet in here.sheets
        if sheet.field == ALL and not wire[sheet.rows].all()
    ]
    groups = replace(here.groups, strata=(), group=np.where(wire, -1, here.groups.group))
    return [_contrast(replace(here, sheets=sheets, groups=groups), copies="own")[0]] if sheets else []


def _present(cell: Ints, cells: int) -> Bools:
    return np.bincount(cell[cell >= 0], minlength=cells) > 0


def _contribute(here: _Setting, term_counts: pd.DataFrame, cluster: Ints, tested: _Tested) -> pd.DataFrame:
    """The terms behind every overall contrast of groups, voice by voice, basis by basis.

    Where groups are many (each against the rest) those too small to be tested have no rows: they would be most.
    """
    groups, frames = here.groups, here.sheets[0].names
    sides = oppose(groups, _present(groups.group, len(groups.names)), here.options.baseline)
    key = {"kind": "source", "by": groups.by, "field": ALL, "period": ALL}
    blocks = []
    for voice, bases in tested.items():
        sheet = build_term_sheet(here.documents, term_counts, cluster, frames, voice)
        cell = groups.group[sheet.rows]
        crude = tabulate_contributions(sheet, cell, sides, bases["crude"], here.options)
        blocks.append(crude.assign(voice=voice, basis="crude", **key))
        better = np.zeros(bases["crude"].shape, dtype=bool)
        for basis, stratum in here.strata.items():
            supported = bases[basis] & ~better if basis in bases else bases["crude"] & False
            within = tabulate_within(sheet, cell, stratum[sheet.rows], sides, supported, here.options)
            blocks.append(within.assign(voice=voice, basis=basis, **key))
            better |= supported.to_numpy()
    table = pd.concat([b for b in blocks if len(b)] or blocks[:1], ignore_index=True)
    if len(groups.names) <= MOST_PAIRED or here.options.baseline:
        return table
    sizes = np.bincount(groups.group[groups.group >= 0], minlength=len(groups.names))
    large = [name for name, size in zip(groups.names, sizes, strict=True) if size >= here.options.min_documents]
    return table[table["a"].isin(large)].reset_index(drop=True)
