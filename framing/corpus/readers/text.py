"""Plain text: one file is one document. What nobody else claims and is named .txt."""

from __future__ import annotations

from collections.abc import Iterator

from framing.corpus.readers._foreign import foreign_format
from framing.corpus.readers._opening import InputFile
from framing.corpus.readers._records import Bad, Record
from framing.corpus.readers._several import one_text

GENERAL = True
ONE_DOCUMENT = True


def sniff(head: bytes, name: str) -> bool:
    """Whether the file is named as a plain text; its content has no sign of its own."""
    return name.endswith((".txt", ".text")) and foreign_format(head, name) is None


def read(file: InputFile) -> Iterator[Record | Bad]:
    """Yield the one record, with the column `text`. Raises InputError for a text of several articles."""
    with file.text() as source:
        yield Record(1, {"text": one_text(source.read(), file)})
