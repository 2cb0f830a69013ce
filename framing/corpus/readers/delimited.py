"""CSV and its kin: comma, semicolon, tab or bar; CR, LF and CRLF mixed; line ends inside quotes."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from typing import TextIO

from framing.corpus.column_names import tells
from framing.corpus.readers._foreign import foreign_format
from framing.corpus.readers._opening import InputFile
from framing.corpus.readers._records import Bad, Record, header_names
from framing.errors import InputError, printable

_DELIMITERS = (",", ";", "\t", "|")
_NAMES = (".csv", ".tsv", ".tab")
_NAMED = re.compile(r"sep=([,;\t|])", re.IGNORECASE)
"""What spreadsheets write above the header to name the delimiter."""
_TELLING = {"text", "title", "body", "content", "headline", "article", "full_text", "file"}
"""Names of which one is enough; of those that the table of names has it takes two, of two parts."""
_ROLES = ("text", "title", "date", "source", "url")


def sniff(head: bytes, name: str) -> bool:
    """Whether the name says table, or the first line reads as the header of one."""
    if foreign_format(head, name) or head[:4] in (b"PAR1", b"PK\x03\x04"):
        return False
    line = _first_line(head)
    if line[:1] in ("", "{", "[", "<"):
        return False
    if name.endswith(_NAMES):
        return True
    cells = {c.strip() for c in _cells(line, _delimiter(line))}
    if len(cells) > 1 and {c.casefold() for c in cells} & _TELLING:
        return True
    told = {next((role for role in _ROLES if tells(cell, role)), "") for cell in cells}
    return len(told - {""}) > 1 and bool(told & {"title", "text"})


def read(file: InputFile) -> Iterator[Record | Bad]:
    """Yield a record a row below the header.

    A ragged or badly quoted row is Bad. Raises InputError for two columns of one name and for a quote that is
    never closed, naming the line it opened on.
    """
    csv.field_size_limit(sys.maxsize)  # the module's limit is 128 kB; longer texts are ours to judge
    first = _first_line(file.head, file.encoding)
    named = _NAMED.fullmatch(first)
    with file.text() as source:
        lines = _Lines(source)
        rows = csv.reader(lines, delimiter=named[1] if named else _delimiter(first), strict=True)
        header = _header(_next_filled(rows, lines, file), file)
        if named:
            header = _header(_next_filled(rows, lines, file), file)
        number = 0
        while (row := _next(rows, lines, file)) is not None:
            if row:
                number += 1
                yield _record(row, header, number)


class _Lines:
    """The lines of a file, and the one on which the quote that is open now was opened."""

    def __init__(self, source: TextIO) -> None:
        self._source = source
        self._line = 0
        self.open = False
        self.opened = 0
        self.ended = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._source.readline()
        if not line:
            self.ended = True
            raise StopIteration
        self._line += 1
        if line.count('"') % 2:
            self.open = not self.open
            self.opened = self._line if self.open else self.opened
        return line


def _next(rows: Iterator[list[str]], lines: _Lines, file: InputFile) -> list[str] | str | None:
    """The next row, the reason why it cannot be read, or None at the end."""
    lines.open = False
    try:
        return next(rows, None)
    except csv.Error as error:
        if lines.ended:
            raise InputError(f"{file}: line {lines.opened}: a quote opens here and is never closed") from None
        return str(error)


def _next_filled(rows: Iterator[list[str]], lines: _Lines, file: InputFile) -> list[str] | str | None:
    """The next row with a cell."""
    while (row := _next(rows, lines, file)) == []:
        pass
    return row


def _record(row: list[str] | str, header: list[str], number: int) -> Record | Bad:
    if isinstance(row, str):
        return Bad(number, "", "bad_quoting", f"badly quoted: {printable(row)}")
    if len(row) != len(header):
        return Bad(number, "", "ragged", f"{len(row)} cells under {len(header)} columns")
    return Record(number, dict(zip(header, row, strict=True)))


def _header(row: list[str] | str | None, file: InputFile) -> list[str]:
    if not isinstance(row, list):
        raise InputError(f"{file}: the header line cannot be read" if row else f"{file}: the file is empty")
    return header_names(row, file)


def _first_line(head: bytes, encoding: str = "") -> str:
    if not encoding:
        encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = head.decode(encoding, "replace").lstrip("\ufeff\r\n")
    return text.replace("\r", "\n").split("\n", 1)[0]


def _delimiter(line: str) -> str:
    """The delimiter that makes most cells of the header; the comma where none does."""
    return max(_DELIMITERS, key=lambda d: len(_cells(line, d)))


def _cells(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter), [])
