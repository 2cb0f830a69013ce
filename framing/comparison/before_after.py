"""Before and after a day: how each group changed, and whether two groups changed alike."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from framing.comparison.contrasts import measure_contrasts
from framing.comparison.count_matrices import CountMatrix
from framing.comparison.groups import EVENT, Arms, Groups, pair_arms
from framing.comparison.periods import day_numbers
from framing.comparison.placebo_days import NOT_DATED, PlaceboDays
from framing.comparison.verdicts import assemble_rows
from framing.config.study import ComparisonSettings
from framing.errors import InputError, nearest, printable
from framing.statistics.counts import Ints
from framing.tables import ALL


def contrast_changes(
    documents: pd.DataFrame, matrices: list[CountMatrix], groups: Groups, options: ComparisonSettings, seed: int
) -> tuple[list[pd.DataFrame], list[str]]:
    """Rows of kinds `change` and `change_difference`, and notes on what is left out.

    `change`: a group's documents in the `window_days` from the day `options.around` on (a) against those
    in as many days before it (b). `change_difference`: after / before of one group against after / before
    of another; the difference is the difference of the two differences. Only field `*`. This is what
    happened around the day, not what the day caused: `p_dates` is the share of other days of the corpus around
    which the change is as large (`comparison.other_days`), and p is the larger of the two.

    `options.around` may be the id or the label of an event: its first day. Raises InputError where there is none such.
    """
    if groups.by == EVENT:
        return [], []
    around = find_day(documents, options.around)
    numbers = day_numbers(documents)
    days = numbers - dt.date.fromisoformat(around).toordinal()
    undated = int((numbers < 0).sum())
    notes = [f"{options.around} begins on {around}; its own articles are among those after"] * (
        around != options.around
    )
    notes += [f"{undated} documents not dated to the day are left out before and after {around}"] * (undated > 0)
    window, count = options.window_days, len(groups.names)
    dated = (numbers >= 0) & (groups.group >= 0)
    cell = np.where(dated & (days >= 0) & (days < window), groups.group, -1)
    cell = np.where(dated & (days < 0) & (days >= -window), groups.group + count, cell)
    elsewhere = PlaceboDays(np.where(dated, days, NOT_DATED), groups.group, options)
    blocks = []
    for matrix in matrices:
        if matrix.field != ALL:
            continue
        for kind, arms in (
            ("change", _changes(groups.names)),
            ("change_difference", _differences(groups, cell, options)),
        ):
            measured = measure_contrasts(matrix, cell[matrix.rows], arms, options, seed)
            measured |= elsewhere.rank(matrix, arms, measured["p"])
            key = {"kind": kind, "by": groups.by, "period": around} | dict.fromkeys(groups.strata_columns, ALL)
            blocks.append(assemble_rows(measured, matrix, arms, key))
    return blocks, notes


def is_day(around: str) -> bool:
    """Whether `around` is a day, and not the id or label of an event."""
    try:
        return dt.date.fromisoformat(around).isoformat() == around
    except ValueError:
        return False


def check_day(documents: pd.DataFrame, around: str) -> None:
    """Raise InputError where no document is dated to the day, or the day `around` lies outside their dates."""
    days = documents.loc[documents["date_precision"] == "day", "date"]
    if not len(days):
        raise InputError("comparison.around: no document is dated to the day, so there is no before and after")
    first, last = days.min(), days.max()
    if is_day(around) and not first <= around <= last:
        raise InputError(f"comparison.around: {around} lies outside the dates of the documents, {first} to {last}")


def find_day(documents: pd.DataFrame, around: str) -> str:
    """The day `around` means: itself, or the first day of the event of that id or label. Raises InputError.

    Labels are those in the column `event_label`, where there is one; one that several events bear means none of them.
    """
    check_day(documents, around)
    if is_day(around):
        return around
    ids = documents.get("event_id", pd.Series("", index=documents.index)).fillna("")
    labels = documents.get("event_label", ids).fillna("")
    named = ids == around if (ids == around).any() else labels == around
    if not named.any():
        names = sorted(set(ids[ids != ""]) | set(labels[ids != ""]))
        raise InputError(
            f"comparison.around: {printable(around)!r} is neither a day (YYYY-MM-DD) nor the id or label of an event"
            f"{nearest(around, names)}"
        )
    several = sorted(set(ids[named]))
    if len(several) > 1:
        raise InputError(
            f"comparison.around: {len(several)} events are called {printable(around)!r}; give the id of one: "
            f"{', '.join(several[:3])}"
        )
    inside = documents[named & (documents["date_precision"] == "day")]
    if not len(inside):
        raise InputError(f"comparison.around: no document of event {printable(around)!r} is dated to the day")
    return str(inside["date"].min())


def _changes(names: tuple[str, ...]) -> Arms:
    """Each group after against itself before; group i after is cell i, before is cell i + groups."""
    count = len(names)
    return Arms(np.eye(2 * count, dtype=bool), np.array([(i, count + i) for i in range(count)]), names, names)


def _differences(groups: Groups, cell: Ints, options: ComparisonSettings) -> Arms:
    """The pairs of groups, each side split into after and before."""
    count = len(groups.names)
    present = np.bincount(cell[cell >= 0] % count, minlength=count) > 0
    pairs = pair_arms(groups, present, options.baseline)
    size, nothing = len(pairs.member), np.zeros_like(pairs.member)
    member = np.block([[pairs.member, nothing], [nothing, pairs.member]])
    a, b = pairs.contrasts.T
    return Arms(member, np.stack([a, a + size, b, b + size], axis=1), pairs.a, pairs.b)
