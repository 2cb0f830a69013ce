"""How fast records are read, and what memory looking at a large file takes.

`reading.py [--data DIR] [--quick]`: processor seconds of the JSON Lines reader against `json.loads` of every line of
the same file, in turn, on articles of 350 words made here and on a real set in DIR (where it is there); the same with
the file opened (hashed, its encoding told). Without --quick also the peak memory (MB) of `framing inspect` of a
generated 1 GB file of JSON lines, and of the same articles as Parquet with row groups of 100,000. The last line is
JSON.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from common import finish, in_turn, largest, parse_arguments

from framing.corpus.files import Candidate, load_reader, open_candidate

WORDS = (
    "minister summit pipeline border harbour treaty court tariff grain fleet talks threat peace market strike".split()
)
ROUNDS, ROUNDS_QUICK = 7, 3
ROWS_A_GROUP = 100_000


def write_articles(path: Path, size: int, seed: int = 1) -> Path:
    """Articles as NewsAPI gives them, one a line, until the file has `size` bytes."""
    rng = random.Random(seed)
    written = 0
    with path.open("w", encoding="utf-8") as out:
        number = 0
        while written < size:
            words = [rng.choice(WORDS) if rng.random() < 0.5 else f"w{rng.randrange(30_000)}" for _ in range(350)]
            text = ". ".join(" ".join(words[a : a + 18]) for a in range(0, 350, 18))
            outlet = f"Outlet {number % 8}"
            line = {"source": {"id": None, "name": outlet}, "title": " ".join(words[:8]), "content": text,
                    "publishedAt": f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}T10:00:00Z",
                    "url": f"https://outlet{number % 8}.example/{number}"}  # fmt: skip
            written += out.write(json.dumps(line) + "\n")
            number += 1
    return path


def measure(path: Path, rounds: int) -> dict[str, float]:
    """Seconds of the reader, of opening and reading, and of `json.loads`, as ratios of the last."""
    opened = open_candidate(Candidate(path, path.name, None))
    if isinstance(opened, str):
        raise SystemExit(opened)
    file, reader = opened

    def read() -> int:
        return sum(1 for _ in load_reader(reader).read(file))

    def open_and_read() -> int:
        open_candidate(Candidate(path, path.name, None))
        return read()

    def loads() -> int:
        with path.open(encoding="utf-8") as lines:
            return sum(1 for line in lines if json.loads(line))

    found = in_turn({"read": read, "open_and_read": open_and_read, "loads": loads}, rounds)
    return {name: round(found[name] / found["loads"], 2) for name in ("read", "open_and_read")}


def write_parquet(lines: Path, path: Path) -> Path:
    """The same articles as a table, in row groups as large as programs write them."""
    import pyarrow as pa
    from pyarrow import json as arrow_json
    from pyarrow import parquet

    with arrow_json.open_json(lines) as batches, parquet.ParquetWriter(path, batches.schema, compression="zstd") as out:
        held: list[pa.RecordBatch] = []
        for batch in batches:
            held.append(batch)
            if sum(len(one) for one in held) >= ROWS_A_GROUP:
                out.write_table(pa.Table.from_batches(held), row_group_size=ROWS_A_GROUP)
                held = []
        if held:
            out.write_table(pa.Table.from_batches(held), row_group_size=ROWS_A_GROUP)
    return path


def inspect_peak(path: Path) -> float:
    """Peak resident memory, in MB, of `framing inspect` of the file in a process of its own."""
    command = [sys.executable, "-m", "framing", "inspect", str(path), "--json"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit {process.returncode}")
    return round(usage.ru_maxrss / 1024, 1)


def main() -> None:
    arguments = parse_arguments(__doc__ or "")
    rounds = ROUNDS_QUICK if arguments.quick else ROUNDS
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        made = write_articles(Path(folder) / "made.jsonl", 50_000_000 if arguments.quick else 200_000_000)
        figures["made"] = measure(made, rounds)
        if (arguments.data / "abp").is_dir():
            real = Path(folder) / "real.jsonl"
            with gzip.open(largest(arguments.data, "abp")) as packed, real.open("wb") as out:
                shutil.copyfileobj(packed, out)
            figures["real"] = measure(real, rounds)
        if not arguments.quick:
            large = write_articles(Path(folder) / "large.jsonl", 1 << 30)
            figures["inspect_1gb_peak_mb"] = inspect_peak(large)
            table = write_parquet(large, Path(folder) / "large.parquet")
            figures["inspect_1gb_parquet_peak_mb"] = inspect_peak(table)
    finish(figures)


if __name__ == "__main__":
    main()
