"""`framing code SHEET`: fill in a sheet at the terminal, one sentence a screen, one key a code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from framing.commands import _options
from framing.commands._reading import STOP, ask_key, clear_screen

if TYPE_CHECKING:
    import pandas as pd

_VOICED = {"1": ("yes", "own"), "2": ("yes", "quoted"), "3": ("yes", "attributed"), "0": ("no", "")}
_PLAIN = {"1": ("yes", ""), "0": ("no", "")}
_TOLD = {
    "own": "yes, the outlet's own words", "quoted": "yes, in quotation marks", "attributed": "yes, reported speech",
    "": "yes",
}  # fmt: skip
_BACK = "b"
_AROUND = 200
"""Characters shown on each side of what is to be coded."""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("code")(code)


def code(
    sheet: Annotated[Path, typer.Argument(help="A sheet that `framing sample` wrote.", metavar="SHEET")],
    by: Annotated[str, typer.Option("--by", help="Who codes: stands in the column coder.")],
    quiet: _options.Quiet = False,
    debug: _options.Debug = False,
) -> None:
    """Code a sheet at the terminal, a key each: one sentence a screen. Every key is kept; goes on where you left."""
    from framing.errors import InputError
    from framing.measures.sheets import open_sheet, save_sheet

    if not by.strip():
        raise InputError("--by: say who codes, so that agreement can be told")
    name, rows = open_sheet(sheet)
    voiced = "voice" in rows and not (rows["voice"] == "-").all()
    keys = _VOICED if voiced else _PLAIN
    told = ", ".join(f"{key} {'no' if answer == 'no' else _TOLD[voice]}" for key, (answer, voice) in keys.items())
    done: list[int] = []
    while open_places := rows.index[rows["code"] == ""].tolist():
        place = open_places[0]
        clear_screen()
        _show(rows.loc[place], len(rows) - len(open_places) + 1, len(rows))
        _options.print_message(f"{told}; {_BACK} back, {STOP} stop and go on later")
        key = ask_key((*keys, _BACK))
        if key == STOP:
            break
        if key == _BACK:
            place, answer, whose, coder = done.pop() if done else place, "", "", ""
        else:
            (answer, whose), coder = keys[key], by.strip()
            done.append(place)
        rows.loc[place, ["code", "coder"]] = [answer, coder]
        if voiced:
            rows.loc[place, "voice"] = whose
        save_sheet(name, rows, sheet)
    left = int((rows["code"] == "").sum())
    _options.print_result(f"{sheet}: {len(rows) - left} of {len(rows)} coded" + (f", {left} to go" if left else ""))


def _show(row: pd.Series, place: int, count: int) -> None:
    """One unit: the frame and what it means, then the sentence with what is to be coded in brackets."""
    _options.print_message(f"{place} of {count} · {row['frame']}: {row['definition']}")
    _options.print_message("")
    _options.print_message(f"{row['before'][-_AROUND:]}[{row['surface']}]{row['after'][:_AROUND]}")
    _options.print_message("")
