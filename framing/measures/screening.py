"""Which sentences without a mention look like those that have one? A broad screen, so that codes are spent where
uses that the lexicon misses are likely. It decides how likely a sentence is drawn, never what it counts for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from framing.statistics.counts import Bools, Floats

PER_HIT, LEAST, MOST = 2, 0.05, 0.5
"""Near sentences: two for each that has a mention, at least a twentieth and at most half of the others."""
_STEM = 5
"""Letters that two words share to be of one stem."""
_SHRUNK = 2.0
"""Sentences added to what was met and what was expected of a word: one that stands once says little."""
_WORD = re.compile(r"\w{2,}")


class Screen:
    """The words of all sentences, from which those near a frame are told."""

    def __init__(self, texts: Sequence[str]) -> None:
        from sklearn.feature_extraction.text import CountVectorizer

        counter = CountVectorizer(binary=True, token_pattern=_WORD.pattern, dtype=np.float64)
        try:
            self._words = counter.fit_transform(texts)
            self._names = counter.get_feature_names_out().tolist()
        except ValueError:  # no sentence holds a word of two letters
            self._words = None

    def find_near(self, hit: Bools, group: Sequence[str], surfaces: Sequence[str]) -> Bools:
        """Of the sentences that are no `hit`, group by group, those that are near one.

        Half of them share a stem with what was found (`surfaces`), as far as there are such; the rest use most of the
        words that sentences with a mention use more than expected (log ratio, the mention's own words apart).
        """
        near = np.zeros(len(hit), dtype=bool)
        if self._words is None or not hit.any():
            return near
        score, kin = self._score(hit, surfaces)
        groups = np.array(group, dtype=object)
        for name in sorted(set(group)):
            inside = groups == name
            others = np.flatnonzero(inside & ~hit)
            wanted = max(PER_HIT * int((inside & hit).sum()), round(LEAST * len(others)))
            wanted = min(wanted, int(MOST * len(others)))
            ranked = others[np.argsort(-score[others], kind="stable")]
            first = ranked[kin[ranked]][: wanted // 2]
            rest = ranked[~np.isin(ranked, first)][: wanted - len(first)]
            near[first] = near[rest] = True
        return near

    def _score(self, hit: Bools, surfaces: Sequence[str]) -> tuple[Floats, Bools]:
        """How much each sentence sounds like one with a mention, and whether it holds a word of the same stem."""
        own = {word for surface in set(surfaces) for word in _WORD.findall(surface.lower())}
        stems = {word[:_STEM] for word in own if len(word) >= _STEM}
        known = np.array([name in own for name in self._names], dtype=bool)
        related = np.array([name[:_STEM] in stems for name in self._names], dtype=bool) & ~known
        inside, whole = (np.asarray(self._words[rows].sum(axis=0)).ravel() for rows in (hit, slice(None)))
        expected = whole * inside.sum() / max(whole.sum(), 1)
        weight = np.where(known, 0.0, np.log((inside + _SHRUNK) / (expected + _SHRUNK)))
        length = np.asarray(self._words.sum(axis=1)).ravel()
        score: Floats = self._words @ weight / np.sqrt(np.fmax(length, 1))
        return score, np.asarray(self._words @ related.astype(np.float64) > 0)
