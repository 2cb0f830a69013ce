"""XML read piece by piece: no document type, so no entity and nothing external; nothing is kept that was handed on."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import IO, cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from framing.errors import InputError, printable

_CHUNK = 1 << 16
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY", b"<!doctype", b"<!entity")
_LONGEST = max(map(len, _FORBIDDEN))


def local(tag: str) -> str:
    """A tag without its namespace."""
    return tag.rpartition("}")[2]


def elements(source: IO[bytes], wanted: Collection[str], label: object) -> Iterator[Element]:
    """Yield every element of one of the `wanted` local names when it ends, not those in another; then it is emptied.

    Raises InputError where the XML is broken, has a document type or an entity, or is in no plain encoding.
    """
    parser: XMLPullParser[Element] = XMLPullParser(("start", "end"))
    before, depth, opened = b"", 0, 0
    try:
        while chunk := source.read(_CHUNK):
            held = before + chunk
            if any(word in held for word in _FORBIDDEN) or b"\0" in chunk:
                raise InputError(f"{label}: XML with a document type or entities of its own is not read")
            before = held[-_LONGEST:]
            parser.feed(chunk)
            for event, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
                step = 1 if event == "start" else -1
                opened += step
                if local(element.tag) in wanted:
                    depth += step
                    if not depth:
                        yield element
                if step < 0 and not depth:
                    element.clear()
    except ParseError as error:
        raise InputError(f"{label}: not whole XML ({printable(error, 60)}); fetch the file again") from None
    if opened or not before:
        raise InputError(f"{label}: the XML breaks off; fetch the file again")
