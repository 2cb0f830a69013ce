"""Topic models, one a file; a model of another package stands under the entry point group of this name.

A model is a module with three functions (`tests/topics/test_models.py` runs over all that are found):

    prepare(counts) -> matrix                              documents x words, float32: what it sees of the counts
    fit(matrix, topics, seed, anchors) -> words            topics x words, float32, none negative
    weigh(matrix, words) -> weights                        documents x topics, rows sum to 1 (to 0 without any word)

`counts` and `matrix` are sparse and have the same rows and columns. `anchors` (some topics x words, ones where a word
tells that topic; often no rows) come first among the topics. The same arguments give the same bytes; `seed` is all
the randomness there is. A row of `words` may be of any scale.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy import sparse

Values = NDArray[np.floating[Any]]


class Model(Protocol):
    """What a module in this folder is."""

    def prepare(self, counts: sparse.csr_array) -> sparse.csr_array:
        """Counts of words (documents x words) as the model sees them."""

    def fit(self, matrix: sparse.csr_array, topics: int, seed: int, anchors: Values) -> Values:
        """The topics found in a prepared matrix: topics x words."""

    def weigh(self, matrix: sparse.csr_array, words: Values) -> Values:
        """How much of each document is each topic: documents x topics."""
