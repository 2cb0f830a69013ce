"""Nexis Uni (Lexis Advance) Word files: one article or many in a file, or a ZIP archive of such files."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import IO

from framing.corpus.readers._databases import Export
from framing.corpus.readers._nexis_uni import END, read_paragraphs
from framing.corpus.readers._opening import DAMAGED, InputFile
from framing.corpus.readers._records import About, Bad, Record
from framing.corpus.readers._word import custom_properties, has_password, open_archive, paragraphs
from framing.errors import InputError, printable

BINARY = True
_LARGEST = 256 << 20
_MADE_BY = re.compile(r"\"(?:LADocCount|LADeliveryID|LNDeliveryID)\"")
_COUNT = re.compile(r"\"LADocCount\">\s*<[^>]+>(\d{1,6})<")


def sniff(head: bytes, name: str) -> bool:
    """Whether it is an archive that may be a Word file or hold some."""
    return head.startswith(b"PK\x03\x04") and (b"word/" in head or b".docx" in head[:4096].lower())


def recognizes(file: InputFile) -> bool:
    """Whether Nexis made the Word file, or an archive holds Word files."""
    with file.binary() as source:
        try:
            with zipfile.ZipFile(source) as archive:
                names = archive.namelist()
        except DAMAGED:
            return b"word/" not in file.head  # an archive of files that is cut off: nobody else can say more
        if "word/document.xml" not in names:
            return any(name.lower().endswith(".docx") for name in names)
        return _made_by_nexis(source, file.label)


def read(file: InputFile) -> Iterator[Record | Bad | About]:
    """Yield a record an article; of an archive the files in the order of their names, a damaged one costs itself."""
    with file.binary() as source:
        try:
            with open_archive(source, file.label) as archive:
                names = archive.namelist()
                if "word/document.xml" not in names:
                    yield from _read_archive(archive, file)
                    return
        except DAMAGED as error:
            raise InputError(f"{file}: the archive is damaged or cut off ({printable(error, 60)})") from None
        export = Export("Nexis")
        yield from _read_word(source, file.label, export)
        yield export.about()


def _read_archive(archive: zipfile.ZipFile, file: InputFile) -> Iterator[Record | Bad | About]:
    export = Export("Nexis")
    for info in sorted(archive.infolist(), key=lambda i: i.filename):
        if info.is_dir() or info.filename.startswith("__MACOSX/"):
            continue
        if not info.filename.lower().endswith(".docx"):
            export.leave_out("file that is no .docx")
            continue
        before = export.count
        try:
            if has_password(info):
                raise InputError("has a password; save it without one")
            if info.file_size > _LARGEST:
                raise InputError(f"unpacks to over {_LARGEST >> 20} MB")
            member = io.BytesIO(archive.read(info))
            if _made_by_nexis(member, "it"):
                yield from _read_word(member, "it", export)
        except (InputError, *DAMAGED) as error:
            reason = f"{info.filename.rsplit('/', 1)[-1]}: {error}".replace("\n", " ")
            yield export.bad("bad_file", printable(reason, 200))
        else:
            if export.count == before:
                yield export.bad("no_article", printable(f"{info.filename}: no article of Nexis in it", 200))
    yield export.about()


def _read_word(source: IO[bytes], label: str, export: Export) -> Iterator[Record | Bad]:
    """The articles of a Word file, and how many it promises: on its cover page, else in a note of the program."""
    before = export.take_promise()
    yield from read_paragraphs(paragraphs(source, label), export)
    promised = export.take_promise()
    if promised is None and (count := _COUNT.search(custom_properties(source, label))):
        promised = int(count[1])
    export.promised = promised if before is None else before + (promised or 0)


def _made_by_nexis(source: IO[bytes], label: str) -> bool:
    """By a note that Nexis leaves in its files, else by how its articles end."""
    if _MADE_BY.search(custom_properties(source, label)):
        return True
    return any(text.strip().casefold() == END for text in paragraphs(source, label))
