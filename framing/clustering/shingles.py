"""The shingles (five words in a row) of documents: what two texts have in common, counted exactly."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.clustering.features import Features
from framing.text.tokens import Ints

Hashes = NDArray[np.uint32]

SHORTEST = 12
"""Shared shingles (16 words) below which nothing is a copy: an idiom, a job title, a slogan."""
WIDESPREAD = 20
"""A shingle in more documents is boilerplate, unless such shingles make up most of a document."""
HALF = np.uint64(32)


class Shingles:
    """The shingles of documents, in the order of `doc_ids`."""

    def __init__(self, features: Features, doc_ids: pd.Series) -> None:
        place = pd.Series(np.arange(len(features.doc_ids)), index=features.doc_ids)
        at = place[doc_ids].to_numpy(dtype=np.int64)
        self._shingles = features.shingles
        self._low, self._high = features.run_first[:-1][at], features.run_first[1:][at]
        self.sizes = self._high - self._low
        self._widespread = np.zeros(0, np.uint32)

    def of(self, document: int) -> Hashes:
        """The shingles of one document, sorted."""
        return self._shingles[self._low[document] : self._high[document]]

    def fingerprints(self) -> NDArray[np.uint64]:
        """A number that two texts share only where all their shingles are the same."""
        sums = np.concatenate(([0], np.cumsum(self._shingles.astype(np.uint64))))
        return np.asarray(sums[self._high] - sums[self._low], dtype=np.uint64)

    def duplicates(self) -> Ints:
        """For each document the last before it with exactly the same shingles, or itself."""
        seen: dict[bytes, int] = {}
        out = np.arange(len(self.sizes))
        for i in np.flatnonzero(self.sizes >= SHORTEST).tolist():
            key = self.of(i).tobytes()
            out[i] = seen.get(key, i)
            seen[key] = i
        return out

    def postings(self, documents: Ints) -> tuple[Hashes, Ints]:
        """(shingle, document) of all shingles of these documents, sorted by shingle, then document."""
        number = np.repeat(documents, self.sizes[documents]).astype(np.uint64)
        shingles = np.concatenate([self.of(i) for i in documents.tolist()] or [np.zeros(0, np.uint32)])
        return unpack(np.sort((shingles.astype(np.uint64) << HALF) | number))

    def mark_widespread(self, shingles: Hashes) -> None:
        """Which shingles are boilerplate: of all postings, sorted, those of more than WIDESPREAD documents."""
        starts = np.flatnonzero(np.append(shingles[:1] == shingles[:1], shingles[1:] != shingles[:-1]))
        self._widespread = shingles[starts[np.diff(np.append(starts, len(shingles))) > WIDESPREAD]]

    def overlap(self, one: int, other: int) -> float:
        """Share of the shorter that stands in the longer, 0 below SHORTEST shingles.

        Boilerplate counts only where it makes up most of the shorter.
        """
        small, large = sorted((self.of(one), self.of(other)), key=len)
        shared = common(small, large)
        boilerplate = common(small, self._widespread)
        if 2 * len(boilerplate) <= len(small):
            shared = np.setdiff1d(shared, boilerplate, assume_unique=True)
            small = np.setdiff1d(small, boilerplate, assume_unique=True)
        return len(shared) / len(small) if len(shared) >= SHORTEST else 0.0

    def share_held(self, document: int, others: Iterable[int]) -> float:
        """Share of a document that stands in any of the others."""
        told = np.unique(np.concatenate([self.of(i) for i in others] or [np.zeros(0, np.uint32)]))
        return len(common(self.of(document), told)) / max(int(self.sizes[document]), 1)


def unpack(keys: NDArray[np.uint64]) -> tuple[Hashes, Ints]:
    """Upper and lower half of 64 bits."""
    return (keys >> HALF).astype(np.uint32), (keys & np.uint64(0xFFFFFFFF)).astype(np.int64)


def common(one: Hashes, other: Hashes) -> Hashes:
    """What two sorted sets have in common."""
    if not len(other):
        return one[:0]
    return np.asarray(one[other[np.minimum(np.searchsorted(other, one), len(other) - 1)] == one])
