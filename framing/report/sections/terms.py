"""Which terms make a difference: each term's part of the difference between two groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from markupsafe import Markup

from framing.report import charts, theme
from framing.report.page import MOST_CHARTS, Page, Record, Table, records
from framing.report.sentences import certainty, level
from framing.report.wording import VOICES, count, data, frame_name, group_name, interval, is_missing, shorten, signed

if TYPE_CHECKING:
    from framing.report.charts import Layer

ORDER = 40
TITLE = "The terms behind it"
MOST_TERMS = 8
"""Terms in one chart, the weightiest first."""
MOST_ROWS = 300
"""Terms in the table, the weightiest of each comparison first; all stand in contributions.csv."""
KEY = ("kind", "by", "a", "b", "frame", "field", "voice", "period", "basis")
LABEL, PLOT = 118, 170
TEMPLATE = """
{% from "macros.html" import figure, folded %}
<p>How much of a difference each term carries, in mentions{{ voice }} per 1,000 words, with the {{ level }} interval.
The terms add up exactly to the difference. Bars to the right: more in the first; to the left: more in the second.</p>
{% if more %}<p class="note">{{ more }}</p>{% endif %}
<div class="charts">{% for c in charts %}{{ figure(c) }}{% endfor %}</div>
{{ folded(table) }}
"""


def render(page: Page) -> Markup | None:
    """The section; left out where no comparison has terms."""
    found = _by_contrast(page)
    told = [(r, found[_key(r)]) for r in sorted(page.primary, key=certainty) if found.get(_key(r))]
    if not told:
        return None
    more = ""
    if len(told) > MOST_CHARTS:
        more = f"Drawn for the {MOST_CHARTS} most certain of {len(told)} comparisons; contributions.csv has all."
    return page.draw(
        TEMPLATE,
        level=level(page.run),
        voice=f" {VOICES[page.voice]}" if page.voice in VOICES else "",
        more=more,
        charts=[_figure(page, row, terms[:MOST_TERMS]) for row, terms in told[:MOST_CHARTS]],
        table=_table(page, told),
    )


def _key(row: Record) -> tuple[str, ...]:
    return tuple(row[k] for k in KEY)


def _by_contrast(page: Page) -> dict[tuple[str, ...], list[Record]]:
    """The terms of each primary contrast, the weightiest first."""
    found: dict[tuple[str, ...], list[Record]] = {}
    told = pd.DataFrame([_key(r) for r in page.primary], columns=list(KEY), dtype="str")
    for term in records(page.table("contributions").merge(told.drop_duplicates(), on=list(KEY))):
        if not is_missing(term["contribution"]) and term["contribution"] != 0:
            found.setdefault(_key(term), []).append(term)
    for terms in found.values():
        terms.sort(key=lambda t: (-abs(t["contribution"]), t["term"], t["frame"]))
    return found


def _figure(page: Page, row: Record, terms: list[Record]) -> dict[str, Markup]:
    title = Markup("{} <small>{} : {}</small>").format(
        frame_name(row["frame"]), group_name(row["a"], row["by"]), group_name(row["b"], row["by"])
    )
    name = f"{row['frame']}: terms behind the difference between {row['a']} and {row['b']}"
    links = [page.link(frame=row["frame"], term=t["term"], voice=row["voice"]) for t in terms]
    return {"title": title, "svg": charts.render(_chart(terms), name, links)}


def _chart(terms: list[Record]) -> Layer:
    import altair as alt

    marks = [_mark(i, t) for i, t in enumerate(terms)]
    certain = [m for m in marks if m["low"] is not None]
    reach = 3 * max(abs(t["contribution"]) for t in terms)
    ends = [t[c] for t in terms for c in ("contribution", "conf_low", "conf_high") if not is_missing(t[c])]
    ticks = charts.round_steps(max(-reach, min(0.0, *ends)), min(reach, max(0.0, *ends)))
    along: dict[str, Any] = {"axis": charts.axis(ticks), "scale": alt.Scale(domain=[ticks[0], ticks[-1]], clamp=True)}
    middle = charts.layer([{"at": 0}]).mark_rule(color=theme.SOFT, strokeWidth=1)
    bars = charts.layer(marks).mark_bar(height=9, color=theme.ACCENT, opacity=0.75)
    rules = charts.layer(certain).mark_rule(color=theme.INK, strokeWidth=1, opacity=0.8)
    return alt.layer(
        bars.encode(
            y=charts.hidden_rows(), x=alt.X("value:Q", **along), x2=alt.datum(0), href="href:N", description="words:N"
        ),
        rules.encode(y=charts.hidden_rows(), x=alt.X("low:Q", **along), x2="high:Q"),
        middle.encode(x=alt.X("at:Q", **along)),
        charts.labels(marks, "label", -LABEL),
        charts.labels(marks, "text", PLOT + 40, align="right"),
    ).properties(width=PLOT, height=alt.Step(22))


def _mark(i: int, term: Record) -> dict[str, object]:
    certain = not is_missing(term["conf_low"]) and not is_missing(term["conf_high"])
    return {
        "row": i,
        "label": shorten(term["term"], 20),
        "value": term["contribution"],
        "low": term["conf_low"] if certain else None,
        "high": term["conf_high"] if certain else None,
        "text": signed(term["contribution"]),
        "href": f"#{i}",
        "words": f"{term['term']}: {signed(term['contribution'])} ({interval(term['conf_low'], term['conf_high'])})",
    }


def _table(page: Page, told: list[tuple[Record, list[Record]]]) -> Table:
    most = max(MOST_TERMS, MOST_ROWS // len(told))
    rows = [_cells(page, t) for _, terms in told for t in terms[:most]][:MOST_ROWS]
    total = sum(len(terms) for _, terms in told)
    caption = "Each term's part of the difference, per 1,000 words"
    if total > len(rows):
        caption += f"; {len(rows):,} of {total:,}, all stand in contributions.csv"
    head = [
        "Frame",
        "First",
        "Second",
        "Term",
        "Part of the difference",
        "Interval",
        "Articles of the first",
        "of the second",
    ]
    return Table(caption, head, "ttttnnnn", rows)


def _cells(page: Page, term: Record) -> list[object]:
    link = page.link(frame=term["frame"], term=term["term"], voice=term["voice"])
    return [
        frame_name(term["frame"]),
        group_name(term["a"], term["by"]),
        group_name(term["b"], term["by"]),
        Markup('<a href="{}">{}</a>').format(link, data(term["term"])),
        signed(term["contribution"]),
        interval(term["conf_low"], term["conf_high"], signed),
        count(term["documents_a"]),
        count(term["documents_b"]),
    ]
