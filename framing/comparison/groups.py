"""Which document belongs to which group, and which groups are held against each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.comparison.periods import choose_unit, label_periods
from framing.config.study import ComparisonSettings
from framing.corpus.columns import RESERVED
from framing.errors import InputError, nearest, plural, printable
from framing.statistics.counts import Bools, Floats, Ints
from framing.tables import LONGEST_NAME, REST, UNKNOWN_SOURCE

NONE = "(none)"
"""What the page calls documents that are in no group."""
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
class Arms:
    """Who is held against whom: side i of a contrast is all documents of the groups where `member[i]` is true.

    Every row of `contrasts` holds the sides of one contrast: (a, b), or (a after, a before, b after, b before).
    """

    member: Bools
    contrasts: Ints
    a: tuple[str, ...]
    b: tuple[str, ...]


def group_documents(documents: pd.DataFrame, options: ComparisonSettings, rate: float) -> tuple[Groups, list[str]]:
    """Put every document into a group by the first column of `options.by` and a stratum by the others.

    A document without a value (an empty cell, no date fine enough, no event) is in no group, or in no stratum; it
    counts overall all the same. `event` beside another column is no stratum: the table `event_rates` has those cells.
    `rate` (hits per token of the typical frame) serves where periods are the groups. Returns the groups
    and notes on what is in none. Raises InputError as `check_columns`, and where the baseline does not exist.
    """
    check_columns(documents, options.by)
    by = [name for name in options.by if name != EVENT] or [EVENT]
    columns = [_values(documents, name, options, rate) for name in by]
    names = _by_size(columns[0][columns[0] != ""])
    if options.baseline and options.baseline not in names:
        raise InputError(
            f"comparison.baseline: no {printable(by[0])} named {printable(options.baseline)!r}"
            f"{nearest(options.baseline, names)}"
        )
    placed = np.logical_and.reduce([values != "" for values in columns[1:]] or [np.zeros(len(documents), dtype=bool)])
    combined = np.array(["\0".join(parts) for parts in zip(*columns[1:], strict=True)], dtype=object)
    combined = np.where(placed, combined, "") if len(by) > 1 else np.full(len(documents), "", dtype=object)
    strata = sorted(set(combined[placed]))
    found = Groups(
        by=by[0],
        names=tuple(names),
        group=_number(columns[0], names),
        strata_columns=tuple(f"by_{name}" for name in by[1:]),
        strata=tuple(tuple(stratum.split("\0")) for stratum in strata),
        stratum=_number(combined, strata),
    )
    return found, _say_without(by, columns)


def check_columns(documents: pd.DataFrame, by: Sequence[str]) -> None:
    """Raise InputError for what cannot be compared by: a column that is not there (with the nearest name) or of ours.

    Also for one that is named twice, empty throughout, or holds texts, and for periods without a date.
    """
    ours = RESERVED - {"source", "group", "language", "date", "date_precision", "file"}
    choices = [*(str(name) for name in documents if name not in ours), "period", EVENT, TOPIC]
    for name in by:
        shown = printable(name)
        if by.count(name) > 1:
            raise InputError(f"comparison.by: {shown!r} stands there {by.count(name)} times; once is enough")
        if name not in choices:
            raise InputError(f"comparison.by: no column {shown!r} to compare by{nearest(name, choices)}")
        if name == "period" and not (documents["date"].fillna("") != "").any():
            raise InputError("comparison.by: no document has a date, so there are no periods to compare by")
        cells = documents[name].astype("str").fillna("") if name in documents else None
        if cells is not None and not (cells != "").any():
            remedy = "; name the groups in sources.groups" if name == "group" else "; compare by a column with values"
            raise InputError(f"comparison.by: the column {shown!r} is empty in every document{remedy}")
        longest = cells.str.len().max() if cells is not None else 0
        if longest > LONGEST_NAME:
            texts = f"the column {shown!r} holds texts (one of {longest:,} characters)"
            raise InputError(f"comparison.by: {texts}; compare by a column of names")


def _say_without(by: Sequence[str], columns: Sequence[np.ndarray]) -> list[str]:
    """How many documents have no value to compare by; events and topics are told elsewhere."""
    notes = []
    for name, values in zip(by, columns, strict=True):
        without = int((values == "").sum())
        what = "without a date fine enough" if name == "period" else f"without a value of {printable(name)!r}"
        if without and name not in {EVENT, TOPIC}:
            where = "group" if name == by[0] else "stratum"
            notes.append(f"{plural(without, 'document')} {what}: in no {where}, counted overall")
    return notes


def _values(documents: pd.DataFrame, name: str, options: ComparisonSettings, rate: float) -> np.ndarray:
    """The group of every document by one column; empty where a document has none."""
    if name == "period":
        tokens = documents["tokens"].fillna(0).to_numpy(dtype=np.float64)
        unit = choose_unit(documents, np.zeros(len(documents), dtype=np.int64), tokens, rate, options.period)
        labels = label_periods(documents, unit).to_numpy(dtype=object)
        if not (labels != "").any():
            raise InputError(f"comparison.period: no document is dated finely enough for a {unit}; choose a longer one")
        return labels
    if name == EVENT and "event_id" not in documents:
        raise InputError("comparison.by: no events were looked for; switch events on, or compare by something else")
    if name == TOPIC and TOPIC not in documents:
        raise InputError("comparison.by: no topics were looked for; switch topics on, or compare by something else")
    name = "event_id" if name == EVENT else _topic_names(documents) if name == TOPIC else name
    return documents[name].astype("str").fillna("").to_numpy(dtype=object)


def _topic_names(documents: pd.DataFrame) -> str:
    """The column with the names of topics: `topic_label` where there is one, else their ids."""
    return "topic_label" if "topic_label" in documents else TOPIC


def _by_size(values: np.ndarray) -> list[str]:
    sizes = pd.Series(values, dtype="object").value_counts(sort=False)
    order = sorted((name == UNKNOWN_SOURCE, -size, name) for name, size in sizes.items())
    return [str(name) for _, _, name in order]


def _number(values: np.ndarray, names: Sequence[str]) -> Ints:
    """The place of every value among `names`; -1 where it is none of them."""
    places = {name: i for i, name in enumerate(names)}
    return np.array([places.get(value, -1) for value in values], dtype=np.int64)


def pair_groups(names: Sequence[str], present: Bools, baseline: str = "") -> Arms:
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
    a, b = (tuple([*names, *[REST] * count][pair[arm]] for pair in pairs) for arm in (0, 1))
    return Arms(member, np.array(pairs, dtype=np.int64).reshape(-1, 2), a, b)


def pair_arms(groups: Groups, present: Bools, baseline: str = "") -> Arms:
    """The contrasts of `groups`, see `pair_groups`; events and topics are never held against each other."""
    if groups.by in {EVENT, TOPIC}:
        return Arms(np.zeros((0, len(groups.names)), dtype=bool), np.zeros((0, 2), dtype=np.int64), (), ())
    return pair_groups(groups.names, present, baseline)


def sum_arms(values: Floats, arms: Arms) -> Floats:
    """Sums by group (first axis) -> sums by side."""
    return arms.member.astype(np.float64) @ values
