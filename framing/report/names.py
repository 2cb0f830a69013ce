"""Which speakers and parties are names, and which of them are one."""

from __future__ import annotations

import re
from collections.abc import Iterable

_LETTERS = re.compile(r"[^\W\d_]+")
_ARTICLES = ("the ", "a ", "an ")
MOST_READ = 20_000
"""Sentences that are read for the words that stand in them without a capital."""


def plain_words(texts: Iterable[str]) -> set[str]:
    """The words that stand in texts without a capital: one that does is no name by itself."""
    return {word for text in texts for word in _LETTERS.findall(text) if word.islower()}


def settle_names(found: Iterable[str], plain: set[str]) -> dict[str, str]:
    """What each speaker or party is called; empty for what is no name.

    A name begins and ends with a capital ("her country", "US officials" are none; where letters have no case all are)
    and, of one word, does not stand without one in the texts (`plain`: "threat", "Left", "Report"). A surname alone is
    the one person or body whose name ends in it: "Trump" is "Donald Trump" where no other Trump is named.
    """
    names = {name: _strip(name) for name in set(found) if name}
    kept = {name: bare for name, bare in names.items() if _is_name(bare, plain)}
    fuller: dict[str, set[str]] = {}
    for bare in kept.values():
        if " " in bare:
            fuller.setdefault(bare.rpartition(" ")[2], set()).add(bare)
    return {name: _fullest(kept[name], fuller) if name in kept else "" for name in names}


def _fullest(bare: str, fuller: dict[str, set[str]]) -> str:
    whole = fuller.get(bare, set())
    return next(iter(whole)) if len(whole) == 1 else bare


def _strip(name: str) -> str:
    """A name without an article before it and a possessive behind it."""
    lower = name.lower()
    bare = next((name[len(a) :] for a in _ARTICLES if lower.startswith(a)), name).strip()
    return re.sub(r"['’]s?$", "", bare)


def _is_name(bare: str, plain: set[str]) -> bool:
    words = bare.split()
    if not words or not all(_begins(words[place]) for place in (0, -1)):
        return False
    return len(words) > 1 or bare.lower() not in plain


def _begins(word: str) -> bool:
    """Whether a word begins as a name does: a capital, a digit, a letter of a script without case."""
    return any(c.isalnum() for c in word[:2]) and not next(c for c in word if c.isalnum()).islower()
