"""What a step made of a partition, kept in a folder under a hash of all that it came from, and not made again.

`DIR/STEP/KE/KEY/` is a part: its files, and `part.json` with their SHA-256. It is made beside its place and moved in
whole, so what stands there is whole unless it was damaged since; then it does not fit its hashes and is made again. The
same key is the same content, so several processes, on several machines too, write into one folder without waiting for
each other: who comes second finds the part, or throws its own away.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from framing.errors import InputError, printable

_FACTS = "part.json"


@dataclass(frozen=True)
class Part:
    """A part: where it stands, what its maker says of it, and whether it was made now."""

    path: Path
    facts: Mapping[str, Any]
    made: bool


@dataclass(frozen=True)
class PartStore:
    """A folder of parts; picklable, so that a worker process can be handed it."""

    folder: Path

    def get(self, step: str, key: str, make: Callable[[Path], Mapping[str, Any]]) -> Part:
        """The part of that key; `make` writes its files into a folder, and gives its facts, where there is none.

        Raises InputError where the folder cannot be written.
        """
        path = self.folder / step / key[:2] / key
        facts = _read(path)
        if facts is not None:
            return Part(path, facts, made=False)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=path.parent, prefix=".", ignore_cleanup_errors=True) as beside:
                new = Path(beside) / key
                new.mkdir()
                facts = dict(make(new))
                files = {file.name: _hash_file(file) for file in sorted(new.iterdir())}
                content = json.dumps({"key": key, "facts": facts, "files": files}, sort_keys=True)
                (new / _FACTS).write_text(f"{_seal(content)}\n{content}", encoding="utf-8")
                _move_in(new, path)
        except OSError as error:
            why = printable(error.strerror or error)
            where = printable(str(self.folder), 200)
            raise InputError(f"{where}: cannot write the work folder ({why}); name another with --work") from error
        return Part(path, facts, made=True)


def _move_in(new: Path, path: Path) -> None:
    """Put a part in its place: what stands there is the same part by another process, or damaged."""
    if path.exists() and _read(path) is None:
        shutil.rmtree(path, ignore_errors=True)
    with suppress(OSError):  # not empty: there it is
        new.rename(path)
    if _read(path) is None:
        raise OSError(f"{path.name} was not kept as it was written")


def _read(path: Path) -> dict[str, Any] | None:
    """The facts of a part; None where it is not there, or not as it was written."""
    try:
        seal, _, content = (path / _FACTS).read_text(encoding="utf-8").partition("\n")
        found = json.loads(content) if seal == _seal(content) else {}
        there = {file.name: _hash_file(file) for file in path.iterdir() if file.name != _FACTS}
    except (OSError, ValueError):
        return None
    facts: dict[str, Any] | None = found.get("facts")
    return facts if (found.get("key"), found.get("files")) == (path.name, there) else None


def _seal(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def _hash_file(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
