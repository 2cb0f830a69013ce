"""An OpenDocument text (.odt): one file is one document, a paragraph a line."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from framing.corpus.readers._opening import DAMAGED, InputFile
from framing.corpus.readers._records import Record
from framing.corpus.readers._several import one_text
from framing.corpus.readers._word import open_archive
from framing.corpus.readers._xml import elements, local
from framing.errors import InputError, printable

BINARY = True
ONE_DOCUMENT = True
_KIND = b"mimetypeapplication/vnd.oasis.opendocument.text"
_BREAKS = {"line-break": "\n", "tab": "\t"}
_NOT_TEXT = frozenset(("annotation", "tracked-changes", "note-citation"))
_MOST_BLANKS = 100


def sniff(head: bytes, name: str) -> bool:
    """Whether it is a ZIP container that says it is such a text, or is named like one."""
    return head.startswith(b"PK\x03\x04") and (_KIND in head[:120] or name.endswith((".odt", ".ott")))


def read(file: InputFile) -> Iterator[Record]:
    """Yield the one record, with the column `text`; remarks and deleted text are left out.

    Raises InputError where it holds several articles, is damaged, has a password or unpacks to a bomb.
    """
    with file.binary() as source:
        try:
            with open_archive(source, file.label) as archive, archive.open("content.xml") as part:
                found = elements(part, ("p", "h", "tracked-changes"), file)
                lines = ["".join(_texts(element)) for element in found if local(element.tag) not in _NOT_TEXT]
        except DAMAGED as error:
            raise InputError(f"{file}: damaged, or not an .odt file ({printable(error, 80)})") from None
    yield Record(1, {"text": one_text("\n".join(lines), file)})


def _texts(element: Element) -> Iterator[str]:
    """The text of an element and its children, blanks and breaks written out."""
    yield element.text or ""
    for child in element:
        name = local(child.tag)
        if name == "s":
            count = next((v for k, v in child.attrib.items() if local(k) == "c"), "1")
            yield " " * min(int(count) if count.isdecimal() else 1, _MOST_BLANKS)
        elif name in _BREAKS:
            yield _BREAKS[name]
        elif name not in _NOT_TEXT:
            yield from _texts(child)
        yield child.tail or ""
