"""Tables -> arrays: the hits of all documents in one field and voice, ready for the estimators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from framing.statistics.counts import Bools, Counts, Floats, Ints, add_up, pool, select
from framing.statistics.dispersion import quasi_poisson
from framing.tables import ALL

VOICES = ("own", "quoted", "attributed")
UNQUOTED = "unquoted"
"""Own words and reported speech together: all that stands outside quotation marks."""
_HOLDS = {UNQUOTED: ("own", "attributed")}
_WITHOUT_QUOTATIONS = ("own", UNQUOTED)
"""Voices whose rates are per 1,000 words outside quotation marks: an outlet that quotes more is no calmer for it."""


@dataclass(frozen=True)
class ScoredTables:
    """What a comparison reads. `documents`: those to be compared. The order of rows does not matter.

    `counts` and `clusters` are the tables of that name; `term_counts` has doc_id, field, voice, frame (path of the
    leaf), term and hits. Rows without hits may be missing.
    """

    documents: pd.DataFrame
    counts: pd.DataFrame
    term_counts: pd.DataFrame
    clusters: pd.DataFrame


@dataclass(frozen=True)
class CountMatrix:
    """One field and voice: units of `counts` are documents in the order of the documents table.

    `hit_sentences` goes with the entries of `counts`; `sentences`, `cluster` (numbered from 0) and `rows`
    (the document's row number) with its units; `dispersion` with the columns, over all documents. The tokens of
    `counts` are those of the voice (see `build_matrix`), `every_token` all of the field, by row of the table.
    """

    field: str
    voice: str
    names: tuple[str, ...]
    counts: Counts
    hit_sentences: Floats
    sentences: Floats
    cluster: Ints
    rows: Ints
    dispersion: Floats
    every_token: Floats


def build_matrices(
    documents: pd.DataFrame, entries: pd.DataFrame, cluster: Ints, names: Sequence[str]
) -> list[CountMatrix]:
    """One matrix for every field that differs and every voice: `*` first.

    Fields are `*`, `title` and `text` where there are titles and texts, else `*` alone; where speech is reported
    `unquoted` stands beside the voices, for `*` alone. A document without tokens in a field and voice has no part in
    its matrix. `entries` come from `number_entries`.
    """
    title, every = _numbers(documents["title_tokens"]).sum(), _numbers(documents["tokens"]).sum()
    fields = [ALL, "title", "text"] if 0 < title < every else [ALL]
    return [
        build_matrix(documents, entries, cluster, tuple(names), (field, voice))
        for field in fields
        for voice in [*spoken_voices(entries), *([UNQUOTED] if field == ALL and _reported(entries) else [])]
    ]


def _reported(entries: pd.DataFrame) -> bool:
    return bool((entries["voice"] == "attributed").any())


def spoken_voices(entries: pd.DataFrame) -> list[str]:
    """`*`, and the voices with mentions; where voices were told apart own words are always one."""
    present = set(entries["voice"])
    return [ALL, *(v for v in VOICES if v in present or (v == "own" and present & set(VOICES)))]


def in_order(documents: pd.DataFrame) -> pd.DataFrame:
    """Documents in the order of their ids, so that no sum and no draw depends on the order of the input."""
    return documents.sort_values("doc_id", kind="stable").reset_index(drop=True)


def with_words(documents: pd.DataFrame) -> pd.DataFrame:
    """Those documents that hold words, in order."""
    return in_order(documents[documents["tokens"].fillna(0) > 0])


def _numbers(series: pd.Series) -> Floats:
    return series.fillna(0).to_numpy(dtype=np.float64)


def number_clusters(documents: pd.DataFrame, clusters: pd.DataFrame) -> Ints:
    """The cluster of every document as a number; a document without one is its own."""
    known = documents["doc_id"].map(clusters.set_index("doc_id")["cluster"])
    names = known.where(known.notna(), "\0" + documents["doc_id"])
    return pd.factorize(names)[0].astype(np.int64)


def number_entries(documents: pd.DataFrame, table: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Rows of a table of counts with `unit` (place of the document) and `column` (place of the frame).

    Rows of documents or frames that are not there are left out.
    """
    place = pd.Series(np.arange(len(documents)), index=documents["doc_id"])
    column = {name: i for i, name in enumerate(names)}
    out = table.assign(unit=table["doc_id"].map(place), column=table["frame"].map(column))
    return out[out["unit"].notna() & out["column"].notna()].astype({"unit": "int64", "column": "int64"})


def build_matrix(
    documents: pd.DataFrame, entries: pd.DataFrame, cluster: Ints, names: tuple[str, ...], key: tuple[str, str]
) -> CountMatrix:
    """The sheet of one field and voice (`key`).

    Tokens are those outside quotation marks in the voices `own` and `unquoted`, else all.
    """
    field, voice = key
    every, quoted, sentences = (_size(documents, field, name) for name in ("tokens", "tokens_quoted", "sentences"))
    tokens = every - quoted if voice in _WITHOUT_QUOTATIONS else every
    chosen = entries
    if field != ALL:
        chosen = chosen[chosen["field"] == field]
    if voice != ALL:
        chosen = chosen[chosen["voice"].isin(held_voices(voice))]
    slots, place = np.unique(chosen["unit"].to_numpy() * len(names) + chosen["column"].to_numpy(), return_inverse=True)
    # new sentences add up over all voices, and over these two: they stand before `quoted` in the alphabet
    sentences_of = "new_sentences" if voice in (ALL, UNQUOTED) and "new_sentences" in chosen else "hit_sentences"
    hits, hit_sentences = (add_up(place, _numbers(chosen[column]), len(slots)) for column in ("hits", sentences_of))
    counts = select(Counts(tokens, slots // len(names), slots % len(names), hits, len(names)), tokens > 0)
    inside = (tokens > 0)[slots // len(names)]
    present = np.flatnonzero(tokens > 0)
    member = np.unique(cluster[present], return_inverse=True)[1]
    dispersion = quasi_poisson(pool(counts, member, int(member.max(initial=-1)) + 1)[0])
    return CountMatrix(
        field, voice, names, counts, hit_sentences[inside], sentences[present], member, present, dispersion, every
    )


def held_voices(voice: str) -> tuple[str, ...]:
    """The voices of mentions that a voice of the comparison holds."""
    return _HOLDS.get(voice, (voice,))


def _size(documents: pd.DataFrame, field: str, name: str) -> Floats:
    """How many tokens, tokens in quotations or sentences every document has in `field`; none where nobody counted."""
    if name not in documents:
        return np.zeros(len(documents))
    every = _numbers(documents[name])
    if field == ALL:
        return every
    title = _numbers(documents[f"title_{name}"])
    return title if field == "title" else every - title


def subset(matrix: CountMatrix, keep: Bools) -> CountMatrix:
    """The sheet of the units where `keep` is true; clusters are numbered anew without gaps."""
    if keep.all():
        return matrix
    return replace(
        matrix,
        counts=select(matrix.counts, keep),
        hit_sentences=matrix.hit_sentences[keep[matrix.counts.unit]],
        sentences=matrix.sentences[keep],
        cluster=np.unique(matrix.cluster[keep], return_inverse=True)[1],
        rows=matrix.rows[keep],
    )


def regroup(matrix: CountMatrix, cluster: Ints) -> CountMatrix:
    """The sheet with other clusters, given by row of the documents table."""
    member = np.unique(cluster[matrix.rows], return_inverse=True)[1]
    dispersion = quasi_poisson(pool(matrix.counts, member, int(member.max(initial=-1)) + 1)[0])
    return replace(matrix, cluster=member, dispersion=dispersion)


def cut_columns(matrix: CountMatrix, low: int, high: int) -> CountMatrix:
    """The sheet with the columns from `low` up to `high` alone."""
    counts = matrix.counts
    kept = (counts.column >= low) & (counts.column < high)
    fewer = Counts(counts.tokens, counts.unit[kept], counts.column[kept] - low, counts.hits[kept], high - low)
    return replace(
        matrix, names=matrix.names[low:high], counts=fewer, hit_sentences=matrix.hit_sentences[kept],
        dispersion=matrix.dispersion[low:high],
    )  # fmt: skip


def top_frames(matrix: CountMatrix) -> CountMatrix:
    """The sheet without sub-frames."""
    top = np.array(["/" not in name for name in matrix.names], dtype=bool)
    counts, kept = matrix.counts, top[matrix.counts.column]
    number = np.cumsum(top) - 1
    fewer = Counts(counts.tokens, counts.unit[kept], number[counts.column[kept]], counts.hits[kept], int(top.sum()))
    names = tuple(name for name in matrix.names if "/" not in name)
    dispersion: Floats = matrix.dispersion[top]
    return replace(matrix, names=names, counts=fewer, hit_sentences=matrix.hit_sentences[kept], dispersion=dispersion)


def typical_rate(matrix: CountMatrix) -> float:
    """The rate per token of the median top-level frame that has hits; 0 without hits."""
    top = np.array(["/" not in name for name in matrix.names], dtype=bool)
    hits = matrix.counts.sums(matrix.counts.hits)[top]
    return float(np.median(hits[hits > 0]) / matrix.counts.tokens.sum()) if (hits > 0).any() else 0.0
