"""The nearest documents of each in a window of days, how dense its surroundings are, and how alike pairs are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.corpus.date_ranges import Intervals
from framing.text.tokens import Bools, Ints

if TYPE_CHECKING:
    from scipy import sparse

Values = NDArray[np.float64]

NEAREST = 3
"""Neighbours whose mean cosine is the scale of a document."""
SCALE_POWER = 0.225
CROWD = (20, 50)
"""Ranks of the neighbours that are about the same topic rather than the same event."""
FREQUENT = 500
"""A feature of more documents within reach of each other than this proposes no neighbours: linear cost."""
_LEAST_SCALE = 0.15
_LEAST_COSINE = 0.03
_WIDE = 62
"""Days a date may mean above which a document is not put in order of days."""
_BLOCK = 512
_SLICE = 20_000


@dataclass(frozen=True)
class Graph:
    """Neighbouring documents a < b, each pair once, and their cosine."""

    a: Ints
    b: Ints
    cosine: Values

    def take(self, some: Bools) -> Graph:
        """Some of the pairs."""
        return Graph(self.a[some], self.b[some], self.cosine[some])

    def between(self, documents: Bools) -> Graph:
        """The pairs of which both are among the documents."""
        return self.take(documents[self.a] & documents[self.b])

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


class Densities(NamedTuple):
    """For each document its mean cosine with its wider neighbourhood, and the scale of its similarity."""

    density: Values
    scale: Values


def measure_density(graph: Graph, count: int) -> Densities:
    """How dense the surroundings of each of `count` documents are."""
    owner, rank, value = graph.ranked()
    wide = (rank >= CROWD[0]) & (rank < CROWD[1])
    density = np.bincount(owner[wide], weights=value[wide], minlength=count) / (CROWD[1] - CROWD[0])
    nearest = np.bincount(owner[rank < NEAREST], weights=value[rank < NEAREST], minlength=count) / NEAREST
    return Densities(density, np.maximum(nearest - density, _LEAST_SCALE) ** -SCALE_POWER)


def pair_products(vectors: sparse.csr_array, a: Ints, b: Ints) -> Values:
    """The product of rows a with rows b, pair by pair, a slice of pairs at a time; cosines where rows have length 1."""
    out = [np.zeros(0)]
    for i in range(0, len(a), _SLICE):
        product = vectors[a[i : i + _SLICE]].multiply(vectors[b[i : i + _SLICE]])
        out.append(np.asarray(product.sum(axis=1, dtype=np.float64)).ravel())
    return np.concatenate(out)
