"""Sparse clustering of documents: average linkage over near neighbours in a window of days, no n x n matrix.

The similarity of two documents is their cosine, less what either has with its wider neighbourhood (a dense topic
makes anything alike), over how near the nearest of each come (self-tuning, Zelnik-Manor & Perona 2004). So one cut
serves headlines and full texts, dated and undated. Documents without a date mostly say on which day of the week it
happened: the same day counts for them, another one against them. All of it folds into sums over members, so that the
mean similarity of two clusters is exact, whichever of their pairs were looked at. Where much of what is alike is
chance (`chance`), pairs no better than chance lose similarity.
Average linkage is reducible: merging all mutual nearest neighbours at once gives the clusters that merging them one
by one gives (Murtagh 1983).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from framing.clustering.events.chance import APART_DAYS, Passing, find_loss, measure_chance, measure_reach
from framing.clustering.events.neighbours import (
    Densities,
    Graph,
    Values,
    find_neighbours,
    measure_density,
    pair_products,
)
from framing.corpus.date_ranges import Intervals
from framing.text.tokens import Bools, Ints

if TYPE_CHECKING:
    from scipy import sparse

CUT = 0.31
"""Mean similarity at which two clusters are one event."""
SAME_DAY = 0.05
"""Cosine that a day of the week in common is worth to two undated documents; different days take as much."""
NEARER = 0.1
"""Similarity by which an undated document must be nearer to an event than to all that lies more than ten days off."""


class Clustering(NamedTuple):
    """For each document the first document of its cluster, and the chance share (NaN where it cannot be told)."""

    label: Ints
    chance_share: float


def cluster(
    vectors: sparse.csr_array, weekdays: Bools, days: Intervals, window_days: int, cut: float = CUT
) -> Clustering:
    """Clusters of documents in canonical order, rows of length 1.

    weekdays: documents x 7, which days of the week each names. Dated documents and undated ones are clustered apart;
    an undated one then joins a cluster of dated ones on its own evidence (`_attach_undated`), and never links two.
    """
    duplicate = _find_duplicates(vectors, days, window_days)
    kept = np.flatnonzero(duplicate == np.arange(len(duplicate)))
    vectors, weekdays, days = vectors[kept], weekdays[kept], Intervals(days.low[kept], days.high[kept])
    dated = days.high - days.low <= window_days
    graph = find_neighbours(vectors, days, window_days)
    densities = measure_density(graph, len(kept))
    told = np.where(dated[:, None], 0.0, weekdays)
    told /= np.maximum(np.sqrt(told.sum(axis=1, keepdims=True)), 1)
    clusters = _Clusters(vectors, told, densities, days, window_days)
    similarity = clusters.compare(graph.a, graph.b)
    exact = days.high == days.low
    reached = int((similarity[exact[graph.a] & exact[graph.b]] >= cut).sum())
    share = measure_chance(vectors, densities, days, reached, window_days, cut)
    likely = graph.take(similarity >= cut / 2)
    if loss := find_loss(share):
        clusters.passing = _find_passing(vectors, days, likely, loss, window_days)
    clusters.merge(likely.between(dated), cut)
    _attach_undated(clusters, graph, dated, weekdays, cut)
    clusters.merge(likely.between(~dated & (clusters.label == np.arange(len(kept)))), cut)
    return Clustering(kept[clusters.label[np.searchsorted(kept, duplicate)]], share)


def _find_passing(vectors: sparse.csr_array, days: Intervals, graph: Graph, loss: float, window_days: int) -> Passing:
    """Pairs with a cosine that neither document reaches by chance."""
    wanted = np.zeros(vectors.shape[0], dtype=bool)
    wanted[graph.a] = wanted[graph.b] = True
    reach = measure_reach(vectors, days, wanted, window_days)
    passing = pair_products(vectors, graph.a, graph.b) >= np.maximum(reach[graph.a], reach[graph.b])
    return Passing(graph.a[passing], graph.b[passing], loss)


def _attach_undated(clusters: _Clusters, graph: Graph, dated: Bools, weekdays: Bools, cut: float) -> None:
    """Put each undated document into the event of two or more dated ones that it is nearest to, if it says so itself.

    It must name a day of the week that the event's documents name, reach the cut, and be nearer to the event than to
    any document that lies more than ten days off by NEARER: an undated document is near to all days, so likeness
    alone is mostly chance (measured in docs/events.md).
    """
    mixed = dated[graph.a] != dated[graph.b]
    a, b = graph.a[mixed], graph.b[mixed]
    undated, event = clusters.pairs(np.where(dated[a], b, a), np.where(dated[a], a, b))
    similarity = clusters.compare(undated, event)
    order = np.lexsort((event, -similarity, undated))
    undated, event, similarity = undated[order], event[order], similarity[order]
    best = np.flatnonzero(np.append(undated[:1] == undated[:1], undated[1:] != undated[:-1]))
    owner = np.repeat(best, np.diff(np.append(best, len(undated))))
    far = np.abs(clusters.mean_day(event) - clusters.mean_day(event[owner])) > APART_DAYS
    rival = np.full(len(dated), -np.inf)
    np.maximum.at(rival, undated[far], similarity[far])
    named = np.zeros(weekdays.shape, dtype=bool)
    np.logical_or.at(named, clusters.label[dated], weekdays[dated])
    undated, event, similarity = undated[best], event[best], similarity[best]
    sure = (clusters.size(event) > 1) & (named[event] & weekdays[undated]).any(axis=1)
    sure &= (similarity >= cut) & (similarity - rival[undated] >= NEARER)
    clusters.label[undated[sure]] = event[sure]


def _find_duplicates(vectors: sparse.csr_array, days: Intervals, window_days: int) -> Ints:
    """For each document the first one in the window with exactly its features, or itself.

    A text told a thousand times would make its words too frequent to be looked at. Only documents dated as precisely
    as each other: an undated one would link those of all days.
    """
    duplicate = np.arange(vectors.shape[0])
    first: dict[tuple[int, bytes], int] = {}
    for i, (low, high) in enumerate(pairwise(vectors.indptr.tolist())):
        if high == low:
            continue
        told = vectors.indices[low:high].tobytes() + vectors.data[low:high].tobytes()
        key = (int(days.high[i] - days.low[i]), told)
        known = first.get(key, i)
        near = max(days.low[i] - days.high[known], days.low[known] - days.high[i]) <= window_days
        duplicate[i] = known if near else i
        first[key] = duplicate[i]
    return duplicate


class _Clusters:
    """Clusters while they merge. `label` gives for each document the first document of its cluster."""

    def __init__(
        self, vectors: sparse.csr_array, told: Values, densities: Densities, days: Intervals, window_days: int
    ) -> None:
        from scipy import sparse

        count, scale = vectors.shape[0], densities.scale
        self.label = np.arange(count)
        days_told = sparse.csr_array(told * np.sqrt(2 * SAME_DAY), dtype=vectors.dtype)
        both = sparse.hstack((vectors, days_told), format="csr")
        self._vectors = both.multiply(scale[:, None]).tocsr()
        self._window = window_days
        middle = (days.low + days.high) / 2
        # sums over the members: 1, scale, density, whether it tells a weekday, whether the day is known, that day
        self._size, self._scale, self._density = np.ones(count), scale.copy(), densities.density * scale
        self._telling = told.any(axis=1) * scale
        known = days.high - days.low <= window_days
        self._dated, self._days = known.astype(np.float64), np.where(known, middle, 0.0)
        self.passing: Passing | None = None

    def size(self, cluster: Ints) -> Values:
        """How many documents clusters hold."""
        return self._size[cluster]

    def mean_day(self, cluster: Ints) -> Values:
        """Mean day of the dated documents of clusters; 0 where there are none."""
        return np.asarray(self._days[cluster] / np.maximum(self._dated[cluster], 1))

    def merge(self, graph: Graph, cut: float) -> None:
        """Merge mutual nearest neighbours among the clusters of these pairs until no similarity reaches the cut."""
        a, b = graph.a, graph.b
        dot = self._dots(a, b)
        while True:
            similarity = self._similarity(a, b, dot)
            able = np.flatnonzero(self._near(a, b) & (similarity >= cut))
            chosen = able[_mutual(a[able], b[able], similarity[able], len(self.label))]
            if not len(chosen):
                return
            changed = self._join(a[chosen], b[chosen])
            again = changed[a] | changed[b]
            left, right = self.label[a[again]], self.label[b[again]]
            new_a, new_b = self.pairs(np.minimum(left, right), np.maximum(left, right))
            a, b = np.append(a[~again], new_a), np.append(b[~again], new_b)
            dot = np.append(dot[~again], self._dots(new_a, new_b))

    def compare(self, a: Ints, b: Ints) -> Values:
        """Mean similarity of the members of clusters a with those of clusters b."""
        return self._similarity(a, b, self._dots(a, b))

    def _similarity(self, a: Ints, b: Ints, dot: Values) -> Values:
        densities = (self._density[a] * self._scale[b] + self._scale[a] * self._density[b]) / 2
        weekdays = SAME_DAY * self._telling[a] * self._telling[b]  # of which a day in common gives twice back
        pairs = self._size[a] * self._size[b]
        mean = (dot - densities - weekdays) / pairs
        if self.passing:
            mean -= self.passing.loss * (1 - self._count_passing(a, b) / pairs)
        return np.asarray(mean)

    def _count_passing(self, a: Ints, b: Ints) -> Values:
        """How many pairs of members of two clusters are more alike than by chance."""
        if self.passing is None or not len(self.passing.a):
            return np.zeros(len(a))
        keys, count = np.unique(self._keys(self.label[self.passing.a], self.label[self.passing.b]), return_counts=True)
        wanted = self._keys(a, b)
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[at] == wanted, count[at], 0.0)

    def _keys(self, a: Ints, b: Ints) -> Ints:
        """One number a pair of clusters."""
        return np.asarray(np.minimum(a, b) * len(self.label) + np.maximum(a, b))

    def pairs(self, a: Ints, b: Ints) -> tuple[Ints, Ints]:
        """Pairs of clusters instead of documents a and b, each once, without pairs inside one."""
        a, b = self.label[a], self.label[b]
        a, b = np.divmod(np.unique(a * len(self.label) + b), len(self.label))
        return a[a != b], b[a != b]

    def _dots(self, a: Ints, b: Ints) -> Values:
        return pair_products(self._vectors, a, b)

    def _near(self, a: Ints, b: Ints) -> Bools:
        """Whether the mean days of two clusters lie inside the window; undated ones are near to all."""
        unknown = (self._dated[a] == 0) | (self._dated[b] == 0)
        return np.asarray(unknown | (np.abs(self.mean_day(a) - self.mean_day(b)) <= self._window))

    def _join(self, a: Ints, b: Ints) -> Bools:
        """Put the clusters b into a; which clusters changed."""
        from scipy import sparse

        count = len(self.label)
        target = np.arange(count)
        target[b] = a
        for column in (self._size, self._scale, self._density, self._telling, self._dated, self._days):
            column[a] += column[b]
        ones = np.ones(count, dtype=self._vectors.dtype)
        self._vectors = sparse.csr_array((ones, (target, np.arange(count))), shape=(count, count)) @ self._vectors
        self.label = target[self.label]
        return np.isin(np.arange(count), np.append(a, b))


def _mutual(a: Ints, b: Ints, similarity: Values, count: int) -> Ints:
    """The pairs in which each is the other's best; of equal ones the pair of the smallest numbers."""
    order = np.lexsort((b, a, -similarity))
    rank = np.arange(len(order))
    best = np.full(count, len(order))
    np.minimum.at(best, a[order], rank)
    np.minimum.at(best, b[order], rank)
    return np.asarray(order[(best[a[order]] == rank) & (best[b[order]] == rank)])
