"""The cues of a language pack: which verbs, nouns and adjectives carry somebody else's words, and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from framing.voice.packs import read_pack

Words = frozenset[str]


@dataclass(frozen=True)
class Cues:
    """Lemmas by construction; `prepositions` of each word class: preposition -> lemmas."""

    report: Words
    clause: Words
    never: Words
    infinitive: Words
    object: Words
    passive: Words
    impression: Words
    received: Words
    concluding: Words
    prepositions: Mapping[str, Words]
    noun_clause: Words
    noun_infinitive: Words
    noun_prepositions: Mapping[str, Words]
    adjective_clause: Words
    adjective_infinitive: Words
    adjective_prepositions: Mapping[str, Words]
    sources: tuple[tuple[str, ...], ...]
    hearsay: Words
    views: Words

    @cached_property
    def verbs(self) -> Words:
        """All verbs with a subject that can be the speaker."""
        return self.report.union(self.clause, self.infinitive, self.object, *self.prepositions.values())


@cache
def load_cues() -> Cues:
    """Read them."""
    data = read_pack("en")
    verbs, nouns, adjectives = data["verbs"], data["nouns"], data["adjectives"]
    plain = ("report", "clause", "never", "infinitive", "object", "passive", "impression", "received", "concluding")
    return Cues(
        **{name: _words(verbs[name]) for name in plain},
        prepositions={p: _words(text) for p, text in verbs["preposition"].items()},
        noun_clause=_words(nouns["clause"]),
        noun_infinitive=_words(nouns["infinitive"]),
        noun_prepositions=_prepositions(nouns),
        adjective_clause=_words(adjectives["clause"]),
        adjective_infinitive=_words(adjectives["infinitive"]),
        adjective_prepositions=_prepositions(adjectives),
        sources=tuple(tuple(phrase.split()) for phrase in data["phrases"]["source"]),
        hearsay=_words(data["phrases"]["hearsay"]),
        views=_words(data["phrases"]["views"]),
    )


def _words(text: str) -> Words:
    return frozenset(text.split())


def _prepositions(section: Mapping[str, Any]) -> dict[str, Words]:
    return {p: _words(text) for p, text in section.items() if p not in ("clause", "infinitive")}
