"""The charts of the page as pictures that can stand alone: title, measure and unit, and where the numbers come from."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from framing.exports.describing import distinct
from framing.exports.pdf import in_order
from framing.exports.places import new_folder
from framing.report.charts import theme
from framing.report.charts.gallery import figures, in_light, page_of
from framing.report.charts.rendering import specify, unchecked
from framing.report.prose.wording import own_version, plural, shorten
from framing.tables import json_text

if TYPE_CHECKING:
    import pandas as pd

    from framing.report.charts.specs import Figure
    from framing.report.page import Page

FORMATS = ("svg", "png", "pdf")
LIST = "figures.json"
"""Names the pictures of a folder with their titles; only what it names is ours to replace."""
_LINE, _SMALL = 46, 64
"""Characters of a line of the title, and of the lines in small type."""
_SCALE = 3
"""Pixels of a PNG for each of the chart: 990 wide and more, enough for a column of print."""
_FONT = "Liberation Sans"
"""Bundled with vl-convert, so that pictures are the same on every machine; scripts that it lacks take what is there."""
_FONTS = f"{_FONT}, Arimo, Arial, Helvetica, sans-serif"
"""Where an SVG is opened the bundled font may not be; these are as wide."""


def write_figures(
    tables: Mapping[str, pd.DataFrame], manifest: Mapping[str, Any], form: str, target: Path, run: Path
) -> list[str]:
    """Write every chart of a run to `target/NAME.form` (see FORMATS); the files, without those of a run without any.

    `target/figures.json` has the title, measure and source of each. Raises InputError where `target` cannot be
    written or holds files that it does not name.
    """
    page, draw = page_of(tables, manifest), _renderers()[form]
    source = say_source(page)
    with unchecked():
        drawn = [(figure, compose(figure, source)) for figure in figures(page)]
    if not drawn:
        return []
    names = [f"{name}.{form}" for name in distinct([figure.name for figure, _ in drawn], "-")]
    with new_folder(target, run, _is_listed) as folder:
        for name, (_, spec) in zip(names, drawn, strict=True):
            (folder / name).write_bytes(draw(spec))
        listed = [
            {"file": name, "title": _plain(figure.title), "measure": _measure(figure), "source": source}
            for name, (figure, _) in zip(names, drawn, strict=True)
        ]
        (folder / LIST).write_text(json_text(listed), encoding="utf-8", newline="\n")
    return names


def compose(figure: Figure, source: str) -> dict[str, Any]:
    """The Vega-Lite specification of a picture: the chart between its title with the measure, and its source."""
    chart = in_light(specify(figure.chart))
    outer = {key: chart.pop(key) for key in ("$schema", "config") if key in chart}
    outer["config"]["background"] = "white"
    outer["config"]["padding"] = 14
    outer["config"]["font"] = _FONT
    small = {"fontWeight": "normal", "fontSize": 10, "color": theme.LIGHT[theme.SOFT]}
    chart["title"] = {"text": _wrap(source, _SMALL), "orient": "bottom", "anchor": "start", "offset": 12, **small}
    title = {
        "text": _wrap(_plain(figure.title), _LINE),
        "subtitle": _wrap(_measure(figure), _SMALL),
        "anchor": "start",
        "offset": 14,
        "fontSize": 15,
        "subtitleFontSize": 11.5,
        "subtitlePadding": 5,
        "color": theme.LIGHT[theme.INK],
        "subtitleColor": theme.LIGHT[theme.SOFT],
    }
    return {**outer, "title": title, "vconcat": [chart]}


def say_source(page: Page) -> str:
    """Where the numbers of a run come from, in a line: study, authors, articles, days, run."""
    study = page.run.get("study", {})
    documents = page.table("documents")
    used = documents[documents["included"].astype(bool)]
    days = sorted(day for day in used["date"] if day)
    authors = ", ".join(study.get("authors") or ())
    parts = [
        str(study.get("name") or "framing study") + (f" ({authors})" if authors else ""),
        f"{plural(len(used), 'article')} of {plural(len(page.sizes), page.noun)}"
        + (f", {days[0]} to {days[-1]}" if days else ""),
        " ".join(f"framing {own_version(page.run)}, run {page.run.get('run_id', '')}".split()),
    ]
    return f"Source: {'; '.join(parts)}"


def _renderers() -> dict[str, Callable[[dict[str, Any]], bytes]]:
    import vl_convert

    return {
        "svg": lambda spec: vl_convert.vegalite_to_svg(spec).replace(f'"{_FONT}"', f'"{_FONTS}"').encode(),
        "png": lambda spec: bytes(vl_convert.vegalite_to_png(spec, scale=_SCALE)),
        "pdf": lambda spec: in_order(bytes(vl_convert.vegalite_to_pdf(spec))),
    }


def _is_listed(path: Path) -> bool:
    """Whether a file of a folder is a picture that was written here, or the list of them."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        listed = json.loads((path.parent / LIST).read_text(encoding="utf-8"))
        return path.name == LIST or path.name in {entry["file"] for entry in listed}
    return False


def _plain(title: Markup | str) -> str:
    """A caption of the page as text; what stands there in small type comes after a comma."""
    if isinstance(title, Markup):
        title = Markup(str(title).replace("<small>", ", ")).striptags().replace(" ,", ",").rstrip(", ")  # noqa: S704
    return title[:1].upper() + title[1:]


def _measure(figure: Figure) -> str:
    """What is shown, and its unit, without the frame that the title names already."""
    frame, _, rest = figure.words.partition(": ")
    named = rest and _plain(figure.title).casefold().startswith(frame.casefold())
    words = rest if named else figure.words
    return words[:1].upper() + words[1:]


def _wrap(text: str, width: int) -> list[str]:
    return textwrap.wrap(shorten(text, 400), width) or [""]
