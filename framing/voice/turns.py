"""Who speaks in a transcript: lines that begin with the name of a speaker and a colon. No model."""

from __future__ import annotations

import re
from dataclasses import dataclass

FEWEST = 3
"""Labelled lines that make a transcript."""
LONGEST_GAP = 6
"""Lines without a label, at most, that go on with the turn before them."""

_LABEL = re.compile(r"^[ \t]*(?P<name>Q|A|[A-Z][A-Z.’'-]+(?: [A-Z][A-Z.,’'-]*){0,5})(?: ?\([^()\n]{1,40}\))?:(?=\s)")


@dataclass(frozen=True)
class Turn:
    """text[start:end] is what the speaker named at `label` says."""

    start: int
    end: int
    label: tuple[int, int]


def find_turns(text: str) -> list[Turn]:
    """The turns of a transcript, in order; none where fewer than FEWEST lines have a label in capitals, Q or A."""
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]*\S[^\n]*", text)]
    labels = [(number, m) for number, (a, b) in enumerate(lines) if (m := _LABEL.match(text[a : min(b, a + 120)]))]
    if len(labels) < FEWEST:
        return []
    turns = []
    for (number, label), (following, _) in zip(labels, [*labels[1:], (len(lines), None)], strict=True):
        last = following - 1 if following < len(lines) and following - number <= LONGEST_GAP else number
        start = lines[number][0]
        turns.append(
            Turn(start + label.end(), lines[last][1], (start + label.start("name"), start + label.end("name")))
        )
    return turns
