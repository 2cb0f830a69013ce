"""Sums of a sheet by stratum, cluster, group and frame, from which both sides of every contrast are taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from framing.comparison.contrasts import SIGNS, Pooled
from framing.comparison.count_matrices import CountMatrix, cut_columns, subset
from framing.comparison.groups import Arms
from framing.statistics.counts import Bools, Floats, Ints, add_up, pool, select
from framing.statistics.jackknife import move_difference
from framing.statistics.same_event import Strata, Whole
from framing.statistics.within_permutation import Articles, least_p_within, permutation_within

_CELLS = 1 << 18
"""Numbers in an array of cells by columns; about thirty such arrays are in use at once."""


class StratumSums:
    """A sheet summed to cells, each what one group has in one cluster of one stratum.

    `group` numbers the group of every unit (-1: none), `stratum` its event, or its topic and week (-1: none). A unit
    without a stratum is one of its own, which nobody shares. Cells are those of the clusters that have documents in a
    stratum of several groups; no other cluster has a part in what two sides tell of the same.
    """

    def __init__(self, matrix: CountMatrix, group: Ints, stratum: Ints) -> None:
        self.matrix, self.names, self._of = matrix, matrix.names, (group, stratum)
        alone = np.where(stratum >= 0, stratum, stratum.max(initial=-1) + 1 + np.arange(len(stratum)))
        number = np.unique(alone, return_inverse=True)[1]
        clusters, groups = (max(1, int(values.max(initial=-1)) + 1) for values in (matrix.cluster, group))
        grouped = group >= 0
        told = np.unique(number[grouped] * groups + group[grouped]) // groups
        several = np.bincount(told, minlength=len(number)) > 1
        inside = grouped & _which(matrix.cluster[grouped & several[number]], clusters)[matrix.cluster]
        part, part_of = np.unique((number * clusters + matrix.cluster)[inside], return_inverse=True)
        cell, cell_of = np.unique(part_of * groups + group[inside], return_inverse=True)
        self.part, self.group = cell // groups, cell % groups
        self.stratum, self.cluster = part[self.part] // clusters, part[self.part] % clusters
        self.counts = pool(select(matrix.counts, inside), cell_of, len(cell))[0]
        self.documents = np.bincount(cell_of, minlength=len(cell))
        self.cell = np.full(len(group), -1)
        self.cell[inside] = cell_of

    @cached_property
    def pooled(self) -> Pooled:
        """All documents, pooled to clusters."""
        return Pooled(self.matrix, self._of[0])

    @cached_property
    def totals(self) -> tuple[Floats, Floats]:
        """Tokens of every group, and hits of shape (groups, columns), over all documents."""
        group, counts = self._of[0], self.matrix.counts
        groups, kept = int(group.max(initial=-1)) + 1, group[counts.unit] >= 0
        slot = (group[counts.unit] * counts.columns + counts.column)[kept]
        hits = add_up(slot, counts.hits[kept], groups * counts.columns).reshape(groups, counts.columns)
        return add_up(group[group >= 0], counts.tokens[group >= 0], groups), hits

    def pieces(self) -> Iterator[tuple[slice, StratumSums]]:
        """Some of the columns at a time, so that arrays of cells by columns stay small; mostly all at once.

        Never one column alone, unless there is one: numpy would add it up in another order.
        """
        width = len(self.names)
        most = max(1, min(-(-len(self.part) * width // _CELLS), width // 2))
        for low, high in pairwise(np.linspace(0, width, most + 1).astype(int).tolist()):
            yield slice(low, high), self if most == 1 else StratumSums(cut_columns(self.matrix, low, high), *self._of)

    def keep(self, chosen: Bools) -> StratumSums:
        """The same for the units that are chosen alone."""
        group, stratum = self._of
        return StratumSums(subset(self.matrix, chosen), group[chosen], stratum[chosen])

    def pair(self, arms: Arms, contrast: Ints) -> Pair:
        """The sides of one contrast."""
        sides = [arms.member[arm][self.group] for arm in contrast]
        strata, clusters = (int(values.max(initial=-1)) + 1 for values in (self.stratum, self.cluster))
        both = np.logical_and(*(_which(self.stratum[side], strata) for side in sides))
        common = (sides[0] | sides[1]) & both[self.stratum]
        chosen = (sides[0] | sides[1]) & _which(self.cluster[common], clusters)[self.cluster]
        _, first, row = np.unique(self.part[chosen], return_index=True, return_inverse=True)
        cells = select(self.counts, chosen)
        slot, size = row[cells.unit] * cells.columns + cells.column, (len(first), cells.columns)
        tokens, hits = [], []
        for side in (sides[0][chosen], sides[1][chosen]):
            tokens.append(add_up(row, cells.tokens * side, len(first)))
            hits.append(add_up(slot, cells.hits * side[cells.unit], size[0] * size[1]).reshape(size))
        cluster = np.unique(self.cluster[chosen][first], return_inverse=True)[1]
        parts = Strata(cluster, tokens[0], tokens[1], hits[0], hits[1], self.stratum[chosen][first])
        return Pair(self, arms, contrast, parts, common)


@dataclass(frozen=True)
class Pair:
    """The sides of one contrast: `strata` holds their parts in the clusters that have one in common strata.

    `common` says of every cell of `sums` whether it is of either side in strata that both cover.
    """

    sums: StratumSums
    arms: Arms
    contrast: Ints
    strata: Strata
    common: Bools

    @cached_property
    def shared(self) -> Strata:
        """The common strata alone."""
        return self.strata.common()

    @cached_property
    def shared_strata(self) -> int:
        """How many strata both sides cover."""
        return len(np.unique(self.shared.number))

    @property
    def documents(self) -> list[float]:
        """Those of each side on common strata."""
        return [float(self.sums.documents[there].sum()) for there in self._sides()]

    @cached_property
    def shares(self) -> list[float]:
        """Of the words of each side, the share in common strata; missing without words."""
        told = [float(self.sums.counts.tokens[there].sum()) for there in self._sides()]
        every = [float(tokens) for tokens, _ in self._totals()]
        return [part / whole if whole else np.nan for part, whole in zip(told, every, strict=True)]

    def whole(self, errors: bool) -> Whole:
        """All documents of both sides; with `errors`, also how each cluster moves their difference."""
        (tokens_a, hits_a), (tokens_b, hits_b) = self._totals()
        moves = None
        if errors:
            pooled = self.sums.pooled
            cut = [pooled.arm(self.arms.member[arm]) for arm in self.contrast]
            moves = move_difference(pooled.counts, cut, SIGNS[:2])
        return Whole(float(tokens_a), float(tokens_b), hits_a, hits_b, moves)

    def _totals(self) -> list[tuple[Floats, Floats]]:
        """Tokens and hits of each side, over all documents."""
        tokens, hits = self.sums.totals
        members = [self.arms.member[arm][: len(tokens)] for arm in self.contrast]
        return [(tokens[member].sum(), hits[member].sum(axis=0)) for member in members]

    def least_p(self) -> Floats:
        """The smallest p that the permutation test inside common strata could reach, by column."""
        inside, in_a, stratum = self._units()
        return least_p_within(select(self.sums.matrix.counts, inside), stratum, in_a)

    def permute(self, column: int, seed: int) -> float:
        """P of the permutation test inside common strata, for one column."""
        inside, in_a, stratum = self._units()
        counts = self.sums.matrix.counts
        hits, chosen = np.zeros(len(inside)), counts.column == column
        hits[counts.unit[chosen]] = counts.hits[chosen]
        return permutation_within(Articles(stratum, in_a, counts.tokens[inside], hits[inside]), seed)

    def _sides(self) -> list[Bools]:
        return [self.common & self.arms.member[arm][self.sums.group] for arm in self.contrast]

    def _units(self) -> tuple[Bools, Bools, Ints]:
        """Which units are of either side in common strata; and of these, which are a's, and their strata."""
        inside = np.append(self.common, False)[self.sums.cell]
        cell = self.sums.cell[inside]
        stratum: Ints = np.unique(self.sums.stratum[cell], return_inverse=True)[1]
        return inside, self.arms.member[self.contrast[0]][self.sums.group[cell]], stratum


def _which(numbers: Ints, size: int) -> Bools:
    """Which of the numbers from 0 up to `size` are there."""
    there = np.zeros(size, dtype=bool)
    there[numbers] = True
    return there
