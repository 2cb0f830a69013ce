"""A web archive (.warc, .warc.gz): the articles of its pages (extra `web`)."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stderr
from typing import Any

from framing.corpus.addresses import registered_domain
from framing.corpus.readers._opening import DAMAGED, InputFile
from framing.corpus.readers._page import read_page, require_extra
from framing.corpus.readers._records import About, Bad, Record
from framing.errors import InputError, printable

BINARY = True
_LARGEST = 16 << 20
_PAGES = ("text/html", "application/xhtml")
_COLUMNS = ("source", "date", "title", "text", "url", "language", "author", "date_crawled")


def sniff(head: bytes, name: str) -> bool:
    """Whether the content begins as a web archive does."""
    return head.startswith(b"WARC/")


def read(file: InputFile) -> Iterator[Record | Bad | About]:
    """Yield a record a page that was answered with HTML; what else the archive holds is counted as left out.

    A page without an article is Bad; one that does not name its outlet has its registered domain. `date` is what the
    page states, `date_crawled` the day of the capture. Raises InputError where the extra is not installed and where
    the archive is damaged before its first record.
    """
    require_extra(file)
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    left_out: Counter[str] = Counter()
    number = 0
    notes: list[str] = []
    with file.binary() as source:
        try:
            for record in _quietly(ArchiveIterator(source), notes):
                if kind := _left_out(record):
                    left_out[kind] += 1
                    continue
                number += 1
                yield _read(record, number)
        except (ArchiveLoadFailed, *DAMAGED) as error:
            if not number:
                raise InputError(f"{file}: damaged, or not a web archive ({printable(error, 60)})") from None
            notes.append("the archive breaks off; what follows its last page is lost")
    yield About("web archive", None, dict(left_out), tuple(notes))


def _quietly(records: Iterator[Any], notes: list[str]) -> Iterator[Any]:
    """The records; what the library has to say of a damaged one becomes a note."""
    while True:
        with redirect_stderr(io.StringIO()) as said:
            record = next(records, None)
        if said.getvalue() and not notes:
            notes.append("a record does not end where it says; the archive may be cut")
        if record is None:
            return
        yield record


def _left_out(record: Any) -> str:
    """What a record is, if it is no page; empty for a page."""
    if record.rec_type not in ("response", "resource"):
        return f"{printable(record.rec_type, 20)} records"
    http = record.http_headers
    if http is not None and http.get_statuscode() != "200":
        return "pages not found or moved"
    kind = (http or record.rec_headers).get_header("Content-Type") or ""
    return "" if kind.lower().startswith(_PAGES) else "files that are no pages"


def _read(record: Any, number: int) -> Record | Bad:
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    content = record.content_stream().read(_LARGEST + 1)
    if len(content) > _LARGEST:
        return Bad(number, "text", "too_long", f"a page of over {_LARGEST >> 20} MB")
    page = read_page(_decode(content), url.strip("<>"))
    if not page.text:
        return Bad(number, "text", "no_words", f"no article on the page {printable(url, 100)}")
    values = dict.fromkeys(_COLUMNS, "") | page.values()
    values["source"] = values["source"] or registered_domain(values["url"])
    values["date_crawled"] = values["date_crawled"] or (record.rec_headers.get_header("WARC-Date") or "")[:10]
    return Record(number, values)


def _decode(content: bytes) -> str:
    """As the page says or its bytes tell."""
    from trafilatura.utils import decode_file

    return str(decode_file(content))
