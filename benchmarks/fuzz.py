"""Hostile inputs for every parser: mutations of good files. Only errors of ours may come out, and in bounded time.

    python benchmarks/fuzz.py [--seconds 30] [--target NAME ...] [--seed N] [--keep]

Each target has `--seconds` of this process. What is unlike anything before (another message, another error) becomes a
seed itself. With `--keep` every finding is written to `tests/fuzz/cases/TARGET/`, where the tests run it from then on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import resource
import signal
import sys
import tempfile
import time
import traceback
import warnings
import zlib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.fuzz.targets import TARGETS, Target, attack  # noqa: E402 - the tests are no installed package

LATE, MEMORY, LARGEST = 5, 6 << 30, 300_000
HOSTILE = (b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf4\x8f\xbf\xbf", b"\r", b"\n", b"\t",
           b" ", b"'", b'"', b"=", b"\xe2\x80\xae", b"\xe2\x80\xa8", b"\xc2\x85", b"0", b"-1", b"9" * 30)  # fmt: skip


class LateError(Exception):
    """An input takes longer than it may: in seconds of this process, so that a busy machine is no finding."""


def mutate(content: bytes, other: bytes, words: tuple[str, ...], rng: random.Random) -> bytes:  # noqa: PLR0911
    """One small change."""
    a = rng.randint(0, len(content))
    b = min(len(content), a + rng.choice((1, 1, 2, 4, 8, 32, 256)))
    match rng.randrange(8):
        case 0:
            return content[:a] + bytes([rng.randrange(256)]) + content[a + 1 :]
        case 1:
            return content[:a] + content[b:]
        case 2:
            return content[:a] + rng.choice(HOSTILE) + content[rng.choice((a, b)) :]
        case 3 | 4 if words:
            return content[:a] + rng.choice(words).encode("utf-8", "surrogatepass") + content[rng.choice((a, b)) :]
        case 5:
            return content[:b] + content[a:b] * rng.choice((1, 2, 10, 1000)) + content[b:]
        case 6:
            c = rng.randint(0, len(other))
            return content[:a] + other[c : c + rng.choice((4, 32, 256))] + content[b:]
        case _:
            return content[:a] if rng.random() < 0.3 else content[a:b] + content[:a] + content[b:]


def _unlike(target: Target, name: str, content: bytes, folder: Path) -> tuple[str, str]:
    """(what is wrong, what tells this outcome from others)."""
    signal.setitimer(signal.ITIMER_PROF, LATE)
    try:
        wrong = attack(target, name, content, folder)
        shape = wrong or _shape(target, folder / name)
    except LateError:
        return f"takes over {LATE} seconds", "late"
    except Exception as error:  # noqa: BLE001 - anything else is a finding
        frames = [
            f for f in traceback.extract_tb(error.__traceback__) if "/framing/" in f.filename or "fuzz" in f.filename
        ]
        where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
        return f"{type(error).__name__}: {error} ({where})"[:300], f"{type(error).__name__} {where}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return wrong, shape


def _shape(target: Target, path: Path) -> str:
    """The message without names and numbers; inputs that are read are told apart by size and first bytes alone."""
    try:
        target.run(path)
    except Exception as error:  # noqa: BLE001 - told by its words
        return re.sub(r"'[^']*'|\d+|\S*a\.\w+", "_", str(error))[:120]
    return f"read {zlib.crc32(path.read_bytes()[:8]) % 64}"


def fuzz(name: str, seconds: float, seed: int) -> dict[str, Any]:
    """Attack one target for some seconds."""
    target, rng = TARGETS[name], random.Random(f"{seed} {name}")
    pool = list(target.seeds)
    seen: dict[str, bytes] = {}
    findings: dict[str, tuple[str, str, bytes]] = {}
    tried = 0
    with tempfile.TemporaryDirectory() as folder:
        for file, content in target.seeds:  # what is loaded once is no input's fault
            attack(target, file, content, Path(folder))
        end = time.process_time() + seconds
        while time.process_time() < end:
            file, content = rng.choice(pool)
            for _ in range(rng.choice((1, 1, 2, 4, 16))):
                content = mutate(content, rng.choice(pool)[1], target.words, rng)
            content = content[:LARGEST]
            wrong, shape = _unlike(target, file, content, Path(folder))
            tried += 1
            if wrong and shape not in findings:
                findings[shape] = (wrong, file, content)
                print(f"  {name}: {wrong}", flush=True)
            if not wrong and shape not in seen and len(pool) < 500:
                seen[shape] = content
                pool.append((file, content))
    return {"tried": tried, "findings": list(findings.values())}


def keep(name: str, file: str, content: bytes) -> None:
    """Write a finding where the tests find it."""
    folder = ROOT / "tests" / "fuzz" / "cases" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{hashlib.sha256(content).hexdigest()[:8]}-{file}").write_bytes(content)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=30, help="of this process, for each target")
    parser.add_argument("--target", action="append", choices=sorted(TARGETS), help="repeats; default: all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="write findings into tests/fuzz/cases")
    parser.add_argument("--names", action="store_true", help="print the names of the targets, and that is all")
    options = parser.parse_args()
    if options.names:
        print(*TARGETS, sep="\n")
        return

    def late(*_: object) -> None:
        raise LateError

    signal.signal(signal.SIGPROF, late)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    warnings.simplefilter("error")
    summary: dict[str, Any] = {}
    for name in options.target or TARGETS:
        found = fuzz(name, options.seconds, options.seed)
        for _, file, content in found["findings"] if options.keep else ():
            keep(name, file, content)
        print(f"{name}: {found['tried']} inputs, {len(found['findings'])} findings", flush=True)
        summary[name] = {"tried": found["tried"], "findings": [f[0] for f in found["findings"]]}
    print(json.dumps(summary, ensure_ascii=False))
    sys.exit(any(s["findings"] for s in summary.values()))


if __name__ == "__main__":
    main()
