"""Every comparison: a picture of the primary ones, and all of them with the columns that matter."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from framing.report import charts, theme
from framing.report.page import Page, Record, Table
from framing.report.sentences import certainty, level, tell
from framing.report.wording import (
    BASES,
    FIELDS,
    VERDICTS,
    VOICES,
    about,
    count,
    data,
    frame_name,
    group_name,
    interval,
    is_missing,
    number,
    p_value,
    plural,
    ratio,
    reason,
    shorten,
    signed,
    word,
)
from framing.tables import ALL, REST

if TYPE_CHECKING:
    from framing.report.charts import Layer

ORDER = 30
TITLE = "Compared with each other"
MOST_ROWS = 15
"""Comparisons in one chart, the most certain first."""
MOST_EXPLORATORY = 200
"""Exploratory comparisons on the page; all stand in contrasts.csv."""
ENDS = (1 / 16, 16)
"""The chart's scale never goes further; what does is cut and stands in the table."""
TEMPLATE = """
{% from "macros.html" import figure, folded, table %}
{% for text in tallies %}
<p class="tally">{{ text }}</p>
{% endfor %}
{% if charts %}
<p>How many times as often the first uses a frame as the second, with the {{ level }} interval. Right of the middle line
the first uses it more, left of it the second. The shaded band, 1/1.25 to 1.25, is what counts as similar.
{% if both %}Filled circles hold the same events against each other; the open diamonds beneath take all articles
together. What moves from one to the other comes from the choice of stories.{% endif %}</p>
<div class="charts">{% for c in charts %}{{ figure(c) }}{% endfor %}</div>
{% endif %}
{% if primary.rows|length > 12 %}{{ folded(primary) }}{% else %}{{ table(primary) }}{% endif %}
{% if sentences %}
<details><summary>Each comparison as a sentence</summary>
<ul>{% for text in sentences %}<li>{{ text }}</li>{% endfor %}</ul>
</details>
{% endif %}
{% if voices.rows %}{{ folded(voices, "Whose words make the difference") }}{% endif %}
{% if other.rows %}{{ folded(other, "Exploratory comparisons") }}{% endif %}
"""


def render(page: Page) -> Markup | None:
    """The section; left out where nothing was compared."""
    if not page.contrasts:
        return None
    primary = page.primary
    other = sorted((r for r in page.contrasts if r["family"] != "primary"), key=certainty)
    figures = [_figure(page, f, [r for r in primary if r["frame"] == f]) for f in page.charted]
    shown = (
        f", {MOST_EXPLORATORY} of {len(other):,}; all stand in contrasts.csv" if len(other) > MOST_EXPLORATORY else ""
    )
    return page.draw(
        TEMPLATE,
        level=level(page.run),
        tallies=list(_tallies(page)),
        charts=[f for f in figures if f],
        both=any(r["basis"] == "event" for r in primary),
        primary=_table(page, primary, "The comparisons this study is about"),
        sentences=[tell(r, page.run) for r in sorted(primary, key=certainty)],
        voices=_voices(page, primary),
        other=_table(page, other[:MOST_EXPLORATORY], "Exploratory comparisons" + shown),
    )


def _tallies(page: Page) -> Iterator[str]:
    """How many comparisons, and how many of them chance alone would find."""
    table = page.table("contrasts")
    corrections = {"holm": "Holm", "bh": "Benjamini-Hochberg", "none": "none"}
    for family in ("primary", "exploratory"):
        rows = table[table["family"] == family]
        tested = int(rows["p"].notna().sum())
        name = "" if family == "primary" else "Exploratory: "
        if not tested:
            if family == "primary" and len(rows):
                yield f"{plural(len(rows), 'comparison')}; none could be tested."
            continue
        method = page.comparison.get("correction", "holm") if family == "primary" else "bh"
        untested = f" ({len(rows) - tested:,} more could not be tested)" if len(rows) > tested else ""
        yield (
            f"{name}{plural(tested, 'comparison')}{untested}; {_expected(tested)} expected below .05 by chance; "
            f"{int((rows['p'] < 0.05).sum()):,} found; {int((rows['p_adjusted'] < 0.05).sum()):,} after correction "
            f"({corrections.get(method, method)})."
        )


def _expected(tested: int) -> str:
    """How many of so many tests chance alone puts below .05."""
    value = 0.05 * tested
    return number(value) if value >= 1 else f"{value:.1g}"


def _figure(page: Page, frame: str, rows: list[Record]) -> dict[str, Markup] | None:
    drawn = sorted(
        (r for r in rows if not is_missing(r["ratio_low"]) and not is_missing(r["ratio_high"])), key=certainty
    )
    drawn = [r for r in drawn[:MOST_ROWS] if not is_missing(r["ratio"]) and r["ratio"] > 0 and r["ratio_low"] > 0]
    if not drawn:
        return None
    svg = charts.render(
        _chart(drawn, page),
        f"{frame}: ratios with intervals",
        [page.link(frame=frame, voice=r["voice"]) for r in drawn],
    )
    more = len(rows) - len(drawn)
    title = frame_name(frame) + (
        Markup(" <small>{} of {} comparisons</small>").format(len(drawn), len(rows)) if more else ""
    )
    return {"title": title, "svg": svg}


def _chart(rows: list[Record], page: Page) -> Layer:
    import altair as alt

    beneath = _beneath(rows, page)
    drawn = [*rows, *beneath.values()]
    low = max(ENDS[0], min(0.5, *(r["ratio_low"] * 0.9 for r in drawn)))
    high = min(ENDS[1], max(2.0, *(r["ratio_high"] * 1.1 for r in drawn)))
    ticks = [2.0**k for k in range(math.ceil(math.log2(low)), math.floor(math.log2(high)) + 1)]
    scale = alt.Scale(type="log", domain=[low, high], clamp=True)
    along: dict[str, Any] = {"axis": charts.axis(ticks), "scale": scale}
    marks = [_mark(i, r, page) for i, r in enumerate(rows)]
    crude = [_mark(i, r, page) for i, r in beneath.items()]
    band = charts.layer([{"from": 1 / 1.25, "to": 1.25}]).mark_rect(color=theme.WASH, opacity=1)
    middle = charts.layer([{"at": 1}]).mark_rule(color=theme.SOFT, strokeWidth=1)
    rules = charts.layer(marks).mark_rule(strokeWidth=2, opacity=0.55, yOffset=7)
    points = charts.layer(marks).mark_point(size=48, filled=True, opacity=1, yOffset=7)
    dashes = charts.layer(crude).mark_rule(strokeWidth=1.5, strokeDash=[3, 2], color=theme.OTHER, yOffset=16)
    diamonds = charts.layer(crude).mark_point(
        shape="diamond", size=44, opacity=1, fill="transparent", stroke=theme.OTHER, strokeWidth=1.5, yOffset=16
    )
    colour = alt.Color("colour:N", scale=None)
    return alt.layer(
        band.encode(x=alt.X("from:Q", **along), x2="to:Q"),
        middle.encode(x=alt.X("at:Q", **along)),
        rules.encode(y=charts.hidden_rows(), x=alt.X("low:Q", **along), x2="high:Q", color=colour),
        points.encode(
            y=charts.hidden_rows(), x=alt.X("ratio:Q", **along), color=colour, href="href:N", description="words:N"
        ),
        dashes.encode(y=charts.hidden_rows(), x=alt.X("low:Q", **along), x2="high:Q"),
        diamonds.encode(y=charts.hidden_rows(), x=alt.X("ratio:Q", **along)),
        charts.labels(marks, "label", 0, dy=-8),
        charts.labels(marks, "text", charts.WIDTH - 8, align="right", dy=-8),
    ).properties(width=charts.WIDTH - 8, height=alt.Step(46 if crude else 38))


def _beneath(rows: list[Record], page: Page) -> dict[int, Record]:
    """For rows of the same events the comparison of all articles, where it has an interval that can be drawn."""
    found = {
        i: page.crude[page.key(r)] for i, r in enumerate(rows) if r["basis"] == "event" and page.key(r) in page.crude
    }
    return {i: r for i, r in found.items() if not is_missing(r["ratio_high"]) and (r["ratio_low"] or 0) > 0}


def _mark(i: int, row: Record, page: Page) -> dict[str, object]:
    names = [f"all other {page.noun}s" if n == REST else shorten(n, 22) for n in (row["a"], row["b"])]
    bounds = interval(row["ratio_low"], row["ratio_high"], ratio)
    return {
        "row": i,
        "label": " : ".join(names),
        "text": ratio(row["ratio"]),
        "ratio": row["ratio"],
        "low": row["ratio_low"],
        "high": row["ratio_high"],
        "colour": theme.ACCENT if row["verdict"] == "different" else theme.OTHER,
        "href": f"#{i}",
        "words": f"{names[0]} against {names[1]}: ratio {ratio(row['ratio'])} ({bounds}), {VERDICTS[row['verdict']]}",
    }


def _table(page: Page, rows: list[Record], caption: str) -> Table:
    head = ["Frame", "First", "Second", "Verdict", "Ratio", "Interval", "Difference per 1,000 words", "Interval"]
    head += ["p", "p corrected", "Articles", "Mentions", "Per 1,000 words", "Ratio that would have shown"]
    head += ["Articles a side for 1.5", "Compared", "Why not"]
    return Table(caption, head, "ttttnnnnnnnnnnntt", [_cells(page, r) for r in rows])


def _cells(page: Page, row: Record) -> list[object]:
    minimum = page.comparison.get("min_documents", 10)
    link = page.link(frame=row["frame"], voice=row["voice"])
    return [
        Markup('<a href="{}">{}</a>').format(link, frame_name(row["frame"])),
        _side(page, row, "a"),
        _side(page, row, "b"),
        word(VERDICTS, row["verdict"]),
        ratio(row["ratio"]),
        interval(row["ratio_low"], row["ratio_high"], ratio),
        signed(row["difference"]),
        interval(row["difference_low"], row["difference_high"]),
        p_value(row["p"]),
        p_value(row["p_adjusted"]),
        _both(row, "documents", count),
        _both(row, "hits", count),
        _both(row, "rate", number),
        ratio(row["detectable_ratio"]),
        about(row["documents_needed"]),
        _what(row),
        reason(row["reason"], minimum) if row["reason"] else "",
    ]


def _voices(page: Page, rows: list[Record]) -> Table:
    """The difference between all words as the sum of those in each voice: all divide by the same words."""
    caption = "The difference per 1,000 words, all articles together: own words, quotation marks and reported speech "
    head = ["Frame", "First", "Second"]
    for words in (*VOICES.values(), "all together"):
        head += [words[0].upper() + words[1:], "Interval"]
    body: list[list[object]] = []
    for row in rows if page.voices else []:
        parts = [page.crude.get(page.key(row | {"voice": voice})) for voice in (*VOICES, ALL)]
        if parts[-1]:
            body.append([frame_name(row["frame"]), *(_side(page, row | {"voice": ALL}, side) for side in "ab")])
            body[-1] += [cell for part in parts for cell in _difference(part)]
    return Table(caption + "sum to all", head, "ttt" + "n" * (len(head) - 3), body)


def _difference(row: Record | None) -> list[str]:
    if row is None:
        return ["", ""]
    return [signed(row["difference"]), interval(row["difference_low"], row["difference_high"], signed)]


def _side(page: Page, row: Record, side: str) -> Markup:
    name = group_name(row[side], row["by"])
    if row["kind"] == "change":
        name += " after" if side == "a" else " before"
    if row[side] == REST:
        return name
    return Markup('<a href="{}">{}</a>').format(page.link(row[side], row["frame"], voice=row["voice"]), name)


def _both(row: Record, column: str, form: object) -> str:
    assert callable(form)
    return f"{form(row[column + '_a'])} / {form(row[column + '_b'])}"


def _what(row: Record) -> Markup:
    """Which part of the corpus, told how: basis, field, voice, period."""
    words = [word(BASES, row["basis"])]
    words += [word(FIELDS, row["field"])] if row["field"] != ALL else []
    words += [VOICES[row["voice"]]] if row["voice"] in VOICES else []
    words += ["without texts that several print"] if row["copies"] == "own" else []
    words += [f"before and after {row['period']}" if row["kind"] != "source" else row["period"]] * (
        row["period"] not in (ALL, "")
    )
    words += [str(value) for name, value in row.items() if name.startswith("by_") and value not in (ALL, "")]
    return data(", ".join(words))
