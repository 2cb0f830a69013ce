"""ProQuest plain text: documents between lines of underscores, each value behind its label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from framing.corpus.readers._databases import Export, head_text
from framing.corpus.readers._foreign import foreign_format
from framing.corpus.readers._opening import InputFile
from framing.corpus.readers._proquest import DATABASE, is_one, is_rule, read_parts, read_text
from framing.corpus.readers._records import About, Bad, Record


def sniff(head: bytes, name: str) -> bool:
    """Whether lines of underscores part documents that name ProQuest."""
    return foreign_format(head, "") is None and is_one(head_text(head))


def read(file: InputFile) -> Iterator[Record | Bad | About]:
    """Yield a record a document; contents and the address at the end are left out."""
    export = Export(DATABASE)
    with file.text() as lines:
        for blocks in _documents(lines):
            found = read_parts(read_text(blocks), export)
            if found:
                yield found
            else:
                export.leave_out("notice")
    yield export.about()


def _documents(lines: Iterable[str]) -> Iterator[list[str]]:
    """The blocks, parted by empty lines, of each document."""
    blocks: list[str] = []
    held: list[str] = []
    for line in lines:
        text = line.strip("\ufeff\x0c \t\r\n")
        rule = is_rule(text)
        if text and not rule:
            held.append(text)
            continue
        if held:
            blocks.append("\n".join(held))
            held = []
        if rule and blocks:
            yield blocks
            blocks = []
    if held:
        blocks.append("\n".join(held))
    if blocks:
        yield blocks
