"""One partition of documents -> counted tokens, mentions and their sentences. What a worker does.

Only here are texts in memory, and only those of one partition.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
from platformdirs import user_cache_dir

from framing import tables
from framing.cleaning import find_spans
from framing.config import Config
from framing.corpus import TextStore
from framing.counting import count_mentions
from framing.events import GivenEvent, hold_words
from framing.features import NOTHING, Excluded, PartitionFeatures, Parts, extract_features
from framing.lexicon import Lexicon
from framing.matching import Fields, Reading, lexicon_entries, match, read_fields
from framing.searching import Matcher
from framing.selection import Query
from framing.voice import Tier, tell_voices, trim_parses

OFF = Tier("off")
PARTITION_BYTES = 2_000_000
"""Texts of one partition; a longer document is a partition of its own."""
LISTED = 10_000
"""Mentions of a document that are listed as evidence, the first ones: a book has fewer. All are counted."""
_CONTEXT = 600
"""Characters of a sentence shown on each side of a mention."""
_LONGEST_URL = 2000
"""Characters of an address beside a mention; a longer one is left out there."""


@dataclass(frozen=True)
class PartitionScores:
    """What one partition, or all of them together, came to.

    documents: doc_id with tokens, title_tokens, sentences, title_sentences and `about` (bool). mentions and evidence:
    the tables, in the order of documents. uncounted: how many spans of each kind do not count. features: what copies,
    events and topics are found in; held: which documents hold the words of which given events.
    """

    documents: pd.DataFrame
    mentions: pd.DataFrame
    evidence: pd.DataFrame
    uncounted: Mapping[str, int]
    features: tuple[PartitionFeatures, ...]
    held: pd.DataFrame


@dataclass(frozen=True)
class Scorer:
    """Scores a partition; picklable, so that a worker process can be handed it."""

    store: TextStore
    recurring: Mapping[str, frozenset[int]]
    lexicons: tuple[Lexicon, ...]
    config: Config = field(repr=False)
    tier: Tier = OFF
    excluded: Excluded = NOTHING
    given: tuple[GivenEvent, ...] = ()
    parts: Parts = frozenset()
    """Which features are made."""

    @cached_property
    def matcher(self) -> Matcher:
        """All lexicons compiled, once a process."""
        return Matcher(lexicon_entries(self.lexicons))

    @cached_property
    def query(self) -> Query | None:
        """What the documents must be about."""
        return Query(self.config.select.about) if self.config.select.about else None

    def __call__(self, documents: pd.DataFrame) -> PartitionScores:
        """Clean, count and match one partition."""
        rows = list(zip(documents["text_start"], documents["text_length"], strict=True))
        texts = [self.store.get(int(start), int(length)) for start, length in rows]
        ids = documents["doc_id"].tolist()
        spans = find_spans(ids, texts, documents["source"].tolist(), self.recurring)
        fields = self._fields(ids, documents["title"].tolist(), texts)
        number = {key: i for i, key in enumerate(zip(fields.doc_id, fields.field, strict=True))}
        places = zip(spans["doc_id"], spans["start"], spans["end"], strict=True)
        uncounted = [(number[d, "text"], int(a), int(b)) for d, a, b in places if (d, "text") in number]
        reading = read_fields(fields, self.matcher, uncounted)
        counted = _count_documents(ids, fields, reading)
        about = self._about(ids, fields)
        counted["about"] = about
        kept = reading.mentions["doc_id"].isin(counted.loc[about, "doc_id"])
        mentions = reading.mentions[kept].reset_index(drop=True)
        languages = dict(zip(ids, documents["language"], strict=True))
        mentions = tell_voices(mentions, fields, self.tier, cache_folder(self.config.engine.cache), languages)
        listed = mentions[mentions.groupby("doc_id").cumcount() < LISTED]
        evidence = _evidence(listed, fields, reading.sentences, self.config.report.text)
        whole = documents[["doc_id", "title"]].assign(text=pd.array(texts, dtype="str"))[about]
        features: tuple[PartitionFeatures, ...] = ()
        if self.parts:
            inside = spans[spans["doc_id"].isin(whole["doc_id"])]
            features = (extract_features(whole, inside, self.excluded, self.parts),)
        held = hold_words(self.given, whole)
        return PartitionScores(counted, mentions, evidence, Counter(spans["kind"]), features, held)

    def _fields(self, ids: list[str], titles: list[str], bodies: list[str]) -> Fields:
        columns = {"title": titles, "text": bodies}
        chosen = self.config.text.fields
        both = zip(*(columns[name] for name in chosen), strict=True)
        texts = [text for row in both for text in row]
        return Fields([i for i in ids for _ in chosen], [*map(str, chosen)] * len(ids), texts)

    def _about(self, ids: list[str], fields: Fields) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        return self.query.holds(ids, fields) if self.query else np.ones(len(ids), dtype=bool)


def cache_folder(setting: str) -> Path | None:
    """Where parses are kept: `auto` is the user's cache folder, `off` nowhere; a folder that cannot be made is none."""
    if setting == "off":
        return None
    folder = Path(user_cache_dir("framing")) if setting == "auto" else Path(setting)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder


def trim_cache(setting: str) -> None:
    """Keep the cache of parses within bounds; see `trim_parses`."""
    if folder := cache_folder(setting):
        trim_parses(folder)


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


def gather(results: Sequence[PartitionScores]) -> PartitionScores:
    """All partitions (one or more) together, in their order."""
    uncounted: Counter[str] = Counter()
    for result in results:
        uncounted.update(result.uncounted)
    parts = [(r.documents, r.mentions, r.evidence, r.held) for r in results]
    documents, mentions, evidence, held = (pd.concat(column, ignore_index=True) for column in zip(*parts, strict=True))
    features = tuple(f for r in results for f in r.features)
    return PartitionScores(documents, mentions, evidence, dict(sorted(uncounted.items())), features, held)


def _count_documents(ids: list[str], fields: Fields, reading: Reading) -> pd.DataFrame:
    """Counted tokens and sentences of each document, together and of its title."""
    index = pd.Index(ids, name="doc_id")
    out = pd.DataFrame(index=index)
    owner = pd.Series(fields.doc_id, dtype="str")
    title = pd.Series(fields.field, dtype="str") == "title"
    tokens = pd.Series(reading.tokens)
    spoken = reading.sentences[reading.sentences["tokens"] > 0]
    for prefix, rows, cut in (("", slice(None), slice(None)), ("title_", title, spoken["field"] == "title")):
        out[f"{prefix}tokens"] = tokens[rows].groupby(owner[rows]).sum().reindex(index, fill_value=0)
        out[f"{prefix}sentences"] = spoken[cut].groupby("doc_id").size().reindex(index, fill_value=0)
    return out.reset_index()


def _evidence(mentions: pd.DataFrame, fields: Fields, sentences: pd.DataFrame, text: str) -> pd.DataFrame:
    """Mentions with the sentence before and after them; documents' columns are joined later."""
    merged = mentions.merge(
        sentences[["doc_id", "field", "sentence", "start", "end"]],
        on=["doc_id", "field", "sentence"], how="left", suffixes=("", "_sentence"), validate="many_to_one",
    )  # fmt: skip
    said = dict(zip(zip(fields.doc_id, fields.field, strict=True), fields.texts, strict=True))
    columns = ["doc_id", "field", "start", "end", "start_sentence", "end_sentence"]
    before, after = [], []
    for doc_id, name, low, high, first, last in merged[columns].itertuples(index=False):
        whole = said[doc_id, name]
        begin, stop = _paragraph(whole, low, high) if text == "full" else (first, last)
        begin, stop = max(begin, low - 2 * _CONTEXT), min(stop, high + 2 * _CONTEXT)
        before.append("" if text == "none" else _shorten(whole[begin:low], from_left=True))
        after.append("" if text == "none" else _shorten(whole[high:stop], from_left=False))
    return merged.assign(before=pd.Series(before, dtype="str"), after=pd.Series(after, dtype="str"))


def _paragraph(text: str, low: int, high: int) -> tuple[int, int]:
    """The bounds of the paragraph around text[low:high], looked for as far as a context may reach."""
    begin, stop = max(0, low - 2 * _CONTEXT), min(len(text), high + 2 * _CONTEXT)
    first, last = text.rfind("\n\n", begin, low), text.find("\n\n", high, stop)
    return first + 2 if first >= 0 else begin, last if last >= 0 else stop


def _shorten(context: str, from_left: bool) -> str:
    """At most _CONTEXT characters next to the mention, blanks as one blank, cut between words."""
    flat = re.sub(r"\s+", " ", context)
    if len(flat) <= _CONTEXT:
        return flat
    if from_left:
        return "… " + flat[-_CONTEXT:].partition(" ")[2]
    return flat[:_CONTEXT].rpartition(" ")[0] + " …"


def leave_out(documents: pd.DataFrame, out: pd.Series, why: str) -> pd.DataFrame:
    """Documents with those in `out` (by doc_id) left out as well, and why."""
    gone = documents["included"] & documents["doc_id"].isin(out)
    reasons = documents["excluded_why"].mask(gone, why)
    return documents.assign(included=documents["included"] & ~gone, excluded_why=reasons)


def mark_documents(documents: pd.DataFrame, scored: PartitionScores, min_tokens: int) -> pd.DataFrame:
    """Documents with their counts; those the query is not about, and those too short, are left out.

    Documents left out before were not read and have no counts.
    """
    numbers = ["tokens", "title_tokens", "sentences", "title_sentences"]
    merged = documents.merge(scored.documents, on="doc_id", how="left", validate="one_to_one")
    merged = merged.astype(dict.fromkeys(numbers, "Int64"))
    why = merged["excluded_why"]
    why = why.mask(merged["included"] & (merged["about"] == False), "about")  # noqa: E712 - missing is not False
    why = why.mask((why == "") & (merged["tokens"] < min_tokens).fillna(False).astype(bool), "too_short")
    return merged.drop(columns="about").assign(excluded_why=why, included=why == "")


def join_evidence(scored: PartitionScores, documents: pd.DataFrame) -> pd.DataFrame:
    """The table `evidence` of the documents given, in their order."""
    shown = documents[["doc_id", "source", "date", "title", "url", "event_id"]]
    url = shown["url"].where(shown["url"].str.len() <= _LONGEST_URL, "")
    shown = shown.assign(title=tables.shorten(shown["title"]), url=url)
    joined = shown.merge(scored.evidence, on="doc_id")
    return tables.check("evidence", joined[tables.column_names("evidence")])


def score(documents: pd.DataFrame, lexicons: Sequence[Lexicon]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables `counts` and `mentions` of documents with columns doc_id, title and text.

    The small form of what a run does: every character counts, no document is left out.
    """
    mentions = match(documents, lexicons)
    return count_mentions(mentions), mentions
