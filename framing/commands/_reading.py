"""How a person reads sentence after sentence at the terminal, a key each."""

from __future__ import annotations

import sys
from collections.abc import Sequence

STOP = "q"


def ask_key(keys: Sequence[str]) -> str:
    """One of the keys; `q` where reading stops. At a terminal a key is enough, else a line is read."""
    import click

    while True:
        try:
            key = click.getchar() if sys.stdin.isatty() else sys.stdin.readline()[:1] or STOP
        except (KeyboardInterrupt, EOFError):
            return STOP
        if key in (*keys, STOP):
            return key


def clear_screen() -> None:
    """An empty screen for the next sentence; nothing where no one looks."""
    import click

    if sys.stdin.isatty() and sys.stderr.isatty():
        click.clear()
