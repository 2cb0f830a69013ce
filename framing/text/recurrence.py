"""What recurs throughout a source and so belongs to its site: paragraphs, and forms of furniture inside lines."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from framing.text.furniture import Form, FormCounts
from framing.text.paragraphs import hash_paragraph, hashed_length, paragraph_hashes

_SHARE = 0.01
"""Of a source's documents, in which a paragraph or form has to stand as well."""


@dataclass(frozen=True)
class Recurring:
    """Of one source: the hashes of paragraphs that recur, and the forms of furniture (`text.furniture`)."""

    paragraphs: frozenset[int] = frozenset()
    forms: frozenset[Form] = frozenset()

    @cached_property
    def lengths(self) -> frozenset[int]:
        """Of the paragraphs."""
        return frozenset(map(hashed_length, self.paragraphs))

    def holds(self, paragraph: str) -> bool:
        """Whether a paragraph recurs; one of none of the `lengths` does not."""
        return hash_paragraph(paragraph) in self.paragraphs


NOTHING = Recurring()


class RecurrenceCounts:
    """In how many documents of a source each paragraph and form stands; a text that comes again counts once."""

    def __init__(self, documents: int) -> None:
        self._least = documents
        self._hashes: dict[str, array[int]] = {}
        self._forms: dict[str, FormCounts] = {}
        self._texts: dict[str, set[int]] = {}

    def add(self, source: str, text: str) -> None:
        """Count the paragraphs and forms of a document, in its normal form."""
        if not self._least or not text:
            return
        seen = self._texts.setdefault(source, set())
        size = len(seen)
        seen.add(hash(text))
        if len(seen) > size:
            self._hashes.setdefault(source, array("q")).extend(dict.fromkeys(paragraph_hashes(text)))
            self._forms.setdefault(source, FormCounts()).add(text)

    def recurring(self) -> dict[str, Recurring]:
        """What stands in enough documents, and in 1 % or more of the source's; sources without have no entry."""
        found = {}
        for source, hashes in sorted(self._hashes.items()):
            least = max(self._least, _SHARE * len(self._texts[source]))
            values, counts = np.unique(np.frombuffer(hashes, dtype=np.int64), return_counts=True)
            often = frozenset(values[counts >= least].tolist())
            recurring = Recurring(often, self._forms[source].recurring(least))
            if recurring != NOTHING:
                found[source] = recurring
        return found
