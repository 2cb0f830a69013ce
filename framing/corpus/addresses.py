"""Addresses of articles, and the outlet that an address names: its registered domain."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_SCHEME = re.compile(r"(?:https?:)?//\S", re.IGNORECASE)
_ARCHIVE = re.compile(r"(?:https?:)?//web\.archive\.org/web/[^/]+/(?=\w)", re.IGNORECASE)
_SECOND_LEVEL = frozenset(
    "ac co com edu gob gouv gov gv go info kiev lg mil msk ne net nom or org press spb web".split()
)
"""Names below a country under which outlets register, as in co.uk, com.br, or.jp."""
_HOSTED = frozenset(
    "blogspot.com wordpress.com substack.com tumblr.com medium.com livejournal.com ghost.io github.io typepad.com "
    "over-blog.com blogs.com webnode.com weebly.com wixsite.com beehiiv.com".split()
)
"""Hosts whose every name below is somebody else's."""


def registered_domain(address: str) -> str:
    """The domain that was registered, as `theguardian.com` of an article's address; empty where it is no address.

    Of `bbc.co.uk` it is all three names, of a blog host the blog, of a page kept by the Wayback Machine the page's own.
    A short list of second levels below two-letter country codes decides, not the public suffix list: names that are
    registered below a rarer suffix keep one name too few.
    """
    host = host_name(address)
    labels = host.split(".")
    if len(labels) < 2:
        return ""
    if labels[-1].isdigit():  # an address of numbers
        return host
    country = len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    hosted = ".".join(labels[-2:]) in _HOSTED
    return ".".join(labels[-3 if country or hosted else -2 :])


def host_name(address: str) -> str:
    """The host of an address, in lower case; empty where it is none. A kept copy's is that of the page."""
    try:
        inner = _ARCHIVE.sub("", address.strip(), count=1)
        host = (urlsplit(inner if "//" in inner[:8] else f"//{inner}").hostname or "").rstrip(".")
    except ValueError:
        return ""
    return "" if not all(host.split(".")) or re.search(r"[^\w.-]", host) else host


def is_address(value: str) -> bool:
    """Whether it is written as an address of the web, `https://…` or `//…`."""
    return bool(_SCHEME.match(value.strip()))


def is_article_address(value: str) -> bool:
    """Whether it is an address with more behind the host than a slash, or a link of HTML; no name of an outlet."""
    text = value.strip()
    if text.startswith("<a "):
        return True
    return is_address(text) and bool(re.search(r"[^/]", text.split("//", 1)[1].partition("/")[2]))
