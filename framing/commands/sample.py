"""`framing sample RUN`: mentions to code by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from framing import options


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("sample")(sample)


def sample(
    run: options.RunArgument,
    number: Annotated[int, typer.Option("--number", "-n", min=1, help="Mentions of each frame.")] = 100,
    out: Annotated[Path, typer.Option("--out", "-o", help="The sheet to write; never over another file.")] = Path(
        "codings.csv"
    ),
    seed: options.Seed = None,
    debug: options.Debug = False,
) -> None:
    """Draw mentions for hand coding, stratified by source and term, into a sheet that hides the source."""
    from framing import tables
    from framing.errors import InputError, printable
    from framing.results import read_run
    from framing.run import read_manifest
    from framing.sampling import draw_sample, sheet_of
    from framing.validation import name_draw

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
    options.say(f"{out}: {len(sheet)} mentions, seed {chosen}; write yes or no into the column code, then:")
    options.say(f"framing validate {run} {out}")
