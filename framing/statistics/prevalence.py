"""How much of what is printed is about a topic, where every document belongs to every topic to some part.

The prevalence is a ratio of sums: tokens times weight over tokens. Its variance has two sources: which clusters of
documents there happen to be (the delete-one-cluster jackknife, as in `statistics.jackknife`), and which topics the
model happened to find (the same estimate under models fitted on subsamples). They are put together by Rubin's rules.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from framing.statistics.counts import Floats, Ints, add_rows, divide
from framing.statistics.jackknife import Estimate, jackknife_error

_NOTHING = 1e-12
"""A share of a total at the level of rounding."""


@dataclass(frozen=True)
class Masses:
    """Clusters (or parts of them): their `tokens`, shape (units,), and tokens times weight, (units, columns).

    A column is a topic, or a topic under one of several models.
    """

    tokens: Floats
    mass: Floats

    def pooled(self, place: Ints, size: int) -> Masses:
        """Units added up by their place (0 to size - 1)."""
        return Masses(add_rows(place, self.tokens, size), add_rows(place, self.mass, size))


@dataclass(frozen=True)
class Combined:
    """An estimate with both sources of its variance; `model_share` is the part that is the model's (0-1)."""

    estimate: Estimate
    model_share: Floats


def estimate_prevalence(units: Masses, cell: Ints, cells: int) -> tuple[Floats, Estimate]:
    """The prevalence of every column in each of many cells (0-1), and its logit with the jackknife error.

    Shapes (cells, columns). Unit i, a cluster within a cell, lies in cell `cell[i]`. Degrees of freedom: effective
    clusters (Kish 1965) - 1, at least 1. Errors are missing where the jackknife is undefined: one cluster, all
    of a topic in one cluster, a cell that is all or nothing of one topic, clusters all alike.
    """
    whole = units.pooled(cell, cells)
    clusters = np.bincount(cell[units.tokens > 0], minlength=cells)[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        left = whole.mass[cell] - units.mass
        left = np.where(left > _NOTHING * whole.mass[cell], left, 0.0)
        others = (whole.tokens[cell] - units.tokens)[:, None] - left
        logit = _logit(whole.mass, whole.tokens[:, None] - whole.mass)
        moves = _logit(left, others) - logit[cell]
        effective = whole.tokens**2 / add_rows(cell, units.tokens**2, cells)
        error = jackknife_error(add_rows(cell, moves, cells), add_rows(cell, moves**2, cells), clusters)
        prevalence = whole.mass / whole.tokens[:, None]
    freedom = np.broadcast_to(np.fmax(1.0, effective - 1)[:, None], logit.shape)
    return prevalence, Estimate(np.where(np.isfinite(logit), logit, np.nan), error, freedom)


def _logit(part: Floats, others: Floats) -> Floats:
    """log(part / others); infinite where either is nothing."""
    some = np.where(others > _NOTHING * part, others, 0.0)
    odds: Floats = np.log(part) - np.log(some)
    return odds


def contrast_prevalence(a: Masses, b: Masses) -> Estimate:
    """The difference of the prevalences of two sides by column, with the jackknife over the clusters of both.

    Unit i of `a` and of `b` are the parts of the same cluster, without tokens where it has none on that side.
    Degrees of freedom: the smaller of clusters - 1 and Welch-Satterthwaite on effective clusters, at least 1.
    Missing where the jackknife is undefined: a side without tokens or with one cluster, clusters all alike.
    """
    clusters = int(np.count_nonzero(a.tokens + b.tokens))
    present = [np.flatnonzero(arm.tokens > 0) for arm in (a, b)]
    moved = [_move(arm, rows) for arm, rows in zip((a, b), present, strict=True)]
    value, spread, effective, moves = zip(*moved, strict=True)
    both, in_a, in_b = np.intersect1d(present[0], present[1], return_indices=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        crossed = np.einsum("cf,cf->f", moves[0][in_a], moves[1][in_b]) if len(both) else 0.0
        total = moves[0].sum(axis=0) - moves[1].sum(axis=0)
        square = sum(np.einsum("cf,cf->f", m, m) for m in moves) - 2 * crossed
        error = jackknife_error(total, square, clusters)
        welch = (spread[0] + spread[1]) ** 2 / sum(v**2 / (n - 1) for v, n in zip(spread, effective, strict=True))
    freedom = np.fmax(1.0, np.fmin(clusters - 1.0, welch))
    difference = value[0] - value[1]
    return Estimate(difference, np.where(np.isnan(difference), np.nan, error), freedom)


def _move(arm: Masses, rows: Ints) -> tuple[Floats, Floats, float, Floats]:
    """Prevalence, linearised variance, effective clusters, and the moves as each of its clusters is left out."""
    tokens, mass = arm.tokens[rows], arm.mass[rows]
    total = tokens.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        value = mass.sum(axis=0) / total
        residual = tokens[:, None] * value - mass
        moves = residual / (total - tokens)[:, None]
        spread = np.einsum("cf,cf->f", residual, residual) / total**2
        effective = float(total**2 / (tokens**2).sum())
    return value, spread, effective, moves


def combine_draws(found: Estimate, drawn: Estimate) -> Combined:
    """An estimate under one model, shape (columns,), with what the same under other models, (draws, columns), adds.

    Rubin's rules (Rubin 1987, "Multiple imputation for nonresponse in surveys"): the variance is the mean of those
    within the draws plus (1 + 1 / draws) times that between them. The value is that of `found`, the model of all
    documents. Degrees of freedom: Rubin's, (draws - 1) / share^2 where share is the part of the variance between
    draws, put together with those of the jackknife after Satterthwaite 1946: 1 / df = (1 - share)^2 / jackknife's +
    share^2 / (draws - 1). With fewer than two draws nothing is known of the model, and `found` stays as it is.
    """
    draws = len(drawn.value)
    if draws < 2:
        return Combined(found, np.where(np.isnan(found.error), np.nan, 0.0))
    within = (drawn.error**2).mean(axis=0)
    between = (1 + 1 / draws) * drawn.value.var(axis=0, ddof=1)
    variance = within + between
    share = divide(between, variance)
    freedom = 1 / ((1 - share) ** 2 / found.freedom + share**2 / (draws - 1))
    error = np.where(np.isnan(found.error), np.nan, np.sqrt(variance))
    return Combined(Estimate(found.value, error, np.fmax(1.0, freedom)), np.where(np.isnan(error), np.nan, share))
