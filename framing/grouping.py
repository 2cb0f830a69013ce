"""Which documents belong together in a study: copies of one text, tellings of one event, and topics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from framing import tables
from framing.config import Config
from framing.copies import group_copies
from framing.counting import find_wire, first_copies, place_documents
from framing.events import GivenEvent, group_events, read_events, take_column
from framing.events import place_documents as place_in_events
from framing.events.finding import Events, find_column, shipped_terms
from framing.features import BAGS, BOTH, Excluded, Parts, combine, combine_bags, exclude
from framing.lexicon import Lexicon
from framing.results import read_run
from framing.scoring import PartitionScores
from framing.topics import Topics, group_topics, keep_topics, no_topics, place_topics, say_too_few
from framing.topics.choosing import Tell
from framing.topics.finding import ReadTexts


@dataclass(frozen=True)
class Groups:
    """Tables `copies`, `events` and `event_members`, and notes. Without events all three are None."""

    copies: pd.DataFrame | None = None
    events: pd.DataFrame | None = None
    members: pd.DataFrame | None = None
    notes: tuple[str, ...] = ()


def plan_events(
    config: Config, lexicons: Sequence[Lexicon], documents: pd.DataFrame
) -> tuple[Excluded, tuple[GivenEvent, ...]]:
    """What features must not hold (terms of lexicons, names of outlets), and the events that are given in a file.

    Raises InputError where the column that names the events, or their file, is not what it should be.
    """
    if config.events.column and config.events.method != "off":
        find_column(documents, config.events.column)  # a wrong name is said before the long work
    used = [term.text for lexicon in lexicons for frame in lexicon.all_frames() for term in frame.terms]
    aliases = [alias for name, others in config.sources.names.items() for alias in (name, *others)]
    excluded = exclude([*used, *shipped_terms()], [*documents["source"].unique().tolist(), *aliases])
    given = read_events(Path(config.events.file)) if config.events.file else []
    return excluded, tuple(given)


def plan_features(config: Config, documents: int) -> Parts:
    """Which features a study of so many documents needs: for events and copies, for topics, for both or none."""
    parts = BOTH if config.events.method != "off" else frozenset()
    return parts | BAGS if _seeks_topics(config, documents) else parts


def _seeks_topics(config: Config, documents: int) -> bool:
    options = config.topics
    return options.topics != "off" and not options.from_run and not say_too_few(documents, options)


def find_topics(
    config: Config, scored: PartitionScores, documents: pd.DataFrame, read: ReadTexts, tell: Tell
) -> Topics | None:
    """The topics of the documents that are compared, by the study's settings; None where they are off."""
    options = config.topics
    if options.from_run:
        return keep_topics(Path(options.from_run), documents)
    if options.topics == "off":
        return None
    why = say_too_few(len(documents), options)
    return no_topics(why) if why else group_topics(combine_bags(scored.features), documents, config, read, tell)


def group_documents(
    config: Config, scored: PartitionScores, documents: pd.DataFrame, given: Sequence[GivenEvent]
) -> Groups:
    """Copies and events of the documents that are compared, by the study's settings."""
    if config.events.method == "off":
        return Groups()
    features = combine(scored.features)
    copies = group_copies(features, documents, config.copies.threshold, config.copies.window_days)
    options = config.events
    if options.from_run:
        found = _keep_events(Path(options.from_run), documents)
    elif options.column:
        found = take_column(features, documents, options.column, options.min_sources)
    elif given:
        found = place_in_events(features, documents, given, scored.held, options.min_sources)
    else:
        found = group_events(features, documents, options.window_days, options.min_sources)
    return Groups(copies, found.events, found.members, tuple(found.notes))


def _keep_events(run: Path, documents: pd.DataFrame) -> Events:
    """The events of an older run, for the documents that are still there."""
    older = read_run(run)
    members = older.get("event_members", tables.empty("event_members"))
    members = members[members["doc_id"].isin(documents["doc_id"])].reset_index(drop=True)
    events = older.get("events", tables.empty("events"))
    kept = events[events["event_id"].isin(members["event_id"])].reset_index(drop=True)
    new = len(documents) - len(documents[documents["doc_id"].isin(older["documents"]["doc_id"])])
    notes = [f"events are those of {run.name}; {new} documents were not in it and stand alone"] if new else []
    return Events(kept, members, notes)


def place(documents: pd.DataFrame, groups: Groups, topics: Topics | None = None) -> pd.DataFrame:
    """Documents with `event_id`, `event_label` and `copy_group`; with `topic` and `topic_label` where topics are given.

    Empty where none.
    """
    placed = place_documents(documents, groups.members, groups.copies)
    if groups.events is not None:
        placed = placed.assign(event_label=_label(placed["event_id"], groups.events, "event_id"))
    if topics is None:
        return placed
    placed = place_topics(placed, topics)
    return placed.assign(topic_label=_label(placed["topic"], topics.topics, "topic"))


def _label(ids: pd.Series, table: pd.DataFrame, key: str) -> pd.Series:
    """The labels of events or topics; empty where there is none."""
    labels = dict(zip(table[key], table["label"], strict=True))
    return pd.Series([labels.get(i, "") for i in ids], index=ids.index, dtype="str")


def find_reprints(placed: pd.DataFrame, groups: Groups, keep: str) -> pd.Series:
    """The doc_ids that `copies.keep` leaves out: further copies of one source, or all that several sources print."""
    if groups.copies is None or keep == "all":
        return placed["doc_id"].iloc[:0]
    out = ~first_copies(placed, groups.copies)
    return placed.loc[out | find_wire(placed) if keep == "own" else out, "doc_id"]
