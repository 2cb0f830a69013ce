"""Lexicons in texts: every mention with exact offsets.

A term matches whole words, case-folded and Unicode-normalised. In a phrase a blank stands for blanks, line
breaks, hyphens and quotation marks, never for the end of a sentence or text. `*` at an end of a word is any
rest of that word; a `*` alone is one free word. A possessive ’s belongs to no word unless the term writes it.
Scripts without spaces match as substrings. Inside one top-level frame `ignore` wins, then the longest match;
overlapping matches count once. Different top-level frames may count the same words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from framing import tables
from framing.lexicon import Frame, Lexicon
from framing.lexicon.matcher import Entry, Matcher
from framing.text import tokens
from framing.text.tokens import Bools, Ints, Sentences, TextBatch


def lexicon_entries(lexicons: Sequence[Lexicon]) -> list[Entry]:
    """All terms and ignored phrases of lexicons; `ignore` works in the whole top-level frame."""
    return [e for lexicon in lexicons for frame in lexicon.all_frames() for e in _frame_entries(lexicon.name, frame)]


def _frame_entries(lexicon: str, frame: Frame) -> list[Entry]:
    terms = [Entry(lexicon, frame.path, term.text, term.weight) for term in frame.terms]
    return terms + [Entry(lexicon, frame.path, phrase, ignore=True) for phrase in frame.ignore]


@dataclass(frozen=True)
class Fields:
    """The fields of some documents side by side: ids, `title` or `text`, and what they say."""

    doc_id: list[str]
    field: list[str]
    texts: list[str]


@dataclass(frozen=True)
class Reading:
    """What was found in some fields: counted tokens of each, and the tables `sentences` and `mentions`.

    `tokens_quoted` are those of the counted tokens that stand in quotations, `spoken` counts sentences that hold one.
    """

    tokens: Ints
    tokens_quoted: Ints
    spoken: Ints
    sentences: pd.DataFrame
    mentions: pd.DataFrame


Spans = Sequence[tuple[int, int, int]]
"""Stretches of fields: number of the field, start, end."""


def read_fields(fields: Fields, matcher: Matcher, uncounted: Spans = (), quoted: Spans = ()) -> Reading:
    """Count, cut and match fields. `uncounted` is text that does not count, `quoted` what stands in quotation marks."""
    batch = tokens.encode_texts(fields.texts)
    counted = ~_cover(batch, uncounted)
    sentences = tokens.find_sentences(batch)
    entry, start, end = matcher.find(batch, sentences.breaks)
    keep = counted[start] & counted[end - 1]
    entry, start, end = entry[keep], start[keep], end[keep]
    chosen = matcher.resolve(entry, start, end)
    chosen = chosen[np.lexsort((entry[chosen], start[chosen]))]
    hits = _Hits(entry[chosen], start[chosen], end[chosen])
    rows = _sentence_rows(fields, batch, sentences, counted)
    return Reading(
        tokens.count_tokens(batch, counted),
        tokens.count_tokens(batch, counted & _cover(batch, quoted)),
        np.bincount(sentences.text[rows["tokens"].to_numpy() > 0], minlength=len(fields.texts)),
        rows,
        _mention_rows(fields, batch, sentences, matcher, hits),
    )


def _cover(batch: TextBatch, spans: Spans) -> Bools:
    """Which positions lie in the spans."""
    covered = np.zeros(batch.length, dtype=bool)
    for number, low, high in spans:
        covered[batch.bases[number] + low : batch.bases[number] + high] = True
    return covered


@dataclass(frozen=True)
class _Hits:
    entry: Ints
    start: Ints
    end: Ints


def _sentence_rows(fields: Fields, batch: TextBatch, sentences: Sentences, counted: Bools) -> pd.DataFrame:
    """The table `sentences`."""
    tokens = batch.token_origins
    bounds = np.searchsorted(tokens[counted[tokens]], np.append(sentences.start, batch.length))
    base = batch.bases[sentences.text]
    return tables.check("sentences", pd.DataFrame({
        "doc_id": _take(fields.doc_id, sentences.text), "field": _take(fields.field, sentences.text),
        "sentence": sentences.number(), "start": sentences.start - base, "end": sentences.end - base,
        "tokens": np.diff(bounds),
    }))  # fmt: skip


def _mention_rows(
    fields: Fields, batch: TextBatch, sentences: Sentences, matcher: Matcher, hits: _Hits
) -> pd.DataFrame:
    """The table `mentions`; voice and roles are told later and stand empty."""
    number = batch.text_of(hits.start)
    start, end = hits.start - batch.bases[number], hits.end - batch.bases[number]
    told = {name: column.array.take(hits.entry) for name, column in matcher.table.items()}
    empty = _take([""], np.zeros(len(number), dtype=np.int64))
    rows = told | dict.fromkeys(_TOLD_LATER, empty) | {
        "doc_id": _take(fields.doc_id, number), "field": _take(fields.field, number),
        "surface": _cut_out(fields.texts, number, start, end),
        "start": start, "end": end, "sentence": sentences.number()[sentences.of(hits.start)],
    }  # fmt: skip
    return tables.check("mentions", pd.DataFrame({name: rows[name] for name in tables.column_names("mentions")}))


_TOLD_LATER = ["voice", "voice_rule", "speaker", "speaker_name", "agent", "target", "holder", "role_rule",
               "linked_entity", "negated"]  # fmt: skip


def _cut_out(texts: list[str], number: Ints, start: Ints, end: Ints) -> Any:
    """A text column: `texts[number][start:end]` of each row, all at once from the code points side by side."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    base = np.cumsum([0, *map(len, texts)])[number]
    size = end - start
    last = np.cumsum(size)
    chars = codes[np.repeat(base + start - (last - size), size) + np.arange(size.sum())]
    width = 1 + (chars > 0x7F) + (chars > 0x7FF) + (chars > 0xFFFF)
    bounds = np.append(0, np.cumsum(width))[np.append(0, last)]
    data = pa.py_buffer(chars.tobytes().decode("utf-32-le").encode())
    column = pa.LargeStringArray.from_buffers(len(size), pa.py_buffer(bounds.astype(np.int64)), data)
    return pd.array(column, dtype="str")


def _take(values: list[str], numbers: Ints) -> Any:
    """A text column: one value a number."""
    return pd.array(values, dtype="str").take(numbers)


def match(documents: pd.DataFrame, lexicons: Sequence[Lexicon]) -> pd.DataFrame:
    """The table `mentions` of all lexicons in the columns `title` and `text` of `documents`.

    One row a mention, in order of document, title before text, and start; offsets refer to the field:
    `text[start:end] == surface`. Voice and role columns are empty.
    """
    return read_fields(to_fields(documents), Matcher(lexicon_entries(lexicons))).mentions


def to_fields(documents: pd.DataFrame, fields: Sequence[str] = ("title", "text")) -> Fields:
    """Titles and texts of documents, one after the other."""
    count = len(documents)
    ids = [i for i in documents["doc_id"].tolist() for _ in fields]
    texts = [t for row in zip(*(documents[f].tolist() for f in fields), strict=True) for t in row]
    return Fields(ids, list(fields) * count, texts)
