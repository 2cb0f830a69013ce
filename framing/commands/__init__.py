"""The commands, one a file. Each file has `add_to(app)`; adding a command is adding a file."""

from __future__ import annotations

from typing import Annotated

import typer

from framing.discovery import plug_ins


def build_app() -> typer.Typer:
    """All commands that are found, as one Typer application."""
    app = typer.Typer(
        name="framing",
        help="How do different outlets describe the same events across time?",
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_version)
    for module in plug_ins("framing.commands").values():
        module.add_to(app)
    return app


def _version(
    version: Annotated[bool, typer.Option("--version", help="Say the version and stop.", is_eager=True)] = False,
) -> None:
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"framing {installed('media-framing')}")
        raise typer.Exit
