"""Events as the page shows them: who covered which, and each of them as its outlets told it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from framing.comparison.groups import TOPIC
from framing.report.page import Page, Record, records
from framing.report.prose.wording import data, day_range, number, plural
from framing.report.quotations import Quotation, quote
from framing.tables import ALL

if TYPE_CHECKING:
    import pandas as pd

MOST_CARDS = 10
"""Events with a card, those that most cover."""
UNLIKE = 0.85
"""Below this part of the similarity that its members usually have a member may not belong to an event."""
SAID, ARTICLES = 5, 3
"""Groups of a card with a bar and a sentence, those with the most mentions, and articles of each that are named."""


@dataclass(frozen=True)
class Side:
    """One group in an event: its mentions by voice, a sentence, the rate of each frame, its articles."""

    name: Markup
    voices: Mapping[str, int]
    quotation: Quotation | None
    rates: Sequence[str]
    articles: Sequence[Record]
    more: int
    link: str

    @property
    def hits(self) -> int:
        """All its mentions."""
        return sum(self.voices.values())


@dataclass(frozen=True)
class Card:
    """One event: when, who covered it and who did not, what to know of it, and where all its sentences are."""

    label: str
    when: str
    covered: str
    sides: Sequence[Side]
    silent: Sequence[Markup]
    doubts: Sequence[str]
    link: str

    @property
    def said(self) -> list[Side]:
        """The sides with a mention that stand on the card itself, in their order; the others stand in its view."""
        loudest = sorted((s for s in self.sides if s.hits), key=lambda side: -side.hits)[:SAID]
        return [side for side in self.sides if side in loudest]

    @property
    def wordless(self) -> list[Markup]:
        """Who covered it without a word of the lexicons."""
        return [side.name for side in self.sides if not side.hits]


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
    events = [
        e | {"cells": cells[e["event_id"]], "label": page.labels[e["event_id"]]}
        for e in records(page.table("events"))
        if e["event_id"] in cells
    ]
    return sorted(events, key=lambda e: (-len(e["cells"]), -sum(e["cells"].values()), e["start"], e["event_id"]))


def _documents(page: Page) -> pd.DataFrame:
    """doc_id, group, date, title and link of the articles of the shown groups."""
    documents = page.table("documents")
    documents = documents.assign(group=page.group_of(documents), link=page.links(documents))
    return documents.loc[documents["group"].isin(page.groups), ["doc_id", "group", "date", "title", "link"]]


def event_doubts(page: Page) -> dict[str, list[str]]:
    """What speaks against an event: members far less like it than the others are, or without a date."""
    members = page.table("event_members").merge(page.table("documents")[["doc_id", "date"]], on="doc_id")
    usual = members.groupby("event_id")["similarity"].transform("median")
    members = members.assign(unlike=members["similarity"] < UNLIKE * usual, undated=members["date"].fillna("") == "")
    found: dict[str, list[str]] = {}
    for event, own in members[members["unlike"] | members["undated"]].groupby("event_id"):
        told = {"that may not belong to it": own["unlike"].sum(), "without a date": own["undated"].sum()}
        found[str(event)] = [f"{plural(int(n), 'article')} {what}" for what, n in told.items() if n]
    return found


def draw_cards(page: Page, events: Sequence[Record]) -> list[Card]:
    """The events that most cover, each as its groups told it; those that something speaks against come last."""
    doubts, hits = event_doubts(page), page.table("evidence")["event_id"].value_counts()
    first = sorted(events, key=lambda e: (-len(e["cells"]), -hits.get(e["event_id"], 0)))[:MOST_CARDS]
    chosen = sorted(first, key=lambda e: e["event_id"] in doubts)
    evidence = page.evidence
    members = page.table("event_members").merge(_documents(page), on="doc_id")
    return [
        _card(page, e, (evidence[evidence["event_id"] == e["event_id"]], members[members["event_id"] == e["event_id"]]),
              doubts.get(e["event_id"], []))
        for e in chosen
    ]  # fmt: skip


def _card(page: Page, event: Record, inside: tuple[pd.DataFrame, pd.DataFrame], doubts: Sequence[str]) -> Card:
    evidence, articles = inside
    cells = event["cells"]
    return Card(
        label=event["label"],
        when=day_range(event["start"], event["end"]),
        covered=f"{len(cells)} of {plural(len(page.groups), page.noun)} · {plural(sum(cells.values()), 'article')}",
        sides=[
            _side(page, event["event_id"], g, evidence[evidence["group"] == g], articles[articles["group"] == g])
            for g in page.groups
            if g in cells
        ],
        silent=[data(page.title(g)) for g in page.groups if g not in cells],
        doubts=doubts,
        link=page.link(event=event["event_id"], view="beside") if len(evidence) else "",
    )


def _side(page: Page, event: str, group: str, evidence: pd.DataFrame, articles: pd.DataFrame) -> Side:
    said = evidence["voice"].value_counts()
    voices = {v: int(said.get(v, 0)) if page.voices else len(evidence) for v in page.counted_voices}
    ordered = _in_time(articles)
    return Side(
        name=data(page.title(group)),
        voices=voices,
        quotation=quote(page, evidence, page.voice),
        rates=_rates(page, event, group),
        articles=records(ordered.head(ARTICLES)),
        more=max(0, len(ordered) - ARTICLES),
        link=page.link(group, event=event) if len(evidence) else "",
    )


def _in_time(articles: pd.DataFrame) -> pd.DataFrame:
    """Articles from the first to the last; one without a date comes last."""
    undated = articles["date"].fillna("") == ""
    ordered = articles.assign(undated=undated).sort_values(["undated", "date", "doc_id"], kind="stable")
    return ordered.drop(columns="undated")


def _rates(page: Page, event: str, group: str) -> list[str]:
    """Mentions per 1,000 words of each frame in one group's articles on an event."""
    table = page.table("event_rates")
    keep = (table["by"] == page.by) & (table["event"] == event) & (table["group"] == group)
    rows = table[keep & (table["voice"] == page.voice) & (table["field"] == ALL) & (table["level"] == "frame")]
    found = dict(zip(rows["frame"], rows["rate"], strict=True))
    return [number(found.get(frame)) for frame in page.frames] if found else []
