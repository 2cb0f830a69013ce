"""Which column is which: what the study says, else what names and values tell; and the names a run keeps for itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from framing.corpus.addresses import is_address, is_article_address
from framing.corpus.column_names import Rank, Tool, find_tool, fold, rank, tier
from framing.corpus.readers import Nested
from framing.errors import InputError, nearest, printable

MOST_COLUMNS = 10_000
ROLES = ("doc_id", "source", "date", "title", "text", "url", "language", "date_precision")
DECISIVE = ("source", "date", "title", "text")
"""Roles on which results hang: what could be two columns is refused, and what was passed over is said."""
RESERVED = frozenset(
    "doc_id source date title text url language group date_precision date_kind time_of_day file record tokens "
    "tokens_quoted title_tokens title_tokens_quoted sentences title_sentences repaired markup genre genre_evidence "
    "included excluded_why period topic event event_id event_similarity event_chance copy_group cluster field frame "
    "voice content text_start text_length".split()
)
Values = Mapping[str, str | None]


@dataclass(frozen=True)
class ColumnRoles:
    """`roles` says which input column plays which part, `others` under which name the rest pass through.

    `tiers` says what a name means within its role (text: full or part; date: published, date, created, crawled or
    year; source: name, domain, address, account or origin), empty for a column that the study gives; `rivals` which
    columns of the same tier were passed over; `tool` what wrote such columns, where it is known.
    """

    roles: Mapping[str, str]
    others: Mapping[str, str]
    tiers: Mapping[str, str] = field(default_factory=dict)
    rivals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tool: str = ""

    def renamed(self) -> list[str]:
        """Columns whose names a run needs for itself."""
        return sorted(old for old, new in self.others.items() if old != new and new.startswith("input_"))


def assign_columns(
    names: Iterable[str], given: Mapping[str, str | bool], label: str, sample: Sequence[Values] = ()
) -> ColumnRoles:
    """Tell the columns of one table. `given` is `input.columns`: role -> column, `date = false` for no dates.

    `sample` are values of the first records: a `source` that holds addresses of articles is no outlet.
    Raises InputError, with the nearest name, for a role that is none and a given column that is not there; for
    two columns that a name tells apart in nothing; and for more than MOST_COLUMNS.
    """
    available = list(dict.fromkeys(names))
    if len(available) > MOST_COLUMNS:
        raise InputError(f"{label}: {len(available):,} columns, over {MOST_COLUMNS:,}; keep those you compare by")
    roles = _given(available, given, label)
    tool = find_tool(available)
    rivals: dict[str, tuple[str, ...]] = {}
    for role in ROLES:
        if role in given:
            continue
        column, others = _choose(role, [n for n in available if n not in roles.values()], tool, sample, label)
        if column:
            roles[role] = column
        if others and role in DECISIVE:
            rivals[role] = others
    told = {role: tool.tiers.get(role) or tier(role, column) for role, column in roles.items()}
    tiers = {role: "" if role in given else told[role] for role in roles}
    return ColumnRoles(roles, _pass_through(available, roles), tiers, rivals, tool.name)


def _given(available: list[str], given: Mapping[str, str | bool], label: str) -> dict[str, str]:
    """The columns that the study names: as written, else but for case, accents and marks."""
    folded = {fold(name): name for name in reversed(available)}
    roles: dict[str, str] = {}
    for role, column in given.items():
        if role not in ROLES:
            raise InputError(f"input.columns: no such role {printable(repr(role))}{nearest(role, ROLES)}")
        if isinstance(column, bool):
            continue
        found = column if column in available else folded.get(fold(column))
        if found is None:
            hint = nearest(column, map(printable, available))
            raise InputError(f"{label}: no column {printable(repr(column))} (input.columns.{role}){hint}")
        roles[role] = found
    return roles


def _choose(
    role: str, free: list[str], tool: Tool, sample: Sequence[Values], label: str
) -> tuple[str, tuple[str, ...]]:
    """The column of a role and the others of its tier. Raises InputError where one name stands for two columns."""
    if role in tool.roles:
        folded = {fold(name): name for name in reversed(free)}
        told = (folded[fold(name)] for name in tool.roles[role] if fold(name) in folded)
        found = next((name for name in told if _has_values(name, sample)), "")
        if found or not tool.roles[role]:
            return found, ()
    ranked = sorted(_ranked(role, free, sample), key=lambda one: one[0])
    if not ranked:
        return (_address(free, sample) if role == "url" else ""), ()
    best, column = ranked[0]
    peers = [(at, name) for at, name in ranked[1:] if at.tier == best.tier]
    if role in DECISIVE and (same := next((name for at, name in peers if at == best), "")):
        shown = " or ".join(printable(repr(name), 60) for name in (column, same))
        line = f"input.columns = {{ {role} = {toml_text(column)} }}"
        raise InputError(f"{label}: the {role} may be column {shown}; say which, e.g. {line}")
    return column, tuple(name for _, name in peers)


def _ranked(role: str, free: list[str], sample: Sequence[Values]) -> Iterator[tuple[Rank, str]]:
    for name in free:
        at = rank(role, name)
        if at and not (role in DECISIVE and _is_none(role, name, sample)):
            yield at, name


def _is_none(role: str, column: str, sample: Sequence[Values]) -> bool:
    """Whether the values cannot be what the name says: lists and objects, or articles' addresses for outlets."""
    values = [value for values in sample if (value := values.get(column))]
    if role in ("source", "date") and values and all(isinstance(value, Nested) for value in values):
        return True
    return role == "source" and _are_addresses(values)


def _are_addresses(values: Sequence[str]) -> bool:
    return 2 * sum(map(is_article_address, values)) > len(values)


def _address(free: list[str], sample: Sequence[Values]) -> str:
    """A column named like an outlet that holds addresses of articles, where no other is the address."""
    for name in (name for name in free if rank("source", name)):
        values = [value for values in sample if (value := values.get(name)) and is_address(value)]
        if values and _are_addresses(values):
            return name
    return ""


def _has_values(column: str, sample: Sequence[Values]) -> bool:
    return not sample or any(values.get(column) for values in sample)


def toml_text(text: str) -> str:
    """A name as it is typed in a study file."""
    return '"' + printable(text, 60).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _pass_through(available: list[str], roles: Mapping[str, str]) -> dict[str, str]:
    """Names for the other columns: a reserved one gets `input_` before it, a control character is written out."""
    mapped = set(roles.values())
    others: dict[str, str] = {}
    for name in available:
        if name not in mapped:
            shown = printable(name, 1000)
            wanted = f"input_{shown}" if name.strip().casefold() in RESERVED else shown
            while wanted in others.values() or (wanted != name and wanted in available):
                wanted += "_"
            others[name] = wanted
    return others
