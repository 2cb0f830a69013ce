"""Rates over time: one small chart a group, articles beneath, gaps where there were none, events and shifts marked."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial
from typing import Any

from markupsafe import Markup

from framing.comparison.periods import days, ordinal, position, unit_of
from framing.report.charts import specs, theme
from framing.report.charts.specs import Figure
from framing.report.page import Page, PageColumn, Record, Table, is_overall, records, tabulate
from framing.report.prose.sentences import alpha, level
from framing.report.prose.wording import (
    count,
    data,
    day,
    day_range,
    frame_name,
    group_name,
    interval,
    is_missing,
    number,
    p_value,
    period_name,
    plural,
    shorten,
)
from framing.report.stories import rank_events
from framing.tables import ALL, REST

ORDER = 14
TITLE = "Over time"
SHORT = "Time"
MOST_EVENTS = 5
"""Events marked in a chart, those that most cover, at least a twentieth of the time apart."""
MOST_ROWS = 300
"""Rows of a table."""
THIN = 100
"""Words below which a point is pale, joins no line and does not set the scale."""
FEWEST_PERIODS, FEWEST_ARTICLES = 3, 10
"""Periods with articles, and articles in all of them, below which there is nothing to draw."""
TOGETHER = "all together"
TEMPLATE = """
{% from "macros.html" import figure, folded %}
<p class="note">Mentions{{ voice }} per 1,000 words by {{ unit }}, one scale in all charts. {{ who }} The line through a
point is its {{ level }} interval, one by one; a pale point stands on fewer than {{ thin }} words. Beneath: articles, at
most {{ most }} a {{ unit }}.{% if around %} The full line marks {{ around }}.{% endif %}</p>
{% if silent %}<p class="note">Without a mention{{ voice }}, not drawn: {{ silent|join(", ") }}.</p>{% endif %}
{% if change_points %}
<p>Where the level differs before and after (exploratory; what made it differ is another question):</p>
<ul>{% for text in change_points %}<li>{{ text }}</li>{% endfor %}</ul>
{% endif %}
<div class="charts">{% for chart, table in charts %}{{ figure(chart, table) }}{% endfor %}</div>
{% if events %}
<p class="note">Dotted lines mark the start of events that most {{ nouns }} cover:
{% for e in events %}<b>{{ e.letter }}</b> <a href="{{ e.link }}">{{ e.label }}</a>
({{ e.note }}){{ "." if loop.last else "; " }}{% endfor %}</p>
{% endif %}
"""


FEW = """
{% from "macros.html" import folded %}
<p class="note">{{ articles }} in {{ periods }}: too few to draw.</p>
{{ folded(table) }}
"""


def render(page: Page) -> Markup | None:
    """The section; its numbers alone where they are few, left out where there are no dates or only one period."""
    rows = _rows(page)
    if len({r["period"] for r in rows}) < 2:
        return None
    if _are_few(rows):
        return _draw_few(page, rows)
    leaders = {lead.frame: lead.group for lead in page.leads[1] if lead.group in page.groups}
    who = f"The {page.noun} that leads against the others on average." if leaders else f"All {page.nouns} together."
    around, charted = page.comparison.around, _charted(page, rows)
    return page.draw(
        TEMPLATE,
        unit=unit_of(rows[0]["period"]),
        nouns=page.nouns,
        voice=f" in the {page.outlets}' own words" if page.voice == "own" else "",
        level=level(page.run),
        who=who if len(page.groups) > 1 else "",
        thin=THIN,
        most=count(max((r["documents"] or 0 for r in rows if r["group"] == ALL), default=0)),
        around=day(around) if around and position(around, "day") is not None else "",
        events=_events(page, rows),
        change_points=[_describe_change_point(page, r) for r in _change_points(page)],
        silent=[frame_name(f) for f in page.charted if f not in charted],
        charts=zip(draw(page), [_table(page, _of(rows, f)) for f in charted], strict=True),
    )


def _are_few(rows: list[Record]) -> bool:
    """Whether too few periods or articles are there to draw."""
    articles = _articles(rows)
    return len(articles) < FEWEST_PERIODS or sum(articles.values()) < FEWEST_ARTICLES


def _articles(rows: list[Record]) -> dict[str, int]:
    """The articles of each period that has any, of all groups together where they are known."""
    groups = {r["group"] for r in rows}
    counted: dict[str, dict[str, int]] = {}
    for r in rows:
        if r["documents"] and (r["group"] == ALL or ALL not in groups):
            counted.setdefault(r["period"], {})[r["group"]] = int(r["documents"])
    return {period: sum(each.values()) for period, each in counted.items()}


def _draw_few(page: Page, rows: list[Record]) -> Markup:
    articles = _articles(rows)
    return page.draw(
        FEW,
        articles=plural(sum(articles.values()), "article"),
        periods=plural(len(articles), unit_of(rows[0]["period"])),
        table=_table(page, rows, of_frame=True),
    )


def _charted(page: Page, rows: list[Record]) -> list[str]:
    """The frames that are drawn: those with a mention in the voice of the study."""
    return [f for f in page.charted if any(r["hits"] for r in _of(rows, f))]


def draw(page: Page) -> Iterator[Figure]:
    """One chart a frame, all on one scale: who leads in it against all others together, or all together."""
    rows = _rows(page)
    if _are_few(rows):
        return
    leaders = {lead.frame: lead.group for lead in page.leads[1] if lead.group in page.groups}
    drawn = {f: _lines(_of(rows, f), leaders.get(f, "")) for f in _charted(page, rows)}
    top = _top([r for lines in drawn.values() for line in lines for r in line])
    overlays = _overlays(page, rows)
    span = [ordinal(r["period"]) or 0 for r in rows]
    for frame, lines in drawn.items():
        points = [r for line in lines for r in line]
        yield Figure(
            specs.file_name("timeline", frame),
            frame_name(frame),
            f"{frame}: mentions per 1,000 words over time, " + " and ".join(_name(page, line[0]) for line in lines),
            specs.timeline([*_marks(page, points, top), *_labels(page, lines), *overlays], (min(span), max(span)), top),
            [_link(page, r) for r in points],
        )


def _of(rows: list[Record], frame: str) -> list[Record]:
    return [r for r in rows if r["frame"] == frame]


def _rows(page: Page) -> list[Record]:
    """The cells of group, frame and period that the section shows, by time, and those of all together."""
    cells = page.table("timeline")
    keep = (cells["by"] == page.by) & (cells["level"] == "frame") & (cells["field"] == ALL)
    keep &= (cells["voice"] == page.voice) & ~cells["period"].isin([ALL, ""]) & (cells["event"] == ALL)
    keep &= cells["group"].isin([*page.groups, ALL]) & is_overall(cells)
    rows = [r for r in records(cells[keep]) if ordinal(r["period"]) is not None]
    return sorted(rows, key=lambda r: (r["frame"], r["period"], r["group"]))


def _lines(rows: list[Record], leader: str) -> list[list[Record]]:
    """The cells of all others together and, over them, of the leader; those of all together where none leads."""
    whole = {r["period"]: r for r in rows if r["group"] == ALL}
    own = {r["period"]: r for r in rows if r["group"] == leader}
    others = [_without(r, own.get(period, {})) for period, r in whole.items()] if own else list(whole.values())
    return [line for line in ([r for r in others if r["tokens"]], list(own.values())) if line]


def _without(whole: Record, own: Record) -> Record:
    """A cell of all together without those of one group: its rate, and no interval, which needs the articles."""
    rest = {name: (whole[name] or 0) - (own.get(name) or 0) for name in ("documents", "tokens", "hits")}
    rate = 1000 * rest["hits"] / rest["tokens"] if rest["tokens"] else None
    return whole | rest | {"group": REST, "rate": rate, "conf_low": None, "conf_high": None}


def _name(page: Page, row: Record) -> str:
    return {ALL: TOGETHER, REST: "the others on average"}.get(row["group"]) or page.title(row["group"])


def _link(page: Page, row: Record) -> str:
    first, last = days(row["period"])
    group = "" if row["group"] in (ALL, REST) else row["group"]
    return page.link(group, row["frame"], voice=row["voice"], **{"from": first, "to": last})


def _top(rows: list[Record]) -> float:
    """The end of the scale, a round number: past all rates but thin ones, past intervals unless they are far wider."""
    rates = max([0.01, *(r["rate"] for r in rows if not _is_thin(r))])
    highs = max([rates, *(r["conf_high"] for r in rows if not _is_thin(r) and not is_missing(r["conf_high"]))])
    wanted = min(highs, 1.2 * rates)
    step = 10.0 ** math.floor(math.log10(wanted))
    return next(step * k for k in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 20) if step * k >= 0.95 * wanted)


def _is_thin(row: Record) -> bool:
    return is_missing(row["rate"]) or (row["tokens"] or 0) < THIN


def _marks(page: Page, rows: list[Record], top: float) -> Iterator[Record]:
    """Points with intervals, numbered so that a line breaks where a period is missing or thin."""
    before: dict[str, tuple[int, int]] = {}
    for i, r in enumerate(rows):
        if is_missing(r["rate"]):
            continue
        at, thin = ordinal(r["period"]) or 0, _is_thin(r)
        last, run = before.get(r["group"], (-9, 0))
        run += thin or at != last + 1
        before[r["group"]] = (-9 if thin else at, run)
        certain = not thin and not is_missing(r["conf_low"]) and not is_missing(r["conf_high"])
        told = f"{number(r['rate'])} per 1,000 words in {plural(r['documents'], 'article')}"
        yield {
            "kind": "beyond" if r["rate"] > top else "rate",
            "at": at,
            "run": f"{r['group']}-{run}",
            "href": f"#{i}",
            "value": min(r["rate"], top),
            "low": r["conf_low"] if certain else r["rate"],
            "high": r["conf_high"] if certain else r["rate"],
            "colour": theme.FAINT if thin else _colour(page, r),
            "words": f"{_name(page, r)}, {period_name(r['period'])}: {told}",
        }


def _colour(page: Page, row: Record) -> str:
    return theme.OTHER if row["group"] in (ALL, REST) else page.colour(row["group"])


def _labels(page: Page, lines: list[list[Record]]) -> list[Record]:
    """Whose lines they are, in their colours, the leader's on the left."""
    places = ("name", "note") if len(lines) > 1 else ("name",)
    return [
        {"kind": kind, "text": shorten(_name(page, line[0]), 24), "colour": _colour(page, line[0])}
        for kind, line in zip(places, reversed(lines), strict=True)
    ]


def _overlays(page: Page, rows: list[Record]) -> list[Record]:
    """Articles beneath, the first, middle and last period, events by letter, the day that the study turns around."""
    whole = {r["period"]: r["documents"] or 0 for r in rows if r["group"] == ALL}
    most, periods = max([1, *whole.values()]), sorted({r["period"] for r in rows})
    unit, around = unit_of(periods[0]), page.comparison.around
    marks: list[Record] = [{"kind": "articles", "at": ordinal(p), "share": n / most} for p, n in whole.items()]
    ends = [(periods[0], "left"), (periods[-1], "right")]
    marks += [{"kind": f"tick-{side}", "at": ordinal(p), "text": period_name(p)} for p, side in ends]
    for e in _events(page, rows):
        marks += [{"kind": "event", "at": e["at"]}, {"kind": "letter", "at": e["at"], "text": e["letter"]}]
    at = position(around, unit) if around else None
    return marks + [{"kind": "around", "at": at}] * (at is not None)


def _events(page: Page, rows: list[Record]) -> list[dict[str, Any]]:
    """The events that most cover, far enough apart to be told, by date."""
    unit = unit_of(rows[0]["period"])
    places = [ordinal(r["period"]) or 0 for r in rows]
    apart = max(1.0, max(places) - min(places) + 1) / 20
    chosen: list[tuple[float, Record]] = []
    for event in rank_events(page):
        at = position(event["start"], unit) if len(event["cells"]) > 1 and len(event["start"]) == 10 else None
        if at is None or not min(places) - 0.5 <= at <= max(places) + 0.5:
            continue
        if len(chosen) < MOST_EVENTS and all(abs(at - other) >= apart for other, _ in chosen):
            chosen.append((at, event))
    chosen.sort(key=lambda c: c[0])
    return [_event(page, letter, at, e) for letter, (at, e) in zip("ABCDEFGH", chosen, strict=False)]


def _event(page: Page, letter: str, at: float, event: Record) -> dict[str, Any]:
    covered = f"{plural(sum(event['cells'].values()), 'article')} of {plural(len(event['cells']), page.noun)}"
    return {
        "letter": letter,
        "at": at,
        "label": data(shorten(event["label"], 90)),
        "note": f"{day_range(event['start'], event['end'])} · {covered}",
        "link": page.link(event=event["event_id"]),
    }


def _change_points(page: Page) -> list[Record]:
    """The shifts of level that were found, in the voice the study is about."""
    rows = page.table("change_points")
    keep = (rows["by"] == page.by) & (rows["voice"] == page.voice) & rows["period"].ne("") & rows["period"].notna()
    keep &= rows["group"].isin([*page.groups, ALL])
    return sorted(records(rows[keep]), key=lambda r: (r["p_adjusted"] or 0, r["frame"], r["group"]))


def _describe_change_point(page: Page, row: Record) -> Markup:
    """A shift of level in a sentence; what the correction for many looks does not carry, it says."""
    sure = not is_missing(row["p_adjusted"]) and row["p_adjusted"] < alpha(page.run)
    return Markup("{}, {}: {} per 1,000 words from {} on, {} before (p {} after correction{}).").format(
        frame_name(row["frame"]),
        f"all {page.nouns} together" if row["group"] == ALL else group_name(page.title(row["group"]), page.by),
        number(row["rate_after"]),
        data(period_name(row["period"])),
        number(row["rate_before"]),
        p_value(row["p_adjusted"]),
        "" if sure else "; so many looks may find that by chance",
    )


def _table(page: Page, rows: list[Record], *, of_frame: bool = False) -> Table:
    """One row a period and group; of several frames, one of each."""
    rows = sorted(rows, key=lambda r: (r["frame"], r["period"], r["group"]))
    caption = f"Mentions per 1,000 words over time, {level(page.run)} intervals one by one"
    most = MOST_ROWS // max(1, len(page.charted))
    if len(rows) > most:
        caption += f"; {most} of {len(rows):,} rows, all stand in timeline.csv"
        rows = rows[:most]
    columns = [
        PageColumn[Record]("Period", "t", lambda r: period_name(r["period"])),
        PageColumn[Record](
            page.noun.capitalize(), "t", lambda r: TOGETHER if r["group"] == ALL else page.name(r["group"])
        ),
        PageColumn[Record]("Articles", "n", lambda r: count(r["documents"])),
        PageColumn[Record]("Mentions", "n", lambda r: count(r["hits"])),
        PageColumn[Record]("Per 1,000 words", "n", partial(_rate, page)),
        PageColumn[Record]("Interval", "n", lambda r: interval(r["conf_low"], r["conf_high"])),
    ]
    if of_frame:
        columns.insert(0, PageColumn[Record]("Frame", "t", lambda r: frame_name(r["frame"])))
    if any(not is_missing(r["rate_adjusted"]) for r in rows):
        columns.append(
            PageColumn[Record](
                "With constant shares",
                "n",
                lambda r: "" if is_missing(r["rate_adjusted"]) else number(r["rate_adjusted"]),
            )
        )
    return tabulate(caption, rows, columns)


def _rate(page: Page, row: Record) -> Markup | str:
    if is_missing(row["rate"]):
        return ""
    return Markup('<a href="{}">{}</a>').format(_link(page, row), number(row["rate"]))
