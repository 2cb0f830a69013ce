"""A plain list: one term a line, `#` for comments. One frame, named after the file."""

from __future__ import annotations

from framing.lexicon.builder import WHOLE_FILE, Draft
from framing.lexicon.files import split_lines
from framing.lexicon.formats._cells import table_kind
from framing.lexicon.model import Parsed

SAMPLE = ("sample.txt", "# words of threat\ndanger\narmed attack*\n")


def sniff(text: str, name: str) -> bool:
    """A `.txt` or `.lst` file whose lines are not cells of a table, and that is not told by its content."""
    return (
        name.endswith((".txt", ".lst")) and not text.lstrip().startswith(("%", "<?xml")) and not table_kind(text, name)
    )


def read(text: str, file: str) -> Parsed:
    """Read the terms."""
    draft = Draft(file)
    for number, line in enumerate(split_lines(text), 1):
        if line.strip() and not line.startswith("#"):
            draft.add((WHOLE_FILE,), line, number)
    return draft.parsed()
