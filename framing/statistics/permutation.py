"""The studentised cluster permutation test, for contrasts where one side has no hits.

A Wald test on the log ratio does not exist there. Clusters that lie on one side trade places with those of
the other; where one has articles on both sides, these trade theirs inside it. As many stay on each side: sides that are
swapped as they are turn their words about where one has seven articles against one. Studentised as in Janssen 1997 and
Chung & Romano 2013, "Exact and asymptotically robust permutation tests".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from framing.statistics.counts import Arm, Bools, Counts, Floats, Ints, add_up, select

DRAWS = 1999
_BLOCK = 2**22
"""Places of units in random orders kept in memory at a time."""


@dataclass(frozen=True)
class _Units:
    """Some clusters: their tokens; and (y, y^2, y l by column) of those that have hits, `hit` says which."""

    tokens: Floats
    hit: Ints
    moments: Floats

    def rows(self) -> Floats:
        """(1, l, l^2, y, y^2, y l by column) of every unit."""
        moments = np.zeros((len(self.tokens), self.moments.shape[1]))
        moments[self.hit] = self.moments
        return np.column_stack([np.ones_like(self.tokens), self.tokens, self.tokens**2, moments])

    def total(self, chosen: Bools) -> Floats:
        """The sum of the rows of the units where `chosen` is true."""
        tokens = self.tokens[chosen]
        return np.append([len(tokens), tokens.sum(), (tokens**2).sum()], self.moments[chosen[self.hit]].sum(axis=0))


@dataclass(frozen=True)
class Spanning:
    """Articles of clusters that lie on both sides: the number of the cluster, whether one is a's, their counts."""

    cluster: Ints
    in_a: Bools
    counts: Counts


def permutation_p_value(counts: Counts, a: Arm, b: Arm, seed: int, articles: Spanning | None = None) -> Floats:
    """Could the difference of the rates of `a` and `b` be chance? Two-sided p by column, never 0.

    The units of `counts` are clusters; `articles` are those of the ones with words on both sides, without them either
    side of such a cluster is one article. p = (1 + draws at least as extreme) / (1 + draws), 1,999 draws, and never
    below `least_p_value`: what is rarer still is so by its words alone. The draws depend on the seed and the numbers of
    clusters and articles alone, so other columns and contrasts change nothing.
    """
    both = (a.tokens > 0) & (b.tokens > 0)
    alone = ((a.tokens > 0) | (b.tokens > 0)) & ~both
    parts = articles or _two_parts(counts, a, b, both)
    units = _cut(counts, Arm(a.tokens + b.tokens, a.hits + b.hits), alone)
    in_a = (a.tokens > 0)[alone]
    fixed_a, fixed_b = (_cut(counts, arm, both).rows().sum(axis=0) for arm in (a, b))
    observed = _studentised(units.total(in_a) + fixed_a, units.total(~in_a) + fixed_b)
    chosen = _draw_subsets(units, int(in_a.sum()), seed)
    dealt_a, dealt_b = _deal(parts, seed)
    drawn = _studentised(chosen + dealt_a, units.total(np.ones_like(in_a)) - chosen + dealt_b)
    extreme = (np.abs(drawn) >= np.abs(observed) * (1 - 1e-9)).sum(axis=0)
    p: Floats = np.fmax((1 + extreme) / (1 + DRAWS), least_p_value(counts, a, b, parts))
    return p


def _two_parts(counts: Counts, a: Arm, b: Arm, both: Bools) -> Spanning:
    """Either side of the clusters in `both` as one article."""
    one, other = (
        select(Counts(arm.tokens, counts.unit, counts.column, arm.hits, counts.columns), both) for arm in (a, b)
    )
    size = len(one.tokens)
    together = Counts(
        np.concatenate([one.tokens, other.tokens]),
        np.concatenate([one.unit, other.unit + size]),
        np.concatenate([one.column, other.column]),
        np.concatenate([one.hits, other.hits]),
        counts.columns,
    )
    return Spanning(np.tile(np.arange(size), 2), np.arange(2 * size) < size, together)


def _deal(articles: Spanning, seed: int) -> tuple[Floats, Floats]:
    """Sums of the rows of a's and of b's parts of clusters, a row a draw, as articles are dealt anew inside them."""
    counts, fewer = articles.counts, articles.in_a
    swap = 2 * fewer.sum() > len(fewer)
    order = np.lexsort((fewer == swap, articles.cluster))
    cluster, tokens = articles.cluster[order], counts.tokens[order]
    hits = np.zeros((len(order), counts.columns))
    hits[counts.unit, counts.column] = counts.hits
    hits = hits[order]
    places = np.flatnonzero((fewer != swap)[order])
    if not len(places):
        return np.zeros((1, 3 + 3 * counts.columns)), np.zeros((1, 3 + 3 * counts.columns))
    starts = np.flatnonzero(np.diff(cluster[places], prepend=-1))
    each = np.flatnonzero(np.diff(cluster, prepend=-1))
    whole = np.column_stack([np.add.reduceat(tokens, each), np.add.reduceat(hits, each, axis=0)])
    rng, block = np.random.default_rng((seed, len(order), len(places))), max(1, _BLOCK // (len(order) * 4))
    sides: tuple[list[Floats], list[Floats]] = ([], [])
    for start in range(0, DRAWS, block):
        keys = rng.random((min(block, DRAWS - start), len(order))) + cluster
        drawn = np.argsort(keys, axis=1)[:, places]
        part = [np.add.reduceat(values[drawn], starts, axis=1) for values in (tokens, *hits.T)]
        rest = [total - values for total, values in zip(whole.T, part, strict=True)]
        for sums, (words, *mentions) in zip(sides, (part, rest), strict=True):
            columns = [np.full(words.shape, 1.0), words, words**2]
            columns += [*mentions, *(y**2 for y in mentions), *(y * words for y in mentions)]
            sums.append(np.column_stack([values.sum(axis=1) for values in columns]))
    one, other = (np.vstack(sums) for sums in sides)
    return (other, one) if swap else (one, other)


def least_p_value(counts: Counts, a: Arm, b: Arm, articles: Spanning | None = None) -> Floats:
    """How small could p become, by column, were the hits split between `a` and `b` in whatever way?

    The probability of the rarest way in which clusters, and `articles` inside those on both sides, can trade places,
    where those without hits are all alike. It depends on which of them have hits of either side, never on how they
    differ. 1 without hits.
    """
    both = (a.tokens > 0) & (b.tokens > 0)
    alone = ((a.tokens > 0) | (b.tokens > 0)) & ~both
    parts = articles or _two_parts(counts, a, b, both)
    there = (a.hits + b.hits) > 0
    carrying = counts.sums((there & alone[counts.unit]).astype(np.float64))
    sizes = [np.full(counts.columns, float(np.count_nonzero(alone & (arm.tokens > 0)))) for arm in (a, b)]
    inside = log_rarest_inside(parts.counts, parts.cluster, parts.in_a)
    least: Floats = np.exp(log_rarest(sizes[0], sizes[1], carrying) + inside)
    return least


def log_rarest_inside(counts: Counts, cluster: Ints, in_a: Bools) -> Floats:
    """The sum of `log_rarest` over clusters, by column; the units of `counts` are articles."""
    size = int(cluster.max(initial=-1)) + 1
    a, b = (add_up(cluster[side], np.ones(int(side.sum())), size) for side in (in_a, ~in_a))
    there = counts.hits > 0
    slot = cluster[counts.unit[there]] * counts.columns + counts.column[there]
    cell, carrying = np.unique(slot, return_counts=True)
    of, column = cell // counts.columns, cell % counts.columns
    return add_up(column, log_rarest(a[of], b[of], carrying.astype(np.float64)), counts.columns)


def log_rarest(a: Floats, b: Floats, carrying: Floats) -> Floats:
    """Log probability of the rarest of all ways to deal the labels of a + b units, `carrying` of which have hits.

    Each of those with hits is a unit of its own, the others are alike: with x of them in a, one way has
    C(others, a - x) of C(a + b, a) chances, which is concave in x, so that the rarest is at an end.
    """
    ends = (np.minimum(carrying, a), np.maximum(0, carrying - b))
    least = np.minimum(*(_log_choose(a + b - carrying, a - x) for x in ends))
    return least - _log_choose(a + b, a)


def _log_choose(n: Floats, k: Floats) -> Floats:
    log: Floats = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return log


def _cut(counts: Counts, arm: Arm, wanted: Bools) -> _Units:
    """The part of a side in the clusters where `wanted` is true."""
    inside = wanted[counts.unit]
    number = (np.cumsum(wanted) - 1)[counts.unit[inside]]
    hit, row = np.unique(number, return_inverse=True)
    hits = np.zeros((len(hit), counts.columns))
    hits[row, counts.column[inside]] = arm.hits[inside]
    tokens = arm.tokens[wanted]
    return _Units(tokens, hit, np.hstack([hits, hits**2, hits * tokens[hit][:, None]]))


def _studentised(a: Floats, b: Floats) -> Floats:
    """The difference of the rates over its linearised standard error, from sums of the moments."""
    rate_a, variance_a = _rate(a)
    rate_b, variance_b = _rate(b)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = (rate_a - rate_b) / np.sqrt(variance_a + variance_b)
    return np.where(np.isnan(t), 0.0, t)


def _rate(sums: Floats) -> tuple[Floats, Floats]:
    n, tokens, lengths = (sums[..., i, None] for i in range(3))
    hits, squares, cross = np.split(sums[..., 3:], 3, axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = hits / tokens
        residual = np.maximum(squares - 2 * rate * cross + rate**2 * lengths, 0.0)
        return rate, residual / tokens**2 * n / (n - 1)


def _draw_subsets(units: _Units, size: int, seed: int) -> Floats:
    """Sums of rows over random subsets of `size` units, one subset a draw.

    A random order of all units is cut into as many subsets of that size as it holds: each is a random subset,
    and only units with hits need a look to add up hits.
    """
    count, every = len(units.tokens), np.ones(len(units.tokens), dtype=bool)
    small = min(size, count - size)
    if small == 0:
        return np.broadcast_to(units.total(every) * (size > 0), (DRAWS, 3 + units.moments.shape[1]))
    rng, held = np.random.default_rng((seed, count, small)), count // small
    orders, block = -(-DRAWS // held), max(1, _BLOCK // count)
    parts = [_cut_orders(units, small, min(block, orders - start), rng) for start in range(0, orders, block)]
    drawn = np.vstack(parts)[:DRAWS]
    return drawn if small == size else units.total(every) - drawn


def _cut_orders(units: _Units, size: int, orders: int, rng: np.random.Generator) -> Floats:
    """Sums of rows over the subsets that some random orders hold; what is left over at their ends is dropped."""
    count = len(units.tokens)
    held = count // size
    in_order = np.minimum(np.arange(count) // size, held)
    subset = rng.permuted(np.tile(in_order, (orders, 1)), axis=1) + (held + 1) * np.arange(orders)[:, None]
    sums = [
        add_up(which.ravel(), np.tile(values, orders), orders * (held + 1))
        for which, columns in ((subset, (units.tokens, units.tokens**2)), (subset[:, units.hit], units.moments.T))
        for values in columns
    ]
    kept = np.stack(sums, axis=1).reshape(orders, held + 1, -1)[:, :held].reshape(orders * held, -1)
    return np.hstack([np.full((len(kept), 1), float(size)), kept])
