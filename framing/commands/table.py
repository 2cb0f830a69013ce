"""`framing table RUN NAME`: a table of a run for a paper."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from framing.commands import _options


class TableFormat(StrEnum):
    """What a paper is written in."""

    LATEX = "latex"
    MARKDOWN = "markdown"


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("table")(table)


def table(  # noqa: PLR0913, PLR0917 - one parameter an option: that is how Typer declares them
    run: _options.RunArgument,
    name: Annotated[str, typer.Argument(help="contrasts, rates, or any other table of the run.", metavar="NAME")],
    form: Annotated[
        TableFormat, typer.Option("--format", help="latex (booktabs) or markdown (Pandoc, Quarto, GitHub).")
    ] = TableFormat.MARKDOWN,
    columns: Annotated[str, typer.Option(help="Only these columns, in this order: A,B.")] = "",
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write it to this file.")] = None,
    quiet: _options.Quiet = False,
    debug: _options.Debug = False,  # read by the command line itself
) -> None:
    """Print a table of a run as LaTeX or Markdown: of the contrasts the primary ones, of the rates those over all."""
    from framing.exports.papers import print_table
    from framing.exports.places import require_outside
    from framing.runs.folder import read_manifest
    from framing.runs.results import read_run

    asked = [column.strip() for column in columns.split(",") if column.strip()]
    if out:
        require_outside(out, run)
    text = print_table(read_run(run), read_manifest(run), name, form.value, asked)
    if out is None:
        _options.print_result(text.rstrip("\n"))
        return
    out.write_text(text, encoding="utf-8", newline="\n")
    if not quiet:
        _options.print_result(str(out))
