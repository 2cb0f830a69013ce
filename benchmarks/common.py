"""What the benchmarks share: where the data is, medians of timings in turn, the closing line of JSON, its record.

With `--record` the figures are also written to `benchmarks/records/NAME.json`: README quotes from there, and
`tests/test_docs.py` compares.
"""

import argparse
import json
import os
import statistics
import sys
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
RECORDS = Path(__file__).resolve().parent / "records"


def parse_arguments(doc: str) -> argparse.Namespace:
    """--data DIR (default $FRAMING_SHARED/data), --quick, --record."""
    default = Path(os.environ.get("FRAMING_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data"
    parser = argparse.ArgumentParser(description=doc)
    parser.add_argument("--data", type=Path, default=default, help="folder with one folder a data set")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions")
    parser.add_argument("--tier", default="auto", choices=("auto", "quotes"), help="of voices, where they are measured")
    parser.add_argument("--record", action="store_true", help="keep the figures in benchmarks/records")
    return parser.parse_args()


def largest(data: Path, name: str, hint: str = "") -> Path:
    """The largest docs*.jsonl.gz of a set; `hint` prefers files whose name holds it."""
    files = sorted((data / name).glob("docs*.jsonl.gz"), key=lambda p: (hint in p.name, p.stat().st_size))
    if not files:
        raise SystemExit(f"no docs*.jsonl.gz in {data / name}: name the folder of data sets with --data")
    return files[-1]


def seconds(function: Callable[[], object]) -> float:
    """Processor seconds of one call and the processes it ran to their end: others on the machine do not count."""
    start = sum(os.times()[:4])
    function()
    return sum(os.times()[:4]) - start


def in_turn(functions: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The median seconds of each function, run A B A B …, so that drift of the machine hits all alike."""
    times: dict[str, list[float]] = {name: [] for name in functions}
    for _ in range(rounds):
        for name, function in functions.items():
            times[name].append(seconds(function))
    return {name: statistics.median(values) for name, values in times.items()}


def finish(figures: dict) -> None:
    """Print the figures as one line of JSON; with --record keep them."""
    figures = figures | ({"quick": True} if "--quick" in sys.argv else {})
    if "--record" in sys.argv:
        path = RECORDS / f"{Path(sys.argv[0]).stem}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(figures, sort_keys=True, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(figures, sort_keys=True))
