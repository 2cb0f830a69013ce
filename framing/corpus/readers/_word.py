"""The paragraphs of a Word file (.docx), streamed; macros, links and embedded files are never touched."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element

from framing.corpus.readers._opening import DAMAGED, refuse_bomb
from framing.corpus.readers._xml import elements, local
from framing.errors import InputError, printable

"""What an archive raises that is cut, damaged, encrypted or packed in a way that we do not unpack."""
_DOCUMENT = "word/document.xml"
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}
_NOT_SHOWN = frozenset(("Fallback", "del", "delText", "instrText"))


def open_archive(source: IO[bytes], label: str) -> zipfile.ZipFile:
    """The archive. Raises InputError for one that is made to fill a memory, DAMAGED for one that is broken."""
    archive = zipfile.ZipFile(source)
    parts = archive.infolist()
    if _DOCUMENT in archive.namelist() and has_password(archive.getinfo(_DOCUMENT)):
        raise InputError(f"{printable(label)}: has a password; save it without one")
    refuse_bomb(sum(p.file_size for p in parts), sum(p.compress_size for p in parts), label)
    return archive


def has_password(part: zipfile.ZipInfo) -> bool:
    """Whether a file of an archive is encrypted."""
    return bool(part.flag_bits & 1)


def paragraphs(source: IO[bytes], label: str) -> Iterator[str]:
    """Yield the text of each paragraph. Raises InputError for a damaged file, one of a password, or no Word file."""
    try:
        with open_archive(source, label) as archive, archive.open(_DOCUMENT) as part:
            for element in elements(part, ("p",), label):
                yield "".join(_texts(element))
    except DAMAGED as error:
        raise InputError(f"{printable(label)}: damaged, or not a .docx file ({printable(error, 80)})") from None


def custom_properties(source: IO[bytes], label: str) -> str:
    """The part of the file where programs leave notes of their own; nothing where there is none."""
    try:
        with open_archive(source, label) as archive:
            return archive.read("docProps/custom.xml").decode("utf-8", "replace")
    except DAMAGED:
        return ""


def _texts(element: Element) -> Iterator[str]:
    name = local(element.tag)
    if name in _NOT_SHOWN:
        return
    if name == "t":
        yield element.text or ""
    elif name in _BREAKS:
        yield _BREAKS[name]
    else:
        for child in element:
            yield from _texts(child)
