"""`framing score`: a share of the long work, for one job of many."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from framing.commands import _options


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("score")(score)


def score(  # noqa: PLR0913, PLR0917 - one parameter an option: that is how Typer declares them
    inputs: _options.Inputs = None,
    part: Annotated[str, typer.Option("--part", metavar="I/N", help="The i-th of n jobs that share the work.")] = "1/1",
    work: _options.Work = None,
    config: _options.ConfigFile = None,
    settings: _options.Settings = None,
    lexicon: _options.Lexicons = None,
    metadata: _options.Metadata = None,
    jobs: _options.Jobs = None,
    quiet: _options.Quiet = False,
    debug: _options.Debug = False,  # read by the command line itself
) -> None:
    """Score a share of the documents into --work; `framing compare` with the same inputs and --work joins the shares.

    For a job array: every job gets the same inputs and settings, and a number of its own in --part.
    """
    from framing.errors import InputError
    from framing.pipeline import score_study_share

    given = {
        "input.paths": [str(p) for p in inputs or []], "input.metadata": str(metadata or ""), "lexicons.use": lexicon,
        "engine.workers": jobs, "engine.work": str(work or ""),
    }  # fmt: skip
    share = _read_share(part)
    study = _options.load_config(config, settings, given)
    here = study.engine.model_copy(update={"run": "local", "cluster": ""})
    study = study.model_copy(update={"engine": here})
    if not study.engine.work:
        raise InputError("framing score: name the folder that the jobs share with --work")
    with _options.show_progress(quiet) as progress:
        parts = score_study_share(study, share, progress)
    made = sum(found.made for found in parts)
    _options.print_result(f"partitions: {made} made, {len(parts) - made} were there; work: {study.engine.work}")


def _read_share(text: str) -> tuple[int, int]:
    from framing.errors import InputError, printable

    found = re.fullmatch(r"(\d{1,9})/(\d{1,9})", text)
    number, of = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= number <= of:
        raise InputError(f"--part {printable(text)}: write which of how many, as 1/8 … 8/8")
    return number, of
