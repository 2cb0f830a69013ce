"""quanteda YAML: categories (nested) of lists of patterns. Every scalar is the written string, whatever it looks like.

The text is read as a stream of events, so nothing is ever built from tags; anchors, tags, a second
document and a category said twice are refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from framing.errors import LexiconError, printable
from framing.lexicon.builder import Draft
from framing.lexicon.model import Frame, Lexicon, Parsed

SUFFIX = ".yml"
SAMPLE = ("sample.yaml", "threat: [no, danger, 'attack*']\nsovereignty:\n  - border control\n  - trade: [tariff*]\n")


def sniff(text: str, name: str) -> bool:
    """Told by the ending."""
    return name.endswith((".yml", ".yaml"))


def read(text: str, file: str) -> Parsed:
    """Read the tree of categories. Raises LexiconError, with the line, where it is not one."""
    import yaml

    draft = Draft(file)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _Reader(draft, yaml.parse(text, Loader=loader)).document()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        problem = getattr(error, "problem", None) or error
        raise LexiconError(f"{file}: {where}not valid YAML ({printable(problem)})") from None
    return draft.parsed()


class _Reader:
    """Walks the events of a YAML text: `category: patterns`, a pattern, or a list of both."""

    def __init__(self, draft: Draft, events: Iterator[Any]) -> None:
        self._draft = draft
        self._events = events

    def _next(self) -> tuple[str, Any]:
        event = next(self._events)
        kind = type(event).__name__.removesuffix("Event")
        if kind == "Alias" or getattr(event, "anchor", None) is not None:
            self._refuse(event, "anchors and aliases (& and *) are not read; put patterns with * in quotation marks")
        if getattr(event, "tag", None) is not None:
            self._refuse(event, "tags (!) are not read")
        return kind, event

    def _refuse(self, event: Any, why: str) -> None:
        raise LexiconError(f"{self._draft.file}: line {event.start_mark.line + 1}: {why}")

    def document(self) -> None:
        """The whole stream: one document, and that is a mapping."""
        while (kind_event := self._next())[0] in ("StreamStart", "DocumentStart"):
            pass
        kind, event = kind_event
        if kind != "MappingStart":
            self._refuse(event, "a lexicon in YAML is `category: [pattern, ...]`")
        self._mapping(())
        self._next()
        kind, event = self._next()
        if kind != "StreamEnd":
            self._refuse(event, "a second document (---); a lexicon is one")

    def _mapping(self, path: tuple[str, ...]) -> None:
        seen: set[str] = set()
        while True:
            kind, event = self._next()
            if kind == "MappingEnd":
                return
            if kind != "Scalar":
                self._refuse(event, "a category's name should be text")
            if event.value in seen:
                self._refuse(event, f"the category '{printable(event.value, 60)}' stands twice")
            seen.add(event.value)
            self._draft.category((*path, event.value), event.start_mark.line + 1)
            self._value((*path, event.value), *self._next())

    def _value(self, path: tuple[str, ...], kind: str, event: Any) -> None:
        if kind == "Scalar":
            self._pattern(path, event)
        elif kind == "MappingStart":
            self._mapping(path)
        else:
            self._list(path)

    def _list(self, path: tuple[str, ...]) -> None:
        while True:
            kind, event = self._next()
            if kind == "SequenceEnd":
                return
            if kind == "SequenceStart":
                self._refuse(event, "a list inside a list")
            self._value(path, kind, event)

    def _pattern(self, path: tuple[str, ...], event: Any) -> None:
        line = event.start_mark.line + 1
        if event.value == "" and event.implicit[0]:
            return
        if "?" in event.value:
            self._draft.skip(line, f"{printable(event.value, 60)}: ? for one character is no pattern here")
        else:
            self._draft.add(path, event.value, line)


def write(lexicon: Lexicon) -> str:
    """Categories and patterns; weights, `ignore`, examples and definitions have no place in this format."""
    return "\n".join(line for frame in lexicon.frames for line in _lines(frame, "")) + "\n"


def _lines(frame: Frame, indent: str) -> list[str]:
    lines = [f"{indent}{_quoted(frame.name)}:"]
    lines += [f"{indent}  - {_quoted(term.text)}" for term in frame.terms]
    for below in frame.frames:
        first, *rest = _lines(below, f"{indent}    ")
        lines += [f"{indent}  - {first.strip()}", *rest]
    return lines


def _quoted(text: str) -> str:
    """A double-quoted scalar: JSON's escapes are YAML's, but YAML has more line ends and forbidden characters."""
    escaped = json.dumps(text, ensure_ascii=False)
    return re.sub(r"[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]", lambda m: f"\\u{ord(m[0]):04x}", escaped)
