"""Words of a corpus outside the lexicons, counted by source, partition by partition.

What is kept of the texts is sums by source and word, so that memory is bounded by the vocabulary.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from framing.cleaning import find_spans
from framing.config import Config
from framing.corpus import TextStore
from framing.lexicon import Lexicon
from framing.matching import Fields, Reading, lexicon_entries, read_fields
from framing.scoring import cut_partitions
from framing.searching import Entry, Matcher
from framing.selection import Query
from framing.statistics.counts import Bools
from framing.text import find_tokens

SUMS = ["hits", "squares", "products", "documents", "clusters"]
_PLACE = ["doc_id", "field", "start"]
_Words = dict[str, tuple[int, str, int]]
"""By word: how often a document has it, and field and offset of the first."""


@dataclass(frozen=True)
class WordCounts:
    """Sums by source and word, and by source.

    words: source, word, hits, squares, products (sums over clusters of x, x^2, x * length), documents, clusters, and
    doc_id, field, start of the first occurrence. sources: tokens and length_squares, indexed by source.
    """

    words: pd.DataFrame
    sources: pd.DataFrame

    def __add__(self, other: WordCounts) -> WordCounts:
        both = pd.concat([self.words, other.words], ignore_index=True)
        how = dict.fromkeys(SUMS, "sum") | dict.fromkeys(_PLACE, "first")
        words = both.groupby(["source", "word"], sort=True).agg(how).reset_index()
        return WordCounts(words, pd.concat([self.sources, other.sources]).groupby(level=0, sort=True).sum())


@dataclass(frozen=True)
class WordCounter:
    """Counts the words of a partition; picklable. With `near`, only in sentences around mentions of that frame."""

    store: TextStore
    recurring: Mapping[str, frozenset[int]]
    lexicons: tuple[Lexicon, ...]
    config: Config
    near: str = ""

    @cached_property
    def known(self) -> Matcher:
        """Every term and ignored phrase on its own, so that none hides another."""
        entries = lexicon_entries(self.lexicons)
        return Matcher([Entry("", str(i), entry.term) for i, entry in enumerate(entries)])

    @cached_property
    def frames(self) -> Matcher:
        """The lexicons as they score."""
        return Matcher(lexicon_entries(self.lexicons))

    def __call__(self, documents: pd.DataFrame) -> WordCounts:
        """Count one partition; it must hold clusters whole. Columns as `cut_clusters` makes them."""
        places = zip(documents["text_start"], documents["text_length"], strict=True)
        bodies = [self.store.get(int(start), int(length)) for start, length in places]
        ids, sources = documents["doc_id"].tolist(), documents["source"].tolist()
        spans = find_spans(ids, bodies, sources, self.recurring)
        fields = _fields(ids, {"title": documents["title"].tolist(), "text": bodies}, self.config)
        about = Query(self.config.select.about).holds(ids, fields) if self.config.select.about else [True] * len(ids)
        counted = {d: words for (d, words), kept in zip(self._count(fields, spans).items(), about, strict=True) if kept}
        return _sum_up(ids, sources, documents["cluster"].tolist(), counted)

    def _count(self, fields: Fields, spans: pd.DataFrame) -> dict[str, _Words]:
        """The words of every document that count."""
        hidden = _by_field(spans.assign(field="text"))
        _merge(hidden, _by_field(read_fields(fields, self.known).mentions))
        around = _around(read_fields(fields, self.frames), self.near) if self.near else None
        counted: dict[str, _Words] = {}
        for doc_id, name, said in zip(fields.doc_id, fields.field, fields.texts, strict=True):
            words = counted.setdefault(doc_id, {})
            near = None if around is None else around.get((doc_id, name), [])
            allowed = _allowed(len(said), hidden.get((doc_id, name), ()), near)
            for start, end in find_tokens(said) if allowed.any() else ():
                if allowed[start] and (word := _word(said[start:end])):
                    seen = words.get(word, (0, name, start))
                    words[word] = (seen[0] + 1, *seen[1:])
        return counted


_Intervals = dict[tuple[str, str], list[tuple[int, int]]]


def _fields(ids: Sequence[str], columns: Mapping[str, Sequence[str]], config: Config) -> Fields:
    chosen = config.text.fields
    texts = [text for row in zip(*(columns[name] for name in chosen), strict=True) for text in row]
    return Fields([i for i in ids for _ in chosen], [*map(str, chosen)] * len(ids), texts)


def _by_field(rows: pd.DataFrame) -> _Intervals:
    found: _Intervals = {}
    for doc_id, field, start, end in rows[["doc_id", "field", "start", "end"]].itertuples(index=False):
        found.setdefault((doc_id, field), []).append((int(start), int(end)))
    return found


def _merge(one: _Intervals, other: _Intervals) -> None:
    for key, intervals in other.items():
        one.setdefault(key, []).extend(intervals)


def _around(reading: Reading, near: str) -> _Intervals:
    """The sentences with a mention of the frame, and those before and after them."""
    mentions = reading.mentions
    inside = mentions[(mentions["frame"] + "/").str.startswith(near + "/")]
    key = ["doc_id", "field", "sentence"]
    wanted = pd.concat([inside[key].assign(sentence=inside["sentence"] + step) for step in (-1, 0, 1)])
    return _by_field(reading.sentences.merge(wanted.drop_duplicates(), on=key))


def _allowed(length: int, hidden: Iterable[tuple[int, int]], around: Iterable[tuple[int, int]] | None) -> Bools:
    """Which characters may start a word that counts."""
    allowed = np.full(length, around is None)
    for start, end in around or ():
        allowed[start:end] = True
    for start, end in hidden:
        allowed[start:end] = False
    return allowed


def _word(surface: str) -> str:
    """A token as a word: folded, without possessive; empty for numbers and single letters."""
    word = surface.casefold().replace("’", "'").removesuffix("'s")
    return word if any(map(str.isalpha, word)) and (len(word) > 1 or not word.isascii()) else ""


def _sum_up(ids: list[str], sources: list[str], clusters: list[int], counted: Mapping[str, _Words]) -> WordCounts:
    units: dict[tuple[str, int], Counter[str]] = {}
    documents: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], tuple[str, str, int]] = {}
    for doc_id, source, cluster in zip(ids, sources, clusters, strict=True):
        unit = units.setdefault((source, cluster), Counter())
        for word, (hits, field, start) in counted.get(doc_id, {}).items():
            unit[word] += hits
            documents[source, word] += 1
            first.setdefault((source, word), (doc_id, field, start))
    rows, lengths = [], []
    for (source, _), unit in units.items():
        length = unit.total()
        lengths.append((source, float(length), float(length) ** 2))
        rows += [(source, word, x, x * x, x * length, 1) for word, x in unit.items()]
    words = pd.DataFrame(rows, columns=["source", "word", "hits", "squares", "products", "clusters"])
    words = words.groupby(["source", "word"], sort=True).sum().reset_index()
    keys = list(zip(words["source"], words["word"], strict=True))
    places = pd.DataFrame([first[key] for key in keys], columns=_PLACE)
    words = words.assign(documents=[documents[key] for key in keys])
    words = pd.concat([words[["source", "word", *SUMS]], places], axis=1)
    by_source = pd.DataFrame(lengths, columns=["source", "tokens", "length_squares"]).groupby("source").sum()
    return WordCounts(words, by_source)


def cut_clusters(documents: pd.DataFrame, clusters: pd.DataFrame, most: int) -> list[pd.DataFrame]:
    """Partitions of documents that keep every cluster whole, with the number of each document's `cluster`."""
    named = documents[["doc_id"]].merge(clusters, on="doc_id", how="left", validate="one_to_one")
    number = pd.factorize(named["cluster"])[0]
    order = np.argsort(number, kind="stable")
    rows = documents.iloc[order].reset_index(drop=True)
    parts = cut_partitions(rows, most)
    part = pd.Series(np.repeat(np.arange(len(parts)), [len(p) for p in parts]))
    part = part.groupby(number[order]).transform("first")
    columns = rows[["doc_id", "source", "title", "text_start", "text_length"]].assign(cluster=number[order])
    return [chunk for _, chunk in columns.groupby(part, sort=True)]
