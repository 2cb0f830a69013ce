"""The page as a whole: its sections in order, its style, script and policy."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.resources import files
from types import ModuleType
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from framing.discovery import plug_in, plug_in_names
from framing.report import excerpts, wording
from framing.report.drawing import unchecked
from framing.report.page import Page
from framing.tables import shorten

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    import pandas as pd

    from framing.config import Report

SECTIONS = "framing.report.sections"


def build_page(tables: Mapping[str, pd.DataFrame], run: Mapping[str, Any], options: Report) -> str:
    """The page of a run as HTML: what was compared, what can be told of it, and the sentences behind it.

    `tables` are those of the run's folder as `tables.read_csv` gives them back (rates, contrasts,
    contributions, documents, evidence, rejects, and timeline where there are dates); `run` is its
    `run.json`, of which nothing is required. `options.sections` names the sections; none means all.
    The same inputs give the same bytes. Raises InputError where a named section does not exist.
    """
    environment = _environment()

    def draw(template: str, **values: object) -> Markup:
        return Markup(environment.from_string(template).render(**values))  # noqa: S704 - autoescaped

    shown = {n: t.assign(title=shorten(t["title"])) if n == "documents" else t for n, t in tables.items()}
    page = Page(shown, run, options, draw)
    sections, assets = _sections(options), _assets()
    room = excerpts.room(len(page.table("documents"))) - sum(len(str(a).encode()) for a in assets.values())
    with unchecked():
        bodies = _render(page, sections, room)
    drawn = [{"name": name, "title": s.TITLE, "body": bodies[name]} for name, s in sections if bodies[name]]
    return environment.get_template("page.html").render(page=page, sections=drawn, **assets)


def _sections(options: Report) -> list[tuple[str, ModuleType]]:
    """The sections asked for, in their own order."""
    names = options.sections or plug_in_names(SECTIONS)
    found = [(name, plug_in(SECTIONS, name)) for name in names]
    return sorted(found, key=lambda s: (s[1].ORDER, s[0]))


def _render(page: Page, sections: Sequence[tuple[str, ModuleType]], room: int) -> dict[str, Markup | None]:
    """The body of each section; one that `FILLS` the page is drawn last, into what the others leave of `room` bytes."""
    bodies = {name: section.render(page) for name, section in sections if not hasattr(section, "FILLS")}
    left = room - sum(len(body.encode()) for body in bodies.values() if body)
    return bodies | {name: section.render(page, left) for name, section in sections if hasattr(section, "FILLS")}


def _environment() -> Environment:
    """Templates with autoescape; an unknown name is an error, never an empty place."""
    environment = Environment(
        loader=PackageLoader("framing.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = ("data", "frame_name", "own_version")
    environment.globals.update({name: getattr(wording, name) for name in words})
    return environment


def _assets() -> dict[str, object]:
    """Style and script with the hashes that let them, and nothing else, run."""
    folder = files("framing.report") / "templates"
    style, script = folder.joinpath("style.css").read_text(encoding="utf-8"), _script(folder / "script")
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    return {"style": Markup(style), "script": Markup(script), "policy": Markup(policy)}  # noqa: S704 - our own files


def _script(folder: Traversable) -> str:
    """The files of the script in order of name, in one block, so that none of their names becomes the page's."""
    parts = sorted((f for f in folder.iterdir() if f.name.endswith(".js")), key=lambda f: f.name)
    return '"use strict";\n{\n' + "\n".join(p.read_text(encoding="utf-8") for p in parts) + "}\n"


def _digest(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()
