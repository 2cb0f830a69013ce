"""The words of the page: sixty random real studies, and how often a page says what it never should.

Each study is some articles of a data set, both drawn by a seed; the patterns are those of tests/page_words.py.
"""

import random
import subprocess
import sys
import tempfile
from pathlib import Path

from common import finish, parse_arguments

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tests.page_words import draw_articles, find_never

PAGES, QUICK = 60, 6


def main() -> None:
    arguments = parse_arguments(__doc__)
    sets = sorted(arguments.data.glob("*/docs.jsonl.gz"))
    found, failed = 0, 0
    for seed in range(QUICK if arguments.quick else PAGES):
        draw = random.Random(seed)
        path, size = draw.choice(sets), draw.choice([2, 20, 80, 300])
        with tempfile.TemporaryDirectory() as name:
            articles = draw_articles(path, seed, size)
            (Path(name) / "docs.jsonl").write_text(articles, encoding="utf-8")
            command = [sys.executable, "-m", "framing", "compare", "docs.jsonl", "--by", "source", "-o", "run", "-q"]
            command += ["--set", f"voice.tier={arguments.tier}"]
            command += ["--set", "input.columns={ date = false }"] * ('"date"' not in articles)
            done = subprocess.run(command, cwd=name, capture_output=True, check=False)
            page = Path(name) / "run" / "report.html"
            failed += done.returncode != 0
            said = find_never(page.read_text(encoding="utf-8")) if page.exists() else []
            found += len(said)
            print(f"{seed} {path.parent.name} {size}: {done.returncode} {said[:3]}", flush=True)
    finish({"pages": QUICK if arguments.quick else PAGES, "said": found, "failed": failed})


if __name__ == "__main__":
    main()
