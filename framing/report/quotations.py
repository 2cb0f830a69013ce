"""Sentences that stand for a side: read at a glance, and of the same event where there is one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import pandas as pd
from markupsafe import Markup

from framing.report.excerpts import is_under
from framing.report.page import Page, Record, records
from framing.report.prose.doubts import TERM
from framing.report.prose.wording import VOICES, day, group_name
from framing.tables import ALL, REST

RIGHT = "right"
"""The code of a sentence that a reader lets stand (`framing review`)."""
GOOD = 140
"""Characters of a sentence that is read at a glance; of several the nearest to it is shown."""

SHORT = 60
"""A shorter one may be a heading, or part of a sentence; so may one without an end."""
_ENDS = r"[.!?…]\W*$"
_STAMP = re.compile(
    r"\s*(?:\w+:?\s+)?(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})"
    r"(?:[T ]+\d{1,2}:\d\d(?::\d\d)?)?[\s\-–—:|]*(?=[^\W\d_])"
)
"""A date, with the time or a word before it, at the start of a sentence: no words of it."""
ALIKE = 0.4
"""Two sentences with more of their words in common are one, from one wire: no second side."""
MOST_TRIED = 50
"""Sentences that are looked at for one that is another."""


@dataclass(frozen=True)
class Quotation:
    """One sentence as it stands in an article, its mentions marked."""

    who: Markup
    name: str
    frames: Sequence[str]
    when: str
    text: str
    html: Markup
    note: str
    link: str
    clear: bool
    """Whether nothing in it could make it somebody else's words, where it is told as its outlet's own."""
    leads: bool | None
    """Whether it is the side that leads; None where who speaks stands above it already."""


def quote_sides(page: Page, frame: str, row: Record, sides: tuple[str, str], shown: set[str]) -> list[Quotation]:
    """One sentence of the first side with the frame and one of the second, of the same event where there is one.

    row: the contrast that they stand for; where it rests on a term the first sentence has it, and where it is inside
    the same events the second is of the same event whatever it says. shown: the articles that a sentence was taken
    from, which give no second; added to. A side may be all the others together. Empty where the page holds no
    sentences.
    """
    more, less = sides
    unseen = _standing(page, page.evidence)
    unseen = unseen[~unseen["doc_id"].isin(shown)]
    unseen = unseen[unseen["group"].isin(page.groups)]
    own = _candidates(_of(unseen, more, less), frame, page.voice)
    other = _of(unseen, less, more)
    if own.empty:
        return []
    decides = own["term"] == str(row.get("culprit") or "").removeprefix(TERM)
    own = own[decides] if decides.any() else own
    inside = row["basis"] == "event"
    common = own["event_id"].isin(set(other["event_id"]) - {""})
    chosen = [own[common & own["clear"]], own[own["clear"]], own[common], own]
    first = next(rows for rows in chosen if len(rows)).iloc[0]
    near = other[(other["event_id"] == first["event_id"]) & (other["event_id"] != "")]
    framed = [_candidates(other, frame, page.voice)]
    chosen = [_candidates(near, frame, page.voice), *([_best(near), *framed] if inside else [*framed, _best(near)])]
    chosen = [*(rows[rows["clear"]] for rows in chosen), *chosen]
    unlike = (row for rows in chosen for _, row in rows.head(MOST_TRIED).iterrows() if not _is_alike(row, first))
    found = [first, *islice(unlike, 1)]
    shown.update(str(row["doc_id"]) for row in found)
    return [_say_frames(_quotation(page, row, page.evidence, row is first), frame) for row in found]


def _say_frames(quotation: Quotation, frame: str) -> Quotation:
    """With a short note of whose words it is, and of the frames where it has others than the one it stands beside."""
    note = quotation.note.replace(VOICES["own"], "own words")
    other = [] if frame in quotation.frames else [f"on the same event: {' and '.join(quotation.frames)} language"]
    return replace(quotation, note=", ".join(filter(None, [note, *other])))


def _of(rows: pd.DataFrame, side: str, other: str) -> pd.DataFrame:
    return rows[(rows["group"] == side) | ((side == REST) & (rows["group"] != other))]


def quote(page: Page, evidence: pd.DataFrame, voice: str) -> Quotation | None:
    """The sentence of these mentions to read first, in `voice` where one is; None where the page holds no sentences."""
    standing = _standing(page, evidence)
    chosen = [_candidates(standing, ALL, voice), _best(standing)]
    return next((_quotation(page, rows.iloc[0], evidence, leads=None) for rows in chosen if len(rows)), None)


def mention_name(row: Any) -> str:
    """What a mention is known by, in a review too."""
    return f"{row['doc_id']} {row['field']} {row['start']}"


def _standing(page: Page, evidence: pd.DataFrame) -> pd.DataFrame:
    """The mentions that no reader has taken off the page."""
    codes = (page.run.get("review") or {}).get("codes") or {}
    off = {name for name, code in codes.items() if code != RIGHT}
    if not off:
        return evidence
    ids = zip(evidence["doc_id"], evidence["field"], evidence["start"], strict=True)
    return evidence[[f"{d} {f} {s}" not in off for d, f, s in ids]]


def words_of(rows: Any) -> Any:
    """The sentence of a mention, or of each of them."""
    return rows["before"] + rows["surface"] + rows["after"]


def _is_alike(row: pd.Series[Any], other: pd.Series[Any]) -> bool:
    """Whether two sentences are one, copied with few changes."""
    one, two = (set(words_of(r).casefold().split()) for r in (row, other))
    return len(one & two) > ALIKE * len(one | two)


def _candidates(evidence: pd.DataFrame, frame: str, voice: str) -> pd.DataFrame:
    """Sentences of one frame and voice that can be shown; ALL takes every one."""
    framed = is_under(evidence["frame"], frame) | (frame == ALL)
    return _best(evidence[framed & ((evidence["voice"] == voice) | (voice == ALL))])


def _best(rows: pd.DataFrame) -> pd.DataFrame:
    """Sentences that are read at a glance, the best first: whole, nobody else's words beyond doubt; then no headline.

    None where the page holds no sentences.
    """
    rows = rows[(rows["before"] != "") | (rows["after"] != "")]
    size: pd.Series[Any] = words_of(rows).str.len()
    part = (size < SHORT) | ~rows["after"].str.contains(_ENDS)
    ranked = rows.assign(poor=part | ~rows["clear"], headline=rows["field"] != "text", off=(size - GOOD).abs())
    order = ["poor", "headline", "off", "doc_id", "start", "frame"]
    return ranked[size < 3 * GOOD].sort_values(order, kind="stable")


def _quotation(page: Page, row: pd.Series[Any], evidence: pd.DataFrame, leads: bool | None) -> Quotation:
    text = re.sub(r"\s", " ", words_of(row))
    mine = evidence[evidence["doc_id"] == row["doc_id"]]
    same = mine[words_of(mine) == words_of(row)]
    stamp = _STAMP.match(text)
    cut = stamp.end() if stamp and all(len(before) >= stamp.end() for before in same["before"]) else 0
    text, lead = ("… " + text[cut:], 2 - cut) if cut else (text, 0)
    spans = [(lead + len(r["before"]), lead + len(r["before"]) + len(r["surface"])) for r in records(same)]
    return Quotation(
        who=group_name(page.title(row["group"]), page.by),
        name=mention_name(row),
        frames=sorted({r["frame"].partition("/")[0] for r in records(same)}),
        when=day(str(row["date"] or "")),
        text=text,
        html=mark(text, spans),
        note="probably " * (not row["clear"]) + str(row["note"]),
        link=str(row["link"]),
        clear=bool(row["clear"]),
        leads=leads,
    )


def mark(text: str, spans: Sequence[tuple[int, int]]) -> Markup:
    """`text` with the spans marked; overlapping ones become one."""
    out, at = Markup(""), 0
    merged: list[list[int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    for start, end in merged:
        out += Markup("{}<mark>{}</mark>").format(text[at:start], text[start:end])
        at = end
    return out + text[at:]
