"""What a run costs as corpora grow, and what the second run costs: seconds of all processes, peaks, ratios, same bytes.

`scale.py --data DIR [--quick] [--record]` runs commands in processes of their own, on ABP (`docs-5k.jsonl.gz`) and on
generated articles; `--quick` takes 1,000 articles and a kill of each kind. What the keys hold:

    peak_mb  largest resident memory of a run over so many generated articles of 400 words, topics off
    voices   articles a second: what telling voices by parses takes beyond quotation marks, of scoring
    append   a run over all articles after one over all but the last 100, in one work folder / the first
    rescore  a run with another lexicon, events and topics kept / the first
    dask     a scheduler, two workers and the run / the run in one process
    same     are the files of the run the same: two processes; Dask; Dask, a worker killed; jobs; after SIGKILL

The last line is JSON.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from common import finish, largest, parse_arguments
from limits import rows, write_csv

COMPARE = [sys.executable, "-m", "framing", "compare"]
SCORE = [sys.executable, "-m", "framing", "score", "-q", "--set", "engine.cache=off"]
TERMS = '\n[frames.threat]\nterms = ["threat*", "menac*", "danger*", "risk*"]\n'


class Place:
    """A folder in which commands run; each is told by its seconds and its peak."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = os.environ | {"XDG_CACHE_HOME": str(folder / "cache"), "OMP_NUM_THREADS": "1"}

    def start(self, *command: object) -> subprocess.Popen[bytes]:
        """A process, the first of a group of its own."""
        return subprocess.Popen(
            [*map(str, command)], cwd=self.folder, env=self.environment, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def run(self, *command: object) -> tuple[float, float]:
        """Seconds of the processor and MB; of a command that has to go well."""
        process = self.start(*command)
        code, seconds, peak = wait(process)
        if code:
            raise SystemExit(f"exit {code}: {' '.join(map(str, command))}")
        return seconds, peak

    def files(self, name: str) -> dict[str, bytes]:
        """What a run folder holds."""
        return {path.name: path.read_bytes() for path in sorted((self.folder / name).iterdir())}

    def parts(self, work: str) -> int:
        """How many partitions a work folder holds."""
        return len(list((self.folder / work).rglob("part.json")))

    @contextmanager
    def cluster(self, spent: list[float]) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
        """A scheduler and two workers; their seconds are added to `spent` when they have ended."""
        file = self.folder / "scheduler.json"
        file.unlink(missing_ok=True)
        module, given = [sys.executable, "-m"], ["--scheduler-file", file, "--no-dashboard"]
        started = [self.start(*module, "distributed.cli.dask_scheduler", "--port", "0", "--host", "127.0.0.1", *given)]
        while not file.exists():
            time.sleep(0.1)
        worker = [*module, "distributed.cli.dask_worker", *given, "--nthreads", "1", "--no-nanny"]
        started += [self.start(*worker) for _ in range(2)]
        try:
            yield str(file), started[1:]
        finally:
            for process in reversed(started):
                if process.returncode is None:
                    process.terminate()
                    spent.append(wait(process)[1])


def wait(process: subprocess.Popen[bytes]) -> tuple[int, float, float]:
    """Exit code, seconds of the processor, peak in MB."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def write(path: Path, articles: list[dict]) -> Path:
    path.write_text("".join(json.dumps(article) + "\n" for article in articles), encoding="utf-8")
    return path


def measure_peaks(place: Place, sizes: list[int]) -> dict[str, int]:
    found = {}
    for size in sizes:
        path = write_csv(place.folder / "generated.csv", rows(size, 400))
        found[str(size)] = round(place.run(*COMPARE, path, "-q", "--set", "topics.topics=off", "-o", "peak")[1])
    return found


def measure_voices(place: Place, articles: list[dict]) -> float:
    path = write(place.folder / "voices.jsonl", articles)
    spent = {
        tier: place.run(*SCORE, path, "--work", f"work-{tier}", "--set", f"voice.tier={tier}")[0]
        for tier in ("parse", "quotes")
    }
    return round(len(articles) / (spent["parse"] - spent["quotes"]), 1)


def measure_again(place: Place, articles: list[dict]) -> dict[str, float]:
    """`append` and `rescore`."""
    path, words = place.folder / "news.jsonl", ["-q", "--work", "work"]
    write(path, articles[:-100])
    first, _ = place.run(*COMPARE, path, *words, "-o", "first")
    write(path, articles)
    second, _ = place.run(*COMPARE, path, *words, "-o", "second")
    (place.folder / "other.toml").write_text('name = "other"' + TERMS)
    kept = [
        "--events-from",
        "second",
        "--topics-from",
        "second",
        "-l",
        "hegemony",
        "-l",
        "sovereignty",
        "-l",
        "other.toml",
    ]
    rescored, _ = place.run(*COMPARE, path, *words, *kept, "-o", "third")
    return {"append": round(second / first, 3), "rescore": round(rescored / first, 3)}


def measure_engines(place: Place, articles: list[dict], kills: int) -> dict[str, object]:
    """`dask` and `same`."""
    path = write(place.folder / "same.jsonl", articles)
    words = [*COMPARE, path, "-q", "--set", "topics.topics=off", "--set", "engine.cache=off"]
    plain, _ = place.run(*words, "-o", "plain")
    expected, same, spent = place.files("plain"), {}, []

    def compare(name: str, *more: object) -> float:
        seconds, _ = place.run(*words, "-o", name, *more)
        same[name] = place.files(name) == expected
        return seconds

    compare("two processes", "-j", 2)
    with place.cluster(spent) as (file, workers):
        dask = ["--engine", "dask", "--cluster", file, "--work"]
        spent.append(compare("dask", *dask, "work-dask"))
    ratio = round(sum(spent) / plain, 3)
    with place.cluster([]) as (file, workers):
        process = place.start(*words, "-o", "dask, a worker killed", *dask[:-1], "--work", "work-killed")
        while not place.parts("work-killed"):
            time.sleep(0.05)
        workers[0].kill()
        wait(workers[0])
        same["dask, a worker killed"] = not wait(process)[0] and place.files("dask, a worker killed") == expected
    for number in (1, 2, 3):
        options = words[len(COMPARE) :]
        place.run(*SCORE[:4], *options, "--part", f"{number}/3", "--work", "work-jobs")
    compare("jobs", "--work", "work-jobs")
    again = []
    for number in range(kills):
        process = place.start(*words, "-o", "killed", "--work", f"work-{number}")
        time.sleep(random.Random(number).uniform(1, plain))
        os.killpg(process.pid, signal.SIGKILL)
        wait(process)
        place.run(*words, "-o", "killed", "--work", f"work-{number}")
        again.append(place.files("killed") == expected)
    return {"dask": ratio, "same": same | {f"after SIGKILL, {kills} times": all(again)}}


def main() -> None:
    given = parse_arguments(__doc__)
    with gzip.open(largest(given.data, "abp", "5k"), "rt", encoding="utf-8") as file:
        articles = sorted(map(json.loads, file), key=lambda article: (article.get("date") or "", article["id"]))
    articles = articles[-1000:] if given.quick else articles
    with tempfile.TemporaryDirectory() as name:
        place = Place(Path(name))
        found: dict[str, object] = {"voices": measure_voices(place, articles)}
        print(found, flush=True)
        found |= measure_again(place, articles)
        print(found, flush=True)
        found |= measure_engines(place, articles[-1000:], 1 if given.quick else 5)
        print(found, flush=True)
        found["peak_mb"] = measure_peaks(place, [2000] if given.quick else [2000, 20_000])
    finish(found)


if __name__ == "__main__":
    main()
