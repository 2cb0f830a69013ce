"""Rates over time: one small chart a group, articles beneath, gaps where there were none, events and shifts marked."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from markupsafe import Markup

from framing.report import charts
from framing.report.charts import FLOOR, Figure
from framing.report.page import Page, Record, Table, is_overall, records
from framing.report.periods import days, ordinal, place, unit_of
from framing.report.sentences import level
from framing.report.stories import rank_events
from framing.report.wording import (
    count,
    data,
    frame_name,
    group_name,
    interval,
    is_missing,
    number,
    p_value,
    plural,
    shorten,
)  # fmt: skip
from framing.tables import ALL

ORDER = 50
TITLE = "Over time"
MOST_LINES = 6
"""Groups in the charts, those with the most articles; the tables have all that the page shows."""
MOST_EVENTS = 5
"""Events marked in a chart, those that most cover, at least a twentieth of the time apart."""
MOST_ROWS = 400
"""Rows of a table."""
TOGETHER = "all together"
TEMPLATE = """
{% from "macros.html" import figure, folded %}
<p>Mentions{{ voice }} per 1,000 words by {{ unit }}, with the {{ level }} interval. The grey bars beneath count
articles; where there are none the line has a gap.{% if fewer %} {{ fewer }}{% endif %}
{% if adjusted %} The dashed line shows the rate had {{ kept }} kept their share of the words: where it leaves the full
line, the mix changed, not how {{ noun }}s write.{% endif %}</p>
{% if shifts %}
<p>Where the level differs before and after (what made it differ is another question):</p>
<ul>{% for text in shifts %}<li>{{ text }}</li>{% endfor %}</ul>
{% endif %}
<div class="charts">{% for chart, table in charts %}{{ figure(chart, table) }}{% endfor %}</div>
{% if events %}
<p class="note">Dotted lines mark the start of events that most {{ noun }}s cover:
{% for e in events %}<b>{{ e.letter }}</b> <a href="{{ e.link }}">{{ e.label }}</a>
({{ e.note }}){{ "." if loop.last else "; " }}{% endfor %}</p>
{% endif %}
"""


def render(page: Page) -> Markup | None:
    """The section; left out where there are no dates or only one period."""
    rows = _rows(page)
    if len({r["period"] for r in rows}) < 2:
        return None
    unit = unit_of(rows[0]["period"])
    fewer = f"Drawn for the {MOST_LINES} {page.noun}s with the most articles." if len(page.groups) > MOST_LINES else ""
    return page.draw(
        TEMPLATE,
        unit=unit,
        noun=page.noun,
        voice=" in the outlets' own words" if page.voice == "own" else "",
        level=level(page.run),
        fewer=fewer,
        kept="outlets" if page.table("topics").empty else "outlets and topics",
        adjusted=any(not is_missing(r["rate_adjusted"]) for r in rows),
        events=_events(page, rows),
        shifts=[_say_shift(page, r) for r in _shifts(page)],
        charts=zip(draw(page), [_table(page, _of(rows, f)) for f in page.charted], strict=True),
    )


def draw(page: Page) -> Iterator[Figure]:
    """One chart a frame, in it a small one for each group, and for all together where their mix changes."""
    rows = _rows(page)
    if len({r["period"] for r in rows}) < 2:
        return
    events = _events(page, rows)
    for frame in page.charted:
        shown = _lines(page, _of(rows, frame))
        drawn = [r for r in _of(rows, frame) if r["group"] in shown]
        shifts = [r for r in _shifts(page) if r["frame"] == frame and r["group"] in shown]
        top = _top(drawn)
        marks = [*_marks(page, drawn, shown, top), *_names(page, drawn, shown)]
        marks += _overlays(rows, shown, events, shifts)
        places = [ordinal(r["period"]) or 0 for r in rows]
        yield Figure(
            charts.file_name("timeline", frame),
            frame_name(frame),
            f"{frame}: mentions per 1,000 words over time, by {page.noun}",
            charts.timeline(marks, (min(places), max(places)), top),
            [_link(page, r) for r in drawn],
        )


def _of(rows: list[Record], frame: str) -> list[Record]:
    return [r for r in rows if r["frame"] == frame]


def _rows(page: Page) -> list[Record]:
    """The cells of group, frame and period that the section shows, by time; all together where their mix changes."""
    cells = page.table("timeline")
    keep = (cells["by"] == page.by) & (cells["level"] == "frame") & (cells["field"] == ALL)
    keep &= (cells["voice"] == page.voice) & ~cells["period"].isin([ALL, ""]) & (cells["event"] == ALL)
    mixed = (cells["group"] == ALL) & cells["rate_adjusted"].notna()
    keep &= (cells["group"].isin(page.groups) | mixed) & is_overall(cells)
    rows = [r for r in records(cells[keep]) if ordinal(r["period"]) is not None]
    return sorted(rows, key=lambda r: (r["frame"], r["period"], r["group"]))


def _lines(page: Page, rows: list[Record]) -> list[str]:
    """The groups with a small chart each, by name; all together first."""
    present = {r["group"] for r in rows}
    largest = sorted((g for g in page.groups if g in present), key=lambda g: (-page.sizes[g], g))
    return [ALL] * (ALL in present) + sorted(largest[:MOST_LINES])


def _link(page: Page, row: Record) -> str:
    first, last = days(row["period"])
    group = "" if row["group"] == ALL else row["group"]
    return page.link(group, row["frame"], voice=row["voice"], **{"from": first, "to": last})


def _top(rows: list[Record]) -> float:
    """The end of the scale, a round number: past all rates, past intervals unless they are far wider."""
    rates = max([0.01, *(r[c] for r in rows for c in ("rate", "rate_adjusted") if not is_missing(r[c]))])
    highs = max([rates, *(r["conf_high"] for r in rows if not is_missing(r["conf_high"]))])
    wanted = min(highs, 1.5 * rates)
    step = 10.0 ** math.floor(math.log10(wanted))
    return next(step * k for k in (1, 1.5, 2, 3, 4, 5, 6, 8, 10, 20) if step * k >= 0.95 * wanted)


def _marks(page: Page, rows: list[Record], lines: list[str], top: float) -> Iterator[Record]:
    """Points with intervals, numbered so that a line breaks where a period is missing, and bars for articles."""
    most = {g: max([1, *(r["documents"] or 0 for r in rows if r["group"] == g)]) for g in lines}
    largest = max((n for g, n in most.items() if g != ALL), default=1)
    seen: dict[str, tuple[int, int]] = {}
    for i, r in enumerate(rows):
        spot = {"row": lines.index(r["group"]), "at": ordinal(r["period"]) or 0}
        share = (r["documents"] or 0) / (most[ALL] if r["group"] == ALL else largest)
        yield {"kind": "articles", **spot, "low": -FLOOR * top, "high": FLOOR * top * (0.75 * share - 1)}
        if is_missing(r["rate"]) or not r["documents"]:
            continue
        before, run = seen.get(r["group"], (-9, 0))
        run += spot["at"] != before + 1
        seen[r["group"]] = (spot["at"], run)
        name = f"{spot['row']}-{run}"
        yield {"kind": "rate", **spot, "run": name, "href": f"#{i}", **_numbers(page, r)}
        if not is_missing(r["rate_adjusted"]):
            yield {"kind": "adjusted", **spot, "run": name, "value": r["rate_adjusted"]}


def _numbers(page: Page, row: Record) -> Record:
    certain = not is_missing(row["conf_low"]) and not is_missing(row["conf_high"])
    name = TOGETHER if row["group"] == ALL else page.title(row["group"])
    told = f"{number(row['rate'])} per 1,000 words in {plural(row['documents'], 'article')}"
    return {
        "value": row["rate"],
        "low": row["conf_low"] if certain else row["rate"],
        "high": row["conf_high"] if certain else row["rate"],
        "colour": page.colour(row["group"]),
        "words": f"{name}, {row['period']}: {told}",
    }


def _names(page: Page, rows: list[Record], lines: list[str]) -> list[Record]:
    """The name of each group over its chart, and the first, middle and last period under the last."""
    titles = [TOGETHER if g == ALL else shorten(page.title(g), 44) for g in lines]
    names: list[Record] = [{"kind": "name", "row": i, "text": title} for i, title in enumerate(titles)]
    dashed = any(not is_missing(r["rate_adjusted"]) for r in rows if r["group"] == ALL)
    names.append({"kind": "note", "row": 0, "text": "dashed: constant shares" if dashed else "per 1,000 words"})
    periods = sorted({r["period"] for r in rows})
    middle = [periods[len(periods) // 2]] if len(periods) > 4 else []
    ticks = [periods[0], *middle, periods[-1]]
    return names + [{"kind": "tick", "row": len(lines) - 1, "at": ordinal(p), "text": p} for p in ticks]


def _overlays(
    rows: list[Record], lines: Sequence[str], events: list[dict[str, Any]], shifts: list[Record]
) -> list[Record]:
    """Dotted lines with letters for events, dashed ones for shifts of level."""
    marks = [{"kind": "event", "row": i, "at": e["at"]} for e in events for i in range(len(lines))]
    marks += [{"kind": "letter", "row": 0, "at": e["at"], "text": e["letter"]} for e in events]
    unit = unit_of(rows[0]["period"])
    for shift in shifts:
        row = lines.index(shift["group"])
        marks.append({"kind": "shift", "row": row, "at": place(days(shift["period"])[0], unit)})
        if row and not any(m["kind"] == "note" and m["row"] == row for m in marks):
            marks.append({"kind": "note", "row": row, "text": f"other level from {shift['period']}"})
    return marks


def _events(page: Page, rows: list[Record]) -> list[dict[str, Any]]:
    """The events that most cover, far enough apart to be told, by date."""
    unit = unit_of(rows[0]["period"])
    places = [ordinal(r["period"]) or 0 for r in rows]
    apart = max(1.0, max(places) - min(places) + 1) / 20
    chosen: list[tuple[float, Record]] = []
    for event in rank_events(page):
        at = place(event["start"], unit) if len(event["cells"]) > 1 and len(event["start"]) == 10 else None
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
        "note": f"{event['start']} · {covered}",
        "link": page.link(event=event["event_id"]),
    }


def _shifts(page: Page) -> list[Record]:
    """The shifts of level that were found, in the voice the study is about."""
    rows = page.table("shifts")
    keep = (rows["by"] == page.by) & (rows["voice"] == page.voice) & rows["period"].ne("") & rows["period"].notna()
    keep &= rows["group"].isin([*page.groups, ALL])
    return sorted(records(rows[keep]), key=lambda r: (r["p_adjusted"] or 0, r["frame"], r["group"]))


def _say_shift(page: Page, row: Record) -> Markup:
    """A shift of level in a sentence; what the correction for many looks does not carry, it says."""
    sure = not is_missing(row["p_adjusted"]) and row["p_adjusted"] < 0.05
    return Markup("{}, {}: {} per 1,000 words from {} on, {} before (p {} after correction{}).").format(
        frame_name(row["frame"]),
        f"all {page.noun}s together" if row["group"] == ALL else group_name(page.title(row["group"]), page.by),
        number(row["rate_after"]),
        data(row["period"]),
        number(row["rate_before"]),
        p_value(row["p_adjusted"]),
        "" if sure else "; so many looks may find that by chance",
    )


def _table(page: Page, rows: list[Record]) -> Table:
    """One row a period and group."""
    rows = sorted(rows, key=lambda r: (r["period"], r["group"]))
    caption = "Mentions per 1,000 words over time, with intervals"
    if len(rows) > MOST_ROWS // max(1, len(page.charted)):
        most = MOST_ROWS // max(1, len(page.charted))
        caption += f"; {most} of {len(rows):,} rows, all stand in timeline.csv"
        rows = rows[:most]
    adjusted = any(not is_missing(r["rate_adjusted"]) for r in rows)
    head = ["Period", page.noun.capitalize(), "Articles", "Mentions", "Per 1,000 words", "Interval"]
    head += ["With constant shares"] * adjusted
    return Table(caption, head, "ttnnnn" + "n" * adjusted, [_cells(page, r)[: len(head)] for r in rows])


def _cells(page: Page, row: Record) -> list[object]:
    rate = Markup('<a href="{}">{}</a>').format(_link(page, row), number(row["rate"]))
    return [
        row["period"],
        TOGETHER if row["group"] == ALL else page.name(row["group"]),
        count(row["documents"]),
        count(row["hits"]),
        "" if is_missing(row["rate"]) else rate,
        interval(row["conf_low"], row["conf_high"]),
        "" if is_missing(row["rate_adjusted"]) else number(row["rate_adjusted"]),
    ]
