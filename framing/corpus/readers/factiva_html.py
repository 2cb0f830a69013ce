"""Factiva pages: articles with field codes in a table, or as displayed (`saved as HTML`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from framing.corpus.readers._databases import Export
from framing.corpus.readers._factiva import DATABASE, NUMBER, Article, read_display, read_fields, words_line
from framing.corpus.readers._html import breaks_off, is_html, parse_html, tidy
from framing.corpus.readers._opening import InputFile
from framing.corpus.readers._records import About, Bad, Record
from framing.errors import InputError

BINARY = True
_SIGN = re.compile(
    r"<title>[^<]*factiva|class=\"article \w\wArticle|factiva\.com|w\w\w?ArticleParagraph", re.IGNORECASE
)


def sniff(head: bytes, name: str) -> bool:
    """Whether it is a page that Factiva made."""
    return bool(_SIGN.search(is_html(head)))


def read(file: InputFile) -> Iterator[Record | Bad | About]:
    """Yield a record an article. Raises InputError for a page without one, e.g. a list of headlines."""
    page = parse_html(file)
    found = [node for node in page.css(".article") if not _is_inside(node)]
    if not found:
        raise InputError(f"{file}: a page of Factiva without an article; save it in the format Article/Full article")
    export = Export(DATABASE)
    for node in found:
        yield export.record(*(_read_table(node) or _read_display(node)))
    yield export.about(*breaks_off(file))


def _is_inside(node: LexborNode) -> bool:
    """Whether it stands in another article (a saved page has each twice, one in the other)."""
    parent = node.parent
    while parent is not None:
        if "article" in (parent.attributes.get("class") or "").split():
            return True
        parent = parent.parent
    return False


def _read_table(node: LexborNode) -> Article | None:
    """An article with field codes in the left column; None where there are none."""
    fields: dict[str, str] = {}
    for row in node.css("tr"):
        cells = row.css("td, th")
        if len(cells) > 1 and re.fullmatch(r"[A-Z]{2,4}", code := tidy(cells[0])):
            parts = cells[1].css("p")
            fields[code] = "\n\n".join(map(tidy, parts)) if parts else tidy(cells[1])
    return read_fields(fields) if "HD" in fields else None


def _read_display(node: LexborNode) -> Article:
    """An article as displayed: a division a line above, paragraphs of a class of their own below."""
    title = tidy(node.css_first("#hd") or node.css_first("[class$=Headline]"))
    divisions = (n for n in node.css("div") if all(child.tag not in ("div", "p") for child in n.iter()))
    lines = [text for text in map(tidy, divisions) if text]
    at = words_line(lines)
    byline = tidy(node.css_first(".author"))
    body = [tidy(p) for p in node.css("[class*=rticleParagraph]")]
    numbers = (NUMBER.fullmatch(tidy(p)) for p in reversed(node.css("p")))
    number = next((m["id"] for m in numbers if m), "")
    values, declared = read_display([title, *lines[at:]], body, number)
    values |= {"title": title, "byline": byline}
    if lines[:at] and lines[0] not in (title, byline):
        values["section"] = lines[0]
    return values, declared
