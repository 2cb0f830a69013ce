"""Nexis (LexisNexis) plain text: many articles a file, each below a line such as `3 of 27 DOCUMENTS`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from framing.corpus.readers import _nexis_uni, _proquest
from framing.corpus.readers._databases import Export, Numbered, head_text, read_place
from framing.corpus.readers._foreign import foreign_format
from framing.corpus.readers._nexis import Block, NexisCount, read_article
from framing.corpus.readers._opening import InputFile
from framing.corpus.readers._records import About, Bad, Record

_INDENT = 6
_WIDTH = 78
"""A line breaks where the next word would reach beyond; Nexis sets 80 columns."""


def sniff(head: bytes, name: str) -> bool:
    """Whether a line of the beginning counts documents, or an article ends as those of Nexis Uni do."""
    if foreign_format(head, "") or _proquest.is_one(head_text(head)):
        return False
    text = head_text(head)
    return any(map(read_place, text.splitlines())) or _nexis_uni.is_one(text)


def read(file: InputFile) -> Iterator[Record | Bad | About]:
    """Yield a record an article, and last what the file promises; a notice without an article is bad."""
    with file.text() as lines:
        if not any(map(read_place, head_text(file.head).splitlines())):
            yield from _nexis_uni.read_lines(lines)
            return
        export, count = Export("Nexis"), NexisCount()
        for place, part in _split(lines):
            if place:
                count.add(place)
                yield export.record(*read_article(_blocks(part)))
            elif any(line.strip() for line in part):
                export.leave_out("cover page")
                count.read_cover(part)
        export.promised = count.promised()
        yield export.about(*count.notes())


def _split(lines: Iterable[str]) -> Iterator[tuple[Numbered | None, list[str]]]:
    """What stands above the first article, then each article with its place."""
    place, part = None, list[str]()
    for line in lines:
        if found := read_place(line):
            yield place, part
            place, part = found, []
        else:
            part.append(line.rstrip().expandtabs())
    yield place, part


def _blocks(lines: Sequence[str]) -> list[Block]:
    blocks, held = [], list[str]()
    for line in [*lines, ""]:
        if line.strip(" \ufeff\u00a0\x0c"):
            held.append(line)
        elif held:
            centred = any(len(text) - len(text.lstrip()) >= _INDENT for text in held)
            plain = tuple(text.strip() for text in held)
            blocks.append(Block(plain, " ".join(plain) if centred else _unwrap(held), centred))
            held = []
    return blocks


def _unwrap(lines: Sequence[str]) -> str:
    """Lines that were broken because the next word did not fit are one; other breaks stay."""
    text, last = lines[0].strip(), lines[0]
    for line in lines[1:]:
        broken = len(last) + 1 + len(line.split(maxsplit=1)[0]) > _WIDTH and not line.startswith("  ")
        text += (" " if broken else "\n") + line.strip()
        last = line
    return text
