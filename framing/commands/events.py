"""`framing events`: which documents tell the same happening."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from framing import options

if TYPE_CHECKING:
    from framing.events import Events


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("events")(events)


def events(  # noqa: PLR0913, PLR0917 - one parameter an option: that is how Typer declares them
    inputs: options.Inputs = None,
    most: Annotated[int, typer.Option("--most", "-n", min=1, help="Events shown, the largest first.")] = 20,
    config: options.ConfigFile = None,
    settings: options.Settings = None,
    jobs: options.Jobs = None,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
    debug: options.Debug = False,  # read by the command line itself
) -> None:
    """Print the events of some documents with their members, the largest first; they need neither source nor date."""
    from framing.pipeline import find_study_events

    given = {"input.paths": [str(p) for p in inputs or []], "engine.workers": jobs}
    study = options.load_config(config, settings, given)
    with options.show_progress(quiet) as progress:
        found = find_study_events(study, progress)
    rows = [_describe(event, found) for event in _largest(found, len(found.events) if as_json else most)]
    if as_json:
        options.say(json.dumps({"events": rows, "notes": found.notes}, ensure_ascii=False))
        return
    for row in rows:
        _show(row)
    if not quiet:
        for note in found.notes:
            options.tell(f"note: {note}")
    options.say(f"{len(found.events)} events, {len(found.members)} documents in them")


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
    options.say(printable(f"{event['event_id']}  {event['label']}", 300))
    options.say(printable(f"    {days}; {size}: {', '.join(sources)}", 300))
    options.say(printable(f"    words: {event['terms']}", 300))
    for member in event["members"]:
        line = f"    {member['similarity']:.2f}  {member['source']}, {member['date'] or 'undated'}: {member['title']}"
        options.say(printable(line, 200))
