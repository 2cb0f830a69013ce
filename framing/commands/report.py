"""`framing report RUN`: rebuild the page from the tables."""

from __future__ import annotations

import typer

from framing import options


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("report")(report)


def report(run: options.RunArgument, settings: options.Settings = None, debug: options.Debug = False) -> None:
    """Rebuild report.html of a run folder from its tables; `--set report.text=none` leaves the sentences out."""
    from framing.config import parse_setting
    from framing.pipeline import rebuild_report

    options.say(str(rebuild_report(run, dict(parse_setting(s) for s in settings or []))))
