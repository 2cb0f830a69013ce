"""Articles of the Austria Press Agency's databases: each below `"Kurier" Nr. 14/2013 vom 23.10.2017 Seite: 4`."""

from __future__ import annotations

import re

from framing.corpus.readers._databases import find_date

_PRINTED = re.compile(
    r"[\"„“](?P<source>[^\"“”]{1,80})[\"“”](?:\s+Nr\.?\s*[\w/.-]+)?\s+(?:vom|gefunden am)\s+"
    r"(?P<date>\d\d?\.\d\d?\.\d{4})"
    r"[^\n]{0,20}?(?:\s+Seite:?\s*(?P<page>\S{1,20}))?"
)
_BROADCAST = re.compile(
    r"(?P<source>[^\"„“]{1,80}?)\s+vom\s+(?P<date>\d\d?\.\d\d?\.\d{4})\s+\d\d[.:]\d\d\s*Uhr(?P<page>)"
)
SECTION = "Ressort:"


def find_head(line: str) -> re.Match[str] | None:
    """The line above an article of a newspaper, or of a broadcast (`ZIB 1 vom 02.04.2013 19.30 Uhr`)."""
    return _PRINTED.fullmatch(line.strip()) or _BROADCAST.fullmatch(line.strip())


def read_head(head: re.Match[str], section: str) -> dict[str, str]:
    """Outlet, date, page and section of an article."""
    return {
        "source": head["source"].strip(),
        "date": find_date(head["date"]) or head["date"],
        "page": head["page"] or "",
        "section": section.removeprefix(SECTION).strip(),
    }
