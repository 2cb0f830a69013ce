"""Rates over time: one small chart a group, the number of articles beneath, gaps where there were none."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from framing.report import charts, theme
from framing.report.page import Page, Record, Table, is_overall, records
from framing.report.periods import days, ordinal, unit_of
from framing.report.sentences import level
from framing.report.wording import VOICES, count, frame_name, group_name, interval, is_missing, number, shorten
from framing.tables import ALL

if TYPE_CHECKING:
    from framing.report.charts import Layer

ORDER = 50
TITLE = "Over time"
MOST_LINES = 6
"""Groups in the charts, those with the most articles; the table has all that the page shows."""
MOST_ROWS = 400
WIDTH, HEIGHT = 282, 62
FLOOR = 0.45
"""Part of the height of the scale that is kept below zero for the articles."""
TEMPLATE = """
{% from "macros.html" import figure, folded %}
<p>Mentions{{ voice }} per 1,000 words by {{ unit }}, with the {{ level }} interval. The bars beneath count articles;
where there are none the line has a gap.{% if fewer %} {{ fewer }}{% endif %}</p>
<div class="charts">{% for c in charts %}{{ figure(c) }}{% endfor %}</div>
{{ folded(table) }}
"""


def render(page: Page) -> Markup | None:
    """The section; left out where there are no dates or only one period."""
    rows = _rows(page)
    if len({r["period"] for r in rows}) < 2:
        return None
    lines = sorted(sorted(page.groups, key=lambda g: (-page.sizes[g], g))[:MOST_LINES])
    fewer = f"Drawn for the {MOST_LINES} {page.noun}s with the most articles." if len(page.groups) > MOST_LINES else ""
    return page.draw(
        TEMPLATE,
        unit=unit_of(rows[0]["period"]),
        voice=f" {VOICES[page.voice]}" if page.voice in VOICES else "",
        level=level(page.run),
        fewer=fewer,
        charts=[_figure(page, f, [r for r in rows if r["frame"] == f], lines) for f in page.charted],
        table=_table(page, rows),
    )


def _rows(page: Page) -> list[Record]:
    """The cells of group, frame and period that the section shows, by time."""
    cells = page.table("timeline")
    keep = (
        (cells["by"] == page.by)
        & (cells["level"] == "frame")
        & (cells["field"] == ALL)
        & (cells["voice"] == page.voice)
    )
    keep &= (
        ~cells["period"].isin([ALL, ""])
        & (cells["event"] == ALL)
        & cells["group"].isin(page.groups)
        & is_overall(cells)
    )
    rows = [r for r in records(cells[keep]) if ordinal(r["period"]) is not None]
    return sorted(rows, key=lambda r: (r["frame"], r["period"], r["group"]))


def _link(page: Page, row: Record) -> str:
    first, last = days(row["period"])
    return page.link(row["group"], row["frame"], voice=row["voice"], **{"from": first, "to": last})


def _figure(page: Page, frame: str, rows: list[Record], lines: list[str]) -> dict[str, Markup]:
    drawn = [r for r in rows if r["group"] in lines]
    links = [_link(page, r) for r in drawn]
    title = f"{frame}: mentions per 1,000 words over time, by {page.noun}"
    return {"title": frame_name(frame), "svg": charts.render(_chart(drawn, lines), title, links)}


def _chart(rows: list[Record], lines: list[str]) -> Layer:
    import altair as alt

    top = _top(rows)
    first, last = (f(ordinal(r["period"]) or 0 for r in rows) for f in (min, max))
    marks = _marks(rows, lines, top) + _names(rows, lines)
    along: dict[str, Any] = {"scale": alt.Scale(domain=[first - 0.5, last + 0.5]), "axis": None}
    ticks = charts.axis([0, top])
    up: dict[str, Any] = {"scale": alt.Scale(domain=[-FLOOR * top, 1.15 * top], clamp=True), "axis": ticks}
    x, y = alt.X("at:Q", **along), alt.Y("rate:Q", **up)
    width = max(1.0, min(14.0, 0.7 * WIDTH / (last - first + 1)))
    base = alt.Chart()
    layers = [
        _of(base, "articles").mark_bar(color=theme.FAINT, width=width).encode(x=x, y=alt.Y("high:Q", **up), y2="low:Q"),
        _of(base, "rate").mark_rule(color=theme.ACCENT, opacity=0.35).encode(x=x, y=alt.Y("low:Q", **up), y2="high:Q"),
        _of(base, "rate").mark_line(color=theme.ACCENT, strokeWidth=1.5).encode(x=x, y=y, detail="run:N"),
        _of(base, "rate")
        .mark_point(color=theme.ACCENT, filled=True, size=18, opacity=1)
        .encode(x=x, y=y, href="href:N", description="words:N"),
        _text(base, "name", theme.INK, y=-7).encode(x=alt.value(0)),
        _text(base, "tick", theme.SOFT, y=HEIGHT + 11).encode(x=x),
    ]
    return (
        alt.layer(*layers, data=charts.inline(marks))
        .properties(width=WIDTH, height=HEIGHT)
        .facet(row=alt.Row("row:O", header=None, title=None), spacing=24)
    )


def _of(base: Any, kind: str) -> Any:
    return base.transform_filter(f"datum.kind == '{kind}'")


def _text(base: Any, kind: str, colour: str, y: int) -> Any:
    import altair as alt

    marks = _of(base, kind).mark_text(
        align="left" if kind == "name" else "center", baseline="middle", fontSize=11, color=colour
    )
    return marks.encode(y=alt.value(y), text="text:N")


def _top(rows: list[Record]) -> float:
    """The end of the scale, a round number: past all rates, past intervals unless they are far wider."""
    rates = max([0.01, *(r["rate"] for r in rows if not is_missing(r["rate"]))])
    highs = max([rates, *(r["conf_high"] for r in rows if not is_missing(r["conf_high"]))])
    wanted = min(highs, 1.5 * rates)
    step = 10.0 ** math.floor(math.log10(wanted))
    return next(step * k for k in (1, 1.5, 2, 3, 4, 5, 6, 8, 10, 20) if step * k >= 0.95 * wanted)


def _marks(rows: list[Record], lines: list[str], top: float) -> list[Record]:
    """Points with intervals, numbered so that a line breaks where a period is missing, and bars for articles."""
    most = max([1, *(r["documents"] or 0 for r in rows)])
    marks: list[Record] = []
    seen: dict[str, tuple[int, int]] = {}
    for i, r in enumerate(rows):
        place = {"row": lines.index(r["group"]), "at": ordinal(r["period"]) or 0}
        share = FLOOR * top * (-1 + 0.75 * (r["documents"] or 0) / most)
        marks.append({"kind": "articles", **place, "low": -FLOOR * top, "high": share})
        if is_missing(r["rate"]) or not r["documents"]:
            continue
        before, run = seen.get(r["group"], (-9, 0))
        run += place["at"] != before + 1
        seen[r["group"]] = (place["at"], run)
        marks.append({"kind": "rate", **place, "run": f"{place['row']}-{run}", "href": f"#{i}", **_numbers(r)})
    return marks


def _numbers(row: Record) -> Record:
    certain = not is_missing(row["conf_low"]) and not is_missing(row["conf_high"])
    words = (
        f"{row['group']}, {row['period']}: {number(row['rate'])} per 1,000 words in {count(row['documents'])} articles"
    )
    return {
        "rate": row["rate"],
        "low": row["conf_low"] if certain else row["rate"],
        "high": row["conf_high"] if certain else row["rate"],
        "words": words,
    }


def _names(rows: list[Record], lines: list[str]) -> list[Record]:
    """The name of each group over its chart, and the first, middle and last period under the last."""
    names = [{"kind": "name", "row": i, "text": shorten(g, 44)} for i, g in enumerate(lines)]
    periods = sorted({r["period"] for r in rows})
    middle = [periods[len(periods) // 2]] if len(periods) > 4 else []
    ticks = [periods[0], *middle, periods[-1]]
    return names + [{"kind": "tick", "row": len(lines) - 1, "at": ordinal(p), "text": p} for p in ticks]


def _table(page: Page, rows: list[Record]) -> Table:
    """One row a period and group, one column a frame."""
    cells: dict[tuple[str, str], dict[str, Record]] = {}
    for r in sorted(rows, key=lambda r: (r["period"], r["group"])):
        cells.setdefault((r["period"], r["group"]), {})[r["frame"]] = r
    caption = "Mentions per 1,000 words over time, with intervals"
    if len(cells) > MOST_ROWS:
        caption += f"; {MOST_ROWS} of {len(cells):,} rows, all stand in timeline.csv"
    shown = list(cells.items())[:MOST_ROWS]
    body = [
        [period, group_name(group, page.by), count(max(r["documents"] or 0 for r in found.values()))]
        + [_cell(page, found.get(f)) for f in page.frames]
        for (period, group), found in shown
    ]
    head = ["Period", page.noun.capitalize(), "Articles", *(frame_name(f) for f in page.frames)]
    return Table(caption, head, "ttn" + "n" * len(page.frames), body)


def _cell(page: Page, row: Record | None) -> object:
    if row is None or is_missing(row["rate"]):
        return ""
    bounds = interval(row["conf_low"], row["conf_high"])
    link = _link(page, row)
    return Markup('<a href="{}">{}</a>{}').format(link, number(row["rate"]), f" ({bounds})" if bounds else "")
