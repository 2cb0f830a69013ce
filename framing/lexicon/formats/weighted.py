"""A list of `term <tab> weight` lines without a header (AFINN). One frame, named after the file."""

from __future__ import annotations

from framing.errors import printable
from framing.lexicon.builder import WHOLE_FILE, Draft
from framing.lexicon.formats._cells import body, columns, number, table_kind
from framing.lexicon.model import Parsed

SAMPLE = ("sample.tsv", "danger\t-2\nsome kind\t0\n")


def sniff(text: str, name: str) -> bool:
    """Two columns, the second of numbers from the first line on."""
    return table_kind(text, name) == "weighted"


def read(text: str, file: str) -> Parsed:
    """Read terms and weights; a weight of 0 is kept, and said."""
    draft = Draft(file)
    for line, cells in body(text, file, columns(text, file)):
        weight = number(cells[1])
        if weight is None:
            draft.skip(line, f"{printable(cells[0], 60)}: '{printable(cells[1], 30)}' is not a weight")
            continue
        if weight == 0:
            draft.skip(line, f"{printable(cells[0], 60)}: its weight is 0, it counts as a hit only")
        draft.add((WHOLE_FILE,), cells[0], line, weight)
    return draft.parsed()
