"""Which documents belong together in a study: copies of one text, tellings of one event, and topics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from framing import tables
from framing.clustering.clusters import assign_documents, counted_copies, find_wire, share_wire
from framing.clustering.copies import group_copies
from framing.clustering.events import GivenEvent, group_events, read_events, take_column
from framing.clustering.events import assign_documents as assign_to_events
from framing.clustering.events.detection import Events, find_column, shipped_terms
from framing.clustering.features import BAGS, BOTH, Excluded, PartitionFeatures, Parts, combine, combine_bags, exclude
from framing.clustering.topics import (
    TopicPlan,
    Topics,
    assign_topics,
    group_topics,
    keep_topics,
    no_topics,
    say_too_few,
)
from framing.clustering.topics.finding import ReadTexts
from framing.config.study import CopySettings, EventSettings, SourceSettings, TopicSettings
from framing.corpus.date_ranges import date_by_publication
from framing.errors import InputError, plural
from framing.lexicon import Lexicon
from framing.runs.folder import read_manifest
from framing.runs.results import read_run
from framing.runtime.progress import OnProgress, Steps
from framing.tables.building import TableBuilder


@dataclass(frozen=True)
class Grouping:
    """Tables `copies`, `events` and `event_members`, and notes. Without events all three are None.

    chance_share: how much of what makes the events is chance (`events.chance`), None where it is not told or events
    are given. Above `events.chance.HIGH` no event row is primary.
    """

    copies: pd.DataFrame | None = None
    events: pd.DataFrame | None = None
    members: pd.DataFrame | None = None
    notes: tuple[str, ...] = ()
    chance_share: float | None = None


def plan_events(
    events: EventSettings, sources: SourceSettings, lexicons: Sequence[Lexicon], documents: pd.DataFrame
) -> tuple[Excluded, tuple[GivenEvent, ...]]:
    """What features must not hold (terms of lexicons, names of outlets), and the events that are given in a file.

    Raises InputError where the column that names the events, or their file, is not what it should be.
    """
    if events.column and events.method != "off":
        find_column(documents, events.column)  # a wrong name is said before the long work
    used = [term.text for lexicon in lexicons for frame in lexicon.all_frames() for term in frame.terms]
    aliases = [alias for name, others in sources.names.items() for alias in (name, *others)]
    excluded = exclude([*used, *shipped_terms()], [*documents["source"].unique().tolist(), *aliases])
    given = read_events(Path(events.file)) if events.file else []
    return excluded, tuple(given)


def plan_features(events: EventSettings, topics: TopicSettings, documents: int) -> Parts:
    """Which features a study of so many documents needs: for events and copies, for topics, for both or none."""
    parts = BOTH if events.method != "off" else frozenset()
    return parts | BAGS if _seeks_topics(topics, documents) else parts


def _seeks_topics(options: TopicSettings, documents: int) -> bool:
    return options.topics != "off" and not options.from_run and not say_too_few(documents, options)


def find_topics(
    plan: TopicPlan,
    features: Sequence[PartitionFeatures],
    documents: pd.DataFrame,
    read: ReadTexts,
    on_progress: OnProgress,
) -> Topics | None:
    """The topics of the documents that are compared, by the study's settings; None where they are off."""
    options = plan.options
    if isinstance(options.topics, int) and options.topics > len(documents) and not options.from_run:
        few = f"{plural(len(documents), 'document')} cannot hold {options.topics} topics; ask for fewer"
        raise InputError(f"topics.topics = {options.topics}: {few}")
    if options.from_run:
        return keep_topics(Path(options.from_run), documents)
    if options.topics == "off":
        return None
    why = say_too_few(len(documents), options)
    return no_topics(why) if why else group_topics(combine_bags(features), documents, plan, read, on_progress)


def group_documents(
    events: EventSettings,
    alike: CopySettings,
    parts: Sequence[PartitionFeatures],
    documents: pd.DataFrame,
    holding: tuple[Sequence[GivenEvent], pd.DataFrame],
    on_progress: OnProgress = lambda *_: None,
) -> Grouping:
    """Copies and events of the documents that are compared, by the study's settings.

    holding: the given events, and which documents hold their words (`events.given.hold_words`). `on_progress` is told
    of "grouping": features put together, copies found, events found.
    """
    step = Steps(on_progress, "grouping", 3)
    if events.method == "off":
        return Grouping()
    features, documents = combine(parts), date_by_publication(documents)
    step()
    copies = group_copies(features, documents, alike.threshold, alike.window_days)
    step()
    if events.from_run:
        found = _keep_events(Path(events.from_run), documents)
    elif events.column:
        found = take_column(features, documents, events.column, events.min_sources)
    elif holding[0]:
        found = assign_to_events(features, documents, *holding, events.min_sources)
    else:
        found = group_events(features, documents, events.window_days, events.min_sources, events.cut)
    step()
    return Grouping(copies, found.events, found.members, tuple(found.notes), found.chance_share)


def _keep_events(run: Path, documents: pd.DataFrame) -> Events:
    """The events of an older run, for the documents that are still there."""
    older = read_run(run)
    members = older.get("event_members", tables.empty("event_members"))
    members = members[members["doc_id"].isin(documents["doc_id"])].reset_index(drop=True)
    events = older.get("events", tables.empty("events"))
    kept = events[events["event_id"].isin(members["event_id"])].reset_index(drop=True)
    new = len(documents) - len(documents[documents["doc_id"].isin(older["documents"]["doc_id"])])
    notes = [f"events are those of {run.name}; {new} documents were not in it and stand alone"] if new else []
    return Events(kept, members, notes, read_manifest(run).get("events", {}).get("chance_share"))


def assign_groups(documents: pd.DataFrame, groups: Grouping, topics: Topics | None = None) -> pd.DataFrame:
    """Documents with `event_id`, `event_label` and `copy_group`; with `topic` and `topic_label` where topics are given.

    Empty where none. `event_similarity` is that of a member with its event, `event_chance` how much of what makes the
    events is chance; missing where not known.
    """
    placed = assign_documents(documents, groups.members, groups.copies)
    members = groups.members
    similar = {} if members is None else dict(zip(members["doc_id"], members["similarity"], strict=True))
    placed = placed.assign(
        event_similarity=placed["doc_id"].map(similar).astype("float64"),
        event_chance=float("nan") if groups.chance_share is None else groups.chance_share,
    )
    if groups.events is not None:
        placed = placed.assign(event_label=_label(placed["event_id"], groups.events, "event_id"))
    if topics is None:
        return placed
    placed = assign_topics(placed, topics)
    return placed.assign(topic_label=_label(placed["topic"], topics.topics, "topic"))


def _label(ids: pd.Series, table: pd.DataFrame, key: str) -> pd.Series:
    """The labels of events or topics; empty where there is none."""
    labels = dict(zip(table[key], table["label"], strict=True))
    return pd.Series([labels.get(i, "") for i in ids], index=ids.index, dtype="str")


def find_reprints(placed: pd.DataFrame, groups: Grouping, keep: str) -> pd.Series:
    """The doc_ids that `copies.keep` leaves out: further copies of one source, or all that several sources print."""
    if groups.copies is None or keep == "all":
        return placed["doc_id"].iloc[:0]
    out = ~counted_copies(placed, groups.copies)
    return placed.loc[out | find_wire(placed) if keep == "own" else out, "doc_id"]


def tabulate_events(groups: Grouping, documents: pd.DataFrame, make: TableBuilder) -> dict[str, pd.DataFrame]:
    """The tables of events and copies; `documents` with the reprints that do not count."""
    if groups.copies is None or groups.events is None or groups.members is None:
        return {}
    copies = groups.copies
    found = {"events": groups.events, "event_members": groups.members, "copies": copies}
    wire = make("wire", lambda: share_wire(documents, copies))
    # the event rates of the comparison, where it has any, stand in the place of none
    return found | {"event_rates": tables.empty("event_rates"), "wire": wire}
