"""The run folder: written beside its place, locked, moved in whole; `run.json` last.

Beside the folder OUT there may stand, while a run is under way, `.OUT.lock`, `.OUT.new` (results), `.OUT.work`
(scratch) and `.OUT.old`. After a crash the next run into OUT removes what is left of them.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from framing.errors import InputError, printable
from framing.runtime.signals import hold_signals
from framing.tables import json_text

SCHEMA = 1
MANIFEST = "run.json"
_SHAPE = {"files": dict, "study": dict, "versions": dict, "documents": dict, "inputs": list, "lexicons": list}


@dataclass(frozen=True)
class RunFolder:
    """Where a run is being written: `new` becomes the run folder, `work` is scratch and goes."""

    new: Path
    work: Path

    def write(self, name: str, blocks: Iterable[str]) -> None:
        """Write one file of the run, block after block, UTF-8 with LF line ends."""
        with (self.new / name).open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.writelines(blocks)

    def finish(self, manifest: Mapping[str, Any]) -> None:
        """Write `run.json` with the SHA-256 of every file written before it."""
        files = {p.name: hash_file(p) for p in sorted(self.new.iterdir())}
        self.write(MANIFEST, [json_text({**manifest, "files": files})])


@contextmanager
def open_run(out: Path) -> Iterator[RunFolder]:
    """A run folder to write into; moved to `out` when the block ends well, removed when it does not.

    Raises InputError where `out` is taken, cannot be written, or is being written by another run.
    """
    try:
        with _guarded(out.absolute(), out) as folder:
            yield folder
    except OSError as error:
        # only what concerns the folder; errors of inputs are InputError already
        why = printable(error.strerror or error)
        raise InputError(f"{_show(out)}: cannot write the run folder ({why})") from error


@contextmanager
def _guarded(out: Path, given: Path) -> Iterator[RunFolder]:
    """The steps round the work are not interrupted: what is beside the run folder would stay there."""
    check_place(given)
    out.parent.mkdir(parents=True, exist_ok=True)
    new, work, old = (out.parent / f".{out.name}.{part}" for part in ("new", "work", "old"))
    with hold_signals() as held, _lock(out, given):
        try:
            _tidy(out, new, work, old)
            new.mkdir()
            work.mkdir()
            with held.released():
                yield RunFolder(new, work)
            _move_in(out, new, old)
        finally:
            _tidy(out, new, work, old)


def _move_in(out: Path, new: Path, old: Path) -> None:
    """Put `new` in the place of `out`; it stands on the disk before an older run goes."""
    for path in sorted(new.iterdir()):
        _sync(path)
    _sync_folder(new)
    check_place(out)  # again: hours may have passed
    if out.exists():
        out.rename(old)
    new.rename(out)
    _sync_folder(out.parent)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:  # Windows syncs only what can be written to
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    if not hasattr(os, "O_DIRECTORY"):  # Windows opens no folders
        return
    handle = os.open(path, os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _tidy(out: Path, new: Path, work: Path, old: Path) -> None:
    """Remove what a run leaves beside its place; an older run that was moved away comes back if none took its place."""
    if old.exists() and not out.exists():
        old.rename(out)
    for path in (new, work, old):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):  # what cannot be removed now, the next run removes
                path.unlink()


def check_place(out: Path) -> None:
    """Raise InputError unless `out` is new, an empty folder or an older run of ours."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise InputError(f"{_show(out)}: the output folder is a file or a link; name a folder with --out")
    if out.is_dir() and any(out.iterdir()) and not is_run(out):
        raise InputError(f"{_show(out)}: the output folder holds other files; name another one with --out")


def _show(out: Path) -> str:
    """The folder as it was given: of a long path the name alone does not say where it is."""
    return printable(str(out), 200)


def is_run(folder: Path) -> bool:
    """Whether a folder is a run of ours."""
    return "run_id" in _load(folder)


def _load(folder: Path) -> dict[str, Any]:
    """What `run.json` says; nothing where it is not there or no JSON object."""
    with suppress(OSError, ValueError, RecursionError):
        path = folder / MANIFEST
        found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() and not path.is_symlink() else {}
        return found if isinstance(found, dict) else {}
    return {}


@contextmanager
def _lock(out: Path, given: Path) -> Iterator[None]:
    from filelock import FileLock, Timeout

    path = out.parent / f".{out.name}.lock"
    lock = FileLock(path, blocking=False)
    try:
        lock.acquire()
    except Timeout:
        raise InputError(f"{_show(given)}: another run is writing into this folder; wait, or use --out") from None
    try:
        yield
    finally:
        with suppress(OSError):  # while it is held, else it could be the next run's; Windows does it by itself
            path.unlink()
        lock.release()


def hash_file(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def hash_text(text: str) -> str:
    """SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_manifest(folder: Path) -> dict[str, Any]:
    """`run.json` of a run folder. Raises InputError where it is none of ours, or not as a run writes it."""
    shown = printable(folder.name or folder)
    if not folder.exists():
        raise InputError(f"{shown}: no such run folder; check the path")
    manifest = _load(folder)
    if "run_id" not in manifest:
        raise InputError(f"{shown}: not a run folder (it has no run.json of ours)")
    wrong = [key for key, kind in _SHAPE.items() if not isinstance(manifest.get(key), kind)]
    # a name with a folder in it would lead out of the run
    names = [name for name in manifest.get("files", ()) if Path(name).name != name or name in ("", "..")]
    if wrong or names:
        raise InputError(f"{shown}: run.json is damaged ({printable((wrong or names)[0])}); run the study again")
    return manifest


def identify(described: Mapping[str, Any]) -> str:
    """The id of a run: the same for the same packages, inputs, lexicons and settings."""
    identity = [described.get(key) for key in ("versions", "inputs", "lexicons", "config_sha256")]
    return hash_text(json_text(identity))[:10]


@dataclass(frozen=True)
class Verified:
    """What is not as a run wrote it: files that differ, are missing, or are not listed; and whether `run.json` fits."""

    files: int
    changed: list[str]
    missing: list[str]
    unlisted: list[str]
    fits: bool

    @property
    def whole(self) -> bool:
        """Whether everything is as it was written."""
        return self.fits and not (self.changed or self.missing or self.unlisted)


def verify_run(folder: Path) -> Verified:
    """Hash every file of a run folder again. A link is never followed: it is not what was written.

    Raises InputError where the folder is no run of ours.
    """
    manifest = read_manifest(folder)
    listed = manifest["files"]
    there = {path.name: path for path in folder.iterdir() if path.name != MANIFEST}
    return Verified(
        files=len(listed),
        changed=sorted(name for name in listed if name in there and not is_as_written(there[name], listed[name])),
        missing=sorted(set(listed) - set(there)),
        unlisted=sorted(set(there) - set(listed)),
        fits=identify(manifest) == manifest["run_id"],
    )


def is_as_written(path: Path, sha256: object) -> bool:
    """Whether a file of a run is a regular file with that SHA-256."""
    try:
        return path.is_file() and not path.is_symlink() and hash_file(path) == sha256
    except OSError:
        return False
