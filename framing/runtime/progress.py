"""How far a stage is: who does the work counts its steps, who shows them hears of each."""

from __future__ import annotations

from collections.abc import Callable

OnProgress = Callable[[str, int, int], None]
"""Told of progress: the stage, how much of it is done, of how much."""
OnStep = Callable[[], None]
"""Told that one step more is done."""


class Steps:
    """Counts the steps of a stage of `total`; called at the end of each. A step too many does not go beyond the end."""

    def __init__(self, on_progress: OnProgress, stage: str, total: int) -> None:
        self._tell, self._stage, self._total, self._done = on_progress, stage, max(1, total), 0
        on_progress(stage, 0, self._total)

    def __call__(self) -> None:
        """One step more is done."""
        self._done = min(self._done + 1, self._total)
        self._tell(self._stage, self._done, self._total)
