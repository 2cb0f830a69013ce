"""Latent Dirichlet allocation (Blei, Ng & Jordan 2003) by gensim's `LdaModel`, from several seeds.

Never `LdaMulticore`: its result changes from run to run even with a seed. Of several models the one that is nearest to
the others is kept, so that no single seed decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy import sparse

Values = NDArray[np.floating[Any]]

NEEDS = "gensim"
SEEDS = 3
PASSES = 10
_PULL = 0.2
"""Prior count of a word that tells a given topic, as a share of the tokens a topic has on average."""


def prepare(counts: sparse.csr_array) -> sparse.csr_array:
    """The counts themselves."""
    return counts.astype(np.float32)


def fit(matrix: sparse.csr_array, topics: int, seed: int, anchors: Values) -> Values:
    """Topics x words: probabilities, of the most central of SEEDS models."""
    prior = np.full((topics, matrix.shape[1]), 1 / topics, dtype=np.float32)
    if len(anchors):
        prior[: len(anchors)] += _PULL * float(matrix.data.sum()) / topics * anchors / anchors.sum(axis=1)[:, None]
    found = [_fit_once(matrix, prior, SEEDS * seed + turn) for turn in range(SEEDS)]
    return max(found, key=lambda words: sum(_similarity(words, other) for other in found))


def weigh(matrix: sparse.csr_array, words: Values) -> Values:
    """Expected topic proportions of each document under topics that stay as they are."""
    model = _model(words.shape[0], words.shape[1], None, 0)
    model.expElogbeta = np.maximum(words / np.maximum(words.sum(axis=1, keepdims=True), 1e-12), 1e-12)
    shares, _ = model.inference(_bags(matrix))
    shares = shares / shares.sum(axis=1, keepdims=True)
    return np.where(np.diff(matrix.indptr)[:, None] > 0, shares, 0)


def _fit_once(matrix: sparse.csr_array, prior: Values, seed: int) -> Values:
    model = _model(prior.shape[0], prior.shape[1], prior, seed)
    model.update(_bags(matrix))
    return np.asarray(model.get_topics(), dtype=np.float32)


def _model(topics: int, words: int, prior: Values | None, seed: int) -> Any:
    from gensim.models import LdaModel

    return LdaModel(
        num_topics=topics, id2word={i: str(i) for i in range(words)}, passes=PASSES, eta=prior, eval_every=None,
        random_state=seed, dtype=np.float64,
    )  # fmt: skip


def _bags(matrix: sparse.csr_array) -> list[list[tuple[int, float]]]:
    """Documents as gensim has them."""
    bounds = zip(matrix.indptr[:-1].tolist(), matrix.indptr[1:].tolist(), strict=True)
    words, counts = matrix.indices.tolist(), matrix.data.tolist()
    return [list(zip(words[a:b], counts[a:b], strict=True)) for a, b in bounds]


def _similarity(one: Values, other: Values) -> float:
    from scipy.optimize import linear_sum_assignment

    cosine = (one / np.linalg.norm(one, axis=1)[:, None]) @ (other / np.linalg.norm(other, axis=1)[:, None]).T
    return float(cosine[linear_sum_assignment(-cosine)].mean())
