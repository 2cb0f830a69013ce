"""What can be typed? One command a file, with `add_to(app)`; adding a command is adding a file."""

from __future__ import annotations

from typing import Annotated

import typer

from framing.runtime.plugins import plug_ins


def build_app() -> typer.Typer:
    """All commands that are found, as one Typer application."""
    app = typer.Typer(
        name="framing",
        help="How do different outlets describe the same events across time?",
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_version)
    for module in plug_ins("framing.commands").values():
        module.add_to(app)
    return app


def _say_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"framing {version('media-framing')}")
        raise typer.Exit


def _version(
    _: Annotated[
        bool, typer.Option("--version", help="Say the version and stop.", is_eager=True, callback=_say_version)
    ] = False,
) -> None:
    """Options of the whole command line."""
