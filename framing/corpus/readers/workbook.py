"""A spreadsheet (.xlsx, .xls, .xlsb, .ods): visible sheets of one header, whose first row it is."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from framing.corpus.readers._opening import DAMAGED, InputFile, refuse_bomb
from framing.corpus.readers._records import About, Bad, Record, header_names, plain_value
from framing.errors import InputError, plural, printable

BINARY = True
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_SHEET = "sheet"
"""The column that names the sheet, where several are read."""


@dataclass(frozen=True)
class _Sheet:
    name: str
    header: list[str]
    rows: list[list[Any]]

    @property
    def columns(self) -> frozenset[str]:
        return frozenset(name.strip().casefold() for name in self.header)


def sniff(head: bytes, name: str) -> bool:
    """Whether it is a ZIP container with the parts of a workbook, or an old Office file that is one."""
    if head.startswith(_OLE):
        return not name.endswith((".doc", ".dot", ".ppt")) and (_holds_book(head) or name.endswith((".xls", ".xlt")))
    return head.startswith(b"PK\x03\x04") and (
        b"xl/" in head or _ODS in head[:120] or name.endswith((".xlsx", ".xlsb", ".ods"))
    )


def read(file: InputFile) -> Iterator[Record | Bad | About]:
    """Yield a record a row that has a cell; empty cells are absent. Other sheets with rows are named at the end.

    The first visible sheet with two columns and a row below them is the table; visible ones with the same columns
    follow. Raises InputError where the file is damaged, has a password, or has no visible sheet with cells.
    """
    with file.binary() as source:
        _weigh(source, file)
        sheets, hidden = _open(source, file)
    first = next((s for s in sheets if len(s.header) > 1 and s.rows), sheets[0] if sheets else None)
    if not first:
        raise InputError(f"{file}: all sheets with cells are hidden; show them" if hidden else f"{file}: has no cells")
    alike = [sheet for sheet in sheets if sheet.columns == first.columns]
    number = 0
    for sheet in alike:
        names = header_names(sheet.header, file)
        named = {_SHEET: sheet.name} if len(alike) > 1 and _SHEET not in first.columns else {}
        for row in sheet.rows:
            number += 1
            yield Record(number, {k: plain_value(v) for k, v in zip(names, row, strict=True) if v != ""} | named)
    others = [sheet for sheet in sheets if sheet not in alike]
    if len(alike) > 1 or others or hidden:
        yield _about(alike, others, hidden)


def _about(alike: list[_Sheet], others: list[_Sheet], hidden: list[_Sheet]) -> About:
    """Which sheets were read, and which rows were not."""
    notes = [f"sheets {_names(alike)} have the same columns and are read as one table"] * (len(alike) > 1)
    notes += [f"sheet {_names([s])} has other columns and is not read ({plural(len(s.rows), 'row')})" for s in others]
    notes += [f"sheet {_names([s])} is hidden and not read ({plural(len(s.rows), 'row')})" for s in hidden]
    left_out = {f"rows of sheet {sheet.name}": len(sheet.rows) for sheet in (*others, *hidden)}
    return About("workbook", None, left_out, tuple(notes))


def _names(sheets: Iterable[_Sheet]) -> str:
    return ", ".join(printable(repr(sheet.name), 40) for sheet in sheets)


def _open(source: BinaryIO, file: InputFile) -> tuple[list[_Sheet], list[_Sheet]]:
    """The sheets with cells: visible ones, hidden ones."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    found: tuple[list[_Sheet], list[_Sheet]] = [], []
    try:
        with _panics_as_errors():
            book = CalamineWorkbook.from_filelike(source)
            for meta in book.sheets_metadata:
                rows = iter(book.get_sheet_by_name(meta.name).to_python())
                header = [plain_value(cell) for cell in next(rows, [])]
                if header:
                    filled = [row for row in rows if any(cell != "" for cell in row)]
                    found[meta.visible != SheetVisibleEnum.Visible].append(_Sheet(meta.name, header, filled))
    except PasswordError:
        raise InputError(f"{file}: an Office file with a password; save it without one") from None
    except (CalamineError, *DAMAGED) as error:
        if _LOCKED in file.head:
            raise InputError(f"{file}: an Office file with a password; save it without one") from None
        raise InputError(f"{file}: damaged, or not a workbook ({printable(error, 80)})") from None
    return found


@contextmanager
def _panics_as_errors() -> Iterator[None]:
    """A library in Rust panics at some damaged bytes: an error here, without the trace that it prints by itself."""
    kept = os.dup(2)
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # no Exception, and its class is named nowhere
            raise
        raise ValueError(str(error)) from None
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _holds_book(head: bytes) -> bool:
    return any(name.encode("utf-16-le") in head for name in ("Workbook", "Book", "EncryptedPackage"))


def _weigh(source: Any, file: InputFile) -> None:
    """Refuse a container that unpacks to far more than it is. Raises InputError where it is damaged."""
    if file.head.startswith(_OLE):
        return
    try:
        with zipfile.ZipFile(source) as container:
            parts = container.infolist()
    except DAMAGED as error:
        raise InputError(f"{file}: damaged, or not a workbook ({printable(error, 80)})") from None
    refuse_bomb(sum(p.file_size for p in parts), sum(p.compress_size for p in parts), file.label)
    source.seek(0)
