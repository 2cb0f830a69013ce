"""Like with like: kinds of documents by genre and length, and contrasts as if all printed the same mix of them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing.comparison.count_matrices import CountMatrix
from framing.comparison.groups import Arms
from framing.comparison.stratum_sums import StratumSums
from framing.statistics.counts import Bools, Floats, Ints, add_up, exponential
from framing.statistics.intervals import interval
from framing.statistics.standardisation import contrast_standardised

APART = ("opinion", "transcript")
"""Genres whose own words are of another nature than a report's; what no label tells is mostly a report."""
COLUMNS = ("ratio_standardised", "ratio_standardised_low", "ratio_standardised_high")


def number_genres(documents: pd.DataFrame) -> Ints:
    """0 for reports and what no label tells, 1 for opinion, 2 for transcripts, by document."""
    if "genre" not in documents:
        return np.zeros(len(documents), dtype=np.int64)
    number = documents["genre"].map({g: i for i, g in enumerate(APART, start=1)}).fillna(0)
    return np.asarray(number, dtype=np.int64)


def number_kinds(documents: pd.DataFrame) -> Ints:
    """Genre and third of length together, by document."""
    tokens = documents["tokens"].to_numpy(dtype=np.float64)
    thirds = np.quantile(tokens, [1 / 3, 2 / 3]) if len(tokens) else np.zeros(2)
    length: Ints = np.searchsorted(thirds, tokens).astype(np.int64)
    return number_genres(documents) * 3 + length


def standardise_contrasts(
    matrix: CountMatrix, cell: Ints, kind: Ints, arms: Arms, supported: Bools, confidence: float
) -> dict[str, Floats]:
    """`ratio_standardised` with its bounds, of shape (contrasts, frames): both sides with the mix of all documents.

    `cell` numbers the group of every unit of the matrix, `kind` its kind. Missing where the
    contrast itself is not `supported`.
    """
    number = np.unique(kind, return_inverse=True)[1]
    weights = add_up(number, matrix.counts.tokens, int(number.max(initial=-1)) + 1)
    out = {name: np.full((len(arms.contrasts), len(matrix.names)), np.nan) for name in COLUMNS}
    for columns, within in StratumSums(matrix, cell, number).pieces():
        for row, contrast in enumerate(arms.contrasts):
            if not supported[row].any():
                continue
            found = contrast_standardised(within.pair(arms, contrast).strata, weights)
            values = (found.value, *interval(found, confidence))
            for name, value in zip(COLUMNS, values, strict=True):
                out[name][row, columns] = exponential(value)
    return {name: np.where(supported, values, np.nan) for name, values in out.items()}
