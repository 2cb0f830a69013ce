"""Sparse clustering of documents: average linkage over near neighbours in a window of days, no n x n matrix.

The likeness of two documents is their cosine, less what either has with its wider neighbourhood (a crowded topic
makes anything alike), over how near the nearest of each come (self-tuning, Zelnik-Manor & Perona 2004). So one cut
serves headlines and full texts, dated and undated. Documents without a date mostly say on which day of the week it
happened: the same day counts for them, another one against them. All of it folds into sums over members, so that the
mean likeness of two clusters is exact, whichever of their pairs were looked at.
Average linkage is reducible: merging all mutual nearest neighbours at once gives the clusters that merging them one
by one gives (Murtagh 1983).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.days import Intervals
from framing.text import Bools, Ints

if TYPE_CHECKING:
    from scipy import sparse

Values = NDArray[np.float64]

CUT = 0.28
"""Mean likeness at which two clusters are one event."""
NEAREST = 3
"""Neighbours whose mean cosine is the scale of a document."""
SCALE_POWER = 0.225
CROWD = (20, 50)
"""Ranks of the neighbours that are about the same topic rather than the same event."""
SAME_DAY = 0.05
"""Cosine that a day of the week in common is worth to two undated documents; different days take as much."""
FREQUENT = 500
"""A feature of more documents within reach of each other than this proposes no neighbours: linear cost."""
_LEAST_SCALE = 0.15
_LEAST_COSINE = 0.03
_WIDE = 62
"""Days a date may mean above which a document is not put in order of days."""
_BLOCK = 512
_SLICE = 20_000


def cluster(vectors: sparse.csr_array, weekdays: Bools, days: Intervals, window_days: int) -> Ints:
    """For each document (in canonical order, rows of length 1) the first document of its cluster.

    weekdays: documents x 7, which days of the week each names.
    """
    twin = _find_twins(vectors, days, window_days)
    kept = np.flatnonzero(twin == np.arange(len(twin)))
    vectors, days = vectors[kept], Intervals(days.low[kept], days.high[kept])
    graph = find_neighbours(vectors, days, window_days)
    crowds = _measure_crowds(graph, len(kept))
    told = np.where((days.high - days.low > window_days)[:, None], weekdays[kept], 0.0)
    told /= np.maximum(np.sqrt(told.sum(axis=1, keepdims=True)), 1)
    clusters = _Clusters(vectors, told, crowds, days, window_days)
    likely = clusters.compare(graph.a, graph.b) >= CUT / 2
    clusters.merge(graph.a[likely], graph.b[likely])
    return kept[clusters.label[np.searchsorted(kept, twin)]]


def _find_twins(vectors: sparse.csr_array, days: Intervals, window_days: int) -> Ints:
    """For each document the first one in the window with exactly its features, or itself.

    A text told a thousand times would make its words too frequent to be looked at.
    """
    twin = np.arange(vectors.shape[0])
    first: dict[bytes, int] = {}
    for i, (low, high) in enumerate(pairwise(vectors.indptr.tolist())):
        if high == low:
            continue
        key = vectors.indices[low:high].tobytes() + vectors.data[low:high].tobytes()
        known = first.get(key, i)
        near = max(days.low[i] - days.high[known], days.low[known] - days.high[i]) <= window_days
        twin[i] = known if near else i
        first[key] = twin[i]
    return twin


@dataclass(frozen=True)
class Graph:
    """Neighbouring documents a < b, each pair once, and their cosine."""

    a: Ints
    b: Ints
    cosine: Values

    def ranked(self) -> tuple[Ints, Ints, Values]:
        """Every pair seen from both sides: document, rank of the other from 0, cosine."""
        owner, value = np.append(self.a, self.b), np.append(self.cosine, self.cosine)
        order = np.lexsort((np.append(self.b, self.a), -value, owner))
        owner = owner[order]
        return owner, np.arange(len(owner)) - np.searchsorted(owner, owner), value[order]


def find_neighbours(vectors: sparse.csr_array, days: Intervals, window_days: int) -> Graph:
    """The nearest documents of each, not further apart than `window_days`."""
    wide = days.high - days.low > _WIDE
    order = np.lexsort((days.low, ~wide))
    loose = int(wide.sum())  # those that may be of almost any day come first, the others in order of days
    low = days.low[order]
    reach = np.maximum.accumulate(days.high[order][loose:]) + window_days
    rows = vectors[order]
    found = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))]
    for start, stop in (*_blocks(0, loose), *_blocks(loose, len(order))):
        begin = loose + int(np.searchsorted(reach, low[start])) if start >= loose else start
        others = np.append(np.arange(min(loose, start)), np.arange(begin, stop))
        a, b, cosine = _multiply(rows, np.arange(start, stop), others)
        a, b = order[a], order[b]
        near = days.gaps(a, b) <= window_days
        found.append((a[near], b[near], cosine[near]))
    a, b, cosine = (np.concatenate(column) for column in zip(*found, strict=True))
    return _strongest(Graph(np.minimum(a, b), np.maximum(a, b), cosine))


def _blocks(start: int, stop: int) -> list[tuple[int, int]]:
    return [(i, min(i + _BLOCK, stop)) for i in range(start, stop, _BLOCK)]


def _multiply(rows: Any, mine: Ints, others: Ints) -> tuple[Ints, Ints, Values]:
    """Cosines of some rows with those of others that come before them."""
    left, right = rows[mine], rows[others]
    left.data[np.bincount(right.indices, minlength=rows.shape[1])[left.indices] > FREQUENT] = 0
    left.eliminate_zeros()
    product = left @ right.T
    product.data[product.data < _LEAST_COSINE] = 0
    product.eliminate_zeros()
    product = product.tocoo()
    a, b = mine[product.row], others[product.col]
    before = b < a
    return a[before], b[before], product.data[before].astype(np.float64)


def _strongest(graph: Graph) -> Graph:
    """The pairs that are among the strongest of either document."""
    kept = np.zeros(len(graph.a), dtype=bool)
    for mine, other in ((graph.a, graph.b), (graph.b, graph.a)):
        order = np.lexsort((other, -graph.cosine, mine))
        rank = np.arange(len(order)) - np.searchsorted(mine[order], mine[order])
        kept[order[rank < CROWD[1]]] = True
    return Graph(graph.a[kept], graph.b[kept], graph.cosine[kept])


class Crowds(NamedTuple):
    """For each document its mean cosine with its wider neighbourhood, and the scale of its likeness."""

    crowd: Values
    scale: Values


def _measure_crowds(graph: Graph, count: int) -> Crowds:
    owner, rank, value = graph.ranked()
    wide = (rank >= CROWD[0]) & (rank < CROWD[1])
    crowd = np.bincount(owner[wide], weights=value[wide], minlength=count) / (CROWD[1] - CROWD[0])
    nearest = np.bincount(owner[rank < NEAREST], weights=value[rank < NEAREST], minlength=count) / NEAREST
    return Crowds(crowd, np.maximum(nearest - crowd, _LEAST_SCALE) ** -SCALE_POWER)


class _Clusters:
    """Clusters while they merge. `label` gives for each document the first document of its cluster."""

    def __init__(
        self, vectors: sparse.csr_array, told: Values, crowds: Crowds, days: Intervals, window_days: int
    ) -> None:
        from scipy import sparse

        count, scale = vectors.shape[0], crowds.scale
        self.label = np.arange(count)
        days_told = sparse.csr_array(told * np.sqrt(2 * SAME_DAY), dtype=vectors.dtype)
        both = sparse.hstack((vectors, days_told), format="csr")
        self._vectors = both.multiply(scale[:, None]).tocsr()
        self._window = window_days
        middle = (days.low + days.high) / 2
        # sums over the members: 1, scale, crowd, whether it tells a weekday, whether the day is known, that day
        self._size, self._scale, self._crowd = np.ones(count), scale.copy(), crowds.crowd * scale
        self._telling = told.any(axis=1) * scale
        known = days.high - days.low <= window_days
        self._dated, self._days = known.astype(np.float64), np.where(known, middle, 0.0)

    def merge(self, a: Ints, b: Ints) -> None:
        """Merge mutual nearest neighbours among the clusters of these pairs until no likeness reaches the cut."""
        dot = self._dots(a, b)
        while True:
            likeness = np.where(self._near(a, b), self._likeness(a, b, dot), 0)
            chosen = _mutual(a, b, likeness, len(self.label))
            if not len(chosen):
                return
            changed = self._join(a[chosen], b[chosen])
            again = changed[a] | changed[b]
            new_a, new_b = self._pairs(a[again], b[again])
            a, b = np.append(a[~again], new_a), np.append(b[~again], new_b)
            dot = np.append(dot[~again], self._dots(new_a, new_b))

    def compare(self, a: Ints, b: Ints) -> Values:
        """Mean likeness of the members of clusters a with those of clusters b."""
        return self._likeness(a, b, self._dots(a, b))

    def _likeness(self, a: Ints, b: Ints, dot: Values) -> Values:
        crowds = (self._crowd[a] * self._scale[b] + self._scale[a] * self._crowd[b]) / 2
        weekdays = SAME_DAY * self._telling[a] * self._telling[b]  # of which a day in common gives twice back
        return np.asarray((dot - crowds - weekdays) / (self._size[a] * self._size[b]))

    def _pairs(self, a: Ints, b: Ints) -> tuple[Ints, Ints]:
        """Pairs of clusters instead of documents, each once, without pairs inside one."""
        a, b = self.label[a], self.label[b]
        keys = np.unique(np.minimum(a, b) * len(self.label) + np.maximum(a, b))
        a, b = np.divmod(keys, len(self.label))
        return a[a != b], b[a != b]

    def _dots(self, a: Ints, b: Ints) -> Values:
        """Products of the vectors of clusters, a slice of pairs at a time."""
        out = [np.zeros(0)]
        for i in range(0, len(a), _SLICE):
            product = self._vectors[a[i : i + _SLICE]].multiply(self._vectors[b[i : i + _SLICE]])
            out.append(np.asarray(product.sum(axis=1, dtype=np.float64)).ravel())
        return np.concatenate(out)

    def _near(self, a: Ints, b: Ints) -> Bools:
        """Whether the mean days of two clusters lie inside the window; undated ones are near to all."""
        mean = self._days / np.maximum(self._dated, 1)
        unknown = (self._dated[a] == 0) | (self._dated[b] == 0)
        return np.asarray(unknown | (np.abs(mean[a] - mean[b]) <= self._window))

    def _join(self, a: Ints, b: Ints) -> Bools:
        """Put the clusters b into a; which clusters changed."""
        from scipy import sparse

        count = len(self.label)
        target = np.arange(count)
        target[b] = a
        for column in (self._size, self._scale, self._crowd, self._telling, self._dated, self._days):
            column[a] += column[b]
        ones = np.ones(count, dtype=self._vectors.dtype)
        self._vectors = sparse.csr_array((ones, (target, np.arange(count))), shape=(count, count)) @ self._vectors
        self.label = target[self.label]
        return np.isin(np.arange(count), np.append(a, b))


def _mutual(a: Ints, b: Ints, likeness: Values, count: int) -> Ints:
    """The pairs in which each is the other's best; of equal ones the pair of the smallest numbers."""
    order = np.lexsort((b, a, -likeness))
    order = order[likeness[order] >= CUT]
    rank = np.arange(len(order))
    best = np.full(count, len(order))
    np.minimum.at(best, a[order], rank)
    np.minimum.at(best, b[order], rank)
    return np.asarray(order[(best[a[order]] == rank) & (best[b[order]] == rank)])
