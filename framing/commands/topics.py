"""`framing topics`: what documents are about."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from framing.commands import _options


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("topics")(topics)


def topics(  # noqa: PLR0913, PLR0917 - one parameter an option: that is how Typer declares them
    inputs: _options.Inputs = None,
    number: Annotated[str, typer.Option("--number", "-n", help="How many; auto: searched for.")] = "",
    config: _options.ConfigFile = None,
    settings: _options.Settings = None,
    jobs: _options.Jobs = None,
    quiet: _options.Quiet = False,
    as_json: _options.Json = False,
    debug: _options.Debug = False,  # read by the command line itself
) -> None:
    """Print the topics of some documents, the largest first; they need neither source nor date."""
    from framing.errors import printable
    from framing.pipeline import find_study_topics

    given = {"input.paths": [str(p) for p in inputs or []], "topics.topics": number, "engine.workers": jobs}
    study = _options.load_config(config, settings, given)
    with _options.show_progress(quiet) as progress:
        found = find_study_topics(study, progress)
    if as_json:
        content = {name: json.loads(getattr(found, name).to_json(orient="records")) for name in ("topics", "search")}
        _options.print_result(json.dumps({**content, "notes": found.notes}, ensure_ascii=False))
        return
    for row in found.topics.to_dict("records"):
        unsure = "" if row["tested"] else ", not stable enough to be tested"
        about = f"{row['share']:.1%}, mostly of {row['documents']} documents; stability {row['stability']:.2f}{unsure}"
        _options.print_result(printable(f"{row['topic']}  {row['label']}  ({about})", 300))
        _options.print_result(printable(f"    {row['terms']}", 300))
        _options.print_result(printable(f"    {row['frex']}", 300))
    if not quiet:
        for note in found.notes:
            _options.print_message(f"note: {note}")
    _options.print_result(f"{len(found.topics)} topics")
