"""Events: which documents tell the same happening. Found in the documents, or given by a column or a file.

Whatever the way, the result is the tables `events` and `event_members`; a document stands in one event at most, and
one without a row tells something of its own.
"""

from framing.clustering.events.detection import Events, find_events, group_events, take_column
from framing.clustering.events.given import GivenEvent, assign_documents, hold_words, read_events

__all__ = [
    "Events",
    "GivenEvent",
    "assign_documents",
    "find_events",
    "group_events",
    "hold_words",
    "read_events",
    "take_column",
]  # fmt: skip
