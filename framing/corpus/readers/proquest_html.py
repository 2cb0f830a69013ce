"""ProQuest pages: documents one below the other, labels in bold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from framing.corpus.readers._databases import Export, read_place
from framing.corpus.readers._html import is_html, parse_html, tidy
from framing.corpus.readers._opening import InputFile
from framing.corpus.readers._proquest import DATABASE, Part, read_parts
from framing.corpus.readers._records import About, Bad, Record
from framing.errors import InputError

BINARY = True
_SIGN = re.compile(r"""name=["']?DocID_|(?:ebraryReader|proquest)\.com/(?:\w+/)?docview/""", re.IGNORECASE)


def sniff(head: bytes, name: str) -> bool:
    """Whether it is a page of ProQuest documents with their labels."""
    text = is_html(head)
    return bool(_SIGN.search(text)) and "proquest" in text.casefold() and "<strong" in text.casefold()


def read(file: InputFile) -> Iterator[Record | Bad | About]:
    """Yield a record a document. Raises InputError for a page without one."""
    export = Export(DATABASE)
    for parts, declared in _documents(parse_html(file)):
        if found := read_parts(parts, export, declared):
            yield found
    if not export.count:
        raise InputError(f"{file}: a page of ProQuest without a document; export with full text as HTML or text")
    yield export.about()


def _documents(page: LexborHTMLParser) -> Iterator[tuple[list[Part], int | None]]:
    """The labelled paragraphs of each document, and the number of words it declares."""
    parts: list[Part] = []
    declared: int | None = None
    for node in page.body.traverse() if page.body else ():
        if parts and _begins(node):
            yield parts, declared
            parts, declared = [], None
        if node.tag == "text":
            written = node.attributes.get("wordcount") or ""
            declared = int(written) if written.isdecimal() and len(written) < 9 else None
        elif node.tag == "p" and (text := tidy(node)):
            label = tidy(strong) if (strong := node.css_first("strong")) else ""
            if label.rstrip().endswith(":") and text.startswith(label):
                parts.append((label, text.removeprefix(label).strip()))
            else:
                parts.append(("", text))
    if parts:
        yield parts, declared


def _begins(node: LexborNode) -> bool:
    """Whether a document begins here: an anchor with its number, or `Document 2 of 7`."""
    if node.tag == "a":
        return (node.attributes.get("name") or "").startswith("DocID_")
    return node.tag == "p" and read_place(tidy(node)) is not None
