"""`framing compare`: the whole chain."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from framing.commands import _options

_WITHIN = "all articles, the same event, both (auto), or topic: topics in time too."


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("compare")(compare)


def compare(  # noqa: PLR0913, PLR0917 - one parameter an option: that is how Typer declares them
    inputs: _options.Inputs = None,
    by: Annotated[list[str] | None, typer.Option(help="source, group, topic, period or a column. Repeats.")] = None,
    out: _options.Out = Path("framing-run"),
    config: _options.ConfigFile = None,
    settings: _options.Settings = None,
    lexicon: _options.Lexicons = None,
    sources: Annotated[str, typer.Option(help="Only these sources: A,B.")] = "",
    from_: Annotated[str, typer.Option("--from", help="First day, YYYY-MM-DD.")] = "",
    to: Annotated[str, typer.Option(help="Last day, YYYY-MM-DD.")] = "",
    where: Annotated[list[str] | None, typer.Option(metavar="COLUMN=VALUE", help="Only these. Repeats.")] = None,
    about: Annotated[str, typer.Option(help="Only documents about 'iran* & (china | beijing)'.")] = "",
    around: Annotated[str, typer.Option(help="Compare before and after this day, or this event.")] = "",
    within: Annotated[str, typer.Option(help=_WITHIN)] = "",
    period: Annotated[str, typer.Option(help="Unit of time: auto, day, week, month, quarter or year.")] = "",
    title: Annotated[str, typer.Option(help="Name of the study: stands on the page and in run.json.")] = "",
    topics: Annotated[str, typer.Option(help="How many topics; auto: searched for; off.")] = "",
    topics_from: Annotated[Path | None, typer.Option("--topics-from", help="Keep the topics of this run.")] = None,
    events_from: Annotated[Path | None, typer.Option("--events-from", help="Keep the events of this run.")] = None,
    codings: Annotated[
        list[Path] | None, typer.Option("--codings", help="A filled-in sheet of a draw for correction. Repeats.")
    ] = None,
    metadata: _options.Metadata = None,
    max_rejects: _options.MaxRejects = None,
    jobs: _options.Jobs = None,
    work: _options.Work = None,
    engine: _options.Engine = "",
    cluster: _options.Cluster = "",
    seed: _options.Seed = None,
    open_page: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    quiet: _options.Quiet = False,
    verbose: _options.Verbose = False,
    debug: _options.Debug = False,  # read by the command line itself
    as_json: _options.Json = False,
) -> None:
    """Compare how sources tell it: writes tables and one page into --out.

    With no inputs and no study file it runs on the bundled sample.
    """
    from framing.pipeline import run_study

    given: dict[str, Any] = {
        "comparison.by": by, "comparison.around": around, "comparison.within": within, "comparison.period": period,
        "study.name": title, "lexicons.use": lexicon, "select.where": _pairs(where), "select.about": about,
        "events.from_run": str(events_from or ""), "topics.from_run": str(topics_from or ""), "topics.topics": topics,
        "select.sources": [s.strip() for s in sources.split(",") if s.strip()], "select.from": from_, "select.to": to,
        "input.paths": [str(p) for p in inputs or []], "input.metadata": str(metadata or ""),
        "comparison.codings": [str(p) for p in codings or []],
        "input.max_rejects": max_rejects, "engine.workers": jobs, "engine.work": str(work or ""), "engine.run": engine,
        "engine.cluster": cluster, "study.seed": seed,
    }  # fmt: skip
    study = _or_sample(_options.load_config(config, settings, given), config, quiet)
    with _options.show_progress(quiet) as progress:
        outcome = run_study(study, out, progress)
    _report(outcome, as_json, quiet, verbose)
    _require_whole(outcome)
    if open_page:
        typer.launch((outcome.out / "report.html").absolute().as_uri())


def _pairs(where: list[str] | None) -> dict[str, str]:
    from framing.errors import InputError, printable

    pairs = [w.partition("=") for w in where or []]
    bad = next((name for name, eq, _ in pairs if not eq), None)
    if bad is not None:
        raise InputError(f"--where {printable(bad)}: write column=value")
    return {name.strip(): value for name, _, value in pairs}


def _or_sample(study: Any, config: Path | None, quiet: bool) -> Any:
    """The study; of the bundled sample where it names no inputs and there is no study file."""
    from framing.config.study import find_study
    from framing.errors import InputError
    from framing.runtime.plugins import data_folder

    if study.input.paths:
        return study
    path = config or find_study(Path.cwd())
    if path:
        raise InputError(f"{path.name}: names no input.paths; add them, or name files and folders on the command line")
    if not quiet:
        _options.print_message(
            "No inputs given: this is the bundled sample, a fictional region and four fictional outlets."
        )
    given = study.input.model_copy(update={"paths": (str(data_folder("sample") / "articles.jsonl"),)})
    unnamed = study.study.name == type(study.study)().name
    named = study.study.model_copy(update={"name": "The bundled sample: four fictional outlets"} if unnamed else {})
    return study.model_copy(update={"input": given, "study": named})


def _require_whole(outcome: Any) -> None:
    from framing.errors import PartlyFailed
    from framing.report.writing import say_failed

    if outcome.failed:
        raise PartlyFailed(say_failed(outcome.failed)) from next(iter(outcome.failed.values()))


def _report(outcome: Any, as_json: bool, quiet: bool, verbose: bool) -> None:
    """Paths, counts and the strongest findings to stdout, warnings to stderr."""
    from framing.errors import plural, printable
    from framing.report.findings import strongest
    from framing.report.page import records
    from framing.tables import rounded

    if as_json:
        content = {"out": str(outcome.out), "documents": outcome.documents, "files": outcome.files,
                   "findings": records(rounded("findings", outcome.findings)),
                   "warnings": outcome.warnings}  # fmt: skip
        _options.print_result(json.dumps(content, ensure_ascii=False))
        return
    if not quiet:
        for warning in [*outcome.warnings, *(outcome.notes if verbose else [])]:
            _options.print_message(f"note: {warning}")
    counts = outcome.documents
    _options.print_result(
        f"{counts['used'] - counts['excluded']} documents compared: {counts['read']} read, {counts['rejected']} "
        f"rejected, {counts['merged']} merged, {counts['excluded']} left out by the selection"
    )
    _options.print_result(f"tables: {outcome.out}")
    _options.print_result(f"page:   {outcome.out / 'report.html'}")
    if len(outcome.findings):
        sentences = strongest(outcome.findings)
        total = plural(len(outcome.findings), "comparison")
        _options.print_result(f"\nThe {len(sentences)} most certain of {total}, all in findings.csv:")
        for sentence in sentences:
            _options.print_result(f"- {printable(sentence, 1000)}")
