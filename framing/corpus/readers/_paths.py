"""Where the records of a JSON file stand: in an array at the top, or below keys as `articles.results`.

A path is the keys on the way down, arrays passed through; empty is the file itself, its elements where it is an array.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from framing.corpus.column_names import rank, tier

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|([{}\[\],:])|([^\s{}\[\],:"]+)')
_TOLD = ("source", "date", "title", "text", "url")
_DEEPEST = 5
_MOST_TOKENS = 20_000
Path = tuple[str, ...]


@dataclass
class _Frame:
    """An object or array that is open: the keys to it, whether it may be a record, and the key that is read now."""

    path: Path
    is_object: bool
    record: Path | None
    key: str = ""
    expects_key: bool = True


@dataclass
class _Found:
    """By path of what may be a record: the roles its names tell."""

    roles: dict[Path, set[str]] = field(default_factory=dict)

    def add(self, record: Path, names: Path) -> None:
        """Note the name of a value within a record."""
        name = ".".join(names)
        told = self.roles.setdefault(record, set())
        for role in _TOLD:
            if rank(role, name):
                told.add("full" if role == "text" and tier(role, name) == "full" else role)

    def fold_pieces(self) -> None:
        """Make the pieces that a text consists of the text of what they stand in."""
        for path in sorted(self.roles, key=len, reverse=True):
            above = self.roles.get(path[:-1]) if path else None
            if above is not None and self.roles[path] == {"full"} and tier("text", path[-1]) == "full":
                above.add("full")
                del self.roles[path]


def guess_path(head: str) -> Path | None:
    """Where the records stand, by the names of the first values; None where nothing has a text or a title.

    It is the outermost object that has a whole text, or a title and a date; else the one with most that a document
    has. So an answer of an interface is unpacked, and an article with its comments stays one.
    """
    found = _scan(head)
    whole = (path for path, roles in found.roles.items() if "full" in roles or {"title", "date"} <= roles)
    if (first := min(whole, key=len, default=None)) is not None:
        return first
    some = [(path, roles) for path, roles in found.roles.items() if roles & {"text", "title"}]
    return max(some, key=lambda one: (len(one[1]), -len(one[0])))[0] if some else None


def seen_paths(head: str) -> list[str]:
    """The paths of all arrays of objects that were seen, to choose from."""
    return [".".join(path) for path in _scan(head).roles if path]


def _scan(head: str) -> _Found:
    """Read the names as far as the text goes; what is cut off or no JSON ends it."""
    found, frames = _Found(), list[_Frame]()
    for number, (text, mark, literal) in enumerate(_tokens(head)):
        if number > _MOST_TOKENS or (mark in ("}", "]") and not frames):
            break
        top = frames[-1] if frames else None
        if mark in ("{", "["):
            frames.append(_opened(mark == "{", top))
            if frames[-1].is_object and frames[-1].record == frames[-1].path:
                found.roles.setdefault(frames[-1].path, set())
        elif mark in ("}", "]"):
            frames.pop()
        elif top and mark == ",":
            top.expects_key = True
        elif top and top.is_object and not mark:
            if top.expects_key:
                top.key, top.expects_key = text, False
            elif top.record is not None and literal != "null":
                found.add(top.record, (*top.path, top.key)[len(top.record) :])
    found.fold_pieces()
    return found


def _opened(is_object: bool, top: _Frame | None) -> _Frame:
    """What opens below `top`: an object at the top or in an array may be a record, one below a key belongs to it."""
    if top is None:
        return _Frame((), is_object, () if is_object else None)
    path = (*top.path, top.key) if top.is_object else top.path
    if len(path) > _DEEPEST:
        return _Frame(path, is_object, None)
    record = (top.record if top.is_object else path) if is_object else None
    return _Frame(path, is_object, record)


def _tokens(head: str) -> Iterator[tuple[str, str, str]]:
    """(text of a string, mark, anything else) one after the other."""
    for match in _TOKEN.finditer(head):
        yield match[1] or "", match[2] or "", match[3] or ""
