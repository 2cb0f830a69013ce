"""Map a function over partitions on the workers of a Dask scheduler; results come back in the order of the partitions.

Futures alone: what a task takes and gives is small, and the work itself stays in a folder that all workers share. A
worker that is lost loses the partition it had in hand, which another one does again.
"""

from __future__ import annotations

import logging
import pickle
import threading
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from framing.errors import InputError, printable

if TYPE_CHECKING:
    from distributed import Client

P = TypeVar("P")
R = TypeVar("R")
_AHEAD = 2
"""Partitions handed out for each thread of a worker beyond the one that is waited for."""
_PATIENCE = 30
"""Seconds until a scheduler has to answer, and to have a worker."""
_ONE = threading.Lock()
"""Texts and pipelines are read by one thread of a worker at a time."""


def map_on_cluster(function: Callable[[P], R], partitions: Sequence[P], address: str) -> Iterator[R]:
    """Yield `function(p)` for every partition, in order; all three have to be picklable, and small.

    address: of a scheduler (`tcp://…`), or the file in which it wrote it. Raises InputError where there is none, where
    it has no workers, where it is lost, and where its workers cannot do the work. Where all of them are lost it waits
    for others.
    """
    with _connect(address) as client, _explained(address):
        client.wait_for_workers(1, timeout=_PATIENCE)
        # a task of its own, so that it is sent to a worker once, and made again where that is lost; packed, for what a
        # function keeps when it was called can often not be sent from one worker to the next
        shared = client.submit(_same, pickle.dumps(function), pure=False)
        rest = iter(partitions)
        waiting: deque[Any] = deque()
        for _ in partitions:
            ahead = max(0, _AHEAD * sum(client.nthreads().values()) + 1 - len(waiting))
            waiting += [client.submit(_call, shared, partition, pure=False) for partition in islice(rest, ahead)]
            yield waiting.popleft().result()


def _same(packed: bytes) -> bytes:
    return packed


@lru_cache(maxsize=1)
def _unpack(packed: bytes) -> Callable[[Any], Any]:
    function: Callable[[Any], Any] = pickle.loads(packed)  # noqa: S301 - by the run that uses this worker
    return function


def _call(packed: bytes, partition: Any) -> Any:
    with _ONE:
        return _unpack(packed)(partition)


@contextmanager
def _connect(address: str) -> Iterator[Client]:
    try:
        from distributed import Client
    except ImportError:
        raise InputError('--engine dask needs Dask; pip install "media-framing[cluster]"') from None
    for name in ("distributed", "distributed.client", "asyncio", "tornado"):  # what goes wrong is said by us, once
        logging.getLogger(name).setLevel(logging.CRITICAL)
    file = address.endswith(".json")
    if file and not Path(address).is_file():
        raise InputError(f"{printable(address)}: no such file; name the one that the scheduler was started with")
    given = {"scheduler_file": address} if file else {"address": address}
    try:
        with warnings.catch_warnings(action="ignore"):  # of versions that differ: workers compare those that matter
            client = Client(**given, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise InputError(
            f"{printable(address)}: no Dask scheduler answers; start one with `dask scheduler`, or check --cluster"
        ) from error
    with client:
        yield client


@contextmanager
def _explained(address: str) -> Iterator[None]:
    """What a cluster ends with, as one line."""
    from concurrent.futures import CancelledError

    from distributed import KilledWorker
    from distributed.comm.core import CommClosedError

    where, again = printable(address), "what is scored is in the work folder: say the same again"
    try:
        yield
    except TimeoutError as error:
        given = f"--scheduler-file {where}" if address.endswith(".json") else where
        raise InputError(f"{where}: the scheduler has no workers; start some with `dask worker {given}`") from error
    except KilledWorker as error:
        raise InputError(
            f"{where}: a partition ended the workers that had it; give them more memory; {again}"
        ) from error
    except (CancelledError, CommClosedError) as error:
        raise InputError(f"{where}: the scheduler was lost; {again}") from error
    except FileNotFoundError as error:
        missing = printable(error.filename or error)
        raise InputError(
            f"{missing}: not there on a worker; --out and --work have to be in folders that all workers share"
        ) from error
    except (ImportError, RuntimeError) as error:
        if isinstance(error, RuntimeError) and "deserializ" not in str(error):
            raise
        raise InputError(
            f"{where}: a worker has no framing, or another one ({printable(error)}); install the same on all"
        ) from error
