"""Map a function over partitions, in this process or in several; the result never depends on which.

Results come back in the order of the partitions. A worker that fails or is killed does not take the run with it:
what it had in hand is done again in this process. No worker outlives the run, however that ends.

Each worker has a pipe of its own, which its end closes. In the standard library's pool all share one, so that a worker
killed while it sends leaves everybody waiting (docs/decisions/workers.md).
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import islice
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from typing import Any, TypeVar

P = TypeVar("P")
R = TypeVar("R")
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_CAN_BLOCK = hasattr(signal, "pthread_sigmask")
"""Not on Windows: there a worker is killed with its parent's console, and nothing else sends it signals."""
_AHEAD = 2
"""Partitions handed out for each worker beyond the one that is waited for: results do not pile up."""


class _Worker:
    """A process that answers what is sent to it; without one (no more can be started, or it died) nothing is answered.

    Where a process ends it closes its pipe, and this side reads the end of it.
    """

    def __init__(self, function: Callable[[Any], Any]) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(function, theirs), daemon=True)
        try:
            self._process.start()
        except OSError:
            self._pipe.close()
        theirs.close()

    def ask(self, partition: Any) -> tuple[Any] | None:
        """The result, or nothing."""
        try:
            self._pipe.send(partition)
            return (self._pipe.recv(),)
        except (EOFError, OSError):
            return None

    def kill(self) -> None:
        """End it, whatever it has in hand."""
        if self._process.pid:
            self._process.kill()

    def close(self) -> None:
        """Let it end, and wait for that."""
        self._pipe.close()
        if self._process.pid:
            self._process.join()


def map_partitions(function: Callable[[P], R], partitions: Sequence[P], workers: int = 1) -> Iterator[R]:
    """Yield `function(p)` for every partition, in order; with workers > 1 all three must be picklable."""
    workers = min(workers, len(partitions))
    if workers <= 1:
        yield from map(function, partitions)
        return
    with _open_pool(function, workers) as submit:
        rest = iter(partitions)
        waiting: deque[Future[tuple[R] | None]] = deque()
        for partition in partitions:
            waiting += map(submit, islice(rest, workers * _AHEAD - len(waiting)))
            answer = waiting.popleft().result()
            yield answer[0] if answer else function(partition)


@contextmanager
def _open_pool(function: Callable[[P], R], count: int) -> Iterator[Callable[[P], Future[tuple[R] | None]]]:
    """What hands a partition to the next free worker.

    Where the block is left early the workers are killed: nobody waits for what they have in hand.
    """
    workers: list[_Worker] = []
    idle: SimpleQueue[_Worker] = SimpleQueue()
    threads = ThreadPoolExecutor(count)

    def ask(partition: P) -> tuple[R] | None:
        worker = idle.get()
        try:
            return worker.ask(partition)
        finally:
            idle.put(worker)

    def submit(partition: P) -> Future[tuple[R] | None]:
        with _signals_blocked():
            return threads.submit(ask, partition)

    try:
        if _CAN_BLOCK:
            resource_tracker.ensure_running()  # Python's own; to start it unblocks signals, so not below
        with _signals_blocked():
            for _ in range(count):
                workers.append(_Worker(function))
                idle.put(workers[-1])
        yield submit
    except BaseException:
        for worker in workers:
            worker.kill()
        raise
    finally:
        with _signals_blocked():
            threads.shutdown(cancel_futures=True)
            for worker in workers:
                worker.close()


@contextmanager
def _signals_blocked() -> Iterator[None]:
    """Nothing that starts here is interrupted half-way, nor does it answer signals meant for this process."""
    if not _CAN_BLOCK:
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(function: Callable[[Any], Any], pipe: Connection) -> None:
    """Answer until the pipe ends. What fails here is done again, and its error raised, where it is heard."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all; our parent answers
    if _CAN_BLOCK:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    _end_with_parent()
    with suppress(Exception):
        while True:
            pipe.send(function(pipe.recv()))


def _end_with_parent() -> None:
    """Let a worker end as soon as the process that started it has, even if that was killed."""
    parent = multiprocessing.parent_process()
    if parent:
        sentinel = parent.sentinel

        def watch() -> None:
            wait([sentinel])
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()
