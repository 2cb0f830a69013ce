"""`framing verify RUN`: is a run folder as it was written?"""

from __future__ import annotations

import json
from dataclasses import asdict

import typer

from framing.commands import _options


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("verify")(verify)


def verify(
    run: _options.RunArgument,
    quiet: _options.Quiet = False,
    as_json: _options.Json = False,
    debug: _options.Debug = False,
) -> None:
    """Hash every file of a run folder again; exit 1 where one differs, is missing or does not belong there."""
    from framing.errors import CheckFailed, plural, printable
    from framing.runs.folder import verify_run

    found = verify_run(run)
    if as_json:
        _options.print_result(json.dumps(asdict(found) | {"whole": found.whole}, ensure_ascii=False))
    else:
        for what in ("changed", "missing", "unlisted"):
            for name in getattr(found, what):
                _options.print_result(f"{what + ':':<9} {printable(name)}")
        if not found.fits:
            _options.print_result("run.json: its run_id does not fit what it says")
    if not found.whole:
        wrong = len(found.changed) + len(found.missing) + len(found.unlisted) + (not found.fits)
        raise CheckFailed(f"{printable(run.name or run)}: {plural(wrong, 'file')} not as the run wrote them")
    if not as_json:
        _options.print_result(f"{printable(run.name or run)}: {plural(found.files, 'file')}, all as the run wrote them")
