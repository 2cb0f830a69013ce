"""Which sentences can be shown as an outlet's own: those in which nothing could carry somebody else's words.

Stricter than the rules that count: these ask what a parse says, this asks whether a reader could take it otherwise.
"""

from __future__ import annotations

import re
from functools import cache

from framing.voice.cues import load_cues
from framing.voice.packs import has_cues, read_pack, words

Words = frozenset[str]

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_QUOTED = re.compile(r"[\"“”„«»‹›]|(?<!\w)['‘’]|``")
_NAMED = re.compile(r":\s|\s[-–—]\s*[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,2}\W*$")
"""`Name: …` and `…, - Name`."""
_ENDINGS = (
    ("", ""),
    ("s", ""),
    ("es", ""),
    ("ed", ""),
    ("d", ""),
    ("ing", ""),
    ("ing", "e"),
    ("ies", "y"),
    ("ied", "y"),
)


def is_clear(sentence: str, language: str = "en") -> bool:
    """Whether nothing in a sentence could carry somebody else's words: no quotation mark, no name before a colon or
    behind a dash, no form of a verb, noun or adjective that reports, no pronoun that goes on with what somebody said.

    sentence: without the mention itself, which may be such a word ("threat"). False for a language without cues: there
    nobody can say. Measured on mentions told own (`clear_mentions_right` of benchmarks/voice.py).
    """
    if not has_cues(language) or _QUOTED.search(sentence) or _NAMED.search(sentence):
        return False
    return not any(_carries(word) for word in _WORD.findall(sentence.casefold()))


@cache
def _carries(word: str) -> bool:
    return not _lemmas(word).isdisjoint(_carriers())


def _lemmas(word: str) -> Words:
    """What an English word may be a form of."""
    found = {word[: len(word) - len(end)] + put for end, put in _ENDINGS if word.endswith(end)}
    return frozenset(found | {stem[:-1] for stem in found if len(stem) > 2 and stem[-1] == stem[-2]})


@cache
def _carriers() -> Words:
    """Every word that can carry somebody else's words or thoughts, and those that go on with them."""
    cues, more = load_cues(), read_pack("en")["clear"]
    verbs = cues.verbs | cues.passive | cues.impression | cues.received
    nouns = cues.noun_clause.union(cues.noun_infinitive, *cues.noun_prepositions.values())
    adjectives = cues.adjective_clause.union(cues.adjective_infinitive, *cues.adjective_prepositions.values())
    sources = frozenset(phrase[0] for phrase in cues.sources if phrase[0] != "in")
    cued = verbs | nouns | adjectives | sources | cues.hearsay
    return cued.union(*(words(text) for text in more.values()))
