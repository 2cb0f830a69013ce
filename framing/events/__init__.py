"""Events: which documents tell the same happening. Found in the documents, or given by a column or a file.

Whatever the way, the result is the tables `events` and `event_members`; a document stands in one event at most, and
one without a row tells something of its own.
"""

from framing.events.finding import Events, find_events, group_events, take_column
from framing.events.given import GivenEvent, hold_words, place_documents, read_events

__all__ = [
    "Events", "GivenEvent", "find_events", "group_events", "hold_words", "place_documents", "read_events",
    "take_column",
]  # fmt: skip
