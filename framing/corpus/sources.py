"""Names of outlets: cleaned, folded where the study says so, and near-identical ones reported, never joined."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from framing.errors import InputError, printable
from framing.tables import UNKNOWN_SOURCE
from framing.text.normal import uncommon

_GENERIC = frozenset("the news online com www org net co uk http https".split())
_WORD = re.compile(r"[^\W_]+")


_INVISIBLE = re.compile("[\u2800\u3164\u115f\u1160\uffa0]")
"""Characters that look like a blank and are none."""
_LOOKALIKES = str.maketrans("авекмнорстухіјѕһαβεηικνορτυχϲ", "abekmhopctyxijshabenikvoptyxc")
"""Small Cyrillic and Greek letters and the Latin ones that they (or their capitals) look like."""
_ODD = "\u0400-\u04ffαεικνορτυχϲΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ"
_MIXED = re.compile(f"[A-Za-z][{_ODD}]|[{_ODD}][A-Za-z]")
_ANY_ODD = re.compile(f"[{_ODD}]")


def clean_source(name: str) -> str:
    """A source as it is used: NFC, blanks of all kinds single, none at the ends; `(unknown)` where nothing is seen."""
    cleaned = " ".join(unicodedata.normalize("NFC", name).split())
    seen = any(unicodedata.category(c)[0] not in "CZ" for c in _INVISIBLE.sub("", cleaned))
    return cleaned if seen else UNKNOWN_SOURCE


def mixes_scripts(text: str) -> bool:
    """Whether a Latin letter stands beside a Cyrillic one, or beside a Greek one that looks Latin."""
    return bool(_ANY_ODD.search(uncommon(text)) and _MIXED.search(text))


def folding(names: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Spelling -> name of `sources.names`. Raises InputError where one spelling belongs to two names."""
    folded: dict[str, str] = {}
    for name, spellings in names.items():
        for spelling in map(clean_source, spellings):
            if folded.setdefault(spelling, name) != name:
                raise InputError(f"sources.names: {printable(repr(spelling))} stands under two names; keep one")
    return folded


def grouping(groups: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Source -> group of `sources.groups`. Raises InputError where one source is in two groups."""
    group_of: dict[str, str] = {}
    for group, members in groups.items():
        for member in map(clean_source, members):
            if group_of.setdefault(member, group) != group:
                raise InputError(f"sources.groups: {printable(repr(member))} is in two groups; keep one")
    return group_of


def similar_names(documents_of: Mapping[str, int]) -> list[tuple[str, tuple[str, ...]]]:
    """Sources that may be one outlet: (the commonest name, the others), e.g. ("Fox News", ("Fox Online News",)).

    Names are near where they differ by case, accents, punctuation, letters of another script that look the same or
    words like "the", "news", "online", ".com" only, or, from eight letters on and without digits, by one letter left
    out, added, changed or swapped.
    """
    families: dict[str, str] = {}
    members: dict[str, list[str]] = {}
    for name in sorted(documents_of):
        keys = _keys(name)
        family = next((families[k] for k in keys if k in families), name)
        for key in keys:
            families.setdefault(key, family)
        if keys:
            members.setdefault(family, []).append(name)
    found = []
    for names in members.values():
        first, *others = sorted(names, key=lambda n: (-documents_of[n], n))
        if others:
            found.append((first, tuple(sorted(others))))
    return sorted(found)


def _keys(name: str) -> list[str]:
    """What near names have in common: the telling words, and these with one letter left out."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    plain = plain.translate(_LOOKALIKES)
    words = [w for w in _WORD.findall(plain) if w not in _GENERIC]
    key = "".join(words)
    if name == UNKNOWN_SOURCE or not key:
        return []
    if len(key) < 8 or any(c.isdigit() for c in key):
        return [key]
    return [key, *dict.fromkeys(key[:i] + key[i + 1 :] for i in range(len(key)))]
