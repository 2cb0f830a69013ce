"""Near-duplicates: updates and reprints within a source, wire copy and syndication across sources.

Documents that share runs of five words, near to each other in time, are candidates; the overlap of all their runs
is then counted exactly. Titles do not count, so that another headline or byline hides nothing.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing import tables
from framing.days import Intervals
from framing.features import Features, read_features
from framing.text import Ints

Runs = NDArray[np.uint32]

THRESHOLD = 0.45
WINDOW_DAYS = 14
SHORTEST = 12
"""Shared runs (16 words) below which nothing is a copy: an idiom, a job title, a slogan."""
WIDESPREAD = 20
"""A run in more documents is boilerplate, unless such runs make up most of a document."""
NEIGHBOURS = 8
"""A document is proposed with the next so many that have a run too: linear, and groups close over the rest."""
_SAMPLED = np.uint32(1 << 30)
"""Runs with a smaller hash propose candidates: one in four."""
_HALF = np.uint64(32)


def group_copies(
    features: Features, documents: pd.DataFrame, threshold: float = THRESHOLD, window_days: int = WINDOW_DAYS
) -> pd.DataFrame:
    """The table `copies`: documents of which at least `threshold` stands in another, at most `window_days` apart.

    documents: doc_id, source, date, in any order. Groups are closed over their pairs; `first` is the earliest, then
    by source and doc_id. Undated documents are near to all. Documents that copy nothing have no row. Containment is
    counted against the group's first: it lies below the threshold where a chain of updates led away from it.
    """
    order = documents.sort_values(["date", "source", "doc_id"], kind="stable").reset_index(drop=True)
    held = _Held(features, order["doc_id"])
    a, b = _find_pairs(held, Intervals.of(order["date"]), threshold, window_days)
    group = _close(a, b, len(order))
    member = np.flatnonzero(np.bincount(group, minlength=len(order))[group] > 1)
    member = member[np.argsort(group[member], kind="stable")]
    ids = order["doc_id"].to_numpy()
    rows = {
        "doc_id": ids[member],
        "copy_group": ids[group[member]],
        "first": group[member] == member,
        "containment": held.containment(group[member], member),
    }
    return tables.check("copies", pd.DataFrame(rows))


def find_copies(documents: pd.DataFrame, threshold: float = THRESHOLD, window_days: int = WINDOW_DAYS) -> pd.DataFrame:
    """Which documents are one text: the table `copies`, a row for each document of a group, none for the others.

    documents: doc_id, source, date (YYYY-MM-DD, YYYY-MM, YYYY or empty) and text. threshold: share (0-1) of the runs
    of five words of the shorter text that the other has. `containment` (0-1) is that share with the group's first.
    Raises KeyError without one of the columns. Sources: shingles and containment (Broder 1997); measured in
    docs/events.md. See `group_copies` for days and order.
    """
    features = read_features(documents, parts=frozenset(("runs",)))
    return group_copies(features, documents, threshold, window_days)


class _Held:
    """The runs of documents in canonical order."""

    def __init__(self, features: Features, doc_ids: pd.Series) -> None:
        place = pd.Series(np.arange(len(features.doc_ids)), index=features.doc_ids)
        at = place[doc_ids].to_numpy(dtype=np.int64)
        self._runs = features.runs
        self._low, self._high = features.run_first[:-1][at], features.run_first[1:][at]
        self.sizes = self._high - self._low

    def of(self, document: int) -> Runs:
        """The runs of one document, sorted."""
        return self._runs[self._low[document] : self._high[document]]

    def twins(self) -> Ints:
        """For each document the last before it with exactly the same runs, or itself."""
        seen: dict[bytes, int] = {}
        out = np.arange(len(self.sizes))
        for i in np.flatnonzero(self.sizes >= SHORTEST).tolist():
            key = self.of(i).tobytes()
            out[i] = seen.get(key, i)
            seen[key] = i
        return out

    def postings(self, documents: Ints) -> tuple[Runs, Ints]:
        """(run, document) of all runs of these documents, sorted by run, then document."""
        number = np.repeat(documents, self.sizes[documents]).astype(np.uint64)
        runs = np.concatenate([self.of(i) for i in documents.tolist()] or [np.zeros(0, np.uint32)])
        return _unpack(np.sort((runs.astype(np.uint64) << _HALF) | number))

    def containment(self, a: Ints, b: Ints) -> NDArray[np.float64]:
        """Share of the runs of the smaller of each pair that both have."""
        shared = [len(_common(self.of(i), self.of(j))) for i, j in zip(a.tolist(), b.tolist(), strict=True)]
        return np.asarray(np.array(shared, dtype=np.float64) / np.maximum(np.minimum(self.sizes[a], self.sizes[b]), 1))


def _unpack(keys: NDArray[np.uint64]) -> tuple[Runs, Ints]:
    return (keys >> _HALF).astype(np.uint32), (keys & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _common(one: Runs, other: Runs) -> Runs:
    """What two sorted sets have in common."""
    if not len(other):
        return one[:0]
    return np.asarray(one[other[np.minimum(np.searchsorted(other, one), len(other) - 1)] == one])


def _find_pairs(held: _Held, days: Intervals, threshold: float, window_days: int) -> tuple[Ints, Ints]:
    """Pairs that are copies: twins, and candidates whose overlap is large enough."""
    every = np.arange(len(held.sizes))
    twin = held.twins()
    again = (twin != every) & (days.gaps(twin, every) <= window_days)
    runs, holder = held.postings(every[~again & (held.sizes >= SHORTEST)])
    a, b = _propose(runs, holder)
    near = days.gaps(a, b) <= window_days
    a, b = a[near], b[near]
    starts = np.flatnonzero(np.append(runs[:1] == runs[:1], runs[1:] != runs[:-1]))
    widespread = runs[starts[np.diff(np.append(starts, len(runs))) > WIDESPREAD]]
    pairs = zip(a.tolist(), b.tolist(), strict=True)
    good = np.array([_overlap(held.of(i), held.of(j), widespread) >= threshold for i, j in pairs], dtype=bool)
    return np.append(a[good], twin[again]), np.append(b[good], every[again])


def _propose(runs: Runs, holder: Ints) -> tuple[Ints, Ints]:
    """Pairs of documents that share a tenth of the smaller one's sampled runs."""
    sampled = runs < _SAMPLED
    runs, holder = runs[sampled], holder[sampled]
    found = [np.zeros(0, dtype=np.uint64)]
    for step in range(1, NEIGHBOURS + 1):
        same = runs[step:] == runs[:-step]
        first, second = holder[:-step][same].astype(np.uint64), holder[step:][same].astype(np.uint64)
        found.append((first << _HALF) | second)
    keys, count = np.unique(np.concatenate(found), return_counts=True)
    a, b = (half.astype(np.int64) for half in _unpack(keys))
    sizes = np.bincount(holder, minlength=int(b.max(initial=0)) + 1)
    # far below what is asked for in the end, since runs of many documents propose only neighbours
    enough = count * 10 >= np.minimum(sizes[a], sizes[b])
    return a[enough], b[enough]


def _overlap(one: Runs, other: Runs, widespread: Runs) -> float:
    """Containment of the smaller in the larger; boilerplate counts only where it makes up most of the smaller."""
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    shared = _common(small, large)
    boilerplate = _common(small, widespread)
    if 2 * len(boilerplate) <= len(small):
        shared = np.setdiff1d(shared, boilerplate, assume_unique=True)
        small = np.setdiff1d(small, boilerplate, assume_unique=True)
    return len(shared) / len(small) if len(shared) >= SHORTEST else 0.0


def _close(a: Ints, b: Ints, count: int) -> Ints:
    """For each document the first of those it is connected with."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ones = np.ones(len(a), dtype=np.int8)
    label = connected_components(coo_array((ones, (a, b)), shape=(count, count)), directed=False)[1]
    first = np.full(count + 1, count, dtype=np.int64)
    np.minimum.at(first, label, np.arange(count))
    return np.asarray(first[label])
