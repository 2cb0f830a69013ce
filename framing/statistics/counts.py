"""Sparse hits of units by column: the one shape that every estimator takes.

A unit is a document, or a cluster of documents; a column is a frame or a term.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def divide(over: Floats, under: Floats | float) -> Floats:
    """`over` / `under`; missing where that is undefined, or beyond any number."""
    with np.errstate(all="ignore"):
        return _finite(np.true_divide(over, under))


def exponential(values: Floats) -> Floats:
    """E to the power of `values`; missing where that is beyond any number."""
    with np.errstate(all="ignore"):
        return _finite(np.exp(values))


def _finite(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, np.nan)


def add_up(place: Ints, values: NDArray[np.generic], size: int) -> Floats:
    """Sum `values` by their `place` (0 to size - 1)."""
    return np.bincount(place, values, size).astype(np.float64, copy=False)


def add_rows(place: Ints, values: Floats, size: int) -> Floats:
    """Sum the rows of `values` by their place (0 to size - 1)."""
    if size == len(values) and (place[1:] > place[:-1]).all():
        return values
    if values.ndim == 1:
        return add_up(place, values, size)
    width = values.shape[1]
    slot = (place[:, None] * width + np.arange(width)).ravel()
    return add_up(slot, values.ravel(), size * width).reshape(size, width)


@dataclass(frozen=True)
class Counts:
    """Entry i says that unit `unit[i]` has `hits[i]` hits of `column[i]`; no (unit, column) stands twice.

    `tokens` holds the tokens of every unit, also of units without an entry; `columns` is their number.
    """

    tokens: Floats
    unit: Ints
    column: Ints
    hits: Floats
    columns: int

    def sums(self, values: Floats) -> Floats:
        """Sum `values` (one an entry) by column: shape (columns,)."""
        return add_up(self.column, values, self.columns)


@dataclass(frozen=True)
class Arm:
    """The part of some `Counts` that lies on one side of a contrast: tokens by unit, hits by entry."""

    tokens: Floats
    hits: Floats

    def __sub__(self, other: Arm) -> Arm:
        return Arm(self.tokens - other.tokens, self.hits - other.hits)


def pool(counts: Counts, member: Ints, units: int) -> tuple[Counts, Ints]:
    """Add units up to larger ones: unit i goes into `member[i]` of `units`.

    Returns the pooled counts and, for every entry of `counts`, its entry in them.
    """
    tokens = add_up(member, counts.tokens, units)
    key, entry = np.unique(member[counts.unit] * counts.columns + counts.column, return_inverse=True)
    hits = add_up(entry, counts.hits, len(key))
    return Counts(tokens, key // counts.columns, key % counts.columns, hits, counts.columns), entry


def select(counts: Counts, keep: Bools) -> Counts:
    """The counts of the units where `keep` is true, renumbered in order."""
    number = np.cumsum(keep) - 1
    inside = keep[counts.unit]
    return Counts(
        counts.tokens[keep],
        number[counts.unit[inside]],
        counts.column[inside],
        counts.hits[inside],
        counts.columns,
    )
