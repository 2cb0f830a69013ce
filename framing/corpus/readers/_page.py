"""The article of a web page: text, title, day, outlet and address, by trafilatura; nothing is fetched."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from framing.corpus.readers._opening import DAMAGED
from framing.errors import InputError

_LARGEST = 32 << 20
_DATES = {"extensive_search": False, "original_date": True, "max_date": "2100-12-31"}
"""A day that the page states, never one guessed from its text; no clock decides."""
_WAYBACK = re.compile(r"(?:https?:)?(?://web\.archive\.org)?/web/(\d{4,14})(?:[a-z]{2}_)?/(?=https?:)")
_TOOLBAR = re.compile(r"<!-- BEGIN WAYBACK TOOLBAR INSERT -->.*?<!-- END WAYBACK TOOLBAR INSERT -->", re.DOTALL)
_ARCHIVED = re.compile(r"FILE ARCHIVED ON (\d\d:\d\d:\d\d \w{3} \d\d, \d{4})")
_SAVED = re.compile(r"<!-- saved from url=\(\d+\)(\S+) -->")
_LINE = re.compile(r"[ \t\r\f\v]+")


class WebPage(NamedTuple):
    """What a page says; empty where it does not. `captured` is the day on which an archive took it."""

    text: str
    title: str
    date: str
    source: str
    url: str
    language: str
    author: str
    captured: str

    def values(self) -> dict[str, str]:
        """As a record's values: what is missing is absent, but for the text."""
        named = self._asdict()
        named["date_crawled"] = named.pop("captured")
        return {name: value for name, value in named.items() if value or name == "text"}


def require_extra(file: object) -> None:
    """Raise InputError where what reads web pages is not installed."""
    try:
        import trafilatura  # noqa: F401
    except ImportError:
        raise InputError(f'{file}: web pages need an extra: pip install "media-framing[web]"') from None


def read_page(html: str, url: str = "") -> WebPage:
    """The article of a page, without comments; its text is empty where there is none."""
    from trafilatura import bare_extraction, extract_metadata

    captured = _captured(html)
    saved = _SAVED.search(html)
    plain = _WAYBACK.sub("", _TOOLBAR.sub("", html))[:_LARGEST]
    try:
        found = bare_extraction(plain, include_comments=False, with_metadata=True, date_extraction_params=dict(_DATES))
        facts = found if found is not None else extract_metadata(plain, date_config=dict(_DATES))
    except DAMAGED:
        found = facts = None  # a page that breaks the parser holds no article that could be told

    def said(name: str) -> str:
        value = getattr(facts, name, None)
        return _LINE.sub(" ", str(value)).strip() if value else ""

    text = str(getattr(found, "text", None) or "")
    address = url or (saved[1] if saved else "") or said("url")
    return WebPage(
        text, said("title"), said("date"), said("sitename"), address, said("language"), said("author"), captured
    )


def _captured(html: str) -> str:
    """The day of a capture by the Internet Archive, from its remark or its addresses."""
    if match := _ARCHIVED.search(html):
        return dt.datetime.strptime(match[1], "%H:%M:%S %b %d, %Y").date().isoformat()
    if "web.archive.org" in html and (match := _WAYBACK.search(html)) and len(match[1]) >= 8:
        return f"{match[1][:4]}-{match[1][4:6]}-{match[1][6:8]}"
    return ""
