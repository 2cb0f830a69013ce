"""IRaMuTeQ and Alceste: texts below lines of starred variables (`**** *source_LeMonde *date_2024-03-01`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from framing.corpus.readers._databases import Export, head_text
from framing.corpus.readers._foreign import foreign_format
from framing.corpus.readers._opening import InputFile
from framing.corpus.readers._records import About, Bad, Record

_START = re.compile(r"(?:\*{4}|\d{2,6})(?P<variables>(?:\s+\*[^\s*]+)+)\s*")
_BARE = re.compile(r"\*{4}\s*")
_THEME = re.compile(r"-\*(?P<theme>\S+)\s*")
_YES = "1"


def sniff(head: bytes, name: str) -> bool:
    """Whether the first line that is not empty has starred variables."""
    first = next((line for line in head_text(head).splitlines() if line.strip("\ufeff \t")), "")
    return foreign_format(head, "") is None and bool(_START.fullmatch(first.strip("\ufeff ")))


def read(file: InputFile) -> Iterator[Record | Bad | About]:
    """Yield a record a text, a column a variable (`*name_value`; one without a value is 1); themes are a column."""
    export = Export("IRaMuTeQ")
    values: dict[str, str] | None = None
    lines: list[str] = []
    themes: list[str] = []
    with file.text() as source:
        for line in source:
            text = line.strip("\ufeff\r\n")
            start = _START.fullmatch(text) or _BARE.fullmatch(text)
            if start:
                if values is not None:
                    yield _text(export, values, lines, themes)
                values, lines, themes = _variables(start.groupdict().get("variables") or ""), [], []
            elif theme := _THEME.fullmatch(text):
                themes.append(theme["theme"])
            else:
                lines.append(text)
    if values is not None:
        yield _text(export, values, lines, themes)
    yield export.about()


def _variables(written: str) -> dict[str, str]:
    parts = (variable.lstrip("*").partition("_") for variable in written.split())
    return {name: value or _YES for name, _, value in parts if name}


def _text(export: Export, values: Mapping[str, str], lines: list[str], themes: list[str]) -> Record | Bad:
    kept = dict(values) | ({"themes": " ".join(themes)} if themes else {})
    return export.record(kept | {"text": "\n".join(lines).strip()})
