"""Lexicon > frame > sub-frame > term: plain frozen values that travel between processes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One literal to look for, as written in its file (blanks collapsed); `line` counts from 1, None where unknown."""

    text: str
    weight: float = 1.0
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A line that was not used as it stands, and why; `line` counts from 1, None where unknown."""

    line: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Category:
    """What a foreign file calls a frame (`PRIMARY > NEED`), and how many distinct entries the file has for it.

    An entry that can match no word (`!`) is counted here and named in `skipped`; it never becomes a term.
    """

    label: str
    entries: int


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame; `path` is `sovereignty` or, for a sub-frame, `sovereignty/non-interference`.

    `match` and `no_match` are the lexicon's own examples: sentences that must and must not be found.
    """

    path: str
    definition: str = ""
    terms: tuple[Term, ...] = ()
    ignore: tuple[str, ...] = ()
    match: tuple[str, ...] = ()
    no_match: tuple[str, ...] = ()
    frames: tuple[Frame, ...] = ()

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    def walk(self) -> Iterator[Frame]:
        """Yield the frame itself, then its sub-frames, depth first."""
        yield self
        for frame in self.frames:
            yield from frame.walk()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A lexicon and where it came from.

    `file` is the name of the file (empty for one inside a study file), `format` the name of its format,
    `lines` its number of lines, `language` an ISO 639-1 code, English where the file does not say it (`says_language`).
    `categories` is filled for foreign formats only.
    """

    name: str
    version: str
    language: str
    title: str
    license: str
    source: str
    frames: tuple[Frame, ...]
    file: str
    sha256: str
    format: str
    skipped: tuple[Skipped, ...]
    lines: int
    categories: tuple[Category, ...] = ()
    says_language: bool = True

    def all_frames(self) -> tuple[Frame, ...]:
        """Every frame, parents before their sub-frames."""
        return tuple(f for top in self.frames for f in top.walk())

    def leaves(self) -> tuple[Frame, ...]:
        """Every frame that has terms of its own, depth first."""
        return tuple(f for f in self.all_frames() if f.terms)

    def paths(self) -> tuple[str, ...]:
        """The path of every frame, parents first."""
        return tuple(f.path for f in self.all_frames())


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a format reads out of a text: `about` holds name, version, language, title, license, source where said."""

    frames: tuple[Frame, ...]
    skipped: tuple[Skipped, ...] = ()
    about: tuple[tuple[str, str], ...] = ()
    categories: tuple[Category, ...] = ()


def parents(frame: str) -> list[str]:
    """The path of a frame and of all frames above it: `a/b` -> [`a`, `a/b`]."""
    parts = frame.split("/")
    return ["/".join(parts[: i + 1]) for i in range(len(parts))]
