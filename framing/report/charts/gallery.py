"""The charts of the page as Altair objects, for a notebook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from framing.config.study import ReportSettings
from framing.report.charts import theme
from framing.report.charts.rendering import specify
from framing.report.corrected import show_corrected
from framing.report.document import SECTIONS
from framing.report.page import Page
from framing.runtime.plugins import plug_in, plug_in_names

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

    from framing.report.charts.specs import Figure


def charts(tables: Mapping[str, pd.DataFrame], run: Mapping[str, Any] | None = None) -> dict[str, alt.Chart]:
    """The charts of a run by name (`rates-threat`, `compared-threat`, `timeline-threat`, …).

    `tables` are those of `read_run`; `run` is the content of `run.json`, needed only where a run compared by several
    columns and the page shows another than the first. The specifications are those of the page, in its light
    colours; links to sentences lead nowhere outside it and are left out. Without a comparison there are fewer
    charts, without mentions none.

        framing.charts(framing.read_run("framing-run"))["compared-threat"]
    """
    import altair as alt

    found = figures(page_of(tables, run or {}))
    return {f.name: alt.Chart.from_dict(in_light(specify(f.chart)), validate=False) for f in found}


def page_of(tables: Mapping[str, pd.DataFrame], run: Mapping[str, Any]) -> Page:
    """What the charts of a run ask of it."""
    return Page(show_corrected(tables), run, ReportSettings(), _undrawn)


def figures(page: Page) -> Iterator[Figure]:
    """All charts that the sections draw, in their order."""
    sections = [plug_in(SECTIONS, name) for name in plug_in_names(SECTIONS)]
    for section in sorted((s for s in sections if hasattr(s, "draw")), key=lambda s: s.ORDER):
        yield from section.draw(page)


def _undrawn(template: str, **values: object) -> Any:
    raise AssertionError("charts need no template")  # pragma: no cover


def in_light(value: Any) -> Any:
    """A specification with colours for the sentinels, and without the numbers that stand for links."""
    if isinstance(value, dict):
        return {k: in_light(v) for k, v in value.items() if k != "href"}
    if isinstance(value, list):
        return [in_light(v) for v in value]
    return theme.LIGHT.get(value, value) if isinstance(value, str) else value
