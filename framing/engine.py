"""Map a function over partitions, in this process or in several; the result never depends on which.

Results come back in the order of the partitions. A worker that is killed does not take the run with it:
what it had in hand is done again in this process. No worker outlives the run, however that ends.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing.connection import wait
from typing import TypeVar

P = TypeVar("P")
R = TypeVar("R")
_AHEAD = 2
"""Partitions handed out for each worker beyond the one that is waited for: results do not pile up."""


def map_partitions(function: Callable[[P], R], partitions: Sequence[P], workers: int = 1) -> Iterator[R]:
    """Yield `function(p)` for every partition, in order; with workers > 1 both must be picklable."""
    if workers <= 1 or len(partitions) <= 1:
        yield from map(function, partitions)
        return
    workers = min(workers, len(partitions))
    waiting: deque[Future[R] | None] = deque()
    rest = iter(partitions)
    with _open_pool(workers) as pool:
        for partition in partitions:
            with _signals_blocked():
                waiting += [_submit(pool, function, p) for p in islice(rest, workers * _AHEAD - len(waiting))]
            yield _take(waiting.popleft(), function, partition)


def _submit(pool: ProcessPoolExecutor, function: Callable[[P], R], partition: P) -> Future[R] | None:
    """The result to come; none where the pool is broken."""
    try:
        return pool.submit(function, partition)
    except (BrokenProcessPool, OSError):
        return None


def _take(future: Future[R] | None, function: Callable[[P], R], partition: P) -> R:
    """The result, made here where no worker could."""
    try:
        return future.result() if future else function(partition)
    except BrokenProcessPool:
        return function(partition)


@contextmanager
def _open_pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """A pool whose workers are killed where the block is left early: nobody waits for what they have in hand."""
    before = set(multiprocessing.active_children())
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_end_with_parent)
    try:
        yield pool
    except BaseException:
        for child in set(multiprocessing.active_children()) - before:
            child.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _signals_blocked() -> Iterator[None]:
    """Workers are born with SIGINT and SIGTERM blocked: the terminal sends them to all, this process answers them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_parent() -> None:
    """Let a worker end as soon as the process that started it has, even if that was killed."""
    parent = multiprocessing.parent_process()
    if parent:
        sentinel = parent.sentinel

        def watch() -> None:
            wait([sentinel])
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()
