"""The whole chain: a study in, a run folder out. Each stage is a function over tables."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

import pandas as pd

from framing import tables
from framing.clustering.clusters import find_clusters
from framing.clustering.events import Events
from framing.clustering.events.chance import say_chance
from framing.clustering.features import COMPARED
from framing.clustering.plan import (
    Grouping,
    assign_groups,
    find_reprints,
    find_topics,
    group_documents,
    plan_events,
    plan_features,
    tabulate_events,
)
from framing.clustering.topics import TopicPlan, Topics
from framing.clustering.topics.choosing import require_model
from framing.comparison.adjustment import adjust_for_reported
from framing.comparison.choices import check_choices, check_rooms
from framing.comparison.compare import compare
from framing.comparison.correction import Corrected, add_corrected, compare_corrected
from framing.comparison.count_matrices import ScoredTables
from framing.comparison.groups import check_columns
from framing.comparison.keywords import add_sentences, check_frame, choose_sources, list_keywords
from framing.comparison.periods import label_periods
from framing.comparison.placebos import place_among_words
from framing.comparison.topics import tabulate_topics
from framing.config.study import Config
from framing.corpus.outlets import COUNTRY, add_countries
from framing.corpus.reading import CorpusRead, read_corpus
from framing.corpus.selection import (
    corpus_of,
    find_included,
    leave_out_copies,
    mark_documents,
    name_columns,
    say_reprints,
    select_documents,
)
from framing.corpus.store import TextStore, read_fields, text_reader
from framing.errors import InputError, StudyError, plural
from framing.lexicon import Lexicon, load_lexicons
from framing.lexicon.query import Query
from framing.measures.pseudo_counts import correct_counts
from framing.measures.quality import check_lexicons
from framing.measures.sheets import Sheet, digest_lexicons, read_sheets
from framing.report.corrected import show_corrected
from framing.report.findings import tabulate_findings
from framing.report.writing import say_failed, write_results
from framing.runs import manifest
from framing.runs.folder import open_run
from framing.runs.kept_lexicons import KEPT, describe_lexicons
from framing.runtime.memory import require_addresses, require_memory
from framing.runtime.parts import Part
from framing.runtime.plugins import plug_in
from framing.runtime.progress import OnProgress
from framing.scoring.counting import count_mentions, count_terms, score_documents, sum_terms
from framing.scoring.evidence import join_evidence, say_unlisted
from framing.scoring.partitions import PartitionScorer
from framing.scoring.results import PartitionResult
from framing.scoring.word_counts import join_words, sum_words
from framing.scoring.work import check_engine, score_partitions, score_share
from framing.tables.building import TableBuilder
from framing.voice import (
    Sampling,
    Tier,
    cache_folder,
    choose_tier,
    estimate_reported_shares,
    tabulate_voices,
)

OF_TOPICS = ("topic_prevalence", "topic_contrasts", "topic_rates")
"""Tables of topics joined to groups, time and frames."""
NEEDED = ("source", "date")
"""Columns a comparison cannot be without."""
"""Told of progress: the stage, how much of it is done, of how much."""


@dataclass(frozen=True)
class RunResult:
    """What a run came to: its folder, `documents` {read, used, rejected, merged, excluded}, files, what to say."""

    out: Path
    documents: dict[str, int]
    files: list[str]
    warnings: list[str]
    notes: list[str]
    failed: dict[str, Exception]
    """What could not be made, tables and sections of the page, by an error of ours."""
    findings: pd.DataFrame
    """The table `findings`; without rows where nothing was compared."""


@dataclass(frozen=True)
class Results:
    """The tables of a run by name, what is to be said of them, and those that met an error of ours."""

    tables: dict[str, pd.DataFrame]
    notes: list[str]
    warnings: list[str]
    failed: dict[str, Exception]


@dataclass(frozen=True)
class SelectedStudy:
    """A study read: its documents, marked by which are selected, and how voices will be told apart."""

    corpus: CorpusRead
    documents: pd.DataFrame
    tier: Tier
    config: Config
    """The study, with columns by the names that documents have."""


@dataclass(frozen=True)
class ScoredStudy:
    """A study read and scored: `documents` all that were used, `included` those that are compared."""

    corpus: CorpusRead
    documents: pd.DataFrame
    included: pd.DataFrame
    reprints: pd.Series
    scored: PartitionResult
    groups: Grouping
    topics: Topics | None
    tier: Tier
    shares: pd.DataFrame
    """The table `voice_shares`."""


def run_study(config: Config, out: Path, on_progress: OnProgress = lambda *_: None) -> RunResult:
    """Read, score and compare the documents of a study and write the run folder `out`.

    Raises InputError, StudyError or LexiconError where the input is wrong; `out` is then as it was.
    """
    require_addresses()
    lexicons = load_lexicons(config.lexicons.use, config.lexicons.inline)
    kept_lexicons = describe_lexicons(config.lexicons.use, lexicons)
    check_plans(config)
    sheet = read_codings(config, lexicons)
    with open_run(out) as folder:
        with closing(TextStore(folder.work / "texts")) as store:
            selected = select_study(config, lexicons, store, on_progress)
            config = selected.config
            scored_study = score_study(config, lexicons, store, selected, on_progress)
        found = compare_study(scored_study, lexicons, config, on_progress, sheet)
        facts = manifest.RunFacts(
            config,
            lexicons,
            scored_study.corpus,
            scored_study.documents,
            scored_study.scored.uncounted,
            scored_study.tier,
            scored_study.groups.chance_share,
            say_chance(scored_study.groups.chance_share),
        )
        notes = [*scored_study.groups.notes, *say_reprints(scored_study.documents), *found.notes]
        warnings = found.warnings
        if scored_study.topics:  # that none were found is no small print
            (warnings if scored_study.topics.topics.empty else notes).extend(scored_study.topics.notes)
        described = manifest.describe_run(facts, notes, warnings)
        described["failed"] = say_failed(found.failed)
        folder.write("study.toml", [manifest.study_text(config)])
        if kept_lexicons:
            folder.write(KEPT, [kept_lexicons])
        failed = found.failed | write_results(folder, config, found.tables, described, on_progress)
        files = sorted(p.name for p in folder.new.iterdir())
        told = found.tables.get("findings", tables.empty("findings"))
    return RunResult(out, described["documents"], files, described["warnings"], described["notes"], failed, told)


def select_study(
    config: Config,
    lexicons: Sequence[Lexicon],
    store: TextStore,
    on_progress: OnProgress,
    needed: Sequence[str] = NEEDED,
) -> SelectedStudy:
    """Read the documents of a study and mark those it is about, as far as that is known before their texts are read."""
    tier = choose_tier(config.voice.tier, config.text.model)
    on_progress("reading", 0, 1)
    corpus = read_corpus([Path(p) for p in config.input.paths], config.reading, store, needed, on_progress)
    config = name_columns(config, corpus.documents, corpus.inputs)
    if COUNTRY in (*config.comparison.by, *config.select.where):
        documents, said = add_countries(corpus.documents, config.sources.known)
        corpus = replace(corpus, documents=documents, warnings=[*corpus.warnings, *filter(None, [said])])
    check_columns(corpus.documents, config.comparison.by)  # before the long work, not after it
    # what needs no source and no date needs no lexicon either
    documents = select_documents(corpus.documents, config.select, lexicons if needed else ())
    if needed:
        check_choices(find_included(documents), config.comparison, config.text.fields)
    return SelectedStudy(corpus, documents, tier, config)


def plan_scoring(
    config: Config, lexicons: Sequence[Lexicon], store: TextStore, selected: SelectedStudy, near: str | None = None
) -> PartitionScorer:
    """What scores a partition of a study."""
    excluded, given = plan_events(config.events, config.sources, lexicons, selected.documents)
    parts = plan_features(config.events, config.topics, int(selected.documents["included"].sum()))
    known = selected.corpus.recurring
    return PartitionScorer(store, known, tuple(lexicons), config.scoring, selected.tier, excluded, given, parts, near)


def score_study_share(config: Config, share: tuple[int, int], on_progress: OnProgress = lambda *_: None) -> list[Part]:
    """Of (i, n) every n-th partition of a study, from the i-th on, scored into its work folder: their parts."""
    lexicons = load_lexicons(config.lexicons.use, config.lexicons.inline)
    check_plans(config)
    with scratch_store() as store:
        selected = select_study(config, lexicons, store, on_progress)
        scorer = plan_scoring(selected.config, lexicons, store, selected)
        return score_share(selected.documents, scorer, share, on_progress)


def score_study(
    config: Config,
    lexicons: Sequence[Lexicon],
    store: TextStore,
    selected: SelectedStudy,
    on_progress: OnProgress,
    near: str | None = None,
) -> ScoredStudy:
    """Count, match, tell voices, and find copies, events and topics; with `near` count words (see PartitionScorer)."""
    corpus, documents, tier = selected.corpus, selected.documents, selected.tier
    scorer = plan_scoring(config, lexicons, store, selected, near)
    lengths = documents.loc[documents["included"], "text_length"]
    require_memory(len(lengths), int(lengths.clip(upper=COMPARED).sum()), bool(scorer.parts))
    scored = score_partitions(documents, scorer, on_progress)
    documents = mark_documents(documents, scored.documents, config.comparison.min_tokens)
    groups = group_documents(
        config.events,
        config.copies,
        scored.features,
        find_included(documents),
        (scorer.given, scored.held),
        on_progress,
    )
    reprints = find_reprints(assign_groups(find_included(documents), groups), groups, config.copies.keep)
    documents = leave_out_copies(documents, reprints)
    included = find_included(documents)
    plan = TopicPlan(config.topics, config.study.seed, config.engine.workers)
    topics = find_topics(plan, scored.features, included, text_reader(store, included), on_progress)
    scored = replace(scored, features=())  # nothing needs them any more, and they are most of what is held
    placed = assign_groups(included, groups, topics)
    drawn = placed.merge(find_clusters(placed, groups.members, groups.copies), on="doc_id")
    sampling = Sampling(
        config.study.seed,
        config.comparison.min_documents,
        fields=tuple(config.text.fields),
        confidence=config.comparison.confidence,
        on_progress=on_progress,
    )
    kept = cache_folder(config.engine.cache)
    shares = estimate_reported_shares(drawn, store, tier, corpus.recurring, sampling, kept)
    return ScoredStudy(corpus, documents, placed, reprints, scored, groups, topics, tier, shares)


def compare_study(
    scored_study: ScoredStudy,
    lexicons: Sequence[Lexicon],
    config: Config,
    on_progress: OnProgress = lambda *_: None,
    sheet: Sheet | None = None,
) -> Results:
    """All tables of a run, and what is to be said of them; corrected by the codes of a sheet where there is one."""
    included, groups, scored = scored_study.included, scored_study.groups, scored_study.scored
    frames = [path for lexicon in lexicons for path in lexicon.paths()]
    mentions = scored.mentions[scored.mentions["doc_id"].isin(included["doc_id"])]
    counts, terms = count_mentions(mentions), count_terms(mentions)
    clusters = find_clusters(included, groups.members, groups.copies)
    tabled = ScoredTables(included, counts, terms, clusters)
    compared = compare(tabled, frames, config.comparison, config.study.seed, on_progress)
    corrected = _correct(sheet, mentions, tabled, frames, config)
    dated = included.assign(period=label_periods(included, compared.unit))
    make = TableBuilder()
    found = {
        "documents": manifest.public_documents(scored_study.documents),
        "rejects": scored_study.corpus.rejects,
        "scores": make("scores", lambda: score_documents(dated, counts, frames)),
        "evidence": make("evidence", lambda: join_evidence(scored.evidence, included)),
        **tabulate_voices(mentions, included, scored_study.tier, make),
        **({"voice_shares": scored_study.shares} if len(scored_study.shares) else {}),
        **tabulate_events(groups, corpus_of(scored_study.documents, scored_study.reprints), make),
        **join_topics(scored_study.topics, tabled, frames, config, make),
        **compared.tables,
    }
    if "contrasts" not in compared.failed:
        found |= {"contrasts": add_corrected(found["contrasts"], corrected.tables.get("corrected_contrasts"))}
        found |= {"contrasts": make("contrasts", partial(adjust_for_reported, found["contrasts"], scored_study.shares))}
        shown = show_corrected(found | corrected.tables)["contrasts"]
        tell = partial(tabulate_findings, shown, config.comparison, config.sources.unit)
        found |= {"findings": make("findings", tell)} | corrected.tables
    failed = compared.failed | make.failed
    results = {name: table for name, table in found.items() if name not in failed}
    warnings = [*compared.warnings, *corrected.notes]
    return Results(results, [*compared.notes, *say_unlisted(mentions)], warnings, failed)


def _correct(
    sheet: Sheet | None, mentions: pd.DataFrame, tabled: ScoredTables, frames: Sequence[str], config: Config
) -> Corrected:
    """What people's codes make of the comparison; nothing without codes."""
    if sheet is None:
        return Corrected({}, [])
    pseudo = correct_counts(sheet, mentions, tabled.documents, tabled.counts)
    return compare_corrected(tabled, pseudo, frames, config.comparison, config.study.seed)


def read_codings(config: Config, lexicons: Sequence[Lexicon]) -> Sheet | None:
    """The codes of a study; None where it names none. Raises InputError for codes of other lexicons."""
    if not config.comparison.codings:
        return None
    sheet = read_sheets([Path(path) for path in config.comparison.codings])
    check_lexicons(sheet.draw, digest_lexicons(lexicon.sha256 for lexicon in lexicons))
    return sheet


def find_study_events(config: Config, on_progress: OnProgress = lambda *_: None) -> Events:
    """The events of a study's documents, which need neither source nor date; members with source, date and title.

    `notes` holds what was said of the input too. Raises InputError where events are off.
    """
    lexicons = load_lexicons(config.lexicons.use, config.lexicons.inline)
    check_plans(config)
    with scratch_store() as store:
        quick = without(config, "voice", "topics")
        selected = select_study(quick, lexicons, store, on_progress, needed=())
        scored_study = score_study(quick, lexicons, store, selected, on_progress)
    found = scored_study.groups
    if found.events is None or found.members is None:
        raise InputError("events.method: off; there are no events to show")
    members = found.members.merge(scored_study.documents[["doc_id", "source", "date", "title"]], on="doc_id")
    notes = [*scored_study.corpus.warnings, *found.notes, *say_chance(found.chance_share)]
    return Events(found.events, members, notes, found.chance_share)


def join_topics(
    found: Topics | None, tabled: ScoredTables, frames: Sequence[str], config: Config, make: TableBuilder
) -> dict[str, pd.DataFrame]:
    """The tables of topics, and of topics joined to groups, time and frames; none where there are no topics."""
    if found is None or found.topics.empty:
        return {}
    weights = {"topic_weights": found.weights, "topic_draws": found.draws, "topic_search": found.search}
    tabulate = cache(lambda: tabulate_topics(tabled, frames, found, config.comparison, config.study.seed))
    joined = {name: make(name, partial(lambda key: tabulate()[key], name)) for name in OF_TOPICS}
    return {"topics": found.topics, **weights, **joined}


def find_study_topics(config: Config, on_progress: OnProgress = lambda *_: None) -> Topics:
    """The topics of a study's documents, which need neither source nor date. Raises InputError where they are off."""
    lexicons = load_lexicons(config.lexicons.use, config.lexicons.inline)
    check_plans(config)
    with scratch_store() as store:
        quick = without(config, "voice")
        selected = select_study(quick, lexicons, store, on_progress, needed=())
        found = score_study(quick, lexicons, store, selected, on_progress).topics
    if found is None:
        raise InputError("topics.topics: off; there are no topics to show")
    return found


def find_keywords(
    config: Config, near: str = "", source: str = "", number: int = 20, on_progress: OnProgress = lambda *_: None
) -> pd.DataFrame:
    """The table `keywords` of a study: which words outside its lexicons set each source apart from the others?

    The documents are those a comparison reads, and what is not independent there is not here. `near`: only words in
    the sentences with a mention of this frame and those next to them. `source`: only this one; else the 12 largest
    with 5 or more documents. Raises InputError where there is no such frame or source, and where there are fewer than
    two sources.
    """
    lexicons = load_lexicons(config.lexicons.use, config.lexicons.inline)
    check_plans(config)
    check_frame(near, lexicons)
    with scratch_store() as store:
        quick = without(config, "voice", "topics")
        selected = select_study(quick, lexicons, store, on_progress)
        choose_sources(find_included(selected.documents), source)  # before the long work
        scored_study = score_study(quick, lexicons, store, selected, on_progress, near)
        included, groups = scored_study.included, scored_study.groups
        clusters = find_clusters(included, groups.members, groups.copies)
        counts = sum_words(join_words(scored_study.scored.words), included, clusters)
        chosen = list_keywords(counts, choose_sources(included, source), number)
        return add_sentences(chosen, read_fields(store, included, chosen))


def read_sentences(config: Config, on_progress: OnProgress = lambda *_: None) -> pd.DataFrame:
    """The sentences of a study's documents that hold a counted word: doc_id, field, start, end, text."""
    lexicons = load_lexicons(config.lexicons.use, config.lexicons.inline)
    check_plans(config)
    with scratch_store() as store:
        quick = without(config, "voice", "topics")
        selected = select_study(quick, lexicons, store, on_progress)
        score = PartitionScorer(
            store, selected.corpus.recurring, tuple(lexicons), quick.scoring, selected.tier, sentences=True
        )
        return score_partitions(selected.documents, score, on_progress).sentences


def place_frames_among_words(
    config: Config, sets: int = 200, seed: int = 1, on_progress: OnProgress = lambda *_: None
) -> pd.DataFrame:
    """Where do the ratios of a study's frames stand among those of random words? See `place_among_words`."""
    lexicons = load_lexicons(config.lexicons.use, config.lexicons.inline)
    check_plans(config)
    with scratch_store() as store:
        quick = without(config, "voice", "topics")
        selected = select_study(quick, lexicons, store, on_progress)
        scored_study = score_study(quick, lexicons, store, selected, on_progress, near="")
    included, scored = scored_study.included, scored_study.scored
    alone = included[["doc_id"]].assign(cluster=included["doc_id"])
    words = sum_words(join_words(scored.words), included, alone).words
    tokens = included.groupby("source")["tokens"].sum()
    return place_among_words(sum_terms(scored.mentions, included), words, tokens, sets=sets, seed=seed)


def without(config: Config, *stages: str) -> Config:
    """The study with `voice` or `topics` off: what is not asked for takes no time."""
    off = {"voice": {"tier": "off"}, "topics": {"topics": "off", "from_run": ""}}
    return config.model_copy(update={s: getattr(config, s).model_copy(update=off[s]) for s in stages})


@contextmanager
def scratch_store() -> Iterator[TextStore]:
    """A place for texts that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder, closing(TextStore(Path(folder) / "texts")) as store:
        yield store


def check_plans(config: Config) -> None:
    """Raise for names and queries that cannot work, before the work starts."""
    given = [key for key in ("column", "file", "from_run") if getattr(config.events, key)]
    if len(given) > 1:
        named = " and ".join(f"events.{key}" for key in given)
        raise StudyError(f"{named}: events come from one of them only; leave the others out")
    for name in config.report.sections:
        plug_in("framing.report.sections", name)
    require_model(config.topics.model, fitted=config.topics.topics != "off")
    seeded = len(config.topics.seeded)
    if isinstance(config.topics.topics, int) and seeded >= config.topics.topics:
        raise StudyError(
            f"topics.topics = {config.topics.topics}: {plural(seeded, 'topic')} told by words; ask for more than those"
        )
    check_engine(config.engine)
    check_rooms(config.comparison, config.events, config.topics)
    if config.select.about:
        Query(config.select.about)
    if not config.input.paths:
        raise InputError("nothing to read; name files or folders, or input.paths in the study file")
