"""`framing init`: a commented study file."""

from __future__ import annotations

from pathlib import Path

import typer

from framing.commands import _options


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("init")(init)


def init(quiet: _options.Quiet = False) -> None:
    """Write a commented study file, framing.toml, into the working directory."""
    from framing.config.study import STUDY_FILE
    from framing.errors import InputError
    from framing.runtime.plugins import data_folder

    target = Path.cwd() / STUDY_FILE
    if target.exists():
        raise InputError(f"{STUDY_FILE}: exists already in this folder; edit it, or remove it first")
    target.write_text((data_folder("configs") / "minimal.toml").read_text(encoding="utf-8"), encoding="utf-8")
    _options.print_result(f"{STUDY_FILE} written; edit it, then: framing compare --by source")
