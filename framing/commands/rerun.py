"""`framing rerun RUN [INPUTS]…`: does the same come out again?"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from framing.commands import _options


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("rerun")(rerun)


def rerun(
    run: _options.RunArgument,
    inputs: Annotated[
        list[Path] | None, typer.Argument(help="Its inputs; else found by name and SHA-256 below this folder.")
    ] = None,
    jobs: _options.Jobs = None,
    quiet: _options.Quiet = False,
    as_json: _options.Json = False,
    debug: _options.Debug = False,
) -> None:
    """Repeat a run and compare all of its files byte for byte; exit 1 where one differs.

    The run itself stays as it is: the repetition goes to a temporary folder.
    """
    from functools import partial

    from framing.errors import CheckFailed, plural, printable
    from framing.pipeline import run_study
    from framing.runs.rerun import repeat_run

    with _options.show_progress(quiet) as progress:
        files, found = repeat_run(run, partial(run_study, on_progress=progress), inputs or [], jobs or 1)
    if as_json:
        _options.print_result(
            json.dumps({"files": files, "differences": [asdict(d) for d in found]}, ensure_ascii=False)
        )
    else:
        for difference in found:
            _options.print_result(f"{printable(difference.file)}: {difference.where}")
    if found:
        raise CheckFailed(f"{printable(run.name or run)}: {len(found)} of {plural(files, 'file')} came out differently")
    if not as_json:
        _options.print_result(f"{printable(run.name or run)}: {plural(files, 'file')} came out the same")
