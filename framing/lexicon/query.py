"""Which documents a query is about: `iran* & (nuclear | sanction*)`.

Words and phrases are terms by the rules of `matching`; `&` is and, `|` is or, `!` is not, brackets group.
An `&` between two letters or digits belongs to the word (`AT&T`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from framing.errors import InputError, printable
from framing.lexicon.matcher import Entry, Matcher
from framing.lexicon.matching import Fields
from framing.lexicon.rules import collapse, term_problem
from framing.text.tokens import Bools, encode_texts, find_sentences

Evaluate = Callable[[dict[str, Bools]], Bools]
_DEEPEST = 100
"""Brackets and ! inside each other."""
_TOKEN = re.compile(r"\s*((?<![^\W_])&|&(?![^\W_])|[|!()]|(?:[^&|!()]|(?<=[^\W_])&(?=[^\W_]))+)")


class Query:
    """A compiled query; `holds()` says which documents it is about."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._tokens = [t.strip() for t in _TOKEN.findall(text) if t.strip()]
        self._at = self._depth = 0
        self.terms: list[str] = []
        self._evaluate = self._either()
        if self._at < len(self._tokens):
            raise self._error(f"{self._tokens[self._at]!r} is not expected there")

    def holds(self, doc_ids: Sequence[str], fields: Fields) -> Bools:
        """For each document, whether the query holds in its fields together."""
        row = {doc_id: i for i, doc_id in enumerate(doc_ids)}
        owner = np.array([row[d] for d in fields.doc_id], dtype=np.int64)
        batch = encode_texts(fields.texts)
        matcher = Matcher([Entry("", term, term) for term in self.terms])
        entry, start, _ = matcher.find(batch, find_sentences(batch).breaks)
        present = {}
        for i, term in enumerate(self.terms):
            found = np.zeros(len(row), dtype=bool)
            found[owner[batch.text_of(start[entry == i])]] = True
            present[term] = found
        return self._evaluate(present)

    def _either(self) -> Evaluate:
        return self._chain("|", self._both, np.logical_or)

    def _both(self) -> Evaluate:
        return self._chain("&", self._one, np.logical_and)

    def _chain(self, sign: str, part: Callable[[], Evaluate], join: Callable[[Bools, Bools], Bools]) -> Evaluate:
        parts: Sequence[Evaluate] = [part()]
        while self._peek() == sign:
            self._at += 1
            parts = [*parts, part()]

        def evaluate(present: dict[str, Bools]) -> Bools:
            result = parts[0](present)
            for further in parts[1:]:
                result = join(result, further(present))
            return result

        return evaluate

    def _one(self) -> Evaluate:
        word = self._peek()
        self._at += 1
        if word in ("!", "("):
            return self._nested(word)
        if word in {"", "&", "|", ")"}:
            raise self._error("a word is missing" + (f" before {word!r}" if word else " at the end"))
        if why := term_problem(collapse(word)):
            raise self._error(f"'{printable(word)}' {why}")
        self.terms.append(word)
        return lambda present: present[word]

    def _nested(self, sign: str) -> Evaluate:
        """What stands behind `!`, or in brackets."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._error(f"brackets and ! are nested more than {_DEEPEST} deep")
        inner = self._one() if sign == "!" else self._either()
        self._depth -= 1
        if sign == "!":
            return lambda present: ~inner(present)
        if self._peek() != ")":
            raise self._error("a bracket is not closed")
        self._at += 1
        return inner

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _error(self, what: str) -> InputError:
        return InputError(
            f"about = {printable(self.text)!r}: {what}; write words joined by & | ! and brackets, "
            "e.g. 'iran* & (nuclear | sanction*)'"
        )
