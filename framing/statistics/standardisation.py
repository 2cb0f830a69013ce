"""Two arms as if both printed the same mix of kinds of documents: direct standardisation.

Each arm's rate is the mean of its rates by kind under one set of weights, the mix of all documents (Rothman,
Greenland & Lash 2008, "Modern Epidemiology", ch. 4). The ratio of two such rates has the delete-one-cluster jackknife;
a cluster may have parts in several kinds.
"""

from __future__ import annotations

import numpy as np

from framing.statistics.counts import Bools, Floats, Ints, add_rows, add_up, divide
from framing.statistics.jackknife import Estimate, effective_number, jackknife_error
from framing.statistics.same_event import Strata


def contrast_standardised(strata: Strata, weights: Floats) -> Estimate:
    """The log ratio of the rates of a and b, both standardised to `weights`; by column.

    The strata are kinds of documents, a row is the part of a kind that lies in one cluster; `weights` are by number
    of the kind, of any sum. Kinds in which an arm has words in fewer than two clusters have no part, and the other
    weights keep their proportions. Missing where nothing is left or an arm has no hit in what is left. Degrees of
    freedom: clusters - 1, or their effective number by the variance that their hits add, where that is smaller.
    """
    kind = np.asarray(strata.stratum)
    arms = [(strata.tokens_a, strata.hits_a), (strata.tokens_b, strata.hits_b)]
    kept = np.logical_and.reduce([_in_two_clusters(kind, tokens) for tokens, _ in arms])
    cluster = np.unique(strata.cluster[kept], return_inverse=True)[1]
    weight = np.where(np.bincount(kind[kept], minlength=len(weights)) > 0, weights, 0.0)
    moves, parts, logs = [], [], []
    for tokens, hits in arms:
        rate, moved, part = _standardise(kind[kept], tokens[kept], hits[kept], divide(weight, weight.sum()))
        clusters = int(cluster.max(initial=-1)) + 1
        logs.append(np.log(_above(0, rate)))
        moves.append(np.log1p(_above(-1, divide(add_rows(cluster, moved, clusters), rate))))
        parts.append(divide(add_rows(cluster, part, clusters), rate**2))
    move, part = moves[0] - moves[1], parts[0] + parts[1]
    error = jackknife_error(move.sum(axis=0), (move**2).sum(axis=0), len(move))
    freedom = np.fmax(1.0, np.fmin(len(move) - 1.0, effective_number(part.sum(axis=0), (part**2).sum(axis=0))))
    return Estimate(logs[0] - logs[1], error, freedom)


def _above(least: float, values: Floats) -> Floats:
    """The values; missing where they are not above: all hits lie in one cluster, or there are none."""
    return np.where(values > least, values, np.nan)


def _in_two_clusters(kind: Ints, tokens: Floats) -> Bools:
    """Which rows lie in kinds where the arm has words in two clusters or more; a row is a kind in a cluster."""
    several: Bools = (np.bincount(kind[tokens > 0], minlength=int(kind.max(initial=-1)) + 1) > 1)[kind]
    return several


def _standardise(kind: Ints, tokens: Floats, hits: Floats, weight: Floats) -> tuple[Floats, Floats, Floats]:
    """An arm's standardised rate by column, and by row how leaving it out moves it and what it adds to the variance."""
    words, sums = add_up(kind, tokens, len(weight)), add_rows(kind, hits, len(weight))
    rates = divide(sums, words[:, None])
    left = divide(sums[kind] - hits, (words[kind] - tokens)[:, None])
    share = np.where(weight > 0, weight, 0.0)
    rate = np.where(share[:, None] > 0, share[:, None] * rates, 0.0).sum(axis=0)
    return rate, share[kind][:, None] * (left - rates[kind]), divide(share, words)[kind][:, None] ** 2 * hits
