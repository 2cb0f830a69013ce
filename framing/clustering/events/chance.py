"""How alike documents are by chance: told by documents that lie too far apart in time to tell the same happening.

Where headlines and teasers say much the same every day, most pairs that reach the cut are formulas, not happenings.
Documents more than ten days apart show how often that is: they tell one happening only where a story comes up again.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.clustering.events.neighbours import Densities, Values
from framing.corpus.date_ranges import Intervals
from framing.text.tokens import Bools, Ints

if TYPE_CHECKING:
    from scipy import sparse

APART_DAYS = 10
"""Documents of days further apart than this are taken to tell different happenings."""
FEWEST = 20
"""Pairs inside the window that must reach the cut before chance is told: below, one article would decide."""
HIGH = 0.2
"""Chance share above which what is found is mostly chance; events then decide nothing."""
LOSS = 0.4
"""Similarity that a pair no better than chance loses, at most."""
ALPHA = 0.1
_RISE = (0.1, 0.3)
"""Chance shares between which the loss grows from nothing to all of it."""
_ROWS, _OTHERS = 400, 20_000
"""Documents whose pairs are looked at, and those they are held against: spread over the days, so cost is bounded."""
_YARDSTICK = 5_000
"""Documents that a document is held against to see what cosine it reaches by chance."""
_BLOCK = 64

Cosines = NDArray[np.float32]


class Passing(NamedTuple):
    """Pairs of documents that are more alike than by chance, and the similarity that all other pairs lose."""

    a: Ints
    b: Ints
    loss: float


def measure_chance(
    vectors: sparse.csr_array, densities: Densities, days: Intervals, reached: int, window_days: int, cut: float
) -> float:
    """Chance share: how often pairs more than ten days apart reach the cut, over how often pairs in the window do.

    0: nothing but happenings; 1: days make no difference. NaN where it cannot be told: without dates, without days
    far apart, with fewer than 20 pairs. reached: pairs of dated documents in the window that reach the cut. An upper
    bound, since follow-ups weeks later count as chance; blind to topics of one day. (measurement.md 14.8)
    """
    dated = np.flatnonzero(days.high == days.low)
    rows, others = _spread(dated, _ROWS), _spread(dated, _OTHERS)
    density, scale = densities
    hits = pairs = 0
    for mine, cosine in _cosines(vectors, rows, others):
        both = (density[mine][:, None] + density[others]) / 2
        far = _apart(days, mine, others)
        hits += int((far & ((cosine - both) * scale[mine][:, None] * scale[others] >= cut)).sum())
        pairs += int(far.sum())
    near = _count_near(days.low[dated], days.low[dated], window_days).sum() / 2
    if reached < FEWEST or not pairs:
        return math.nan
    return float((hits / pairs) / (reached / near))


def say_chance(share: float | None) -> list[str]:
    """What a reader must know where the events of a corpus are mostly chance."""
    if share is None or not share > HIGH:
        return []
    often = f"texts more than {APART_DAYS} days apart are alike {share:.0%} as often as texts of the same days"
    advice = "give events by a column or a file, or read event rows with care"
    return [f"events: {often} (chance share {share:.2f}, above {HIGH}): many of the events found are none; {advice}"]


def find_loss(share: float) -> float:
    """What a pair no better than chance loses, by chance share: nothing up to .1, all of it from .3 on."""
    if math.isnan(share):
        return 0.0
    low, high = _RISE
    return LOSS * min(max((share - low) / (high - low), 0.0), 1.0)


def measure_reach(vectors: sparse.csr_array, days: Intervals, wanted: Bools, window_days: int) -> Values:
    """The cosine that chance reaches, for the `wanted` documents: 0 for others, and for those without a day.

    That which the best of as many documents as lie in the window would reach in one of ten cases, were they all more
    than ten days away; at most the highest that is seen.
    """
    reach = np.zeros(vectors.shape[0])
    exact = days.high == days.low
    others = _spread(np.flatnonzero(exact), _YARDSTICK)
    every = days.low[exact]
    for mine, cosine in _cosines(vectors, np.flatnonzero(exact & wanted), others):
        far = _apart(days, mine, others)
        near = np.maximum(_count_near(days.low[mine], every, window_days), 1)
        rank = np.clip(np.ceil(ALPHA * far.sum(axis=1) / near).astype(np.int64), 1, len(others))
        reach[mine] = _take_highest(np.where(far, cosine, 0), rank)
    return reach


def _spread(places: Ints, most: int) -> Ints:
    """At most so many of them, evenly spaced."""
    if len(places) <= most:
        return places
    return places[np.linspace(0, len(places) - 1, most).astype(np.int64)]


def _cosines(vectors: Any, rows: Ints, others: Ints) -> Any:
    """Blocks of rows with their cosines to all the others."""
    right = vectors[others].T.tocsr()
    for i in range(0, len(rows), _BLOCK):
        mine = rows[i : i + _BLOCK]
        yield mine, (vectors[mine] @ right).toarray()


def _apart(days: Intervals, mine: Ints, others: Ints) -> Bools:
    return np.asarray(np.abs(days.low[mine][:, None] - days.low[others]) > APART_DAYS)


def _count_near(low: Ints, every: Ints, window_days: int) -> Ints:
    """How many of every day lie in the window of each, itself left out."""
    every = np.sort(every)
    return np.searchsorted(every, low + window_days, "right") - np.searchsorted(every, low - window_days) - 1


def _take_highest(cosine: Cosines, rank: Ints) -> Values:
    """The value of some rank (1: the highest) of each row."""
    most = int(rank.max())
    top = -np.sort(np.partition(-cosine, most - 1, axis=1)[:, :most], axis=1)
    return np.asarray(top[np.arange(len(rank)), rank - 1], dtype=np.float64)
