"""A table of words by categories (eMFD, NRC, LIWC-22 `.dicx`): a number that is not 0, or an X, makes the entry.

Loughran and McDonald's master file writes the year in which a word came into a category, less than 0 for the year in
which it was taken out, beside counts that are no categories. The General Inquirer repeats the category's name.
"""

from __future__ import annotations

from framing.errors import printable
from framing.lexicon.builder import Draft
from framing.lexicon.formats._cells import CellColumns, body, columns, number, table_kind
from framing.lexicon.model import Parsed

SAMPLE = ("sample.dicx", "DicTerm,threat,sovereignty\ndanger,X,\nborder control,,X\n")


def sniff(text: str, name: str) -> bool:
    """A column of words beside columns of numbers."""
    return table_kind(text, name) == "wide"


def read(text: str, file: str) -> Parsed:
    """Read every column of numbers (or names) as a category, its numbers as weights, years as 1."""
    shape = columns(text, file)
    draft = Draft(file)
    rows = list(body(text, file, shape))
    if shape.named:
        chosen, weigh = _named_columns(shape, rows), _named
    elif years := [i for i in shape.numbers if _is_of_years(rows, i)]:
        chosen, weigh = [i for i in shape.numbers if i in years or _is_of(rows, i, {0.0})], _since
        others = [shape.header[i] for i in shape.numbers if i not in chosen]
        if others:
            draft.skip(1, f"{printable(', '.join(others), 150)}: no categories, which hold years here")
    else:
        chosen, weigh = list(shape.numbers), number
    for i in chosen:
        draft.category((shape.header[i],), 1)
    for line, cells in rows:
        for i in chosen:
            if weigh is _since and cells[i].startswith("-"):
                draft.skip(
                    line, f"{printable(cells[shape.word], 60)}: taken out of {shape.header[i]} in {cells[i][1:]}"
                )
                continue
            _entry(draft, line, cells[shape.word], (shape.header[i], cells[i], weigh(cells[i]) if cells[i] else 0.0))
    return draft.parsed()


def _entry(draft: Draft, line: int, word: str, said: tuple[str, str, float | None]) -> None:
    category, cell, weight = said
    if weight is None:
        draft.skip(line, f"{printable(word, 60)}: '{printable(cell, 30)}' is not a number")
    elif weight:
        draft.add((category,), word, line, weight)


_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def _is_of_years(rows: list[tuple[int, list[str]]], i: int) -> bool:
    """Whether a column holds years and noughts only, and a year at least."""
    values = {abs(number(cells[i]) or 0.0) for _, cells in rows} - {0.0}
    return bool(values) and all(_FIRST_YEAR <= v <= _LAST_YEAR and v.is_integer() for v in values)


def _is_of(rows: list[tuple[int, list[str]]], i: int, values: set[float | None]) -> bool:
    return {number(cells[i]) for _, cells in rows if cells[i]} <= values


def _since(cell: str) -> float | None:
    """1 for a word that is in a category since a year."""
    year = number(cell)
    return 1.0 if year else year


def _named_columns(shape: CellColumns, rows: list[tuple[int, list[str]]]) -> list[int]:
    """The columns whose every cell is empty or their own name."""
    said = [{cells[i].casefold() for _, cells in rows} - {""} for i in range(len(shape.header))]
    return [i for i, name in enumerate(shape.header) if i != shape.word and said[i] == {name.casefold()}]


def _named(cell: str) -> float | None:
    return 1.0
