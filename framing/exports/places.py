"""Where an export may be written, and how it gets there: whole or not at all, and never over what is not ours."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from framing.errors import InputError, printable


@contextmanager
def new_file(target: Path, run: Path, is_ours: Callable[[Path], bool]) -> Iterator[Path]:
    """A path to write an export to; moved to `target` when the block ends well.

    Raises InputError where `target` stands inside the run's folder, cannot be written, or is a file that no export of
    this kind has written (`is_ours` says).
    """
    require_outside(target, run)
    if target.is_dir() or target.is_symlink() or (target.exists() and not is_ours(target)):
        raise InputError(f"{_show(target)}: is there and no export of framing; name another file")
    with _scratch(target) as folder:
        yield folder / target.name
        (folder / target.name).replace(target)


@contextmanager
def new_folder(target: Path, run: Path, is_ours: Callable[[Path], bool]) -> Iterator[Path]:
    """A folder to write an export to; moved to `target` when the block ends well.

    Raises InputError where `target` stands inside the run's folder, cannot be written, or holds a file that no export
    of this kind has written (`is_ours` says).
    """
    require_outside(target, run)
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise InputError(f"{_show(target)}: is a file or a link; name a folder")
    other = next((path for path in sorted(target.iterdir()) if not is_ours(path)), None) if target.is_dir() else None
    if other:
        raise InputError(
            f"{_show(target)}: holds {printable(other.name, 60)}, no export of framing; name another folder"
        )
    with _scratch(target) as folder:
        (folder / "new").mkdir()
        yield folder / "new"
        if target.is_dir():
            target.rename(folder / "old")
        (folder / "new").rename(target)


@contextmanager
def _scratch(target: Path) -> Iterator[Path]:
    """A hidden folder beside the target, gone afterwards; what cannot be written is the user's to mend."""
    folder = None
    try:
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name[:40]}.", dir=target.absolute().parent))
        yield folder
    except OSError as error:
        raise InputError(f"{_show(target)}: cannot be written ({printable(error.strerror or error)})") from error
    finally:
        if folder:
            shutil.rmtree(folder, ignore_errors=True)


def require_outside(target: Path, run: Path) -> None:
    """A run's folder stays as it was written: `framing verify` would name the export."""
    if target.resolve().is_relative_to(run.resolve()):
        raise InputError(f"{_show(target)}: stands inside the run's folder, which stays as it is; name another place")


def _show(target: Path) -> str:
    return printable(str(target), 200)
