"""Signals held back while a step runs that has to end: what is half moved or half removed would stay behind."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class HeldSignals:
    """Interruptions that come while this holds; `released()` lets them through for a while."""

    def __init__(self) -> None:
        self._came: list[int] = []
        self._handlers: dict[signal.Signals, Any] = {}

    def hold(self) -> None:
        """From now on remember what comes."""
        found = {number: signal.getsignal(number) for number in _SIGNALS}
        self._handlers = {number: handler for number, handler in found.items() if handler is not None}  # not Python's
        for number in self._handlers:
            signal.signal(number, self._remember)

    def release(self) -> None:
        """Give back the handlers, and to them the first that came."""
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        if self._came:
            came, self._came = self._came[0], []
            signal.raise_signal(came)

    @contextmanager
    def released(self) -> Iterator[None]:
        """Interruptible inside."""
        try:
            self.release()
            yield
        finally:
            self.hold()

    def _remember(self, number: int, _: FrameType | None) -> None:
        self._came.append(number)


class _NotHeld(HeldSignals):
    """In another thread than the main one no signal comes, and none can be held."""

    def hold(self) -> None:
        """Nothing to hold."""

    def release(self) -> None:
        """Nothing to give back."""


@contextmanager
def hold_signals() -> Iterator[HeldSignals]:
    """SIGINT and SIGTERM wait until the block has ended; the first of them comes then."""
    main = threading.current_thread() is threading.main_thread()
    held = HeldSignals() if main else _NotHeld()
    held.hold()
    try:
        yield held
    finally:
        held.release()
