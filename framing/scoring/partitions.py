"""One partition of documents -> counted tokens, mentions and their sentences. What a worker does.

Only here are texts in memory, and only those of one partition.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from itertools import pairwise

import numpy as np
import pandas as pd

from framing.clustering.events import GivenEvent, hold_words
from framing.clustering.features import NOTHING, Excluded, PartitionFeatures, Parts, extract_features
from framing.config.study import ScoringSettings
from framing.corpus.store import TextStore
from framing.lexicon import Lexicon
from framing.lexicon.matcher import Entry, Matcher
from framing.lexicon.matching import Fields, Reading, lexicon_entries, match, read_fields
from framing.lexicon.query import Query
from framing.scoring.counting import count_mentions
from framing.scoring.evidence import LISTED, find_evidence
from framing.scoring.results import PartitionResult
from framing.scoring.word_counts import DocumentWords, count_words, intervals, sentences_around
from framing.text.boilerplate import find_spans
from framing.text.recurrence import Recurring
from framing.voice import Tier, annotate_mentions, cache_folder
from framing.voice.quotes import find_quotes

OFF = Tier("off")
STEP, VERSION = "score", 1
"""Name and version of this step in a work folder: a change of what a partition comes to makes it another one."""
PARTITION_BYTES = 2_000_000
"""Texts of one partition; a longer document is a partition of its own."""


@dataclass(frozen=True)
class Partition:
    """Documents with their texts, and the table of spans that do not count."""

    documents: pd.DataFrame
    texts: list[str]
    spans: pd.DataFrame


@dataclass(frozen=True)
class PartitionScorer:
    """Scores a partition; picklable, so that a worker process can be handed it."""

    store: TextStore
    recurring: Mapping[str, Recurring]
    lexicons: tuple[Lexicon, ...]
    settings: ScoringSettings = field(repr=False)
    tier: Tier = OFF
    excluded: Excluded = NOTHING
    given: tuple[GivenEvent, ...] = ()
    parts: Parts = frozenset()
    """Which features are made."""
    near: str | None = None
    """Words are counted near mentions of this frame; of none ("") everywhere; None: not at all."""
    sentences: bool = False
    """Whether the sentences themselves are kept."""

    @cached_property
    def matcher(self) -> Matcher:
        """All lexicons compiled, once a process."""
        return Matcher(lexicon_entries(self.lexicons))

    @cached_property
    def known(self) -> Matcher:
        """Every term and ignored phrase on its own, so that none hides another: no such word is counted."""
        entries = lexicon_entries(self.lexicons)
        return Matcher([Entry("", str(i), entry.term) for i, entry in enumerate(entries)])

    @cached_property
    def query(self) -> Query | None:
        """What the documents must be about."""
        return Query(self.settings.select.about) if self.settings.select.about else None

    @cached_property
    def _titled(self) -> bool:
        """Whether headlines count by themselves."""
        return "title" in self.settings.text.fields

    def __call__(self, documents: pd.DataFrame) -> PartitionResult:
        """Clean, count and match one partition."""
        return self.score(self.load(documents))

    def load(self, documents: pd.DataFrame) -> Partition:
        """Read the texts of one partition and find what of them does not count."""
        rows = list(zip(documents["text_start"], documents["text_length"], strict=True))
        texts = [self.store.get(int(start), int(length)) for start, length in rows]
        ids, sources, titles = (documents[name].tolist() for name in ("doc_id", "source", "title"))
        spans = find_spans(ids, texts, sources, self.recurring, titles if self._titled else None)
        return Partition(documents, texts, spans)

    def key(self, partition: Partition) -> str:
        """A hash of all that the result for a partition comes from."""
        columns = [partition.documents[name].tolist() for name in ("doc_id", "title", "language")]
        spans = partition.spans.to_numpy().tolist()
        content = json.dumps([self._basis, *columns, partition.texts, spans])
        return hashlib.sha256(content.encode()).hexdigest()

    @cached_property
    def _basis(self) -> str:
        """What is the same for all partitions, in one order."""
        settings = (self.settings.select.about, self.settings.text.fields, self.settings.report.text)
        left_out = ("store", "recurring", "lexicons", "settings")  # what is used of them is here, or in the spans
        rest = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in left_out}
        given = [VERSION, lexicon_entries(self.lexicons), settings, rest]
        return json.dumps(given, sort_keys=True, default=lambda v: sorted(v) if isinstance(v, frozenset) else asdict(v))

    def score(self, partition: Partition) -> PartitionResult:
        """Count and match one partition."""
        documents, texts, spans = partition.documents, partition.texts, partition.spans
        ids, titles = documents["doc_id"].tolist(), documents["title"].tolist()
        fields = self._fields(ids, titles, texts)
        number = {key: i for i, key in enumerate(zip(fields.doc_id, fields.field, strict=True))}
        places = zip(*(spans[name].tolist() for name in ("doc_id", "start", "end")), strict=True)
        uncounted = [(number[d, "text"], a, b) for d, a, b in places if (d, "text") in number]
        reading = read_fields(fields, self.matcher, uncounted, self._quoted(fields))
        counted = _count_documents(ids, fields, reading)
        about = self._about(ids, fields)
        counted["about"] = about
        mentions = reading.mentions
        if not about.all():
            mentions = mentions[mentions["doc_id"].isin(counted.loc[about, "doc_id"])].reset_index(drop=True)
        languages = dict(zip(ids, documents["language"].tolist(), strict=True))
        mentions = annotate_mentions(mentions, fields, self.tier, cache_folder(self.settings.engine.cache), languages)
        listed = mentions if len(mentions) <= LISTED else mentions[mentions.groupby("doc_id").cumcount() < LISTED]
        evidence = find_evidence(listed, fields, reading.sentences, self.settings.report.text)
        whole = documents[["doc_id", "title"]].assign(text=pd.array(texts, dtype="str"))[about]
        features: tuple[PartitionFeatures, ...] = ()
        if self.parts:
            inside = spans[spans["doc_id"].isin(whole["doc_id"])]
            features = (extract_features(whole, inside, self.excluded, self.parts),)
        held = hold_words(self.given, whole)
        words = self._words(fields, spans, reading)
        said = _cut_sentences(fields, reading.sentences) if self.sentences else pd.DataFrame()
        kinds = Counter(spans["kind"].tolist())
        return PartitionResult(counted, mentions, evidence, kinds, features, held, words, said)

    def _words(self, fields: Fields, spans: pd.DataFrame, reading: Reading) -> tuple[DocumentWords, ...]:
        if self.near is None:
            return ()
        hidden = intervals(spans.assign(field="text"))
        for key, places in intervals(read_fields(fields, self.known).mentions).items():
            hidden.setdefault(key, []).extend(places)
        return (count_words(fields, hidden, sentences_around(reading, self.near) if self.near else None),)

    def _fields(self, ids: list[str], titles: list[str], bodies: list[str]) -> Fields:
        columns = {"title": titles, "text": bodies}
        chosen = self.settings.text.fields
        both = zip(*(columns[name] for name in chosen), strict=True)
        texts = [text for row in both for text in row]
        return Fields([i for i in ids for _ in chosen], [*map(str, chosen)] * len(ids), texts)

    def _quoted(self, fields: Fields) -> list[tuple[int, int, int]]:
        """Where fields quote; nowhere where voices are not told apart."""
        if self.tier.name == "off":
            return []
        return [(number, q.start, q.end) for number, text in enumerate(fields.texts) for q in find_quotes(text)]

    def _about(self, ids: list[str], fields: Fields) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        return self.query.holds(ids, fields) if self.query else np.ones(len(ids), dtype=bool)


def cut_partitions(documents: pd.DataFrame, most: int) -> list[pd.DataFrame]:
    """Slices of at most `most` documents and about PARTITION_BYTES of text, in order; independent of workers."""
    columns = documents[["doc_id", "source", "title", "language", "text_start", "text_length"]]
    cuts, size, count = [0], 0, 0
    for i, length in enumerate(documents["text_length"].tolist()):
        if count and (count >= most or size + length > PARTITION_BYTES):
            cuts.append(i)
            size = count = 0
        size += length
        count += 1
    cuts.append(len(documents))
    return [columns.iloc[a:b] for a, b in pairwise(cuts) if b > a]


def gather(results: Sequence[PartitionResult]) -> PartitionResult:
    """All partitions (one or more) together, in their order."""
    uncounted: Counter[str] = Counter()
    for result in results:
        uncounted.update(result.uncounted)
    parts = [(r.documents, r.mentions, r.evidence, r.held) for r in results]
    documents, mentions, evidence, held = (pd.concat(column, ignore_index=True) for column in zip(*parts, strict=True))
    features = tuple(f for r in results for f in r.features)
    words = tuple(w for r in results for w in r.words)
    sentences = pd.concat([r.sentences for r in results], ignore_index=True)
    kinds = dict(sorted(uncounted.items()))
    return PartitionResult(documents, mentions, evidence, kinds, features, held, words, sentences)


def _cut_sentences(fields: Fields, sentences: pd.DataFrame) -> pd.DataFrame:
    """The sentences that hold a counted word, with what they say; blanks as one blank."""
    said = dict(zip(zip(fields.doc_id, fields.field, strict=True), fields.texts, strict=True))
    spoken = sentences.loc[sentences["tokens"] > 0, ["doc_id", "field", "start", "end"]].reset_index(drop=True)
    rows = zip(*(spoken[name].tolist() for name in spoken.columns), strict=True)
    texts = [" ".join(said[doc_id, name][low:high].split()) for doc_id, name, low, high in rows]
    return spoken.assign(text=pd.array(texts, dtype="str"))


def _count_documents(ids: list[str], fields: Fields, reading: Reading) -> pd.DataFrame:
    """Counted tokens, those in quotations, and sentences of each document, together and of its title."""
    counts = {"tokens": reading.tokens, "tokens_quoted": reading.tokens_quoted, "sentences": reading.spoken}
    by_field = {name: values.reshape(len(ids), -1) for name, values in counts.items()}
    title = np.array(fields.field[: by_field["tokens"].shape[1]]) == "title"
    whole = {name: values.sum(axis=1) for name, values in by_field.items()}
    titles = {f"title_{name}": values[:, title].sum(axis=1) for name, values in by_field.items()}
    return pd.DataFrame({"doc_id": pd.array(ids, dtype="str")} | whole | titles)


def score(documents: pd.DataFrame, lexicons: Sequence[Lexicon]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables `counts` and `mentions` of documents with columns doc_id, title and text.

    The small form of what a run does: every character counts, no document is left out.
    """
    mentions = match(documents, lexicons)
    return count_mentions(mentions), mentions
