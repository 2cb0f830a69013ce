"""`framing open RUN`: the page of a run in the browser."""

from __future__ import annotations

import typer

from framing.commands import _options


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("open")(open_page)


def open_page(
    run: _options.RunArgument,
    quiet: _options.Quiet = False,
    debug: _options.Debug = False,  # read by the command line itself
) -> None:
    """Open the page of a run in the browser."""
    from framing.errors import InputError, printable
    from framing.report.writing import PAGE
    from framing.runs.folder import read_manifest

    read_manifest(run)
    page = run / PAGE
    if not page.is_file():
        raise InputError(f"{printable(run.name or run)}: has no {PAGE}; framing report RUN builds it again")
    if typer.launch(page.absolute().as_uri()) and not quiet:
        _options.print_message("note: no browser could be started; open the file yourself")
    _options.print_result(str(page))
