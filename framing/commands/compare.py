"""`framing compare`: the whole chain."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from framing import options


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("compare")(compare)


def compare(  # noqa: PLR0913, PLR0917 - one parameter an option: that is how Typer declares them
    inputs: options.Inputs = None,
    by: Annotated[list[str] | None, typer.Option(help="source, group, topic, period or a column. Repeats.")] = None,
    out: options.Out = Path("framing-run"),
    config: options.ConfigFile = None,
    settings: options.Settings = None,
    lexicon: options.Lexicons = None,
    sources: Annotated[str, typer.Option(help="Only these sources: A,B.")] = "",
    from_: Annotated[str, typer.Option("--from", help="First day, YYYY-MM-DD.")] = "",
    to: Annotated[str, typer.Option(help="Last day, YYYY-MM-DD.")] = "",
    where: Annotated[list[str] | None, typer.Option(metavar="COLUMN=VALUE", help="Only these. Repeats.")] = None,
    about: Annotated[str, typer.Option(help="Only documents about 'iran* & (china | beijing)'.")] = "",
    around: Annotated[str, typer.Option(help="Compare before and after this day, or this event.")] = "",
    within: Annotated[str, typer.Option(help="event, topic, all, or auto: the finest there are enough of.")] = "",
    topics: Annotated[str, typer.Option(help="How many topics; auto: searched for; off.")] = "",
    topics_from: Annotated[Path | None, typer.Option("--topics-from", help="Keep the topics of this run.")] = None,
    events_from: Annotated[Path | None, typer.Option("--events-from", help="Keep the events of this run.")] = None,
    metadata: options.Metadata = None,
    max_rejects: options.MaxRejects = None,
    jobs: options.Jobs = None,
    seed: options.Seed = None,
    open_page: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
    debug: options.Debug = False,  # read by the command line itself
    as_json: options.Json = False,
) -> None:
    """Compare how sources tell it: writes tables and one page into --out.

    With no inputs and no study file it runs on the bundled sample.
    """
    from framing.pipeline import run_study

    given: dict[str, Any] = {
        "comparison.by": by, "comparison.around": around, "comparison.within": within, "lexicons.use": lexicon,
        "events.from_run": str(events_from or ""), "topics.from_run": str(topics_from or ""), "topics.topics": topics,
        "select.sources": [s.strip() for s in sources.split(",") if s.strip()], "select.from": from_, "select.to": to,
        "select.where": _pairs(where), "select.about": about,
        "input.paths": [str(p) for p in inputs or []], "input.metadata": str(metadata or ""),
        "input.max_rejects": max_rejects, "engine.workers": jobs, "study.seed": seed,
    }  # fmt: skip
    study = options.load_config(config, settings, given)
    if not study.input.paths:
        study = _with_sample(study, config, quiet)
    with options.show_progress(quiet) as progress:
        outcome = run_study(study, out, progress)
    _report(outcome, as_json, quiet, verbose)
    if open_page:
        typer.launch((outcome.out / "report.html").absolute().as_uri())


def _pairs(where: list[str] | None) -> dict[str, str]:
    from framing.errors import InputError, printable

    pairs = [w.partition("=") for w in where or []]
    bad = next((name for name, eq, _ in pairs if not eq), None)
    if bad is not None:
        raise InputError(f"--where {printable(bad)}: write column=value")
    return {name.strip(): value for name, _, value in pairs}


def _with_sample(study: Any, config: Path | None, quiet: bool) -> Any:
    from framing.config import find_study
    from framing.discovery import data_folder
    from framing.errors import InputError

    path = config or find_study(Path.cwd())
    if path:
        raise InputError(f"{path.name}: names no input.paths; add them, or name files and folders on the command line")
    if not quiet:
        options.tell("No inputs given: this is the bundled sample, a fictional region and four fictional outlets.")
    given = study.input.model_copy(update={"paths": (str(data_folder("sample") / "articles.jsonl"),)})
    named = study.study.model_copy(update={"name": "The bundled sample: four fictional outlets"})
    return study.model_copy(update={"input": given, "study": named})


def _report(outcome: Any, as_json: bool, quiet: bool, verbose: bool) -> None:
    """Paths and counts to stdout, warnings to stderr."""
    if as_json:
        content = {"out": str(outcome.out), "documents": outcome.documents, "files": outcome.files,
                   "warnings": outcome.warnings}  # fmt: skip
        options.say(json.dumps(content, ensure_ascii=False))
        return
    if not quiet:
        for warning in [*outcome.warnings, *(outcome.notes if verbose else [])]:
            options.tell(f"note: {warning}")
    counts = outcome.documents
    options.say(
        f"{counts['used'] - counts['excluded']} documents compared: {counts['read']} read, {counts['rejected']} "
        f"rejected, {counts['merged']} merged, {counts['excluded']} left out by the selection"
    )
    options.say(f"tables: {outcome.out}")
    options.say(f"page:   {outcome.out / 'report.html'}")
