"""An RTF file that no database wrote: one file is one document."""

from __future__ import annotations

from collections.abc import Iterator

from framing.corpus.readers._opening import InputFile
from framing.corpus.readers._records import About, Record
from framing.corpus.readers._rtf import CUT, is_rtf, rtf_text
from framing.corpus.readers._several import one_text

BINARY = True
GENERAL = True
ONE_DOCUMENT = True


def sniff(head: bytes, name: str) -> bool:
    """Whether the content begins as RTF does."""
    return bool(is_rtf(head))


def read(file: InputFile) -> Iterator[Record | About]:
    """Yield the one record, with the column `text`.

    Raises InputError where the file holds several articles, is damaged or far too large.
    """
    text, whole = rtf_text(file)
    yield Record(1, {"text": one_text(text, file)})
    if not whole:
        yield About("RTF", notes=(CUT,))
