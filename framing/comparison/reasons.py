"""Why a cell has no interval or no test: what is too few is decided here, and everybody else reads `reason`."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

FEWEST_HITS, FEWEST_CLUSTERS = 5, 5
FEWEST_EFFECTIVE = 3
"""Of how many equal clusters the mentions of a rate must be worth: with fewer the interval is no statement (docs)."""
UNMEASURED = ("no_words", "no_hits", "one_document", "too_few_documents")
"""The reasons for which nothing is worked out; with the others rates and bounds still stand."""


def find_reasons(
    known: ArrayLike,
    clusters: ArrayLike,
    *,
    hits: ArrayLike | None = None,
    tokens: ArrayLike | None = None,
    documents: tuple[ArrayLike, int] | None = None,
    steady: ArrayLike = True,
) -> np.ndarray:
    """The first reason that applies, or empty; the arrays are as wide as the cells, or broadcast to them.

    known: whether the standard error is defined; where it is not, one cluster holds all mentions of a side.
    clusters: of both sides together.
    hits, tokens: of each side, the sides along the first axis.
    documents: of the smaller side, and how many the study asks for.
    steady: false for a topic that does not come out again.
    """
    conditions: dict[str, ArrayLike] = {}
    if tokens is not None:
        conditions["no_words"] = np.min(tokens, axis=0) == 0
    if hits is not None:
        conditions["no_hits"] = np.sum(hits, axis=0) == 0
    if documents is not None:
        number, asked = documents
        conditions |= {"one_document": np.less(number, 2), "too_few_documents": np.less(number, asked)}
    if hits is not None:
        conditions |= {"zero_side": np.min(hits, axis=0) == 0, "too_few_hits": np.sum(hits, axis=0) < FEWEST_HITS}
    conditions |= {
        "unstable_topic": np.logical_not(steady),
        "one_cluster": np.logical_not(known),
        "few_clusters": np.less(clusters, FEWEST_CLUSTERS),
    }
    applies = np.broadcast_arrays(*conditions.values())
    return np.select([np.asarray(each) for each in applies], list(conditions), "").astype(object)


def mark_uneven(reason: np.ndarray, effective: ArrayLike) -> np.ndarray:
    """The reasons, where there is none with `uneven_clusters` for rates that a few of many clusters make.

    effective: of how many equal clusters the mentions are worth (`statistics.jackknife.effective_number`).
    """
    return np.where((reason == "") & np.less(effective, FEWEST_EFFECTIVE), "uneven_clusters", reason).astype(object)


def mark_alike(reason: np.ndarray, lone: ArrayLike, clusters: ArrayLike) -> np.ndarray:
    """The reasons, where the error is not defined though no cluster holds all mentions of a side: all are alike.

    lone: whether one cluster holds all mentions of a side. clusters: of both sides together.
    """
    alike = (reason == "one_cluster") & ~np.asarray(lone)
    why = np.where(np.less(clusters, FEWEST_CLUSTERS), "few_clusters", "no_variance")
    return np.where(alike, why, reason).astype(object)


def is_measured(reason: np.ndarray) -> np.ndarray:
    """Where there is enough of both sides to work out rates and bounds."""
    return ~np.isin(reason, UNMEASURED)
