"""What the corpus-wide stages know of a document: weighted hashes of its words and of its runs of words, never its text.

`extract_features()` works on one partition in a worker, `combine()` puts partitions together. The words of the
opening of a document serve events and topics, the runs of its whole text serve copies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from framing import text
from framing.text import Bools, Codes, Ints, Layout, lay_out

if TYPE_CHECKING:
    import pandas as pd
    from scipy import sparse

Hashes = NDArray[np.uint64]
Floats = NDArray[np.float32]

LEAD = 1500
"""Characters of a text that tell its event: news says first what happened, and long texts become like short ones."""
RUN = 5
"""Words of a run; runs tell copies."""
TITLE_WEIGHT = 3
PAIR_WEIGHT = 0.85
NAME_WEIGHT = 1.2
IDF_POWER = 1.15
MOST = 128
"""Features kept of a document, the heaviest."""
_BASE = 0x9E3779B97F4A7C15
_PAIR = np.uint64(0xD6E8FEB86659FD93)
_STOP = frozenset(
    "a about above according added after again against ago all also although am amid among an and another any are "
    "around as asked at back be became because been before being below between both but by called came can come could "
    "day days did do does doing down during each even ever every few first five for former four from further get go "
    "going got had has have having he her here him his how however i if in including into is it its just last later "
    "like made make many may me might monday month months more most much must my new next no nor not now of off on "
    "once one only or other our out over own part people per put really reported said same saturday say saying says "
    "second see several she should since six so some still such sunday take than that the their them then there these "
    "they this those three through thursday time today told too took tuesday two under until up upon us use used very "
    "was way we wednesday week weeks well went were what when where whether which while who whom whose why will with "
    "without would year years yesterday yet you your friday don't didn't doesn't can't won't isn't wasn't i'm it's "
    "he's she's they're we're that's there's i've we've you're".split()
)


@dataclass(frozen=True)
class Excluded:
    """What never becomes a feature: words (`*` at either end is any rest) and whole names of outlets."""

    words: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


def exclude(terms: Iterable[str], outlets: Iterable[str]) -> Excluded:
    """Every word of every lexicon term, or framing would leak into which documents are one event; outlets' names."""
    words = {word for term in terms for word in re.findall(r"\*?[^\W_][\w'’]*\*?", term.casefold())}
    names = set()
    for outlet in outlets:
        bare = re.sub(r"\(.*?\)", " ", outlet.casefold()).strip()
        short = bare.removeprefix("the ")
        names |= {bare, short if " " in short else bare}  # "Hill" alone is no name
    return Excluded(frozenset(words), frozenset(names - {""}))


@dataclass(frozen=True)
class Bag:
    """Counts by document: those of document i stand at first[i]:first[i + 1], by hash."""

    first: Ints
    hashes: Hashes
    counts: Floats


@dataclass(frozen=True)
class PartitionFeatures:
    """The features of one partition, small enough to be sent between processes.

    words, pairs: of title and opening. spelled: hash, spelling, how often inside a sentence, how often capitalised
    there. runs: sorted hashes of the runs of words of document i at run_first[i]:run_first[i + 1].
    """

    doc_ids: list[str]
    words: Bag
    pairs: Bag
    spelled: tuple[Hashes, list[str], Ints, Ints]
    runs: NDArray[np.uint32]
    run_first: Ints


@dataclass(frozen=True)
class Features:
    """The features of a corpus, in the order of `doc_ids`.

    vectors: documents x features, rows of length 1. words: the word of each column, empty for a pair of words.
    runs: sorted hashes of the runs of words of document i at run_first[i]:run_first[i + 1].
    """

    doc_ids: list[str]
    vectors: sparse.csr_array
    words: NDArray[np.str_]
    runs: NDArray[np.uint32]
    run_first: Ints


# ---- one partition ----


def extract_features(
    ids: Sequence[str], titles: Sequence[str], texts: Sequence[str], spans: pd.DataFrame | None, excluded: Excluded
) -> PartitionFeatures:
    """Features of some documents. `spans`: the table of text that does not count (None: all counts)."""
    texts = _blank_out(ids, texts, spans)
    fields = [field for title, body in zip(titles, texts, strict=True) for field in (title, _lead(body))]
    words, pairs, spelled = _bags(_tokens(lay_out(fields)), len(ids), excluded)
    runs, run_first = _runs([body or title for title, body in zip(titles, texts, strict=True)])
    return PartitionFeatures(list(ids), words, pairs, spelled, runs, run_first)


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


def _lead(body: str) -> str:
    """The opening, cut between words."""
    return body if len(body) <= LEAD else body[:LEAD].rpartition(" ")[0]


@cache
def _small() -> Codes:
    """For every code point its small letter; typographic apostrophes become plain."""
    table = np.arange(0x110000, dtype=np.uint32)
    for code in range(0x20000):
        small = chr(code).lower()
        table[code] = ord(small) if len(small) == 1 else code
    table[0xD800:0xE000] = 0xFFFD
    table[(text.classes() & text.APOSTROPHE) != 0] = ord("'")
    return table


@dataclass(frozen=True)
class _Tokens:
    """Tokens of a layout: where they stand in `codes` (small letters), their hash, field, and how they are written."""

    codes: Codes
    start: Ints
    end: Ints
    hash: Hashes
    field: Ints
    capital: Bools
    follows: Bools
    """Whether nothing but a blank stands between a token and the one before it."""


def _tokens(layout: Layout) -> _Tokens:
    codes = _small()[layout.codes]
    start = layout.starts
    edges = np.flatnonzero(~layout.word | layout.token_start)
    after = np.append(edges, len(codes))[np.searchsorted(edges, start, side="right")]
    follows = np.zeros(len(start), dtype=bool)
    follows[1:] = (start[1:] == after[:-1] + 1) & (codes[after[:-1]] == ord(" "))
    end = _strip(codes, start, after)
    field = layout.text_of(layout.token_origins)
    return _Tokens(codes, start, end, hash_words(codes, start, end), field, layout.codes[start] != codes[start], follows)


def _strip(codes: Codes, start: Ints, end: Ints) -> Ints:
    """Ends of words without possessive ’s and without the s of a plural."""
    last, before = codes[end - 1], codes[np.maximum(end - 2, 0)]
    end = np.where((last == ord("s")) & (before == ord("'")) & (end - start > 2), end - 2, end)
    last, before = codes[end - 1], codes[np.maximum(end - 2, 0)]
    plural = (last == ord("s")) & (before != ord("s")) & (before != ord("u")) & (before != ord("i"))
    return np.where(plural & (end - start > 3), end - 1, end)


def hash_words(codes: Codes, start: Ints, end: Ints) -> Hashes:
    """A 64-bit hash of each word, from prefix sums of a polynomial, so that no word is looked at by itself."""
    powers = _powers(_BASE, len(codes))
    sums = np.concatenate((np.zeros(1, np.uint64), np.cumsum((codes + np.uint64(1)) * powers, dtype=np.uint64)))
    inverse = _powers(pow(_BASE, -1, 1 << 64), len(codes))
    return _mix((sums[end] - sums[start]) * inverse[start])


def _powers(base: int, count: int) -> Hashes:
    powers = np.full(count, base, dtype=np.uint64)
    powers[:1] = 1
    return np.multiply.accumulate(powers)


def _mix(values: Hashes) -> Hashes:
    """Spread hashes over all bits (the finaliser of splitmix64, Steele, Lea & Flood 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _hash_lines(lines: Sequence[str]) -> tuple[Ints, Hashes]:
    """Number of the line and hash of every word of some short texts."""
    found = _tokens(lay_out(lines))
    return found.field, found.hash


def _bags(tokens: _Tokens, count: int, excluded: Excluded) -> tuple[Bag, Bag, tuple[Hashes, list[str], Ints, Ints]]:
    hashes, first, number = np.unique(tokens.hash, return_index=True, return_inverse=True)
    spelled = _spell(tokens, first)
    banned = np.array([_is_banned(word, excluded) for word in spelled], dtype=bool)
    good = ~banned[number] & ~_name_tokens(tokens, excluded.names)
    weight = np.where(tokens.field % 2 == 0, TITLE_WEIGHT, 1).astype(np.float32)
    document = tokens.field // 2
    words = _bag(document[good], tokens.hash[good], weight[good], count)
    second = np.flatnonzero(good[1:] & good[:-1] & tokens.follows[1:] & (np.diff(tokens.field) == 0)) + 1
    pairs = _bag(document[second], _mix(tokens.hash[second - 1] * _PAIR + tokens.hash[second]), weight[second], count)
    inside = tokens.follows & (tokens.field % 2 == 1)  # headlines capitalise anything
    seen = np.bincount(number[inside], minlength=len(hashes))
    capital = np.bincount(number[inside & tokens.capital], minlength=len(hashes))
    kept = np.flatnonzero(~banned)
    return words, pairs, (hashes[kept], [spelled[i] for i in kept.tolist()], seen[kept], capital[kept])


def _spell(tokens: _Tokens, which: Ints) -> list[str]:
    string = tokens.codes.tobytes().decode("utf-32-le")
    bounds = zip(tokens.start[which].tolist(), tokens.end[which].tolist(), strict=True)
    return [string[a:b] for a, b in bounds]


def _is_banned(word: str, excluded: Excluded) -> bool:
    """Whether a word, without its plural s, is a stop word, a single letter or a word of a lexicon."""
    if len(word) < 2 and word.isascii():
        return True
    return any(form in _STOP or _is_excluded(form, excluded.words) for form in (word, word + "s"))


def _is_excluded(word: str, words: frozenset[str]) -> bool:
    if word in words:
        return True
    cuts = range(1, len(word) + 1)
    return any(word[:i] + "*" in words or "*" + word[-i:] in words for i in cuts)


def _name_tokens(tokens: _Tokens, names: frozenset[str]) -> Bools:
    """Which tokens belong to the name of an outlet."""
    found = np.zeros(len(tokens.hash), dtype=bool)
    line, hashes = _hash_lines(sorted(names))
    lengths = np.bincount(line, minlength=1)
    for length in sorted(set(lengths[lengths > 0].tolist())):
        starts = np.searchsorted(line, np.flatnonzero(lengths == length))
        wanted = _run_hashes(hashes, length)[starts]
        at = np.flatnonzero(np.isin(_run_hashes(tokens.hash, length), wanted))
        found[(at[:, None] + np.arange(length)).ravel()] = True
    return found


def _run_hashes(hashes: Hashes, length: int) -> Hashes:
    """The hash of every run of `length` words."""
    count = max(len(hashes) - length + 1, 0)
    out = np.zeros(count, dtype=np.uint64)
    for i in range(length):
        out = out * _PAIR + hashes[i : i + count]
    return _mix(out)


def _bag(document: Ints, hashes: Hashes, weight: Floats, count: int) -> Bag:
    order = np.lexsort((hashes, document))
    document, hashes, weight = document[order], hashes[order], weight[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (document[1:] != document[:-1]) | (hashes[1:] != hashes[:-1])
    at = np.flatnonzero(new)
    counts = np.add.reduceat(weight, at) if len(at) else weight
    return Bag(np.searchsorted(document[at], np.arange(count + 1)), hashes[at], counts.astype(np.float32))


def _runs(texts: Sequence[str]) -> tuple[NDArray[np.uint32], Ints]:
    """Distinct hashes of the runs of RUN words of each text, sorted; half a hash is enough to tell runs apart."""
    tokens = _tokens(lay_out(texts))
    runs = _run_hashes(tokens.hash, RUN)
    field = tokens.field[: len(runs)]
    whole = field == tokens.field[RUN - 1 :]
    keys = np.unique((field[whole].astype(np.uint64) << np.uint64(32)) | (runs[whole] >> np.uint64(32)))
    first = np.searchsorted(keys >> np.uint64(32), np.arange(len(texts) + 1, dtype=np.uint64))
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
    runs = np.concatenate([part.runs for part in parts])
    lengths = np.concatenate([np.diff(part.run_first) for part in parts])
    return Features(doc_ids, vectors, words, runs, np.concatenate(([0], np.cumsum(lengths))))


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
    return sparse.csr_array((data.astype(np.float32), new.astype(np.int32), first.astype(np.int32)), shape), unique[shared]


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
