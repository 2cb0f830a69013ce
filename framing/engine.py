"""Map a function over partitions, in this process or in several; the result never depends on which.

Results come back in the order of the partitions. A worker that is killed does not take the run with it:
what it had in hand is done again in this process.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

P = TypeVar("P")
R = TypeVar("R")


def map_partitions(function: Callable[[P], R], partitions: Sequence[P], workers: int = 1) -> Iterator[R]:
    """Yield `function(p)` for every partition, in order; with workers > 1 both must be picklable."""
    if workers <= 1 or len(partitions) <= 1:
        yield from map(function, partitions)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(partitions)), mp_context=context) as pool:
        futures = [pool.submit(function, p) for p in partitions]
        try:
            for future, partition in zip(futures, partitions, strict=True):
                try:
                    result = future.result()
                except BrokenProcessPool:
                    result = function(partition)
                yield result
        finally:
            for future in futures:
                future.cancel()
