"""`framing events`: which documents tell the same happening."""

from __future__ import annotations

from typing import Annotated

import typer

from framing import options


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("events")(events)


def events(
    inputs: options.Inputs = None,
    config: options.ConfigFile = None,
    settings: options.Settings = None,
    most: Annotated[int, typer.Option("--most", "-n", min=1, help="Events shown, the largest first.")] = 20,
    as_json: options.Json = False,
) -> None:
    """Print the events of some documents, the largest first, with their members."""
    from framing.errors import printable
    from framing.pipeline import find_study_events

    study = options.load_config(config, settings, {"input.paths": [str(p) for p in inputs or []]})
    found = find_study_events(study)
    if as_json:
        options.say(found.to_json(orient="records", force_ascii=False))
        return
    shown = found.groupby("event_id", sort=False)
    sizes = shown.size().sort_values(ascending=False, kind="stable")
    for event_id in sizes.index[:most]:
        rows = shown.get_group(event_id)
        first = rows.iloc[0]
        days = " to ".join(sorted({first["start"], first["end"]} - {""})) or "undated"
        options.say(printable(f"{event_id}  {first['label']}  ({days}; {first['terms']})", 300))
        for row in rows.to_dict("records"):
            line = f"    {row['similarity']:.2f}  {row['source']}, {row['date'] or 'undated'}: {row['title']}"
            options.say(printable(line, 200))
    options.say(f"{len(sizes)} events, {len(found)} documents in them")
