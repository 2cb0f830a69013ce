"""Mentions -> evidence: each with the sentence, or the paragraph, it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from framing import tables
from framing.errors import plural
from framing.lexicon.matching import Fields

LISTED = 10_000
"""Mentions of a document that are listed as evidence, the first ones: a book has fewer. All are counted."""
_CONTEXT = 600
"""Characters of a sentence shown on each side of a mention."""
_LONGEST_URL = 2000
"""Characters of an address beside a mention; a longer one is left out there."""


def find_evidence(mentions: pd.DataFrame, fields: Fields, sentences: pd.DataFrame, text: str) -> pd.DataFrame:
    """Mentions with the sentence before and after them; documents' columns are joined later."""
    opening = sentences[sentences["sentence"] == 0]
    first = dict(zip(_rows(opening, "doc_id", "field"), opening.index.tolist(), strict=True))
    bounds = list(_rows(sentences, "start", "end"))
    said = dict(zip(zip(fields.doc_id, fields.field, strict=True), fields.texts, strict=True))
    before, after = [], []
    for doc_id, name, number, low, high in _rows(mentions, "doc_id", "field", "sentence", "start", "end"):
        whole = said[doc_id, name]
        begin, stop = _paragraph(whole, low, high) if text == "full" else bounds[first[doc_id, name] + number]
        begin, stop = max(begin, low - 2 * _CONTEXT), min(stop, high + 2 * _CONTEXT)
        before.append("" if text == "none" else _shorten(whole[begin:low], from_left=True))
        after.append("" if text == "none" else _shorten(whole[high:stop], from_left=False))
    return mentions.assign(before=pd.array(before, dtype="str"), after=pd.array(after, dtype="str"))


def _rows(table: pd.DataFrame, *names: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(table[name].tolist() for name in names), strict=True)


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


def join_evidence(evidence: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """The table `evidence` of the documents given, in their order."""
    shown = documents[["doc_id", "source", "date", "title", "url", "event_id"]]
    url = shown["url"].where(shown["url"].str.len() <= _LONGEST_URL, "")
    shown = shown.assign(title=tables.shorten(shown["title"]), url=url)
    joined = shown.merge(evidence, on="doc_id")
    return tables.check("evidence", joined[tables.column_names("evidence")])


def say_unlisted(mentions: pd.DataFrame) -> list[str]:
    """Which mentions stand in no evidence, in words."""
    crowded = int((mentions.groupby("doc_id").size() > LISTED).sum())
    if not crowded:
        return []
    which = f"{plural(crowded, 'document')} of over {LISTED:,} mentions"
    return [f"{which}: evidence.csv lists the first {LISTED:,} of each"]
