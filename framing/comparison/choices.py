"""Does a study ask for something that is there? Said before the long work, in one line."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from framing.comparison.before_after import check_day
from framing.comparison.groups import check_columns
from framing.config.study import ComparisonSettings, EventSettings, TopicSettings
from framing.errors import InputError, StudyError


def check_rooms(comparison: ComparisonSettings, events: EventSettings, topics: TopicSettings) -> None:
    """Raise StudyError where what is asked for needs events or topics, and they are switched off."""
    off = {"event": events.method == "off", "topic": topics.topics == "off" and not topics.from_run}
    asked = {f"comparison.within = {comparison.within}": str(comparison.within)}
    asked |= {f"comparison.by = {name}": name for name in comparison.by}
    for what, room in asked.items():
        if off.get(room):
            key = "events.method" if room == "event" else "topics.topics"
            raise StudyError(
                f"{what}: {room}s are switched off ({key} = off); switch them on, or ask for something else"
            )


def check_choices(documents: pd.DataFrame, comparison: ComparisonSettings, fields: Sequence[str]) -> None:
    """Raise InputError where a choice of the study finds nothing in the documents that are selected."""
    check_columns(documents, comparison.by)
    if comparison.around:
        check_day(documents, comparison.around)
    filled = {"title": documents["title"] != "", "text": documents["text_length"] > 0}
    if not any(filled[name].any() for name in fields):
        named = " or ".join(fields)
        raise InputError(f"text.fields: no document has a {named}; choose a field that is filled")
