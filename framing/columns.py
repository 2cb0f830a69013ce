"""Which column is which: what the study says, else the usual names; and the names a run keeps for itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from framing.errors import InputError, nearest, printable

MOST_COLUMNS = 10_000
ROLES = ("doc_id", "source", "date", "title", "text", "url", "language", "date_precision")
USUAL: dict[str, tuple[str, ...]] = {
    "doc_id": ("doc_id", "document_id", "docid", "id", "article_id", "articleid", "_id", "uuid", "guid"),
    "source": (
        "source", "outlet", "publisher", "publication", "newspaper", "source_name", "media", "media_name", "medium",
        "news_source", "site", "site_name", "website", "domain", "channel", "journal",
    ),
    "date": (
        "date", "published", "published_at", "published_date", "publish_date", "publication_date", "date_published",
        "pub_date", "pubdate", "publishedat", "datetime", "date_time", "day", "timestamp", "created_at", "time",
    ),
    "title": ("title", "headline", "article_title", "heading"),
    "text": ("text", "body", "content", "article", "full_text", "fulltext", "article_text", "maintext", "plain_text"),
    "url": ("url", "link", "article_url", "permalink", "web_url", "uri"),
    "language": ("language", "lang", "language_code"),
    "date_precision": ("date_precision",),
}  # fmt: skip
RESERVED = frozenset(
    "doc_id source date title text url language group date_precision file record tokens title_tokens sentences "
    "title_sentences repaired included excluded_why period topic event event_id copy_group cluster field frame voice "
    "content text_start text_length".split()
)


@dataclass(frozen=True)
class Columns:
    """`roles` says which input column plays which part, `others` under which name the rest pass through."""

    roles: Mapping[str, str]
    others: Mapping[str, str]

    def renamed(self) -> list[str]:
        """Columns whose names a run needs for itself."""
        return sorted(old for old, new in self.others.items() if old != new and new.startswith("input_"))


def assign_columns(names: Iterable[str], given: Mapping[str, str | bool], label: str) -> Columns:
    """Tell the columns of one table. `given` is `input.columns`: role -> column, `date = false` for no dates.

    Raises InputError, with the nearest name, for a role that is none and a given column that is not there; and for
    more than MOST_COLUMNS.
    """
    available = list(dict.fromkeys(names))
    if len(available) > MOST_COLUMNS:
        raise InputError(f"{label}: {len(available):,} columns, over {MOST_COLUMNS:,}; keep those you compare by")
    folded = {_fold(name): name for name in reversed(available)}
    roles: dict[str, str] = {}
    for role, column in given.items():
        if role not in ROLES:
            raise InputError(f"input.columns: no such role {printable(repr(role))}{nearest(role, ROLES)}")
        if isinstance(column, bool):
            continue
        if _fold(column) not in folded:
            hint = nearest(column, map(printable, available))
            raise InputError(f"{label}: no column {printable(repr(column))} (input.columns.{role}){hint}")
        roles[role] = folded[_fold(column)]
    for role in ROLES:
        free = (folded[n] for n in USUAL[role] if n in folded and folded[n] not in roles.values())
        if role not in given and (found := next(free, None)):
            roles[role] = found
    return Columns(roles, _pass_through(available, roles))


def _fold(name: str) -> str:
    return "_".join(name.casefold().replace("-", " ").split())


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
