"""A table whose `wildcard` column says which terms are regular expressions (popdictR).

No regular expression is run from a file: only the literal terms are entries.
"""

from __future__ import annotations

import re

from framing.lexicon.builder import WHOLE_FILE, Draft
from framing.lexicon.formats._cells import body, columns, table_kind
from framing.lexicon.model import Parsed

SAMPLE = ("sample_patterns.csv", "term,type,wildcard\nvolk,noun,no\nelite(n)?,noun,regex\n")


def sniff(text: str, name: str) -> bool:
    """A table with a column `wildcard`."""
    return table_kind(text, name) == "regex"


def read(text: str, file: str) -> Parsed:
    """Read the terms that hold no character of a regular expression."""
    shape = columns(text, file)
    draft = Draft(file)
    for line, cells in body(text, file, shape):
        term = cells[shape.word]
        if re.search(r"[()\[\]|?*+.\\^$]", term):
            draft.skip_regex(line, term)
        else:
            draft.add((WHOLE_FILE,), term, line)
    return draft.parsed()
