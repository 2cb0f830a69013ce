"""Factiva XML (`ppsArticleResponse`), as its web service answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from framing.corpus.readers._databases import Export
from framing.corpus.readers._factiva import DATABASE, Article, drop_notices
from framing.corpus.readers._opening import InputFile
from framing.corpus.readers._records import About, Bad, Record
from framing.corpus.readers._xml import elements, local
from framing.errors import InputError

BINARY = True
_COUNT = re.compile(rb"<(?:\w+:)?ppsarticleResultSet[^>]{0,200}\bcount=\"(\d{1,9})\"", re.IGNORECASE)


def sniff(head: bytes, name: str) -> bool:
    """Whether it is an answer of Factiva's service."""
    return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") and b"ppsArticleResponse" in head


def read(file: InputFile) -> Iterator[Record | Bad | About]:
    """Yield a record an article. Raises InputError for broken XML."""
    count = _COUNT.search(file.head)
    export = Export(DATABASE, int(count[1]) if count else None)
    with file.binary() as source:
        try:
            for article in elements(source, ("article",), file):
                yield export.record(*_read(article))
        except InputError:
            if not export.count:
                raise
            yield export.bad("cut_off", "the XML breaks off here or is damaged; fetch the file again")
    yield export.about()


def _read(article: Element) -> Article:
    parts: dict[str, list[Element]] = {}
    for child in article:
        parts.setdefault(local(child.tag), []).append(child)
    body = [
        p for name in ("leadParagraph", "tailParagraphs") for part in parts.get(name, ()) for p in _paragraphs(part)
    ]
    words = _text(parts, "wordCount")
    values = {
        "doc_id": _text(parts, "accessionNo"),
        "title": _text(parts, "headline"),
        "source": _text(parts, "sourceName"),
        "date": _text(parts, "publicationDate"),
        "language": _text(parts, "baseLanguage").lower(),
        "byline": _text(parts, "byline"),
        "section": _text(parts, "sectionName"),
        "page": _text(parts, "pages"),
        "text": drop_notices(body),
    }
    return values, int(words) if words.isdecimal() else None


def _paragraphs(part: Element) -> list[str]:
    """The paragraphs of a part, marked as such or standing there as bare text."""
    return ["".join(p.itertext()) for p in part if local(p.tag) == "paragraph"] or ["".join(part.itertext()).strip()]


def _text(parts: dict[str, list[Element]], name: str) -> str:
    return " ".join(" ".join("".join(part.itertext()) for part in parts.get(name, ())).split())
