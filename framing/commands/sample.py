"""`framing sample RUN`: mentions to code by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from framing.commands import _options


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("sample")(sample)


def sample(
    run: _options.RunArgument,
    number: Annotated[int, typer.Option("--number", "-n", min=1, help="Mentions of each frame.")] = 100,
    out: Annotated[Path, typer.Option("--out", "-o", help="The sheet to write; never over another file.")] = Path(
        "codings.csv"
    ),
    seed: _options.Seed = None,
    quiet: _options.Quiet = False,
    debug: _options.Debug = False,
) -> None:
    """Draw mentions for hand coding, stratified by source and term, into a sheet that hides the source."""
    from framing import tables
    from framing.errors import InputError, printable
    from framing.runs.folder import read_manifest
    from framing.runs.results import read_run
    from framing.runs.sampling import draw_sample, sheet_of
    from framing.runs.validation import name_draw

    if out.exists():
        raise InputError(f"{printable(out.name)}: is there already; move it away, it may hold codes, or name --out")
    manifest = read_manifest(run)
    chosen = manifest["study"]["seed"] if seed is None else seed
    evidence = read_run(run)["evidence"]
    if evidence.empty:
        raise InputError(f"{printable(run.name)}: the run has no mention to code")
    definitions = {f["frame"]: f["definition"] for lexicon in manifest["lexicons"] for f in lexicon["frames"]}
    sheet = sheet_of(draw_sample(evidence, number, chosen), definitions, name_draw(manifest["run_id"], number, chosen))
    tables.write_csv("codings", sheet, out)
    _options.print_result(f"{out}: {len(sheet)} mentions, seed {chosen}; write yes or no into the column code, then:")
    _options.print_result(f"framing validate {run} {out}")
