"""`framing placebo RUN`: how often would this corpus cry wolf?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from framing.commands import _options


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("placebo")(placebo)


def placebo(  # noqa: PLR0913, PLR0917
    run: _options.RunArgument,
    source: Annotated[str, typer.Option(help="Split this source's documents at random instead.")] = "",
    repetitions: Annotated[int, typer.Option("--repetitions", "-r", min=1, help="Shuffles.")] = 200,
    words: Annotated[bool, typer.Option("--words", help="Hold the frames against random words instead.")] = False,
    seed: _options.Seed = None,
    quiet: _options.Quiet = False,
    as_json: _options.Json = False,
) -> None:
    """Shuffle the source labels: the share of tests below .05 though nothing differs (5 % is right)."""
    from framing.comparison.placebos import placebo as shuffle
    from framing.runs.folder import read_manifest
    from framing.runs.results import read_run

    chosen = read_manifest(run)["study"]["seed"] if seed is None else seed
    if words:
        _place_among_words(run, repetitions, chosen, quiet, as_json)
        return
    tables = read_run(run)
    found = shuffle(tables["documents"], tables["scores"], repetitions=repetitions, seed=chosen, source=source)
    if as_json:
        _options.print_result(found.to_json(orient="records"))
        return
    _options.print_result(f"{'frame':<24} {'tests':>7} {'p < .05':>9} {'token test':>11}")
    for row in found.itertuples(index=False):
        _options.print_result(f"{row.frame:<24} {row.tests:>7} {row.share_p05:>9.1%} {row.share_p05_g2:>11.1%}")


def _place_among_words(run: Path, sets: int, seed: int, quiet: bool, as_json: bool) -> None:
    """How far the frames' ratios are from those of random words that are as frequent; the inputs are read again."""
    from framing.errors import printable
    from framing.pipeline import place_frames_among_words
    from framing.runs.rerun import find_study_of

    with _options.show_progress(quiet) as progress, find_study_of(run) as study:
        found = place_frames_among_words(study, sets, seed, progress)
    if as_json:
        _options.print_result(found.to_json(orient="records"))
        return
    _options.print_result(f"{'frame':<24} {'ratio':>6}  {'95 % of random words':>22} {'as far':>7}")
    for row in found.itertuples(index=False):
        middle = f"{row.words_low:.2f} to {row.words_high:.2f}"
        pair = f"{printable(row.a, 40)} against {printable(row.b, 40)}"
        frame = printable(row.frame, 24)
        _options.print_result(f"{frame:<24} {row.ratio:>6.2f}  {middle:>22} {row.share:>7.1%}  {pair}")
