"""Before and after a day: how each group changed, and whether two groups changed alike."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from framing.comparison.contrasts import measure_contrasts
from framing.comparison.groups import Groups, Sides, pair_groups
from framing.comparison.periods import day_numbers
from framing.comparison.sheets import Sheet
from framing.comparison.verdicts import lay_out
from framing.config import Comparison as Options
from framing.statistics.counts import Ints
from framing.tables import ALL


def contrast_changes(
    documents: pd.DataFrame, sheets: list[Sheet], groups: Groups, options: Options, seed: int
) -> tuple[list[pd.DataFrame], list[str]]:
    """Rows of kinds `change` and `change_difference`, and notes on what is left out.

    `change`: a group's documents in the `window_days` from the day `options.around` on (a) against those
    in as many days before it (b). `change_difference`: after / before of one group against after / before
    of another; the difference is the difference of the two differences. Only field `*`. This is what
    happened around the day, not what the day caused.
    """
    days = day_numbers(documents) - dt.date.fromisoformat(options.around).toordinal()
    undated = int((day_numbers(documents) < 0).sum())
    notes = [f"{undated} documents not dated to the day are left out before and after {options.around}"]
    window, count = options.window_days, len(groups.names)
    dated = (day_numbers(documents) >= 0) & (groups.group >= 0)
    cell = np.where(dated & (days >= 0) & (days < window), groups.group, -1)
    cell = np.where(dated & (days < 0) & (days >= -window), groups.group + count, cell)
    blocks = [
        lay_out(
            measure_contrasts(sheet, cell[sheet.rows], sides, options, seed),
            sheet,
            sides,
            {"kind": kind, "by": groups.by, "period": options.around} | dict.fromkeys(groups.strata_columns, ALL),
        )
        for sheet in sheets
        if sheet.field == ALL
        for kind, sides in (
            ("change", _changes(groups.names)),
            ("change_difference", _differences(groups, cell, options)),
        )
    ]
    return blocks, notes if undated else []


def _changes(names: tuple[str, ...]) -> Sides:
    """Each group after against itself before; group i after is cell i, before is cell i + groups."""
    count = len(names)
    return Sides(np.eye(2 * count, dtype=bool), np.array([(i, count + i) for i in range(count)]), names, names)


def _differences(groups: Groups, cell: Ints, options: Options) -> Sides:
    """The pairs of groups, each side split into after and before."""
    count = len(groups.names)
    present = np.bincount(cell[cell >= 0] % count, minlength=count) > 0
    pairs = pair_groups(groups.names, present, options.baseline)
    size, nothing = len(pairs.member), np.zeros_like(pairs.member)
    member = np.block([[pairs.member, nothing], [nothing, pairs.member]])
    a, b = pairs.contrasts.T
    return Sides(member, np.stack([a, a + size, b, b + size], axis=1), pairs.a, pairs.b)
