"""LIWC `.dic`: categories by number between two lines of `%`, then `term <tabs> id [id ...]`.

Tabs at the start of a category's line make it a sub-category (LIWC2015). Conditional entries
(`kind <of>131/125`, `like (02 134)126`) are skipped with a reason.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import takewhile

from framing.errors import LexiconError, printable
from framing.lexicon.builder import Draft, split_weight
from framing.lexicon.files import split_lines
from framing.lexicon.model import Frame, Lexicon, Parsed, Term

SUFFIX = ".dic"
SAMPLE = ("sample.dic", "%\n1\tthreat\n\t02  attack (Armed attack)\n%\ndanger (2)\t1\nattack*\t\t1 2\nkind\t<of>1/2\n")

_CATEGORY = re.compile(r"(\d{1,9})\s+(\S.*)")


def sniff(text: str, name: str) -> bool:
    """A first line of `%`, or the ending `.dic`."""
    return name.endswith(SUFFIX) or bool(re.match(r"\s*%[ \t]*[\r\n]", text[:10000]))


def read(text: str, file: str) -> Parsed:
    """Read categories, then entries. Raises LexiconError where the table of categories does not stand or end."""
    draft = Draft(file)
    lines = list(enumerate(split_lines(text), 1))
    fences = [number for number, line in lines if line.strip() == "%"][:2]
    if len(fences) < 2:
        raise LexiconError(f"{file}: a LIWC dictionary lists its categories between two lines of %; there are none")
    paths = _categories(draft, lines[fences[0] : fences[1] - 1])
    for number, line in lines[: fences[0] - 1] + lines[fences[1] :]:
        if line.strip():
            _entry(draft, paths, number, line)
    return draft.parsed()


def _categories(draft: Draft, lines: list[tuple[int, str]]) -> dict[int, tuple[str, ...]]:
    """The path of every category by its number; `01` is 1."""
    paths: dict[int, tuple[str, ...]] = {}
    above: list[str] = []
    for number, line in lines:
        match = _CATEGORY.fullmatch(line.strip())
        if match and int(match[1]) not in paths:
            name, definition = _named(match[2])
            above = [*above[: len(line) - len(line.lstrip("\t"))], name]
            paths[int(match[1])] = tuple(above)
            draft.category(tuple(above), number, definition)
        elif line.strip():
            draft.skip(
                number, f"{printable(line.strip(), 60)}: not a category, `number <tab> name`, or its number again"
            )
    return paths


def _named(said: str) -> tuple[str, str]:
    """`pronoun (Pronouns)` -> name and definition."""
    name, bracket, definition = said.partition("(")
    return (name.strip(), definition[:-1].strip()) if bracket and name.strip() and said[-1] == ")" else (said, "")


def _entry(draft: Draft, paths: dict[int, tuple[str, ...]], number: int, line: str) -> None:
    term, ids = _split(line)
    if not ids:
        draft.skip(number, f"{printable(line.strip(), 60)}: not `term <tab> numbers`, or a condition")
        return
    term, weight = split_weight(term)
    for i in dict.fromkeys(ids):
        if i in paths:
            draft.add(paths[i], term, number, 1.0 if weight is None else weight)
        else:
            draft.skip(number, f"{printable(term, 60)}: category {i} is not declared")


def _split(line: str) -> tuple[str, list[int]]:
    """Term and ids; no ids where they cannot be read. A tab parts the two; else the numbers at the end are ids."""
    term, tab, rest = line.strip().partition("\t")
    before, _, after = term.rpartition("  ")
    if tab and before and all(map(_is_id, after.split())):
        term, rest = before, f"{after} {rest}"
    elif not tab:
        words = term.split()
        ids = len(list(takewhile(_is_id, reversed(words[1:]))))
        term, rest = " ".join(words[: len(words) - ids]), " ".join(words[len(words) - ids :])
    return term.strip(), [int(i) for i in rest.split()] if all(map(_is_id, rest.split())) else []


def _is_id(part: str) -> bool:
    return part.isdecimal() and len(part) < 10


def write(lexicon: Lexicon) -> str:
    """Categories, terms and weights; `ignore`, examples and definitions have no place in this format."""
    ids = {frame.path: n for n, frame in enumerate(lexicon.all_frames(), 1)}
    terms: dict[str, list[int]] = {}
    for frame in lexicon.leaves():
        for term in frame.terms:
            terms.setdefault(_written(term), []).append(ids[frame.path])
    lines = ["%", *(_category_line(ids, f) for f in lexicon.all_frames()), "%"]
    lines += ["\t".join([text, *map(str, numbers)]) for text, numbers in terms.items()]
    return "\n".join(lines) + "\n"


def _written(term: Term) -> str:
    """The term, with its weight where it has one (or where its own end would be taken for one)."""
    if term.weight == 1.0 and split_weight(term.text)[1] is None:
        return term.text
    return f"{term.text} ({Decimal(repr(term.weight)):f})"


def _category_line(ids: dict[str, int], frame: Frame) -> str:
    return "\t" * frame.path.count("/") + f"{ids[frame.path]}\t{frame.name}"
