"""Which files an input argument means, and which reader reads each; what is left out is counted and named."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from types import ModuleType

from framing.corpus.readers._foreign import foreign_format
from framing.corpus.readers._opening import InputFile, examine, with_encoding
from framing.errors import InputError, printable
from framing.runtime.plugins import plug_in, plug_ins

READERS = "framing.corpus.readers"
_FALLBACK = "text"
METADATA = "metadata.csv"


@dataclass
class SkippedFiles:
    """Files left out of folders: how many by reason, and the first names of each."""

    counts: Counter[str] = field(default_factory=Counter)
    names: dict[str, list[str]] = field(default_factory=dict)

    def add(self, reason: str, label: str) -> None:
        """Count one file."""
        self.counts[reason] += 1
        names = self.names.setdefault(reason, [])
        if len(names) < 3:
            names.append(printable(label, 60))

    def sentences(self) -> list[str]:
        """One sentence a reason."""
        return [
            f"skipped {n} file{'s' if n > 1 else ''} ({reason}): {', '.join(self.names[reason])}{' …' if n > 3 else ''}"
            for reason, n in sorted(self.counts.items())
        ]


@dataclass(frozen=True)
class Candidate:
    """A file that is to be read: where it is, its name below the input argument, and the folder argument (if one)."""

    path: Path
    label: str
    folder: Path | None


def show_name(name: str) -> str:
    """A file name as text: bytes that are not UTF-8 are shown as escapes."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def find_candidates(inputs: Sequence[Path], skipped: SkippedFiles) -> list[Candidate]:
    """The regular files that `inputs` mean, folders searched through, each file once, in the order of name bytes.

    Raises InputError for an input that is not there or is neither file nor folder.
    """
    found: dict[str, Candidate] = {}
    for given in inputs:
        if _is_folder(given):
            candidates = list(_search(given, given, skipped))
        else:
            candidates = [Candidate(given, show_name(given.name), None)]
        for candidate in sorted(candidates, key=lambda c: os.fsencode(c.path)):
            if found.setdefault(os.path.realpath(candidate.path), candidate) is not candidate:
                skipped.add("given twice", candidate.label)
    return _name_apart(list(found.values()))


def _name_apart(candidates: list[Candidate]) -> list[Candidate]:
    """Two files of one name below two arguments get the argument's name, or their folder's, before theirs."""
    names = Counter(candidate.label for candidate in candidates)
    return [
        replace(c, label=f"{show_name((c.folder or c.path.absolute().parent).name)}/{c.label}")
        if names[c.label] > 1
        else c
        for c in candidates
    ]


def _is_folder(given: Path) -> bool:
    """Whether it is a folder; a regular file is none. Raises InputError for anything else."""
    label = printable(show_name(given.name or str(given)))
    try:
        mode = given.stat().st_mode
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        what = "no such file or folder" if isinstance(error, FileNotFoundError) else printable(reason)
        raise InputError(f"{label}: {what}; check the path") from None
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise InputError(f"{label}: neither a regular file nor a folder; give a file")
    return stat.S_ISDIR(mode)


def _search(folder: Path, top: Path, skipped: SkippedFiles) -> Iterator[Candidate]:
    try:
        with os.scandir(folder) as scan:
            entries = sorted(scan, key=lambda e: os.fsencode(e.name))
    except OSError as error:
        raise InputError(f"{printable(show_name(folder.name))}: cannot be listed ({error.strerror})") from None
    for entry in entries:
        path = Path(entry.path)
        label = show_name(path.relative_to(top).as_posix())
        if reason := _left_out(entry):
            skipped.add(reason, label)
        elif entry.is_dir(follow_symlinks=False):
            yield from _search(path, top, skipped)
        else:
            yield Candidate(path, label, top)


def _left_out(entry: os.DirEntry[str]) -> str:
    """Why an entry of a folder is not looked at, or nothing."""
    if entry.name.startswith((".~lock", "~$")) or entry.name.endswith(".lock"):
        return "lock file"
    if entry.name.startswith("."):
        return "hidden"
    if entry.is_symlink():
        return "link"
    if not entry.is_dir(follow_symlinks=False) and not entry.is_file(follow_symlinks=False):
        return "not a regular file"
    return ""


def open_candidate(candidate: Candidate, reader: str = "auto", encoding: str = "") -> tuple[InputFile, str] | str:
    """The opened file and the name of its reader, or the reason why nobody reads it.

    `encoding` is that of texts that are neither UTF-8 nor marked.
    """
    file = examine(candidate.path, candidate.label)
    name = reader if reader != "auto" else _claimed(file)
    if name:
        return (file if getattr(load_reader(name), "BINARY", False) else with_encoding(file, encoding)), name
    if not file.head:
        return "the file is empty"
    what, remedy = foreign_format(file.head, file.name) or (
        "a format we do not know",
        "give .csv, .jsonl, .parquet, .xlsx or .txt",
    )
    return f"{what}, which is not read; {remedy}"


def load_reader(name: str) -> ModuleType:
    """The reader of that name. Raises InputError with the nearest one."""
    return _readers().get(name) or plug_in(READERS, name)


def is_single(reader: str) -> bool:
    """Whether the reader's files are one document each: what else is known of it stands in sheets and file names."""
    return bool(getattr(load_reader(reader), "ONE_DOCUMENT", False))


def _claimed(file: InputFile) -> str:
    """The reader that claims the file: by its content before by its name, one of a general format last."""
    if not file.head:  # a text of no words is a record all the same; of what else has no bytes nobody knows what it was
        return _FALLBACK if load_reader(_FALLBACK).sniff(file.head, file.name) else ""
    claims = [name for name, reader in _readers().items() if _claims(reader, file)]
    return min(claims, key=lambda name: _rank(_readers()[name], file), default="")


@cache
def _readers() -> dict[str, ModuleType]:
    """All readers: looked up once, not for each of many files."""
    return plug_ins(READERS)


def _rank(reader: ModuleType, file: InputFile) -> tuple[bool, bool]:
    return bool(getattr(reader, "GENERAL", False)), not reader.sniff(file.head, "")


def _claims(reader: ModuleType, file: InputFile) -> bool:
    recognizes = getattr(reader, "recognizes", None)
    return bool(reader.sniff(file.head, file.name) and (recognizes is None or recognizes(file)))
