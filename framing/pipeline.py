"""The whole chain: a study in, a run folder out. Each stage is a function over tables."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from framing import manifest, tables
from framing.comparison import Comparison, compare
from framing.comparison.groups import check_columns
from framing.comparison.periods import label_periods
from framing.comparison.topics import tabulate_topics
from framing.config import Config, load_study
from framing.corpus import CorpusRead, TextStore, read_corpus, select_documents
from framing.counting import count_mentions, count_terms, find_clusters, score_documents, share_wire
from framing.discovery import plug_in, plug_in_names
from framing.engine import map_partitions
from framing.errors import InputError, StudyError, nearest, plural, printable
from framing.events import Events
from framing.features import COMPARED
from framing.grouping import Groups, find_reprints, find_topics, group_documents, place, plan_events, plan_features
from framing.lexicon import Lexicon, load_lexicons
from framing.memory import require_addresses, require_memory, require_mentions
from framing.report import build_page
from framing.results import read_run
from framing.run import RunFolder, open_run, read_manifest
from framing.scoring import (
    LISTED,
    PartitionScores,
    Scorer,
    cut_partitions,
    gather,
    join_evidence,
    leave_out,
    mark_documents,
    trim_cache,
)
from framing.selection import Query
from framing.topics import Topics
from framing.topics.choosing import MODELS
from framing.voice import Tier, choose_tier, tabulate_roles, tabulate_speakers

PAGE = "report.html"
NEEDED = ("source", "date")
"""Columns a comparison cannot be without."""
Tell = Callable[[str, int, int], None]
"""Told of progress: the stage, how much of it is done, of how much."""


@dataclass(frozen=True)
class Outcome:
    """What a run came to: its folder, `documents` {read, used, rejected, merged, excluded}, files, what to say."""

    out: Path
    documents: dict[str, int]
    files: list[str]
    warnings: list[str]
    notes: list[str]


@dataclass(frozen=True)
class Material:
    """A study read and scored: `documents` all that were used, `included` those that are compared."""

    corpus: CorpusRead
    documents: pd.DataFrame
    included: pd.DataFrame
    reprints: pd.Series
    scored: PartitionScores
    groups: Groups
    topics: Topics | None
    tier: Tier


def run_study(config: Config, out: Path, tell: Tell = lambda *_: None) -> Outcome:
    """Read, score and compare the documents of a study and write the run folder `out`.

    Raises InputError, StudyError or LexiconError where the input is wrong; `out` is then as it was.
    """
    require_addresses()
    lexicons = load_lexicons(config.lexicons.use, config.lexicons.inline)
    check_plans(config)
    with open_run(out) as folder:
        with closing(TextStore(folder.work / "texts")) as store:
            material = score_study(config, lexicons, store, tell)
        tell("comparing", 0, 1)
        results, notes = compare_material(material, lexicons, config)
        tell("writing", 0, 1)
        facts = manifest.Facts(
            config, lexicons, material.corpus, material.documents, material.scored.uncounted, material.tier
        )
        of_topics = material.topics.notes if material.topics else []
        described = manifest.describe_run(facts, [*material.groups.notes, *of_topics, *notes])
        folder.write("study.toml", [manifest.study_text(config)])
        write_results(folder, config, results, described)
        files = sorted(p.name for p in folder.new.iterdir())
    return Outcome(out, described["documents"], files, described["warnings"], described["notes"])


def score_study(
    config: Config, lexicons: Sequence[Lexicon], store: TextStore, tell: Tell, needed: Sequence[str] = NEEDED
) -> Material:
    """Read, select, count, match, tell voices, and find copies, events and topics."""
    tier = choose_tier(config.voice.tier, config.text.model)
    tell("reading", 0, 1)
    corpus = read_corpus([Path(p) for p in config.input.paths], config, store, needed)
    check_columns(corpus.documents, config.comparison.by)  # before the long work, not after it
    documents = select_documents(corpus.documents, config.select)
    if needed:  # what needs no source and no date needs no lexicon either
        documents = manifest.leave_out_languages(documents, lexicons)
    excluded, given = plan_events(config, lexicons, documents)
    lengths = documents.loc[documents["included"], "text_length"]
    parts = plan_features(config, len(lengths))
    require_memory(len(lengths), int(lengths.clip(upper=COMPARED).sum()), bool(parts))
    score = Scorer(store, corpus.recurring, tuple(lexicons), config, tier, excluded, given, parts)
    scored = score_partitions(documents, score, tell)
    documents = mark_documents(documents, scored, config.comparison.min_tokens)
    tell("grouping", 0, 1)
    groups = group_documents(config, scored, find_included(documents), given)
    reprints = find_reprints(place(find_included(documents), groups), groups, config.copies.keep)
    documents = leave_out(documents, reprints, "reprint")
    included = find_included(documents)
    topics = find_topics(config, scored, included, text_reader(store, included), tell)
    scored = replace(scored, features=())  # nothing needs them any more, and they are most of what is held
    return Material(corpus, documents, place(included, groups, topics), reprints, scored, groups, topics, tier)


def text_reader(store: TextStore, documents: pd.DataFrame) -> Callable[[Sequence[str]], list[str]]:
    """A function that gives title and text of some of the documents, by doc_id."""
    places = documents.set_index("doc_id")[["title", "text_start", "text_length"]]

    def read(doc_ids: Sequence[str]) -> list[str]:
        rows = places.loc[list(doc_ids)].itertuples(index=False)
        return [f"{title}\n{store.get(int(start), int(length))}" for title, start, length in rows]

    return read


def compare_material(
    material: Material, lexicons: Sequence[Lexicon], config: Config
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """All tables of a run by name, and notes in words."""
    included, groups, scored = material.included, material.groups, material.scored
    frames = [path for lexicon in lexicons for path in lexicon.paths()]
    mentions = scored.mentions[scored.mentions["doc_id"].isin(included["doc_id"])]
    counts, terms = count_mentions(mentions), count_terms(mentions)
    clusters = find_clusters(included, groups.members, groups.copies)
    compared = compare(included, counts, terms, clusters, frames, config)
    dated = included.assign(period=label_periods(included, compared.unit))
    always = {
        "rates": compared.rates,
        "contrasts": compared.contrasts,
        "contributions": compared.contributions,
        "documents": manifest.public_documents(material.documents),
        "rejects": material.corpus.rejects,
        "scores": score_documents(dated, counts, frames),
        "evidence": join_evidence(scored, included),
    }
    with_dates = {name: getattr(compared, name) for name in ("timeline", "shifts") if len(getattr(compared, name))}
    printed = corpus_of(material.documents, material.reprints)
    events = tabulate_events(groups, compared, printed)
    found = join_topics(material, counts, clusters, frames, config)
    voices = tabulate_voices(mentions, included, material.tier)
    return always | with_dates | voices | events | found, [*compared.notes, *say_unlisted(mentions)]


def say_unlisted(mentions: pd.DataFrame) -> list[str]:
    """Which mentions stand in no evidence, in words."""
    crowded = int((mentions.groupby("doc_id").size() > LISTED).sum())
    if not crowded:
        return []
    which = f"{plural(crowded, 'document')} of over {LISTED:,} mentions"
    return [f"{which}: evidence.csv lists the first {LISTED:,} of each"]


def find_study_events(config: Config, tell: Tell = lambda *_: None) -> Events:
    """The events of a study's documents, which need neither source nor date; members with source, date and title.

    `notes` holds what was said of the input too. Raises InputError where events are off.
    """
    lexicons = load_lexicons(config.lexicons.use, config.lexicons.inline)
    check_plans(config)
    without = {"voice": {"tier": "off"}, "topics": {"topics": "off"}}
    quick = config.model_copy(update={k: getattr(config, k).model_copy(update=v) for k, v in without.items()})
    with tempfile.TemporaryDirectory() as folder, closing(TextStore(Path(folder) / "texts")) as store:
        material = score_study(quick, lexicons, store, tell, needed=())
    found = material.groups
    if found.events is None or found.members is None:
        raise InputError("events.method: off; there are no events to show")
    members = found.members.merge(material.documents[["doc_id", "source", "date", "title"]], on="doc_id")
    return Events(found.events, members, [*material.corpus.warnings, *found.notes])


def join_topics(
    material: Material, counts: pd.DataFrame, clusters: pd.DataFrame, frames: Sequence[str], config: Config
) -> dict[str, pd.DataFrame]:
    """The tables of topics, and of topics joined to groups, time and frames; none where there are no topics."""
    found = material.topics
    if found is None or found.topics.empty:
        return {}
    weights = {"topic_weights": found.weights, "topic_draws": found.draws, "topic_search": found.search}
    joined = tabulate_topics(material.included, counts, clusters, frames, found, config)
    return {"topics": found.topics, **weights, **joined}


def find_study_topics(config: Config, tell: Tell = lambda *_: None) -> Topics:
    """The topics of a study's documents, which need neither source nor date. Raises InputError where they are off."""
    lexicons = load_lexicons(config.lexicons.use, config.lexicons.inline)
    check_plans(config)
    without = {"voice": config.voice.model_copy(update={"tier": "off"})}
    with tempfile.TemporaryDirectory() as folder, closing(TextStore(Path(folder) / "texts")) as store:
        found = score_study(config.model_copy(update=without), lexicons, store, tell, needed=()).topics
    if found is None:
        raise InputError("topics.topics: off; there are no topics to show")
    return found


def tabulate_voices(mentions: pd.DataFrame, documents: pd.DataFrame, tier: Tier) -> dict[str, pd.DataFrame]:
    """The tables `speakers` and `roles`, which only parses can tell."""
    if tier.name != "parse":
        return {}
    return {"speakers": tabulate_speakers(mentions, documents), "roles": tabulate_roles(mentions, documents)}


def find_included(documents: pd.DataFrame) -> pd.DataFrame:
    """The documents that are compared. Raises InputError where the selection leaves none."""
    included = documents[documents["included"]].reset_index(drop=True)
    if included.empty:
        raise InputError(f"the selection leaves no document: {manifest.say_excluded(documents)}; widen it")
    return included


def tabulate_events(groups: Groups, compared: Comparison, documents: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The tables of events and copies; `documents` with the reprints that do not count."""
    if groups.copies is None or groups.events is None or groups.members is None:
        return {}
    found = {"events": groups.events, "event_members": groups.members, "copies": groups.copies}
    return found | {"event_rates": compared.event_rates, "wire": share_wire(documents, groups.copies)}


def corpus_of(documents: pd.DataFrame, reprints: pd.Series) -> pd.DataFrame:
    """The documents that are compared, and their reprints."""
    return documents[documents["included"] | documents["doc_id"].isin(reprints)].reset_index(drop=True)


def check_plans(config: Config) -> None:
    """Raise for names and queries that cannot work, before the work starts."""
    given = [key for key in ("column", "file", "from_run") if getattr(config.events, key)]
    if len(given) > 1:
        named = " and ".join(f"events.{key}" for key in given)
        raise StudyError(f"{named}: events come from one of them only; leave the others out")
    for name in config.report.sections:
        plug_in("framing.report.sections", name)
    models = plug_in_names(MODELS)
    if config.topics.model not in models:
        name = config.topics.model
        raise StudyError(f"topics.model = {printable(repr(name))}: no such model{nearest(name, models)}")
    seeded = len(config.topics.seeded)
    if isinstance(config.topics.topics, int) and seeded >= config.topics.topics:
        raise StudyError(
            f"topics.topics = {config.topics.topics}: {plural(seeded, 'topic')} told by words; ask for more than those"
        )
    if config.select.about:
        Query(config.select.about)
    if not config.input.paths:
        raise InputError("nothing to read; name files or folders, or input.paths in the study file")


def score_partitions(documents: pd.DataFrame, score: Scorer, tell: Tell) -> PartitionScores:
    """Clean, count and match the included documents, partition by partition."""
    engine = score.config.engine
    partitions = cut_partitions(documents[documents["included"]], engine.partition_documents)
    if not partitions:
        raise InputError(f"the selection leaves no document: {manifest.say_excluded(documents)}; widen it")
    results, mentions, listed = [], 0, 0
    for done, result in enumerate(map_partitions(score, partitions, engine.workers), start=1):
        results.append(result)
        mentions, listed = mentions + len(result.mentions), listed + len(result.evidence)
        require_mentions(mentions, listed)
        tell("matching", done, len(partitions))
    if score.tier.name == "parse":
        trim_cache(engine.cache)
    return gather(results)


def write_results(
    folder: RunFolder, config: Config, results: dict[str, pd.DataFrame], described: manifest.Manifest
) -> None:
    """Write the tables, the page and, last, `run.json`."""
    for name, table in results.items():
        folder.write(f"{name}.csv", tables.csv_blocks(name, table))
    read_back = {name: tables.rounded(name, table) for name, table in results.items()}
    folder.write(PAGE, [build_page(read_back, described, config.report)])
    folder.finish(described)


def rebuild_report(run: Path, settings: Mapping[str, Any]) -> Path:
    """Build the page of a run folder again from its tables; with `report.text` "none" their excerpts go too."""
    require_addresses()
    described = read_manifest(run)
    files = described.pop("files")
    config = load_study(run / "study.toml", settings)
    results = read_run(run)
    if config.report.text == "none":
        results["evidence"] = results["evidence"].assign(before="", after="")
    with open_run(run) as folder:
        for name in files:
            if not name.endswith((".csv", PAGE)):
                shutil.copyfile(run / name, folder.new / name)
        write_results(folder, config, results, described)
    return run / PAGE
