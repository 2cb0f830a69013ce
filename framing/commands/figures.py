"""`framing figures RUN`: the charts of the page as pictures."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from framing.commands import _options


class Format(StrEnum):
    """The formats of a picture."""

    SVG = "svg"
    PNG = "png"
    PDF = "pdf"


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("figures")(figures)


def figures(
    run: _options.RunArgument,
    form: Annotated[
        Format, typer.Option("--format", help="svg and pdf for print, png for a text processor.")
    ] = Format.SVG,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Folder of the pictures; older ones there are replaced.")
    ] = Path("framing-figures"),
    quiet: _options.Quiet = False,
    debug: _options.Debug = False,  # read by the command line itself
) -> None:
    """Write every chart of the page as a picture of its own, with title, measure, unit and source in it."""
    from framing.errors import plural
    from framing.exports.figures import write_figures
    from framing.runs.folder import read_manifest
    from framing.runs.results import read_run

    written = write_figures(read_run(run), read_manifest(run), form.value, out, run)
    if not written and not quiet:
        _options.print_message("note: the run has nothing to draw, no picture was written")
    elif written:
        _options.print_result(f"{plural(len(written), 'picture')}: {out}")
