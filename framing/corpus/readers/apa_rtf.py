"""APA OnlineManager RTF: Austrian newspapers, each article below a line such as `"Kurier" vom 23.10.2017 Seite: 4`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from framing.corpus.readers._apa import SECTION, find_head, read_head
from framing.corpus.readers._databases import Export
from framing.corpus.readers._opening import InputFile
from framing.corpus.readers._records import About, Bad, Record
from framing.corpus.readers._rtf import BOLD, CUT, is_rtf, rtf_text

BINARY = True


def sniff(head: bytes, name: str) -> bool:
    """Whether it is RTF that the OnlineManager of APA made."""
    text = is_rtf(head)
    printed = re.search(r"\" vom \d\d?\.\d\d?\.\d{4}(?: seite|\\)", text) and "ressort:" in text
    return "aomweb" in text or bool(printed or re.search(r"\" gefunden am \d\d?\.\d\d?\.\d{4} \d\d:\d\d uhr", text))


def read(file: InputFile) -> Iterator[Record | Bad | About]:
    """Yield a record an article. Raises InputError for a damaged file."""
    text, whole = rtf_text(file, mark_bold=True)
    export = Export("APA OnlineManager")
    head: re.Match[str] | None = None
    held: list[str] = []
    for line in [*text.splitlines(), None]:
        match = find_head(line.replace(BOLD, "")) if line is not None else None
        if line is None or match:
            if head:
                yield export.record(_read_article(head, held))
            elif any(held):
                export.leave_out("notice")
            head, held = match, []
        else:
            held.append(line.strip())
    yield export.about(*(() if whole else (CUT,)))


def _read_article(head: re.Match[str], lines: list[str]) -> dict[str, str]:
    """The headline is the line in bold; what stands between it and the section is edition and kicker."""
    section = next((line for line in lines[:2] if line.startswith(SECTION)), "")
    rest = [line for line in lines[lines.index(section) + 1 if section else 0 :] if line]
    at = next((i for i, line in enumerate(rest) if BOLD in line), 0)
    plain = [" ".join(line.replace(BOLD, "").split()) for line in rest]
    return read_head(head, section) | {
        "title": plain[at] if plain else "",
        "text": "\n\n".join(line for line in plain[at + 1 :] if line),
    }
