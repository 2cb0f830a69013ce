"""A feed (RSS or Atom): its entries (extra `web`)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from framing.corpus.addresses import registered_domain
from framing.corpus.readers._opening import DAMAGED, InputFile
from framing.corpus.readers._records import About, Bad, Record
from framing.errors import InputError, printable

BINARY = True
_LARGEST = 64 << 20
_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<\?[^>]*>\s*|<!--.*?-->\s*)*<(?:rss|(?:\w+:)?feed|rdf:RDF)[\s>]",
    re.DOTALL | re.IGNORECASE,
)


def sniff(head: bytes, name: str) -> bool:
    """Whether the first element is that of a feed."""
    return bool(_START.match(head[:8192].removeprefix(b"\xef\xbb\xbf")))


def read(file: InputFile) -> Iterator[Record | Bad | About]:
    """Yield a record an entry: doc_id, source, date, title, text, url, language, author.

    The text is the entry's content, else its summary; the outlet is the entry's own source, else the
    registered domain of the feed's site, else its title. An
    entry without a title and a text is Bad. Raises InputError where the extra is not installed, and where the feed is
    damaged before its first entry or declares entities of its own.
    """
    try:
        import feedparser
    except ImportError:
        raise InputError(f'{file}: feeds need an extra: pip install "media-framing[web]"') from None
    with file.binary() as source:
        content = source.read(_LARGEST + 1)
    if len(content) > _LARGEST or b"<!ENTITY" in content:
        raise InputError(f"{file}: a feed with entities of its own, or of over {_LARGEST >> 20} MB, is not read")
    try:
        feed = feedparser.parse(io.BytesIO(content))
    except DAMAGED as error:
        raise InputError(f"{file}: damaged, or no feed ({printable(error, 60)})") from None
    if not feed.entries and feed.bozo:
        raise InputError(f"{file}: damaged, or no feed ({printable(feed.get('bozo_exception', ''), 60)})")
    for number, entry in enumerate(feed.entries, 1):
        values = _values(entry, feed.feed)
        yield Record(number, values) if values["title"] or values["text"] else _empty(number)
    cut = not content.rstrip(b"\0 \t\r\n").endswith(b">") or not re.search(
        rb"</[\w:]+>\s*$", content.rstrip(b"\0 \t\r\n")
    )
    notes = ("the feed is not whole; its last entry may be cut",) if feed.bozo and cut else ()
    yield About("feed", None, {}, notes)


def _empty(number: int) -> Bad:
    return Bad(number, "text", "no_words", "an entry without title and text")


def _values(entry: Any, feed: Any) -> dict[str, str]:
    contents = [part.get("value", "") for part in entry.get("content", [])]
    own, address = entry.get("source", {}), feed.get("link", "") or entry.get("link", "")
    return {
        "doc_id": entry.get("id", ""),
        "source": own.get("title", "") or registered_domain(address) or feed.get("title", ""),
        "date": entry.get("published", "") or entry.get("updated", ""),
        "title": entry.get("title", ""),
        "text": max(contents, key=len, default="") or entry.get("summary", ""),
        "url": entry.get("link", ""),
        "language": feed.get("language", ""),
        "author": entry.get("author", ""),
    }
