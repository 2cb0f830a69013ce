"""Every comparison: a picture of the primary ones, and all of them with the columns that matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from markupsafe import Markup

from framing.report.charts import specs, theme
from framing.report.charts.specs import Figure
from framing.report.page import Page, Record, Table
from framing.report.prose.direction import facing, from_more
from framing.report.prose.sentences import alpha, alpha_shown, certainty, describe, level, questions
from framing.report.prose.wording import (
    BASES,
    FIELDS,
    VERDICTS,
    VOICES,
    count,
    data,
    frame_name,
    group_name,
    interval,
    is_missing,
    listed,
    needed,
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

ORDER = 30
TITLE = "Compared with each other"
FOLDED = True
MOST_ROWS = 15
"""Comparisons in one chart, the most certain first."""
MOST_EXPLORATORY = 100
"""Exploratory comparisons on the page; all stand in contrasts.csv."""
ENDS = (1 / 10, 10)
"""The chart's scale never goes further; what does is cut and stands in the table."""
TEMPLATE = """
{% from "macros.html" import figure, folded %}
{% for text in tallies %}
<p class="tally">{{ text }}</p>
{% endfor %}
{% if charts %}
<p>How many times as often the first uses a frame as the second, with the {{ level }} interval
(one by one). The one that uses it more comes first, so every circle stands right of the middle line; inside the shaded
band, 1/1.25 to 1.25, both count as similar. An arrow is an interval that goes on.</p>
<ul>
<li>A <b>filled circle</b> is a difference that stands when all comparisons are allowed for; it has the colour of the
one that uses the frame more. An <b>open circle</b> is none that can be told.</li>
{% if both %}<li>The <b>diamonds</b> beneath answer the other question; every chart says which is which. What moves from
the same events to all articles comes from the choice of stories.</li>{% endif %}
</ul>
<div class="charts">{% for chart, table in charts %}{{ figure(chart, table) }}{% endfor %}</div>
{% endif %}
{% if rest.rows %}{{ folded(rest, "Comparisons of the other frames" if charts else "The comparisons") }}{% endif %}
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
    primary = [facing(r) for r in page.primary]
    other = sorted((facing(r) for r in page.contrasts if r["family"] != "primary"), key=certainty)
    shown = (
        f", {MOST_EXPLORATORY} of {len(other):,}; all stand in contrasts.csv" if len(other) > MOST_EXPLORATORY else ""
    )
    intervals = f"{level(page.run)} intervals one by one"
    caption = f"The comparisons this study is about, {intervals}"
    figures = dict(_figures(page))
    return page.draw(
        TEMPLATE,
        level=level(page.run),
        noun=page.noun,
        tallies=list(_tallies(page)),
        charts=[(figure, _table(page, _of(primary, frame), caption)) for frame, figure in figures.items()],
        both=any(r["basis"] != "crude" for r in primary),
        rest=_table(page, [r for r in primary if r["frame"] not in figures], caption),
        sentences=[describe(page.named(r), page.run) for r in sorted(page.primary, key=certainty)],
        voices=_voices(page, page.primary),
        other=_table(page, other[:MOST_EXPLORATORY], f"Exploratory comparisons, {intervals}{shown}"),
    )


def draw(page: Page) -> Iterator[Figure]:
    """One chart a frame: its primary comparisons as ratios with intervals."""
    yield from (figure for _, figure in _figures(page))


def _of(rows: list[Record], frame: str) -> list[Record]:
    return [r for r in rows if r["frame"] == frame]


def _tallies(page: Page) -> Iterator[str]:
    """How many comparisons, and how many of them chance alone would find."""
    table = page.table("contrasts")
    corrections = {"holm": "Holm", "bh": "Benjamini-Hochberg", "none": "none"}
    below = alpha(page.run)
    for family in ("primary", "exploratory"):
        rows = table[table["family"] == family]
        tested = int(rows["p"].notna().sum())
        name = "" if family == "primary" else "Exploratory: "
        if not tested:
            if family == "primary" and len(rows):
                yield f"{plural(len(rows), 'comparison')}; none could be tested."
            continue
        method = page.comparison.correction if family == "primary" else "bh"
        untested = f" ({len(rows) - tested:,} more could not be tested)" if len(rows) > tested else ""
        yield (
            f"{name}{plural(tested, 'comparison')}{untested}; {_expected(tested, below)} expected below "
            f"{alpha_shown(page.run)} by chance; "
            f"{int((rows['p'] < below).sum()):,} found; {int((rows['p_adjusted'] < below).sum()):,} after correction "
            f"({corrections.get(method, method)})."
        )


def _expected(tested: int, below: float) -> str:
    """How many of so many tests chance alone puts below the level."""
    value = below * tested
    return number(value) if value >= 1 else f"{value:.1g}"


def _figures(page: Page) -> Iterator[tuple[str, Figure]]:
    """The charts by frame, all on one scale; none for a frame without an interval that can be drawn."""
    found: dict[str, tuple[list[Record], int]] = {}
    for frame in page.charted:
        rows = questions(_of(page.primary, frame))
        drawn = [_facing(r) for r in sorted(rows, key=certainty) if _is_drawn(r)][:MOST_ROWS]
        found |= {frame: (drawn, len(rows))} if drawn else {}
    ends = _ends([r for drawn, _ in found.values() for r in drawn])
    for frame, (drawn, total) in found.items():
        yield frame, _figure(page, frame, drawn, total, ends)


def _facing(row: Record) -> Record:
    """A row and the other answer on its pair, both from the side that has more in the row itself."""
    turned = facing(row)
    if row["other"]:
        ratio_of = dict(zip(("ratio", "ratio_low", "ratio_high"), from_more(row, of=row["other"]), strict=True))
        turned["other"] = row["other"] | {"a": turned["a"], "b": turned["b"]} | ratio_of
    return turned


def _ends(rows: list[Record]) -> tuple[float, float]:
    """The ends of the scale: past all intervals, never further than `ENDS`."""
    drawn = [r for row in rows for r in (row, row["other"]) if r and _is_drawn(r)]
    low = max(ENDS[0], min([0.5, *(0.9 * r["ratio_low"] for r in drawn)]))
    return low, min(ENDS[1], max([2.0, *(1.1 * r["ratio_high"] for r in drawn)]))


def _is_drawn(row: Record) -> bool:
    """Whether a comparison has a ratio and an interval with both ends on a logarithmic scale."""
    return not any(is_missing(row[c]) or row[c] <= 0 for c in ("ratio", "ratio_low", "ratio_high"))


def _figure(page: Page, frame: str, rows: list[Record], of: int, ends: tuple[float, float]) -> Figure:
    crude = {i: r["other"] for i, r in enumerate(rows) if r["other"] and _is_drawn(r["other"])}
    links = [page.link(frame=frame, voice=r["voice"]) for r in [*rows, *crude.values()]]
    marks = [_mark(page, i, i, r) for i, r in enumerate(rows)]
    beneath = [_mark(page, n, i, r) for n, (i, r) in enumerate(crude.items(), len(rows))]
    cut = Markup(" <small>{} of {} comparisons</small>").format(len(rows), of) if of > len(rows) else ""
    return Figure(
        specs.file_name("compared", frame),
        frame_name(frame) + cut,
        f"{frame}: how many times as often, with {level(page.run)} intervals" + _beneath(rows, crude),
        specs.pairs(marks, beneath, ends),
        links,
    )


def _beneath(rows: list[Record], others: dict[int, Record]) -> str:
    """What circles and diamonds are, where both questions have an answer."""
    if not others:
        return ""
    pairs = {(rows[i]["basis"], other["basis"]) for i, other in others.items()}
    if len(pairs) > 1:
        return "; circles: the more certain of all articles and the same events, diamonds: the other"
    circles, diamonds = (BASES[basis].partition(";")[0] for basis in pairs.pop())
    return f"; circles: {circles}, diamonds: {diamonds}"


def _mark(page: Page, link: int, line: int, row: Record) -> dict[str, Any]:
    names = [f"all other {page.nouns}" if row[s] == REST else shorten(page.title(row[s]), 16) for s in "ab"]
    bounds = interval(row["ratio_low"], row["ratio_high"], ratio)
    more = page.colour(row["a"] if row["ratio"] > 1 else row["b"])
    sure = row["verdict"] == "different"
    what = f", {word(BASES, row['basis'])}" if row["basis"] != "crude" else ", all articles"
    return {
        "row": line,
        "label": " over ".join(names),
        "text": ratio(row["ratio"]),
        "value": row["ratio"],
        "low": row["ratio_low"],
        "high": row["ratio_high"],
        "colour": more if sure else theme.OTHER,
        "fill": more if sure else theme.PAPER,
        "href": f"#{link}",
        "words": f"{names[0]} against {names[1]}{what}: ratio {ratio(row['ratio'])} ({bounds}), "
        f"{VERDICTS[row['verdict']]}",
    }


def _table(page: Page, rows: list[Record], caption: str) -> Table:
    head = ["Frame", "First", "Second", "Verdict", "Ratio (interval)", "Difference per 1,000 words (interval)"]
    head += ["p", "p corrected", "Articles", "Mentions", "Per 1,000 words", "Shared events, or topics in time"]
    head += ["Ratio that would have shown", "Articles a side for 1.5"]
    head += ["Vanishes at a precision below"]
    head += ["Compared", "Why not"]
    return Table(caption, head, "tttt" + "n" * 11 + "tt", [_cells(page, r) for r in rows])


def _cells(page: Page, row: Record) -> list[object]:
    minimum = page.comparison.min_documents
    link = page.link(frame=row["frame"], voice=row["voice"])
    return [
        Markup('<a href="{}">{}</a>').format(link, frame_name(row["frame"])),
        _side(page, row, "a"),
        _side(page, row, "b"),
        word(VERDICTS, row["verdict"]),
        _bounded(row, "ratio", "ratio", ratio),
        _bounded(row, "difference", "difference", signed),
        p_value(row["p"]),
        p_value(row["p_adjusted"]),
        _both(row, "documents", count),
        _both(row, "hits", count),
        _both(row, "rate", number),
        count(row["shared_events"]) if row["basis"] != "crude" else "",
        "" if is_missing(row["detectable_ratio"]) else ratio(row["detectable_ratio"]),
        needed(row),
        "" if is_missing(row.get("precision_needed")) else f"{ratio(row['precision_needed'])} times the other’s",
        _what(row),
        reason(row["reason"], minimum) if row["reason"] else "",
    ]


def _bounded(row: Record, value: str, ends: str, form: Callable[[object], str]) -> str:
    """A number with its interval; bounds alone where there is no number."""
    bounds = interval(row[f"{ends}_low"], row[f"{ends}_high"], form)
    if is_missing(row[value]):
        return bounds
    return f"{form(row[value])} ({bounds})" if bounds else form(row[value])


def _voices(page: Page, rows: list[Record]) -> Table:
    """The difference between all words as the sum of those in each voice: all divide by the same words, all of them."""
    caption = "The difference per 1,000 words of all, all articles together: own, in quotation marks and reported "
    head = ["Frame", "First", "Second", *(words[0].upper() + words[1:] for words in (*VOICES.values(), "all together"))]
    body: list[list[object]] = []
    for row in {page.key(r): r for r in rows}.values() if page.voices else []:
        parts = [page.crude.get(page.key(row | {"voice": voice})) for voice in (*VOICES, ALL)]
        if parts[-1]:
            body.append([frame_name(row["frame"]), *(_side(page, row | {"voice": ALL}, side) for side in "ab")])
            body[-1] += [_difference(part) for part in parts]
    return Table(caption + "sum to all", head, "ttt" + "n" * (len(head) - 3), body)


def _difference(row: Record | None) -> str:
    if row is None or is_missing(row["rate_all_a"]) or is_missing(row["rate_all_b"]):
        return ""
    return signed(row["rate_all_a"] - row["rate_all_b"])


def _side(page: Page, row: Record, side: str) -> Markup:
    name = group_name(page.title(row[side]), row["by"])
    if row["kind"] == "change":
        name += " after" if side == "a" else " before"
    if row[side] == REST:
        return name
    return Markup('<a href="{}">{}</a>').format(page.link(row[side], row["frame"], voice=row["voice"]), name)


def _both(row: Record, column: str, form: Callable[[object], str]) -> str:
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
    words += [listed(str(value)) for name, value in row.items() if name.startswith("by_") and value not in (ALL, "")]
    return data(", ".join(words))
