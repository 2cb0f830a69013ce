"""Two sides inside the same events: the within-event contrast, and the split of a difference by events.

Every quantity is a function of sums over events (Mantel-Haenszel numerators, tokens and hits on common
events, rates of one side under the other's weights). Leaving out a cluster changes the terms of the events that it
has a part in, so what it takes away is the sum of those changes, and the jackknife is exact.

An event is the finest stratum; documents on one topic in one week are a coarser one. There a cluster (an event, a
document) is a part of a stratum, and may have parts in several.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from framing.statistics.counts import Bools, Floats, Ints, add_rows
from framing.statistics.jackknife import Estimate, effective_number, jackknife_error

_NOTHING = 1e-12
"""A share at the level of rounding."""


@dataclass(frozen=True)
class Strata:
    """Two sides by event: tokens of shape (events,), hits of shape (events, columns).

    `cluster` numbers the independent cluster of every event from 0 without gaps; mostly it is the event itself.
    Where strata are coarser, a row is the part of a stratum that lies in one cluster, and `stratum` names its
    stratum by a number; without it every row is one.
    """

    cluster: Ints
    tokens_a: Floats
    tokens_b: Floats
    hits_a: Floats
    hits_b: Floats
    stratum: Ints | None = None

    def __post_init__(self) -> None:
        if self.stratum is None:
            object.__setattr__(self, "stratum", np.arange(len(self.cluster)))

    @cached_property
    def number(self) -> Ints:
        """The stratum of every row, numbered from 0 without gaps."""
        number: Ints = np.unique(np.asarray(self.stratum), return_inverse=True)[1]
        return number

    def shared(self) -> Bools:
        """Which rows lie in strata that both sides cover."""
        stratum = self.number
        a, b = (add_rows(stratum, tokens, _count(stratum)) for tokens in (self.tokens_a, self.tokens_b))
        covered: Bools = ((a > 0) & (b > 0))[stratum]
        return covered

    def common(self) -> Strata:
        """The events that both sides cover."""
        both = self.shared()
        number = np.unique(self.cluster[both], return_inverse=True)[1]
        tokens, hits = (self.tokens_a[both], self.tokens_b[both]), (self.hits_a[both], self.hits_b[both])
        return Strata(number, *tokens, *hits, self.number[both])

    def arms(self) -> _Arms:
        """Tokens as columns, and hits, of both sides."""
        return self.tokens_a[:, None], self.tokens_b[:, None], self.hits_a, self.hits_b


_Arms = tuple[Floats, Floats, Floats, Floats]
"""Tokens of a and b, shape (rows, 1), and their hits, shape (rows, columns)."""


@dataclass(frozen=True)
class Whole:
    """All that two sides print: tokens, hits by column, and how each cluster that is left out moves the difference.

    `moves` holds clusters, sum and sum of squares of the moves of the difference of the rates per token
    (`jackknife.move_difference`); without errors nobody needs them.
    """

    tokens_a: float
    tokens_b: float
    hits_a: Floats
    hits_b: Floats
    moves: tuple[int, Floats, Floats] | None = None


@dataclass(frozen=True)
class Within:
    """The contrast inside common events; arrays by column.

    `rate_a` and `rate_b` are rates per token with the same weight for an event on both sides: their ratio and
    difference are the estimates. `clusters` counts those with a hit on either side, `strata` the strata with one.
    """

    rate_a: Floats
    rate_b: Floats
    log_ratio: Estimate
    difference: Estimate
    clusters: Ints
    strata: Ints


@dataclass(frozen=True)
class Decomposition:
    """A difference of rates in three parts that add up to it; `framing_range` is least and most over weightings."""

    exclusive: Estimate
    emphasis: Estimate
    framing: Estimate
    framing_range: tuple[Floats, Floats]


def contrast_within(strata: Strata) -> Within:
    """How do the rates of two sides differ inside the events that both cover? Per token.

    The Mantel-Haenszel rate ratio and rate difference (Greenland & Robins 1985, "Estimation of a common effect
    parameter from sparse follow-up data"), each with the delete-one-cluster jackknife over common events; the
    model's own standard errors ignore that the words of an event go together and cover the truth in 59 to 67 of
    100 cases. Degrees of freedom: clusters with hits - 1, or their effective number where that is smaller, each
    weighted by the variance that its hits would have between the sides if they used the frame alike. Missing
    where undefined: a side without hits, or with all of them in one cluster (the difference stands there too).
    """
    shared = strata.common()
    (weights, overs, unders), (weight, over, under) = _add_terms(shared, _mantel_haenszel)
    hits = shared.hits_a + shared.hits_b
    clusters, filled = (
        (add_rows(place, hits, _count(place)) > 0).sum(axis=0) for place in (shared.cluster, shared.number)
    )
    moving = ((over != 0) | (under != 0)).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate_a, rate_b = overs / weights, unders / weights
        moves = _log_left(over / overs) - _log_left(under / unders)
        value = np.log(rate_a / rate_b)
        shift = ((over - under) - (rate_a - rate_b) * weight) / (weights - weight)
    part = add_rows(shared.cluster, _spread(shared), _count(shared.cluster))
    effective = effective_number(part.sum(axis=0), (part**2).sum(axis=0))
    freedom = np.fmax(1.0, np.fmin(clusters - 1.0, effective))
    ratio = Estimate(np.where(np.isfinite(value), value, np.nan), _error(moves, moving), freedom)
    difference = Estimate(rate_a - rate_b, _error(shift, len(weight)), freedom)
    return Within(rate_a, rate_b, ratio, difference, clusters, filled)


def _spread(shared: Strata) -> Floats:
    """The variance that the hits of every row would have between the sides, were the frame used alike: n w (1 - w).

    w is a's share of the words of the stratum.
    """
    strata, count = shared.number, _count(shared.number)
    a, b = (add_rows(strata, tokens, count)[strata] for tokens in (shared.tokens_a, shared.tokens_b))
    return (shared.hits_a + shared.hits_b) * (a * b / (a + b) ** 2)[:, None]


def _log_left(share: Floats) -> Floats:
    """log(1 - share); missing where nothing is left but rounding."""
    return np.log1p(-np.where(share < 1 - _NOTHING, share, np.nan))


def _mantel_haenszel(a: Floats, b: Floats, hits_a: Floats, hits_b: Floats) -> list[Floats]:
    """The weight of every stratum, and the numerators of the rates of a and b there."""
    both = np.where(a + b > 0, a + b, 1.0)
    return [a * b / both, hits_a * (b / both), hits_b * (a / both)]


_Terms = Callable[[Floats, Floats, Floats, Floats], list[Floats]]
"""Of the tokens and hits of both sides, row by row."""


def _add_terms(strata: Strata, terms: _Terms, errors: bool = True) -> tuple[list[Floats], list[Floats]]:
    """Sums over all strata of `terms`, and what each cluster takes away from them as it is left out.

    Without `errors` all is one cluster.
    """
    stratum = strata.number
    sums = [add_rows(stratum, values, _count(stratum)) for values in strata.arms()]
    whole = terms(*sums)
    totals = [values.sum(axis=0) for values in whole]
    if not errors:
        return totals, [values[None] for values in totals]
    taken = [values[stratum] for values in whole]
    if len(sums[0]) < len(stratum):
        left = terms(*(row[stratum] - part for row, part in zip(sums, strata.arms(), strict=True)))
        taken = [every - rest for every, rest in zip(taken, left, strict=True)]
    return totals, [add_rows(strata.cluster, values, _count(strata.cluster)) for values in taken]


def decompose_difference(strata: Strata, whole: Whole | None = None, errors: bool = True) -> Decomposition:
    """How much of a difference of rates comes from which events, and how much from how they are told? Per token.

    `strata` are the events that either side covers; a document without an event is an event of its own. Where the
    sums of the `whole` are known, the clusters that have a part in common events are enough. With C the
    events both cover: exclusive = (R_a - R_a^C) - (R_b - R_b^C), what only one covers; emphasis = the
    difference in how the words on C spread over its events, at the mean of both rates; framing = the
    difference of the rates in each event, at the mean of both weights (Kitagawa 1955, "Components of a
    difference between two rates"; out-of-support part after Nopo 2008). The parts add up to R_a - R_b.
    Jackknife over clusters: exclusive with clusters of either side - 1 degrees of freedom; the other two move
    only with common events, and have as many as there are clusters of those - 1. `framing_range` takes the
    weights of a, of b, of both and of Mantel-Haenszel in turn. Missing where C is empty. Without `errors` the
    parts alone are worked out, at a fraction of the cost.
    """
    sums, taken = _add_terms(strata, _decompose_terms, errors)
    total = _Sums(*(values[None] for values in sums))
    total = total if whole is None else total.of_all(whole)
    left = _Sums(*(every - part for every, part in zip(vars(total).values(), taken, strict=True)))
    value, common = total.parts(), np.unique(strata.cluster[strata.shared() & errors])
    moves = left.parts() - value
    exclusive = _count(strata.cluster), moves[0].sum(axis=0), (moves[0] ** 2).sum(axis=0)
    if whole is not None and whole.moves is not None:  # other clusters move the exclusive part as the difference
        crude, (clusters, moved, squares) = left.difference() - total.difference(), whole.moves
        exclusive = clusters, moved + (moves[0] - crude).sum(axis=0), squares + (moves[0] ** 2 - crude**2).sum(axis=0)
    inside = [(len(common), part[common].sum(axis=0), (part[common] ** 2).sum(axis=0)) for part in moves[1:]]
    estimates = [
        Estimate(part[0], jackknife_error(moved, squares, clusters), np.full(part.shape[1], max(1.0, clusters - 1.0)))
        for part, (clusters, moved, squares) in zip(value, (exclusive, *inside), strict=True)
    ]
    (weight, over, under), _ = _add_terms(strata, _mantel_haenszel, errors=False)
    with np.errstate(divide="ignore", invalid="ignore"):
        by_weight = np.concatenate([total.framings(), value[2], [(over - under) / weight]])
    return Decomposition(estimates[0], estimates[1], estimates[2], (by_weight.min(axis=0), by_weight.max(axis=0)))


@dataclass(frozen=True)
class _Sums:
    """Sums over strata, tokens of shape (rows, 1) and hits of shape (rows, columns).

    `common_*` are the tokens and `told_*` the hits on common events; `crossed_a` holds the hits a would have
    there with its own tokens and b's rates, `crossed_b` those of b with a's rates.
    """

    tokens_a: Floats
    tokens_b: Floats
    hits_a: Floats
    hits_b: Floats
    common_a: Floats
    common_b: Floats
    told_a: Floats
    told_b: Floats
    crossed_a: Floats
    crossed_b: Floats

    def of_all(self, whole: Whole) -> _Sums:
        """The same with the tokens and hits of all that the sides print."""
        tokens = {f"tokens_{arm}": np.array([[getattr(whole, f"tokens_{arm}")]]) for arm in "ab"}
        return replace(self, **tokens, hits_a=whole.hits_a[None], hits_b=whole.hits_b[None])

    def difference(self) -> Floats:
        """Of the rates: shape (rows, columns)."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.hits_a / self.tokens_a - self.hits_b / self.tokens_b

    def parts(self) -> Floats:
        """Exclusive, emphasis and framing: shape (3, rows, columns)."""
        with np.errstate(divide="ignore", invalid="ignore"):
            on_a, on_b = self.told_a / self.common_a, self.told_b / self.common_b
            exclusive = (self.hits_a / self.tokens_a - on_a) - (self.hits_b / self.tokens_b - on_b)
            crossed_a, crossed_b = self.crossed_a / self.common_a, self.crossed_b / self.common_b
        emphasis = (on_a + crossed_a - crossed_b - on_b) / 2
        return np.stack([exclusive, emphasis, on_a - on_b - emphasis])

    def framings(self) -> Floats:
        """The framing part with a's weights, and with b's: shape (2, columns)."""
        with np.errstate(divide="ignore", invalid="ignore"):
            with_a = (self.told_a - self.crossed_a) / self.common_a
            with_b = (self.crossed_b - self.told_b) / self.common_b
        return np.concatenate([with_a, with_b])


def _decompose_terms(a: Floats, b: Floats, hits_a: Floats, hits_b: Floats) -> list[Floats]:
    """The terms of `_Sums` of every stratum."""
    both = (a > 0) & (b > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        crossed_a, crossed_b = hits_b * (a / b), hits_a * (b / a)
    on_common = (a, b, hits_a, hits_b, crossed_a, crossed_b)
    return [a, b, hits_a, hits_b, *(np.where(both, values, 0.0) for values in on_common)]


def _count(number: Ints) -> int:
    """How many there are, numbered from 0."""
    return int(number.max(initial=-1)) + 1


def _error(moves: Floats, clusters: Ints | int) -> Floats:
    """The jackknife error of moves of shape (clusters, columns)."""
    with np.errstate(invalid="ignore"):
        return jackknife_error(moves.sum(axis=0), (moves**2).sum(axis=0), np.asarray(clusters))
