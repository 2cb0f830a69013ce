"""Pairs of copies -> groups of versions of one text, and the version that counts.

Containment is measured on the shorter text, so that a digest, a live blog or a captured front page contains whatever it
reprints, and a box contained in ten stories links the ten. So no group is closed over its pairs: a text that holds
several others which do not overlap is a container and is kept apart, and in all other groups every member overlaps with
the fullest one (star clustering, Aslam, Pelekhov & Rus 2004).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framing.clustering.shingles import Shingles
from framing.text.tokens import Bools, Ints

OVERLAP = 0.1
"""Containment below which two texts that stand in a third are two texts and not versions of one."""
BOTH_WAYS = 0.5
"""Share of the longer of two texts from which they are mostly the same both ways: of two texts apart only one is."""
REST = 0.25
"""Share of a text, mostly the same as one other, that must stand in further ones to make it a container."""
HELD = 0.8
"""Share of a container from which the texts of its source that it holds leave nothing of its own to count."""


@dataclass(frozen=True)
class Versions:
    """For each document the fullest of its group (or itself), whether it is a container, and its containment.

    containment: share of the shorter that the fullest of the group and it have in common; of a container in no group
    the share of it that stands in its parts; else 1. parts: the documents that each container holds.
    """

    group: Ints
    is_container: Bools
    containment: NDArray[np.float64]
    parts: dict[int, list[int]]


def find_versions(texts: Shingles, a: Ints, b: Ints, rank: Ints, threshold: float) -> Versions:
    """Groups of the documents that these pairs of copies link; a member overlaps by `threshold` with the fullest.

    rank: the place of each document from the fullest to the shortest text, the last before the first.
    """
    parts = _find_containers(texts, a, b, rank)
    linked: dict[int, list[int]] = defaultdict(list)
    for one, other in zip(a.tolist(), b.tolist(), strict=True):
        inside = (one in parts) + (other in parts)
        if not inside or (inside == 2 and _is_same(texts, one, other)):
            linked[one].append(other)
            linked[other].append(one)
    count = len(texts.sizes)
    group, containment = np.arange(count), np.ones(count)
    for document, held in parts.items():
        containment[document] = texts.share_held(document, held)
    done: set[int] = set()
    for fullest in sorted(linked, key=rank.__getitem__):
        if fullest not in done:
            for member, share in _gather(texts, fullest, linked, done, threshold).items():
                group[member], containment[member] = fullest, share
    return Versions(group, np.isin(np.arange(count), list(parts)), containment, parts)


def _find_containers(texts: Shingles, a: Ints, b: Ints, rank: Ints) -> dict[int, list[int]]:
    """The texts that hold others which do not overlap, and what they hold; from the shortest on.

    A container in another one is no part of it: its own parts are.
    """
    held: dict[int, list[int]] = defaultdict(list)
    for pair in zip(a.tolist(), b.tolist(), strict=True):
        large, small = sorted(pair, key=rank.__getitem__)
        held[large].append(small)
    found: dict[int, list[int]] = {}
    for document in sorted(held, key=rank.__getitem__, reverse=True):
        parts = sorted((i for i in held[document] if i not in found), key=rank.__getitem__)
        apart = [i for i in parts[1:] if texts.overlap(i, parts[0]) < OVERLAP]
        if apart and (not _is_same(texts, document, parts[0]) or texts.share_held(document, apart) >= REST):
            found[document] = sorted(parts)
    return found


def _is_same(texts: Shingles, one: int, other: int) -> bool:
    """Whether two texts are mostly the same both ways."""
    shorter, longer = sorted((one, other), key=texts.sizes.__getitem__)
    return texts.share_held(longer, [shorter]) >= BOTH_WAYS


def _gather(
    texts: Shingles, fullest: int, linked: dict[int, list[int]], done: set[int], threshold: float
) -> dict[int, float]:
    """The documents not yet done that are linked with the fullest, each through others that overlap with it."""
    found, tried, waiting = {fullest: 1.0}, {fullest}, [fullest]
    while waiting:
        for other in linked[waiting.pop()]:
            if other in done or other in tried:
                continue
            tried.add(other)
            share = texts.overlap(fullest, other)
            if share >= threshold:
                found[other] = share
                waiting.append(other)
    done.update(found)
    return found


def choose_kept(
    texts: Shingles, versions: Versions, sources: NDArray[np.object_], rank: Ints, threshold: float
) -> Bools:
    """Which documents count: of the versions of one source the first by rank, and those that overlap with none before.

    A container does not count where texts of its own source, which count themselves, make up HELD of it.
    """
    kept = np.ones(len(rank), dtype=bool)
    chosen: dict[tuple[int, object], list[int]] = defaultdict(list)
    several = np.bincount(versions.group, minlength=len(rank))[versions.group] > 1
    members = np.flatnonzero(several)
    for document in members[np.argsort(rank[members])].tolist():
        others = chosen[int(versions.group[document]), sources[document]]
        kept[document] = not any(texts.overlap(i, document) >= threshold for i in others)
        if kept[document]:
            others.append(document)
    for document, parts in versions.parts.items():
        own = [i for i in parts if sources[i] == sources[document]]
        kept[document] &= texts.share_held(document, own) < HELD
    return kept
