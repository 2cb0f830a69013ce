"""How good topics are: do they come back, do their words belong together, are they apart from each other?

All of it is about `words`, topics x words with none negative, of whatever scale a model gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from framing.text.tokens import Ints

if TYPE_CHECKING:
    from scipy import sparse

Values = NDArray[np.floating[Any]]

TOP = 10
"""Words of a topic that are shown and scored."""
FREX_EXCLUSIVITY = 0.7
"""Weight of exclusivity against frequency (Bischof & Airoldi 2012; the figure of Roberts et al. 2014)."""
_EPSILON = 1e-12


def match(words: Values, others: Values) -> tuple[Ints, Values]:
    """For each topic the one of `others` that stands for it, one to one, and how alike the two are.

    Alike: cosine of their words, corrected for chance: (cosine - c) / (1 - c), c being the mean cosine of topics that
    are not matched; 1 is equal, 0 is no nearer than any two topics. Greatest sum: Hungarian method
    (Greene, O'Callaghan & Cunningham 2014). Both must have the same number of topics.
    """
    from scipy.optimize import linear_sum_assignment

    cosine = (_unit(words) @ _unit(others).T).astype(np.float64).round(6)  # so that noise of the last bits ties
    other: Ints = linear_sum_assignment(-cosine)[1]
    matched = cosine[np.arange(len(cosine)), other]
    chance = (cosine.sum() - matched.sum()) / max(cosine.size - len(cosine), 1)
    return other, (matched - chance) / max(1 - chance, _EPSILON)


def _unit(words: Values) -> Values:
    return np.asarray(words / np.maximum(np.linalg.norm(words, axis=1, keepdims=True), _EPSILON))


def order_words(words: Values, count: int = TOP) -> Ints:
    """The heaviest words of each topic; ties by the order of words."""
    return np.argsort(-words, axis=1, kind="stable")[:, :count]


def measure_coherence(counts: sparse.csr_array, tops: Ints) -> Values:
    """Mean normalised pointwise mutual information of each topic's words, documents being the windows (-1 to 1).

    As gensim's CoherenceModel `c_npmi` has it (Roeder, Both & Hinneburg 2015) with a window longer than any document;
    a pair with a word that no document holds counts 0.
    """
    from scipy import sparse

    used = np.unique(tops)
    held = sparse.csc_array(counts[:, used])
    held.data = np.ones(len(held.data), dtype=np.float64)
    joint = np.asarray((held.T @ held).todense()) / max(counts.shape[0], 1)
    place = np.searchsorted(used, tops)
    return np.array([_npmi(joint[np.ix_(top, top)]) for top in place], dtype=np.float64)


def _npmi(joint: Values) -> float:
    """Mean over pairs; `joint`: share of documents that hold both words."""
    single = np.diag(joint)
    one, other = np.triu_indices(len(joint), 1)
    both, apart = joint[one, other] + _EPSILON, single[one] * single[other]
    value = np.log(both / np.where(apart > 0, apart, 1)) / -np.log(both)
    return float(np.where(apart > 0, value, 0).mean()) if len(one) else 0.0


def measure_frex(words: Values) -> Values:
    """FREX of every word in every topic (0-1): 1 / (.7 / rank of its exclusivity + .3 / rank of its weight).

    Exclusivity is the topic's share of the word's weight in all topics; ranks are shares of words that have no more
    (stm's `exclusivity` takes the same, Roberts, Stewart & Tingley 2019). Words a topic lacks have 0.
    """
    share = words / np.maximum(words.sum(axis=1, keepdims=True), _EPSILON)
    exclusive = share / np.maximum(share.sum(axis=0), _EPSILON)
    frex = 1 / (FREX_EXCLUSIVITY / _ranks(exclusive) + (1 - FREX_EXCLUSIVITY) / _ranks(share))
    return np.asarray(np.where(words > 0, frex, 0))


def _ranks(values: Values) -> Values:
    ordered = np.sort(values, axis=1)
    found = [np.searchsorted(line, row, side="right") for line, row in zip(ordered, values, strict=True)]
    return np.asarray(np.stack(found) / values.shape[1])


def measure_exclusivity(words: Values, tops: Ints) -> Values:
    """Mean FREX of each topic's heaviest words (0-1)."""
    return np.asarray(np.take_along_axis(measure_frex(words), tops, axis=1).mean(axis=1))


def average(values: Sequence[float]) -> tuple[float, float]:
    """Mean and its standard error; the error of a single value is missing."""
    array = np.asarray(values, dtype=np.float64)
    error = float(array.std(ddof=1) / np.sqrt(len(array))) if len(array) > 1 else float("nan")
    return float(array.mean()), error
