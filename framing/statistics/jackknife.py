"""Rates, ratios of rates and differences of rates with the delete-one-cluster jackknife.

The rate is a ratio of sums: hits of all documents over tokens of all documents. Leaving cluster c out
moves log(Y/L) by log(1 - y_c/Y) - log(1 - l_c/L) and Y/L by (R l_c - y_c) / (L - l_c). A cluster without
hits moves all columns by one and the same amount, so sums over the clusters with hits are enough: the
results are exact, and cost as much as there are hits. A contrast moves by the signed sum of the moves of
its sides, also where a cluster has documents on several sides.

Sources: the jackknife (CR3) after Bell & McCaffrey 2002, "Bias reduction in standard errors for linear
regression with multi-stage samples", and MacKinnon, Nielsen & Webb 2023, "Fast and reliable jackknife and
bootstrap methods for cluster-robust inference"; degrees of freedom after Satterthwaite on effective
clusters (Kish 1965; Carter, Schnepel & Steigerwald 2017).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from framing.statistics.counts import Counts, Floats, Ints, Side, add_up

_NO_VARIANCE = 1e-20
"""A variance at the level of rounding: all clusters are alike, and nothing can be said about chance."""


@dataclass(frozen=True)
class Estimate:
    """An estimate by column with its standard error and degrees of freedom; missing where undefined."""

    value: Floats
    error: Floats
    freedom: Floats


@dataclass(frozen=True)
class CellRates:
    """Rates of many cells; arrays of shape (cells, columns), `tokens` and `clusters` of shape (cells,).

    `rate` is in hits per token; `log_rate` holds its natural logarithm with the jackknife error.
    """

    tokens: Floats
    clusters: Ints
    hits: Floats
    hit_clusters: Ints
    rate: Floats
    log_rate: Estimate


@dataclass(frozen=True)
class SignedContrast:
    """The signed sum over sides of log rates (a log ratio) and of rates per token (a difference)."""

    log_ratio: Estimate
    difference: Estimate
    clusters: int


def estimate_rates(counts: Counts, cell: Ints, cells: int) -> CellRates:
    """How often do the columns occur in each of many cells, and how sure is that?

    The units of `counts` are clusters within a cell; unit i belongs to cell `cell[i]`. A cluster with
    documents in two cells is two units. Errors are missing where the jackknife is undefined: no hits, one
    cluster, all hits in one cluster, clusters all alike.
    """
    shape, width = (cells, counts.columns), counts.columns
    slot = cell[counts.unit] * width + counts.column

    def by_slot(values: Floats) -> Floats:
        return add_up(slot, values, cells * width).reshape(shape)

    def by_cell(values: Floats) -> Floats:
        return add_up(cell, values, cells)

    tokens, clusters = by_cell(counts.tokens), np.bincount(cell[counts.tokens > 0], minlength=cells)
    hits = by_slot(counts.hits)
    with np.errstate(divide="ignore", invalid="ignore"):
        common = -np.log1p(-counts.tokens / tokens[cell])
        own = np.log1p(-counts.hits / hits.ravel()[slot])
        total = by_slot(own) + by_cell(common)[:, None]
        square = by_slot(own * (own + 2 * common[counts.unit])) + by_cell(common**2)[:, None]
        error = jackknife_error(total, square, clusters[:, None])
        effective = tokens**2 / by_cell(counts.tokens**2)
        rate = hits / tokens[:, None]
        freedom = np.broadcast_to(np.fmax(1.0, effective - 1)[:, None], shape)
        log_rate = Estimate(np.where(hits > 0, np.log(rate), np.nan), error, freedom)
    hit_clusters = by_slot((counts.hits > 0).astype(float)).astype(int)
    return CellRates(tokens, clusters, hits, hit_clusters, rate, log_rate)


def contrast_sides(counts: Counts, sides: Sequence[Side], signs: Sequence[int]) -> SignedContrast:
    """How do the rates of the columns differ between sides?

    The units of `counts` are clusters; every side holds its part of them. Signs (1, -1) give rate 1 /
    rate 2 and rate 1 - rate 2; (1, -1, -1, 1) the ratio of two ratios and the difference of two
    differences. Degrees of freedom: the smaller of clusters - 1 and Welch-Satterthwaite on effective
    clusters, at least 1. Missing where the jackknife is undefined, as for `estimate_rates`.
    """
    sums = clusters, tokens, hits, spread = _sums(counts, sides)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = signed_sum(signs, [np.log(y / length) for y, length in zip(hits, tokens, strict=True)])
        error = jackknife_error(*_log_moves(counts, sides, signs, hits), clusters)
        freedom = _welch(spread, _effective(sides), clusters)
    log_ratio = Estimate(np.where(np.isfinite(value), value, np.nan), error, freedom)
    return SignedContrast(log_ratio, _difference(counts, sides, signs, sums), clusters)


def contrast_rates(counts: Counts, sides: Sequence[Side], signs: Sequence[int]) -> Estimate:
    """The signed sum of the rates per token alone; see `contrast_sides`."""
    return _difference(counts, sides, signs, _sums(counts, sides))


_Sums = tuple[int, list[float], list[Floats], Floats]
"""Clusters on any side, and by side: tokens, hits by column, linearised variance of the log rate."""


def _difference(counts: Counts, sides: Sequence[Side], signs: Sequence[int], sums: _Sums) -> Estimate:
    clusters, tokens, hits, spread = sums
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = [y / length for y, length in zip(hits, tokens, strict=True)]
        error = jackknife_error(*_rate_moves(counts, sides, signs, rates), clusters)
        freedom = _welch(spread * np.array(rates) ** 2, _effective(sides), clusters)
    return Estimate(signed_sum(signs, rates), error, freedom)


def signed_sum(signs: Sequence[int], values: Sequence[Floats] | Floats) -> Floats:
    """Sum over sides of sign times value."""
    total: Floats = np.tensordot(np.array(signs, dtype=np.float64), np.array(values), axes=1)
    return total


def _sums(counts: Counts, sides: Sequence[Side]) -> _Sums:
    clusters = int(np.count_nonzero(np.sum([side.tokens for side in sides], axis=0)))
    tokens, hits = [float(side.tokens.sum()) for side in sides], [counts.sums(side.hits) for side in sides]
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.array([linearise(counts, side) for side in sides])
    return clusters, tokens, hits, spread


def _effective(sides: Sequence[Side]) -> Floats:
    """Kish's effective number of clusters of every side."""
    return np.array([side.tokens.sum() ** 2 / (side.tokens**2).sum() for side in sides])


def _log_moves(
    counts: Counts, sides: Sequence[Side], signs: Sequence[int], hits: Sequence[Floats]
) -> tuple[Floats, Floats]:
    """Sum and sum of squares, by column, of the moves of the log ratio as each cluster is left out."""
    own, common = np.zeros(len(counts.hits)), np.zeros(len(counts.tokens))
    for side, sign, total in zip(sides, signs, hits, strict=True):
        own += sign * np.log1p(-side.hits / total[counts.column])
        common -= sign * np.log1p(-side.tokens / side.tokens.sum())
    square = counts.sums(own * (own + 2 * common[counts.unit])) + (common**2).sum()
    return counts.sums(own) + common.sum(), square


def _rate_moves(
    counts: Counts, sides: Sequence[Side], signs: Sequence[int], rates: Sequence[Floats]
) -> tuple[Floats, Floats]:
    """The same for the difference: a cluster moves it by sum over sides of sign (R l_c - y_c) / (L - l_c)."""
    own, shares = np.zeros(len(counts.hits)), []
    for side, sign in zip(sides, signs, strict=True):
        left = side.tokens.sum() - side.tokens
        own -= sign * side.hits / left[counts.unit]
        shares.append(side.tokens / left)
    share, signed = np.array(shares), np.array([s * r for s, r in zip(signs, rates, strict=True)])
    mixed = np.sum([r * counts.sums(own * p[counts.unit]) for r, p in zip(signed, share, strict=True)], axis=0)
    products = (share[:, None] * share[None]).sum(axis=2)  # not by BLAS, whose sums depend on its threads
    square = np.einsum("if,ij,jf->f", signed, products, signed) + counts.sums(own**2) + 2 * mixed
    return counts.sums(own) + share.sum(axis=1) @ signed, square


def jackknife_error(total: Floats, square: Floats, clusters: Ints | int) -> Floats:
    """The jackknife standard error from the sum and the sum of squares of the moves of all clusters."""
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = (clusters - 1) / clusters * (square - total**2 / clusters)
        error: Floats = np.where(np.isfinite(variance) & (variance > _NO_VARIANCE), np.sqrt(variance), np.nan)
    return error


def linearise(counts: Counts, side: Side) -> Floats:
    """The linearised variance of the log rate of one side: sum over clusters of (y_c / Y - l_c / L)^2.

    With documents for clusters the sum of two sides is the HC0 variance of a Poisson regression with
    offset log(tokens) (Liang & Zeger 1986, "Longitudinal data analysis using generalized linear models").
    """
    hits, tokens = counts.sums(side.hits), side.tokens.sum()
    cross = counts.sums(side.hits * side.tokens[counts.unit])
    variance: Floats = (
        counts.sums(side.hits**2) / hits**2 - 2 * cross / (hits * tokens) + (side.tokens**2).sum() / tokens**2
    )
    return variance


def _welch(spread: Floats, effective: Floats, clusters: int) -> Floats:
    """Welch-Satterthwaite degrees of freedom by column, from variances of shape (sides, columns)."""
    welch = spread.sum(axis=0) ** 2 / (spread**2 / (effective - 1)[:, None]).sum(axis=0)
    freedom: Floats = np.fmax(1.0, np.fmin(clusters - 1.0, welch))
    return freedom
