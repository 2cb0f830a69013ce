"""JSON that is no line: an array of objects, one object, or an answer that holds its records below keys.

It is read element by element: memory is bounded by the longest one. Where the records stand is told by the names of
the first values, or by `input.records`, as "articles.results".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from framing.corpus.readers import json_lines
from framing.corpus.readers._foreign import foreign_format
from framing.corpus.readers._json import StrictDecoder
from framing.corpus.readers._opening import InputFile
from framing.corpus.readers._paths import Path, guess_path, seen_paths
from framing.corpus.readers._records import Bad, Record
from framing.corpus.readers._window import Window
from framing.errors import InputError, printable

_LONGEST = 256 << 20
"""Characters of one element; no text of 64 MiB needs more, whatever its escapes."""
_OBJECT = re.compile(r'\{\s*"(?:[^"\\]|\\.){0,200}"\s*:')
_WHOLE = "."
"""`input.records` of a file that is one record, or an array of them."""


def sniff(head: bytes, name: str) -> bool:
    """Whether the content begins an array, or an object that is no line, whatever the file's name."""
    if json_lines.sniff(head, name) or foreign_format(head, name):
        return False
    text = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").decode("utf-8", "ignore")
    return text[:1] == "[" or bool(_OBJECT.match(text)) or (text[:1] == "{" and name.endswith(".json"))


def read(file: InputFile) -> Iterator[Record | Bad]:
    """Yield a record an element. Raises InputError where the file is not well-formed, or no records are found in it."""
    path = _path(file)
    with file.text() as source:
        walk = _Walk(file, Window(source))
        start = walk.window.peek()
        if start not in ("[", "{") or (start == "{" and path is None):
            raise InputError(f"{file}: one JSON object, {_remedy(file)}")
        yield from walk.values(path or ())
        while start == "{" and walk.window.peek() == "{":  # one answer after the other
            yield from walk.values(path or ())
        if walk.window.peek():
            raise InputError(f"{file}: text follows the JSON array, after record {walk.number}; write one array a file")
        if path and not walk.number and file.records:
            raise InputError(f'{file}: no records below input.records = "{printable(file.records)}"; {_choice(file)}')


def _path(file: InputFile) -> Path | None:
    """The keys to the records: those given, else guessed."""
    if file.records:
        return tuple(file.records.split(".")) if file.records != _WHOLE else ()
    return guess_path(_head(file))


def _head(file: InputFile) -> str:
    return file.head.decode(file.encoding or "utf-8", "ignore")


def _remedy(file: InputFile) -> str:
    if seen_paths(_head(file)):
        return f"in which no record with a text or a title is seen; {_choice(file)}"
    return "not an array of records; write [{…}, …] or a record a line"


def _choice(file: InputFile) -> str:
    seen = [printable(path, 40) for path in seen_paths(_head(file))[:6]]
    return f'name one with input.records, e.g. "{seen[0]}" (of {", ".join(seen)})' if seen else "no array is seen"


@dataclass
class _Walk:
    """The way down to the records; `number` counts them."""

    file: InputFile
    window: Window
    decoder: StrictDecoder = field(default_factory=StrictDecoder)
    number: int = 0

    def values(self, path: Path, inside: bool = False) -> Iterator[Record | Bad]:
        """The records at or below the value that begins here; `inside` an array, another array is no way down."""
        start = self.window.peek()
        if start == "[" and not inside:
            yield from self._elements(path)
        elif path and start == "{":
            yield from self._members(path)
        elif path:
            self._skip()
        else:
            self.number += 1
            yield self._element()

    def _elements(self, path: Path) -> Iterator[Record | Bad]:
        self.window.take()
        while self.window.peek() != "]":
            yield from self.values(path, inside=True)
            self._comma("]")
        self.window.take()

    def _members(self, path: Path) -> Iterator[Record | Bad]:
        """Of an object the value of the next key on the way; all others are passed over."""
        self.window.take()
        while self.window.peek() != "}":
            key = self._key()
            if self.window.take() != ":":
                raise self._broken("a key without a value")
            if key == path[0]:
                yield from self.values(path[1:])
            else:
                self._skip()
            self._comma("}")
        self.window.take()

    def _comma(self, end: str) -> None:
        if self.window.peek() == ",":
            self.window.take()
        elif self.window.peek() != end:
            raise InputError(f"{self.file}: the JSON array breaks off after record {self.number}; fetch the file again")

    def _key(self) -> str:
        try:
            return self.window.string()
        except ValueError as error:
            raise self._broken(f"no key ({error})") from None

    def _skip(self) -> None:
        try:
            self.window.skip()
        except ValueError as error:
            raise self._broken(str(error)) from None

    def _broken(self, why: str) -> InputError:
        return InputError(f"{self.file}: not JSON after record {self.number}: {why}; fetch the file again")

    def _element(self) -> Record | Bad:
        """The element that begins here; what seems broken may only be cut by the end of the window."""
        window = self.window
        while True:
            try:
                record, end = self.decoder.decode(window.text, window.at, self.number)
            except ValueError as error:
                if window.ended or len(window.text) - window.at > _LONGEST or str(error) == "nested too deeply":
                    why = printable(error)
                    raise InputError(f"{self.file}: not JSON at record {self.number}: {why}") from None
            else:
                if end < len(window.text) or window.ended:
                    window.at = end
                    return record
            window.more()
