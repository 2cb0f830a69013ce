"""The charts of the page as Altair specifications: dots, pairs, bars, timelines and a matrix, in one theme.

The sections prepare the marks: plain rows with numbers, labels and words. Labels are drawn as text where they
belong, so that no colour and no axis has to be looked up. `render` makes inline SVG of a specification.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from markupsafe import Markup

from framing.report import drawing, theme

if TYPE_CHECKING:
    import altair as alt

    Layer = drawing.Layer

Mark = dict[str, Any]
render = drawing.render

WIDTH = 330
"""Natural width of a chart: a phone shows it at its own size, a wide screen shows three in a row."""
LABEL, PLOT = 118, 168
"""Pixels for names and for the scale of a dot chart; what is left shows the number."""
PANEL, HEIGHT = 282, 62
"""Size of one small chart of a timeline."""
NAMES = 296
"""Pixels for the names of events in a matrix."""
FLOOR = 0.45
"""Part of the height of a timeline's scale that is kept below zero for the articles."""


@dataclass(frozen=True)
class Figure:
    """A chart with its name (for files and notebooks), its caption, what it shows in words, and its links.

    `links[i]` is where the mark with `href = "#i"` leads.
    """

    name: str
    title: Markup | str
    words: str
    chart: Layer
    links: Sequence[str] = ()

    @property
    def svg(self) -> Markup:
        """The chart drawn, once for every call."""
        return render(self.chart, self.words, self.links)


def file_name(*parts: str) -> str:
    """A name without blanks and signs: `terms-threat-the-harbour-post`."""
    flat = "".join(c if c.isalnum() else "-" for c in "-".join(parts).lower())
    return "-".join(p for p in flat.split("-") if p)[:80]


def layer(rows: Sequence[Mark]) -> alt.Chart:
    """A chart over plain rows; no row means an empty layer."""
    import altair as alt

    return alt.Chart(inline(rows))


def inline(rows: Sequence[Mark]) -> alt.Data:
    """Rows as they are: no data frame, whose types Altair would guess, and no list, which it would copy many times."""
    import altair as alt

    return alt.Data(values=tuple(rows))  # type: ignore[no-untyped-call]


def _fixed(channel: Callable[[float], Any], pixels: float) -> Any:
    """A place in pixels; Altair would look for what `alt.value` means in its whole schema, each time."""
    return channel(pixels)


def hidden_rows() -> alt.Y:
    """The vertical place of row number `row`, without an axis: labels are drawn as text."""
    import altair as alt

    return alt.Y("row:O", axis=None, scale=alt.Scale(paddingOuter=0.1))


def axis(values: Sequence[float], form: str = ".3~f", title: str | None = None, **more: Any) -> alt.Axis:
    """A quiet axis: hair lines, few ticks, no domain, its unit beneath."""
    import altair as alt

    return alt.Axis(
        title=title,
        format=form,
        values=list(values),
        labelOverlap=False,
        domain=False,
        ticks=False,
        gridColor=theme.LINE,
        labelColor=theme.SOFT,
        labelPadding=5,
        titleColor=theme.SOFT,
        titleFontSize=11,
        titleFontWeight="normal",
        titlePadding=4,
        **more,
    )


def round_steps(low: float, high: float, most: int = 4) -> list[float]:
    """Round numbers from `low` or below to `high` or above, 0 among them where it lies between."""
    width = (high - low) or 1.0
    power = 10.0 ** math.floor(math.log10(width / most))
    step = next(s * power for s in (1, 2, 5, 10, 20) if width / (s * power) <= most - 1)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(step * k, 9) for k in range(first, last + 1)]


def labels(rows: Sequence[Mark], field: str, x: float, **mark: Any) -> alt.Chart:
    """Text of `field` in every row, starting (or ending) at `x` pixels."""
    import altair as alt

    style: Mark = {"align": "left", "baseline": "middle", "fontSize": 11.5, "color": theme.INK} | mark
    text: alt.Chart = (
        layer(rows).mark_text(**style).encode(y=hidden_rows(), x=_fixed(alt.XValue, x), text=alt.Text(f"{field}:N"))
    )
    return text


def dots(marks: Sequence[Mark], unit: str, step: int) -> Layer:
    """Values with their intervals, one a line: `row`, `name` or `label`, `value`, `low`, `high`, `text`, `colour`,
    `fill`, `shape`, `href`, `words`. A mark without `href` is a line with a name alone."""
    import altair as alt

    certain = [m for m in marks if m["low"] is not None]
    points_of = [m for m in marks if m["href"]]
    ticks = round_steps(0, _top(points_of))
    along: Mark = {"axis": axis(ticks, title=unit), "scale": alt.Scale(domain=[0, ticks[-1]], clamp=True)}
    colour = alt.Color("colour:N", scale=None)
    rules = layer(certain).mark_rule(strokeWidth=2, opacity=0.6)
    points = layer(points_of).mark_point(size=48, opacity=1, strokeWidth=1.6)
    return alt.layer(
        rules.encode(y=hidden_rows(), x=alt.X("low:Q", **along), x2=alt.X2("high:Q"), color=colour),
        points.encode(
            y=hidden_rows(),
            x=alt.X("value:Q", **along),
            stroke=alt.Stroke("colour:N", scale=None),
            fill=alt.Fill("fill:N", scale=None),
            shape=alt.Shape("shape:N", scale=None),
            href=alt.Href("href:N"),
            description=alt.Description("words:N"),
        ),
        labels([m for m in marks if m["name"]], "name", -LABEL),
        labels([m for m in marks if m["label"]], "label", -LABEL + 8, color=theme.SOFT),
        labels(marks, "text", PLOT + 40, align="right"),
    ).properties(width=PLOT, height=alt.Step(step))


def heading(row: int, name: str) -> Mark:
    """A line of a dot chart with a name alone."""
    empty = dict.fromkeys(("value", "low", "high", "href"))
    return empty | {"row": row, "name": name, "label": "", "text": "", "shape": "circle", "words": "",
                    "fill": "", "colour": ""}  # fmt: skip


def _top(marks: Sequence[Mark]) -> float:
    """The end of the scale; one interval that is far wider than all values must not flatten the others."""
    values = [m["value"] for m in marks if m["value"] is not None]
    highs = [m["high"] for m in marks if m["high"] is not None]
    return max(0.01, min(max([*highs, *values], default=1.0), 3 * max([*values, 0.0]) or 1.0))


def pairs(marks: Sequence[Mark], beneath: Sequence[Mark], joint: Sequence[Mark], ends: tuple[float, float]) -> Layer:
    """Ratios with intervals on a logarithmic scale between `ends`; `beneath` the comparison of all articles as
    diamonds, `joint` the ratio of all groups at once as upright ticks. Marks as for `dots`, `value` the ratio."""
    import altair as alt

    drawn = [*marks, *beneath]
    low = max(ends[0], min(0.5, *(m["low"] * 0.9 for m in drawn)))
    high = min(ends[1], max(2.0, *(m["high"] * 1.1 for m in drawn)))
    ticks = [2.0**k for k in range(math.ceil(math.log2(low)), math.floor(math.log2(high)) + 1)]
    scale = alt.Scale(type="log", domain=[low, high], clamp=True)
    halves = "datum.value < 1 ? '1/' + format(1 / datum.value, 'd') : format(datum.value, 'd')"
    along: Mark = {"axis": axis(ticks, title="times as often", labelExpr=halves), "scale": scale}
    x, y, colour = alt.X("value:Q", **along), hidden_rows(), alt.Color("colour:N", scale=None)
    band = layer([{"from": 1 / 1.25, "to": 1.25}]).mark_rect(color=theme.WASH, opacity=1)
    middle = layer([{"at": 1}]).mark_rule(color=theme.SOFT, strokeWidth=1)
    diamond: Mark = {"shape": "diamond", "fill": theme.PAPER, "stroke": theme.OTHER, "strokeWidth": 1.5}
    return alt.layer(
        band.encode(x=alt.X("from:Q", **along), x2=alt.X2("to:Q")),
        middle.encode(x=alt.X("at:Q", **along)),
        layer(marks)
        .mark_rule(strokeWidth=2, opacity=0.6, yOffset=7)
        .encode(y=y, x=alt.X("low:Q", **along), x2=alt.X2("high:Q"), color=colour),
        layer(joint).mark_tick(orient="vertical", size=15, thickness=2, color=theme.INK, yOffset=7).encode(y=y, x=x),
        layer(marks)
        .mark_point(size=48, opacity=1, strokeWidth=1.6, yOffset=7)
        .encode(
            y=y, x=x, stroke=alt.Stroke("colour:N", scale=None), fill=alt.Fill("fill:N", scale=None),
            href=alt.Href("href:N"), description=alt.Description("words:N"),
        ),
        layer(beneath)
        .mark_rule(strokeWidth=1.5, strokeDash=[3, 2], color=theme.OTHER, yOffset=17)
        .encode(y=y, x=alt.X("low:Q", **along), x2=alt.X2("high:Q")),
        layer(beneath)
        .mark_point(size=44, opacity=1, yOffset=17, **diamond)
        .encode(y=y, x=x, href=alt.Href("href:N"), description=alt.Description("words:N")),
        labels(marks, "label", 0, dy=-8),
        labels(marks, "text", WIDTH - 8, align="right", dy=-8),
    ).properties(width=WIDTH - 8, height=alt.Step(48 if beneath else 40))  # fmt: skip


def bars(marks: Sequence[Mark], unit: str, label: int = LABEL, form: str = ".3~f") -> Layer:
    """Bars from zero to both sides with their intervals; marks as for `dots`. `label`: pixels for the names."""
    import altair as alt

    plot = WIDTH - 42 - label
    reach = 3 * (max((abs(m["value"]) for m in marks), default=0.0) or 1.0)
    ends = [m[c] for m in marks for c in ("value", "low", "high") if m[c] is not None]
    ticks = round_steps(max(-reach, min(0.0, *ends)), min(reach, max(0.0, *ends)), 3)
    along: Mark = {"axis": axis(ticks, form, unit), "scale": alt.Scale(domain=[ticks[0], ticks[-1]], clamp=True)}
    certain = [m for m in marks if m["low"] is not None]
    return alt.layer(
        layer(marks)
        .mark_bar(height=9, opacity=0.85)
        .encode(
            y=hidden_rows(), x=alt.X("value:Q", **along), x2=alt.X2Datum(0), href=alt.Href("href:N"),
            description=alt.Description("words:N"), color=alt.Color("colour:N", scale=None),
        ),
        layer(certain)
        .mark_rule(color=theme.INK, strokeWidth=1, opacity=0.8)
        .encode(y=hidden_rows(), x=alt.X("low:Q", **along), x2=alt.X2("high:Q")),
        layer([{"at": 0}]).mark_rule(color=theme.SOFT, strokeWidth=1).encode(x=alt.X("at:Q", **along)),
        labels(marks, "label", -label),
        labels(marks, "text", plot + 40, align="right"),
    ).properties(width=plot, height=alt.Step(22))  # fmt: skip


def timeline(marks: Sequence[Mark], span: tuple[float, float], top: float) -> Layer:
    """Small charts beneath each other, one a `row`; `kind` says what a mark is: articles, rate, adjusted, event,
    shift, name, note, tick or letter. `at` is the place in time, `span` its ends, `top` the end of the scale."""
    import altair as alt

    along: Mark = {"scale": alt.Scale(domain=[span[0] - 0.5, span[1] + 0.5]), "axis": None}
    up: Mark = {"scale": alt.Scale(domain=[-FLOOR * top, 1.15 * top], clamp=True), "axis": axis([0, top])}
    x, y, low = alt.X("at:Q", **along), alt.Y("value:Q", **up), alt.Y("low:Q", **up)
    width = max(1.0, min(14.0, 0.7 * PANEL / (span[1] - span[0] + 1)))
    colour = alt.Color("colour:N", scale=None)

    def of(kind: str) -> alt.Chart:
        return alt.Chart().transform_filter(f"datum.kind == '{kind}'")

    layers = [
        ("articles", of("articles").mark_bar(color=theme.FAINT, width=width)
         .encode(x=x, y=alt.Y("high:Q", **up), y2=alt.Y2("low:Q"))),
        ("event", of("event").mark_rule(color=theme.OTHER, strokeDash=[1, 3]).encode(x=x)),
        ("shift", of("shift").mark_rule(color=theme.INK, strokeDash=[5, 2]).encode(x=x)),
        ("rate", of("rate").mark_rule(opacity=0.4).encode(x=x, y=low, y2=alt.Y2("high:Q"), color=colour)),
        ("adjusted", of("adjusted").mark_line(color=theme.INK, strokeWidth=1.3, strokeDash=[4, 3])
         .encode(x=x, y=y, detail=alt.Detail("run:N"))),
        ("rate", of("rate").mark_line(strokeWidth=1.6).encode(x=x, y=y, detail=alt.Detail("run:N"), color=colour)),
        ("rate", of("rate").mark_point(filled=True, size=20, opacity=1)
         .encode(x=x, y=y, color=colour, href=alt.Href("href:N"), description=alt.Description("words:N"))),
        ("name", _text(of("name"), theme.INK, -7, "left").encode(x=_fixed(alt.XValue, 0))),
        ("note", _text(of("note"), theme.SOFT, -7, "right").encode(x=_fixed(alt.XValue, PANEL))),
        ("letter", _text(of("letter"), theme.SOFT, -22, "center").encode(x=x)),
        ("tick", _text(of("tick"), theme.SOFT, HEIGHT + 11, "center").encode(x=x)),
    ]  # fmt: skip
    kinds = {m["kind"] for m in marks}
    kept = [one for kind, one in layers if kind in kinds]
    return (
        alt.layer(*kept, data=inline(marks))
        .properties(width=PANEL, height=HEIGHT)
        .facet(row=alt.Row("row:O", header=None, title=None), spacing=24)
    )


def _text(base: alt.Chart, colour: str, y: int, align: Literal["left", "center", "right"]) -> alt.Chart:
    import altair as alt

    marks = base.mark_text(align=align, baseline="middle", fontSize=11, color=colour)
    text: alt.Chart = marks.encode(y=_fixed(alt.YValue, y), text=alt.Text("text:N"))
    return text


def matrix(cells: Sequence[Mark], rows: Sequence[str], columns: Sequence[tuple[str, str]]) -> Layer:
    """Which column has which row: a filled square by the number of articles, an open ring for a blind spot.

    `cells`: `row`, `column` (places), `value` (0 for a blind spot), `href`, `words`. `columns`: labels and colours.
    """
    import altair as alt

    step = max(24, min(52, 240 // max(1, len(columns))))
    x = alt.X("column:O", axis=None)
    covered, gaps = [c for c in cells if c["value"]], [c for c in cells if not c["value"]]
    most = max((c["value"] for c in covered), default=1)
    covered = [c | {"size": 40 + 220 * c["value"] / most, "colour": columns[c["column"]][1]} for c in covered]
    heads = [{"row": 0, "column": i, "text": name} for i, (name, _) in enumerate(columns)]
    names = [{"row": i, "name": name} for i, name in enumerate(rows)]
    square = layer(covered).mark_point(shape="square", filled=True, opacity=1)
    open_ring: Mark = {"shape": "circle", "fill": "transparent", "stroke": theme.OTHER, "strokeWidth": 1.3}
    ring = layer(gaps).mark_point(size=60, opacity=1, **open_ring)
    top = layer(heads).mark_text(align="left", baseline="middle", fontSize=11, angle=310, color=theme.INK)
    return alt.layer(
        square.encode(
            x=x, y=hidden_rows(), color=alt.Color("colour:N", scale=None), href=alt.Href("href:N"),
            description=alt.Description("words:N"), size=alt.Size("size:Q", scale=None),
        ),
        ring.encode(x=x, y=hidden_rows(), description=alt.Description("words:N")),
        top.encode(x=x, y=_fixed(alt.YValue, -8), text=alt.Text("text:N")),
        labels(names, "name", -NAMES, fontSize=11),
    ).properties(width=alt.Step(step), height=alt.Step(24))  # fmt: skip
