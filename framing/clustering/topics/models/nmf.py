"""Non-negative matrix factorisation of sublinear tf-idf by scikit-learn: the default.

Start: non-negative double SVD with zeros filled by the mean (Boutsidis & Gallopoulos 2008), so that nothing is left to
chance; then coordinate descent (Cichocki & Phan 2009).
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy import sparse

Values = NDArray[np.floating[Any]]

IDF_POWER = 2
"""Rare words tell topics better than plain idf has it: more stable and more coherent (docs/topics.md)."""
ROUNDS, SETTLED = 100, 1e-3
"""At most so many rounds, and the part of the first gradient at which topics are done: more changes no figure."""
_PULL = 0.5
"""Weight of the words that tell a given topic, as a share of the documents a topic has on average."""
_TINY = np.float32(1e-9)


def prepare(counts: sparse.csr_array) -> sparse.csr_array:
    """(1 + log count) x idf ** IDF_POWER, rows of length 1."""
    matrix = counts.astype(np.float64)
    documents = matrix.shape[0]
    frequency = np.bincount(matrix.indices, minlength=matrix.shape[1])
    idf = np.log((1 + documents) / (1 + frequency)) + 1
    matrix.data = (1 + np.log(matrix.data)) * (idf**IDF_POWER)[matrix.indices]
    row = np.repeat(np.arange(documents), np.diff(matrix.indptr))
    length = np.sqrt(np.bincount(row, weights=matrix.data**2, minlength=documents))
    matrix.data /= length[row]
    return matrix.astype(np.float32)


def fit(matrix: sparse.csr_array, topics: int, seed: int, anchors: Values) -> Values:
    """Topics x words; `seed` is not needed.

    Given topics start from the documents that hold their words, the others from those that hold none of them.
    """
    if not len(anchors):
        return _factorise(matrix, topics, ROUNDS)[1]
    holding = matrix @ np.ascontiguousarray(anchors.T.astype(np.float32))
    others = matrix[holding.sum(axis=1) == 0]
    others = others if others.shape[0] > topics else matrix
    words = np.vstack(((matrix.T @ holding).T, _factorise(others, topics - len(anchors), ROUNDS)[1]))
    words /= np.maximum(np.linalg.norm(words, axis=1, keepdims=True), _TINY)
    matrix = _pull(matrix, topics, anchors)
    weights = _factorise(matrix, topics, ROUNDS, (None, words))[0]
    return _factorise(matrix, topics, ROUNDS, (weights, words))[1]


def weigh(matrix: sparse.csr_array, words: Values) -> Values:
    """Non-negative least squares of each document on the topics, each topic counted by the sum of its words."""
    known = (words / np.maximum(words.sum(axis=1, keepdims=True), _TINY)).astype(np.float32)
    weights = _factorise(matrix, len(known), ROUNDS, (None, known))[0]
    sums = weights.sum(axis=1, keepdims=True)
    return np.asarray(weights / np.where(sums > 0, sums, 1))


def _factorise(
    matrix: sparse.csr_array, topics: int, rounds: int, start: tuple[Values | None, Values] | None = None
) -> tuple[Values, Values]:
    """Documents x topics and topics x words; from a `start`, whose words stay as they are where it has no weights."""
    from sklearn.decomposition import non_negative_factorization
    from sklearn.exceptions import ConvergenceWarning

    fixed = start is not None and start[0] is None
    weights, words = [None if part is None else np.maximum(part, _TINY) for part in start or (None, None)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # `rounds` is where we stop by design
        weights, words, _ = non_negative_factorization(
            matrix, weights, words, n_components=topics, init="custom" if start else "nndsvda", update_H=not fixed,
            tol=SETTLED, max_iter=rounds, random_state=0,
        )  # fmt: skip
    return weights, words


def _pull(matrix: sparse.csr_array, topics: int, anchors: Values) -> sparse.csr_array:
    """The matrix with a document for each given topic that holds the words that tell it."""
    from scipy import sparse

    weight = np.sqrt(max(_PULL * matrix.shape[0] / topics, 1))
    length = np.linalg.norm(anchors, axis=1, keepdims=True)
    rows = sparse.csr_array((weight * anchors / np.maximum(length, _TINY)).astype(np.float32))
    return sparse.vstack((matrix, rows), format="csr")
