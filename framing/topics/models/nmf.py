"""Non-negative matrix factorisation of sublinear tf-idf: the default.

Start: non-negative double SVD (Boutsidis & Gallopoulos 2008) with zeros filled by the mean, on a randomised SVD (Halko,
Martinsson & Tropp 2011) of fixed seed: nothing of it is left to chance. Then hierarchical alternating least squares
(Cichocki & Phan 2009; Gillis & Glineur 2012), one core.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy import sparse

Values = NDArray[np.floating[Any]]

IDF_POWER = 1.5
"""Rare words tell topics better than plain idf has it: more stable and more coherent (docs/topics.md)."""
ROUNDS = 100
SETTLED = 2e-3
"""Relative change of the topics in a round below which they are done."""
_WEIGHING = 30
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
    """Topics x words. `seed` is not needed."""
    matrix = _pull(matrix, topics, anchors)
    turned = matrix.T.tocsr()
    weights, words = _start(matrix, turned, topics, anchors)
    for _ in range(ROUNDS):
        before = words.copy()
        _improve(weights, words @ words.T, matrix @ np.ascontiguousarray(words.T))
        _improve(words, weights @ weights.T, turned @ np.ascontiguousarray(weights.T))
        if np.linalg.norm(words - before) <= SETTLED * np.linalg.norm(before):
            break
    return words


def weigh(matrix: sparse.csr_array, words: Values) -> Values:
    """Non-negative least squares of each document on the topics, each topic counted by the sum of its words."""
    known = (words / np.maximum(words.sum(axis=1, keepdims=True), _TINY)).astype(np.float32)
    products = matrix @ np.ascontiguousarray(known.T)
    weights = np.zeros(products.T.shape, dtype=np.float32)
    gram = known @ known.T
    for _ in range(_WEIGHING):
        _improve(weights, gram, products)
    sums = weights.sum(axis=0)
    return np.asarray((weights / np.where(sums > 0, sums, 1)).T)


def _improve(factor: Values, gram: Values, products: Values) -> None:
    """One sweep over the topics: each row of `factor` as the others leave it, the other factor held fixed."""
    products = np.ascontiguousarray(products.T)
    for k in range(len(factor)):
        if gram[k, k] > _TINY:
            factor[k] += (products[k] - gram[k] @ factor) / gram[k, k]
            np.maximum(factor[k], 0, out=factor[k])


def _pull(matrix: sparse.csr_array, topics: int, anchors: Values) -> sparse.csr_array:
    """The matrix with a document for each given topic that holds the words that tell it."""
    if not len(anchors):
        return matrix
    from scipy import sparse

    weight = np.sqrt(max(_PULL * matrix.shape[0] / topics, 1))
    length = np.linalg.norm(anchors, axis=1, keepdims=True)
    rows = sparse.csr_array((weight * anchors / np.maximum(length, _TINY)).astype(np.float32))
    return sparse.vstack((matrix, rows), format="csr")


def _start(matrix: sparse.csr_array, turned: sparse.csr_array, topics: int, anchors: Values) -> tuple[Values, Values]:
    """Topics x documents and topics x words to begin with; given topics begin with the documents of their words."""
    mean = np.float32(matrix.data.sum() / max(np.prod(matrix.shape), 1))
    left, values, right = _decompose(matrix, turned, topics - len(anchors))
    weights, words = np.empty_like(left), np.empty_like(right)
    for k, value in enumerate(values):
        u, v = max(
            ((np.maximum(sign * left[k], 0), np.maximum(sign * right[k], 0)) for sign in (1, -1)),
            key=lambda pair: float(np.linalg.norm(pair[0]) * np.linalg.norm(pair[1])),
        )
        long, wide = np.linalg.norm(u), np.linalg.norm(v)
        scale = np.sqrt(value * long * wide)
        weights[k], words[k] = scale * u / max(long, _TINY), scale * v / max(wide, _TINY)
    if len(anchors):
        holding = matrix @ np.ascontiguousarray(anchors.T.astype(np.float32))
        holding /= np.maximum(np.linalg.norm(holding, axis=0), _TINY)
        told = turned @ holding
        scale = np.sqrt(np.maximum(np.linalg.norm(told, axis=0), _TINY))
        weights, words = np.vstack(((holding * scale).T, weights)), np.vstack(((told / scale).T, words))
    return np.where(weights == 0, mean, weights), np.where(words == 0, mean, words)


def _decompose(matrix: sparse.csr_array, turned: sparse.csr_array, rank: int) -> tuple[Values, Values, Values]:
    """The leading singular vectors, as rows, and values."""
    random = np.random.default_rng(0).standard_normal((matrix.shape[1], rank + 10)).astype(np.float32)
    space = np.linalg.qr(matrix @ random)[0]
    for _ in range(3):
        space = np.linalg.qr(matrix @ np.linalg.qr(turned @ space)[0])[0]
    left, values, right = np.linalg.svd((turned @ space).T, full_matrices=False)
    return np.ascontiguousarray((space @ left)[:, :rank].T), values[:rank], np.ascontiguousarray(right[:rank])
