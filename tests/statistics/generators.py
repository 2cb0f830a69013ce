"""Over-dispersed counts with known truth: Poisson(tokens x rate x Gamma), as in news (measurement.md 1.2)."""

from __future__ import annotations

import numpy as np

from framing.statistics.counts import Counts, Side


def draw_documents(
    rng: np.random.Generator, documents: int, rate: float = 0.003, alpha: float = 1.5
) -> tuple[np.ndarray, np.ndarray]:
    """Tokens (lognormal, median 493, sd .55) and hits of documents; `rate` per token, var = mu + alpha mu^2."""
    tokens = np.maximum(1, rng.lognormal(np.log(493), 0.55, documents)).round()
    hits = rng.poisson(tokens * rate * rng.gamma(1 / alpha, alpha, documents))
    return tokens, hits.astype(float)


def as_counts(tokens: np.ndarray, hits: np.ndarray) -> Counts:
    """Dense hits, (units,) or (units, columns), as sparse counts."""
    dense = hits.reshape(len(tokens), -1)
    unit, column = np.nonzero(dense)
    return Counts(tokens.astype(float), unit, column, dense[unit, column].astype(float), dense.shape[1])


def two_sides(a: tuple[np.ndarray, np.ndarray], b: tuple[np.ndarray, np.ndarray]) -> tuple[Counts, list[Side]]:
    """(tokens, hits) of two sides, every document its own cluster."""
    counts = as_counts(np.concatenate([a[0], b[0]]), np.concatenate([a[1], b[1]]))
    first = np.arange(len(counts.tokens)) < len(a[0])
    sides = [Side(counts.tokens * part, counts.hits * part[counts.unit]) for part in (first, ~first)]
    return counts, sides
