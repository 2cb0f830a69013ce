"""Which document belongs to which group, and which groups are held against each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.comparison.periods import choose_unit, label_periods
from framing.config import Comparison as Options
from framing.errors import InputError, nearest, plural, printable
from framing.statistics.counts import Bools, Floats, Ints
from framing.tables import LONGEST_NAME, REST, UNKNOWN_SOURCE

NONE = "(none)"
"""The group of documents whose cell is empty."""
EVENT = "event"
"""To compare by it: an event is one happening, so events have rates but are never held against each other."""
TOPIC = "topic"
"""To compare by it: topics too have rates, and are never held against each other."""
MOST_PAIRED = 6
"""With more groups than this, each is held against all the others pooled instead of every other one."""


@dataclass(frozen=True)
class Groups:
    """Groups in order (more documents first, ties by name), and the strata they are compared within.

    `group` and `stratum` number the group and the stratum of every document, -1 is none; `strata` names
    the values of `strata_columns` in each. Without further columns there are no strata.
    """

    by: str
    names: tuple[str, ...]
    group: Ints
    strata_columns: tuple[str, ...]
    strata: tuple[tuple[str, ...], ...]
    stratum: Ints


@dataclass(frozen=True)
class Sides:
    """Who is held against whom: side i of a contrast is all documents of the groups where `member[i]` is true.

    Every row of `contrasts` holds the sides of one contrast: (a, b), or (a after, a before, b after, b before).
    """

    member: Bools
    contrasts: Ints
    a: tuple[str, ...]
    b: tuple[str, ...]


def group_documents(documents: pd.DataFrame, options: Options, rate: float) -> tuple[Groups, list[str]]:
    """Put every document into a group by the first column of `options.by` and a stratum by the others.

    `event` beside another column is no stratum: the table `event_rates` has those cells.
    `rate` (hits per token of the typical frame) serves where periods are the groups. Returns the groups
    and notes on what is left out. Raises InputError where a column or the baseline does not exist.
    """
    check_columns(documents, options.by)
    by = [name for name in options.by if name != EVENT] or [EVENT]
    columns = [_values(documents, name, options, rate) for name in by]
    undated = int(sum((values == "") for values in columns).astype(bool).sum())
    notes = [f"{plural(undated, 'document')} without a date fine enough in no period"] if undated else []
    present = np.logical_and.reduce([values != "" for values in columns])
    names = _by_size(columns[0][present])
    group = _number(columns[0], names, present)
    if options.baseline and options.baseline not in names:
        raise InputError(
            f"comparison.baseline: no {printable(by[0])} named {printable(options.baseline)!r}"
            f"{nearest(options.baseline, names)}"
        )
    combined = ["\0".join(parts) for parts in zip(*columns[1:], strict=True)] if columns[1:] else []
    strata = sorted({c for c, p in zip(combined, present, strict=False) if p})
    stratum = _number(np.array(combined, dtype=object), strata, present) if combined else np.full(len(documents), -1)
    by_columns = tuple(f"by_{name}" for name in by[1:])
    found = Groups(by[0], tuple(names), group, by_columns, tuple(tuple(s.split("\0")) for s in strata), stratum)
    return found, notes


def check_columns(documents: pd.DataFrame, by: Sequence[str]) -> None:
    """Raise InputError, with the nearest name, where a column to compare by does not exist, or holds texts."""
    choices = [*documents.columns, "period", EVENT, TOPIC]
    for name in by:
        if name not in choices:
            raise InputError(f"comparison.by: no column {printable(name)!r} to compare by{nearest(name, choices)}")
        longest = documents[name].astype("str").str.len().max() if name in documents else 0
        if longest > LONGEST_NAME:
            texts = f"the column {printable(name)!r} holds texts (one of {longest:,} characters)"
            raise InputError(f"comparison.by: {texts}; compare by a column of names")


def _values(documents: pd.DataFrame, name: str, options: Options, rate: float) -> np.ndarray:
    """The group of every document by one column; empty where a document has no part (no date)."""
    if name == "period":
        tokens = documents["tokens"].fillna(0).to_numpy(dtype=np.float64)
        unit = choose_unit(documents, np.zeros(len(documents), dtype=np.int64), tokens, rate, options.period)
        return label_periods(documents, unit).to_numpy(dtype=object)
    if name == EVENT and "event_id" not in documents:
        raise InputError("comparison.by: no events were looked for; switch events on, or compare by something else")
    if name == TOPIC and TOPIC not in documents:
        raise InputError("comparison.by: no topics were looked for; switch topics on, or compare by something else")
    name = "event_id" if name == EVENT else _topic_names(documents) if name == TOPIC else name
    values = documents[name].astype("str").fillna("")
    return values.where(values != "", NONE).to_numpy(dtype=object)


def _topic_names(documents: pd.DataFrame) -> str:
    """The column with the names of topics: `topic_label` where there is one, else their ids."""
    return "topic_label" if "topic_label" in documents else TOPIC


def _by_size(values: np.ndarray) -> list[str]:
    sizes = pd.Series(values, dtype="object").value_counts(sort=False)
    order = sorted((name in {UNKNOWN_SOURCE, NONE}, -size, name) for name, size in sizes.items())
    return [str(name) for _, _, name in order]


def _number(values: np.ndarray, names: Sequence[str], present: Bools) -> Ints:
    places = {name: i for i, name in enumerate(names)}
    return np.array([places[v] if p else -1 for v, p in zip(values, present, strict=True)], dtype=np.int64)


def pair_groups(names: Sequence[str], present: Bools, baseline: str = "") -> Sides:
    """The contrasts of groups: each against the baseline, or all pairs, or each against all others pooled.

    `names` are all groups in order and decide which; `present` says which of them have documents here.
    """
    count = len(names)
    own = np.eye(count, dtype=bool)
    here = [i for i in range(count) if present[i]]
    if baseline:
        base = list(names).index(baseline)
        pairs = [(i, base) for i in here if i != base and present[base]]
    elif count <= MOST_PAIRED:
        pairs = [(i, j) for i in here for j in here if i < j]
    else:
        pairs = [(i, count + i) for i in here] if len(here) > 1 else []
    member = own if baseline or count <= MOST_PAIRED else np.vstack([own, ~own])
    a, b = (tuple([*names, *[REST] * count][pair[side]] for pair in pairs) for side in (0, 1))
    return Sides(member, np.array(pairs, dtype=np.int64).reshape(-1, 2), a, b)


def oppose(groups: Groups, present: Bools, baseline: str = "") -> Sides:
    """The contrasts of `groups`, see `pair_groups`; events and topics are never held against each other."""
    if groups.by in {EVENT, TOPIC}:
        return Sides(np.zeros((0, len(groups.names)), dtype=bool), np.zeros((0, 2), dtype=np.int64), (), ())
    return pair_groups(groups.names, present, baseline)


def sum_sides(values: Floats, sides: Sides) -> Floats:
    """Sums by group (first axis) -> sums by side."""
    return sides.member.astype(np.float64) @ values
