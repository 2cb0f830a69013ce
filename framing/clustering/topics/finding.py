"""Bags of words -> topics: fitted, ordered, named, with the part each document has in them and how sure that is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing import tables
from framing.clustering.features import BAGS, Bags, combine_bags, exclude, extract_features
from framing.clustering.topics.choosing import (
    MODELS,
    PART,
    STABLE,
    Fitter,
    Found,
    plan_numbers,
    search_topics,
)
from framing.clustering.topics.naming import (
    NEAREST,
    assign_names,
    assign_seeds,
    label_topic,
    read_openings,
    write_words,
)
from framing.clustering.topics.quality import match, measure_coherence, measure_exclusivity, measure_frex, order_words
from framing.clustering.topics.vocabulary import choose_words
from framing.config.study import TopicSettings
from framing.errors import InputError, plural, printable
from framing.runs.results import read_run
from framing.runtime.plugins import plug_in
from framing.runtime.progress import OnProgress

if TYPE_CHECKING:
    from scipy import sparse

Values = NDArray[np.floating[Any]]
ReadTexts = Callable[[Sequence[str]], list[str]]

FEWEST = 300
"""Documents from which on topics are looked for without being asked."""
LEAST = 0.02
"""Part of a document below which a topic is not in it."""
_DIGITS = 4
_SOME = 50
"""Documents from which on a message says how to ask for topics."""
_SHORT = 8
"""Words of the vocabulary in the median document below which topics are only looked for when asked (titles only)."""
_ONE_SOURCE = 0.6
_SLICE = 500


class Topics(NamedTuple):
    """Tables `topics`, `topic_weights`, `topic_draws` and `topic_search`, and what a reader must know, in words.

    Without topics all four are empty and a note says why.
    """

    topics: pd.DataFrame
    weights: pd.DataFrame
    draws: pd.DataFrame
    search: pd.DataFrame
    notes: list[str]


def no_topics(*notes: str) -> Topics:
    """No topics, and why."""
    topics, weights, draws, search = map(tables.empty, ("topics", "topic_weights", "topic_draws", "topic_search"))
    return Topics(topics, weights, draws, search, list(notes))


def say_too_few(documents: int, options: TopicSettings) -> str:
    """Why topics are not looked for, where that is plain from the number of documents; empty where they are."""
    if options.topics == "auto" and not options.seeded and documents < FEWEST:
        return (
            f"topics: {plural(documents, 'document')} {'is' if documents == 1 else 'are'} too few to look for topics "
            f"unasked ({FEWEST} or more)" + "; topics.topics = 5 asks for five" * (documents >= _SOME)
        )
    return ""


@dataclass(frozen=True)
class _Corpus:
    """Documents in canonical order (doc_id, source) and their words: documents x words, both as counted."""

    documents: pd.DataFrame
    counts: sparse.csr_array
    words: NDArray[np.str_]


@dataclass(frozen=True)
class TopicPlan:
    """How topics are sought: the section `topics` of a study, the seed of every draw, and worker processes."""

    options: TopicSettings
    seed: int = 1
    workers: int = 1


def group_topics(
    bags: Bags, documents: pd.DataFrame, plan: TopicPlan, read: ReadTexts, on_progress: OnProgress = lambda *_: None
) -> Topics:
    """The topics of documents (doc_id, source, date, in any order), as they are planned.

    read: gives the title and text of documents by doc_id, for labels alone. The number of topics is searched for
    (`choosing`) or given; either way models of five subsamples say how stable each topic is, and how much of each
    document it is: table `topic_draws`. Topics are in order of their share.
    """
    options = plan.options
    why = say_too_few(len(documents), options)
    if why:
        return no_topics(why)
    corpus = _gather(bags, documents)
    seeds, anchors, notes = assign_seeds(options.seeded, corpus.words)
    numbers, why = _plan_numbers(corpus, options, len(seeds))
    if why:
        return no_topics(*notes, why)
    matrix = plug_in(MODELS, options.model).prepare(corpus.counts)
    fitter = Fitter(options.model, matrix, anchors, plan.seed)
    found = search_topics(fitter, corpus.counts, numbers, plan.workers, on_progress)
    fitted = _weigh(plug_in(MODELS, options.model), matrix, found)
    labels, more = _name(corpus, fitted, options, seeds, read)
    return _tabulate(corpus, fitted, labels, found.search, [*notes, *found.notes, *more])


def _gather(bags: Bags, documents: pd.DataFrame) -> _Corpus:
    order = documents.sort_values([c for c in ("date", "source", "doc_id") if c in documents], kind="stable")
    order = order.reset_index(drop=True)
    place = pd.Series(np.arange(len(bags.doc_ids)), index=bags.doc_ids)
    counts = bags.counts[place[order["doc_id"]].to_numpy(dtype=np.int64)]
    columns = choose_words(counts)
    return _Corpus(order, counts[:, columns], bags.words[columns])


def _plan_numbers(corpus: _Corpus, options: TopicSettings, given: int) -> tuple[list[int], str]:
    """The numbers of topics to try, or why there can be none, in words."""
    length = np.diff(corpus.counts.indptr)
    told, words = int((length > 0).sum()), len(corpus.words)
    typical = int(np.median(length)) if len(length) else 0
    auto = options.topics == "auto"
    numbers = plan_numbers(told, given) if auto else [int(options.topics)]
    fitting = [n for n in numbers if n <= min(int(PART * told), words)]
    if not words:
        why = "no vocabulary is left: no word stands in three documents or more, but not in most of them"
    elif typical < 2:
        why = f"documents hold too few words that can tell topics (median {typical})"
    elif typical < _SHORT and auto:
        why = (
            f"documents hold few words that can tell topics (median {typical}), as titles do; "
            "topics.topics = 8 asks for them all the same"
        )
    elif not fitting and words >= numbers[0]:
        why = f"{numbers[0]} topics are too many for {told} documents with words that can tell them; ask for fewer"
    elif not fitting:
        why = f"{numbers[0]} topics are more than the {words} words that can tell them; ask for fewer"
    else:
        return fitting, ""
    return [], f"topics: {why}; the run goes on without topics"


@dataclass(frozen=True)
class _Fitted:
    """Topics in their order: words (topics x words), weights (documents x topics), those of every draw, stability."""

    words: Values
    weights: Values
    drawn: list[Values]
    stability: Values
    place: list[int]
    """The number each topic had in the model."""


def _weigh(model: Any, matrix: sparse.csr_array, found: Found) -> _Fitted:
    """Documents on the topics, heaviest topic first, and on the topics of every subsample that answer to them."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        weights = _trim(model.weigh(matrix, found.words))
        order = np.argsort(-weights.mean(axis=0), kind="stable")
        words = found.words[order]
        drawn, similarity = [], []
        for other in found.drawn:
            answer, alike = match(words, other)
            drawn.append(_trim(model.weigh(matrix, other[answer])))
            similarity.append(alike)
    return _Fitted(words, weights[:, order], drawn, np.mean(similarity, axis=0), order.tolist())


def _trim(weights: Values) -> Values:
    """Without parts under LEAST; rows sum to 1 again, in steps of a ten-thousandth: the heaviest takes the rest."""
    kept = np.where(weights >= LEAST, weights.astype(np.float64), 0)
    sums = kept.sum(axis=1, keepdims=True)
    kept = (kept / np.where(sums > 0, sums, 1)).round(_DIGITS)
    rows, heaviest = np.arange(len(kept)), kept.argmax(axis=1)
    kept[rows, heaviest] += (sums.ravel() > 0) - kept.sum(axis=1)
    return kept


def _name(
    corpus: _Corpus, fitted: _Fitted, options: TopicSettings, seeds: Sequence[str], read: ReadTexts
) -> tuple[list[tuple[str, str, str]], list[str]]:
    """Label, top words and FREX words of every topic, and notes."""
    names, notes = assign_names(options.names, corpus.words, fitted.words) if options.names else ({}, [])
    names |= {fitted.place.index(i): name for i, name in enumerate(seeds)}
    ids = corpus.documents["doc_id"].to_numpy(dtype=object)
    length = np.diff(corpus.counts.indptr)
    tops, typical = order_words(fitted.words), order_words(measure_frex(fitted.words))
    taken = {name.casefold() for name in names.values()}
    named = []
    for k in range(len(fitted.words)):
        nearness = (fitted.weights[:, k] * np.log1p(length)).round(_DIGITS)
        nearest = [i for i in np.argsort(-nearness, kind="stable")[:NEAREST].tolist() if nearness[i] > 0]
        told = read_openings(read(ids[nearest].tolist()), corpus.words, fitted.words[k])
        words, frex = (write_words(told, corpus.words[row[k]].tolist()) for row in (tops, typical))
        label = names.get(k) or label_topic(told, frozenset(taken))
        taken.add(label.casefold())
        named.append((label, ", ".join(words), ", ".join(frex)))
    return named, notes


def _tabulate(
    corpus: _Corpus, fitted: _Fitted, named: Sequence[tuple[str, str, str]], search: pd.DataFrame, notes: list[str]
) -> Topics:
    count = len(fitted.words)
    ids = np.array([f"t{k + 1:02}" for k in range(count)], dtype=object)
    tops = order_words(fitted.words)
    heaviest = fitted.weights.argmax(axis=1)[fitted.weights.sum(axis=1) > 0]
    labels, terms, frex = zip(*named, strict=True)
    sources, shares = _find_top_sources(corpus.documents, fitted.weights)
    topics = pd.DataFrame({
        "topic": ids, "label": labels, "terms": terms, "frex": frex,
        "documents": np.bincount(heaviest, minlength=count), "share": fitted.weights.mean(axis=0),
        "npmi": measure_coherence(corpus.counts, tops), "exclusivity": measure_exclusivity(fitted.words, tops),
        "stability": fitted.stability, "tested": fitted.stability >= STABLE,
        "top_source": sources, "top_source_share": shares,
    })  # fmt: skip
    draws = [_lay_out(corpus, ids, weights).assign(draw=d) for d, weights in enumerate(fitted.drawn, start=1)]
    return Topics(
        tables.check("topics", topics),
        tables.check("topic_weights", _lay_out(corpus, ids, fitted.weights)),
        tables.check("topic_draws", pd.concat(draws, ignore_index=True)),
        search,
        [*notes, *_say_unstable(topics), *_say_one_source(topics)],
    )


def _lay_out(corpus: _Corpus, ids: NDArray[np.object_], weights: Values) -> pd.DataFrame:
    """Weights in long form, without zeros."""
    document, topic = np.nonzero(weights)
    doc_ids = corpus.documents["doc_id"].to_numpy(dtype=object)[document]
    return pd.DataFrame({"doc_id": doc_ids, "topic": ids[topic], "weight": weights[document, topic]})


def _find_top_sources(documents: pd.DataFrame, weights: Values) -> tuple[list[str], list[float]]:
    """The source with the largest part of each topic, and that part; empty where documents bear no source."""
    if "source" not in documents:
        return [""] * weights.shape[1], [float("nan")] * weights.shape[1]
    held = pd.DataFrame(weights).groupby(documents["source"].to_numpy(dtype=object), sort=True).sum()
    part = held / held.sum().where(held.sum() > 0)
    return [str(source) for source in part.fillna(0).idxmax()], [float(share) for share in part.max()]


def _say_unstable(topics: pd.DataFrame) -> list[str]:
    count = int((~topics["tested"]).sum())
    if not count:
        return []
    return [f"topics: {count} of {len(topics)} are not stable (under {STABLE}); they are shown, but not tested"]


def _say_one_source(topics: pd.DataFrame) -> list[str]:
    mostly = topics.loc[topics["top_source_share"] > _ONE_SOURCE, "topic"].tolist()
    if not mostly or topics["top_source_share"].min() == 1:
        return []
    return [f"topics: {', '.join(mostly[:8])} are mostly one source (over {_ONE_SOURCE:.0%} of their weight)"]


def keep_topics(run: Path, documents: pd.DataFrame) -> Topics:
    """The topics of an older run, for the documents that are still there."""
    older = read_run(run)
    kept = {name: older.get(name, tables.empty(name)) for name in ("topics", "topic_weights", "topic_draws")}
    if kept["topics"].empty:
        raise InputError(f"topics.from_run: {printable(run.name)} has no topics to keep; name a run that has them")
    for name in ("topic_weights", "topic_draws"):
        kept[name] = kept[name][kept[name]["doc_id"].isin(documents["doc_id"])].reset_index(drop=True)
    new = len(documents) - int(documents["doc_id"].isin(older["documents"]["doc_id"]).sum())
    notes = [f"topics are those of {run.name}; {new} documents were not in it and have none"] if new else []
    search = older.get("topic_search", tables.empty("topic_search"))
    return Topics(kept["topics"], kept["topic_weights"], kept["topic_draws"], search, notes)


def assign_topics(documents: pd.DataFrame, topics: Topics | None) -> pd.DataFrame:
    """Documents with `topic`, the heaviest of each, empty where none; of equal ones the topic that comes first."""
    if topics is None or topics.weights.empty:
        return documents.assign(topic=pd.Series("", index=documents.index, dtype="str"))
    ranked = topics.weights.sort_values(["doc_id", "weight", "topic"], ascending=[True, False, True], kind="stable")
    heaviest = ranked.drop_duplicates("doc_id").set_index("doc_id")["topic"]
    return documents.assign(topic=documents["doc_id"].map(heaviest).fillna("").astype("str"))


def fit_topics(
    documents: pd.DataFrame,
    topics: int | Literal["auto"] = "auto",
    model: str = "nmf",
    terms: Iterable[str] = (),
    seed: int = 1,
) -> Topics:
    """Topics of documents with doc_id and text, and title, source and date where there are any (see `group_topics`).

    topics: how many, or `auto` (from 300 documents on). terms: terms of lexicons, which never tell topics.
    """
    plan = TopicPlan(TopicSettings(topics=topics, model=model), seed)
    documents = documents if "title" in documents else documents.assign(title="")
    outlets = documents["source"].unique().tolist() if "source" in documents else []
    excluded = exclude(terms, outlets)
    cuts = range(0, max(len(documents), 1), _SLICE)
    bags = combine_bags([extract_features(documents.iloc[i : i + _SLICE], None, excluded, BAGS) for i in cuts])
    texts = dict(zip(documents["doc_id"], documents["title"] + "\n" + documents["text"], strict=True))
    return group_topics(bags, documents, plan, lambda ids: [texts[i] for i in ids])
