"""How often each group uses each frame, with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from framing.report import charts, theme
from framing.report.page import Page, Record, Table
from framing.report.sentences import level
from framing.report.wording import (
    count,
    frame_name,
    group_name,
    interval,
    is_missing,
    number,
    percent,
    reason,
    shorten,
)

if TYPE_CHECKING:
    from framing.report.charts import Layer

ORDER = 20
TITLE = "How often"
LABEL, PLOT = 118, 168
"""Pixels for the names and for the scale; what is left shows the rate as a number."""
TEMPLATE = """
{% from "macros.html" import figure, folded %}
<p>Mentions per 1,000 words. The line is the {{ level }} interval: how far the rate could move with other articles
of the same kind. An open point has no interval; the table says why.</p>
<div class="charts">{% for c in charts %}{{ figure(c) }}{% endfor %}</div>
{{ folded(frames) }}
{% if parts.rows %}{{ folded(parts, "Sub-frames") }}{% endif %}
{% if headlines.rows %}{{ folded(headlines, "Headlines alone") }}{% endif %}
"""


def render(page: Page) -> Markup | None:
    """The section; left out where nothing was counted."""
    rows = page.rates()
    if not rows:
        return None
    return page.draw(
        TEMPLATE,
        level=level(page.run),
        charts=[_figure(page, frame, [r for r in rows if r["frame"] == frame]) for frame in page.charted],
        frames=_table(page, rows, f"Mentions by frame and {page.noun}"),
        parts=_table(page, page.rates("sub-frame"), f"Mentions by sub-frame and {page.noun}"),
        headlines=_table(page, page.rates(field="title"), "Mentions in headlines alone"),
    )


def _figure(page: Page, frame: str, rows: list[Record]) -> dict[str, Markup]:
    links = [page.link(r["group"], frame) for r in rows]
    title = f"{frame}: mentions per 1,000 words by {page.noun}"
    return {"title": frame_name(frame), "svg": charts.render(_chart(rows), title, links)}


def _chart(rows: list[Record]) -> Layer:
    import altair as alt

    marks = [_mark(i, r) for i, r in enumerate(rows)]
    certain = [m for m in marks if m["low"] is not None]
    ticks = charts.round_steps(0, _top(rows))
    along: dict[str, Any] = {"axis": charts.axis(ticks), "scale": alt.Scale(domain=[0, ticks[-1]], clamp=True)}
    rules = charts.layer(certain).mark_rule(color=theme.ACCENT, strokeWidth=2, opacity=0.55)
    points = charts.layer(marks).mark_point(size=48, opacity=1, strokeWidth=1.6, stroke=theme.ACCENT)
    return alt.layer(
        rules.encode(y=charts.hidden_rows(), x=alt.X("low:Q", **along), x2="high:Q"),
        points.encode(
            y=charts.hidden_rows(),
            x=alt.X("rate:Q", **along),
            fill=alt.Fill("fill:N", scale=None),
            href="href:N",
            description="words:N",
        ),
        charts.labels(marks, "label", -LABEL),
        charts.labels(marks, "text", PLOT + 40, align="right"),
    ).properties(width=PLOT, height=alt.Step(24))


def _top(rows: list[Record]) -> float:
    """The end of the scale; one interval that is far wider than all rates must not flatten the others."""
    rates = [r["rate"] for r in rows if r["rate"] is not None]
    highs = [r["conf_high"] for r in rows if r["conf_high"] is not None]
    return max(0.01, min(max([*highs, *rates], default=1.0), 3 * max([*rates, 0.0]) or 1.0))


def _mark(i: int, row: Record) -> dict[str, object]:
    bounds = None if is_missing(row["conf_low"]) or is_missing(row["conf_high"]) else True
    words = f"{row['group']}: {number(row['rate'])} per 1,000 words"
    return {
        "row": i,
        "label": shorten(row["group"], 20),
        "rate": row["rate"],
        "low": row["conf_low"] if bounds else None,
        "high": row["conf_high"] if bounds else None,
        "text": number(row["rate"]),
        "fill": theme.ACCENT if bounds else "transparent",
        "href": f"#{i}",
        "words": words + (f" ({interval(row['conf_low'], row['conf_high'])})" if bounds else ""),
    }


def _table(page: Page, rows: list[Record], caption: str) -> Table:
    head = [
        "Frame",
        page.noun.capitalize(),
        "Articles",
        "Words",
        "Mentions",
        "Per 1,000 words",
        f"{level(page.run)} interval",
    ]
    head += ["Articles with a mention", "Sentences with a mention", "Note"]
    return Table(caption, head, "ttnnnnnnnt", [_cells(page, r) for r in rows])


def _cells(page: Page, row: Record) -> list[object]:
    link = Markup('<a href="{}">{}</a>').format(page.link(row["group"], row["frame"]), count(row["hits"]))
    return [
        frame_name(row["frame"]),
        group_name(row["group"], page.by),
        count(row["documents"]),
        count(row["tokens"]),
        link,
        number(row["rate"]),
        interval(row["conf_low"], row["conf_high"]),
        percent(row["document_share"]),
        percent(row["sentence_share"]),
        reason(row["reason"], page.comparison.get("min_documents", 10)) if row["reason"] else "",
    ]
