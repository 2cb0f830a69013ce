"""Yoshikoder `.ykd` (XML): `cnode` is a category (nested), `pnode` a pattern; the outermost `cnode` is the file.

A document type is refused: entities could read other files or grow without end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from framing.errors import LexiconError, printable
from framing.lexicon.builder import WHOLE_FILE, Draft
from framing.lexicon.model import Parsed
from framing.lexicon.rules import DEEPEST

SAMPLE = (
    "sample.ykd",
    """<?xml version="1.0"?>
<dictionary style="050805" patternengine="substring"><cnode name="all" desc="">
<cnode name="threat" desc="Of danger."><pnode name="danger"/><pnode name="attack*"/></cnode>
</cnode></dictionary>""",
)


@dataclass
class _Nodes:
    """What the parser met: categories and patterns in order, the line of each."""

    file: str
    stack: list[str] = field(default_factory=list)
    categories: list[tuple[tuple[str, ...], int, str]] = field(default_factory=list)
    patterns: list[tuple[tuple[str, ...], int, str]] = field(default_factory=list)


def sniff(text: str, name: str) -> bool:
    """The ending, or XML with a `dictionary` at its root."""
    return name.endswith((".ykd", ".lcd")) or (text.lstrip()[:5] == "<?xml" and "<dictionary" in text[:2000])


def read(text: str, file: str) -> Parsed:
    """Read the tree. Raises LexiconError where it is no XML, holds a document type, or says regular expressions."""
    nodes = _Nodes(file)
    parser = expat.ParserCreate(encoding="utf-8")
    parser.StartDoctypeDeclHandler = lambda *_: _refuse(file, "has a document type (<!DOCTYPE); remove it")
    parser.StartElementHandler = lambda tag, attributes: _start(nodes, parser.CurrentLineNumber, tag, attributes)
    parser.EndElementHandler = lambda tag: nodes.stack.pop() if tag == "cnode" else None
    try:
        parser.Parse(text.encode("utf-8"), True)
    except expat.ExpatError as error:
        raise LexiconError(f"{file}: line {error.lineno}: not valid XML ({printable(error)})") from None
    return _draft(nodes).parsed()


def _refuse(file: str, why: str) -> None:
    raise LexiconError(f"{file}: {why}")


def _start(nodes: _Nodes, line: int, tag: str, attributes: dict[str, str]) -> None:
    if tag == "dictionary" and attributes.get("patternengine", "").lower().startswith("regex"):
        _refuse(nodes.file, "a dictionary of regular expressions, which are not run from a file")
    elif tag == "cnode":
        if len(nodes.stack) >= DEEPEST:
            _refuse(nodes.file, f"line {line}: categories are nested more than {DEEPEST} deep")
        nodes.stack.append(attributes.get("name", ""))
        nodes.categories.append((tuple(nodes.stack), line, attributes.get("desc", "")))
    elif tag == "pnode":
        nodes.patterns.append((tuple(nodes.stack), line, attributes.get("name", "")))


def _draft(nodes: _Nodes) -> Draft:
    """The outermost category is the dictionary itself where it stands alone and has no pattern of its own."""
    draft = Draft(nodes.file)
    tops = [path for path, _, _ in nodes.categories if len(path) == 1]
    wrapped = len(tops) == 1 and all(len(path) > 1 for path, _, _ in nodes.patterns)
    first = 1 if wrapped else 0
    for path, line, definition in nodes.categories:
        if path[first:]:
            draft.category(path[first:], line, definition if definition != path[-1] else "")
    for path, line, pattern in nodes.patterns:
        draft.add(path[first:] or (WHOLE_FILE,), pattern, line)
    return draft
