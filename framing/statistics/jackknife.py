"""Rates, ratios of rates and differences of rates with the delete-one-cluster jackknife.

The rate is a ratio of sums: hits of all documents over tokens of all documents. Leaving cluster c out
moves log(Y/L) by log(1 - y_c/Y) - log(1 - l_c/L) and Y/L by (R l_c - y_c) / (L - l_c). A cluster without
hits moves all columns by one and the same amount, so sums over the clusters with hits are enough: the
results are exact, and cost as much as there are hits. A contrast moves by the signed sum of the moves of
its sides, also where a cluster has documents on several sides.

Sources: the jackknife (CR3) after Bell & McCaffrey 2002, "Bias reduction in standard errors for linear
regression with multi-stage samples", and MacKinnon, Nielsen & Webb 2023, "Fast and reliable jackknife and
bootstrap methods for cluster-robust inference". Degrees of freedom of a contrast after Satterthwaite 1946 ("An
approximate distribution of estimates of variance components"): the effective number of clusters, weighted by what
each is expected to add to the variance given the hits that it carries (after Carter, Schnepel & Steigerwald 2017,
"Asymptotic behavior of a t-test robust to cluster heterogeneity", who weight by size). Holm needs the tail of the
test, not only its .05; how it came out among other choices stands in docs/statistics.md and `benchmarks/claims.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from framing.statistics.counts import Arm, Counts, Floats, Ints, add_up, divide

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
        rate = hits / tokens[:, None]
        freedom = np.fmax(1.0, np.fmin(clusters[:, None] - 1.0, effective_number(hits, by_slot(counts.hits**2))))
        log_rate = Estimate(np.where(hits > 0, np.log(rate), np.nan), error, freedom)
    hit_clusters = by_slot((counts.hits > 0).astype(float)).astype(int)
    return CellRates(tokens, clusters, hits, hit_clusters, rate, log_rate)


def contrast_arms(counts: Counts, arms: Sequence[Arm], signs: Sequence[int]) -> SignedContrast:
    """How do the rates of the columns differ between sides?

    The units of `counts` are clusters; every side holds its part of them. Signs (1, -1) give rate 1 /
    rate 2 and rate 1 - rate 2; (1, -1, -1, 1) the ratio of two ratios and the difference of two
    differences. Degrees of freedom: the smaller of clusters - 1 and the effective number of clusters
    (`effective_number` of hits over squared hits of the side), at least 1. Missing where the jackknife is
    undefined, as for `estimate_rates`.
    """
    sums = clusters, tokens, hits = _sums(counts, arms)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = signed_sum(signs, [np.log(divide(y, length)) for y, length in zip(hits, tokens, strict=True)])
        error = jackknife_error(*_log_moves(counts, arms, signs, hits), clusters)
        freedom = _freedom(counts, arms, hits, clusters)
    log_ratio = Estimate(np.where(np.isfinite(value), value, np.nan), error, freedom)
    return SignedContrast(log_ratio, _difference(counts, arms, signs, sums), clusters)


def contrast_rates(counts: Counts, arms: Sequence[Arm], signs: Sequence[int]) -> Estimate:
    """The signed sum of the rates per token alone; see `contrast_arms`."""
    return _difference(counts, arms, signs, _sums(counts, arms))


def move_difference(counts: Counts, arms: Sequence[Arm], signs: Sequence[int]) -> tuple[int, Floats, Floats]:
    """The clusters on any side; by column, sum and sum of squares of the moves of the difference without each of them.

    The difference is that of `contrast_rates`, per token.
    """
    clusters, tokens, hits = _sums(counts, arms)
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = [divide(y, length) for y, length in zip(hits, tokens, strict=True)]
        return clusters, *_influence(counts, arms, signs, rates)


_Sums = tuple[int, list[float], list[Floats]]
"""Clusters on any side, and by side: tokens, hits by column."""


def _difference(counts: Counts, arms: Sequence[Arm], signs: Sequence[int], sums: _Sums) -> Estimate:
    clusters, tokens, hits = sums
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = [divide(y, length) for y, length in zip(hits, tokens, strict=True)]
        error = jackknife_error(*_influence(counts, arms, signs, rates), clusters)
        freedom = _freedom(counts, arms, [np.full(counts.columns, length) for length in tokens], clusters)
    return Estimate(signed_sum(signs, rates), error, freedom)


def signed_sum(signs: Sequence[int], values: Sequence[Floats] | Floats) -> Floats:
    """Sum over sides of sign times value."""
    total: Floats = np.tensordot(np.array(signs, dtype=np.float64), np.array(values), axes=1)
    return total


def _sums(counts: Counts, arms: Sequence[Arm]) -> _Sums:
    clusters = int(np.count_nonzero(np.sum([arm.tokens for arm in arms], axis=0)))
    tokens, hits = [float(arm.tokens.sum()) for arm in arms], [counts.sums(arm.hits) for arm in arms]
    return clusters, tokens, hits


def _log_moves(
    counts: Counts, arms: Sequence[Arm], signs: Sequence[int], hits: Sequence[Floats]
) -> tuple[Floats, Floats]:
    """Sum and sum of squares, by column, of the moves of the log ratio as each cluster is left out."""
    own, common = np.zeros(len(counts.hits)), np.zeros(len(counts.tokens))
    for arm, sign, total in zip(arms, signs, hits, strict=True):
        own += sign * np.log1p(-arm.hits / total[counts.column])
        common -= sign * np.log1p(-arm.tokens / arm.tokens.sum())
    square = counts.sums(own * (own + 2 * common[counts.unit])) + (common**2).sum()
    return counts.sums(own) + common.sum(), square


def _influence(
    counts: Counts, arms: Sequence[Arm], signs: Sequence[int], rates: Sequence[Floats]
) -> tuple[Floats, Floats]:
    """The same for the difference: a cluster moves it by sum over sides of sign (R l_c - y_c) / (L - l_c)."""
    own, shares = np.zeros(len(counts.hits)), []
    for arm, sign in zip(arms, signs, strict=True):
        left = arm.tokens.sum() - arm.tokens
        own -= sign * divide(arm.hits, left[counts.unit])
        shares.append(divide(arm.tokens, left))
    share, signed = np.array(shares), np.array([s * r for s, r in zip(signs, rates, strict=True)])
    mixed = np.sum([r * counts.sums(own * p[counts.unit]) for r, p in zip(signed, share, strict=True)], axis=0)
    products = (share[:, None] * share[None]).sum(axis=2)  # not by BLAS, whose sums depend on its threads
    square = np.einsum("if,ij,jf->f", signed, products, signed) + counts.sums(own**2) + 2 * mixed
    return counts.sums(own) + share.sum(axis=1) @ signed, square


def jackknife_error(total: Floats, square: Floats, clusters: Ints | int) -> Floats:
    """The jackknife standard error from the sum and the sum of squares of the moves of all clusters."""
    count = np.asarray(clusters, dtype=np.float64)
    with np.errstate(all="ignore"):
        variance = divide(count - 1, count) * (square - divide(total**2, count))
        error: Floats = np.where(np.isfinite(variance) & (variance > _NO_VARIANCE), np.sqrt(variance), np.nan)
    return error


def effective_number(total: Floats, square: Floats) -> Floats:
    """Of how many equal parts a sum consists: its square over the sum of the squares of its parts (Kish 1965)."""
    return divide(total**2, square)


def _freedom(counts: Counts, arms: Sequence[Arm], scale: Sequence[Floats], clusters: int) -> Floats:
    """Degrees of freedom by column: clusters - 1, or the effective number of clusters where that is smaller.

    A cluster adds to the variance of a log rate in proportion to its hits over the squared hits of the side, to
    that of a rate in proportion to its hits over the squared tokens: `scale` holds the hits, or the tokens.
    """
    parts = np.sum([divide(arm.hits, size[counts.column] ** 2) for arm, size in zip(arms, scale, strict=True)], axis=0)
    effective = effective_number(counts.sums(parts), counts.sums(parts**2))
    freedom: Floats = np.fmax(1.0, np.fmin(clusters - 1.0, effective))
    return freedom
