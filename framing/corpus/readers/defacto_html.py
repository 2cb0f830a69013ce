"""APA DeFacto pages: Austrian newspapers, an entry each below `"Kurier" Nr. 14/2013 vom 02.04.2013 Seite: 4`."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from framing.corpus.readers._apa import SECTION, find_head, read_head
from framing.corpus.readers._databases import Export
from framing.corpus.readers._html import blocks, breaks_off, is_html, parse_html, tidy
from framing.corpus.readers._opening import InputFile
from framing.corpus.readers._records import About, Bad, Record
from framing.errors import InputError

BINARY = True


def sniff(head: bytes, name: str) -> bool:
    """Whether it is a page with entries of DeFacto."""
    text = is_html(head).casefold()
    return 'class="eintrag"' in text and "ressort:" in text


def read(file: InputFile) -> Iterator[Record | Bad | About]:
    """Yield a record an entry. Raises InputError for a page without one."""
    export = Export("APA DeFacto")
    for entry in parse_html(file).css(".eintrag"):
        head, _, section = " ".join(tidy(entry.css_first("pre")).split()).partition(SECTION)
        if match := find_head(head):
            yield export.record(read_head(match, section) | _read_text(entry))
        else:
            yield export.bad("no_head", "an entry without outlet and date above it", "source")
    if not export.count:
        raise InputError(f"{file}: a page of DeFacto without an entry; save the printed view of the articles")
    yield export.about(*breaks_off(file))


def _read_text(entry: LexborNode) -> dict[str, str]:
    """Headline and body; what stands above the headline is a kicker, and left out."""
    title = tidy(entry.css_first("h3"))
    lines = list(blocks(entry, ("pre",)))
    at = lines.index(title) if title in lines else -1
    return {"title": title, "text": "\n\n".join(lines[at + 1 :])}
