"""HTML of database exports: decoded as it says or as its bytes tell, parsed without running or following anything."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from framing.corpus.readers._databases import head_text
from framing.corpus.readers._opening import InputFile, with_encoding
from framing.errors import InputError

_LARGEST, _END = 256 << 20, 4096
_START = re.compile(r"<(?:!doctype html|html|head|body|div|table|meta|p|a)\b", re.IGNORECASE)
_CHARSET = re.compile(r"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)

_BLOCKS = frozenset(
    "address article aside blockquote br center dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 header hr li main "
    "ol p pre section table tbody td th thead tr ul".split()
)
_HIDDEN = frozenset(("script", "style", "template", "noscript", "head", "title"))


def is_html(head: bytes) -> str:
    """The beginning as text where it is HTML, else nothing."""
    text = head_text(head)
    return text if _START.search(text[:2000]) else ""


def parse_html(file: InputFile) -> LexborHTMLParser:
    """The page. Raises InputError where it is in no encoding that we can tell, or far larger than an export."""
    with file.binary() as source:
        content = source.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise InputError(f"{file}: a page of over {_LARGEST >> 20} MB; export fewer articles at once")
    return LexborHTMLParser(_decode(content, file))


def breaks_off(file: InputFile) -> tuple[str, ...]:
    """What is to be said of a page that has no end."""
    with file.binary() as source:
        source.seek(max(0, source.seek(0, os.SEEK_END) - _END))
        tail = source.read().replace(b"\0", b"").lower()
    return () if b"</html" in tail else ("the page breaks off; its last article may not be whole, others be missing",)


def tidy(node: LexborNode | None) -> str:
    """The text of a node, blanks single; nothing where there is none."""
    return " ".join(node.text(deep=True, separator="").replace("&softReturn;", " ").split()) if node else ""


def _decode(content: bytes, file: InputFile) -> str:
    if not file.encoding and (said := _CHARSET.search(head_text(file.head))):
        try:
            return content.decode(said[1])
        except (UnicodeDecodeError, LookupError):
            pass  # many pages were saved in another encoding than they say
    encoding = with_encoding(file).encoding
    return content.decode(encoding)


def blocks(node: LexborNode, without: Collection[str] = ()) -> Iterator[str]:
    """The texts of a node in order, parted by what a browser sets on lines of their own, blanks single.

    Elements of the tags or classes `without` are left out.
    """
    text: list[str] = []
    stack = [(node.iter(include_text=True), True)]
    while stack:
        child = next(stack[-1][0], None)
        if child is None:
            _, breaks = stack.pop()
        elif child.tag == "-text":
            text.append(child.text_content or "")
            continue
        elif child.tag in _HIDDEN or {child.tag, *classes(child)} & set(without):
            continue
        else:
            breaks = child.tag in _BLOCKS
            stack.append((child.iter(include_text=True), breaks))
        if breaks and text:
            if tidied := " ".join("".join(text).split()):
                yield tidied
            text = []


def classes(node: LexborNode) -> list[str]:
    """The classes of a node."""
    return (node.attributes.get("class") or "").split()
