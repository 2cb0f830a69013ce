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

from framing.errors import FramingError
from framing.report import excerpts
from framing.report.charts.rendering import unchecked
from framing.report.corrected import show_corrected
from framing.report.opening import open_page
from framing.report.page import Page
from framing.report.prose import wording
from framing.runtime.plugins import plug_in, plug_in_names
from framing.runtime.progress import OnStep
from framing.tables import shorten

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    import pandas as pd

    from framing.config.study import ReportSettings

SECTIONS = "framing.report.sections"
_FAILED = '<p class="note">An error of ours: this section could not be made ({}). The tables beside the page stand.</p>'


def build_page(
    tables: Mapping[str, pd.DataFrame],
    run: Mapping[str, Any],
    options: ReportSettings,
    failed: dict[str, Exception] | None = None,
    on_section: OnStep = lambda: None,
) -> str:
    """The page of a run as HTML: what was compared, what can be told of it, and the sentences behind it.

    `tables` are those of the run's folder as `tables.read_csv` gives them back (rates, contrasts,
    contributions, documents, evidence, rejects, and timeline where there are dates); `run` is its
    `run.json`, of which nothing is required. `options.sections` names the sections; none means all.
    The same inputs give the same bytes; `on_section` is called after each section. Raises InputError where a named
    section does not exist. A section that meets an error of ours is named in its place and in `failed`; without such
    a dict the error is raised.
    """
    environment = _environment()

    def draw(template: str, **values: object) -> Markup:
        return Markup(environment.from_string(template).render(**values))  # noqa: S704 - autoescaped

    tables = show_corrected(tables)
    shown = {n: t.assign(title=shorten(t["title"])) if n == "documents" else t for n, t in tables.items()}
    page = Page(shown, run, options, draw)
    sections, assets = choose_sections(options), _assets()
    byte_budget = excerpts.byte_budget(len(page.table("documents"))) - sum(
        len(str(a).encode()) for a in assets.values()
    )
    with unchecked(), wording.calling(run.get("unit")):
        bodies = _render(page, sections, byte_budget, failed, on_section)
    drawn = [
        {
            "name": name,
            "title": s.TITLE,
            "short": getattr(s, "SHORT", s.TITLE),
            "body": bodies[name],
            "folded": getattr(s, "FOLDED", False),
        }
        for name, s in sections
        if bodies[name]
    ]
    whole = environment.get_template("page.html")
    with wording.calling(run.get("unit")):
        return whole.render(page=page, sections=drawn, opening=open_page(page), **assets)


def choose_sections(options: ReportSettings) -> list[tuple[str, ModuleType]]:
    """The sections asked for, in their own order. Raises InputError where one does not exist."""
    names = options.sections or plug_in_names(SECTIONS)
    found = [(name, plug_in(SECTIONS, name)) for name in names]
    return sorted(found, key=lambda s: (s[1].ORDER, s[0]))


def _render(
    page: Page,
    sections: Sequence[tuple[str, ModuleType]],
    byte_budget: int,
    failed: dict[str, Exception] | None,
    on_section: OnStep,
) -> dict[str, Markup | None]:
    """The body of each section; one with a BYTE_BUDGET is drawn last, into what the others leave."""

    def body(name: str, section: ModuleType, *left: int) -> Markup | None:
        try:
            drawn: Markup | None = section.render(page, *left)
        except (FramingError, MemoryError, OSError):
            raise
        except Exception as error:
            if failed is None:
                raise
            failed[f"section {name}"] = error
            drawn = Markup(_FAILED).format(f"{type(error).__name__}: {error}")  # noqa: S704 - our own words
        on_section()
        return drawn

    bodies = {name: body(name, section) for name, section in sections if not hasattr(section, "BYTE_BUDGET")}
    left = byte_budget - sum(len(body.encode()) for body in bodies.values() if body)
    return bodies | {name: body(name, section, left) for name, section in sections if hasattr(section, "BYTE_BUDGET")}


def _environment() -> Environment:
    """Templates with autoescape; an unknown name is an error, never an empty place."""
    environment = Environment(
        loader=PackageLoader("framing.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = ("data", "day", "frame_name", "own_version", "voice_word")
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
