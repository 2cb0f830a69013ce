"""A JSON file that is one array of objects; the text of the file is held in memory, the records are not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from framing.errors import InputError
from framing.readers import json_lines
from framing.readers._foreign import foreign_format
from framing.readers._json import StrictDecoder
from framing.readers._opening import InputFile
from framing.readers._records import Bad, Record

_BLANK = re.compile(r"[ \t\r\n\ufeff]*")


def sniff(head: bytes, name: str) -> bool:
    """Whether the content begins an array (or, in a .json file, an object that does not end with its line)."""
    if json_lines.sniff(head, name) or foreign_format(head, name):
        return False
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1]
    return start == b"[" or (start == b"{" and name.endswith(".json"))


def read(file: InputFile) -> Iterator[Record | Bad]:
    """Yield a record an element. Raises InputError where the file is not one well-formed array."""
    with file.text() as source:
        text = source.read()
    at = _skip(text, 0)
    if text[at : at + 1] != "[":
        raise InputError(f"{file}: one JSON object, not an array of records; write [{{…}}, …] or a record a line")
    decoder, at, number = StrictDecoder(), _skip(text, at + 1), 0
    while text[at : at + 1] != "]":
        number += 1
        try:
            record, at = decoder.decode(text, at, number)
        except ValueError as error:
            raise InputError(f"{file}: not JSON at record {number}: {error}") from None
        yield record
        at = _next(text, _skip(text, at), file, number)


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _next(text: str, at: int, file: InputFile, number: int) -> int:
    """Past the comma to the next element, or at the closing bracket."""
    if text[at : at + 1] == ",":
        return _skip(text, at + 1)
    if text[at : at + 1] == "]":
        return at
    raise InputError(f"{file}: the JSON array breaks off after record {number}; fetch the file again")
