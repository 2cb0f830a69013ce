"""Factiva plain text: articles with field codes (`HD`, `SN` …) or as displayed, each up to its accession number."""

from __future__ import annotations

from collections.abc import Iterator

from framing.corpus.readers._databases import Export, head_text
from framing.corpus.readers._factiva import DATABASE
from framing.corpus.readers._factiva_lines import is_one, read_lines
from framing.corpus.readers._foreign import foreign_format
from framing.corpus.readers._opening import InputFile
from framing.corpus.readers._records import About, Bad, Record


def sniff(head: bytes, name: str) -> bool:
    """Whether lines of the beginning are field codes of Factiva, or an accession number ends an article."""
    return foreign_format(head, "") is None and is_one(head_text(head))


def read(file: InputFile) -> Iterator[Record | Bad | About]:
    """Yield a record an article."""
    export = Export(DATABASE)
    with file.text() as lines:
        yield from read_lines(lines, export)
    yield export.about()
