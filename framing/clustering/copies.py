"""Near-duplicates: updates and reprints within a source, wire copy and syndication across sources.

Documents that share shingles of five words, near to each other in time, are candidates; the overlap of all their
shingles is then counted exactly. Titles do not count, so that another headline or byline hides nothing. Which pairs are
versions of one text, and which version counts, is told in `versions`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing import tables
from framing.clustering.features import Features, read_features
from framing.clustering.shingles import HALF, SHORTEST, Hashes, Shingles, unpack
from framing.clustering.versions import choose_kept, find_versions
from framing.corpus.date_ranges import Intervals
from framing.text.tokens import Ints

THRESHOLD = 0.45
WINDOW_DAYS = 14
NEIGHBOURS = 8
"""A document is proposed with the next so many that have a shingle too: linear, and groups close over the rest."""
_SAMPLED = np.uint32(1 << 30)
"""Shingles with a smaller hash propose candidates: one in four."""


def group_copies(
    features: Features, documents: pd.DataFrame, threshold: float = THRESHOLD, window_days: int = WINDOW_DAYS
) -> pd.DataFrame:
    """The table `copies`: documents of which at least `threshold` stands in another, at most `window_days` apart.

    documents: doc_id, source, date, in any order; time_of_day, where there is such a column, says which of two texts
    of one day is the later. Undated documents are near to all. Documents that copy nothing have no row. Every
    member of a group overlaps with its fullest text, against which `containment` is counted; a text that holds several
    others which do not overlap is a `container`, in no group with them. `first` is the earliest, undated
    ones last, then by source and doc_id. `kept` stands for the texts of its source: the fullest, then the last, never
    by doc_id.
    """
    order = documents.sort_values(["date", "source", "doc_id"], kind="stable").reset_index(drop=True)
    texts = Shingles(features, order["doc_id"])
    a, b = _find_pairs(texts, Intervals.of(order["date"]), threshold, window_days)
    rank = _rank_latest(order, texts)
    found = find_versions(texts, a, b, rank, threshold)
    kept = choose_kept(texts, found, order["source"].to_numpy(), rank, threshold)
    earliest = np.argsort((order["date"] == "").to_numpy(), kind="stable")  # what is not dated is never before what is
    group = np.full(len(order), len(order))
    np.minimum.at(group, found.group[earliest], np.arange(len(order)))  # of each group its first document
    group = earliest[group[found.group]]
    member = np.flatnonzero((np.bincount(group, minlength=len(order))[group] > 1) | found.is_container)
    member = member[np.argsort(group[member], kind="stable")]
    ids = order["doc_id"].to_numpy()
    rows = {
        "doc_id": ids[member],
        "copy_group": ids[group[member]],
        "first": group[member] == member,
        "kept": kept[member],
        "container": found.is_container[member],
        "containment": found.containment[member],
    }
    return tables.check("copies", pd.DataFrame(rows))


def _rank_latest(order: pd.DataFrame, texts: Shingles) -> Ints:
    """The place of each document from the fullest to the shortest, of equal ones from the last to the first.

    What is dated goes before what is not. The doc_id decides nothing but the order of what is equal in all else.
    """
    columns = [name for name in ("date", "time_of_day", "title") if name in order]
    facts = order[columns].fillna("").assign(size=texts.sizes, words=texts.fingerprints())
    ranked = facts.sort_values(["size", *columns, "words"], ascending=False, kind="stable")
    return np.argsort(ranked.index.to_numpy())


def find_copies(documents: pd.DataFrame, threshold: float = THRESHOLD, window_days: int = WINDOW_DAYS) -> pd.DataFrame:
    """Which documents are one text: the table `copies`, a row for each document of a group, none for the others.

    documents: doc_id, source, date (YYYY-MM-DD, YYYY-MM, YYYY or empty) and text; time_of_day (HH:MM:SS)
    where it is known.
    threshold: share (0-1) of the shingles of five words of the shorter text that the other has. `containment` (0-1) is
    that share with the group's fullest text, for a container the share of it that stands in what it holds. Raises
    KeyError without one of the columns. Sources: shingles and containment (Broder 1997); measured in docs/events.md.
    See `group_copies` for days and order.
    """
    features = read_features(documents, parts=frozenset(("runs",)))
    return group_copies(features, documents, threshold, window_days)


def _find_pairs(texts: Shingles, days: Intervals, threshold: float, window_days: int) -> tuple[Ints, Ints]:
    """Pairs that are copies: exact duplicates, and candidates whose overlap is large enough."""
    every = np.arange(len(texts.sizes))
    duplicate = texts.duplicates()
    again = (duplicate != every) & (days.gaps(duplicate, every) <= window_days)
    shingles, holder = texts.postings(every[~again & (texts.sizes >= SHORTEST)])
    a, b = _propose(shingles, holder)
    near = days.gaps(a, b) <= window_days
    a, b = a[near], b[near]
    texts.mark_widespread(shingles)
    good = np.array([texts.overlap(i, j) >= threshold for i, j in zip(a.tolist(), b.tolist(), strict=True)], dtype=bool)
    return np.append(a[good], duplicate[again]), np.append(b[good], every[again])


def _propose(shingles: Hashes, holder: Ints) -> tuple[Ints, Ints]:
    """Pairs of documents that share a tenth of the smaller one's sampled shingles."""
    sampled = shingles < _SAMPLED
    shingles, holder = shingles[sampled], holder[sampled]
    found = [np.zeros(0, dtype=np.uint64)]
    for step in range(1, NEIGHBOURS + 1):
        same = shingles[step:] == shingles[:-step]
        first, second = holder[:-step][same].astype(np.uint64), holder[step:][same].astype(np.uint64)
        found.append((first << HALF) | second)
    keys, count = np.unique(np.concatenate(found), return_counts=True)
    a, b = (half.astype(np.int64) for half in unpack(keys))
    sizes = np.bincount(holder, minlength=int(b.max(initial=0)) + 1)
    # far below what is asked for in the end, since shingles of many documents propose only neighbours
    enough = count * 10 >= np.minimum(sizes[a], sizes[b])
    return a[enough], b[enough]
