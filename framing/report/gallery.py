"""The charts of the page as Altair objects, for a notebook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from framing.config import Report
from framing.discovery import plug_in, plug_in_names
from framing.report import theme
from framing.report.document import SECTIONS
from framing.report.drawing import specify
from framing.report.page import Page

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

    from framing.report.charts import Figure


def charts(tables: Mapping[str, pd.DataFrame], run: Mapping[str, Any] | None = None) -> dict[str, alt.Chart]:
    """The charts of a run by name (`rates-threat`, `compared-threat`, `timeline-threat`, `coverage`, …).

    `tables` are those of `read_run`; `run` is the content of `run.json`, needed only where a run compared by several
    columns and the page shows another than the first. The specifications are those of the page, in its light
    colours; links to sentences lead nowhere outside it and are left out. Without a comparison there are fewer
    charts, without mentions none.

        framing.charts(framing.read_run("framing-run"))["compared-threat"]
    """
    import altair as alt

    found = figures(Page(tables, run or {}, Report(), _undrawn))
    return {f.name: alt.Chart.from_dict(_light(specify(f.chart)), validate=False) for f in found}


def figures(page: Page) -> Iterator[Figure]:
    """All charts that the sections draw, in their order."""
    sections = [plug_in(SECTIONS, name) for name in plug_in_names(SECTIONS)]
    for section in sorted((s for s in sections if hasattr(s, "draw")), key=lambda s: s.ORDER):
        yield from section.draw(page)


def _undrawn(template: str, **values: object) -> Any:
    raise AssertionError("charts need no template")  # pragma: no cover


def _light(value: Any) -> Any:
    """A specification with colours for the sentinels, and without the numbers that stand for links."""
    if isinstance(value, dict):
        return {k: _light(v) for k, v in value.items() if k != "href"}
    if isinstance(value, list):
        return [_light(v) for v in value]
    return theme.LIGHT.get(value, value) if isinstance(value, str) else value
