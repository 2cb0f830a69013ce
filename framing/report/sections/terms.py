"""Which terms make a difference: each term's part of the difference between two groups."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pandas as pd
from markupsafe import Markup

from framing.report.charts import specs
from framing.report.charts.specs import Figure
from framing.report.page import MOST_CHARTS, Page, PageColumn, Record, Table, records, tabulate
from framing.report.prose.sentences import certainty, level
from framing.report.prose.wording import count, data, frame_name, group_name, interval, is_missing, shorten, signed

ORDER = 40
TITLE = "The terms behind it"
FOLDED = True
MOST_TERMS = 8
"""Terms in one chart, the weightiest first."""
MOST_ROWS = 300
"""Terms in the tables, the weightiest of each comparison first; all stand in contributions.csv."""
MOST_REST = 30
"""Comparisons without a chart whose terms are listed."""
KEY = ("kind", "by", "a", "b", "frame", "field", "voice", "period", "basis")
TEMPLATE = """
{% from "macros.html" import figure, folded %}
<p>How much of a difference each term carries, in mentions{{ voice }} per 1,000 words, with the {{ level }} interval
(one by one).
The terms add up exactly to the difference. Bars to the right: more in the first; to the left: more in the second.</p>
{% if more %}<p class="note">{{ more }}</p>{% endif %}
<div class="charts">{% for chart, table in charts %}{{ figure(chart, table) }}{% endfor %}</div>
{% if rest.rows %}{{ folded(rest, "The other comparisons") }}{% endif %}
"""


def render(page: Page) -> Markup | None:
    """The section; left out where no comparison has terms."""
    told = _told(page)
    if not told:
        return None
    more = ""
    if len(told) > MOST_CHARTS:
        more = f"Drawn for the {MOST_CHARTS} most certain of {len(told)} comparisons; contributions.csv has all."
    drawn, rest = told[:MOST_CHARTS], told[MOST_CHARTS:]
    most = max(MOST_TERMS, MOST_ROWS // len(told))
    return page.draw(
        TEMPLATE,
        level=level(page.run),
        voice=f" in the {page.outlets}' own words" if page.voice == "own" else "",
        more=more,
        charts=zip(draw(page), [_table(page, [t], most) for t in drawn], strict=True),
        rest=_table(page, rest[:MOST_REST], MOST_TERMS),
    )


def _told(page: Page) -> list[tuple[Record, list[Record]]]:
    """The primary comparisons that have terms, the most certain first."""
    found = _by_contrast(page)
    return [(r, found[_key(r)]) for r in sorted(page.primary, key=certainty) if found.get(_key(r))]


def draw(page: Page) -> Iterator[Figure]:
    """One chart a comparison: its weightiest terms."""
    told = [(row, terms[:MOST_TERMS]) for row, terms in _told(page)[:MOST_CHARTS]]
    ends = specs.spread([_mark(page, i, t) for _, terms in told for i, t in enumerate(terms)])
    for row, shown in told:
        a, b = (shorten(page.title(row[side]), 40) for side in "ab")
        yield Figure(
            specs.file_name("terms", row["frame"], a, b),
            Markup("{} <small>{} against {}</small>").format(
                frame_name(row["frame"]), *(page.name(row[side]) for side in "ab")
            ),
            f"{row['frame']}: terms behind the difference between {a} and {b}",
            specs.bars([_mark(page, i, t) for i, t in enumerate(shown)], "mentions per 1,000 words", ends),
            [page.link(frame=row["frame"], term=t["term"], voice=row["voice"]) for t in shown],
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


def _mark(page: Page, i: int, term: Record) -> dict[str, object]:
    certain = not is_missing(term["conf_low"]) and not is_missing(term["conf_high"])
    return {
        "row": i,
        "label": shorten(term["term"], 18),
        "value": term["contribution"],
        "low": term["conf_low"] if certain else None,
        "high": term["conf_high"] if certain else None,
        "text": signed(term["contribution"]),
        "colour": page.colour(term["a"] if term["contribution"] > 0 else term["b"]),
        "href": f"#{i}",
        "words": f"{term['term']}: {signed(term['contribution'])} ({interval(term['conf_low'], term['conf_high'])})",
    }


def _table(page: Page, told: list[tuple[Record, list[Record]]], most: int) -> Table:
    rows = [t for _, terms in told for t in terms[:most]]
    total = sum(len(terms) for _, terms in told)
    caption = "Each term's part of the difference, per 1,000 words"
    if total > len(rows):
        caption += f"; {len(rows):,} of {total:,}, all stand in contributions.csv"
    columns = [
        PageColumn[Record]("Frame", "t", lambda t: frame_name(t["frame"])),
        PageColumn[Record]("First", "t", lambda t: group_name(page.title(t["a"]), t["by"])),
        PageColumn[Record]("Second", "t", lambda t: group_name(page.title(t["b"]), t["by"])),
        PageColumn[Record]("Term", "t", partial(_term, page)),
        PageColumn[Record]("Part of the difference", "n", lambda t: signed(t["contribution"])),
        PageColumn[Record]("Interval", "n", lambda t: interval(t["conf_low"], t["conf_high"], signed)),
        PageColumn[Record]("Articles of the first", "n", lambda t: count(t["documents_a"])),
        PageColumn[Record]("of the second", "n", lambda t: count(t["documents_b"])),
    ]
    return tabulate(caption, rows, columns)


def _term(page: Page, term: Record) -> Markup:
    link = page.link(frame=term["frame"], term=term["term"], voice=term["voice"])
    return Markup('<a href="{}">{}</a>').format(link, data(term["term"]))
