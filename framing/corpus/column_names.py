"""What a column's name says: the table of names in `columns.toml`, and the tools that are told by their columns."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

_BRACKETS = re.compile(r"[(\[{（【].*?[)\]}）】]")
_CAMEL = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_TOKEN = re.compile(r"[^\W_]+")
_PARTS = re.compile(r"\s*[/|–—]\s*|(?<=[!-~])-(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])-(?=[!-~])")
"""Two names in one, as `Quelle / Source` or `Title-题名`."""
_WRAPPERS = re.compile(r"(?:_source|data|snippet)\.")
"""Before every field of a hit of Elasticsearch, an item of Zotero, a video of YouTube; they name nothing."""
_OF_OTHERS = frozenset(("links", "filler", "never", "tool"))
_LONGEST = 200


class Rank(NamedTuple):
    """How well a name fits a role: the tier, whether words were left out, how deep it stands, the place in the tier."""

    tier: int
    form: int
    depth: int
    order: int


@dataclass(frozen=True)
class Tool:
    """A tool that is told by its columns; `roles` are those whose columns do not mean what their names say.

    `tiers` are the tiers of roles whose names mean another one: a `date` that is the day of a crawl.
    """

    name: str = ""
    roles: Mapping[str, Sequence[str]] = field(default_factory=dict)
    tiers: Mapping[str, str] = field(default_factory=dict)


def fold(name: str) -> str:
    """A name without case, accents, blanks and marks, for comparison."""
    return "".join(_tokens(name))


@lru_cache(maxsize=20_000)
def rank(role: str, name: str) -> Rank | None:
    """How well the name fits the role; None where it does not."""
    table = _names()[role]
    wrapper = _WRAPPERS.match(name)
    bare = name[wrapper.end() :] if wrapper else name
    if len(bare) > _LONGEST or fold(bare) in _never():
        return None
    whole = _BRACKETS.sub(" ", bare).strip() or bare
    forms: list[list[str]] = []
    for form in dict.fromkeys((whole, *_PARTS.split(whole))):
        tokens = _unlinked(form)
        forms += [_tokens(form), tokens]
        if role != "doc_id":  # an id of a page or a story need not be one of the article
            forms.append([t for t in tokens if t not in _filler()])
    found = ((i, table.get("".join(tokens))) for i, tokens in enumerate(forms))
    return next((Rank(at[0], i, bare.count("."), at[1]) for i, at in found if at), None)


def tier(role: str, name: str) -> str:
    """The tier of a name in its role, e.g. `part` of a text; empty where the name says nothing."""
    found = rank(role, name)
    return list(_table()[role])[found.tier] if found else ""


def find_tool(names: Iterable[str]) -> Tool:
    """The tool that wrote these columns; one without a name where none is known."""
    folded = frozenset(map(fold, names))
    return next((tool for has, tool in _tools() if has <= folded), Tool())


def tells(name: str, role: str) -> bool:
    """Whether a name fits a role by itself, with nothing left out."""
    found = rank(role, name)
    return found is not None and not found.form


def _tokens(name: str) -> list[str]:
    spread = _CAMEL.sub(" ", name[:_LONGEST])
    plain = "".join(c for c in unicodedata.normalize("NFKD", spread) if not unicodedata.combining(c))
    return _TOKEN.findall(plain.casefold())


@cache
def _names() -> dict[str, dict[str, tuple[int, int]]]:
    """By role: folded name -> its tier and its place in it, the best of several."""
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for role, tiers in _table().items():
        found[role] = {}
        for number, languages in enumerate(tiers.values()):
            for order, name in enumerate(n for names in languages.values() for n in names):
                for key in filter(None, (fold(name), "".join(_unlinked(name)))):  # `la` is a linking word alone
                    found[role].setdefault(key, (number, order))
    return found


def _unlinked(name: str) -> list[str]:
    return [token for token in _tokens(name) if token not in _links()]


@cache
def _links() -> frozenset[str]:
    return frozenset(map(fold, _read()["links"]["all"]))


@cache
def _filler() -> frozenset[str]:
    return frozenset(fold(word) for words in _read()["filler"].values() for word in words)


@cache
def _never() -> frozenset[str]:
    return frozenset(map(fold, _read()["never"]))


@cache
def _tools() -> list[tuple[frozenset[str], Tool]]:
    """The columns that tell a tool, and the tool; what tells more comes first."""
    found = []
    for name, entry in _read()["tool"].items():
        roles = {role: columns for role, columns in entry.items() if role not in ("has", "tier")}
        found.append((frozenset(map(fold, entry["has"])), Tool(name, roles, entry.get("tier", {}))))
    return sorted(found, key=lambda one: -len(one[0]))


def _table() -> dict[str, dict[str, dict[str, list[str]]]]:
    return {role: tiers for role, tiers in _read().items() if role not in _OF_OTHERS}


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("columns.toml").read_text(encoding="utf-8"))
