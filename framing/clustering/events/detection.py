"""Features -> events; what an event is called, when it was, who is in it."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from framing import tables
from framing.clustering.events.chance import say_chance
from framing.clustering.events.linkage import CUT, cluster
from framing.clustering.features import Features, exclude, has_letters, read_features
from framing.corpus.date_ranges import Intervals
from framing.errors import InputError, nearest, printable

if TYPE_CHECKING:
    from numpy.typing import NDArray

WINDOW_DAYS = 3
_TERMS = 6


class Events(NamedTuple):
    """Tables `events` and `event_members`, and what a reader must know of them, in words."""

    events: pd.DataFrame
    members: pd.DataFrame
    notes: list[str]
    chance_share: float | None = None
    """How much of what is alike is chance (`chance.measure_chance`); None where it is not told, or events are given."""


def group_events(
    features: Features,
    documents: pd.DataFrame,
    window_days: int = WINDOW_DAYS,
    min_sources: int = 1,
    cut: float = CUT,
) -> Events:
    """Events of two or more documents, of `min_sources` or more sources.

    documents: doc_id, source, date, title, in any order. Two documents more than `window_days` apart are never near
    each other; nor are two halves of an event whose mean days are, so a story that runs for weeks becomes several
    events. A document without a date joins dated ones only on its own evidence (`linkage`). cut: mean similarity at
    which two clusters are one event. An event's id is made of its first document and stays while documents come
    after it.
    """
    order = _sort(documents)
    rows = _place(features, order["doc_id"])
    days = Intervals.of(order["date"])
    label, share = cluster(features.vectors[rows], features.weekdays[rows], days, window_days, cut)
    several = np.bincount(label, minlength=len(order))[label] > 1
    ids = order["doc_id"].to_numpy()
    event = pd.Series([_event_id(first) for first in ids[label[several]].tolist()], index=ids[several], dtype="str")
    events, members = describe_events(features, order, event, {}, min_sources)
    return Events(events, members, _notes(order), None if math.isnan(share) else round(share, 4))


def find_events(
    documents: pd.DataFrame,
    terms: Iterable[str] | None = None,
    window_days: int = WINDOW_DAYS,
    min_sources: int = 1,
    cut: float = CUT,
) -> Events:
    """Which documents tell the same happening: tables `events` and `event_members`, and notes in words.

    documents: doc_id, source, date (YYYY-MM-DD, YYYY-MM, YYYY or empty), title and text; source and date may be empty
    throughout, and the notes then say what is left to go by. terms: terms of lexicons, which never tell events apart;
    None: those of the shipped lexicons. Events have two or more documents, `start` and `end` are days, `similarity` is
    the cosine (0-1) with the event's centre. cut (0-1): mean similarity at which documents are one event.
    `chance_share`: above .2 much of what is found is chance, and a note says so.
    Raises KeyError without one of the columns.
    Sources: tf-idf (Spärck Jones 1972), local scaling (Zelnik-Manor & Perona 2004), average linkage by mutual
    nearest neighbours (Murtagh 1983); measured in docs/events.md. See `group_events` for days.
    """
    terms = shipped_terms() if terms is None else terms
    excluded = exclude(terms, documents["source"].unique().tolist())
    features = read_features(documents, excluded, frozenset(("words",)))
    found = group_events(features, documents, window_days, min_sources, cut)
    return found._replace(notes=[*found.notes, *say_chance(found.chance_share)])


def shipped_terms() -> list[str]:
    """The terms of the lexicons that come with the package."""
    from framing.config.study import LexiconSettings
    from framing.lexicon import load_lexicons

    shipped = load_lexicons(LexiconSettings().use, {})
    return [term.text for lexicon in shipped for frame in lexicon.all_frames() for term in frame.terms]


def take_column(features: Features, documents: pd.DataFrame, column: str, min_sources: int = 1) -> Events:
    """Events as a column of the documents gives them, under its name in the input; an empty cell is no event.

    Raises InputError, with the nearest name, where there is no such column.
    """
    given = documents[find_column(documents, column)].fillna("").astype(str).str.strip()
    event = pd.Series(given.to_numpy(), index=documents["doc_id"].to_numpy(), dtype="str")
    event = event[event != ""]
    events, members = describe_events(features, _sort(documents), event, {}, min_sources)
    notes = [f"events: the column {column!r} is empty everywhere; there are no events"] if event.empty else []
    if len(event) and not event.duplicated().any():
        notes = [f"events: every document has its own value in {column!r}; no two tell the same event"]
    return Events(events, members, notes)


def find_column(documents: pd.DataFrame, column: str) -> str:
    """What a column of the input is called here: names a run needs for itself, as `event`, became `input_event`."""
    present = [name for name in (column, f"input_{column}") if name in documents.columns]
    names = [name for name in present if (documents[name].fillna("").astype(str) != "").any()]
    if not present:
        hint = nearest(column, map(printable, documents.columns))
        raise InputError(f"events.column: no column {printable(repr(column))}{hint}")
    if not names:
        raise InputError(f"events.column: the column {printable(repr(column))} is empty in every document")
    return names[0]


def describe_events(
    features: Features, documents: pd.DataFrame, event: pd.Series, labels: dict[str, str], min_sources: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables of events: `event` gives the event of each doc_id, `labels` names, where there are any.

    Events are in order of their start (undated ones last), then id; members in canonical order.
    """
    order = _sort(documents)
    placed = order[order["doc_id"].isin(event.index)].reset_index(drop=True)
    placed = placed.assign(event_id=event[placed["doc_id"]].to_numpy())
    sources = placed.groupby("event_id")["source"].transform("nunique")
    placed = placed[sources >= min_sources].reset_index(drop=True)
    number, ids = pd.factorize(placed["event_id"])
    similarity, terms = _centres(features, placed["doc_id"], number, len(ids))
    placed = placed.assign(similarity=similarity)
    placed["date"] = placed["date"].where(placed["date"] != "")
    grouped = placed.groupby(number)
    nearest_first = placed.assign(number=number).sort_values("similarity", ascending=False, kind="stable")
    titles = nearest_first[nearest_first["title"].map(has_letters).astype(bool)].groupby("number")["title"].first()
    titles = tables.shorten(titles).reindex(range(len(ids)))
    events = pd.DataFrame({
        "event_id": ids,
        "label": [labels.get(i) or t or w for i, t, w in zip(ids, titles.fillna(""), terms, strict=True)],
        "terms": terms,
        "start": grouped["date"].min().fillna("").to_numpy(),
        "end": grouped["date"].max().fillna("").to_numpy(),
        "documents": grouped.size().to_numpy(),
        "sources": grouped["source"].nunique().to_numpy(),
    })  # fmt: skip
    events["undated"] = events["start"] == ""
    events = events.sort_values(["undated", "start", "event_id"]).drop(columns="undated").reset_index(drop=True)
    rank = pd.Series(range(len(events)), index=events["event_id"])
    placed["rank"] = rank[placed["event_id"]].to_numpy()
    members = placed.sort_values("rank", kind="stable")[["event_id", "doc_id", "similarity"]].reset_index(drop=True)
    return tables.check("events", events), tables.check("event_members", members)


def _sort(documents: pd.DataFrame) -> pd.DataFrame:
    """Canonical order, without columns that are of no use here."""
    return (
        documents[["doc_id", "source", "date", "title"]]
        .sort_values(["date", "source", "doc_id"], kind="stable")
        .reset_index(drop=True)
    )


def _place(features: Features, doc_ids: pd.Series) -> NDArray[np.int64]:
    """The rows of the features for some documents."""
    place = pd.Series(np.arange(len(features.doc_ids)), index=features.doc_ids)
    return place[doc_ids].to_numpy(dtype=np.int64)


def _event_id(first: str) -> str:
    return "e" + hashlib.sha256(first.encode()).hexdigest()[:8]


def _centres(
    features: Features, doc_ids: pd.Series, number: NDArray[np.int64], count: int
) -> tuple[NDArray[np.float64], list[str]]:
    """Cosine of each member with the centre of its event, and the heaviest words of each event."""
    from scipy import sparse

    vectors = features.vectors[_place(features, doc_ids)]
    shape = (count, len(number))
    centres = sparse.csr_array((np.ones(len(number), np.float32), (number, np.arange(len(number)))), shape) @ vectors
    length = np.sqrt(np.asarray(centres.multiply(centres).sum(axis=1), dtype=np.float64).ravel())
    dots = np.asarray(vectors.multiply(centres[number]).sum(axis=1), dtype=np.float64).ravel()
    similarity = np.clip(dots / np.maximum(length[number], 1e-9), 0, 1)
    terms = []
    for low, high in zip(centres.indptr[:-1].tolist(), centres.indptr[1:].tolist(), strict=True):
        words, weights = features.words[centres.indices[low:high]], centres.data[low:high]
        ranked = np.lexsort((words, -weights.round(4)))
        terms.append(" ".join([w for w in words[ranked].tolist() if w][:_TERMS]))
    return similarity, terms


def _notes(order: pd.DataFrame) -> list[str]:
    """What makes events less sure than usual."""
    undated, count = int((order["date"] == "").sum()), len(order)
    notes = []
    if undated == count:
        notes.append("events: no document has a date; same words are all there is to tell events by")
    elif undated:
        notes.append(
            f"events: {undated} of {count} documents have no date; each joins an event of dated ones only where it "
            "names the day of the week itself"
        )
    if count - undated > 1 and len(set(order["date"]) - {""}) == 1:
        notes.append("events: there is only one date, which cannot tell events apart")
    if len(set(order["source"])) == 1:
        notes.append("events: there is one source; no event can be compared across sources")
    return notes
