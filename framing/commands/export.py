"""`framing export RUN`: the tables for Excel, SQL, and columnar readers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from framing.commands import _options


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("export")(export)


def export(
    run: _options.RunArgument,
    excel: Annotated[Path | None, typer.Option(metavar="FILE", help="One workbook, a sheet a table.")] = None,
    sqlite: Annotated[Path | None, typer.Option(metavar="FILE", help="One database; opens in Datasette.")] = None,
    parquet: Annotated[Path | None, typer.Option(metavar="DIR", help="A folder with one file a table.")] = None,
    quiet: _options.Quiet = False,
    debug: _options.Debug = False,  # read by the command line itself
) -> None:
    """Write all tables of a run as one Excel workbook, one SQLite database, or Parquet files; several at once.

    Each says what its columns are. Text stays text. An older export is replaced, any other file never.
    """
    from framing.errors import InputError
    from framing.exports.columnar import write_parquet
    from framing.exports.database import write_database
    from framing.exports.workbook import write_workbook
    from framing.runs.folder import read_manifest
    from framing.runs.results import read_run

    targets = ((excel, write_workbook), (sqlite, write_database), (parquet, write_parquet))
    if not any(target for target, _ in targets):
        raise InputError("nothing to write; name --excel FILE, --sqlite FILE or --parquet DIR")
    manifest, tables = read_manifest(run), read_run(run)
    for target, write in targets:
        if target:
            write(tables, manifest, target, run)
            if not quiet:
                _options.print_result(str(target))
