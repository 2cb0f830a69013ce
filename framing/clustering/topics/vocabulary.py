"""Which words of a corpus topics are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from framing.text.tokens import Ints

if TYPE_CHECKING:
    from scipy import sparse

MOST = 5000
"""Words kept, those of most documents."""
_FEWEST = (3, 10)
_PER_DOCUMENTS = 500
_WIDESPREAD = 0.5


def choose_words(counts: sparse.csr_array) -> Ints:
    """The columns of `counts` (documents x words) that can tell topics apart, at most MOST of them, in their order.

    A word must stand in a five-hundredth of the documents (at least 3; 10 are always enough) and in no more than half.
    """
    documents = counts.shape[0]
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    fewest = np.clip(documents // _PER_DOCUMENTS, *_FEWEST)
    usable = np.flatnonzero((frequency >= fewest) & (frequency <= _WIDESPREAD * documents))
    heaviest = usable[np.argsort(-frequency[usable], kind="stable")][:MOST]
    return np.sort(heaviest)
