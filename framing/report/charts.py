"""Charts: Altair specifications rendered to inline SVG when the page is built.

Data reach a chart as labels, descriptions and numbers only. A mark's link is a number in the specification
and becomes an address here, because vl-convert resolves and refuses addresses of its own accord; colours
are sentinels that become CSS variables. The SVG is parsed and written anew, which proves it well-formed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from markupsafe import Markup

from framing.report import theme

if TYPE_CHECKING:
    import altair as alt

    Layer = alt.Chart | alt.LayerChart | alt.FacetChart

WIDTH = 330
"""Natural width of a chart: a phone shows it at its own size, a wide screen shows three in a row."""
_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}"


def layer(rows: Sequence[dict[str, Any]]) -> alt.Chart:
    """A chart over plain rows; no row means an empty layer."""
    import altair as alt

    return alt.Chart(inline(rows))


def inline(rows: Sequence[dict[str, Any]]) -> alt.Data:
    """Rows as they are: no data frame, whose types Altair would guess."""
    import altair as alt

    return alt.Data(values=list(rows))  # type: ignore[no-untyped-call]


def hidden_rows() -> alt.Y:
    """The vertical place of row number `row`, without an axis: labels are drawn as text."""
    import altair as alt

    return alt.Y("row:O", axis=None, scale=alt.Scale(paddingOuter=0.1))


def axis(values: Sequence[float], form: str = ".3~f") -> alt.Axis:
    """A quiet horizontal axis: hair lines, few ticks, no domain."""
    import altair as alt

    return alt.Axis(
        title=None,
        format=form,
        values=list(values),
        domain=False,
        ticks=False,
        gridColor=theme.LINE,
        labelColor=theme.SOFT,
        labelPadding=5,
    )


def round_steps(low: float, high: float, most: int = 4) -> list[float]:
    """Round numbers from `low` or below to `high` or above, 0 among them where it lies between."""
    width = (high - low) or 1.0
    power = 10.0 ** math.floor(math.log10(width / most))
    step = next(s * power for s in (1, 2, 5, 10, 20) if width / (s * power) <= most - 1)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(step * k, 9) for k in range(first, last + 1)]


def labels(rows: Sequence[dict[str, Any]], field: str, x: float, **mark: Any) -> alt.Chart:
    """Text of `field` in every row, starting (or ending) at `x` pixels."""
    import altair as alt

    style: dict[str, Any] = {"align": "left", "baseline": "middle", "fontSize": 11.5, "color": theme.INK} | mark
    text: alt.Chart = (
        layer(rows).mark_text(**style).encode(y=hidden_rows(), x=alt.value(x), text=alt.Text(f"{field}:N"))
    )
    return text


def render(chart: Layer, title: str, links: Sequence[str] = ()) -> Markup:
    """The chart as inline SVG named `title`; `links[i]` is where the mark with `href = "#i"` leads."""
    import vl_convert

    spec = _configured(chart).to_dict(validate=False)
    root = ET.fromstring(vl_convert.vegalite_to_svg(spec))  # noqa: S314 - our own rendering
    _name(root, title, bool(links))
    for parent in root.iter():
        _clean(parent)
        _link(parent, links)
    return Markup(_serialise(root))  # noqa: S704 - the serialiser escapes


def _configured(chart: Layer) -> Layer:
    import altair as alt

    configured: Layer = chart.configure(
        background="transparent",
        font=theme.FONT,
        padding=2,
        view=alt.ViewConfig(strokeWidth=0),
        axis=alt.AxisConfig(labelFontSize=11),
    )
    return configured


def _name(root: ET.Element, title: str, linked: bool) -> None:
    """A picture with a name; with links in it, a group, because a picture hides what is inside."""
    for key in ("width", "height", "version", "class"):
        root.attrib.pop(key, None)
    root.set("class", "chart")
    root.set("role", "group" if linked else "img")
    root.set("aria-label", title)


def _clean(element: ET.Element) -> None:
    """Sentinels become variables; the font and Vega's own roles go."""
    for key in ("role", "aria-roledescription", "aria-hidden", "font-family", "pointer-events", "class"):
        if not element.tag.endswith("}svg"):
            element.attrib.pop(key, None)
    for key in ("fill", "stroke"):
        if element.get(key) in theme.VARIABLES:
            element.set(key, theme.VARIABLES[element.attrib[key]])


def _link(parent: ET.Element, links: Sequence[str]) -> None:
    """Point a linked mark at its evidence, under the words that describe it; others keep no label."""
    for child in list(parent):
        if child.tag == f"{_SVG}a":
            child.set("href", links[int(child.attrib.pop(f"{_XLINK}href").rpartition("#")[2])])
            child.set("aria-label", child[0].attrib.pop("aria-label", ""))
        elif parent.tag != f"{_SVG}a":
            child.attrib.pop("aria-label", None)


def _serialise(root: ET.Element) -> str:
    """As HTML wants it: no prefixes, because an HTML parser knows SVG by its element's name."""
    for element in root.iter():
        element.tag = element.tag.removeprefix(_SVG)
    return ET.tostring(root, encoding="unicode")
