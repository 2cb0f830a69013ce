"""Rates inside events: who told each of them how."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from framing import tables
from framing.comparison.groups import EVENT, Groups
from framing.comparison.rates import name_cells, tabulate_rates
from framing.comparison.sheets import Sheet, top_frames
from framing.config import Comparison as Options
from framing.statistics.counts import Ints
from framing.tables import ALL


def tabulate_events(
    sheets: Sequence[Sheet], groups: Groups, event: Ints, names: Sequence[str], options: Options
) -> pd.DataFrame:
    """Table `event_rates`: top-level frames in every event (all fields), all its documents and group by group.

    `event` numbers the event of every document (-1: none), `names` are their ids. An event is one cluster, so
    its rates have a bound but no interval. A group without documents on an event has no row: it did not cover it.
    """
    if not names:
        return tables.empty("event_rates")
    top = [top_frames(sheet) for sheet in sheets if sheet.field == ALL]
    keys = name_cells(groups, [ALL] * len(names), [ALL] * len(names)).assign(event=list(names))
    blocks = [tabulate_rates(top, event, keys, options)]
    if groups.by != EVENT:
        count = len(groups.names)
        slot = np.where((event >= 0) & (groups.group >= 0), event * count + groups.group, -1)
        filled = np.unique(slot[slot >= 0])
        cell = np.where(slot >= 0, np.searchsorted(filled, slot), -1)
        keys = name_cells(groups, [groups.names[i] for i in filled % count], [ALL] * len(filled))
        blocks.append(tabulate_rates(top, cell, keys.assign(event=[names[i] for i in filled // count]), options))
    return pd.concat(blocks, ignore_index=True)
