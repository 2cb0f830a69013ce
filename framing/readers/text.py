"""Plain text: one file is one document. What nobody else claims and is named .txt."""

from __future__ import annotations

from collections.abc import Iterator

from framing.readers._foreign import foreign_format
from framing.readers._opening import InputFile
from framing.readers._records import Bad, Record


def sniff(head: bytes, name: str) -> bool:
    """Whether the file is named as a plain text; its content has no sign of its own."""
    return name.endswith((".txt", ".text")) and foreign_format(head, name) is None


def read(file: InputFile) -> Iterator[Record | Bad]:
    """Yield the one record, with the column `text`."""
    with file.text() as source:
        yield Record(1, {"text": source.read()})
