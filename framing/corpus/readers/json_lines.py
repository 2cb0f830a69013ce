"""JSON Lines: one object a line, each of them a record."""

from __future__ import annotations

import json
from collections.abc import Iterator

from framing.corpus.readers._foreign import foreign_format
from framing.corpus.readers._json import StrictDecoder
from framing.corpus.readers._opening import InputFile
from framing.corpus.readers._paths import guess_path
from framing.corpus.readers._records import Bad, Record

_NAMES = (".jsonl", ".ndjson", ".jl")


def sniff(head: bytes, name: str) -> bool:
    """Whether the first line is a whole JSON object, or the name says so and it could be one."""
    if foreign_format(head, name):
        return False
    text = _start(head)
    if text[:1] not in ("{", "["):
        return name.endswith(_NAMES) and bool(text)
    if text[:1] == "{" and guess_path(text):
        return False
    if name.endswith(_NAMES):
        return True
    try:
        return isinstance(json.loads(text.split("\n", 1)[0]), dict)
    except (ValueError, RecursionError):
        return text[:1] == "{" and "\n" not in text and len(head) >= 60_000


def read(file: InputFile) -> Iterator[Record | Bad]:
    """Yield a record a line; empty lines are none."""
    decoder = StrictDecoder()
    number = 0
    with file.text() as lines:
        for line in lines:
            text = line.strip(" \t\r\n\ufeff")
            if text:
                number += 1
                yield _record(decoder, text, number)


def _record(decoder: StrictDecoder, text: str, number: int) -> Record | Bad:
    try:
        record, end = decoder.decode(text, 0, number)
    except ValueError as error:
        return Bad(number, "", "bad_json", f"not JSON: {error}")
    return record if end == len(text) else Bad(number, "", "bad_json", "more than one value on the line")


def _start(head: bytes) -> str:
    return head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace").lstrip()
