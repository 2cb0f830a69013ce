"""A piece of a long text that moves on, so that memory is bounded by the longest element and not by the file."""

from __future__ import annotations

import json
import re
from typing import TextIO

_BLANK = re.compile(r"[ \t\r\n\ufeff]*")
_STRUCTURE = re.compile(r'["\[\]{}]')
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_LITERAL = re.compile(r"[^\s,\]}]+")
CHUNK = 1 << 20


class Window:
    """`text` is what is held, `at` where it is read."""

    def __init__(self, source: TextIO) -> None:
        self._source = source
        self.text = ""
        self.at = 0
        self.ended = False

    def more(self) -> None:
        """Forget what was read, and take in as much again as there is, a chunk at least."""
        new = self._source.read(max(CHUNK, len(self.text) - self.at))
        self.text, self.at, self.ended = self.text[self.at :] + new, 0, not new

    def peek(self) -> str:
        """The next character that is no blank; nothing at the end."""
        while True:
            match = _BLANK.match(self.text, self.at)
            self.at = match.end() if match else self.at
            if self.at < len(self.text) or self.ended:
                return self.text[self.at : self.at + 1]
            self.more()

    def take(self) -> str:
        """The next character that is no blank, and past it."""
        found = self.peek()
        self.at += 1
        return found

    def string(self) -> str:
        """The string that begins here, and past it. Raises ValueError where none is there."""
        self.peek()
        start = self._match(_STRING)
        return str(json.loads(self.text[start : self.at], strict=False))

    def skip(self) -> None:
        """Past the value that begins here; only its strings and brackets are looked at.

        Raises ValueError where it does not end, or none is there.
        """
        first = self.peek()
        if first not in ("[", "{"):
            self._match(_STRING if first == '"' else _LITERAL)
            return
        depth = self._pass_mark()
        while depth:
            depth += self._pass_mark()

    def _pass_mark(self) -> int:
        """Past the next string or bracket: by how much it goes deeper."""
        while not (found := _STRUCTURE.search(self.text, self.at)):
            if self.ended:
                raise ValueError("it breaks off")
            self.at = len(self.text)
            self.more()
        if found[0] == '"':
            self.at = found.start()
            self._match(_STRING)
            return 0
        self.at = found.end()
        return 1 if found[0] in "[{" else -1

    def _match(self, pattern: re.Pattern[str]) -> int:
        """Past what the pattern matches here, to its end in the file: where it begins in what is held."""
        while True:
            found = pattern.match(self.text, self.at)
            if found and (found.end() < len(self.text) or self.ended):
                self.at = found.end()
                return found.start()
            if self.ended:
                raise ValueError("it breaks off")
            self.more()
