"""How often each group uses each frame, with intervals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from framing.report import charts, theme
from framing.report.charts import Figure
from framing.report.page import Page, Record, Table
from framing.report.sentences import level
from framing.report.wording import (
    VOICES,
    count,
    frame_name,
    interval,
    is_missing,
    number,
    percent,
    reason,
    shorten,
)
from framing.tables import ALL

ORDER = 20
TITLE = "How often"
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
<p>How many mentions a reader meets per 1,000 words. The line is the {{ level }} interval: how far the rate could move
with other articles of the same kind. A mark that is not filled has no interval; the table beneath says why. Each mark
leads to its sentences.</p>
{% if key %}<p>{{ key }}</p>{% endif %}
<div class="charts">{% for chart, table in charts %}{{ figure(chart, table) }}{% endfor %}</div>
{% if rest.rows %}{{ folded(rest, "The other frames") }}{% endif %}
{% if parts.rows %}{{ folded(parts, "Sub-frames") }}{% endif %}
{% if headlines.rows %}{{ folded(headlines, "Headlines alone") }}{% endif %}
"""


def render(page: Page) -> Markup | None:
    """The section; left out where nothing was counted."""
    told = [*page.voices, ALL]
    rows = page.rates(voices=told)
    if not rows:
        return None
    caption = f"Mentions by frame and {page.noun}"
    tables = [_table(page, [r for r in rows if r["frame"] == f], caption) for f in page.charted]
    return page.draw(
        TEMPLATE,
        level=level(page.run),
        key="; ".join(KEY[v] for v in page.voices) + "." if page.voices else "",
        charts=zip(draw(page), tables, strict=True),
        rest=_table(page, [r for r in rows if r["frame"] not in page.charted], caption),
        parts=_table(page, page.rates("sub-frame", voices=[page.voice]), f"Mentions by sub-frame and {page.noun}"),
        headlines=_table(page, page.rates(field="title", voices=told), "Mentions in headlines alone"),
    )


def draw(page: Page) -> Iterator[Figure]:
    """One chart a frame: groups, and where voices were told apart a line for each voice."""
    rows = page.rates(voices=page.voices or [ALL])
    for frame in page.charted if rows else []:
        own = [r for r in rows if r["frame"] == frame]
        yield Figure(
            charts.file_name("rates", frame),
            frame_name(frame),
            f"{frame}: mentions per 1,000 words by {page.noun}",
            charts.dots(_marks(page, own), "mentions per 1,000 words", 17 if page.voices else 24),
            [page.link(r["group"], frame, voice=r["voice"]) for r in own],
        )


def _marks(page: Page, rows: list[Record]) -> list[dict[str, Any]]:
    """One line a group, or where voices are told apart a line for its name and one for each voice."""
    marks: list[dict[str, Any]] = []
    for i, row in enumerate(rows):
        first = i == 0 or rows[i - 1]["group"] != row["group"]
        if first and row["voice"] != ALL:
            marks.append(charts.heading(len(marks), shorten(page.title(row["group"]), 44)))
        name = shorten(page.title(row["group"]), 20) if row["voice"] == ALL else ""
        marks.append(_mark(page, i, row) | {"row": len(marks), "name": name})
    return marks


def _mark(page: Page, i: int, row: Record) -> dict[str, Any]:
    bounds = not is_missing(row["conf_low"]) and not is_missing(row["conf_high"])
    voice = f", {VOICES[row['voice']]}" if row["voice"] in VOICES else ""
    words = f"{page.title(row['group'])}{voice}: {number(row['rate'])} per 1,000 words"
    colour = page.colour(row["group"])
    return {
        "label": SHORT.get(row["voice"], ""),
        "shape": SHAPES[row["voice"]],
        "value": row["rate"],
        "low": row["conf_low"] if bounds else None,
        "high": row["conf_high"] if bounds else None,
        "text": number(row["rate"]),
        "colour": colour,
        "fill": colour if bounds else theme.PAPER,
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
        page.name(row["group"]),
        count(row["documents"]),
        count(row["tokens"]),
        link,
        number(row["rate"]),
        interval(row["conf_low"], row["conf_high"]),
        percent(row["document_share"]),
        percent(row["sentence_share"]),
        reason(row["reason"], page.comparison.get("min_documents", 10)) if row["reason"] else "",
    ]
