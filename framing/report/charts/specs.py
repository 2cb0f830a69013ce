"""The charts of the page as Altair specifications: dots, pairs, bars and timelines, in one theme.

The sections prepare the marks: plain rows with numbers, labels and words. Labels are drawn as text where they
belong, so that no colour and no axis has to be looked up. `render` makes inline SVG of a specification.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from markupsafe import Markup

from framing.report.charts import rendering, theme

if TYPE_CHECKING:
    import altair as alt

    Layer = rendering.Layer

Mark = dict[str, Any]
render = rendering.render

WIDTH = 330
"""Natural width of a chart: a phone shows it at its own size, a wide screen shows three in a row."""
LABEL, PLOT = 128, 158
"""Pixels for names and for the scale of a dot chart; what is left shows the number."""
TEXT = 13
"""Pixels of the text in a chart; none is smaller."""
PANEL, HEIGHT = 292, 110
"""Size of a chart of rates over time."""
Side = Literal["left", "center", "right"]
FLOOR = 26
"""Pixels for the articles beneath a chart of rates over time."""


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
        titleFontSize=TEXT,
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

    style: Mark = {"align": "left", "baseline": "middle", "fontSize": TEXT, "color": theme.INK} | mark
    text: alt.Chart = (
        layer(rows).mark_text(**style).encode(y=hidden_rows(), x=_fixed(alt.XValue, x), text=alt.Text(f"{field}:N"))
    )
    return text


def dots(marks: Sequence[Mark], unit: str, step: int, top: float) -> Layer:
    """Values with their intervals, one a line: `row`, `name` or `label`, `value`, `low`, `high`, `text`, `colour`,
    `fill`, `shape`, `href`, `words`. A mark without `href` is a line with a name alone. `top` ends the scale, the same
    in all charts of a kind (`reach`); an interval that goes on ends in an arrow."""
    import altair as alt

    certain = [m for m in marks if m["low"] is not None]
    points_of = [m for m in marks if m["href"]]
    ticks = round_steps(0, top)
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
        arrows(certain, along, hidden_rows()),
        labels([m for m in marks if m["name"]], "name", -LABEL),
        labels([m for m in marks if m["label"]], "label", -LABEL + 8, color=theme.SOFT),
        labels(marks, "text", PLOT + 40, align="right"),
    ).properties(width=PLOT, height=alt.Step(step))


def heading(row: int, name: str) -> Mark:
    """A line of a dot chart with a name alone."""
    empty = dict.fromkeys(("value", "low", "high", "href"))
    return empty | {"row": row, "name": name, "label": "", "text": "", "shape": "circle", "words": "",
                    "fill": "", "colour": ""}  # fmt: skip


def arrows(marks: Sequence[Mark], along: Mark, y: alt.Y, **more: Any) -> Layer:
    """A tip at the end of the scale for every interval that goes on beyond it."""
    import altair as alt

    low, high = along["scale"].domain
    ends = [("triangle-left", low, [m for m in marks if m["low"] is not None and m["low"] < low])]
    ends += [("triangle-right", high, [m for m in marks if m["high"] is not None and m["high"] > high])]
    return alt.layer(
        *(
            layer([{"row": m["row"], "colour": m["colour"], "at": end} for m in cut])
            .mark_point(shape=shape, filled=True, size=50, opacity=1, **more)
            .encode(x=alt.X("at:Q", **along), y=y, color=alt.Color("colour:N", scale=None))
            for shape, end, cut in ends
        )
    )


def reach(marks: Sequence[Mark]) -> float:
    """Where the scale of these marks ends; one interval far wider than all values must not flatten the others."""
    values = [m["value"] for m in marks if m["value"] is not None]
    highs = [m["high"] for m in marks if m["high"] is not None]
    return max(0.01, min(max([*highs, *values], default=1.0), 3 * max([*values, 0.0]) or 1.0))


def pairs(marks: Sequence[Mark], beneath: Sequence[Mark], ends: tuple[float, float]) -> Layer:
    """Ratios with intervals on a logarithmic scale between `ends`, told from the side that has more; `beneath` the
    comparison of all articles as diamonds. Marks as for `dots`, `value` the ratio."""
    import altair as alt

    low, high = ends
    ticks = [2.0**k for k in range(math.ceil(math.log2(low)), math.floor(math.log2(high)) + 1)]
    scale = alt.Scale(type="log", domain=[low, high], clamp=True)
    halves = "datum.value < 1 ? '1/' + format(1 / datum.value, 'd') : format(datum.value, 'd')"
    along: Mark = {"axis": axis(ticks, title="times as often: less | more", labelExpr=halves), "scale": scale}
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
        arrows(marks, along, y, yOffset=7),
        arrows(beneath, along, y, yOffset=17),
        labels(marks, "label", 0, dy=-8),
        labels(marks, "text", WIDTH - 8, align="right", dy=-8),
    ).properties(width=WIDTH - 8, height=alt.Step(48 if beneath else 40))  # fmt: skip


def spread(marks: Sequence[Mark]) -> tuple[float, float]:
    """The ends of the scale of bars to both sides; one interval that is far wider must not flatten the others."""
    most = 3 * (max((abs(m["value"]) for m in marks), default=0.0) or 1.0)
    ends = [m[c] for m in marks for c in ("value", "low", "high") if m[c] is not None]
    return max(-most, min([0.0, *ends])), min(most, max([0.0, *ends]))


def bars(marks: Sequence[Mark], unit: str, ends: tuple[float, float], label: int = LABEL, form: str = ".3~f") -> Layer:
    """Bars from zero to both sides with their intervals; marks as for `dots`. `ends` of the scale, the same in all
    charts of a kind (`spread`); an interval that goes on ends in an arrow. `label`: pixels for the names."""
    import altair as alt

    plot = WIDTH - 42 - label
    ticks = round_steps(*ends, 3)
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
        arrows(certain, along, hidden_rows()),
        labels(marks, "label", -label),
        labels(marks, "text", plot + 40, align="right"),
    ).properties(width=plot, height=alt.Step(22))  # fmt: skip


def timeline(marks: Sequence[Mark], span: tuple[float, float], top: float) -> Layer:
    """Rates over time with articles beneath; `kind` says what a mark is: articles, rate, beyond (the scale), event,
    around, name, note, letter or a tick. `at` is the place in time, `span` its ends, `top` the end of the scale."""
    import altair as alt

    along: Mark = {"scale": alt.Scale(domain=[span[0] - 0.5, span[1] + 0.5]), "axis": None}
    up = alt.Scale(domain=[0, top], clamp=True)
    x, y = alt.X("at:Q", **along), alt.Y("value:Q", scale=up, axis=None)
    low = alt.Y("low:Q", scale=up, axis=axis([0, top]))  # the one layer that draws the axis of all
    width = max(1.0, min(14.0, 0.7 * PANEL / (span[1] - span[0] + 1)))
    colour = alt.Color("colour:N", scale=None)
    bar = alt.Y("share:Q", scale=alt.Scale(domain=[0, 1], range=[HEIGHT + 6 + FLOOR, HEIGHT + 6]), axis=None)
    linked: Mark = {"href": alt.Href("href:N"), "description": alt.Description("words:N")}

    def of(kind: str) -> alt.Chart:
        return layer([m for m in marks if m["kind"] == kind])

    rates = layer([m for m in marks if m["kind"] in ("rate", "beyond")])
    names: list[tuple[str, int, Side]] = [("name", 0, "left"), ("note", PANEL, "right")]
    layers = [
        ("articles", of("articles").mark_bar(color=theme.FAINT, width=width).encode(x=x, y=bar, y2=alt.Y2Datum(0))),
        ("event", of("event").mark_rule(color=theme.OTHER, strokeDash=[1, 3]).encode(x=x)),
        ("around", of("around").mark_rule(color=theme.INK, strokeWidth=1.5).encode(x=x)),
        ("rate", of("rate").mark_rule(opacity=0.35).encode(x=x, y=low, y2=alt.Y2("high:Q"), color=colour)),
        ("rate", rates.mark_line(strokeWidth=1.8).encode(x=x, y=y, detail=alt.Detail("run:N"), color=colour)),
        ("rate", of("rate").mark_point(filled=True, size=26, opacity=1).encode(x=x, y=y, color=colour, **linked)),
        ("beyond", of("beyond").mark_point(shape="triangle-up", filled=True, size=60, opacity=1)
         .encode(x=x, y=y, color=colour, **linked)),
        *((kind, _text(of(kind), theme.INK, -12, side).encode(x=_fixed(alt.XValue, at), color=colour))
          for kind, at, side in names),
        ("letter", _text(of("letter"), theme.INK, 8, "center").encode(x=x)),
        ("tick-left", _text(of("tick-left"), theme.SOFT, HEIGHT + FLOOR + 20, "left").encode(x=x)),
        ("tick-right", _text(of("tick-right"), theme.SOFT, HEIGHT + FLOOR + 20, "right").encode(x=x)),
    ]  # fmt: skip
    kinds = {m["kind"] for m in marks}
    kept = [one for kind, one in layers if kind in kinds]
    chart: Layer = alt.layer(*kept).resolve_scale(y="independent").properties(width=PANEL, height=HEIGHT)
    return chart


def _text(base: alt.Chart, colour: str, y: float, align: Side) -> alt.Chart:
    import altair as alt

    marks = base.mark_text(align=align, baseline="middle", fontSize=TEXT, color=colour)
    text: alt.Chart = marks.encode(y=_fixed(alt.YValue, y), text=alt.Text("text:N"))
    return text
