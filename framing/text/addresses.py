"""Addresses of the web and of e-mail: they are no words."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ADDRESSES = tuple(
    (sign, re.compile(rf"{form}[^\s<>\"“”«»\u3000-\U0003ffff]+"))  # of all these characters no other case is looked for
    for sign, form in (("://", "(?i:https?|ftp)://"), ("www.", r"(?i:www)\.(?=\w)"), ("@", r"@(?=[\w-]+\.\w\w)"))
)
_MAILBOX = re.compile(r"[\w.+-]+\Z")
_TRAILING = ".,;:!?)]}'’…"


def find_addresses(text: str, base: int = 0) -> Iterator[tuple[int, int]]:
    """(start, end) of every address in a text that begins at `base`."""
    for sign, pattern in _ADDRESSES:
        for found in pattern.finditer(text) if sign in text else ():
            start = found.start()
            if sign == "@":
                box = _MAILBOX.search(text[max(start - 64, 0) : start])
                if not box:  # a name on a platform: `.@user.name`
                    continue
                start -= len(box[0])
            yield base + start, base + found.start() + len(found[0].rstrip(_TRAILING))
