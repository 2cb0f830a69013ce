"""A table of words by categories (eMFD, NRC, LIWC-22 `.dicx`): a number that is not 0, or an X, makes the entry."""

from __future__ import annotations

from framing.errors import printable
from framing.lexicon.draft import Draft
from framing.lexicon.formats._cells import body, columns, number, table_kind
from framing.lexicon.model import Parsed

SAMPLE = ("sample.dicx", "DicTerm,threat,sovereignty\ndanger,X,\nborder control,,X\n")


def sniff(text: str, name: str) -> bool:
    """A column of words beside columns of numbers."""
    return table_kind(text, name) == "wide"


def read(text: str, file: str) -> Parsed:
    """Read every column of numbers as a category, its numbers as weights."""
    shape = columns(text, file)
    draft = Draft(file)
    for i in shape.numbers:
        draft.category((shape.header[i],), 1)
    for line, cells in body(text, file, shape):
        for i in shape.numbers:
            weight = number(cells[i]) if cells[i] else 0.0
            if weight is None:
                draft.skip(line, f"{printable(cells[shape.word], 60)}: '{printable(cells[i], 30)}' is not a number")
            elif weight:
                draft.add((shape.header[i],), cells[shape.word], line, weight)
    return draft.parsed()
