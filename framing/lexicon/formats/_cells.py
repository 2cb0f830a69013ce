"""Tables of words: what kind of table a text is, and its rows with their lines."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from framing.errors import LexiconError, printable

_ENDINGS = (".csv", ".tsv", ".tab", ".dicx")
_WORD = {"word", "words", "term", "terms", "dicterm", "entry", "token", "pattern", "phrase", "ngram", "lemma", "stem"}
_WORD |= {"english word", "english (en)", "keyword", "keywords"}
_CATEGORY = {"category", "categories", "frame", "emotion", "dimension", "construct", "class", "sentiment", "label"}
_CATEGORY |= {"topic", "foundation", "affectdimension"}
_WEIGHT = {"weight", "score", "value", "valence", "polarity", "association", "sentiment", "intensity"}
_NO_CATEGORY = {"", "id", "index", "rank", "n", "count", "freq", "frequency"}
_COMMENT = re.compile(r"#(\s|#|$)")
"""At the top of a table; `#metoo` is a word."""
_SAMPLE_ROWS = 50
_LONGEST_CELL = 20
"""Lines that one row may span."""


@dataclass(frozen=True)
class CellColumns:
    """Where a table has what (positions; None: nowhere), and whether its first row is a header."""

    kind: str
    header: tuple[str, ...]
    word: int
    category: int | None = None
    weight: int | None = None
    numbers: tuple[int, ...] = ()
    named: bool = False
    """Whether a cell says that a word is in a category by repeating its name (General Inquirer)."""


def number(cell: str) -> float | None:
    """The number in a cell; an X (LIWC-22) is 1; None where there is none."""
    said = cell.strip()
    if re.fullmatch(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?", said):
        return float(said)
    return 1.0 if said in ("X", "x") else None


def rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of every row but blank ones and comments at the top. Raises LexiconError at an open quotation."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, name))
    line, begun = 1, False
    try:
        for cells in reader:
            begun = begun or (any(cell.strip() for cell in cells) and not _COMMENT.match(cells[0]))
            if begun and any(cell.strip() for cell in cells):
                yield line, [cell.strip() for cell in cells]
            if reader.line_num - line > _LONGEST_CELL:
                raise LexiconError(f"{name}: line {line}: a quotation mark that opens here does not close")
            line = reader.line_num + 1
    except csv.Error as error:
        raise LexiconError(f"{name}: line {line}: not a table ({printable(error)})") from None


def _delimiter(text: str, name: str) -> str:
    if name.lower().endswith((".tsv", ".tab", ".txt")):
        return "\t"
    first = _first_line(text)
    return max(",;\t", key=lambda d: (first.count(d), -",;\t".index(d)))


def _first_line(text: str) -> str:
    return next((line for line in re.split(r"[\r\n]", text[:100_000]) if line.strip() and not _COMMENT.match(line)), "")


def table_kind(text: str, name: str) -> str:
    """`long`, `wide`, `weighted` or `regex`; empty where the text is not a table."""
    if not (name.endswith(_ENDINGS) or (name.endswith(".txt") and "\t" in _first_line(text).strip())):
        return ""
    return columns(text, name).kind


def columns(text: str, name: str) -> CellColumns:
    """Tell words, categories and numbers by the header and the first rows."""
    sample = [cells for _, cells in islice(rows(text, name), _SAMPLE_ROWS)]
    first = sample[0] if sample else []
    if len(first) > 1 and any(number(cell) is not None and cell not in ("X", "x") for cell in first[1:]):
        return _without_header(first)
    header = tuple(cell.casefold() for cell in first)
    numeric = [i for i in range(len(header)) if header[i] not in _NO_CATEGORY and _all_numbers(sample[1:], i)]
    word = _position(header, _WORD, numeric)
    if word is not None and "wildcard" in header:
        return CellColumns("regex", tuple(first), word)
    if word is not None and any(_all_named(sample[1:], header, i) for i in range(len(header)) if i != word):
        return CellColumns("wide", tuple(first), word, named=True)
    category = _position(header, _CATEGORY, numeric)
    weight = next((i for i in numeric if header[i] in _WEIGHT or header[i].endswith(("score", "weight"))), None)
    marked = name.lower().endswith(".dicx")
    if category is None and (len(numeric) > 1 or (numeric and weight is None) or marked):
        texts = [i for i in range(len(header)) if header[i] not in _NO_CATEGORY and i not in numeric]
        if word is None and (len(texts) == 1 or marked):
            word = texts[0] if texts else 0
        numbers = [i for i in range(len(header)) if header[i] and i != word] if marked else numeric
        if word is not None:
            return CellColumns("wide", tuple(first), word, numbers=tuple(numbers))
    return CellColumns("long", tuple(first), -1 if word is None else word, category, weight)


def _without_header(first: list[str]) -> CellColumns:
    """A header has no numbers: `word, number` or (NRC) `word, category, number`."""
    if len(first) == 3 and number(first[1]) is None:
        return CellColumns("long", (), 0, category=1, weight=2)
    return CellColumns("weighted", (), 0, weight=1)


def _all_numbers(sample: list[list[str]], i: int) -> bool:
    cells = [row[i] for row in sample if i < len(row) and row[i]]
    return bool(cells) and all(number(cell) is not None for cell in cells)


def _all_named(sample: list[list[str]], header: tuple[str, ...], i: int) -> bool:
    return header[i] != "" and {row[i].casefold() for row in sample if i < len(row) and row[i]} == {header[i]}


def _position(header: tuple[str, ...], names: set[str], numeric: list[int]) -> int | None:
    return next((i for i, cell in enumerate(header) if cell in names and i not in numeric), None)


def body(text: str, name: str, shape: CellColumns) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) below the header, every row as wide as the header."""
    wide = max([len(shape.header), shape.word + 1, (shape.category or 0) + 1, (shape.weight or 0) + 1])
    for line, cells in islice(rows(text, name), 1 if shape.header else 0, None):
        yield line, cells + [""] * (wide - len(cells))
