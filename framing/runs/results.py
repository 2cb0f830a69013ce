"""The tables of a run folder, read back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from framing import tables
from framing.errors import InputError
from framing.runs.folder import is_as_written, read_manifest

if TYPE_CHECKING:
    import pandas as pd


def read_run(folder: str | Path) -> dict[str, pd.DataFrame]:
    """The tables of a run folder by name (`rates`, `contrasts`, …), as declared in `tables.TABLES`.

    Raises InputError where the folder is no run of ours, or a table is not as the run wrote it.
    """
    path = Path(folder)
    files = read_manifest(path)["files"]
    names = [n.removesuffix(".csv") for n in sorted(files) if n.endswith(".csv")]
    for name in names:
        if name not in tables.TABLES or not is_as_written(path / f"{name}.csv", files[f"{name}.csv"]):
            raise InputError(f"{name}.csv: not as the run wrote it (framing verify says more); run the study again")
    return {name: tables.read_csv(name, path / f"{name}.csv") for name in names}
