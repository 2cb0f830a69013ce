"""The tables of a run folder, read back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from framing import tables
from framing.run import read_manifest

if TYPE_CHECKING:
    import pandas as pd


def read_run(folder: str | Path) -> dict[str, pd.DataFrame]:
    """The tables of a run folder by name (`rates`, `contrasts`, …), as declared in `tables.TABLES`.

    Raises InputError where the folder is no run of ours or a table cannot be read.
    """
    path = Path(folder)
    names = [n.removesuffix(".csv") for n in sorted(read_manifest(path)["files"]) if n.endswith(".csv")]
    return {name: tables.read_csv(name, path / f"{name}.csv") for name in names}
