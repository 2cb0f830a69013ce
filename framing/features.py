"""What the corpus-wide stages know of a document: hashes of its words and runs of words, never its text.

`extract_features()` works on one partition in a worker, `combine()` puts partitions together. The words of the
opening of a document serve events, the runs of words of its whole text copies, all its words topics: one tokenisation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from framing import text
from framing.searching import Entry, Matcher
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
    """What never becomes a feature: words and phrases in the syntax of lexicon terms."""

    terms: frozenset[str] = frozenset()

    @cached_property
    def matcher(self) -> Matcher:
        """All terms compiled, once a process."""
        return Matcher([Entry("", "", term) for term in sorted(self.terms)])


def exclude(terms: Iterable[str], outlets: Iterable[str]) -> Excluded:
    """Terms of lexicons, or framing would leak into which documents are one event, and the names of outlets."""
    names = set()
    for outlet in outlets:
        name = re.sub(r"\(.*?\)|[*]", " ", outlet).strip()
        short = re.sub(r"(?i)^the ", "", name)
        names |= {name, short if " " in short else name}  # "Hill" alone is no name
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
    often inside a sentence of an opening, how often capitalised there. runs: sorted hashes of the runs of words of
    document i at run_first[i]:run_first[i + 1].
    """

    doc_ids: list[str]
    words: Bag
    pairs: Bag
    bags: WholeBag
    weekdays: Bools
    spelled: tuple[Hashes, list[str], Ints, Ints]
    runs: NDArray[np.uint32]
    run_first: Ints


@dataclass(frozen=True)
class Features:
    """The features of a corpus, in the order of `doc_ids`.

    vectors: documents x features, rows of length 1. words: the word of each column, empty for a pair of words.
    weekdays: documents x 7, which days of the week title and opening name. runs: sorted hashes of the runs of words of
    document i at run_first[i]:run_first[i + 1].
    """

    doc_ids: list[str]
    vectors: sparse.csr_array
    words: NDArray[np.str_]
    weekdays: Bools
    runs: NDArray[np.uint32]
    run_first: Ints


# ---- one partition ----


def extract_features(
    documents: pd.DataFrame, spans: pd.DataFrame | None = None, excluded: Excluded = NOTHING, parts: Parts = BOTH
) -> PartitionFeatures:
    """Features of some documents with doc_id, title and text. `spans`: text that does not count (None: all counts).

    parts: `words` for events, `runs` for copies, `bags` for topics.
    """
    ids, titles = documents["doc_id"].tolist(), documents["title"].tolist()
    texts = [text[:COMPARED] for text in _blank_out(ids, documents["text"].tolist(), spans)]
    opening = [_lead(body) for body in texts]
    fields = [f for pair in zip(titles, opening if parts == {"words"} else texts, strict=True) for f in pair]
    layout = lay_out(fields)
    tokens = _tokens(layout)
    lead = layout.token_origins - layout.bases[tokens.field] < _reach(titles, opening)[tokens.field]
    allowed = ~_excluded_tokens(layout, excluded if parts & {"words", "bags"} else NOTHING)
    words, pairs, bags, spelled = _bags(tokens, lead, allowed, parts)
    runs = (
        _runs(tokens, [not body for body in texts])
        if "runs" in parts
        else (np.zeros(0, np.uint32), np.zeros(len(ids) + 1, np.int64))
    )
    return PartitionFeatures(ids, words, pairs, bags, _weekdays(tokens, lead, len(ids)), spelled, *runs)


def read_features(documents: pd.DataFrame, excluded: Excluded = NOTHING, parts: Parts = BOTH) -> Features:
    """The features of a whole table of documents with their texts, for Python users."""
    if "title" not in documents:
        documents = documents.assign(title="")
    cuts = range(0, max(len(documents), 1), _SLICE)
    return combine([extract_features(documents.iloc[i : i + _SLICE], None, excluded, parts) for i in cuts])


@dataclass(frozen=True)
class Spelled:
    """The words of some texts in order: small and without plural ending, as written, number of the text, and whether
    nothing but a blank stands before them in it.
    """

    words: list[str]
    surfaces: list[str]
    text: Ints
    follows: Bools


def spell_words(texts: Sequence[str]) -> Spelled:
    """The words of texts as features have them, with what stands in the text."""
    layout = lay_out(texts)
    tokens = _tokens(layout)
    whole = layout.codes.tobytes().decode("utf-32-le", "replace")
    bounds = zip(tokens.start.tolist(), tokens.after.tolist(), strict=True)
    every = np.arange(len(tokens.start))
    return Spelled(_spell(tokens, every), [whole[a:b] for a, b in bounds], tokens.field, tokens.follows)


def is_common(word: str) -> bool:
    """Whether a word is too common to tell anything."""
    return word in _STOP or word + "s" in _STOP or len(word.encode()) < 2


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
    """Tokens of a layout: where they stand in `codes` (small letters), their hash, field, and how they are written.

    A word ends at `end`, with its possessive or plural ending at `after`.
    """

    codes: Codes
    start: Ints
    end: Ints
    after: Ints
    hash: Hashes
    field: Ints
    capital: Bools
    follows: Bools
    """Whether nothing but a blank stands between a token and the one before it."""
    count: int
    """Documents; each has two fields, title and text."""


def _tokens(layout: Layout) -> _Tokens:
    codes = _small()[layout.codes]
    start = layout.starts
    edges = np.flatnonzero(~layout.word | layout.token_start)
    after = np.append(edges, len(codes))[np.searchsorted(edges, start, side="right")]
    follows = np.zeros(len(start), dtype=bool)
    follows[1:] = (start[1:] == after[:-1] + 1) & (codes[after[:-1]] == ord(" "))
    end = _strip(codes, start, after)
    field = layout.text_of(layout.token_origins)
    capital = layout.codes[start] != codes[start]
    return _Tokens(
        codes, start, end, after, hash_words(codes, start, end), field, capital, follows, len(layout.bases) // 2
    )


def _strip(codes: Codes, start: Ints, end: Ints) -> Ints:
    """Ends of words without possessive ’s and, roughly, without the ending of an English plural."""
    letter = _letter_before(codes, start, end)
    end = np.where((letter(1) == ord("s")) & (letter(2) == ord("'")), end - 2, end)
    letter = _letter_before(codes, start, end)
    plural = (letter(1) == ord("s")) & ~np.isin(letter(2), _ords("siu'")) & (end - start > 3)
    hissing = (letter(2) == ord("e")) & np.isin(letter(3), _ords("hox"))  # crashes, potatoes, boxes
    sounding = (letter(2) == ord("e")) & (letter(3) == ord("i"))  # countries: left as it is
    return np.asarray(np.where(plural & ~sounding, end - 1 - hissing, end))


def _letter_before(codes: Codes, start: Ints, end: Ints) -> Callable[[int], Codes]:
    """The letter so many places before the end of each word, as long as that is in the word."""
    return lambda back: np.where(end - back >= start, codes[np.maximum(end - back, 0)], 0)


def _ords(letters: str) -> list[int]:
    return [ord(letter) for letter in letters]


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


def _excluded_tokens(layout: Layout, excluded: Excluded) -> Bools:
    """Which tokens stand in a hit of what is excluded."""
    depth = np.zeros(layout.length + 1, dtype=np.int32)
    if excluded.terms:
        _, start, end = excluded.matcher.find(layout, np.zeros(0, dtype=np.int64))
        np.add.at(depth, start, 1)
        np.add.at(depth, end, -1)
    return np.asarray(np.cumsum(depth)[layout.token_origins] > 0)


def _weekdays(tokens: _Tokens, lead: Bools, count: int) -> Bools:
    """Which days of the week each title and opening name."""
    named = np.zeros((count, len(WEEKDAYS)), dtype=bool)
    for day, word in enumerate(WEEKDAYS):
        codes = np.array(_ords(word), dtype=np.uint32)
        hit = lead & (tokens.hash == hash_words(codes, np.array([0]), np.array([len(codes)])))
        named[tokens.field[hit] // 2, day] = True
    return named


def _bags(
    tokens: _Tokens, lead: Bools, allowed: Bools, parts: Parts
) -> tuple[Bag, Bag, WholeBag, tuple[Hashes, list[str], Ints, Ints]]:
    """Words and pairs of title and opening (`lead`), words of whole texts, and how words are spelled."""
    hashes, first, number = np.unique(tokens.hash, return_index=True, return_inverse=True)
    spelled = _spell(tokens, first)
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


def _opening_bags(tokens: _Tokens, good: Bools) -> tuple[Bag, Bag]:
    weight = np.where(tokens.field % 2 == 0, TITLE_WEIGHT, 1).astype(np.float32)
    document = tokens.field // 2
    words = _bag(document[good], tokens.hash[good], weight[good], tokens.count)
    second = np.flatnonzero(good[1:] & good[:-1] & tokens.follows[1:] & (np.diff(tokens.field) == 0)) + 1
    pair = _mix(tokens.hash[second - 1] * _PAIR + tokens.hash[second])
    return words, _bag(document[second], pair, weight[second], tokens.count)


def _whole_bag(document: Ints, word: Ints, count: int) -> WholeBag:
    keys, counts = np.unique((document << 32) | word, return_counts=True)
    first = np.searchsorted(keys >> 32, np.arange(count + 1))
    return WholeBag(first, (keys & 0xFFFFFFFF).astype(np.uint32), np.minimum(counts, 65535).astype(np.uint16))


def _spell(tokens: _Tokens, which: Ints) -> list[str]:
    string = tokens.codes.tobytes().decode("utf-32-le")
    bounds = zip(tokens.start[which].tolist(), tokens.end[which].tolist(), strict=True)
    return [string[a:b] for a, b in bounds]


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


def _runs(tokens: _Tokens, untold: Sequence[bool]) -> tuple[NDArray[np.uint32], Ints]:
    """Distinct hashes of the runs of RUN words of each text, sorted; half a hash is enough to tell runs apart.

    untold: which documents have no text; their titles stand for it.
    """
    runs = _run_hashes(tokens.hash, RUN)
    field = tokens.field[: len(runs)]
    title = np.array(untold, dtype=bool)[field // 2] == (field % 2 == 0)
    whole = (field == tokens.field[RUN - 1 :]) & title
    keys = np.sort((field[whole].astype(np.uint64) // 2 << np.uint64(32)) | (runs[whole] >> np.uint64(32)))
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
    runs = np.concatenate([part.runs for part in parts])
    lengths = np.concatenate([np.diff(part.run_first) for part in parts])
    weekdays = np.concatenate([part.weekdays for part in parts])
    return Features(doc_ids, vectors, words, weekdays, runs, np.concatenate(([0], np.cumsum(lengths))))


@dataclass(frozen=True)
class Bags:
    """The words of whole documents, in the order of `doc_ids`: documents x words, how often each stands there.

    Words are those of two documents or more, in the order of their spelling (small letters, no plural ending).
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
