"""Events that are given: a file with name, start, end and words of each."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from framing.clustering.events.detection import Events, describe_events
from framing.clustering.features import Features
from framing.corpus.date_ranges import Intervals
from framing.errors import InputError, printable
from framing.lexicon.matching import to_fields
from framing.lexicon.query import Query

_KEYS = ("name", "start", "end", "words")


@dataclass(frozen=True)
class GivenEvent:
    """A happening: its documents lie between two days (empty: open) and hold `words`, a query as of `--about`."""

    name: str
    start: str = ""
    end: str = ""
    words: str = ""


def read_events(path: Path) -> list[GivenEvent]:
    """Read a file of events: TOML with `[[events]]` tables, or CSV, with name, start, end, words.

    Raises InputError for a file that is neither, for unknown keys, for a name that is missing or there twice, for
    dates that are none or reversed, for words that are no query, and for an event with neither days nor words.
    Events may overlap (see `assign_documents`).
    """
    events = [_event(path.name, number, row) for number, row in enumerate(_rows(path), start=1)]
    if not events:
        raise InputError(f"{path.name}: no events; write [[events]] with name, start, end, words")
    seen: set[str] = set()
    for event in events:
        if event.name in seen:
            raise InputError(f"{path.name}: two events are called {printable(repr(event.name))}; rename one")
        seen.add(event.name)
    return events


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix.lower() == ".csv":
            return [dict(row) for row in csv.DictReader(io.StringIO(text, newline=""), strict=True)]
        rows = tomllib.loads(text).get("events", [])
    except UnicodeDecodeError:
        raise InputError(f"{path.name}: not UTF-8; save the file of events as UTF-8") from None
    except (OSError, ValueError, RecursionError, csv.Error) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise InputError(
            f"{path.name}: cannot be read as a file of events, TOML or .csv with {', '.join(_KEYS)} ({printable(why)})"
        ) from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputError(f"{path.name}: write each event as [[events]] with name, start, end, words")
    return rows


def _event(file: str, number: int, row: dict[str, Any]) -> GivenEvent:
    where = f"{file}: event {number}"
    unknown = [key for key in row if key not in _KEYS]
    if None in unknown:
        raise InputError(f"{where}: more cells than columns; put words with a comma in double quotes")
    if unknown:
        raise InputError(f"{where}: no such key {printable(repr(unknown[0]))}; there is {', '.join(_KEYS)}")
    values = {key: str(row.get(key) or "").strip() for key in _KEYS}
    if not values["name"]:
        raise InputError(f"{where}: it has no name; give it one")
    where = f"{file}: event {printable(repr(values['name']), 60)}"
    for key in ("start", "end"):
        if values[key]:
            values[key] = _read_day(where, key, values[key])
    if values["start"] and values["end"] and values["end"] < values["start"]:
        raise InputError(f"{where}: it ends ({values['end']}) before it starts ({values['start']}); swap the two")
    if not (values["start"] or values["end"] or values["words"]):
        raise InputError(f"{where}: it has neither days nor words; give one of them")
    try:
        Query(values["words"] or "any")
    except InputError as error:
        raise InputError(f"{where}: {error}") from None
    return GivenEvent(**values)


def _read_day(where: str, key: str, value: str) -> str:
    try:
        return dt.datetime.strptime(value, "%Y-%m-%d").date().isoformat()
    except ValueError:
        raise InputError(f"{where}: {key} {printable(repr(value))} is not a day (YYYY-MM-DD)") from None


def hold_words(given: Sequence[GivenEvent], documents: pd.DataFrame) -> pd.DataFrame:
    """Which documents (doc_id, title, text) hold the words of which events: doc_id, name. Work for a partition."""
    ids, fields = documents["doc_id"].tolist(), to_fields(documents)
    held = [pd.DataFrame({"doc_id": pd.Series(dtype="str"), "name": pd.Series(dtype="str")})]
    for event in given:
        rows = documents["doc_id"][Query(event.words).holds(ids, fields)] if event.words else documents["doc_id"]
        held.append(pd.DataFrame({"doc_id": rows, "name": event.name}))
    return pd.concat(held, ignore_index=True)


def assign_documents(
    features: Features, documents: pd.DataFrame, given: Sequence[GivenEvent], held: pd.DataFrame, min_sources: int = 1
) -> Events:
    """Put documents (doc_id, source, date, title) into given events, whose names become their ids.

    held: what `hold_words` said. All of the days a document may be of must lie inside the event; an undated one
    joins only events without days. Where several events fit, the shortest takes it, then the one that starts later,
    then the first in the file; how many fitted several is noted.
    """
    days = Intervals.of(documents["date"])
    low = pd.Series(days.low, index=documents["doc_id"].to_numpy())
    high = pd.Series(days.high, index=documents["doc_id"].to_numpy())
    choice: dict[str, str] = {}
    torn: set[str] = set()
    for event in sorted(given, key=lambda e: (_length(e), -_day(e.start, 0))):
        ids = held.loc[held["name"] == event.name, "doc_id"]
        inside = pd.Series(True, index=ids)
        if event.start:
            inside &= low[ids] >= _day(event.start, 0)
        if event.end or event.start:
            inside &= high[ids] <= _day(event.end, dt.date.max.toordinal())
        fitting = inside.index[inside]
        torn.update(doc_id for doc_id in fitting if doc_id in choice)
        choice = dict.fromkeys(fitting, event.name) | choice
    event_of = pd.Series(choice, dtype="str")
    labels = {event.name: event.name for event in given}
    events, members = describe_events(features, documents, event_of, labels, min_sources)
    return Events(events, members, _notes(given, set(events["event_id"]), len(torn)))


def _notes(given: Sequence[GivenEvent], told: set[str], torn: int) -> list[str]:
    """What a reader must know of events that are given."""
    missing = [event.name for event in given if event.name not in told]
    shown = ", ".join(printable(name, 40) for name in missing[:5]) + (", …" if len(missing) > 5 else "")
    notes = [f"events: {len(missing)} of {len(given)} given events have no documents ({shown})"] if missing else []
    if torn:
        notes.append(f"events: {torn} documents fit several given events; each stands in the shortest of them")
    return notes


def _day(value: str, otherwise: int) -> int:
    return dt.date.fromisoformat(value).toordinal() if value else otherwise


def _length(event: GivenEvent) -> int:
    """Days of an event; open ends are long."""
    return _day(event.end, dt.date.max.toordinal()) - _day(event.start, 0)
