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
from sys import intern
from typing import Any

import numpy as np
import pandas as pd

from framing import tables, text
from framing.lexicon import Frame, Lexicon
from framing.searching import Entry, Matcher
from framing.text import Bools, Ints, Layout, Sentences


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
    """What was found in some fields: counted tokens of each, and the tables `sentences` and `mentions`."""

    tokens: Ints
    sentences: pd.DataFrame
    mentions: pd.DataFrame


def read_fields(fields: Fields, matcher: Matcher, uncounted: Sequence[tuple[int, int, int]] = ()) -> Reading:
    """Count, cut and match fields. `uncounted`: (number of the field, start, end) of text that does not count."""
    layout = text.lay_out(fields.texts)
    counted = np.ones(layout.length, dtype=bool)
    for number, low, high in uncounted:
        counted[layout.bases[number] + low : layout.bases[number] + high] = False
    sentences = text.find_sentences(layout)
    entry, start, end = matcher.find(layout, sentences.breaks)
    keep = counted[start] & counted[end - 1]
    entry, start, end = entry[keep], start[keep], end[keep]
    chosen = matcher.resolve(entry, start, end)
    chosen = chosen[np.lexsort((entry[chosen], start[chosen]))]
    hits = _Hits(entry[chosen], start[chosen], end[chosen])
    return Reading(
        text.count_tokens(layout, counted),
        _sentence_rows(fields, layout, sentences, counted),
        _mention_rows(fields, layout, sentences, matcher, hits),
    )


@dataclass(frozen=True)
class _Hits:
    entry: Ints
    start: Ints
    end: Ints


def _sentence_rows(fields: Fields, layout: Layout, sentences: Sentences, counted: Bools) -> pd.DataFrame:
    """The table `sentences`."""
    tokens = layout.token_origins
    bounds = np.searchsorted(tokens[counted[tokens]], np.append(sentences.start, layout.length))
    base = layout.bases[sentences.text]
    return tables.check("sentences", pd.DataFrame({
        "doc_id": _take(fields.doc_id, sentences.text), "field": _take(fields.field, sentences.text),
        "sentence": sentences.number(), "start": sentences.start - base, "end": sentences.end - base,
        "tokens": np.diff(bounds),
    }))  # fmt: skip


def _mention_rows(fields: Fields, layout: Layout, sentences: Sentences, matcher: Matcher, hits: _Hits) -> pd.DataFrame:
    """The table `mentions`; voice and roles are told later and stand empty."""
    number = layout.text_of(hits.start)
    start, end = hits.start - layout.bases[number], hits.end - layout.bases[number]
    spans = zip(number.data, start.data, end.data, strict=True)  # lists would take 120 bytes a row
    rows = matcher.table.take(hits.entry).reset_index(drop=True)
    empty = pd.array([""] * len(rows), dtype="str")
    rows = rows.assign(
        doc_id=_take(fields.doc_id, number), field=_take(fields.field, number),
        surface=pd.array([intern(fields.texts[n][a:b]) for n, a, b in spans], dtype="str"),
        start=start, end=end, sentence=sentences.number()[sentences.of(hits.start)],
        **dict.fromkeys(_TOLD_LATER, empty),
    )  # fmt: skip
    return tables.check("mentions", rows)


_TOLD_LATER = ["voice", "voice_rule", "speaker", "speaker_name", "agent", "target", "holder", "role_rule",
               "linked_entity", "negated"]  # fmt: skip


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
