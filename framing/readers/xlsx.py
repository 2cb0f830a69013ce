"""A spreadsheet (.xlsx): the first sheet that has cells, its first row the header."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any

from framing.errors import InputError, printable
from framing.readers._opening import InputFile, refuse_bomb
from framing.readers._records import Bad, Record, header_names, plain_value

BINARY = True


def sniff(head: bytes, name: str) -> bool:
    """Whether it is a ZIP container with the parts of a workbook."""
    return head.startswith(b"PK\x03\x04") and (b"xl/" in head or name.endswith(".xlsx"))


def read(file: InputFile) -> Iterator[Record | Bad]:
    """Yield a record a row that has a cell; empty cells are absent. Raises InputError where the file is damaged."""
    from python_calamine import CalamineError, CalamineWorkbook

    with file.binary() as source:
        try:
            _weigh(source, file)
            book = CalamineWorkbook.from_filelike(source)
            rows = next((r for s in book.sheet_names if (r := book.get_sheet_by_name(s).to_python())), [])
        except (CalamineError, zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as error:
            raise InputError(f"{file}: damaged, or not an .xlsx workbook ({printable(error, 80)})") from None
    if not rows:
        raise InputError(f"{file}: the workbook has no cells")
    names = header_names([plain_value(c) for c in rows[0]], file)
    filled = (row for row in rows[1:] if any(c != "" for c in row))
    for number, row in enumerate(filled, 1):
        yield Record(number, {k: plain_value(v) for k, v in zip(names, row, strict=True) if v != ""})


def _weigh(source: Any, file: InputFile) -> None:
    with zipfile.ZipFile(source) as container:
        parts = container.infolist()
    refuse_bomb(sum(p.file_size for p in parts), sum(p.compress_size for p in parts), file.label)
    source.seek(0)
