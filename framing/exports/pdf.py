"""A PDF written anew so that the same picture is the same bytes.

The library that draws it (svg2pdf) numbers and orders fonts and resources as a hash has them, each time another. Here
the objects are numbered in the order in which they are met from the root, and the names of resources stand in order.
"""

from __future__ import annotations

import re

_PLACE = re.compile(rb"(\d{10}) (\d{5}) n\r?\n")
_REFERENCE = re.compile(rb"(?<![\d.])(\d+) 0 R\b")
_RESOURCES = re.compile(rb"(/(?:XObject|ExtGState|Pattern|Font|Shading|ColorSpace) <<\n)((?: +/\w+ \d+ 0 R\n)+)")


def in_order(pdf: bytes) -> bytes:
    """The same document with its objects in order; for PDF with a plain table of objects (1.4, no object streams)."""
    table = pdf.rindex(b"xref\n", 0, pdf.rindex(b"startxref"))
    trailer = pdf[pdf.index(b"trailer", table) : pdf.rindex(b"startxref")]
    starts = sorted(int(place) for place, _ in _PLACE.findall(pdf, table))
    objects = {}
    for start, end in zip(starts, [*starts[1:], table], strict=True):
        number, _, body = pdf[start:end].partition(b" 0 obj\n")
        head, mark, stream = body.partition(b"\nstream\n")
        objects[int(number)] = (_RESOURCES.sub(_sort, head), mark + stream)
    numbers = {old: new for new, old in enumerate(_met(trailer, objects), start=1)}

    def renumber(text: bytes) -> bytes:
        return _REFERENCE.sub(lambda m: b"%d 0 R" % numbers[int(m[1])], text)

    out, places = pdf[: starts[0]], []
    for old, new in numbers.items():
        head, stream = objects[old]
        places.append(b"%010d 00000 n\r\n" % len(out))
        out += b"%d 0 obj\n" % new + renumber(head) + stream
    listed = b"xref\n0 %d\n0000000000 65535 f\r\n" % (len(places) + 1) + b"".join(places)
    return out + listed + renumber(trailer) + b"startxref\n%d\n%%%%EOF" % len(out)


def _sort(resources: re.Match[bytes]) -> bytes:
    return resources[1] + b"".join(sorted(resources[2].splitlines(keepends=True)))


def _met(trailer: bytes, objects: dict[int, tuple[bytes, bytes]]) -> list[int]:
    """The numbers of the objects in the order in which they are first met, from the trailer on."""
    order: dict[int, None] = {}
    waiting = _references(trailer)[::-1]
    while waiting:
        number = waiting.pop()
        if number not in order:
            order[number] = None
            waiting += _references(objects[number][0])[::-1]
    return list(order)


def _references(text: bytes) -> list[int]:
    return [int(number) for number in _REFERENCE.findall(text)]
