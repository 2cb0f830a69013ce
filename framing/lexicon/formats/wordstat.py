"""WordStat `.cat`: tabs are levels; `ENTRY (weight)` is an entry of the category above it, anything else a category."""

from __future__ import annotations

from framing.errors import printable
from framing.lexicon.builder import WHOLE_FILE, Draft, split_weight
from framing.lexicon.files import split_lines
from framing.lexicon.model import Parsed

SAMPLE = ("sample.cat", "THREAT\r\n\tARMED\r\n\t\tWAR_ON_TERROR (1)\r\n\t\tATTACK* (2)\r\n\t\t@NEAR [A B] (1)\r\n")


def sniff(text: str, name: str) -> bool:
    """Told by the ending."""
    return name.endswith(".cat")


def read(text: str, file: str) -> Parsed:
    """Read categories and entries; `_` in an entry stands for a blank, proximity rules (`@...`) are skipped."""
    draft = Draft(file)
    path: tuple[str, ...] = ()
    for number, line in enumerate(split_lines(text), 1):
        said = line.strip()
        level = line[: len(line) - len(line.lstrip())].count("\t")
        entry, weight = split_weight(said)
        if said.startswith("@"):
            draft.skip(number, f"{printable(said, 60)}: a rule; terms are words and phrases")
        elif weight is not None:
            draft.add(path[:level] or (WHOLE_FILE,), entry.replace("_", " "), number, weight)
        elif said:
            path = (*path[:level], said)
            draft.category(path, number)
    return draft.parsed()
