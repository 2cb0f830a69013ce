"""A JSON file that is one array of objects, read element by element: memory is bounded by the longest one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TextIO

from framing.errors import InputError, printable
from framing.readers import json_lines
from framing.readers._foreign import foreign_format
from framing.readers._json import StrictDecoder
from framing.readers._opening import InputFile
from framing.readers._records import Bad, Record

_BLANK = re.compile(r"[ \t\r\n\ufeff]*")
_CHUNK = 1 << 20
_LONGEST = 256 << 20
"""Characters of one element; no text of 64 MiB needs more, whatever its escapes."""


def sniff(head: bytes, name: str) -> bool:
    """Whether the content begins an array (or, in a .json file, an object that does not end with its line)."""
    if json_lines.sniff(head, name) or foreign_format(head, name):
        return False
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1]
    return start == b"[" or (start == b"{" and name.endswith(".json"))


def read(file: InputFile) -> Iterator[Record | Bad]:
    """Yield a record an element. Raises InputError where the file is not one well-formed array, and nothing more."""
    with file.text() as source:
        window = _Window(source)
        if window.take() != "[":
            raise InputError(f"{file}: one JSON object, not an array of records; write [{{…}}, …] or a record a line")
        decoder, number = StrictDecoder(), 0
        while window.peek() != "]":
            number += 1
            yield _element(decoder, window, number, file)
            if window.peek() == ",":
                window.take()
            elif window.peek() != "]":
                raise InputError(f"{file}: the JSON array breaks off after record {number}; fetch the file again")
        window.take()
        if window.peek():
            raise InputError(f"{file}: text follows the JSON array, after record {number}; write one array a file")


class _Window:
    """A piece of the text that moves on; `at` is where it is read."""

    def __init__(self, source: TextIO) -> None:
        self._source = source
        self.text = ""
        self.at = 0
        self.ended = False

    def more(self) -> None:
        """Forget what was read, and take in as much again as there is, a chunk at least."""
        new = self._source.read(max(_CHUNK, len(self.text) - self.at))
        self.text, self.at, self.ended = self.text[self.at :] + new, 0, not new

    def peek(self) -> str:
        """The next character that is no blank; nothing at the end."""
        while True:
            match = _BLANK.match(self.text, self.at)
            self.at = match.end() if match else self.at
            if self.at < len(self.text) or self.ended:
                return self.text[self.at : self.at + 1]
            self.more()

    def take(self) -> str:
        """The next character that is no blank, and past it."""
        found = self.peek()
        self.at += 1
        return found


def _element(decoder: StrictDecoder, window: _Window, number: int, file: InputFile) -> Record | Bad:
    """The element that begins here; what seems broken may only be cut by the end of the window."""
    window.peek()
    while True:
        try:
            record, end = decoder.decode(window.text, window.at, number)
        except ValueError as error:
            if window.ended or len(window.text) - window.at > _LONGEST or str(error) == "nested too deeply":
                raise InputError(f"{file}: not JSON at record {number}: {printable(error)}") from None
        else:
            if end < len(window.text) or window.ended:
                window.at = end
                return record
        window.more()
