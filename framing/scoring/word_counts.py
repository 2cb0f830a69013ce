"""Words of a corpus outside the lexicons: counted by document in a partition, summed by source once clusters are known.

A word of a document is a few numbers, so that memory is bounded by the documents' vocabularies, not by their texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.lexicon.matching import Fields, Reading
from framing.statistics.counts import Bools
from framing.text.tokens import find_tokens

SUMS = ["hits", "squares", "products", "documents", "clusters"]
SmallInts = NDArray[np.int32]
Intervals = dict[tuple[str, str], list[tuple[int, int]]]
"""Parts of the fields of documents: (start, end) by document and field."""


@dataclass(frozen=True)
class DocumentWords:
    """How often documents have words: one entry a document and word, in the order of documents.

    `document` and `word` are places in `doc_ids` and in `words`, which is sorted; `title` and `start` say where the
    word stands first.
    """

    doc_ids: list[str]
    words: list[str]
    document: SmallInts
    word: SmallInts
    hits: SmallInts
    title: Bools
    start: SmallInts


@dataclass(frozen=True)
class WordCounts:
    """Sums by source and word, and by source.

    words: source, word, hits, squares, products (sums over clusters of x, x^2, x * length), documents, clusters, and
    doc_id, field, start of the first occurrence. sources: tokens and length_squares, indexed by source.
    """

    words: pd.DataFrame
    sources: pd.DataFrame


def count_words(fields: Fields, hidden: Intervals, around: Intervals | None = None) -> DocumentWords:
    """The words of fields, but for those that start in `hidden` and, where `around` is given, outside of it."""
    doc_ids = list(dict.fromkeys(fields.doc_id))
    place = {doc_id: i for i, doc_id in enumerate(doc_ids)}
    found: dict[tuple[int, str], list[int]] = {}
    for doc_id, name, said in zip(fields.doc_id, fields.field, fields.texts, strict=True):
        key = (doc_id, name)
        near = None if around is None else around.get(key, [])
        allowed = _allowed(len(said), hidden.get(key, ()), near)
        for start, end in find_tokens(said) if allowed.any() else ():
            if allowed[start] and (word := _word(said[start:end])):
                found.setdefault((place[doc_id], word), [0, name == "title", start])[0] += 1
    words = sorted({word for _, word in found})
    number = {word: i for i, word in enumerate(words)}
    rows = [(document, number[word], *numbers) for (document, word), numbers in found.items()]
    places, codes, hits, title, first = np.array(rows, dtype=np.int32).reshape(-1, 5).T
    return DocumentWords(doc_ids, words, places, codes, hits, title.astype(bool), first)


def join_words(parts: Sequence[DocumentWords]) -> DocumentWords:
    """The words of several partitions together, in their order."""
    words = sorted({word for part in parts for word in part.words})
    number = {word: i for i, word in enumerate(words)}
    renumbered = [np.array([number[w] for w in part.words], dtype=np.int32)[part.word] for part in parts]
    before = np.cumsum([0, *(len(part.doc_ids) for part in parts)], dtype=np.int32)
    document = [part.document + first for part, first in zip(parts, before, strict=False)]
    columns = [[getattr(part, name) for part in parts] for name in ("hits", "title", "start")]
    hits, title, start = (np.concatenate(column) for column in columns)
    doc_ids = [doc_id for part in parts for doc_id in part.doc_ids]
    return DocumentWords(doc_ids, words, np.concatenate(document), np.concatenate(renumbered), hits, title, start)


def sum_words(found: DocumentWords, documents: pd.DataFrame, clusters: pd.DataFrame) -> WordCounts:
    """The words of `documents` (doc_id, source) by source; `clusters` says which of them are not independent."""
    known = documents[["doc_id", "source"]].merge(clusters, on="doc_id", validate="one_to_one")
    source, names = pd.factorize(known["source"], sort=True)
    row = pd.Index(known["doc_id"]).get_indexer(pd.Index(found.doc_ids))[found.document]
    kept = row >= 0
    cluster = pd.factorize(known["cluster"])[0][row[kept]]
    rows = pd.DataFrame({
        "source": source[row[kept]], "cluster": cluster, "word": found.word[kept],
        "hits": found.hits[kept].astype(np.int64), "document": row[kept],
        "title": found.title[kept], "start": found.start[kept],
    })  # fmt: skip
    units = rows.groupby(["source", "cluster", "word"])["hits"].sum().reset_index()
    length = units.groupby(["source", "cluster"])["hits"].transform("sum")
    units = units.assign(squares=units["hits"] ** 2, products=units["hits"] * length, clusters=1)
    key = ["source", "word"]
    sums = units.groupby(key)[["hits", "squares", "products", "clusters"]].sum()
    first = rows.groupby(key).agg(
        documents=("hits", "size"), document=("document", "first"), title=("title", "first"), start=("start", "first")
    )
    words = sums.join(first).reset_index()
    words = words.assign(
        source=names.to_numpy().take(words["source"]),
        word=np.array(found.words, dtype=object).take(words["word"]),
        doc_id=known["doc_id"].to_numpy(dtype=object).take(words["document"]),
        field=np.where(words["title"], "title", "text"),
    )
    lengths = units.groupby(["source", "cluster"])["hits"].sum().astype("float64").groupby(level="source")
    sources = pd.DataFrame({"tokens": lengths.sum(), "length_squares": lengths.agg(lambda x: (x**2).sum())})
    sources = sources.reindex(range(len(names)), fill_value=0.0).set_index(pd.Index(names, name="source"))
    return WordCounts(words[["source", "word", *SUMS, "doc_id", "field", "start"]], sources)


def intervals(rows: pd.DataFrame) -> Intervals:
    """The places of a table with doc_id, field, start and end."""
    found: Intervals = {}
    for doc_id, field, start, end in rows[["doc_id", "field", "start", "end"]].itertuples(index=False):
        found.setdefault((doc_id, field), []).append((int(start), int(end)))
    return found


def sentences_around(reading: Reading, frame: str) -> Intervals:
    """The sentences with a mention of the frame, and those before and after them."""
    mentions = reading.mentions
    inside = mentions[(mentions["frame"] + "/").str.startswith(frame + "/")]
    key = ["doc_id", "field", "sentence"]
    wanted = pd.concat([inside[key].assign(sentence=inside["sentence"] + step) for step in (-1, 0, 1)])
    return intervals(reading.sentences.merge(wanted.drop_duplicates(), on=key))


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
