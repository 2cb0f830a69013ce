"""A Word file (.docx) that no database wrote: one file is one document, a paragraph a line."""

from __future__ import annotations

from collections.abc import Iterator

from framing.corpus.readers._opening import InputFile
from framing.corpus.readers._records import Record
from framing.corpus.readers._several import one_text
from framing.corpus.readers._word import paragraphs

BINARY = True
GENERAL = True
ONE_DOCUMENT = True


def sniff(head: bytes, name: str) -> bool:
    """Whether it is a ZIP container with the parts of a Word file, or is named like one."""
    return head.startswith(b"PK\x03\x04") and (b"word/" in head or name.endswith((".docx", ".docm", ".dotx")))


def read(file: InputFile) -> Iterator[Record]:
    """Yield the one record, with the column `text`; what is deleted or hidden in fields is left out.

    Raises InputError where it holds several articles, is damaged, has a password or unpacks to a bomb.
    """
    with file.binary() as source:
        yield Record(1, {"text": one_text("\n".join(paragraphs(source, file.label)), file)})
