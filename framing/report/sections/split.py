"""Which stories, or how they were told: every difference split into three parts that sum to it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from framing.comparison.same_events import THIN
from framing.report import charts, theme
from framing.report.page import MOST_CHARTS, Page, Record, Table
from framing.report.sentences import certainty, level
from framing.report.wording import (
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

if TYPE_CHECKING:
    from framing.report.charts import Layer

ORDER = 34
TITLE = "Which stories, or how they were told"
PARTS = {
    "exclusive": "stories only one covered",
    "emphasis": "how much each covered",
    "framing": "how each told the same story",
}
LABEL, PLOT = 172, 116
MOST_OVERLAPS = 12
"""Pairs whose overlap is put into words."""
TEMPLATE = """
{% from "macros.html" import figure, folded %}
<p>A difference between two {{ noun }}s has three parts: stories only one covered, how much each covered of the stories
that both tell, and how each told the same story. Mentions{{ voice }} per 1,000 words, with the {{ level }} interval;
the three sum exactly to the difference. To the right: more in the first; to the left: more in the second.</p>
{% if overlaps|length > 3 %}
<details><summary>Pairs that share few stories or none</summary>
<ul>{% for text in overlaps %}<li>{{ text }}</li>{% endfor %}</ul>
</details>
{% else %}
{% for text in overlaps %}<p class="note">{{ text }}</p>{% endfor %}
{% endif %}
{% if more %}<p class="note">{{ more }}</p>{% endif %}
<div class="charts">{% for c in charts %}{{ figure(c) }}{% endfor %}</div>
{{ folded(table) }}
"""


def render(page: Page) -> Markup | None:
    """The section; left out where no events were told."""
    rows = [page.crude[key] for key in dict.fromkeys(page.key(r) for r in sorted(page.primary, key=certainty))
            if key in page.crude]  # fmt: skip
    rows = [r for r in rows if not is_missing(r["shared_events"])]
    if not rows:
        return None
    told = [r for r in rows if not is_missing(r["framing"])]
    more = f"Drawn for the {MOST_CHARTS} most certain of {len(told)} comparisons." if len(told) > MOST_CHARTS else ""
    return page.draw(
        TEMPLATE,
        noun=page.noun,
        voice=f" {VOICES[page.voice]}" if page.voice in VOICES else "",
        level=level(page.run),
        overlaps=list(_overlaps(rows)),
        more=more,
        charts=[_figure(page, r) for r in told[:MOST_CHARTS]],
        table=_table(rows),
    )


def _overlaps(rows: list[Record]) -> Iterator[Markup]:
    """Pairs without common events, and pairs with few words in them, in plain words."""
    pairs = {(r["a"], r["b"]): r for r in rows}
    poor = [r for _, r in sorted(pairs.items()) if not r["shared_events"] or _common(r) < THIN]
    for row in poor[:MOST_OVERLAPS]:
        a, b = (group_name(row[side], row["by"]) for side in "ab")
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


def _figure(page: Page, row: Record) -> dict[str, Markup]:
    title = Markup("{} <small>{} : {}</small>").format(
        frame_name(row["frame"]), group_name(row["a"], row["by"]), group_name(row["b"], row["by"])
    )
    name = f"{row['frame']}: parts of the difference between {shorten(row['a'], 40)} and {shorten(row['b'], 40)}"
    link = page.link(frame=row["frame"], voice=row["voice"])
    return {"title": title, "svg": charts.render(_chart(row), name, [link] * (len(PARTS) + 1))}


def _chart(row: Record) -> Layer:
    import altair as alt

    marks = [_mark(i, row, *part) for i, part in enumerate([("difference", "the whole difference"), *PARTS.items()])]
    certain = [m for m in marks if m["low"] is not None]
    largest = max(abs(m["value"]) for m in marks)
    marks = [m | {"text": _alike(m["value"], largest)} for m in marks]
    reach = 3 * largest
    ends = [m[c] for m in marks for c in ("value", "low", "high") if m[c] is not None]
    ticks = charts.round_steps(max(-reach, min(0.0, *ends)), min(reach, max(0.0, *ends)), 3)
    along: dict[str, Any] = {"axis": charts.axis(ticks), "scale": alt.Scale(domain=[ticks[0], ticks[-1]], clamp=True)}
    middle = charts.layer([{"at": 0}]).mark_rule(color=theme.SOFT, strokeWidth=1)
    bars = charts.layer(marks).mark_bar(height=9, opacity=0.75)
    rules = charts.layer(certain).mark_rule(color=theme.INK, strokeWidth=1, opacity=0.8)
    return alt.layer(
        bars.encode(
            y=charts.hidden_rows(), x=alt.X("value:Q", **along), x2=alt.datum(0), href="href:N", description="words:N",
            color=alt.Color("colour:N", scale=None),
        ),
        rules.encode(y=charts.hidden_rows(), x=alt.X("low:Q", **along), x2="high:Q"),
        middle.encode(x=alt.X("at:Q", **along)),
        charts.labels(marks, "label", -LABEL),
        charts.labels(marks, "text", PLOT + 40, align="right"),
    ).properties(width=PLOT, height=alt.Step(22))  # fmt: skip


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
        "text": "",
        "colour": theme.ACCENT if i else theme.OTHER,
        "href": f"#{i}",
        "words": f"{label}: {signed(row[part])}{bounds}",
    }


def _table(rows: list[Record]) -> Table:
    head = ["Frame", "First", "Second", "Whose words", "The whole difference"]
    for name in PARTS.values():
        head += [name[0].upper() + name[1:], "Interval"]
    head += ["The last part with other weights", "Events both cover", "Words in them, first", "second"]
    caption = "The parts of each difference, per 1,000 words"
    return Table(caption, head, "tttt" + "n" * (len(head) - 4), [_cells(r) for r in rows])


def _cells(row: Record) -> list[object]:
    cells: list[object] = [frame_name(row["frame"]), *(group_name(row[side], row["by"]) for side in "ab")]
    cells += [VOICES.get(row["voice"], "all together"), signed(row["difference"])]
    for part in PARTS:
        cells += [signed(row[part]), interval(row[f"{part}_low"], row[f"{part}_high"], signed)]
    cells += [interval(row["framing_least"], row["framing_most"], signed), count(row["shared_events"])]
    return [*cells, percent(row["share_common_a"]), percent(row["share_common_b"])]
