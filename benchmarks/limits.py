"""Inputs at and beyond the limits: what a run takes of time and memory, or how it refuses.

`limits.py [--quick] [--only NAME]` makes each input in a temporary folder, runs `framing compare` with voices off in a
process of its own and prints exit code, seconds and peak resident memory (MB). The last line is JSON. `--quick` makes
the large inputs a hundredth of their size and leaves out the long documents. The whole takes hours and 5 GB of
disk.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

WORDS = (
    "minister summit pipeline border harbour treaty court tariff grain fleet village talks threat sovereign danger "
    "attack peace market winter election parliament strike energy water railway island northern coast budget school"
).split()
HEADER = "id,source,date,title,text"
TIMEOUT = 3600


def rows(count: int, words: int, seed: int = 1) -> Iterator[dict[str, str]]:
    """Articles of random words, a few sentences each, over two years and eight sources."""
    rng = random.Random(seed)
    for i in range(count):
        drawn = [*rng.choices(WORDS, k=words // 2), *(f"w{rng.randrange(30_000)}" for _ in range(words - words // 2))]
        rng.shuffle(drawn)
        text = ". ".join(" ".join(drawn[a : a + 18]).capitalize() for a in range(0, words, 18))
        day = f"{2022 + i % 2}-{i % 12 + 1:02}-{i % 28 + 1:02}"
        yield {"id": f"d{i}", "source": f"Outlet {i % 8}", "date": day, "title": " ".join(drawn[:6]), "text": text}


def write_csv(path: Path, articles: Iterator[dict[str, str]]) -> Path:
    """Articles as CSV; no value holds a comma."""
    with path.open("w", encoding="utf-8") as out:
        out.write(HEADER + "\n")
        out.writelines(",".join(article.values()) + "\n" for article in articles)
    return path


def many_documents(folder: Path, scale: float) -> list[str]:
    """1,000,000 documents of ten words."""
    return [str(write_csv(folder / "tiny.csv", rows(int(1_000_000 * scale), 10)))]


def large_csv(folder: Path, scale: float) -> list[str]:
    """One CSV of 1 GB: 340,000 articles of 400 words."""
    return [str(write_csv(folder / "large.csv", rows(int(340_000 * scale), 400)))]


def large_jsonl(folder: Path, scale: float) -> list[str]:
    """One JSONL of 1 GB: 18,000 articles of 8,000 words."""
    path = folder / "large.jsonl"
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(article) + "\n" for article in rows(int(18_000 * scale), 8000))
    return [str(path)]


def large_array(folder: Path, scale: float) -> list[str]:
    """One JSON array of 1 GB."""
    path = folder / "large.json"
    with path.open("w", encoding="utf-8") as out:
        for number, article in enumerate(rows(int(18_000 * scale), 8000)):
            out.write(("[" if not number else ",\n") + json.dumps(article))
        out.write("]")
    return [str(path)]


def long_document(folder: Path, scale: float) -> list[str]:
    """Three documents, one of 63 MiB, one of 65 MiB; every third word is a mention."""
    text = "threat and calm " * 65536
    sizes = {"short": text[:1000], "long": text * 63, "too long": text * 65}
    path = folder / "long.csv"
    with path.open("w", encoding="utf-8") as out:
        out.write(HEADER + "\n")
        out.writelines(f"{name},A,2024-01-01,t,{body}\n" for name, body in sizes.items())
    return [str(path)]


def long_title(folder: Path, scale: float) -> list[str]:
    """A title of 50,000 words, every third one a mention, beside a plain article and a source of 100,000 characters."""
    rows_ = ("1,A,2024-01-01,calm,threat", f"2,B,2024-01-01,{'threat and calm ' * 16_667},calm")
    path = folder / "title.csv"
    path.write_text("\n".join((HEADER, *rows_, f"3,{'C' * 100_000},2024-01-01,calm,threat")) + "\n", encoding="utf-8")
    return [str(path)]


def common_terms(folder: Path, scale: float) -> list[str]:
    """A lexicon that hits every fourth word of 5,000 articles of 500 words: 625,000 mentions."""
    lexicon = folder / "common.toml"
    terms = ", ".join(f'"{word}"' for word in WORDS[::2])
    lexicon.write_text(f'name = "common"\n[frames.many]\nterms = [{terms}]\n')
    return [str(write_csv(folder / "few.csv", rows(int(5000 * scale) or 50, 500))), "-l", str(lexicon)]


def many_columns(folder: Path, scale: float) -> list[str]:
    """5,000 columns beside the usual ones, 2,000 rows, every cell filled."""
    path = folder / "wide.csv"
    with path.open("w", encoding="utf-8") as out:
        out.write(HEADER + "".join(f",c{i}" for i in range(5000)) + "\n")
        for article in rows(max(20, int(2000 * scale)), 60):
            out.write(",".join(article.values()) + "".join(f",{i % 7}" for i in range(5000)) + "\n")
    return [str(path)]


def too_many_columns(folder: Path, scale: float) -> list[str]:
    """30,000 columns."""
    path = folder / "wider.csv"
    row = ",".join(next(rows(1, 60)).values())
    path.write_text(HEADER + "".join(f",c{i}" for i in range(30_000)) + "\n" + row + ",1" * 30_000 + "\n")
    return [str(path)]


def large_lexicon(folder: Path, scale: float, terms: int = 100_000) -> list[str]:
    """A lexicon of 100,000 terms over 5,000 articles."""
    lexicon = folder / "large.toml"
    listed = ",\n".join(f'  "w{i} w{i + 1}*"' if i % 3 else f'  "w{i}"' for i in range(terms))
    lexicon.write_text(f'name = "large"\n[frames.many]\nterms = [\n{listed}\n]\n')
    return [str(write_csv(folder / "few.csv", rows(int(5000 * scale) or 50, 200))), "-l", str(lexicon)]


def too_large_lexicon(folder: Path, scale: float) -> list[str]:
    """A lexicon of 110,000 terms."""
    return large_lexicon(folder, 0.01, 110_000)


def bomb(folder: Path, scale: float) -> list[str]:
    """5 GB of blanks in a gzip of 5 MB."""
    path = folder / "bomb.csv.gz"
    with gzip.open(path, "wb", compresslevel=9) as out:
        out.write((HEADER + "\n").encode())
        for _ in range(max(100, int(5000 * scale))):
            out.write(b" " * (1 << 20))
    return [str(path)]


CASES: tuple[Callable[[Path, float], list[str]], ...] = (
    many_documents, large_csv, large_jsonl, large_array, long_document, long_title, common_terms, many_columns,
    too_many_columns, large_lexicon, too_large_lexicon, bomb,
)  # fmt: skip


def measure(case: Callable[[Path, float], list[str]], scale: float) -> dict[str, object]:
    """Run one case in a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        words = case(folder, scale)
        size = sum(path.stat().st_size for path in folder.iterdir())
        command = [sys.executable, "-m", "framing", "compare", *words, "--by", "source", "--set", "voice.tier=off"]
        start = time.perf_counter()
        with (folder / "said").open("wb") as said:
            process = subprocess.Popen(
                ["timeout", str(TIMEOUT), *command, "-o", str(folder / "out"), "-q"],
                stdout=subprocess.DEVNULL, stderr=said, env=os.environ | {"OMP_NUM_THREADS": "1"},
            )  # fmt: skip
            _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        lines = (folder / "said").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return {
        "exit": os.waitstatus_to_exitcode(status), "seconds": round(seconds, 1), "peak_mb": usage.ru_maxrss >> 10,
        "input_mb": round(size / 1e6, 1), "said": lines[-1][:200] if lines else "",
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    found = {}
    for case in CASES:
        if given.only in case.__name__ and not (given.quick and not given.only and case is long_document):
            found[case.__name__] = measure(case, 0.01 if given.quick else 1.0)
            print(f"{case.__name__}: {case.__doc__} {found[case.__name__]}", flush=True)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
