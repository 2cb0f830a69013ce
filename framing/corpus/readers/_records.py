"""What a reader yields: records, records that are bad, and what an export says of itself."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal

from framing.errors import InputError, printable


class Number(str):
    """A number as it was written: text for ids and columns, but not a document's text."""

    __slots__ = ()


class Nested(Number):
    """A list or an object as compact JSON: passes through, but is no id, name, date or text."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its number in the file (from 1) and its values: str, Number, or None where JSON says null."""

    number: int
    values: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Bad:
    """One record that cannot be used; it costs only itself."""

    number: int
    column: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class About:
    """What an export of a database is, yielded once, after its records.

    `promised` is how many articles it says that it holds (None: it does not say), `left_out` how many parts of each
    kind are no articles (cover pages, notices), `notes` whatever else the user should know.
    """

    database: str
    promised: int | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def plain_value(value: object) -> str:
    """A typed cell (number, day, list …) as text; whole floats lose their `.0`, nested values become compact JSON.

    Raises UnicodeDecodeError for bytes that are no UTF-8.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8")
    if isinstance(value, list | dict):
        return Nested(_compact(value))
    if isinstance(value, bool):
        return Number("true" if value else "false")
    if isinstance(value, int | float | Decimal):
        whole = abs(float(value)) < 2**53 and value == int(value)
        return Number(int(value) if whole else value)
    return str(value.isoformat() if isinstance(value, date | time) else value)


def join_pieces(value: Nested) -> str:
    """A text that is given as a list: of paragraphs, or of pieces as Telegram writes them; empty where it is none."""
    pieces = json.loads(value)
    if not isinstance(pieces, list):
        return ""
    given = [piece.get("text") if isinstance(piece, dict) else piece for piece in pieces]
    texts = [text for text in given if isinstance(text, str)]
    if len(texts) < len(given):
        return ""
    return ("" if any(isinstance(piece, dict) for piece in pieces) else "\n\n").join(texts)


def _compact(value: object) -> str:
    """JSON without blanks; numbers stay as they were written."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, list):
        return f"[{','.join(map(_compact, value))}]"
    if isinstance(value, dict):
        return f"{{{','.join(f'{_compact(str(k))}:{_compact(v)}' for k, v in value.items())}}}"
    return json.dumps(value, ensure_ascii=False, default=str)


def header_names(cells: Sequence[str], label: object) -> list[str]:
    """Column names of a table: blanks round them gone, empty ones numbered. Raises InputError for one name twice."""
    names = [c.strip() or f"column_{i}" for i, c in enumerate(cells, 1)]
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            raise InputError(f"{label}: two columns are named {printable(repr(name))}; rename one")
        seen.add(name.casefold())
    return names
