"""A run as one Excel workbook: a sheet a table, and sheets that say what the columns and the run are.

Text is written as text: nothing in it becomes a formula, a link or a number, whatever it looks like. Dates are text
too, as precise as they are known. A missing number is an empty cell.
"""

from __future__ import annotations

import datetime as dt
import math
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.exports.describing import (
    COLUMNS_HEAD,
    RUN_HEAD,
    column_of,
    describe_columns,
    describe_run,
    in_order,
    plain_rows,
)
from framing.exports.places import new_file

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS, MOST_CHARACTERS = 1_048_575, 32_767
"""What a sheet holds beneath its head, and a cell, by Excel's own specification."""
_MARK = "framing run"
_CUT = "… (cut here: an Excel cell holds no more; the CSV file has all of it)"
_DAY = dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
"""Stands for the time of writing, so that the same run gives the same bytes."""
_WIDEST, _LOOKED_AT = 60, 200
"""Characters of a column's width, and the rows that it is fitted to."""


def write_workbook(tables: Mapping[str, pd.DataFrame], manifest: Mapping[str, Any], target: Path, run: Path) -> None:
    """Write the tables of a run to `target`. A table with more rows than a sheet holds goes on in `NAME 2`.

    Raises InputError where `target` cannot be written or is no workbook of ours.
    """
    import xlsxwriter

    with new_file(target, run, is_workbook) as path:
        book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)})
        book.set_properties({"title": str(manifest["study"].get("name", "")), "created": _DAY,
                             "comments": f"{_MARK} {manifest['run_id']}"})  # fmt: skip
        sheets = _Sheets(book)
        sheets.add("columns", COLUMNS_HEAD, describe_columns(tables))
        sheets.add("run", RUN_HEAD, describe_run(manifest))
        for name in in_order(tables):
            for sheet, part in _parts(name, tables[name]):
                kinds = [column_of(name, str(column)).kind for column in part.columns]
                sheets.add(sheet, list(map(str, part.columns)), plain_rows(part), kinds)
        book.close()


def is_workbook(path: Path) -> bool:
    """Whether a file is a workbook that was written here."""
    with suppress(OSError, zipfile.BadZipFile, KeyError), zipfile.ZipFile(path) as archive:
        return f">{_MARK} ".encode() in archive.read("docProps/core.xml")
    return False


def _parts(name: str, table: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """The table in as many pieces as it needs sheets."""
    for number, start in enumerate(range(0, max(1, len(table)), MOST_ROWS), start=1):
        yield (name if number == 1 else f"{name} {number}"), table.iloc[start : start + MOST_ROWS]


class _Sheets:
    """Adds sheets of one look to a workbook."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._head = book.add_format({"bold": True, "bottom": 1, "num_format": "@"})
        self._text = book.add_format({"num_format": "@"})

    def add(self, name: str, head: Sequence[str], rows: Iterable[Sequence[Any]], kinds: Sequence[str] = ()) -> None:
        """A sheet with a head that stays in sight and can be filtered; columns without a kind are text."""
        kinds = kinds or ["text"] * len(head)
        rows = list(rows)
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), len(head) - 1)
        for place, (title, kind) in enumerate(zip(head, kinds, strict=True)):
            longest = max([len(title) + 2, *(len(str(row[place])) + 1 for row in rows[:_LOOKED_AT])])
            sheet.set_column(place, place, min(_WIDEST, longest), self._text if kind == "text" else None)
            sheet.write_string(0, place, _cell(title), self._head)
        for line, row in enumerate(rows, start=1):
            for place, (value, kind) in enumerate(zip(row, kinds, strict=True)):
                self._write(sheet, line, place, value, kind)

    def _write(self, sheet: Any, line: int, place: int, value: Any, kind: str) -> None:
        if kind == "text":
            if value:
                sheet.write_string(line, place, _cell(str(value)), self._text)
        elif kind == "bool":
            sheet.write_boolean(line, place, bool(value))
        elif value is not None and math.isfinite(value):
            sheet.write_number(line, place, value)


def _cell(text: str) -> str:
    """A text as a cell can hold it; what looks like XlsxWriter's own markup gets a blank behind it, and so is text."""
    if len(text.encode("utf-16-le", "surrogatepass")) // 2 > MOST_CHARACTERS:
        room = 2 * (MOST_CHARACTERS - len(_CUT))
        text = text.encode("utf-16-le", "surrogatepass")[:room].decode("utf-16-le", "ignore") + _CUT
    return text + " " if text.startswith("<r>") and text.endswith("</r>") else text
