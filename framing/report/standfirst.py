"""What stands around the finding: what was studied, how much was compared; how sure, what is open, what is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from framing.clustering.events.chance import HIGH as MOST_CHANCE
from framing.comparison.groups import EVENT, TOPIC
from framing.config.study import StudySettings
from framing.report.leads import is_weak
from framing.report.left_out import say_left_out
from framing.report.page import MOST_LEADS, Page, records
from framing.report.prose.corrections import describe_codes
from framing.report.prose.doubts import luck
from framing.report.prose.sentences import alpha
from framing.report.prose.wording import count, data, day_range, listing, number, plural
from framing.report.quotations import RIGHT
from framing.report.seen import explain_counts

MOST_SUBJECTS = 3
"""Topics, or events, that tell what the articles are about."""


_LEFT = {
    "undetermined": ("has too little to tell", "have too little to tell"),
    "similar": ("is about equal", "are about equal"),
    "not comparable": ("cannot be made", "cannot be made"),
}
"""What a comparison tells that does not stand: of one, of several."""


@dataclass(frozen=True)
class Aside:
    """One of the questions that a reader asks next, its answer in a few words, and where to read on."""

    head: str
    text: Markup
    link: str


def name_study(page: Page) -> Markup:
    """What was studied: the name it was given, else the words it asked for, the subject of most articles, its file."""
    name = str(page.run.get("study", {}).get("name") or "")
    about = str(page.run.get("select", {}).get("about") or "")
    if name and name != StudySettings().name:
        return data(name)
    if about:
        return Markup("Articles about {}").format(data(about.replace(" | ", " or ").replace(" & ", " and ")))
    if subjects := _subjects(page):
        return subjects
    files = [str(one["file"]) for one in page.run.get("inputs", [])]
    return data(files[0]) if len(files) == 1 else Markup("")


def _subjects(page: Page) -> Markup:
    """What most of the articles are about: the largest topics, else the events that most outlets tell."""
    topics, events = page.table("topics"), page.table("events")
    if len(topics):
        largest = topics.sort_values(["share", "topic"], ascending=[False, True])["label"].head(MOST_SUBJECTS)
    elif len(events) and has_events(page):
        most = events.sort_values(["sources", "documents", "event_id"], ascending=[False, False, True])
        largest = most["event_id"].map(page.labels).head(1)
    else:
        return Markup("")
    head = "Largest topics" if len(topics) else "Told by most"
    return Markup("{}: {}").format(head, Markup(" · ").join(data(label) for label in largest))


def has_events(page: Page) -> bool:
    """Whether what makes the events of a run is not mostly chance, so that outlets can be compared inside them."""
    return float(page.run.get("events", {}).get("chance_share") or 0) <= MOST_CHANCE


def say_facts(page: Page) -> str:
    """How much was compared, of how much, in one line."""
    documents = page.table("documents")
    kept = documents[documents["included"].astype(bool)]
    dates = sorted(d for d in kept["date"] if d)
    read = page.run.get("documents", {}).get("read", len(kept))
    parts = [f"{count(len(kept))} of {plural(read, 'article')}" if read > len(kept) else plural(len(kept), "article")]
    parts.append(plural(len(page.sizes), page.noun))
    if dates:
        parts.append(day_range(dates[0], dates[-1]))
    if shared := shared_events(page):
        parts.append(f"{plural(shared, 'event')} told by two or more {page.outlets}")
    return " · ".join(parts)


def shared_events(page: Page) -> int:
    """How many events two or more outlets told."""
    events = page.table("events")
    return int((events["sources"] > 1).sum()) if len(events) else 0


def find_asides(page: Page) -> list[Aside]:
    """How sure is it, what is still open, what was left out."""
    return [
        Aside("How sure is this?", _sure(page), "#sure"),
        Aside("What is open?", _open(page), "#contrasts"),
        Aside("What was left out?", _left_out(page), "#summary"),
    ]


def _sure(page: Page) -> Markup:
    """What stands, what chance would do, who read the sentences."""
    rows = page.table("contrasts").query("family == 'primary'")
    tested = int(rows["p"].notna().sum())
    review = " ".join(filter(None, [describe_codes(records(rows)), describe_review(page.run)]))
    if not tested:
        return Markup("Nothing was tested: what stands here was counted. {}").format(review)
    found = records(rows[rows["verdict"] == "different"])
    stand, weak = len(found), all(is_weak(row) for row in found)
    if not stand:
        return Markup("{} tested, no difference beyond chance. {}").format(plural(tested, "comparison"), review)
    lists = "each of the two lists errs" if rows.loc[rows["p"].notna(), "basis"].nunique() > 1 else "such a list errs"
    errs = (
        f"{lists} at most once in {round(1 / alpha(page.run)):,} studies"
        if page.comparison.correction == "holm"
        else f"chance alone would give {number(alpha(page.run) * tested)}"
    )
    told = any(luck(lead.closest) for lead in page.leads[1][:MOST_LEADS])
    explained = " Allowing for luck: the largest of many is partly luck." if told else ""
    verb = ("stands", "rests") if stand == 1 else ("stand", "rest each")
    but = f", but {verb[1]} on one event or article" if weak else ""
    return Markup("{} of {} {}{}; {}.{} {}").format(
        count(stand), plural(tested, "comparison"), verb[0], but, errs, explained, review
    )


def describe_review(run: Mapping[str, Any]) -> str:
    """Who read how many sentences of the page, and how many were right; that nobody did."""
    review = run.get("review") or {}
    codes = list((review.get("codes") or {}).values())
    if not codes:
        return "Sentences not reviewed."
    read = plural(review.get("sentences", len(codes)), "sentence")
    return f"{len(codes):,} of {read} reviewed by {review['by']}: {codes.count(RIGHT):,} right, the others taken off."


def _open(page: Page) -> Markup:
    """How many of the comparisons tell nothing, and why nothing can be told inside events."""
    verdicts = Counter(page.table("contrasts").query("family == 'primary'")["verdict"])
    if not verdicts:
        return Markup("{}").format(_nothing(page))
    total = sum(verdicts.values())
    parts = [
        Markup("{} {}").format(count(verdicts[verdict]), one if verdicts[verdict] == 1 else many)
        for verdict, (one, many) in _LEFT.items()
        if verdicts[verdict]
    ]
    told = f"Of {plural(total, 'comparison')}, {listing(parts, 'and')}." if parts else "Nothing."
    if set(verdicts) == {"not comparable"}:
        told = explain_counts(page)
    chance = (
        "" if has_events(page) else " Inside events nothing is compared: which articles tell the same is unsure here."
    )
    return Markup("{}{}").format(told, chance)


def _nothing(page: Page) -> str:
    if page.by in (EVENT, TOPIC):
        return f"Whether {page.nouns} differ was not asked: they are written about, and do not write."
    return f"There are no two {page.nouns} to hold against each other."


def _left_out(page: Page) -> Markup:
    """Records and articles that were not used, and how many passages were not counted."""
    told = list(_few(page.run))
    if not told:
        return Markup("No article.")
    return Markup("; ").join(told) + Markup(".")


def _few(run: Mapping[str, Any]) -> Iterator[Markup]:
    yield from say_left_out({**run, "uncounted": {}}, "")
    passages = sum((run.get("uncounted") or {}).values())
    if passages:
        yield Markup("{} (bylines, page furniture)").format(plural(passages, "passage"))
