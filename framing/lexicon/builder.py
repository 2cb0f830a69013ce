"""A foreign lexicon while it is read: tolerant, every line that is not used as it stands counted with its reason."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from framing.errors import LexiconError, printable
from framing.lexicon.model import Category, Frame, Parsed, Skipped, Term
from framing.lexicon.rules import (
    DEEPEST,
    LONGEST_TERM,
    allowed_name,
    collapse,
    name_key,
    sign_problem,
    term_key,
    term_problem,
    weight_problem,
)

WHOLE_FILE = "(the file)"
"""The category of a list without categories; its frame is named after the file."""
REGEX_SHARE = 0.9
"""With this share of entries that are regular expressions, a file is refused as a whole."""
_REGEX = re.compile(r"\\[bBdDsSwWpP.]|\.[*+]|\(\?|\)[?*+{]|\[\^|\[\w-\w|\[\[?:\w|\([^()]*\|[^()]*\)|^\^|\w\|\w|\w\{\d")
_NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)")
_HAS_NO_WORD = "has no letter or digit"


def split_weight(entry: str) -> tuple[str, float | None]:
    """`ATTACK* (2)` -> the entry and its weight; None where it says none."""
    term, _, number = entry.removesuffix(")").rpartition("(")
    if term.strip() and entry.endswith(")") and _NUMBER.fullmatch(number):
        return term.strip(), float(number)
    return entry, None


@dataclass
class _Node:
    """A category: its own entries by key, and its sub-categories in order."""

    line: int | None = None
    definition: str = ""
    terms: dict[str, Term] = field(default_factory=dict)
    entries: set[str] = field(default_factory=set)
    children: dict[str, _Node] = field(default_factory=dict)


class Draft:
    """Collects categories (a path of names as the file says them) and entries, then becomes frames."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._root = _Node()
        self._skipped: list[Skipped] = []
        self._read = self._regexes = 0

    def category(self, path: tuple[str, ...], line: int | None = None, definition: str = "") -> _Node:
        """Declare a category, with all above it; saying it again changes nothing."""
        if len(path) > DEEPEST:
            raise LexiconError(f"{self.file}: line {line}: categories are nested more than {DEEPEST} deep")
        node = self._root
        for name in path:
            node = node.children.setdefault(collapse(name), _Node(line))
        node.definition = node.definition or definition
        return node

    def skip(self, line: int | None, reason: str) -> None:
        """Count a line that is not used, or not as it stands."""
        self._skipped.append(Skipped(line, printable(reason, 200)))

    def skip_regex(self, line: int | None, entry: str) -> None:
        """Count an entry that is a regular expression."""
        self._read += 1
        self._regexes += 1
        self.skip(line, f"{printable(entry, 60)}: a regular expression; terms are words and phrases")

    def add(self, path: tuple[str, ...], entry: str, line: int | None, weight: float = 1.0) -> None:
        """Read one entry of a category; what our terms cannot say is skipped with its reason."""
        node = self.category(path, line)
        text = self._tidy(collapse(entry), line)
        if len(text) <= LONGEST_TERM and _REGEX.search(text):
            self.skip_regex(line, entry)
            return
        if sign := sign_problem(text):
            self.skip(line, f"{printable(text, 60)}: {sign}")
            return
        self._read += 1
        why = term_problem(text) or weight_problem(weight)
        if why:
            self.skip(line, f"'{printable(text, 60)}' {why}")
        if why == _HAS_NO_WORD:
            node.entries.add(term_key(text))
        if not why:
            self._keep(node, Term(text, weight, line))

    def _tidy(self, text: str, line: int | None) -> str:
        if "**" in text:
            self.skip(line, f"{printable(text, 60)}: a doubled asterisk, read as one")
            text = re.sub(r"\*{2,}", "*", text)
        if sense := re.search(r"(?<=\w)#\d{1,2}$", text):
            self.skip(line, f"{printable(text, 60)}: one sense of a word, read as the word")
            text = text[: sense.start()]
        if text.endswith((",", ";")):
            self.skip(line, f"{printable(text, 60)}: ends in a {text[-1]!r}, read without it")
            text = text.rstrip(",; ")
        return text

    def _keep(self, node: _Node, term: Term) -> None:
        key = term_key(term.text)
        first = node.terms.setdefault(key, term)
        node.entries.add(key)
        if first is not term:
            again = (
                f"with another weight, {term.weight:g}; {first.weight:g} stays" if first.weight != term.weight else ""
            )
            self.skip(term.line, f"{printable(term.text, 60)}: stands twice in its category {again}".rstrip())

    def parsed(self) -> Parsed:
        """The frames, with names in our alphabet. Raises LexiconError where nothing can be used."""
        if self._regexes and self._regexes >= REGEX_SHARE * self._read:
            share = f"{self._regexes} of {self._read} entries"
            raise LexiconError(
                f"{self.file}: a dictionary of regular expressions ({share}), which are not run from a file; "
                "write its words as terms, with * at either end"
            )
        categories: list[Category] = []
        frames = self._frames(self._root, (), "", categories)
        if not frames:
            why = f"; line {self._skipped[0].line}: {self._skipped[0].reason}" if self._skipped else ""
            raise LexiconError(f"{self.file}: no entry that can be used was found{why}")
        return Parsed(frames, tuple(self._skipped), (), tuple(categories))

    def _frames(
        self, node: _Node, labels: tuple[str, ...], parent: str, categories: list[Category]
    ) -> tuple[Frame, ...]:
        taken: set[str] = set()
        frames = []
        for label, child in node.children.items():
            here = (*labels, label)
            categories.append(Category(printable(" > ".join(here), 1000), len(child.entries)))
            name = _free_name(self._name(label), taken)
            below = self._frames(child, here, f"{parent}{name}/", categories)
            if child.terms or below:
                definition = child.definition or self._said(label, name)
                terms = tuple(child.terms.values())
                frames.append(Frame(parent + name, definition, terms, frames=below))
            else:
                self.skip(child.line, f"the category {printable(label, 60)} has no entry that can be used")
        return tuple(frames)

    def _name(self, label: str) -> str:
        return allowed_name(Path(self.file).stem if label == WHOLE_FILE else label)

    def _said(self, label: str, name: str) -> str:
        """What a renamed category is called at home, so that nothing is lost."""
        return "" if label in (name, WHOLE_FILE) else f"{printable(label)} (in {Path(self.file).name})"


def _free_name(name: str, taken: set[str]) -> str:
    free, n = name, 2
    while name_key(free) in taken:
        free, n = f"{name} {n}", n + 1
    taken.add(name_key(free))
    return free


def reads_as_written(term: str) -> bool:
    """Whether a term of ours, written into a file of another format, is read back as the same term."""
    draft = Draft("")
    draft.add((WHOLE_FILE,), term, None)
    return [kept.text for kept in draft.category((WHOLE_FILE,)).terms.values()] == [term]
