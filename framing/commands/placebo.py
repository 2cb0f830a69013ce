"""`framing placebo RUN`: how often would this corpus cry wolf?"""

from __future__ import annotations

from typing import Annotated

import typer

from framing import options


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("placebo")(placebo)


def placebo(
    run: options.RunArgument,
    source: Annotated[str, typer.Option(help="Split this source's documents at random instead.")] = "",
    repetitions: Annotated[int, typer.Option("--repetitions", "-n", min=1, help="Shuffles.")] = 200,
    seed: options.Seed = None,
    as_json: options.Json = False,
) -> None:
    """Shuffle the source labels: the share of tests below .05 though nothing differs (5 % is right)."""
    from framing.comparison.placebos import placebo as shuffle
    from framing.results import read_run
    from framing.run import read_manifest

    chosen = read_manifest(run)["study"]["seed"] if seed is None else seed
    tables = read_run(run)
    found = shuffle(tables["documents"], tables["scores"], repetitions=repetitions, seed=chosen, source=source)
    if as_json:
        options.say(found.to_json(orient="records"))
        return
    options.say(f"{'frame':<24} {'tests':>7} {'p < .05':>9} {'token test':>11}")
    for row in found.itertuples(index=False):
        options.say(f"{row.frame:<24} {row.tests:>7} {row.share_p05:>9.1%} {row.share_p05_g2:>11.1%}")
