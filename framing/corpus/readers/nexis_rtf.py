"""Nexis RTF: articles as Nexis Uni writes them."""

from __future__ import annotations

from collections.abc import Iterator

from framing.corpus.readers._databases import Export
from framing.corpus.readers._nexis_uni import END, read_paragraphs
from framing.corpus.readers._opening import InputFile
from framing.corpus.readers._records import About, Bad, Record
from framing.corpus.readers._rtf import CUT, is_rtf, rtf_has, rtf_text

BINARY = True


def sniff(head: bytes, name: str) -> bool:
    """Whether it is RTF."""
    return bool(is_rtf(head))


def recognizes(file: InputFile) -> bool:
    """Whether an article in it ends as those of Nexis do and has their labels."""
    return rtf_has(file, END.encode(), b"length:") or rtf_has(file, b"load-date:", b"length:")


def read(file: InputFile) -> Iterator[Record | Bad | About]:
    """Yield a record an article. Raises InputError for a damaged file."""
    text, whole = rtf_text(file)
    export = Export("Nexis")
    yield from read_paragraphs(text.splitlines(), export)
    yield export.about(*(() if whole else (CUT,)))
