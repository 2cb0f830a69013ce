"""`framing events`: which documents tell the same happening."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from framing.commands import _options

if TYPE_CHECKING:
    from framing.clustering.events import Events


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("events")(events)


def events(  # noqa: PLR0913, PLR0917 - one parameter an option: that is how Typer declares them
    inputs: _options.Inputs = None,
    number: Annotated[int, typer.Option("--number", "-n", min=1, help="Events shown, the largest first.")] = 20,
    config: _options.ConfigFile = None,
    settings: _options.Settings = None,
    jobs: _options.Jobs = None,
    quiet: _options.Quiet = False,
    as_json: _options.Json = False,
    debug: _options.Debug = False,  # read by the command line itself
) -> None:
    """Print the events of some documents with their members, the largest first; they need neither source nor date."""
    from framing.pipeline import find_study_events

    given = {"input.paths": [str(p) for p in inputs or []], "engine.workers": jobs}
    study = _options.load_config(config, settings, given)
    with _options.show_progress(quiet) as progress:
        found = find_study_events(study, progress)
    rows = [_describe(event, found) for event in _largest(found, len(found.events) if as_json else number)]
    if as_json:
        _options.print_result(json.dumps({"events": rows, "notes": found.notes}, ensure_ascii=False))
        return
    for row in rows:
        _show(row)
    if not quiet:
        for note in found.notes:
            _options.print_message(f"note: {note}")
    _options.print_result(f"{len(found.events)} events, {len(found.members)} documents in them")


def _largest(found: Events, most: int) -> list[dict[str, Any]]:
    """The events with the most documents, then sources, then those that began first."""
    order = ["documents", "sources", "start", "event_id"]
    rows = found.events.sort_values(order, ascending=[False, False, True, True]).head(most)
    return [dict(zip(rows.columns, row, strict=True)) for row in rows.astype("object").to_numpy().tolist()]


def _describe(event: dict[str, Any], found: Events) -> dict[str, Any]:
    members = found.members[found.members["event_id"] == event["event_id"]]
    return event | {"members": members.drop(columns="event_id").to_dict("records")}


def _show(event: dict[str, Any]) -> None:
    from framing.errors import plural, printable

    days = " to ".join(sorted({event["start"], event["end"]} - {""})) or "undated"
    sources = sorted({member["source"] for member in event["members"]})
    size = f"{plural(event['documents'], 'document')} of {plural(len(sources), 'source')}"
    _options.print_result(printable(f"{event['event_id']}  {event['label']}", 300))
    _options.print_result(printable(f"    {days}; {size}: {', '.join(sources)}", 300))
    _options.print_result(printable(f"    words: {event['terms']}", 300))
    for member in event["members"]:
        line = f"    {member['similarity']:.2f}  {member['source']}, {member['date'] or 'undated'}: {member['title']}"
        _options.print_result(printable(line, 200))
