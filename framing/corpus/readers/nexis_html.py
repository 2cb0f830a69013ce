"""Nexis (LexisNexis) pages of the classic layout: articles below `3 of 27 DOCUMENTS`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from framing.corpus.readers._databases import Export, Numbered, read_place
from framing.corpus.readers._html import blocks, breaks_off, classes, is_html, parse_html, tidy
from framing.corpus.readers._nexis import Block, NexisCount, read_article
from framing.corpus.readers._opening import InputFile
from framing.corpus.readers._records import About, Bad, Record
from framing.errors import InputError

BINARY = True
_SIGN = re.compile(r"LXNComment|<DOC NUMBER=|name=[\"']?DOC_ID_\d", re.IGNORECASE)
_CENTRED = re.compile(r"\.([\w-]{1,40})\s{0,9}\{[^}]{0,500}?text-align:\s*center", re.IGNORECASE)


def sniff(head: bytes, name: str) -> bool:
    """Whether it is a page with the marks that Nexis sets between documents."""
    return bool(_SIGN.search(is_html(head)))


def read(file: InputFile) -> Iterator[Record | Bad | About]:
    """Yield a record an article. Raises InputError for a page without one."""
    page = parse_html(file)
    meta = page.css_first("meta[documents]")
    documents = (meta.attributes.get("documents") or "") if meta else ""
    export = Export("Nexis")
    count = NexisCount(int(documents) if documents.isdecimal() and len(documents) < 9 else 0)
    for place, found in _articles(page):
        if place:
            count.add(place)
            yield export.record(*read_article(found))
        elif found:
            export.leave_out("cover page")
    if not export.count:
        raise InputError(f"{file}: a page of Nexis without an article; download full documents, as text or HTML")
    export.promised = count.promised()
    yield export.about(*count.notes(), *breaks_off(file))


def _articles(page: LexborHTMLParser) -> Iterator[tuple[Numbered | None, list[Block]]]:
    """What stands above the first article, then each article with its place."""
    centred = set(_CENTRED.findall(" ".join(style.text() for style in page.css("style"))))
    place, found = None, list[Block]()
    for node in page.css("p"):
        lines = tuple(blocks(node))
        if next_place := read_place(tidy(node)):
            yield place, found
            place, found = next_place, []
        elif lines:
            in_middle = bool(centred & {*classes(node), *_classes_above(node)})
            found.append(Block(lines, " ".join(lines) if in_middle else "\n".join(lines), in_middle))
    yield place, found


def _classes_above(node: LexborNode) -> list[str]:
    return classes(node.parent) if node.parent is not None else []
