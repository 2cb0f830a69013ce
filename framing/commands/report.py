"""`framing report RUN`: rebuild the page from the tables."""

from __future__ import annotations

import typer

from framing.commands import _options


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("report")(report)


def report(
    run: _options.RunArgument,
    settings: _options.Settings = None,
    quiet: _options.Quiet = False,
    debug: _options.Debug = False,
) -> None:
    """Rebuild report.html of a run folder from its tables; `--set report.text=none` leaves the sentences out."""
    from framing.config.study import parse_setting
    from framing.report.writing import rebuild_report

    _options.print_result(str(rebuild_report(run, dict(parse_setting(s) for s in settings or []))))
