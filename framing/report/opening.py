"""The first screen: the finding as a title, one picture of it, and one sentence from each side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from framing.comparison.groups import NONE
from framing.report.around import draw_changes, find_changes, measure_change, title_change
from framing.report.excerpts import is_under
from framing.report.leads import Lead, has_ratio, is_weak
from framing.report.page import MOST_LEADS, Page, Record, records
from framing.report.panels import SCALE, Bar, Panel, top_terms
from framing.report.prose.corrections import correction, is_corrected
from framing.report.prose.direction import from_more, sides
from framing.report.prose.doubts import luck, reservations
from framing.report.prose.sentences import answers, begin, describe, level, other_answer
from framing.report.prose.wording import (
    SPEAKERS,
    count,
    frame_name,
    group_name,
    interval,
    is_missing,
    number,
    plural,
    ratio,
)
from framing.report.quotations import Quotation, quote, quote_sides
from framing.report.seen import NOTHING, describe_seen, draw_seen, explain_counts, find_speakers, is_tested, look
from framing.report.standfirst import Aside, find_asides, has_events, name_study, say_facts
from framing.report.titles import BASES, facing, title_lead, title_open, title_unled
from framing.report.whose import are_known, draw_whose, say_heard, title_whose
from framing.tables import ALL, EXPLORATORY, REST

MOST_PANELS = MOST_LEADS
_SCOPE = {
    "event": "articles on events that two or more told",
    "crude": "all articles",
}


@dataclass(frozen=True)
class Opening:
    """All that the first screen says."""

    title: Markup
    study: Markup
    facts: str
    measure: str
    panels: Sequence[Panel]
    most: int
    """Mentions that fill the scale where the panels count them; 0 where they show rates."""
    asides: Sequence[Aside]
    errors: Sequence[str]
    warnings: Sequence[str]


def open_page(page: Page) -> Opening:
    """The first screen of a run: always a title; rates where they are held against each other, else what was seen."""
    changes = find_changes(page)
    title, measure, panels = (
        (title_change(page, changes), measure_change(page, changes), draw_changes(page, changes))
        if changes
        else _compare(page)
        if is_tested(page)
        else _count(page)
    )
    return Opening(
        title=title,
        study=name_study(page),
        facts=say_facts(page),
        measure=measure,
        panels=panels,
        most=max((sum(t.voices.values()) for panel in panels for t in panel.tallies), default=0),
        asides=find_asides(page),
        errors=_failed(page),
        warnings=page.run.get("warnings", []),
    )


def _compare(page: Page) -> tuple[Markup, str, list[Panel]]:
    """Title, measure and panels of rates; where nobody leads, of whose words they are."""
    basis, leads = page.leads
    if not leads and not page.unled and are_known(page):
        return _tell_whose(page, basis)
    basis = page.unled[0]["basis"] if page.unled and not leads else basis
    rates = sorted([*_rates(page, basis), *_pooled(leads)], key=lambda r: (r["frame"], -float(r["rate"]), r["group"]))
    hits = _mentions(page, basis)
    frames = [lead.frame for lead in leads][:MOST_PANELS]
    unled = [row["frame"] for row in page.unled if row["frame"] not in frames and row["basis"] == basis]
    frames += unled[: MOST_PANELS - len(frames)]
    frames += [f for f in sorted(hits, key=lambda f: (-hits[f], f)) if f not in frames][: MOST_PANELS - len(frames)]
    top = SCALE * max((float(r["rate"]) for r in rates if r["frame"] in frames), default=0)
    shown: set[str] = set()
    panels = [
        _panel(page, (basis, f), next((lead for lead in leads if lead.frame == f), None), rates, top, shown)
        for f in frames
    ]
    if panels and not leads and not page.unled:
        panels[0] = replace(panels[0], quotations=_quote_open(page, frames[0], rates))
    title = (
        title_lead(page, basis, leads[0])
        if leads
        else title_unled(page, page.unled[0])
        if page.unled
        else title_open(page, hits)
    )
    return title, _measure(page, basis), [panel for panel in panels if panel.bars] if top else []


def _tell_whose(page: Page, basis: str) -> tuple[Markup, str, list[Panel]]:
    """Title, measure and panels of counts by whose words they are, where nobody leads."""
    frames = look(page)[:MOST_PANELS]
    verdicts = [_verdict(page, seen.frame, basis) for seen in frames]
    title = title_whose(page, frames[0]) if frames else NOTHING
    return title, f"All articles.{_drawn(page)}", draw_whose(page, frames, verdicts)


def _drawn(page: Page) -> str:
    """How many of the groups are drawn, where some are not."""
    few = len(page.drawn) < len(page.sizes)
    return f" {len(page.drawn)} of {plural(len(page.sizes), page.noun)} drawn." if few else ""


def _measure(page: Page, basis: str) -> str:
    """What the picture shows, of what, and how it is read."""
    voice = f"of the {page.noun}'s own, not of those it quotes or reports" if page.voice == "own" else "of all"
    if page.voice == "own" and page.by not in SPEAKERS:
        voice = f"of the {page.outlets}' own, not of those they quote or report"
    lines = f"Line: {level(page.run)} interval, one by one; a hollow dot has none."
    what = "Mentions, corrected by people’s codes," if any(map(is_corrected, page.primary)) else "Mentions"
    return f"{what} per 1,000 words {voice}; {_SCOPE[basis]}.{_drawn(page)} {lines}"


def _count(page: Page) -> tuple[Markup, str, list[Panel]]:
    """Title, measure and panels of counts, where nothing can be tested."""
    frames = look(page)
    return describe_seen(page, frames), explain_counts(page), draw_seen(page, frames[:MOST_PANELS])


def _mentions(page: Page, basis: str) -> Counter[str]:
    """The mentions of every frame, of all groups."""
    hits: Counter[str] = Counter()
    for row in _rates(page, basis, list(page.sizes)):
        hits[row["frame"]] += int(row["hits"] or 0)
    return hits


def _failed(page: Page) -> list[str]:
    """The tables that an error of ours left out."""
    failed = page.run.get("failed", {})
    return [
        f"An error of ours: the table {name} could not be made ({why}). It is left out." for name, why in failed.items()
    ]


def _rates(page: Page, basis: str, groups: Sequence[str] = ()) -> list[Record]:
    """Rates of the groups drawn, or of others, in the voice of the study, on the basis of the finding."""
    groups = groups or page.drawn
    if basis == "crude":
        rows = page.rates(voices=[page.voice], groups=groups)
    else:
        table = page.table("event_rates")
        keep = (table["by"] == page.by) & (table["event"] == ALL) & (table["group"] != ALL) & (table["field"] == ALL)
        keep &= (table["voice"] == page.voice) & (table["level"] == "frame") & table["group"].isin(groups)
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
        (lead.group, sides(lead.closest)[1]) if lead else tuple(unled[side] for side in facing(unled)) if unled else ()
    )
    row = lead.closest if lead else unled
    named = lead.named if lead else led[0] if led else ""
    bars = [_bar(page, r, named, top) for r in rates if r["frame"] == frame] if top else []
    return Panel(
        frame=frame_name(frame),
        terms=top_terms(page, frame),
        bars=bars,
        finding=_finding(page, lead, basis) if lead else _open(page, frame, basis),
        quotations=quote_sides(page, frame, row, (led[0], led[1]), shown) if row else [],
    )


def _unled_of(page: Page, frame: str, basis: str) -> Record | None:
    return next((row for row in page.unled if (row["frame"], row["basis"]) == (frame, basis)), None)


def _quote_open(page: Page, frame: str, rates: Sequence[Record]) -> list[Quotation]:
    """Where nobody leads: one sentence of each of two groups, of those with the most mentions and clear sentences."""
    rows = sorted((r for r in rates if r["frame"] == frame and r["hits"]), key=lambda r: (-r["hits"], r["group"]))
    evidence = page.evidence[is_under(page.evidence["frame"], frame)]
    evidence = evidence[(evidence["voice"] == page.voice) | (page.voice == ALL)]
    found = [quote(page, evidence[evidence["group"] == r["group"]], page.voice) for r in rows]
    best = sorted((quotation for quotation in found if quotation), key=lambda quotation: not quotation.clear)
    return [replace(quotation, leads=False) for quotation in best[:2]]


def _bar(page: Page, row: Record, leader: str, top: float) -> Bar:
    low, high = row["conf_low"], row["conf_high"]
    bounded = row["reason"] == "" and not is_missing(low) and not is_missing(high)
    return Bar(
        name=Markup("the others on average") if row["group"] == REST else group_name(page.title(row["group"]), page.by),
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
    """What stands, against the one of the others that the group is least ahead of."""
    row = lead.closest
    value, low, high = from_more(row)
    many = len(lead.rows) > 1
    form = (
        "<strong>{group} {use} it {times} times as often as {less}</strong>"
        if page.by in SPEAKERS
        else "<strong>It is {times} times as frequent in {group} as in {less}</strong>"
    ) + "{many} ({interval}{luck}). {counted}.{more}"
    told = next(r for r in answers(page.primary) if page.key(r) == page.key(row) and r["basis"] == basis)
    more = [t for t in (*reservations(row), _elsewhere(page, told), correction(row)) if t]
    return Markup(form).format(  # noqa: S704 - the literal above
        group=begin(group_name(page.title(lead.group), page.by)),
        use="use" if lead.group == REST else "uses",
        times=ratio(value),
        less=group_name(page.title(sides(row)[1]), page.by),
        interval=interval(low, high, ratio),
        luck=luck(row),
        many=f", the smallest of its {len(lead.rows):,} leads" if many else "",
        counted=_inside(page, lead) if basis == "event" else _counted(row),
        more=Markup("").join(Markup(" {}.").format(t) for t in more),
    )


def _counted(row: Record) -> str:
    """The mentions and articles of both sides."""
    more, less = facing(row)
    told = [f"{count(row[f'hits_{s}'])} in {plural(row[f'documents_{s}'], 'article')}" for s in (more, less)]
    return f"Mentions: {told[0]} against {told[1]}"


def _inside(page: Page, lead: Lead) -> str:
    """The rates of both sides in the events that both told, and in how many of them the leader's is the higher."""
    row = lead.closest
    more, less = facing(row)
    rates = f"{number(row[f'rate_{more}'])} against {number(row[f'rate_{less}'])} per 1,000 words"
    table = page.table("event_rates")
    keep = (
        (table["by"] == page.by)
        & (table["frame"] == lead.frame)
        & (table["voice"] == page.voice)
        & (table["field"] == ALL)
    )
    both = table[keep & (table["event"] != ALL)].pivot_table(index="event", columns="group", values="rate")
    sides_ = [row[more], row[less]]
    if not set(sides_) <= set(both.columns):
        return f"In the events {'others told too' if REST in sides_ else 'both told'} {rates}"
    both, shared = both[sides_].dropna(), int(row["shared_events"])
    ahead = (both[row[more]] > both[row[less]]).sum()
    ahead_in = f", ahead in {ahead:,}" if len(both) == shared else ""  # else some are told in different genres
    return f"In the {plural(shared, 'event')} both told {rates}{ahead_in}"


def _elsewhere(page: Page, told: Record) -> str:
    """What the other question comes to, in few words."""
    other, inside = told["other"], told["basis"] == "event"
    if not inside and not has_events(page):
        return "Inside the same events nothing can be told"
    if not other:
        return ""
    if other["verdict"] != "not comparable":
        stands = inside and other["verdict"] in ("different", EXPLORATORY) and has_ratio(other)
        return (
            f"Over all articles {ratio(from_more(told, of=other)[0])} times" if stands else other_answer(told, page.run)
        )
    if other["reason"] == "different_genres":
        return "Inside the same events they print different genres"
    events = int(other.get("shared_events") or 0)
    both = "the one event" if events == 1 else f"the {plural(events, 'event')}"
    told_by = "others told too" if REST in sides(told) else "both told"
    too_little = f"Inside {both} {told_by} there is too little to tell" if events else "They share no event"
    return "" if inside else too_little


def _open(page: Page, frame: str, basis: str) -> Markup:
    """A frame in which no difference leads on the basis of the picture: what was seen, and what is open."""
    unled = _unled_of(page, frame, basis)
    if unled:
        doubts = Markup("").join(Markup(" {}.").format(text) for text in reservations(unled))
        return describe(page.named(unled), page.run) + doubts
    told = Markup("<strong>{}</strong> {}").format(_seen(page, frame, basis), _verdict(page, frame, basis))
    return told + (say_heard(page, find_speakers(page, frame)) if page.by in SPEAKERS else "")


def _seen(page: Page, frame: str, basis: str) -> str:
    """How many mentions of a frame stand in how many of the groups."""
    rows = [r for r in _rates(page, basis, list(page.sizes)) if r["frame"] == frame]
    hits, users = sum(int(r["hits"] or 0) for r in rows), sum(bool(r["hits"]) for r in rows)
    return f"{plural(hits, 'mention')}, in {users:,} of {plural(len(page.sizes), page.noun)}."


def _verdict(page: Page, frame: str, basis: str) -> Markup:
    rows = [r for r in page.primary if r["frame"] == frame]
    verdicts = {r["verdict"] for r in rows}
    weak = next((r for r in rows if r["verdict"] == "different" and is_weak(r)), None)
    if weak:
        more, less = (group_name(page.title(group), page.by) for group in sides(weak))
        where = "inside the same events" if weak["basis"] == "event" else "over all articles"
        return Markup("That {} is ahead of {} in them {} ({} times) rests on one event or article.").format(
            more, less, where, ratio(from_more(weak)[0])
        )
    if "different" in verdicts:  # and then on the other basis, else it had a lead
        other = next(text for name, text in BASES.items() if name != basis)
        return Markup("{}the {} cannot be told apart in it; {}a difference stands.").format(
            BASES[basis], page.nouns, other.lower().replace(",", "")
        )
    if not verdicts or verdicts == {"not comparable"}:
        return Markup("Too little to hold the {} against each other.").format(page.nouns)
    if verdicts == {"similar"}:
        return Markup("The {} use it about equally often.").format(page.nouns)
    return Markup("Too little to tell the {} apart in it.").format(page.nouns)
