"""What the corpus-wide stages know of a document: hashes of its words and runs of words, never its text.

`extract_features()` works on one partition in a worker, `combine()` puts partitions together. The words of the
opening of a document serve events, the shingles of its whole text copies, all its words topics: one tokenisation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from framing.lexicon.matcher import Entry, Matcher
from framing.lexicon.rules import LONGEST_TERM
from framing.text.tokens import Bools, Ints, TextBatch, encode_texts
from framing.text.words import PAIR, Hashes, Tokens, hash_shingles, hash_words, is_common, mix, read_tokens, spell

if TYPE_CHECKING:
    import pandas as pd
    from scipy import sparse

Floats = NDArray[np.float32]

LEAD = 1500
"""Characters of a text that tell its event: news says first what happened, and long texts become like short ones."""
RUN = 5
"""Words of a run; runs tell copies."""
COMPARED = 1 << 20
"""Characters of a text that are looked at: keeps the memory of a 64 MiB document within bounds."""
TITLE_WEIGHT = 3
PAIR_WEIGHT = 0.85
NAME_WEIGHT = 1.2
IDF_POWER = 1.15
MOST = 128
"""Features kept of a document, the heaviest."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SLICE = 500


@dataclass(frozen=True)
class Excluded:
    """What never becomes a feature: words and phrases in the syntax of lexicon terms."""

    terms: frozenset[str] = frozenset()

    @cached_property
    def matcher(self) -> Matcher:
        """All terms compiled, once a process."""
        return Matcher([Entry("", "", term) for term in sorted(self.terms)])


def exclude(terms: Iterable[str], outlets: Iterable[str]) -> Excluded:
    """Terms of lexicons, or framing would leak into which documents are one event, and the names of outlets.

    A name longer than a term may be stands in no text.
    """
    names = set()
    for outlet in outlets:
        name = re.sub(r"\(.*?\)|[*]", " ", outlet).strip()
        short = re.sub(r"(?i)^the ", "", name)
        names |= {name, short if " " in short else name}  # "Hill" alone is no name
    names = {name for name in names if len(name) <= LONGEST_TERM}
    return Excluded(frozenset(term for term in {*terms, *names} if any(c.isalnum() for c in term)))


NOTHING = Excluded()
Parts = frozenset[Literal["words", "runs", "bags"]]
BOTH: Parts = frozenset(("words", "runs"))
BAGS: Parts = frozenset(("bags",))


@dataclass(frozen=True)
class Bag:
    """Counts by document: those of document i stand at first[i]:first[i + 1], by hash."""

    first: Ints
    hashes: Hashes
    counts: Floats


@dataclass(frozen=True)
class WholeBag:
    """Counts of the words of whole documents: `words` are places in the partition's `spelled`."""

    first: Ints
    words: NDArray[np.uint32]
    counts: NDArray[np.uint16]


@dataclass(frozen=True)
class PartitionFeatures:
    """The features of one partition, small enough to be sent between processes.

    words, pairs, weekdays: of title and opening. bags: words of title and whole text. spelled: hash, spelling, how
    often inside a sentence of an opening, how often capitalised there. shingles: sorted hashes of the shingles of
    document i at run_first[i]:run_first[i + 1].
    """

    doc_ids: list[str]
    words: Bag
    pairs: Bag
    bags: WholeBag
    weekdays: Bools
    spelled: tuple[Hashes, list[str], Ints, Ints]
    shingles: NDArray[np.uint32]
    run_first: Ints


@dataclass(frozen=True)
class Features:
    """The features of a corpus, in the order of `doc_ids`.

    vectors: documents x features, rows of length 1. words: the word of each column, empty for a pair of words.
    weekdays: documents x 7, which days of the week title and opening name. shingles: sorted hashes of the shingles of
    document i at run_first[i]:run_first[i + 1].
    """

    doc_ids: list[str]
    vectors: sparse.csr_array
    words: NDArray[np.str_]
    weekdays: Bools
    shingles: NDArray[np.uint32]
    run_first: Ints


# ---- one partition ----


def extract_features(
    documents: pd.DataFrame, spans: pd.DataFrame | None = None, excluded: Excluded = NOTHING, parts: Parts = BOTH
) -> PartitionFeatures:
    """Features of some documents with doc_id, title and text. `spans`: text that does not count (None: all counts).

    parts: `words` for events, `runs` for copies, `bags` for topics. A title without letters, as a time or a number,
    tells nothing and takes no part.
    """
    ids = documents["doc_id"].tolist()
    titles = [title if has_letters(title) else "" for title in documents["title"]]
    texts = [text[:COMPARED] for text in _blank_out(ids, documents["text"].tolist(), spans)]
    opening = [_lead(body) for body in texts]
    fields = [f for pair in zip(titles, opening if parts == {"words"} else texts, strict=True) for f in pair]
    batch = encode_texts(fields)
    tokens = read_tokens(batch)
    lead = batch.token_origins - batch.bases[tokens.field] < _reach(titles, opening)[tokens.field]
    allowed = ~_excluded_tokens(batch, excluded if parts & {"words", "bags"} else NOTHING)
    words, pairs, bags, spelled = _bags(tokens, lead, allowed, parts)
    shingles = (
        _shingles(tokens, [not body for body in texts])
        if "runs" in parts
        else (np.zeros(0, np.uint32), np.zeros(len(ids) + 1, np.int64))
    )
    return PartitionFeatures(ids, words, pairs, bags, _weekdays(tokens, lead, len(ids)), spelled, *shingles)


def read_features(documents: pd.DataFrame, excluded: Excluded = NOTHING, parts: Parts = BOTH) -> Features:
    """The features of a whole table of documents with their texts, for Python users."""
    if "title" not in documents:
        documents = documents.assign(title="")
    cuts = range(0, max(len(documents), 1), _SLICE)
    return combine([extract_features(documents.iloc[i : i + _SLICE], None, excluded, parts) for i in cuts])


def has_letters(title: str) -> bool:
    """Whether a title says anything: a date, a number or signs alone do not."""
    return any(map(str.isalpha, title))


def _blank_out(ids: Sequence[str], texts: Sequence[str], spans: pd.DataFrame | None) -> list[str]:
    """Texts without what does not count; a line end stands for it."""
    out = list(texts)
    if spans is None:
        return out
    number = {doc_id: i for i, doc_id in enumerate(ids)}
    rows = sorted(zip(spans["doc_id"], spans["start"], spans["end"], strict=True), reverse=True)
    for doc_id, start, end in rows:  # from the last to the first, so that offsets hold
        i = number[doc_id]
        out[i] = f"{out[i][:start]}\n{out[i][end:]}"
    return out


def _reach(titles: Sequence[str], openings: Sequence[str]) -> Ints:
    """How many characters of each field, title and text in turn, are title or opening."""
    return np.array([len(field) for pair in zip(titles, openings, strict=True) for field in pair], dtype=np.int64)


def _lead(body: str) -> str:
    """The opening, cut between words."""
    return body if len(body) <= LEAD else body[:LEAD].rpartition(" ")[0]


def _excluded_tokens(batch: TextBatch, excluded: Excluded) -> Bools:
    """Which tokens stand in a hit of what is excluded."""
    depth = np.zeros(batch.length + 1, dtype=np.int32)
    if excluded.terms:
        _, start, end = excluded.matcher.find(batch, np.zeros(0, dtype=np.int64))
        np.add.at(depth, start, 1)
        np.add.at(depth, end, -1)
    return np.asarray(np.cumsum(depth)[batch.token_origins] > 0)


def _weekdays(tokens: Tokens, lead: Bools, count: int) -> Bools:
    """Which days of the week each title and opening name."""
    named = np.zeros((count, len(WEEKDAYS)), dtype=bool)
    for day, word in enumerate(WEEKDAYS):
        codes = np.array([ord(letter) for letter in word], dtype=np.uint32)
        hit = lead & (tokens.hash == hash_words(codes, np.array([0]), np.array([len(codes)])))
        named[tokens.field[hit] // 2, day] = True
    return named


def _bags(
    tokens: Tokens, lead: Bools, allowed: Bools, parts: Parts
) -> tuple[Bag, Bag, WholeBag, tuple[Hashes, list[str], Ints, Ints]]:
    """Words and pairs of title and opening (`lead`), words of whole texts, and how words are spelled."""
    hashes, first, number = np.unique(tokens.hash, return_index=True, return_inverse=True)
    spelled = spell(tokens, first)
    banned = np.array([is_common(word) for word in spelled], dtype=bool)
    good = ~banned[number] & allowed
    words, pairs = _opening_bags(tokens, good & lead & ("words" in parts))
    kept = np.flatnonzero(~banned)
    whole = good if "bags" in parts else np.zeros(len(good), dtype=bool)
    bags = _whole_bag(tokens.field[whole] // 2, (np.cumsum(~banned) - 1)[number[whole]], tokens.count)
    inside = tokens.follows & lead & (tokens.field % 2 == 1)  # headlines capitalise anything
    seen = np.bincount(number[inside], minlength=len(hashes))
    capital = np.bincount(number[inside & tokens.capital], minlength=len(hashes))
    return words, pairs, bags, (hashes[kept], [spelled[i] for i in kept.tolist()], seen[kept], capital[kept])


def _opening_bags(tokens: Tokens, good: Bools) -> tuple[Bag, Bag]:
    weight = np.where(tokens.field % 2 == 0, TITLE_WEIGHT, 1).astype(np.float32)
    document = tokens.field // 2
    words = _bag(document[good], tokens.hash[good], weight[good], tokens.count)
    second = np.flatnonzero(good[1:] & good[:-1] & tokens.follows[1:] & (np.diff(tokens.field) == 0)) + 1
    pair = mix(tokens.hash[second - 1] * PAIR + tokens.hash[second])
    return words, _bag(document[second], pair, weight[second], tokens.count)


def _whole_bag(document: Ints, word: Ints, count: int) -> WholeBag:
    keys, counts = np.unique((document << 32) | word, return_counts=True)
    first = np.searchsorted(keys >> 32, np.arange(count + 1))
    return WholeBag(first, (keys & 0xFFFFFFFF).astype(np.uint32), np.minimum(counts, 65535).astype(np.uint16))


def _bag(document: Ints, hashes: Hashes, weight: Floats, count: int) -> Bag:
    order = np.lexsort((hashes, document))
    document, hashes, weight = document[order], hashes[order], weight[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (document[1:] != document[:-1]) | (hashes[1:] != hashes[:-1])
    at = np.flatnonzero(new)
    counts = np.add.reduceat(weight, at) if len(at) else weight
    return Bag(np.searchsorted(document[at], np.arange(count + 1)), hashes[at], counts.astype(np.float32))


def _shingles(tokens: Tokens, untold: Sequence[bool]) -> tuple[NDArray[np.uint32], Ints]:
    """Distinct hashes of the runs of RUN words of each text, sorted; half a hash is enough to tell runs apart.

    untold: which documents have no text; their titles stand for it.
    """
    shingles = hash_shingles(tokens.hash, RUN)
    field = tokens.field[: len(shingles)]
    title = np.array(untold, dtype=bool)[field // 2] == (field % 2 == 0)
    whole = (field == tokens.field[RUN - 1 :]) & title
    keys = np.sort((field[whole].astype(np.uint64) // 2 << np.uint64(32)) | (shingles[whole] >> np.uint64(32)))
    keys = keys[np.append(keys[:1] == keys[:1], keys[1:] != keys[:-1])]
    first = np.searchsorted(keys >> np.uint64(32), np.arange(tokens.count + 1, dtype=np.uint64))
    return (keys & np.uint64(0xFFFFFFFF)).astype(np.uint32), first


# ---- the corpus ----


def combine(parts: Sequence[PartitionFeatures]) -> Features:
    """The features of all partitions: tf-idf of the words and pairs that at least two documents share.

    Weight: (1 + log count) x idf, names heavier, pairs lighter, as measured in docs/events.md. A name is a word
    that stands capitalised inside sentences more often than not.
    """
    from scipy import sparse

    doc_ids = [doc_id for part in parts for doc_id in part.doc_ids]
    spelled, names = _vocabulary(parts)
    word_matrix, word_hashes = _matrix([part.words for part in parts])
    pair_matrix, _ = _matrix([part.pairs for part in parts])
    word_matrix.data *= np.where(np.isin(word_hashes, names), NAME_WEIGHT, 1).astype(np.float32)[word_matrix.indices]
    pair_matrix.data *= np.float32(PAIR_WEIGHT)
    vectors = _normalise(_keep_heaviest(sparse.hstack((word_matrix, pair_matrix), format="csr")))
    words = np.array([spelled[h] for h in word_hashes.tolist()] + [""] * pair_matrix.shape[1], dtype=np.str_)
    shingles = np.concatenate([part.shingles for part in parts])
    lengths = np.concatenate([np.diff(part.run_first) for part in parts])
    weekdays = np.concatenate([part.weekdays for part in parts])
    return Features(doc_ids, vectors, words, weekdays, shingles, np.concatenate(([0], np.cumsum(lengths))))


@dataclass(frozen=True)
class Bags:
    """The words of whole documents, in the order of `doc_ids`: documents x words, how often each stands there.

    Words are those of two documents or more, in the order of their spelling (lower case, no plural ending).
    """

    doc_ids: list[str]
    counts: sparse.csr_array
    words: NDArray[np.str_]


def combine_bags(parts: Sequence[PartitionFeatures]) -> Bags:
    """The bags of words of all partitions; words that begin with a digit are left out."""
    from scipy import sparse

    doc_ids = [doc_id for part in parts for doc_id in part.doc_ids]
    spelled = sorted({word for part in parts for word in part.spelled[1]})
    place = {word: i for i, word in enumerate(spelled)}
    maps = [np.array([place[word] for word in part.spelled[1]], dtype=np.int32) for part in parts]
    word = np.concatenate([new[part.bags.words] for new, part in zip(maps, parts, strict=True)])
    counts = np.concatenate([part.bags.counts for part in parts]).astype(np.float32)
    lengths = np.concatenate([np.diff(part.bags.first) for part in parts])
    first = np.concatenate(([0], np.cumsum(lengths)))
    matrix = sparse.csr_array((counts, word, first), (len(doc_ids), len(spelled)))
    shared = np.bincount(word, minlength=len(spelled)) >= 2
    kept = np.flatnonzero(shared & np.array([not w[0].isdigit() for w in spelled], dtype=bool))
    matrix = matrix[:, kept]
    matrix.sort_indices()
    return Bags(doc_ids, matrix, np.array(spelled, dtype=np.str_)[kept])


def _vocabulary(parts: Sequence[PartitionFeatures]) -> tuple[dict[int, str], Hashes]:
    """The spelling of each word, and the hashes of names."""
    spelled: dict[int, str] = {}
    for part in parts:
        spelled |= zip(part.spelled[0].tolist(), part.spelled[1], strict=True)
    hashes = np.concatenate([part.spelled[0] for part in parts])
    unique, number = np.unique(hashes, return_inverse=True)
    seen, capital = (
        np.bincount(number, weights=np.concatenate([part.spelled[i] for part in parts]), minlength=len(unique))
        for i in (2, 3)
    )
    return spelled, unique[2 * capital > seen]


def _matrix(bags: Sequence[Bag]) -> tuple[Any, Hashes]:
    """Documents x features in two or more documents, with tf-idf weights, and the hash of each column."""
    from scipy import sparse

    hashes = np.concatenate([bag.hashes for bag in bags])
    counts = np.concatenate([bag.counts for bag in bags])
    lengths = np.concatenate([np.diff(bag.first) for bag in bags])
    unique, column, frequency = np.unique(hashes, return_inverse=True, return_counts=True)
    shared = frequency >= 2
    kept = shared[column]
    row = np.repeat(np.arange(len(lengths)), lengths)[kept]
    new = (np.cumsum(shared) - 1)[column[kept]]
    idf = np.log((len(lengths) + 1) / (frequency[shared] + 1)) + 1
    data = (1 + np.log(counts[kept])) * (idf**IDF_POWER)[new]
    first = np.searchsorted(row, np.arange(len(lengths) + 1))
    shape = (len(lengths), int(shared.sum()))
    return sparse.csr_array((data.astype(np.float32), new.astype(np.int32), first.astype(np.int32)), shape), unique[
        shared
    ]


def _keep_heaviest(matrix: Any) -> Any:
    """The MOST heaviest features of each row; of equal ones those of the smaller column."""
    from scipy import sparse

    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    order = np.lexsort((matrix.indices, -matrix.data, row))
    rank = np.arange(len(order)) - matrix.indptr[row]
    kept = np.sort(order[rank < MOST])
    first = np.searchsorted(row[kept], np.arange(matrix.shape[0] + 1)).astype(np.int32)
    return sparse.csr_array((matrix.data[kept], matrix.indices[kept], first), matrix.shape)


def _normalise(matrix: Any) -> Any:
    """Rows of length 1; empty rows stay empty."""
    squares = np.add.reduceat(np.append(matrix.data, 0) ** 2, matrix.indptr[:-1]) * (np.diff(matrix.indptr) > 0)
    matrix.data /= np.repeat(np.sqrt(np.maximum(squares, 1e-12)), np.diff(matrix.indptr)).astype(np.float32)
    return matrix
