"""How often each group uses each frame, with intervals."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from markupsafe import Markup

from framing.report.charts import specs, theme
from framing.report.charts.specs import Figure
from framing.report.page import Page, PageColumn, Record, Table, tabulate
from framing.report.prose.sentences import level
from framing.report.prose.wording import (
    VOICES,
    count,
    frame_name,
    interval,
    is_missing,
    number,
    percent,
    plural,
    reason,
    shorten,
)
from framing.tables import ALL

ORDER = 20
TITLE = "How often"
FOLDED = True
SHAPES = {"own": "circle", "quoted": "square", "attributed": "triangle-up", ALL: "circle"}
"""Each voice has a mark of its own, and its name beside it."""
_LABELS = {"own": "own words", "quoted": "quotation marks", "attributed": "reported speech"}
KEY = {
    "own": "In its own words is what the outlet says itself",
    "quoted": "in quotation marks is what it cites word for word",
    "attributed": "reported speech is what it gives as said, thought or meant by somebody else",
}
TEMPLATE = """
{% from "macros.html" import figure, folded %}
<p>How many mentions a reader meets per 1,000 words. The line is the {{ level }} interval, one by one: the rates
that these articles do not speak against. A mark that is not filled has no interval; the table beneath says why.
Each mark leads to its sentences.</p>
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
        parts=_found(page, page.rates("sub-frame", voices=[page.voice]), f"Mentions by sub-frame and {page.noun}"),
        headlines=_found(page, page.rates(field="title", voices=told), "Mentions in headlines alone"),
    )


def draw(page: Page) -> Iterator[Figure]:
    """One chart a frame: groups, and where voices were told apart a line for each voice."""
    rows = page.rates(voices=page.voices or [ALL])
    shown = {f: [r for r in rows if r["frame"] == f] for f in page.charted if rows}
    marks = {f: _marks(page, own) for f, own in shown.items()}
    top = specs.reach([m for own in marks.values() for m in own])
    for frame, own in shown.items():
        yield Figure(
            specs.file_name("rates", frame),
            frame_name(frame),
            f"{frame}: mentions per 1,000 words by {page.noun}",
            specs.dots(marks[frame], "mentions per 1,000 words", 18 if page.voices else 24, top),
            [page.link(r["group"], frame, voice=r["voice"]) for r in own],
        )


def _marks(page: Page, rows: list[Record]) -> list[dict[str, Any]]:
    """One line a group, or where voices are told apart a line for its name and one for each voice."""
    marks: list[dict[str, Any]] = []
    for i, row in enumerate(rows):
        first = i == 0 or rows[i - 1]["group"] != row["group"]
        if first and row["voice"] != ALL:
            marks.append(specs.heading(len(marks), shorten(page.title(row["group"]), 44)))
        name = shorten(page.title(row["group"]), 18) if row["voice"] == ALL else ""
        marks.append(_mark(page, i, row) | {"row": len(marks), "name": name})
    return marks


def _mark(page: Page, i: int, row: Record) -> dict[str, Any]:
    bounds = not is_missing(row["conf_low"]) and not is_missing(row["conf_high"])
    voice = f", {VOICES[row['voice']]}" if row["voice"] in VOICES else ""
    words = f"{page.title(row['group'])}{voice}: {number(row['rate'])} per 1,000 words"
    colour = page.colour(row["group"])
    return {
        "label": _LABELS.get(row["voice"], ""),
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


def _found(page: Page, rows: list[Record], caption: str) -> Table:
    """The rows with a mention; how many have none is said."""
    found = [r for r in rows if r["hits"]]
    none = len(rows) - len(found)
    return _table(page, found, f"{caption}; {plural(none, 'row')} without a mention left out" if none else caption)


def _table(page: Page, rows: list[Record], caption: str) -> Table:
    minimum = page.comparison.min_documents
    columns = [
        PageColumn[Record]("Frame", "t", lambda r: frame_name(r["frame"])),
        PageColumn[Record](page.noun.capitalize(), "t", lambda r: page.name(r["group"])),
        PageColumn[Record]("Whose words", "t", lambda r: VOICES.get(r["voice"], "all together")),
        PageColumn[Record]("Articles", "n", lambda r: count(r["documents"])),
        PageColumn[Record]("Words", "n", lambda r: count(r["tokens"])),
        PageColumn[Record]("Mentions", "n", partial(_mentions, page)),
        PageColumn[Record]("Per 1,000 words", "n", lambda r: number(r["rate"])),
        PageColumn[Record](f"{level(page.run)} interval", "n", lambda r: interval(r["conf_low"], r["conf_high"])),
        PageColumn[Record]("Articles with a mention", "n", lambda r: percent(r["document_share"])),
        PageColumn[Record]("Sentences with a mention", "n", lambda r: percent(r["sentence_share"])),
        PageColumn[Record]("Note", "t", lambda r: reason(r["reason"], minimum) if r["reason"] else ""),
    ]
    return tabulate(caption, rows, columns if page.voices else columns[:2] + columns[3:])


def _mentions(page: Page, row: Record) -> Markup:
    if not row["hits"]:
        return Markup(count(row["hits"]))  # noqa: S704 - a number
    link = page.link(row["group"], row["frame"], voice=row["voice"])
    return Markup('<a href="{}">{}</a>').format(link, count(row["hits"]))
