"""Tables built one by one, so that an error of ours in one leaves the others standing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from framing import tables
from framing.errors import FramingError

if TYPE_CHECKING:
    import pandas as pd


class TableBuilder:
    """Builds tables: `tables` holds them by name, `failed` the error of each whose building met one of ours.

    What the user can mend (FramingError) and what the machine lacks (memory, disk) is raised as ever. `on_table` is
    called at the end of each.
    """

    def __init__(self, on_table: Callable[[], None] = lambda: None) -> None:
        self._tell = on_table
        self.tables: dict[str, pd.DataFrame] = {}
        self.failed: dict[str, Exception] = {}

    def __call__(self, name: str, build: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """Table `name` as `build` makes it, checked; without rows where that fails."""
        try:
            self.tables[name] = tables.check(name, build())
        except (FramingError, MemoryError, OSError):
            raise
        except Exception as error:  # noqa: BLE001 - it is kept, and the command ends with it
            self.failed[name] = error
        self._tell()
        return self.tables[name] if name in self.tables else tables.empty(name)
