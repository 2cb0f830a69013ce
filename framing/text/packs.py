"""The words of languages that reading needs: one file a language, `languages/XX.toml`, read once.

Tokens and sentences are found before the language of a text is known, so their words are those of all languages
together; what is too common to tell anything is so in its language alone, and only English is looked at.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load_words(section: str, key: str) -> frozenset[str]:
    """The words of one list, of all languages that have it."""
    return frozenset().union(*(_words(pack, section, key) for pack in _packs().values()))


@cache
def load_stop_words(language: str = "en") -> frozenset[str]:
    """Words of a language that are too common to tell anything."""
    return _words(_packs()[language], "words", "stop")


def _words(pack: Mapping[str, Any], section: str, key: str) -> frozenset[str]:
    return frozenset(pack.get(section, {}).get(key, "").split())


@cache
def _packs() -> Mapping[str, Mapping[str, Any]]:
    """Every file by its language (ISO 639-1)."""
    found = (f for f in files(__package__).joinpath("languages").iterdir() if f.name.endswith(".toml"))
    return {f.name.removesuffix(".toml"): tomllib.loads(f.read_text(encoding="utf-8")) for f in found}
