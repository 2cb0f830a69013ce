"""The permutation test inside events, where the ratio has no t test: a side without hits, or with all in one event.

Articles (or groups of copies) of one event trade their labels; how many of them each side has in an event stays. The
statistic is the sum over events of what a has above its share of the hits, over the root of the sum of its squares:
studentised by event, so that a side that leans to and fro from event to event does not make it wrong (after Chung &
Romano 2013, "Exact and asymptotically robust permutation tests"), and 1 at most where one event holds all hits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from framing.statistics.counts import Bools, Counts, Floats, Ints, add_up
from framing.statistics.permutation import log_rarest_inside

DRAWS = 1999
MORE = 18000
"""Further draws where the first leave p below `_SMALL`: Holm asks whether p is below alpha / m."""
_SMALL = 0.01
_BLOCK = 1 << 21
"""Labels kept in memory at a time."""


@dataclass(frozen=True)
class Articles:
    """Articles by event: whether they are a's, tokens, hits of one column. Events that one side covers have no part."""

    event: Ints
    in_a: Bools
    tokens: Floats
    hits: Floats


def permutation_within(articles: Articles, seed: int) -> float:
    """Could the difference inside events be chance? Two-sided p, never 0; missing without hits on common events.

    p = (1 + draws at least as extreme) / (1 + draws), 1,999 draws, 19,999 where p is small. The draws depend on the
    seed and on how many articles either side has in the events with hits. No source as such; the statistic is the
    score of the Mantel-Haenszel contrast (`same_event.contrast_within`) with the variance of its events.
    """
    slots = _Slots(articles)
    if not slots.count:
        return float("nan")
    observed = abs(slots.statistic(slots.of_a[None])[0]) * (1 - 1e-9)
    rng, extreme, draws = np.random.default_rng((seed, slots.count, len(slots.of_a))), 0, 0
    for more in (DRAWS, MORE):
        for start in range(0, more, slots.at_once):
            drawn = slots.statistic(slots.draw(rng, min(slots.at_once, more - start)))
            extreme += int(np.count_nonzero(np.abs(drawn) >= observed))
        draws += more
        if (1 + extreme) / (1 + draws) > _SMALL:
            break
    return (1 + extreme) / (1 + draws)


def least_p_within(counts: Counts, event: Ints, in_a: Bools) -> Floats:
    """How small could p become, by column, were the hits split between the sides in whatever way?

    The units of `counts` are the articles of both sides on common events; `event` and `in_a` say which event, and
    whether it is a's. The probability of the rarest way in which labels can be traded inside events: a lower bound
    (`permutation.least_p_value`).
    """
    least: Floats = np.exp(log_rarest_inside(counts, event, in_a))
    return least


class _Slots:
    """The articles of events with hits, event by event, those of the side with fewer articles first."""

    def __init__(self, articles: Articles) -> None:
        fewer = articles.in_a if articles.in_a.sum() * 2 <= len(articles.in_a) else ~articles.in_a
        both = np.intersect1d(articles.event[articles.in_a], articles.event[~articles.in_a])
        told = np.isin(articles.event, np.intersect1d(both, articles.event[articles.hits > 0]))
        order = np.lexsort((~fewer, articles.event))
        order = order[told[order]]
        self.count, self.at_once = len(order), max(1, _BLOCK // max(1, len(order)))
        self.event = np.unique(articles.event[order], return_inverse=True)[1]
        self.tokens, self.hits = articles.tokens[order], articles.hits[order]
        events = int(self.event.max(initial=-1)) + 1
        self.all_tokens, self.all_hits = (add_up(self.event, v, events) for v in (self.tokens, self.hits))
        self.of_a = np.flatnonzero(fewer[order])
        self.starts = np.flatnonzero(np.diff(self.event[self.of_a], prepend=-1))

    def draw(self, rng: np.random.Generator, draws: int) -> Ints:
        """For each draw, the articles that stand in the places of the side: shape (draws, places)."""
        keys = rng.random((draws, self.count)) + self.event
        drawn: Ints = np.argsort(keys, axis=1)[:, self.of_a]
        return drawn

    def statistic(self, chosen: Ints) -> Floats:
        """Sum over events of hits above the share, over the root of the sum of its squares; 0 where all are 0."""
        tokens, hits = (np.add.reduceat(v[chosen], self.starts, axis=1) for v in (self.tokens, self.hits))
        above = hits - self.all_hits * (tokens / self.all_tokens)
        size = np.sqrt((above**2).sum(axis=1))
        statistic: Floats = np.where(size > 0, above.sum(axis=1) / np.where(size > 0, size, 1.0), 0.0)
        return statistic
