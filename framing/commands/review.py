"""`framing review RUN`: read the sentences of a page, a key each."""

from __future__ import annotations

from typing import Annotated

import typer

from framing.commands import _options
from framing.commands._reading import STOP, ask_key


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("review")(review)


def review(
    run: _options.RunArgument,
    by: Annotated[str, typer.Option("--by", help="Who reads: the page names you.")],
    quiet: _options.Quiet = False,
    debug: _options.Debug = False,
) -> None:
    """Read the sentences that the page shows, a key each; what is not right comes off. Goes on where you left."""
    from framing.errors import InputError
    from framing.report.review import CODES, page_sentences
    from framing.report.standfirst import describe_review
    from framing.report.writing import rebuild_report
    from framing.runs.folder import read_manifest
    from framing.runs.results import read_run

    if not by.strip():
        raise InputError("--by: say who reads, so that the page can name you")
    described = read_manifest(run)
    codes = dict((described.get("review") or {}).get("codes") or {})
    sentences = page_sentences(read_run(run), described)
    pending = {name: text for name, text in sentences.items() if name not in codes}
    keys = ", ".join(f"{key} {told}" for key, told in CODES.items())
    _options.print_message(f"{len(pending)} sentences to read. Keys: {keys}, q to stop and go on later.")
    for place, (name, lines) in enumerate(pending.items(), 1):
        _options.print_message(f"{place} of {len(pending)}: {lines[0]}")
        _options.print_message(f"  {lines[1]}")
        key = ask_key(tuple(CODES))
        if key == STOP:
            break
        codes[name] = CODES[key]
    shown = len(codes.keys() | sentences.keys())
    whole = {"review": {"by": by.strip(), "codes": dict(sorted(codes.items())), "sentences": shown}}
    rebuild_report(run, {}, whole)
    _options.print_result(describe_review(whole))
