"""The first screen: the finding as a title, one picture of it, and one sentence from each side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from framing.comparison.groups import EVENT, NONE, TOPIC
from framing.report.excerpts import is_under
from framing.report.leads import Lead
from framing.report.page import MOST_LEADS, Page, Record, records
from framing.report.panels import Bar, Panel, top_terms
from framing.report.prose.direction import from_more, sides
from framing.report.prose.doubts import luck, reservations
from framing.report.prose.sentences import answers, begin, describe, level, other_answer
from framing.report.prose.wording import (
    SPEAKERS,
    day_range,
    frame_name,
    group_name,
    interval,
    is_missing,
    number,
    plural,
    ratio,
)
from framing.report.quotations import RIGHT, Quotation, quote, quote_sides
from framing.report.seen import NOTHING, describe_seen, draw_seen, explain_counts, is_tested, look
from framing.tables import ALL, REST

MOST_PANELS = MOST_LEADS
SCALE = 1.35
"""The scale ends this many times beyond the highest rate; an interval that leaves it ends in an arrow."""
_IN = {"event": "In the same events, ", "crude": "Over all articles, "}
HANGS = "; it hangs on one thing"
_SCOPE = {
    "event": "articles on events that two or more told",
    "crude": "all articles",
}


@dataclass(frozen=True)
class Opening:
    """All that the first screen says."""

    title: Markup
    study: str
    facts: str
    measure: str
    panels: Sequence[Panel]
    most: int
    """Mentions that fill the scale where the panels count them; 0 where they show rates."""
    errors: Sequence[str]
    warnings: Sequence[str]
    review: str


def open_page(page: Page) -> Opening:
    """The first screen of a run: always a title; rates where they are held against each other, else what was seen."""
    title, measure, panels = _compare(page) if is_tested(page) else _count(page)
    return Opening(
        title=title,
        study=str(page.run.get("study", {}).get("name") or ""),
        facts=_facts(page),
        measure=measure,
        panels=panels,
        most=max((sum(t.voices.values()) for panel in panels for t in panel.tallies), default=0),
        errors=_failed(page),
        warnings=page.run.get("warnings", []),
        review=describe_review(page.run),
    )


def _compare(page: Page) -> tuple[Markup, str, list[Panel]]:
    """Title, measure and panels of rates."""
    basis, leads = page.leads
    basis = page.unled[0]["basis"] if page.unled and not leads else basis
    rates = sorted([*_rates(page, basis), *_pooled(leads)], key=lambda r: (r["frame"], -float(r["rate"]), r["group"]))
    frames = [lead.frame for lead in leads][:MOST_PANELS]
    unled = [row["frame"] for row in page.unled if row["frame"] not in frames and row["basis"] == basis]
    frames += unled[: MOST_PANELS - len(frames)]
    frames += [frame for frame in _most_frequent(rates) if frame not in frames][: MOST_PANELS - len(frames)]
    top = SCALE * max((float(r["rate"]) for r in rates if r["frame"] in frames), default=0)
    shown: set[str] = set()
    panels = [
        _panel(page, (basis, f), next((lead for lead in leads if lead.frame == f), None), rates, top, shown)
        for f in frames
    ]
    if panels and not leads and not page.unled:
        panels[0] = replace(panels[0], quotations=_quote_open(page, frames[0], rates))
    voice = f"in the {page.noun}'s own words" if page.voice == "own" else "whoever is speaking"
    lines = f"Line: {level(page.run)} interval, one by one; a hollow dot has none."
    drawn = (
        f" {len(page.groups)} of {plural(len(page.sizes), page.noun)} drawn."
        if len(page.groups) < len(page.sizes)
        else ""
    )
    measure = f"Mentions per 1,000 words, {voice}; {_SCOPE[basis]}.{drawn} {lines}"
    title = _title(page, basis, leads[0]) if leads else _open_title(page, frames)
    return title, measure, [panel for panel in panels if panel.bars] if top else []


def _count(page: Page) -> tuple[Markup, str, list[Panel]]:
    """Title, measure and panels of counts, where nothing can be tested."""
    frames = look(page)
    return describe_seen(page, frames), explain_counts(page), draw_seen(page, frames[:MOST_PANELS])


def _most_frequent(rates: Sequence[Record]) -> list[str]:
    """The frames by their mentions, the most first."""
    hits: Counter[str] = Counter()
    for row in rates:
        hits[row["frame"]] += int(row["hits"] or 0)
    return sorted(hits, key=lambda frame: (-hits[frame], frame))


def describe_review(run: Mapping[str, Any]) -> str:
    """Who read how many sentences of the page, and how many were right; that nobody did."""
    review = run.get("review") or {}
    codes = list((review.get("codes") or {}).values())
    if not codes:
        return "Its sentences were not reviewed."
    read = plural(review.get("sentences", len(codes)), "sentence")
    return f"{len(codes):,} of {read} reviewed by {review['by']}: {codes.count(RIGHT):,} right, the others taken off."


def _failed(page: Page) -> list[str]:
    """The tables that an error of ours left out."""
    failed = page.run.get("failed", {})
    return [
        f"An error of ours: the table {name} could not be made ({why}). It is left out." for name, why in failed.items()
    ]


def _title(page: Page, basis: str, lead: Lead) -> Markup:
    """The finding in words, without a number."""
    start = _IN[basis] if basis == "event" or _shared_events(page) else ""
    form = "{start}<em>{group}</em> uses {frame} language {more} often than {others}{hangs}"
    if page.by not in SPEAKERS:
        form = "{start}{frame} language is {more} frequent in <em>{group}</em> than in {others}{hangs}"
    return Markup(form).format(  # noqa: S704 - the literal above
        hangs=HANGS if lead.closest.get("fragile") else "",
        start=start,
        group=group_name(page.title(lead.named), page.by),
        frame=frame_name(lead.frame),
        more="less" if lead.group == REST else "more",
        others=group_name(REST, page.by) if lead.group == REST else _others(page, lead),
    )


def _open_title(page: Page, frames: Sequence[str]) -> Markup:
    """What was seen where comparisons were made and none has a ratio that stands; `frames`: the most frequent first."""
    if not frames:
        return NOTHING
    if page.unled:
        return _unled_title(page, page.unled[0])
    verdicts = {r["verdict"] for r in page.primary if r["frame"] == frames[0]}
    own = " in the outlets' own words" if page.voice == "own" else ""
    if page.by in (EVENT, TOPIC):
        form = "{frame} language is the most frequent here{own}"
    elif verdicts == {"similar"}:
        form = "{frame} language is the most frequent{own}, and the {noun}s use it about equally often"
    elif "similar" in verdicts:
        form = "{frame} language is the most frequent{own}, and about as frequent with some {noun}s as with others"
    else:
        form = "{frame} language is the most frequent{own}; whether the {noun}s differ in it is open"
    named = frame_name(frames[0][:1].upper() + frames[0][1:])
    return Markup(form).format(frame=named, own=own, noun=page.noun)  # noqa: S704 - one of the literals above


def _unled_title(page: Page, row: Record) -> Markup:
    """Who uses a frame, and who does not; or less often, where there is no interval to tell how much."""
    more, less = _facing(row)
    one, none = row[more] != REST, not row[f"hits_{less}"]
    own = f" in {'its' if one else 'their'} own words" if page.voice == "own" else ""
    start = _IN[row["basis"]] if row["basis"] == "event" or _shared_events(page) else ""
    form = (
        "{start}{more} {use} {frame} language{own}; {less} {no}"
        if none
        else "{start}{more} {use} {frame} language{own} more often than {less}{hangs}"
    )
    if page.by not in SPEAKERS:
        form = "{start}{frame} language " + (
            "stands in {more} and not in {less}" if none else "is more frequent in {more} than in {less}{hangs}"
        )
    names = {
        side: group_name(page.title(row[side]), page.by)
        if row[side] != REST
        else Markup("the other {}s").format(page.noun)
        for side in "ab"
    }
    return begin(
        Markup(form).format(  # noqa: S704 - literals above
            hangs=HANGS if row.get("fragile") else "",
            start=start,
            more=Markup("<em>{}</em>").format(names[more]),
            use="uses" if one else "use",
            frame=frame_name(row["frame"]),
            own=own,
            less=names[less],
            no="do not" if row[less] == REST else "does not",
        )
    )


def _facing(row: Record) -> tuple[str, str]:
    """The side that has more, and the other, of a row that may have no ratio."""
    return ("a", "b") if row["rate_a"] > row["rate_b"] else ("b", "a")


def _shared_events(page: Page) -> int:
    """How many events two or more outlets told."""
    events = page.table("events")
    return int((events["sources"] > 1).sum()) if len(events) else 0


def _others(page: Page, lead: Lead) -> Markup:
    """Whom a group is ahead of, in words."""
    names = [group_name(page.title(sides(row)[1]), page.by) for row in lead.rows]
    rivals = {g for r in page.primary for g in (r["a"], r["b"])} - {lead.group}
    if len(names) > 1 and len(names) == len(rivals):
        return Markup("every other {}").format(page.noun)
    if len(names) > 2:
        return Markup("{} other {}s").format(
            {3: "three", 4: "four", 5: "five", 6: "six"}.get(len(names), "many"), page.noun
        )
    return Markup(" and ").join(names)


def _rates(page: Page, basis: str) -> list[Record]:
    """Rates of the groups shown in the voice of the study, on the basis of the finding."""
    if basis == "crude":
        rows = page.rates(voices=[page.voice])
    else:
        table = page.table("event_rates")
        keep = (table["by"] == page.by) & (table["event"] == ALL) & (table["group"] != ALL) & (table["field"] == ALL)
        keep &= (table["voice"] == page.voice) & (table["level"] == "frame") & table["group"].isin(page.groups)
        rows = records(table[keep])
    return [r for r in rows if not is_missing(r["rate"]) and r["group"] != NONE]


def _pooled(leads: Sequence[Lead]) -> list[Record]:
    """All the others together where a group is held against them: their rate in the comparison, without an interval."""
    rows = [lead.closest for lead in leads if REST in sides(lead.closest)]
    return [
        row
        | {"group": REST, "rate": row["rate_a" if row["a"] == REST else "rate_b"], "hits": 0, "reason": "pooled"}
        | dict.fromkeys(("conf_low", "conf_high"))
        for row in rows
    ]


def _panel(
    page: Page, place: tuple[str, str], lead: Lead | None, rates: Sequence[Record], top: float, shown: set[str]
) -> Panel:
    basis, frame = place
    unled = None if lead else _unled_of(page, frame, basis)
    led = (
        (lead.group, sides(lead.closest)[1]) if lead else tuple(unled[side] for side in _facing(unled)) if unled else ()
    )
    named = lead.named if lead else led[0] if led else ""
    bars = [_bar(page, r, named, top) for r in rates if r["frame"] == frame] if top else []
    return Panel(
        frame=frame_name(frame),
        terms=top_terms(page, frame),
        bars=bars,
        finding=_finding(page, lead, basis) if lead else _open(page, frame, basis),
        quotations=quote_sides(page, frame, (led[0], led[1]), shown, inside=basis == "event") if led else [],
    )


def _unled_of(page: Page, frame: str, basis: str) -> Record | None:
    return next((row for row in page.unled if (row["frame"], row["basis"]) == (frame, basis)), None)


def _quote_open(page: Page, frame: str, rates: Sequence[Record]) -> list[Quotation]:
    """Where nobody leads: one sentence of each of the two groups with the most mentions of a frame."""
    rows = sorted((r for r in rates if r["frame"] == frame and r["hits"]), key=lambda r: (-r["hits"], r["group"]))
    evidence = page.evidence[is_under(page.evidence["frame"], frame)]
    evidence = evidence[(evidence["voice"] == page.voice) | (page.voice == ALL)]
    found = (quote(page, evidence[evidence["group"] == r["group"]], page.voice) for r in rows[:2])
    return [replace(quotation, leads=False) for quotation in found if quotation]


def _bar(page: Page, row: Record, leader: str, top: float) -> Bar:
    low, high = row["conf_low"], row["conf_high"]
    bounded = row["reason"] == "" and not is_missing(low) and not is_missing(high)
    return Bar(
        name=Markup("all others together") if row["group"] == REST else group_name(page.title(row["group"]), page.by),
        leads=row["group"] == leader,
        at=round(100 * float(row["rate"]) / top, 2),
        low=round(100 * float(low) / top, 2) if bounded else None,
        high=round(min(100.0, 100 * float(high) / top), 2) if bounded else None,
        beyond=bounded and float(high) > top,
        rate=number(row["rate"]),
        bounds=interval(low, high) if bounded else "",
        link=page.link(row["group"], row["frame"], voice=row["voice"]),
    )


def _finding(page: Page, lead: Lead, basis: str) -> Markup:
    """What stands: against the closest of the others, which is the least of the differences."""
    row = lead.closest
    value, low, high = from_more(row)
    many = len(lead.rows) > 1
    form = (
        "<strong>{group} {use} {frame} language {times} times as often as {less}</strong>"
        if page.by in SPEAKERS
        else "<strong>{frame} language is {times} times as frequent in {group} as in {less}</strong>"
    ) + " ({interval}{luck}){many}{events}.{more}"
    told = next(r for r in answers(page.primary) if page.key(r) == page.key(row) and r["basis"] == basis)
    other = told["other"] and told["other"]["verdict"] != "not comparable"
    more = [t for t in (other_answer(told, page.run) if other else "", *reservations(row)) if t]
    return Markup(form).format(  # noqa: S704 - the literal above
        group=begin(group_name(page.title(lead.group), page.by)),
        use="use" if lead.group == REST else "uses",
        frame=frame_name(lead.frame),
        times=ratio(value),
        less=group_name(page.title(sides(row)[1]), page.by),
        interval=interval(low, high, ratio),
        luck=luck(row),
        many=f", the closest of {plural(len(lead.rows), 'other ' + page.noun)} that it is ahead of" if many else "",
        events=_ahead(page, lead) if basis == "event" else "",
        more=Markup("").join(Markup(" {}.").format(t) for t in more),
    )


def _ahead(page: Page, lead: Lead) -> str:
    """In how many of the events both told the leader's rate is the higher."""
    table = page.table("event_rates")
    keep = (
        (table["by"] == page.by)
        & (table["frame"] == lead.frame)
        & (table["voice"] == page.voice)
        & (table["field"] == ALL)
    )
    both = table[keep & (table["event"] != ALL)].pivot_table(index="event", columns="group", values="rate")
    more, less = lead.group, sides(lead.closest)[1]
    if not {more, less} <= set(both.columns):
        return ""
    both = both[[more, less]].dropna()
    return f"; ahead in {(both[more] > both[less]).sum():,} of the {len(both):,} events both told"


def _open(page: Page, frame: str, basis: str) -> Markup:
    """A frame in which no difference stands on the basis of the picture."""
    unled = _unled_of(page, frame, basis)
    if unled:
        doubts = Markup("").join(Markup(" {}.").format(text) for text in reservations(unled))
        return describe(page.named(unled), page.run) + doubts
    verdicts = {r["verdict"] for r in page.primary if r["frame"] == frame}
    if "different" in verdicts:  # and then on the other basis, else it had a lead
        other = next(text for name, text in _IN.items() if name != basis)
        form = "{}the {}s cannot be told apart in it; {}a difference stands (see all findings)."
        return Markup(form).format(_IN[basis], page.noun, other.lower().replace(",", ""))  # noqa: S704 - the literal above
    if not verdicts or verdicts == {"not comparable"}:
        return Markup("Too little is counted to hold the {}s against each other.").format(page.noun)
    if verdicts == {"similar"}:
        return Markup("The {}s use it about equally often.").format(page.noun)
    return Markup("The {}s cannot be told apart in it.").format(page.noun)


def _facts(page: Page) -> str:
    """How much was compared, in one line."""
    documents = page.table("documents")
    kept = documents[documents["included"].astype(bool)]
    dates = sorted(d for d in kept["date"] if d)
    parts = [plural(len(kept), "article"), plural(len(page.sizes), page.noun)]
    if dates:
        parts.append(day_range(dates[0], dates[-1]))
    if shared := _shared_events(page):
        parts.append(f"{plural(shared, 'event')} told by two or more outlets")
    return " · ".join(parts)
