"""Lexicoder `.lc3`: `+name` opens a category, every other line is one of its terms."""

from __future__ import annotations

from framing.errors import printable
from framing.lexicon.builder import Draft
from framing.lexicon.files import split_lines
from framing.lexicon.model import Parsed

SAMPLE = ("sample.lc3", "+threat\n danger\n attack* \n+sovereignty\nborder control\n")


def sniff(text: str, name: str) -> bool:
    """Told by the ending."""
    return name.endswith(".lc3")


def read(text: str, file: str) -> Parsed:
    """Read categories and terms; blanks around both are dropped."""
    draft = Draft(file)
    category = ""
    for number, line in enumerate(split_lines(text), 1):
        said = line.strip()
        if said.startswith("+") and said[1:].strip():
            category = said[1:].strip()
            draft.category((category,), number)
        elif said and category:
            draft.add((category,), said, number)
        elif said:
            draft.skip(number, f"{printable(said, 60)}: stands before the first category, `+name`")
    return draft.parsed()
