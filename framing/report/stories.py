"""Events as the page shows them: who covered which, and one of them as each group told it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from framing.comparison.groups import TOPIC
from framing.report.page import Page, Record, records
from framing.report.wording import VOICES, data, group_name, number, plural, shorten

if TYPE_CHECKING:
    import pandas as pd

EACH, ARTICLES = 4, 2
"""Sentences and articles of a group in one story."""
MOST_SIDES = 6
"""Groups side by side in one story, those with the most articles on it."""


def rank_events(page: Page) -> list[Record]:
    """The events, those that most of the shown groups cover first, then by articles and date.

    Each has `cells`, the number of its articles by group. Topics cover nothing.
    """
    if page.by == TOPIC:
        return []
    places = page.table("event_members").merge(_documents(page), on="doc_id")
    cells: dict[str, dict[str, int]] = {}
    for row in places.groupby(["event_id", "group"], sort=True).size().reset_index(name="n").to_dict("records"):
        cells.setdefault(row["event_id"], {})[row["group"]] = row["n"]
    events = [e | {"cells": cells[e["event_id"]]} for e in records(page.table("events")) if e["event_id"] in cells]
    return sorted(events, key=lambda e: (-len(e["cells"]), -sum(e["cells"].values()), e["start"], e["event_id"]))


def _documents(page: Page) -> pd.DataFrame:
    """doc_id, group, date, title and link of the articles of the shown groups."""
    documents = page.table("documents")
    documents = documents.assign(group=page.group_of(documents), link=page.links(documents))
    return documents.loc[documents["group"].isin(page.groups), ["doc_id", "group", "date", "title", "link"]]


def tell_story(page: Page) -> dict[str, Any] | None:
    """The event that most groups cover, in the words of the lexicons too; None where no two share one."""
    events = [e for e in rank_events(page) if len(e["cells"]) > 1]
    if not events:
        return None
    evidence = page.evidence
    found = evidence[evidence["group"].isin(page.groups)].groupby("event_id")["group"]
    speaking, hits = found.nunique().to_dict(), found.size().to_dict()
    most = [e for e in events if len(e["cells"]) == len(events[0]["cells"])]
    event = min(most, key=lambda e: (-speaking.get(e["event_id"], 0), -hits.get(e["event_id"], 0), e["event_id"]))
    groups = sorted(event["cells"], key=lambda g: (-event["cells"][g], g))[:MOST_SIDES]
    members = page.table("event_members")
    inside = members.loc[members["event_id"] == event["event_id"], "doc_id"]
    articles = _documents(page).merge(inside, on="doc_id").sort_values(["date", "doc_id"], kind="stable")
    own = evidence[evidence["doc_id"].isin(inside)]
    return {
        "label": data(shorten(event["label"], 160)),
        "when": _days(event),
        "voice": f"{VOICES[page.voice]}: " if page.voice in VOICES else "",
        "covered": f"{plural(sum(event['cells'].values()), 'article')} of {plural(len(event['cells']), page.noun)}",
        "sides": [_side(page, event["event_id"], g, articles[articles["group"] == g], own) for g in sorted(groups)],
    }


def _days(event: Record) -> str:
    return event["start"] if event["start"] == event["end"] else f"{event['start']} to {event['end']}"


def _side(page: Page, event: str, group: str, articles: pd.DataFrame, evidence: pd.DataFrame) -> dict[str, Any]:
    """One group: its first articles on the event and their sentences with mentions, rates of its own words beside."""
    shown = articles.head(ARTICLES)
    sentences = highlight(evidence[evidence["doc_id"].isin(shown["doc_id"])])
    per_article = max(1, EACH // max(1, len(shown)))
    told = [
        r | {"sentences": [s for s in sentences if s["doc_id"] == r["doc_id"]][:per_article]} for r in records(shown)
    ]
    return {
        "name": group_name(group, page.by),
        "rates": _rates(page, event, group),
        "articles": told,
        "more": len(articles) - len(shown),
        "link": page.link(group, event=event),
    }


def _rates(page: Page, event: str, group: str) -> str:
    """Mentions per 1,000 words of each frame in one group's articles on an event."""
    table = page.table("event_rates")
    keep = (table["by"] == page.by) & (table["event"] == event) & (table["group"] == group)
    rows = records(table[keep & (table["voice"] == page.voice) & (table["field"] == "*") & (table["level"] == "frame")])
    return ", ".join(f"{r['frame']} {number(r['rate'])}" for r in sorted(rows, key=lambda r: r["frame"]))


def highlight(evidence: pd.DataFrame) -> list[dict[str, Any]]:
    """Sentences with all their mentions marked, in the order of the articles; a sentence comes once."""
    ordered = evidence.sort_values(["date", "doc_id", "field", "start", "frame"], kind="stable")
    ordered = ordered.iloc[ordered["field"].eq("text").argsort(kind="stable")]
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for r in records(ordered):
        text = r["before"] + r["surface"] + r["after"]
        sentence = found.setdefault(
            (r["doc_id"], text), {"doc_id": r["doc_id"], "text": text, "marks": [], "notes": []}
        )
        sentence["marks"].append((len(r["before"]), len(r["before"]) + len(r["surface"])))
        sentence["notes"] += [n for n in (r["frame"].partition("/")[0], r["note"]) if n and n not in sentence["notes"]]
    return [
        {"doc_id": s["doc_id"], "html": mark(s["text"], s["marks"]), "note": data(" · ".join(s["notes"]))}
        for s in found.values()
    ]


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
