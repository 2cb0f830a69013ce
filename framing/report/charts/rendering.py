"""From a specification to inline SVG, when the page is built.

Data reach a chart as labels, descriptions and numbers only. A mark's link is a number in the specification
and becomes an address here, because vl-convert resolves and refuses addresses of its own accord; colours
are sentinels that become CSS variables. The SVG is parsed and written anew, which proves it well-formed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from markupsafe import Markup

from framing.report.charts import theme

if TYPE_CHECKING:
    import altair as alt

    Layer = alt.Chart | alt.LayerChart | alt.FacetChart

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_MEASURES = ("transform", "d", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "viewBox")
_LONG = re.compile(r"-?\d+\.\d{3,}(?:e-\d+)?")
_DEFAULTS = {("opacity", "1"), ("transform", "translate(0,0)"), ("font-weight", "normal"), ("text-anchor", "start")}


def render(chart: Layer, title: str, links: Sequence[str] = ()) -> Markup:
    """The chart as inline SVG named `title`; `links[i]` is where the mark with `href = "#i"` leads."""
    import vl_convert

    root = ET.fromstring(vl_convert.vegalite_to_svg(specify(chart)))  # noqa: S314 - our own rendering
    _name(root, title, bool(links))
    for parent in root.iter():
        _clean(parent)
        _link(parent, links)
    return Markup(_serialise(root))  # noqa: S704 - the serialiser escapes


@contextmanager
def unchecked() -> Iterator[None]:
    """Altair without its check of every part against a schema, which takes as long as drawing; a notebook's charts,
    which are the same, are checked."""
    from altair.utils import schemapi

    with schemapi.debug_mode(False):
        yield


def specify(chart: Layer) -> dict[str, Any]:
    """The Vega-Lite specification of a chart in the theme of the page."""
    import altair as alt

    configured: Layer = chart.configure(
        background="transparent",
        font=theme.FONT,
        padding=2,
        view=alt.ViewConfig(strokeWidth=0),
        axis=alt.AxisConfig(labelFontSize=13),
    )
    spec: dict[str, Any] = configured.to_dict(validate=False)
    return spec


def _name(root: ET.Element, title: str, linked: bool) -> None:
    """A picture with a name; with links in it, a group, because a picture hides what is inside."""
    for key in ("height", "version", "class"):
        root.attrib.pop(key, None)
    root.set("class", "plot")
    root.set("role", "group" if linked else "img")
    root.set("aria-label", title)


def _clean(element: ET.Element) -> None:
    """Sentinels become variables; the font, Vega's own roles, what says nothing and needless digits go."""
    for key in ("role", "aria-roledescription", "aria-hidden", "font-family", "pointer-events", "class"):
        if not element.tag.endswith("}svg"):
            element.attrib.pop(key, None)
    for child in [c for c in element if c.tag == f"{_SVG}path" and c.get("d") in ("", "M0,0h0v0h0Z")]:
        element.remove(child)
    for key, value in list(element.attrib.items()):
        if value in theme.VARIABLES:
            element.set(key, theme.VARIABLES[value])
        elif (key, value) in _DEFAULTS:
            del element.attrib[key]
        elif key in _MEASURES:
            element.set(key, _LONG.sub(lambda m: f"{float(m[0]):.2f}".rstrip("0").rstrip("."), value))


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
