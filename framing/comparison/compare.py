"""The chain of a comparison: groups, rates, contrasts, what lies behind them, and how they move over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from framing.clustering.clusters import find_wire
from framing.clustering.events.chance import HIGH as MOST_CHANCE
from framing.comparison.before_after import contrast_changes
from framing.comparison.change_points import tabulate_change_points
from framing.comparison.contrasts import measure_contrasts, rates_of_all
from framing.comparison.contributions import build_term_matrix, tabulate_contributions, tabulate_within
from framing.comparison.count_matrices import (
    UNQUOTED,
    CountMatrix,
    ScoredTables,
    build_matrices,
    number_clusters,
    number_entries,
    regroup,
    subset,
    top_frames,
    typical_rate,
    with_words,
)
from framing.comparison.fragility import find_fragile
from framing.comparison.groups import MOST_PAIRED, Arms, Groups, group_documents, pair_arms
from framing.comparison.kinds import number_kinds, standardise_contrasts
from framing.comparison.rates import name_cells, tabulate_events, tabulate_rates
from framing.comparison.same_events import Measuring, number_events
from framing.comparison.strata import (
    ASKED,
    BASES,
    QUESTIONS,
    add_strata,
    number_strata,
    say_overlap,
    say_unanswered,
)
from framing.comparison.timelines import follow_rates, timeline_unit
from framing.comparison.verdicts import assemble_rows, is_primary, judge
from framing.config.study import ComparisonSettings
from framing.errors import InputError
from framing.runtime.progress import OnProgress, OnStep, Steps
from framing.statistics.counts import Bools, Ints
from framing.tables import ALL
from framing.tables.building import TableBuilder

ALWAYS = ("rates", "contrasts", "contributions")
"""Tables that are there even without rows."""
_TABLES = ("contrasts", "rates", "contributions", "timeline", "event_rates", "change_points")
DOUBTFUL = 0.25
"""Of the members of events, the share least like their event that the core goes without."""


@dataclass(frozen=True)
class Comparison:
    """The `tables` of `framing.tables` by name, the unit of time chosen, and what is to be said about them in words.

    rates, contrasts and contributions are always there; event_rates where documents have events, timeline and
    change_points where they have dates. `failed`: the tables whose building met an error of ours, and which therefore
    are not there; empty but for bugs.
    """

    tables: dict[str, pd.DataFrame]
    unit: str
    notes: list[str]
    warnings: list[str]
    failed: dict[str, Exception]


@dataclass(frozen=True)
class ComparisonInputs:
    """What every part of one comparison needs; `strata` number what a document is compared inside of, by basis."""

    documents: pd.DataFrame
    matrices: list[CountMatrix]
    groups: Groups
    strata: dict[str, Ints]
    options: ComparisonSettings
    seed: int
    on_step: OnStep


_Tested = dict[str, dict[str, pd.DataFrame]]
"""By voice and basis: which overall contrasts (rows) were tested in which frames (columns)."""


def compare(
    scored: ScoredTables,
    frames: Sequence[str],
    options: ComparisonSettings,
    seed: int,
    on_progress: OnProgress = lambda *_: None,
) -> Comparison:
    """How often does each group use each frame, how do groups differ, and how sure is that?

    `frames` are all paths of the study, parents first.

    Rates are hits per 1,000 tokens (ratio of sums); contrasts are tested on the log ratio with the delete-one-cluster
    jackknife (`statistics.jackknife`), a side without hits by permutation (`statistics.permutation`). Further columns
    of `by` are strata: rates and contrasts within each stand under `by_NAME`, `*` is overall. `timeline` and
    `change_points` are not there where no document has a date.

    Where the documents have `event_id` and `copy_group` (`clusters.assign_documents`), differences are split by
    events, pairs that share five events with hits have a row with basis `event` (`comparison.same_events`), and
    rows with copies `own` leave out texts that several sources print. They then hold one text a source
    (`clustering.clusters.counted_copies`) and `clusters` go by events and copies. Raises InputError where
    a column to compare by, the baseline, or the event `around` does not exist. `on_progress` is told of "comparing":
    the tables made and, of the contrasts, the strata and voices.
    """
    kept, cluster, matrices, rate = _encode(scored, frames)
    (groups, notes), (event, event_names) = group_documents(kept, options, rate), number_events(kept)
    again = sum(matrix.field == ALL for matrix in matrices) if "copy_group" in kept and find_wire(kept).any() else 0
    step = Steps(on_progress, "comparing", (len(groups.strata) + 1) * len(matrices) + again + len(_TABLES))
    here = ComparisonInputs(kept, matrices, groups, number_strata(kept, event, options.within), options, seed, step)
    unit, make = timeline_unit(kept, groups, options, rate), TableBuilder(step)
    tested: _Tested = {}
    spoken = [matrix for matrix in matrices if matrix.voice != UNQUOTED]
    judged = make("contrasts", lambda: _judge(here, tested, notes, (scored.term_counts, cluster)))
    make("rates", lambda: _rate(here))
    make("contributions", lambda: _contribute(here, scored.term_counts, cluster, tested))
    make("timeline", lambda: _follow(replace(here, matrices=spoken), unit, notes))
    make("event_rates", lambda: tabulate_events(spoken, groups, event, event_names, options))
    make("change_points", lambda: tabulate_change_points(kept, spoken, groups, options, here.seed))
    return Comparison(
        tables={name: table for name, table in make.tables.items() if len(table) or name in ALWAYS},
        unit=unit,
        notes=notes + (say_overlap(judged) if event_names else []),
        warnings=say_unanswered(judged, options.within, looked_for="event_id" in kept),
        failed=make.failed,
    )


def compare_pseudo_counts(
    scored: ScoredTables, frames: Sequence[str], options: ComparisonSettings, seed: int
) -> dict[str, pd.DataFrame]:
    """The tables contrasts, rates, timeline and event_rates of counts that are no whole numbers, so unchecked.

    The same estimators as in `compare`, of all fields together; nothing around a day, no rows without what several
    sources print, and of events what each group has on all that it shares with another.
    """
    kept, cluster, matrices, rate = _encode(scored, frames)
    matrices = [matrix for matrix in matrices if matrix.field == ALL]
    (groups, _), (event, names) = group_documents(kept, options, rate), number_events(kept)
    strata = number_strata(kept, event, options.within)
    here = ComparisonInputs(kept, matrices, groups, strata, options, seed, lambda: None)
    own = "own" if any(matrix.voice == "own" for matrix in matrices) else ALL
    table = _contrast(here)[0]
    primary = is_primary(table, own, groups.strata_columns, _questions(kept, options))
    judged = _check_fragile(here, judge(table, primary, options), (scored.term_counts.iloc[:0], cluster), own)
    spoken = [matrix for matrix in matrices if matrix.voice != UNQUOTED]
    timeline, _ = follow_rates(kept, spoken, groups, options, timeline_unit(kept, groups, options, rate))
    on_events = tabulate_events(spoken, groups, event, names, options)
    on_events = on_events[on_events["event"] == ALL].reset_index(drop=True)
    return {"contrasts": judged, "rates": _rate(here), "timeline": timeline, "event_rates": on_events}


def _encode(scored: ScoredTables, frames: Sequence[str]) -> tuple[pd.DataFrame, Ints, list[CountMatrix], float]:
    """The documents with words, their clusters by number, the matrices of their counts, and the usual rate."""
    kept = with_words(scored.documents)
    if kept.empty:
        raise InputError("no document that is compared holds a word that counts, so there is nothing to compare")
    cluster, entries = number_clusters(kept, scored.clusters), number_entries(kept, scored.counts, frames)
    matrices = build_matrices(kept, entries, cluster, frames)
    return kept, cluster, matrices, typical_rate(matrices[0])


def _judge(here: ComparisonInputs, tested: _Tested, notes: list[str], terms: tuple[pd.DataFrame, Ints]) -> pd.DataFrame:
    """Table `contrasts`; adds to `tested` and `notes`."""
    contrasts, found = _contrast(here)
    tested |= found
    changes: list[pd.DataFrame] = []
    if here.options.around:
        changes, said = contrast_changes(here.documents, here.matrices, here.groups, here.options, here.seed)
        notes += said
    table = pd.concat([contrasts, *_contrast_own(here), *changes], ignore_index=True)
    own = "own" if any(matrix.voice == "own" for matrix in here.matrices) else ALL
    primary = is_primary(table, own, here.groups.strata_columns, _questions(here.documents, here.options))
    return _check_fragile(here, judge(table, primary, here.options), terms, own)


def _follow(here: ComparisonInputs, unit: str, notes: list[str]) -> pd.DataFrame:
    """Table `timeline`; adds to `notes`."""
    timeline, said = follow_rates(here.documents, here.matrices, here.groups, here.options, unit)
    notes += said
    return timeline


def _check_fragile(
    here: ComparisonInputs, judged: pd.DataFrame, terms: tuple[pd.DataFrame, Ints], voice: str
) -> pd.DataFrame:
    """The contrasts with what a primary difference hangs on."""
    matrix = next(m for m in here.matrices if (m.field, m.voice) == (ALL, voice))
    found = bool(((judged["family"] == "primary") & (judged["verdict"] == "different")).any())
    (term_counts, cluster) = terms
    event = here.strata.get("event", np.full(len(here.documents), -1))
    needed = term_counts if found else term_counts.iloc[:0]
    by_term = build_term_matrix(here.documents, needed, cluster, matrix.names, voice)
    return find_fragile(judged, (matrix, by_term), here.groups, (here.documents, event), 1 - here.options.confidence)


def _questions(documents: pd.DataFrame, options: ComparisonSettings) -> tuple[str, ...]:
    """The bases of the primary families: events decide nothing where most of what makes them is chance."""
    chance = documents["event_chance"].max() if "event_chance" in documents else np.nan
    return tuple(b for b in BASES if b in QUESTIONS[options.within] and not (b == "event" and chance > MOST_CHANCE))


def _rate(here: ComparisonInputs) -> pd.DataFrame:
    """All documents, every group, every stratum, every group in every stratum."""
    groups, count = here.groups, len(here.groups.names)
    everything = [(np.zeros_like(groups.group), [ALL], [-1]), (groups.group, list(groups.names), [-1] * count)]
    if groups.strata:
        number = list(range(len(groups.strata)))
        both = np.where((groups.stratum >= 0) & (groups.group >= 0), groups.stratum * count + groups.group, -1)
        everything.append((groups.stratum, [ALL] * len(number), number))
        everything.append((both, list(groups.names) * len(number), list(np.repeat(number, count))))
    return pd.concat(
        [
            tabulate_rates(here.matrices, cell, name_cells(groups, names, [ALL] * len(names), strata), here.options)
            for cell, names, strata in everything
        ],
        ignore_index=True,
    )


def _contrast(here: ComparisonInputs, copies: str = "one") -> tuple[pd.DataFrame, _Tested]:
    """Contrasts of groups, overall and in every stratum; and what was tested overall."""
    groups, blocks = here.groups, []
    tested: _Tested = {}
    for stratum in range(-1, len(groups.strata)):
        inside = np.where((groups.stratum == stratum) | (stratum < 0), groups.group, -1)
        arms = pair_arms(groups, _present(inside, len(groups.names)), here.options.baseline)
        overall = (ALL,) * len(groups.strata_columns)
        values = groups.strata[stratum] if stratum >= 0 else overall
        key = {"kind": "source", "by": groups.by, "period": ALL, "copies": copies}
        key |= dict(zip(groups.strata_columns, values, strict=True))
        for matrix in here.matrices:
            here.on_step()
            if matrix.field == "text":
                continue
            shown = matrix if matrix.field == ALL else top_frames(matrix)
            measured = measure_contrasts(shown, inside[matrix.rows], arms, here.options, here.seed)
            measured |= rates_of_all(measured, matrix, inside, arms)
            whole = stratum < 0 and matrix.field == ALL
            if whole:
                cell, kinds = groups.group[matrix.rows], number_kinds(here.documents.iloc[matrix.rows])
                plain = measured["reason"] == ""
                measured |= standardise_contrasts(matrix, cell, kinds, arms, plain, here.options.confidence)
            by_basis = {"crude": measured}
            if whole and len(arms.contrasts) and here.strata:
                by_basis = add_strata(
                    matrix, groups.group[matrix.rows], arms, measured, here.strata, _measuring(here, matrix)
                )
            within = here.options.within
            blocks += [_lay_out(t, shown, arms, key | {"basis": basis}, within) for basis, t in by_basis.items()]
            if whole:
                tested[matrix.voice] = {
                    basis: pd.DataFrame(table["reason"] == "", columns=list(matrix.names))
                    for basis, table in by_basis.items()
                }
    return pd.concat(blocks, ignore_index=True), tested


def _lay_out(
    measured: dict[str, np.ndarray], matrix: CountMatrix, arms: Arms, key: dict[str, str], within: str
) -> pd.DataFrame:
    """Rows; those inside topics only where a pair supports them, unless `within` asks for them outright."""
    rows = assemble_rows(measured, matrix, arms, key)
    return rows if key["basis"] in (*BASES, *ASKED.get(within, ())) else rows[rows["reason"] == ""]


def _measuring(here: ComparisonInputs, matrix: CountMatrix) -> Measuring:
    """The core are the members of events without the quarter least like theirs."""
    similarity = here.documents.get("event_similarity")
    if similarity is None or similarity.isna().all():
        return Measuring(here.options, here.seed)
    core = (similarity >= similarity.quantile(DOUBTFUL)).to_numpy(dtype=bool)
    return Measuring(here.options, here.seed, core[matrix.rows])


def _contrast_own(here: ComparisonInputs) -> list[pd.DataFrame]:
    """The overall contrasts again without wire copy, where there is any; clusters are events, else documents."""
    if "copy_group" not in here.documents:
        return []
    wire = find_wire(here.documents).to_numpy(dtype=bool)
    if not wire.any():
        return []
    event = number_events(here.documents)[0]
    cluster = np.where(event >= 0, event, event.max() + 1 + np.arange(len(wire)))
    matrices = [
        regroup(subset(matrix, ~wire[matrix.rows]), cluster)
        for matrix in here.matrices
        if matrix.field == ALL and not wire[matrix.rows].all()
    ]
    groups = replace(here.groups, strata=(), group=np.where(wire, -1, here.groups.group))
    return [_contrast(replace(here, matrices=matrices, groups=groups), copies="own")[0]] if matrices else []


def _present(cell: Ints, cells: int) -> Bools:
    return np.bincount(cell[cell >= 0], minlength=cells) > 0


def _contribute(here: ComparisonInputs, term_counts: pd.DataFrame, cluster: Ints, tested: _Tested) -> pd.DataFrame:
    """The terms behind every overall contrast of groups, voice by voice, basis by basis.

    Where groups are many (each against the rest) those too small to be tested have no rows: they would be most.
    """
    groups, frames = here.groups, here.matrices[0].names
    arms = pair_arms(groups, _present(groups.group, len(groups.names)), here.options.baseline)
    key = {"kind": "source", "by": groups.by, "field": ALL, "period": ALL}
    blocks = []
    for voice, bases in tested.items():
        matrix = build_term_matrix(here.documents, term_counts, cluster, frames, voice)
        cell = groups.group[matrix.rows]
        for basis, supported in bases.items():
            if basis == "crude":
                found = tabulate_contributions(matrix, cell, arms, supported, here.options)
            else:
                stratum = here.strata[basis][matrix.rows]
                found = tabulate_within(matrix, cell, stratum, arms, supported, here.options)
            blocks.append(found.assign(voice=voice, basis=basis, **key))
    table = pd.concat([b for b in blocks if len(b)] or blocks[:1], ignore_index=True)
    if len(groups.names) <= MOST_PAIRED or here.options.baseline:
        return table
    sizes = np.bincount(groups.group[groups.group >= 0], minlength=len(groups.names))
    large = [name for name, size in zip(groups.names, sizes, strict=True) if size >= here.options.min_documents]
    return table[table["a"].isin(large)].reset_index(drop=True)
