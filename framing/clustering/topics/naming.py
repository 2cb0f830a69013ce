"""What topics are called: words as they are written, a short label from the phrases that are typical of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.clustering.features import LEAD
from framing.clustering.topics.quality import order_words
from framing.errors import printable
from framing.text.words import Spelled, is_common, spell_words

Values = NDArray[np.floating[Any]]

NEAREST = 30
"""Documents of a topic whose openings give it its label."""
_HEAVY = 40
"""Words of a topic a label is made of."""
_LONGER = 0.6
"""A run of three words stands for the two in it if it is this part as frequent."""
_FEWEST = 3
_TYPICAL = 30
"""Words of a topic in which the words of a given name are looked for."""


@dataclass(frozen=True)
class Openings:
    """The openings of the documents nearest to one topic, and the topic's heaviest words with their weights."""

    spelled: Spelled
    heavy: Mapping[str, float]


def read_openings(texts: Sequence[str], words: NDArray[np.str_], weights: Values) -> Openings:
    """What a label is made of: `texts` are those nearest to the topic whose words weigh `weights`."""
    top = order_words(weights[None, :], _HEAVY)[0]
    heavy = {str(words[i]): float(weights[i]) for i in top.tolist() if weights[i] > 0}
    return Openings(spell_words([text[:LEAD] for text in texts]), heavy)


def write_words(openings: Openings, stems: Sequence[str]) -> list[str]:
    """Words as they are mostly written in the openings; a word that is not there stays as it is."""
    seen: dict[str, Counter[str]] = {stem: Counter() for stem in stems}
    for word, surface in zip(openings.spelled.words, openings.spelled.surfaces, strict=True):
        if word in seen:
            seen[word][_bare(surface)] += 1
    return [_commonest(seen[stem]) or stem for stem in stems]


def _bare(surface: str) -> str:
    """Without a possessive ending."""
    return surface[:-2] if surface[-2:].lower() in {"'s", "’s"} else surface


def _commonest(counter: Counter[str]) -> str:
    return min(counter, key=lambda surface: (-counter[surface], surface), default="")


def label_topic(openings: Openings, taken: frozenset[str]) -> str:
    """The run of two or three words most typical of a topic, else its three heaviest words; none that is `taken`.

    A run stands in one sentence, begins and ends with heavy words of the topic, has no other words than those and
    common ones, and stands in three openings or more. It scores by the openings it stands in and what its words weigh.
    """
    held, written = _find_runs(openings)
    frequency = Counter({run: len(texts) for run, texts in held.items() if len(texts) >= _FEWEST})
    for run in [r for r in frequency if len(r) == 3]:
        for shorter in (run[:2], run[1:]):
            if frequency[run] >= _LONGER * frequency[shorter]:
                frequency.pop(shorter, None)
    ranked = sorted(frequency, key=lambda run: (-frequency[run] * _weight(run, openings.heavy), run))
    labels = [_commonest(written[run]) for run in ranked]
    labels.append(", ".join(write_words(openings, list(openings.heavy)[:3])))
    numbered = (f"{labels[-1]} ({number})" for number in count(2))  # two topics of the same heaviest words
    return next(label for label in chain(labels, numbered) if label.casefold() not in taken)


def _weight(run: tuple[str, ...], heavy: Mapping[str, float]) -> float:
    return sum(heavy.get(word, 0) for word in run) / sum(word in heavy for word in run)


def _find_runs(openings: Openings) -> tuple[dict[tuple[str, ...], set[int]], dict[tuple[str, ...], Counter[str]]]:
    """Runs of two and three words: the openings they stand in, and how they are written."""
    spelled, heavy = openings.spelled, openings.heavy
    words, text, follows = spelled.words, spelled.text.tolist(), spelled.follows.tolist()
    held: dict[tuple[str, ...], set[int]] = {}
    written: dict[tuple[str, ...], Counter[str]] = {}
    for i, word in enumerate(words):
        if word not in heavy:
            continue
        for j in range(i + 1, min(i + 3, len(words))):
            if not follows[j] or text[j] != text[i]:
                break
            run = tuple(words[i : j + 1])
            if words[j] in heavy and len(set(run)) == len(run):
                held.setdefault(run, set()).add(text[i])
                surfaces = [*spelled.surfaces[i:j], _bare(spelled.surfaces[j])]
                written.setdefault(run, Counter())[" ".join(surfaces)] += 1
            elif words[j] not in heavy and not is_common(words[j]):
                break
    return held, written


def assign_names(
    names: Mapping[str, Sequence[str]], words: NDArray[np.str_], weights: Values
) -> tuple[dict[int, str], list[str]]:
    """Which topic each given name goes to, by its words, one to one; and notes on names no topic answers to.

    A topic answers to a name if half of the name's words or more are among its heaviest. So a name stays with its
    topic in a rerun whatever the topic's id.
    """
    from scipy.optimize import linear_sum_assignment

    top = order_words(weights, _TYPICAL)
    typical = [{str(words[i]) for i in row.tolist()} for row in top]
    wanted = [_stems(given) for given in names.values()]
    share = np.array([[len(stems & has) / max(len(stems), 1) for has in typical] for stems in wanted])
    at, topics = linear_sum_assignment(-share.reshape(len(wanted), len(typical)))
    keys = list(names)
    chosen = {int(k): keys[i] for i, k in zip(at.tolist(), topics.tolist(), strict=True) if share[i, k] >= 0.5}
    missing = [name for name in keys if name not in chosen.values()]
    notes = [f"topics.names: no topic has the words of {printable(repr(name), 60)}" for name in missing]
    return chosen, notes


def _stems(given: Sequence[str]) -> set[str]:
    return set(spell_words(list(given)).words)


def assign_seeds(seeded: Mapping[str, Sequence[str]], words: NDArray[np.str_]) -> tuple[list[str], Values, list[str]]:
    """Topics given by words: their names, names x words with ones, and notes on those without a word in the corpus."""
    known = {str(word): i for i, word in enumerate(words.tolist())}
    names, rows, notes = [], [], []
    for name, given in seeded.items():
        at = sorted(known[stem] for stem in _stems(given) if stem in known)
        if not at:
            notes.append(f"topics.seeded: the vocabulary holds no word of {printable(repr(name), 60)}; it is left out")
            continue
        row = np.zeros(len(words), dtype=np.float32)
        row[at] = 1
        names.append(name)
        rows.append(row)
    return names, np.array(rows, dtype=np.float32).reshape(len(rows), len(words)), notes
