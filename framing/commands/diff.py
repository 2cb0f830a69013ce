"""`framing diff RUN RUN`: what changed between two runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from framing.commands import _options


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("diff")(diff)


def diff(
    before: Annotated[Path, typer.Argument(help="The older run folder.", metavar="RUN")],
    after: Annotated[Path, typer.Argument(help="The newer run folder.", metavar="RUN")],
    sentences: Annotated[int, typer.Option(min=0, help="Sentences shown for each term.")] = 2,
    quiet: _options.Quiet = False,
) -> None:
    """Terms and hits gained and lost, with sentences, and verdicts that changed."""
    from framing.runs.diff import compare_runs

    for line in compare_runs(before, after, sentences):
        _options.print_result(line)
