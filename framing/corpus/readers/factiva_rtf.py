"""Factiva RTF: articles with field codes or as displayed."""

from __future__ import annotations

from collections.abc import Iterator

from framing.corpus.readers._databases import Export
from framing.corpus.readers._factiva import DATABASE
from framing.corpus.readers._factiva_lines import is_one, read_lines
from framing.corpus.readers._opening import InputFile
from framing.corpus.readers._records import About, Bad, Record
from framing.corpus.readers._rtf import CUT, is_rtf, rtf_has, rtf_text

BINARY = True


def sniff(head: bytes, name: str) -> bool:
    """Whether it is RTF."""
    return bool(is_rtf(head))


def recognizes(file: InputFile) -> bool:
    """Whether Factiva names itself as the maker, or its lines are those of Factiva."""
    return "factiva" in is_rtf(file.head) or (rtf_has(file, b"factiva") and is_one(rtf_text(file)[0]))


def read(file: InputFile) -> Iterator[Record | Bad | About]:
    """Yield a record an article. Raises InputError for a damaged file."""
    text, whole = rtf_text(file)
    export = Export(DATABASE)
    yield from read_lines(text.splitlines(), export)
    yield export.about(*(() if whole else (CUT,)))
