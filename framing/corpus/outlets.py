"""Outlets as known things: country and language of a source, by its name or its domain, from `sources.toml`.

Nothing is renamed or joined: the register answers, the corpus keeps its names, and an outlet that is not known passes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from framing.config.study import OutletFacts
from framing.corpus.addresses import host_name
from framing.corpus.column_names import fold
from framing.errors import InputError, plural, printable

if TYPE_CHECKING:
    import pandas as pd

COUNTRY = "country"
_COLUMNS = ("country", "sourcecountry")
"""Columns, folded, in which a corpus says the country of the outlet itself."""
_MOST = 6


@dataclass(frozen=True)
class Outlet:
    """What is known of an outlet: ISO 3166-1 country, ISO 639-1 language, domains, other names."""

    name: str
    country: str
    language: str = ""
    domains: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass
class Register:
    """Outlets by name, without case, accents and marks, and by domain."""

    by_name: dict[str, Outlet] = field(default_factory=dict)
    by_domain: dict[str, Outlet] = field(default_factory=dict)

    def add(self, outlet: Outlet) -> None:
        """Lay an outlet over what is known so far."""
        self.by_name |= {fold(name): outlet for name in (outlet.name, *outlet.names)}
        self.by_domain |= dict.fromkeys(outlet.domains, outlet)

    def find(self, source: str, url: str = "") -> Outlet | None:
        """The outlet of this name, or whose domain the name is; else the one whose domain the address has."""
        named = self.by_name.get(fold(source)) or self._at(source)
        return named or (self._at(url) if url else None)

    def _at(self, address: str) -> Outlet | None:
        """The outlet at an address: that of the longest end of its host that is known."""
        labels = host_name(address).split(".")
        tails = (".".join(labels[i:]) for i in range(len(labels) - 1))
        return next((self.by_domain[tail] for tail in tails if tail in self.by_domain), None)


def read_register(known: Mapping[str, OutletFacts] | None = None) -> Register:
    """The shipped register with the outlets of the study (`sources.known`) laid over it.

    Raises InputError where two outlets of the study have one domain.
    """
    register = Register()
    for outlet in _shipped():
        register.add(outlet)
    own: dict[str, str] = {}
    for name, facts in (known or {}).items():
        for domain in facts.domains:
            if own.setdefault(domain, name) != name:
                raise InputError(f"sources.known: {printable(repr(domain))} stands under two outlets; keep one")
        register.add(Outlet(name, facts.country, facts.language, facts.domains, facts.names))
    return register


def add_countries(documents: pd.DataFrame, known: Mapping[str, OutletFacts] | None = None) -> tuple[pd.DataFrame, str]:
    """The documents with a column `country`, and a sentence on where it is from.

    A column of the corpus wins: `country` stands as it is, and the country that GDELT gives is taken over. Else it is
    that of the outlet, empty for one that is not known.
    """
    own = next((str(name) for name in documents if fold(str(name)) in _COLUMNS), "")
    if own == COUNTRY:
        return documents, ""
    if own:
        return documents.assign(country=documents[own]), f"country is that of the input's column {printable(repr(own))}"
    register = read_register(known)
    found = {pair: register.find(*pair) for pair in set(zip(documents["source"], documents["url"], strict=True))}
    pairs = zip(documents["source"], documents["url"], strict=True)
    countries = [outlet.country if (outlet := found[pair]) else "" for pair in pairs]
    return documents.assign(country=countries).astype({COUNTRY: "str"}), _say(found)


def _say(found: Mapping[tuple[str, str], Outlet | None]) -> str:
    """Which outlets have a country, and which have none."""
    unknown = sorted({source for (source, _), outlet in found.items() if outlet is None})
    known = sorted({f"{source} {outlet.country}" for (source, _), outlet in found.items() if outlet})
    said = f"countries are those of the register: {_list(known)}" if known else "the register knows none of the outlets"
    if not unknown:
        return said
    example = f'sources.known = {{ "{printable(unknown[0], 40)}" = {{ country = "…" }} }}'
    return f"{said}; {plural(len(unknown), 'outlet')} without one: {_list(unknown)}; name it with {example}"


def _list(names: list[str]) -> str:
    shown = ", ".join(printable(name, 40) for name in names[:_MOST])
    return f"{shown} and {len(names) - _MOST} more" if len(names) > _MOST else shown


@cache
def _shipped() -> tuple[Outlet, ...]:
    return tuple(
        Outlet(name, e["country"], e["language"], tuple(e["domains"]), tuple(e.get("names", ())))
        for name, e in read_entries()["outlets"].items()
    )


def read_entries() -> dict[str, Any]:
    """The register as it is written: `lists` (where facts are from) and `outlets`."""
    return tomllib.loads(files(__package__).joinpath("sources.toml").read_text(encoding="utf-8"))
