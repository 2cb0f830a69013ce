"""How much memory is free, and whether the documents of a study fit into it: better no run than a killed one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from framing.errors import InputError

DOCUMENT_BYTES = 7_000
"""Of a document from here on, beside its text: 5,200 bytes with 150,000 documents of ten words, and a third more."""
TEXT_BYTES = 10.0
"""Of each byte of text, where events, copies or topics are sought: hashes of its words and shingles.

Fitted to 37 MB of news (peak 780 MB) and to a JSON array of 1.02 GB (peak 10.0 GB, `benchmarks/limits.py`).
"""
_WITHOUT = 0.6
"""Part of DOCUMENT_BYTES that is needed where none of them is sought."""
MENTION_BYTES, LISTED_BYTES = 500, 1_500
"""Of a mention, and of its sentence in the evidence, from its partition on: 4 million mentions of one document took
2.0 GB, 460,000 mentions of 1,000 articles 1.0 GB on top of the 0.3 before any was found."""
_ADDRESSES = 72 << 30
"""Addresses that drawing the page reserves, whatever it uses of them."""
_CGROUP = Path("/sys/fs/cgroup")


def require_memory(documents: int, text: int, features: bool) -> None:
    """Raise InputError where so many documents, with so many bytes of text, do not fit into the memory that is free.

    features: whether events, copies or topics are sought. Where nobody knows what is free nothing is refused.
    """
    free = find_free()
    needed = documents * DOCUMENT_BYTES + text * TEXT_BYTES if features else documents * DOCUMENT_BYTES * _WITHOUT
    if free is None or needed <= free:
        return
    remedy = "select fewer with --from, --to, --sources or --where" + ", or switch events and topics off" * features
    raise InputError(
        f"{documents:,} documents need about {needed / 1e9:.1f} GB of memory, {free / 1e9:.1f} GB are free; {remedy}"
    )


def require_mentions(mentions: int, listed: int) -> None:
    """Raise InputError where the mentions found so far do not fit into the memory that is still free.

    listed: those whose sentences stand in the evidence.
    """
    free, needed = find_free(), mentions * MENTION_BYTES + listed * LISTED_BYTES
    if free is not None and needed > free:
        raise InputError(
            f"{mentions:,} mentions so far need about {needed / 1e9:.1f} GB of memory, {free / 1e9:.1f} GB are free; "
            "leave out the commonest terms, or select fewer documents with --from, --to, --sources or --where"
        )


def require_addresses() -> None:
    """Raise InputError where `ulimit -v` keeps the page from being drawn: that would end the process at the end."""
    left = min(_user(), default=_ADDRESSES)
    if left < _ADDRESSES:
        raise InputError(
            f"ulimit -v leaves {max(left, 0) / 1e9:.1f} GB of addresses, drawing the page reserves "
            f"{_ADDRESSES / 1e9:.0f} GB (and uses far less); run `ulimit -v unlimited` first"
        )


def find_free() -> int | None:
    """Bytes that this process may still take: the least of what system, container and user limit leave; or None."""
    return min((max(free, 0) for free in (*_system(), *_container(), *_user())), default=None)


def _system() -> Iterator[int]:
    found = _read_table(Path("/proc/meminfo"))
    if "MemAvailable:" in found:
        yield found["MemAvailable:"] * 1024


def _container() -> Iterator[int]:
    """What a cgroup leaves; pages of files that may be dropped do not count as used."""
    for limit, used, cache in (
        ("memory.max", "memory.current", "inactive_file"),
        ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes", "total_inactive_file"),
    ):
        most, now = _read_number(_CGROUP / limit), _read_number(_CGROUP / used)
        if most is not None and now is not None:
            yield most - now + _read_table((_CGROUP / limit).with_name("memory.stat")).get(cache, 0)


def _user() -> Iterator[int]:
    """What `ulimit -v` leaves."""
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    most, pages = resource.getrlimit(resource.RLIMIT_AS)[0], _read_number(Path("/proc/self/statm"))
    if most != resource.RLIM_INFINITY and pages is not None:
        yield most - pages * os.sysconf("SC_PAGE_SIZE")


def _read_number(path: Path) -> int | None:
    """The first word of a file as a number; None where there is none (no file, or `max`)."""
    try:
        return int(path.read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return None


def _read_table(path: Path) -> dict[str, int]:
    """First and second word of the lines of a file that have a number there."""
    try:
        lines = [line.split() for line in path.read_text(encoding="ascii").splitlines()]
    except (OSError, ValueError):
        return {}
    return {words[0]: int(words[1]) for words in lines if len(words) > 1 and words[1].isdigit()}
