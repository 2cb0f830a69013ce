"""A web page, saved as HTML or from the Wayback Machine: one file is one document (extra `web`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from framing.corpus.readers._html import is_html
from framing.corpus.readers._opening import InputFile
from framing.corpus.readers._page import read_page, require_extra
from framing.corpus.readers._records import About, Bad, Record
from framing.corpus.readers._several import one_text

GENERAL = True
ONE_DOCUMENT = True
_END = 4096
_FEWEST_ROWS = 10
_HOST = re.compile(r"(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}", re.IGNORECASE)
_START = ("<!doctype html", "<html", "<!-- saved from url")
_PAGES = (".html", ".htm", ".xhtml", ".mhtml", ".php", ".asp")
_NO_PAGES = (".csv", ".tsv", ".tab", ".json", ".jsonl", ".ndjson", ".txt", ".md")
"""Endings of tables and texts: a page under such a name is what a server sent instead of the file, an error mostly."""


def sniff(head: bytes, name: str) -> bool:
    """Whether the content begins as a page does, or the name says so and there are tags."""
    text = is_html(head).lstrip("\ufeff \t\r\n").lower()
    if not text or name.endswith(_NO_PAGES):
        return False
    return name.endswith(_PAGES) or text.startswith(_START) or (text.startswith("<?xml") and "<html" in text[:2000])


def read(file: InputFile) -> Iterator[Record | Bad | About]:
    """Yield the one record: text, and title, date, source, url, language, author, date_crawled where the page says.

    A page without an article, or of a list, is Bad. Raises InputError without the extra, and where several
    articles stand on the page.
    """
    require_extra(file)
    with file.text() as source:
        html = source.read()
    page = read_page(html)
    if _is_list(page.text):
        yield Bad(1, "text", "no_words", "a list or a table, no article; give the articles themselves")
    elif one_text(page.text, file):
        page = page if page.url else page._replace(url=_mirrored(file.label))
        yield Record(1, page.values())
        if "</html" not in html[-_END:].lower():
            yield About("web page", notes=("the page breaks off; its article may not be whole",))
    else:
        yield Bad(1, "text", "no_words", "no article on the page")


def _is_list(text: str) -> bool:
    """Whether most of the text are rows of tables: lists of headlines, results of a search."""
    rows = [line for line in text.split("\n") if line.strip()]
    return len(rows) >= _FEWEST_ROWS and 2 * sum(line.startswith("|") for line in rows) > len(rows)


def _mirrored(label: str) -> str:
    """The address that a mirror's folders name (`www.harbour.example/world/a.html`, as wget saves); else nothing."""
    folders = label.split("/")[:-1]
    host = next((place for place, name in enumerate(folders) if _HOST.fullmatch(name)), None)
    return "" if host is None else f"https://{'/'.join(label.split('/')[host:])}"
