"""Press clippings of Dutch ministries (`Knipselkrant`, `Werkmap`, `Intranet/RSS`): a list of them, or a newsletter.

A list has a headline, an outlet, a day and the first lines of each clipping in elements with ids; a newsletter has the
clippings below its table of contents, between rules, each a heading above `De Telegraaf 05-1-2017`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from framing.corpus.readers._databases import Export, find_date
from framing.corpus.readers._html import blocks, breaks_off, is_html, parse_html, tidy
from framing.corpus.readers._opening import InputFile
from framing.corpus.readers._records import About, Bad, Record
from framing.errors import InputError

BINARY = True
_LIST = re.compile(r"id=[\"']?(?:articletitle|sourcetitle)\b")
_LETTER = re.compile(r"<h1[^>]*>(?:\s|<[^>]*>)*knipselkrant")
_RULE = re.compile(r"<hr\b[^>]*>", re.IGNORECASE)
_DAY = re.compile(r"(?<!\d)(?P<d>\d{1,2})-(?P<m>\d{1,2})-(?P<y>(?:19|20)\d\d)(?!\d)")
_DATE = re.compile(r"\s+(?:\d{1,2}-\d{1,2}-\d{4}|\d{1,2} \w{3,12} \d{4})$")
_PAGE = re.compile(r"pagina\s+(\d{1,4})", re.IGNORECASE)


def sniff(head: bytes, name: str) -> bool:
    """Whether it is a page of clippings."""
    text = is_html(head).casefold()
    return len(set(_LIST.findall(text))) > 1 or bool(_LETTER.search(text))


def read(file: InputFile) -> Iterator[Record | Bad | About]:
    """Yield a record a clipping. Raises InputError for a page without one."""
    page = parse_html(file)
    export = Export("Knipselkrant")
    for title in page.css("#articleTitle"):
        yield export.record(_read_listed(title))
    if not export.count:
        whole = find_date(tidy(page.css_first("h1")))
        for part in _RULE.split(page.html or "")[1:]:
            if values := _read_part(LexborHTMLParser(part), whole):
                yield export.record(values)
    if not export.count:
        raise InputError(f"{file}: a page of clippings without one; save the list, or the newsletter, as HTML")
    yield export.about(*breaks_off(file))


def _read_listed(title: LexborNode) -> dict[str, str]:
    """A clipping of a list: what stands beside its headline, in the smallest element that has an outlet too."""
    node = title
    while node.parent is not None and not node.css_first("#sourceTitle"):
        node = node.parent
    page = _PAGE.search(tidy(node.css_first("#articlePage")))
    return {
        "title": tidy(title),
        "source": tidy(node.css_first("#sourceTitle")),
        "date": _day(tidy(node.css_first("#articleDate"))),
        "page": page[1] if page else "",
        "text": "\n\n".join(blocks(intro)) if (intro := node.css_first("#articleIntro")) else "",
    }


def _read_part(part: LexborHTMLParser, whole: str) -> dict[str, str]:
    """A clipping of a newsletter, of the newsletter's day where it has none; nothing where there is no headline."""
    title, line = tidy(part.css_first("h2")), tidy(part.css_first("i"))
    if not title or part.body is None:
        return {}
    lines = list(blocks(part.body))
    start = max((lines.index(one) for one in (title, line) if one in lines), default=-1)
    return {
        "title": title,
        "source": _DATE.sub("", line),
        "date": _day(line) or whole,
        "text": "\n\n".join(lines[start + 1 :]),
    }


def _day(line: str) -> str:
    """The day of a line, day first as in Dutch; else the line itself where it is a date alone and cannot be read."""
    match = _DAY.search(line)
    return f"{match['y']}-{int(match['m']):02}-{int(match['d']):02}" if match else find_date(line)
