"""How often each group uses each frame, with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from framing.report import charts, theme
from framing.report.page import Page, Record, Table
from framing.report.sentences import level
from framing.report.wording import (
    VOICES,
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
from framing.tables import ALL

if TYPE_CHECKING:
    from framing.report.charts import Layer

ORDER = 20
TITLE = "How often"
LABEL, PLOT = 118, 168
"""Pixels for the names and for the scale; what is left shows the rate as a number."""
SHAPES = {"own": "circle", "quoted": "square", "attributed": "triangle-up", ALL: "circle"}
"""Each voice has a mark of its own, and its name beside it."""
SHORT = {"own": "own words", "quoted": "quotation marks", "attributed": "reported speech"}
KEY = {
    "own": "In its own words is what the outlet says itself",
    "quoted": "in quotation marks is what it cites word for word",
    "attributed": "reported speech is what it gives as said, thought or meant by somebody else",
}
TEMPLATE = """
{% from "macros.html" import figure, folded %}
<p>Mentions per 1,000 words. The line is the {{ level }} interval: how far the rate could move with other articles
of the same kind. An open mark has no interval; the table says why.</p>
{% if key %}<p>{{ key }}</p>{% endif %}
<div class="charts">{% for c in charts %}{{ figure(c) }}{% endfor %}</div>
{{ folded(frames) }}
{% if parts.rows %}{{ folded(parts, "Sub-frames") }}{% endif %}
{% if headlines.rows %}{{ folded(headlines, "Headlines alone") }}{% endif %}
"""


def render(page: Page) -> Markup | None:
    """The section; left out where nothing was counted."""
    voices = page.voices or [ALL]
    rows = page.rates(voices=voices)
    if not rows:
        return None
    told = [*page.voices, ALL]
    return page.draw(
        TEMPLATE,
        level=level(page.run),
        key="; ".join(KEY[v] for v in page.voices) + "." if page.voices else "",
        charts=[_figure(page, frame, [r for r in rows if r["frame"] == frame]) for frame in page.charted],
        frames=_table(page, page.rates(voices=told), f"Mentions by frame and {page.noun}"),
        parts=_table(page, page.rates("sub-frame", voices=[page.voice]), f"Mentions by sub-frame and {page.noun}"),
        headlines=_table(page, page.rates(field="title", voices=told), "Mentions in headlines alone"),
    )


def _figure(page: Page, frame: str, rows: list[Record]) -> dict[str, Markup]:
    links = [page.link(r["group"], frame, voice=r["voice"]) for r in rows]
    title = f"{frame}: mentions per 1,000 words by {page.noun}"
    return {"title": frame_name(frame), "svg": charts.render(_chart(rows), title, links)}


def _chart(rows: list[Record]) -> Layer:
    import altair as alt

    marks = _marks(rows)
    names = [m for m in marks if m["name"]]
    lines = {m["row"] for m in marks}
    certain = [m for m in marks if m["low"] is not None]
    ticks = charts.round_steps(0, _top(rows))
    along: dict[str, Any] = {"axis": charts.axis(ticks), "scale": alt.Scale(domain=[0, ticks[-1]], clamp=True)}
    points_of = [m for m in marks if m["href"]]
    rules = charts.layer(certain).mark_rule(color=theme.ACCENT, strokeWidth=2, opacity=0.55)
    points = charts.layer(points_of).mark_point(size=48, opacity=1, strokeWidth=1.6, stroke=theme.ACCENT)
    return alt.layer(
        rules.encode(y=charts.hidden_rows(), x=alt.X("low:Q", **along), x2="high:Q"),
        points.encode(
            y=charts.hidden_rows(),
            x=alt.X("rate:Q", **along),
            fill=alt.Fill("fill:N", scale=None),
            shape=alt.Shape("shape:N", scale=None),
            href="href:N",
            description="words:N",
        ),
        charts.labels(names, "name", -LABEL),
        charts.labels(marks, "label", -LABEL + 8, color=theme.SOFT),
        charts.labels(marks, "text", PLOT + 40, align="right"),
    ).properties(width=PLOT, height=alt.Step(24 if len(lines) == len(rows) else 17))


def _top(rows: list[Record]) -> float:
    """The end of the scale; one interval that is far wider than all rates must not flatten the others."""
    rates = [r["rate"] for r in rows if r["rate"] is not None]
    highs = [r["conf_high"] for r in rows if r["conf_high"] is not None]
    return max(0.01, min(max([*highs, *rates], default=1.0), 3 * max([*rates, 0.0]) or 1.0))


def _marks(rows: list[Record]) -> list[dict[str, Any]]:
    """One line a group, or where voices are told apart a line for its name and one for each voice."""
    marks: list[dict[str, Any]] = []
    line = 0
    for i, row in enumerate(rows):
        first = i == 0 or rows[i - 1]["group"] != row["group"]
        name = shorten(row["group"], 20)
        if first and row["voice"] != ALL:
            marks.append(_title(line, shorten(row["group"], 44)))
            line += 1
        marks.append(_mark(i, row) | {"row": line, "name": name if row["voice"] == ALL else ""})
        line += 1
    return marks


def _title(line: int, name: str) -> dict[str, Any]:
    """A line with a name alone."""
    empty = dict.fromkeys(("rate", "low", "high", "href"))
    return empty | {"row": line, "name": name, "label": "", "text": "", "fill": "", "shape": "circle", "words": ""}


def _mark(i: int, row: Record) -> dict[str, Any]:
    bounds = None if is_missing(row["conf_low"]) or is_missing(row["conf_high"]) else True
    voice = f", {VOICES[row['voice']]}" if row["voice"] in VOICES else ""
    words = f"{row['group']}{voice}: {number(row['rate'])} per 1,000 words"
    return {
        "label": SHORT.get(row["voice"], ""),
        "shape": SHAPES[row["voice"]],
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
    body = [_cells(page, r) for r in rows]
    if not page.voices:
        return Table(caption, head, "ttnnnnnnnt", body)
    words = [VOICES.get(r["voice"], "all together") for r in rows]
    body = [[*cells[:2], voice, *cells[2:]] for voice, cells in zip(words, body, strict=True)]
    return Table(caption, [*head[:2], "Whose words", *head[2:]], "tttnnnnnnnt", body)


def _cells(page: Page, row: Record) -> list[object]:
    link = Markup('<a href="{}">{}</a>').format(
        page.link(row["group"], row["frame"], voice=row["voice"]), count(row["hits"])
    )
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
