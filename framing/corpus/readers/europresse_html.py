"""Europresse (Eureka.cc) pages: an `article` element each, or a table cell each in pages of before 2014."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from framing.corpus.readers._databases import Export, find_date, fold
from framing.corpus.readers._html import blocks, breaks_off, is_html, parse_html, tidy
from framing.corpus.readers._opening import InputFile
from framing.corpus.readers._records import About, Bad, Record
from framing.errors import InputError

BINARY = True
_SIGN = "docpublicationname"
_ISSUE = re.compile(r",?\s+(?:no|n°|nº|vol|num[ée]ro)\b[.\s°º]*\s?\d.*", re.IGNORECASE)
_NUMBER = re.compile(r"(?:\w{2,10}·)(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)·\w+·[\w.-]+")
_PAGE = re.compile(r"\bpp?\.\s?(?P<page>[\w*.+-]{1,12})")
_NOTICE = re.compile(r"(?:©|copyright|\(c\))\s?\d{4}|(?:num[ée]ro de document|document number)\s?:", re.IGNORECASE)
_BESIDE = ("aside", "footer", "apd-wrapper", "apd-sources", "DocUrlRef", "Doc-UrlRef", "no-print")
_WEEKDAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche "
    "montag dienstag mittwoch donnerstag freitag samstag sonntag lunes martes miercoles jueves viernes sabado "
    "domingo".split()
)
_NAME_WORDS = 10


def sniff(head: bytes, name: str) -> bool:
    """Whether it is a page with the classes of Europresse's documents."""
    return _SIGN in is_html(head).casefold()


def read(file: InputFile) -> Iterator[Record | Bad | About]:
    """Yield a record a document. Raises InputError for a page without one."""
    page = parse_html(file)
    export = Export("Europresse")
    articles = page.css("article")
    cells = [] if articles else [cell for cell in page.css("td") if cell.css_first(".DocPublicationName")]
    for node in articles:
        export.leave_out("certificate", len(node.css("[id=divPubliC], .publiC")[:1]))
        yield export.record(_read_article(node))
    for cell in cells:
        inner = (td for td in cell.css("td") if td.mem_id != cell.mem_id)
        if not any(td.css_first(".DocPublicationName") for td in inner):
            yield export.record(_read_cell(cell))
    if not export.count:
        raise InputError(f"{file}: a page of Europresse without a document; save the documents as HTML")
    yield export.about(*breaks_off(file))


def _read_article(node: LexborNode) -> dict[str, str]:
    header = node.css_first("header") or node
    title = _title(node)
    body = node.css_first(".docOcurrContainer") or node.css_first(".DocText") or node.css_first("section")
    values = _origin(header, " ".join(blocks(header)).replace(title, " "), " ".join(blocks(node)))
    author = tidy(node.css_first(".docAuthors")) or tidy(node.css_first(".sm-margin-bottomNews"))
    return values | {
        "title": title,
        "byline": author or _author_below(header),
        "text": "\n\n".join(blocks(body, _BESIDE)) if body else "",
    }


def _read_cell(cell: LexborNode) -> dict[str, str]:
    """A document of the older layout: the author may stand below the headline, a notice ends the text."""
    title = _title(cell)
    lines = list(blocks(cell))
    start = next((i + 1 for i, line in enumerate(lines) if title and title in line), 0)
    rest = lines[start:]
    body = rest[: max((i for i, line in enumerate(rest) if _NOTICE.match(line)), default=len(rest))]
    while body and (_NOTICE.match(body[-1]) or _NUMBER.fullmatch(body[-1])):
        body.pop()
    byline = body.pop(0) if len(body) > 1 and len(body[0].split()) <= _NAME_WORDS else ""
    values = _origin(cell, " ".join(lines[:start]).replace(title, " "), " ".join(lines))
    return values | {"title": title, "byline": byline, "text": "\n\n".join(body)}


def _title(node: LexborNode) -> str:
    """The headline with the line above it; the author, who may stand in the same box, is no part of it."""
    box = node.css_first(".titreArticle") or node.css_first(".titreArticleVisu") or node.css_first(".TitreArticleVisu")
    return " ".join(blocks(box, ("docAuthors", "sm-margin-bottomNews"))) if box else ""


def _author_below(header: LexborNode) -> str:
    """What stands directly below the headline, if it may be a name."""
    box = header.css_first(".titreArticle")
    below = box.next if box else None
    while below is not None and below.tag == "-text":
        below = below.next
    text = tidy(below)
    return text if len(text.split()) <= _NAME_WORDS else ""


def _origin(node: LexborNode, above: str, whole: str) -> dict[str, str]:
    """Outlet, date, section, page and number; the number has the day too, where nothing else says it."""
    heads = [tidy(head) for head in node.css(".DocHeader")]
    said = ", ".join(head.strip(" ,") for head in heads) or above
    number = _NUMBER.search(whole)
    section, _, rest = said.partition(",")
    page = _PAGE.search(said)
    day = "-".join(number.group("y", "m", "d")) if number else ""
    return {
        "doc_id": number[0] if number else "",
        "source": _ISSUE.sub("", tidy(node.css_first(".DocPublicationName"))),
        "date": find_date(said) or find_date(above) or day,
        "section": section.strip() if heads and _is_section(section, rest) else "",
        "page": page["page"] if page else "",
    }


def _is_section(text: str, rest: str) -> bool:
    """Whether what stands before the first comma is no part of the date behind it."""
    return bool(find_date(rest)) and not find_date(text) and fold(text) not in _WEEKDAYS
