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


@dataclass(frozen=True)
class Sheet:
    """One field and voice: units of `counts` are documents in the order of the documents table.

    `hit_sentences` goes with the entries of `counts`; `sentences`, `cluster` (numbered from 0) and `rows`
    (the document's row number) with its units; `dispersion` with the columns, over all documents.
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


def build_sheets(documents: pd.DataFrame, entries: pd.DataFrame, cluster: Ints, names: Sequence[str]) -> list[Sheet]:
    """One sheet for every field that differs and every voice: `*` first.

    Fields are `*`, `title` and `text` where there are titles and texts, else `*` alone. A document without
    tokens in a field has no part in its sheet. `entries` come from `number_entries`.
    """
    title, every = _numbers(documents["title_tokens"]).sum(), _numbers(documents["tokens"]).sum()
    fields = [ALL, "title", "text"] if 0 < title < every else [ALL]
    return [
        build_sheet(documents, entries, cluster, tuple(names), (field, voice))
        for field in fields
        for voice in spoken_voices(entries)
    ]


def spoken_voices(entries: pd.DataFrame) -> list[str]:
    """`*`, and the voices that were told apart."""
    return [ALL, *(v for v in VOICES if (entries["voice"] == v).any())]


def in_order(documents: pd.DataFrame) -> pd.DataFrame:
    """Documents in the order of their ids, so that no sum and no draw depends on the order of the input."""
    return documents.sort_values("doc_id", kind="stable").reset_index(drop=True)


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


def build_sheet(
    documents: pd.DataFrame, entries: pd.DataFrame, cluster: Ints, names: tuple[str, ...], key: tuple[str, str]
) -> Sheet:
    """The sheet of one field and voice (`key`)."""
    field, voice = key
    tokens, sentences = _sizes(documents, field)
    chosen = entries
    if field != ALL:
        chosen = chosen[chosen["field"] == field]
    if voice != ALL:
        chosen = chosen[chosen["voice"] == voice]
    slots, place = np.unique(chosen["unit"].to_numpy() * len(names) + chosen["column"].to_numpy(), return_inverse=True)
    hits, hit_sentences = (add_up(place, _numbers(chosen[column]), len(slots)) for column in ("hits", "hit_sentences"))
    counts = select(Counts(tokens, slots // len(names), slots % len(names), hits, len(names)), tokens > 0)
    inside = (tokens > 0)[slots // len(names)]
    present = np.flatnonzero(tokens > 0)
    member = np.unique(cluster[present], return_inverse=True)[1]
    dispersion = quasi_poisson(pool(counts, member, int(member.max(initial=-1)) + 1)[0])
    return Sheet(field, voice, names, counts, hit_sentences[inside], sentences[present], member, present, dispersion)


def _sizes(documents: pd.DataFrame, field: str) -> tuple[Floats, Floats]:
    """Tokens and sentences of every document in `field`."""
    tokens, sentences = _numbers(documents["tokens"]), _numbers(documents["sentences"])
    if field == ALL:
        return tokens, sentences
    title_tokens, title_sentences = _numbers(documents["title_tokens"]), _numbers(documents["title_sentences"])
    return (title_tokens, title_sentences) if field == "title" else (tokens - title_tokens, sentences - title_sentences)


def subset(sheet: Sheet, keep: Bools) -> Sheet:
    """The sheet of the units where `keep` is true; clusters are numbered anew without gaps."""
    if keep.all():
        return sheet
    return replace(
        sheet,
        counts=select(sheet.counts, keep),
        hit_sentences=sheet.hit_sentences[keep[sheet.counts.unit]],
        sentences=sheet.sentences[keep],
        cluster=np.unique(sheet.cluster[keep], return_inverse=True)[1],
        rows=sheet.rows[keep],
    )


def regroup(sheet: Sheet, cluster: Ints) -> Sheet:
    """The sheet with other clusters, given by row of the documents table."""
    member = np.unique(cluster[sheet.rows], return_inverse=True)[1]
    dispersion = quasi_poisson(pool(sheet.counts, member, int(member.max(initial=-1)) + 1)[0])
    return replace(sheet, cluster=member, dispersion=dispersion)


def cut_columns(sheet: Sheet, low: int, high: int) -> Sheet:
    """The sheet with the columns from `low` up to `high` alone."""
    counts = sheet.counts
    kept = (counts.column >= low) & (counts.column < high)
    fewer = Counts(counts.tokens, counts.unit[kept], counts.column[kept] - low, counts.hits[kept], high - low)
    return replace(
        sheet, names=sheet.names[low:high], counts=fewer, hit_sentences=sheet.hit_sentences[kept],
        dispersion=sheet.dispersion[low:high],
    )  # fmt: skip


def top_frames(sheet: Sheet) -> Sheet:
    """The sheet without sub-frames."""
    top = np.array(["/" not in name for name in sheet.names], dtype=bool)
    counts, kept = sheet.counts, top[sheet.counts.column]
    number = np.cumsum(top) - 1
    fewer = Counts(counts.tokens, counts.unit[kept], number[counts.column[kept]], counts.hits[kept], int(top.sum()))
    names = tuple(name for name in sheet.names if "/" not in name)
    dispersion: Floats = sheet.dispersion[top]
    return replace(sheet, names=names, counts=fewer, hit_sentences=sheet.hit_sentences[kept], dispersion=dispersion)


def typical_rate(sheet: Sheet) -> float:
    """The rate per token of the median top-level frame that has hits; 0 without hits."""
    top = np.array(["/" not in name for name in sheet.names], dtype=bool)
    hits = sheet.counts.sums(sheet.counts.hits)[top]
    return float(np.median(hits[hits > 0]) / sheet.counts.tokens.sum()) if (hits > 0).any() else 0.0
