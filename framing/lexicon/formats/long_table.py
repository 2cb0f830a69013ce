"""A table with one entry a row: a column of words, and where there are some, of categories and of weights.

NRC's three columns without a header (word, emotion, 0 or 1) are one, too.
"""

from __future__ import annotations

from framing.errors import LexiconError, printable
from framing.lexicon.builder import WHOLE_FILE, Draft
from framing.lexicon.formats._cells import CellColumns, body, columns, number, table_kind
from framing.lexicon.model import Parsed

SAMPLE = (
    "sample.csv",
    '"","category","word","mean_rating"\n"1","threat","danger",8.7\n"2","threat","armed attack",6\n',
)


def sniff(text: str, name: str) -> bool:
    """Any table that is not one of the other kinds."""
    return table_kind(text, name) == "long"


def read(text: str, file: str) -> Parsed:
    """Read the rows. Raises LexiconError where no column holds words."""
    shape = columns(text, file)
    if shape.word < 0:
        there = printable(", ".join(c for c in shape.header if c))
        raise LexiconError(
            f"{file}: not a lexicon: no column of words (word or term) with a category; there is {there}"
        )
    draft = Draft(file)
    entries = list(body(text, file, shape))
    flags = shape.category is not None and {_weight(cells, shape) for _, cells in entries} <= {0.0, 1.0}
    for line, cells in entries:
        category = cells[shape.category] if shape.category is not None else WHOLE_FILE
        weight = _weight(cells, shape)
        if weight is None or not category:
            draft.skip(
                line, f"{printable(cells[shape.word], 60)}: a row without {'weight' if category else 'category'}"
            )
        elif weight == 0 and flags:
            draft.category((category,), line)
        else:
            draft.add((category,), cells[shape.word], line, weight)
    return draft.parsed()


def _weight(cells: list[str], shape: CellColumns) -> float | None:
    return number(cells[shape.weight]) if shape.weight is not None else 1.0
