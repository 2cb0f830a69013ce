"""The words of a language that the rules look for: one file a language, `languages/XX.toml`.

A language with cues (`[verbs]`) can be parsed for reported speech; one without is told by quotation marks.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

Words = frozenset[str]


@dataclass(frozen=True)
class Labels:
    """Words of labels in transcripts, of all languages together: a label says nothing about the language it is in.

    parts: what speakers without a name are called; headings: what never speaks; abbreviations: words whose full stop
    ends no sentence.
    """

    parts: Words
    headings: Words
    abbreviations: Words


@cache
def load_labels() -> Labels:
    """The words of labels."""
    found = [read_pack(language).get("labels", {}) for language in sorted(_languages())]
    return Labels(*(frozenset().union(*(words(f.get(key, "")) for f in found)) for key in Labels.__dataclass_fields__))


@cache
def has_cues(language: str) -> bool:
    """Whether reported speech can be told in a language (ISO 639-1)."""
    return language in _languages() and "verbs" in read_pack(language)


@cache
def read_pack(language: str) -> Mapping[str, Any]:
    """The file of a language."""
    return tomllib.loads(_folder().joinpath(f"{language}.toml").read_text(encoding="utf-8"))


def words(text: str) -> Words:
    """The words of a list as it stands in a file: parted by blanks."""
    return frozenset(text.split())


@cache
def _languages() -> Words:
    return frozenset(f.name.removesuffix(".toml") for f in _folder().iterdir() if f.name.endswith(".toml"))


def _folder() -> Any:
    return files(__package__).joinpath("languages")
