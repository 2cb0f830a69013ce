"""Which stories, or how they were told: every difference split into three parts that sum to it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from framing.comparison.strata import THIN, TOPICAL
from framing.report.charts import specs, theme
from framing.report.charts.specs import Figure
from framing.report.page import MOST_CHARTS, Page, Record, Table
from framing.report.prose.sentences import certainty, level
from framing.report.prose.wording import (
    SPLITS,
    VOICES,
    count,
    frame_name,
    group_name,
    interval,
    is_missing,
    percent,
    shorten,
    signed,
)

ORDER = 34
TITLE = "Which stories, or how they were told"
FOLDED = True
PARTS = {
    "exclusive": "stories only one covered",
    "emphasis": "how much each covered",
    "framing": "how each told the same story",
}
LABEL = 172
"""Pixels for the names of the parts."""
MOST_OVERLAPS = 12
"""Pairs whose overlap is put into words."""
TEMPLATE = """
{% from "macros.html" import figure, folded %}
<p>A difference between two {{ nouns }} has three parts: stories only one covered, how much each covered of the stories
that both tell, and how each told the same story. Mentions{{ voice }} per 1,000 words, with the {{ level }} interval
(one by one);
the three sum exactly to the difference. Bars to the right: more in the first; to the left: more in the second.</p>
{% if overlaps|length > 3 %}
<details><summary>Pairs that share few stories or none</summary>
<ul>{% for text in overlaps %}<li>{{ text }}</li>{% endfor %}</ul>
</details>
{% else %}
{% for text in overlaps %}<p class="note">{{ text }}</p>{% endfor %}
{% endif %}
{% if more %}<p class="note">{{ more }}</p>{% endif %}
{% if coarser %}
<p>The tables split a difference a second time by topic and week (or month) where enough is shared. That reaches more
articles but is coarser: which stories were chosen may remain in the last part.</p>
{% endif %}
<div class="charts">{% for chart, table in charts %}{{ figure(chart, table) }}{% endfor %}</div>
{% if rest.rows %}{{ folded(rest, "The other comparisons") }}{% endif %}
"""


def render(page: Page) -> Markup | None:
    """The section; left out where no events were told."""
    rows = _rows(page)
    if not rows:
        return None
    told = _told(rows)
    more = f"Drawn for the {MOST_CHARTS} most certain of {len(told)} comparisons." if len(told) > MOST_CHARTS else ""
    drawn, coarser = told[:MOST_CHARTS], _coarser(page)
    return page.draw(
        TEMPLATE,
        nouns=page.nouns,
        voice=f" in the {page.outlets}' own words" if page.voice == "own" else "",
        level=level(page.run),
        overlaps=list(_overlaps(page, rows)),
        more=more,
        coarser=any(page.key(r) in coarser for r in rows),
        charts=zip(draw(page), [_table(page, [r], coarser) for r in drawn], strict=True),
        rest=_table(page, [r for r in rows if r not in drawn], coarser),
    )


def _rows(page: Page) -> list[Record]:
    """The differences of all articles that belong to the primary comparisons, the most certain first."""
    keys = dict.fromkeys(page.key(r) for r in sorted(page.primary, key=certainty))
    return [page.crude[k] for k in keys if k in page.crude and not is_missing(page.crude[k]["shared_events"])]


def _coarser(page: Page) -> dict[tuple[str, ...], Record]:
    """The rows that split a difference by topic and time, by what they compare; by week before by month."""
    rows = [r for r in page.contrasts if r["basis"] in TOPICAL and not is_missing(r["framing"])]
    return {page.key(r): r for r in rows if r["copies"] in ("one", "")}


def _told(rows: list[Record]) -> list[Record]:
    return [r for r in rows if not is_missing(r["framing"])]


def draw(page: Page) -> Iterator[Figure]:
    """One chart a difference: the whole and its three parts."""
    drawn = _told(_rows(page))[:MOST_CHARTS]
    ends = specs.spread([m for row in drawn for m in _marks(page, row)])
    for row in drawn:
        a, b = (shorten(page.title(row[side]), 40) for side in "ab")
        yield Figure(
            specs.file_name("decomposition", row["frame"], a, b),
            _title(page, row),
            f"{row['frame']}: parts of the difference between {a} and {b}",
            specs.bars(_marks(page, row), "mentions per 1,000 words", ends, LABEL),
            [page.link(frame=row["frame"], voice=row["voice"])] * (len(PARTS) + 1),
        )


def _title(page: Page, row: Record) -> Markup:
    return Markup("{} <small>{} against {}</small>").format(
        frame_name(row["frame"]), *(page.name(row[side]) for side in "ab")
    )


def _overlaps(page: Page, rows: list[Record]) -> Iterator[Markup]:
    """Pairs without common events, and pairs with few words in them, in plain words."""
    pairs = {(r["a"], r["b"]): r for r in rows}
    poor = [r for _, r in sorted(pairs.items()) if not r["shared_events"] or _common(r) < THIN]
    for row in poor[:MOST_OVERLAPS]:
        a, b = (group_name(page.title(row[side]), row["by"]) for side in "ab")
        if not row["shared_events"]:
            yield Markup("{} and {}: no shared events; the difference cannot be split.").format(a, b)
        else:
            yield Markup(
                "{} and {} share few stories: {} of the words of the first and {} of the second stand in events that "
                "both cover. What is said of the same stories describes only these."
            ).format(a, b, percent(row["share_common_a"]), percent(row["share_common_b"]))
    if len(poor) > MOST_OVERLAPS:
        yield Markup("So it is with {} more pairs; the table has them.").format(len(poor) - MOST_OVERLAPS)


def _common(row: Record) -> float:
    return min(1.0, *(float(row[f"share_common_{s}"]) for s in "ab" if not is_missing(row[f"share_common_{s}"])))


def _marks(page: Page, row: Record) -> list[dict[str, Any]]:
    marks = [_mark(i, row, *part) for i, part in enumerate([("difference", "the whole difference"), *PARTS.items()])]
    largest = max(abs(m["value"]) for m in marks)
    colours = {True: page.colour(row["a"]), False: page.colour(row["b"])}
    return [
        m | {"text": _alike(m["value"], largest), "colour": colours[m["value"] > 0] if i else theme.OTHER}
        for i, m in enumerate(marks)
    ]


def _alike(value: float, largest: float) -> str:
    """A part with as many decimals as the largest, so that the parts are seen to sum."""
    places = 1 if largest >= 1 or largest == 0 else 1 - math.floor(math.log10(largest))
    shown = f"{value:+.{places}f}".replace("-", "−")
    return shown if shown.strip("+−0.") else shown[1:]


def _mark(i: int, row: Record, part: str, label: str) -> dict[str, Any]:
    low, high = row[f"{part}_low"], row[f"{part}_high"]
    certain = not is_missing(low) and not is_missing(high)
    bounds = f" ({interval(low, high, signed)})" if certain else ""
    return {
        "row": i,
        "label": label,
        "value": row[part],
        "low": low if certain else None,
        "high": high if certain else None,
        "href": f"#{i}",
        "words": f"{label}: {signed(row[part])}{bounds}",
    }


def _table(page: Page, rows: list[Record], coarser: Mapping[tuple[str, ...], Record]) -> Table:
    """Each difference split by events, and beneath it by topic and time where that was done."""
    keys = [page.key(r) for r in rows]
    rows = [r for row, key in zip(rows, keys, strict=True) for r in (row, *([coarser[key]] if key in coarser else []))]
    head = ["Frame", "First", "Second", "Whose words", "Split by", "The whole difference"]
    for name in PARTS.values():
        head += [name[0].upper() + name[1:], "Interval"]
    head += ["The last part with other weights", "Shared by both", "Words in them, first", "second"]
    caption = "The parts of each difference, per 1,000 words"
    return Table(caption, head, "ttttt" + "n" * (len(head) - 5), [_cells(page, r) for r in rows])


def _cells(page: Page, row: Record) -> list[object]:
    cells: list[object] = [frame_name(row["frame"]), *(group_name(page.title(row[side]), row["by"]) for side in "ab")]
    cells += [VOICES.get(row["voice"], "all together"), SPLITS[row["basis"]], signed(row["difference"])]
    for part in PARTS:
        cells += [signed(row[part]), interval(row[f"{part}_low"], row[f"{part}_high"], signed)]
    cells += [interval(row["framing_least"], row["framing_most"], signed), count(row["shared_events"])]
    return [*cells, percent(row["share_common_a"]), percent(row["share_common_b"])]
