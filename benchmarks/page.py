"""The page: its bytes, first paint, the time of a filter among 10,000 sentences, and of building it from the tables.

The articles of abp/docs-5k are compared with default settings (`--tier quotes` is quicker); first contentful paint in
Debian's Chromium is the median of five loads from a file, each in a fresh context. For the filter, rows of the run's
own evidence are repeated, each with a number in its sentence so that none merges with another, until there are 10,000
sentences, and the page holds them all whatever it weighs. A filter is timed inside that page from the change of a list
until the result is laid out, in three views, the median of five rounds; the slowest of all filters counts.
`build_ratio`: building it over reading the same articles and counting their words, in turn.
"""

import gzip
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
from common import finish, largest, parse_arguments, seconds
from playwright.sync_api import Browser, sync_playwright

from framing.config.study import load_study
from framing.report import build_page
from framing.report.sections import evidence
from framing.runs.folder import read_manifest
from framing.runs.results import read_run

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
SENTENCES = 10_000
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
FILTERS = """async () => {
  const form = document.getElementById("filter");
  const longest = (name) => [...form.elements[name].options].slice(1).map((o) => o.value);
  const steps = [["frame", longest("frame")[0]], ["frame", longest("frame").at(-1)], ["source", longest("source")[0]],
    ["source", ""], ["frame", ""], ["term", longest("term")[0]], ["term", ""], ["q", "government"], ["q", ""],
    ["event", longest("event")[0] || ""], ["event", ""], ["from", "2018-01-01"], ["from", ""]];
  const times = [];
  for (const view of ["", "lines", "articles"]) {
    form.elements.view.value = view;
    for (const [name, value] of steps) {
      form.elements[name].value = value;
      const start = performance.now();
      form.elements[name].dispatchEvent(new Event("input", { bubbles: true }));
      document.getElementById("sentences").getBoundingClientRect();
      times.push([performance.now() - start, view || "sentences", name, value]);
    }
  }
  return times;
}"""


def count_words(path: Path) -> int:
    """The yardstick of building: the same articles read, and their words counted."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return sum(len(re.findall(r"\w+", json.loads(line).get("text") or "")) for line in lines)


def first_paint(browser: Browser, path: Path, loads: int) -> float:
    """Median milliseconds until the page shows something."""
    times = []
    for _ in range(loads):
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        page = context.new_page()
        page.goto(path.as_uri())
        page.wait_for_function(PAINT)
        times.append(page.evaluate(PAINT))
        context.close()
    return statistics.median(times)


def repeat(evidence: pd.DataFrame, sources: pd.Index, number: int) -> pd.DataFrame:
    """`number` rows, each in a sentence of its own, from those of `sources`."""
    own = evidence[evidence["source"].isin(sources)]
    rows = pd.concat([own] * (number // len(own) + 1), ignore_index=True).head(number)
    return rows.assign(before=[f"{i:05d} {text[-280:]}" for i, text in enumerate(rows["before"])],
                       after=rows["after"].str[:280], start=range(number), end=range(1, number + 1))  # fmt: skip


def filter_times(browser: Browser, run: Path, folder: Path, rounds: int) -> list[list]:
    """Median milliseconds of each filter on a page with 10,000 sentences, the slowest first."""
    config, tables = load_study(run / "study.toml", {}), read_run(run)
    sources = tables["documents"]["source"].value_counts().index[:12]
    tables["evidence"] = repeat(tables["evidence"], sources, SENTENCES)
    evidence.LEAST = 10**8
    many = folder / "many.html"
    many.write_text(build_page(tables, {}, config.report), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(many.as_uri())
    held = len(page.evaluate("JSON.parse(document.getElementById('evidence-data').textContent).sentences"))
    print(f"the page of the filters holds {held:,} sentences in {many.stat().st_size:,} bytes")
    times: dict[tuple, list[float]] = {}
    for _ in range(rounds + 1):
        for milliseconds, *what in page.evaluate(FILTERS):
            times.setdefault(tuple(what), []).append(milliseconds)
    return sorted(([statistics.median(t[1:]), *what] for what, t in times.items()), reverse=True)


def main() -> None:
    arguments = parse_arguments(__doc__)
    data = largest(arguments.data, "abp", "5k")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        command = [sys.executable, "-m", "framing", "compare", str(data), "--out", "run", "--quiet"]
        start = time.perf_counter()
        subprocess.run([*command, "--set", f"voice.tier={arguments.tier}"], cwd=folder, check=True)
        print(f"{data.name}: compared in {time.perf_counter() - start:.0f} s; load {os.getloadavg()[0]:.1f}")
        rounds = 2 if arguments.quick else 5
        tables, described = read_run(folder / "run"), read_manifest(folder / "run")
        options = load_study(folder / "run" / "study.toml").report
        both = [(seconds(lambda: build_page(tables, described, options)), seconds(lambda: count_words(data)))
                for _ in range(rounds + 1)]  # fmt: skip
        built, counted = zip(*both, strict=True)
        print(f"building it, the first time with imports: {[round(value, 2) for value in built]} s")
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = folder / "run" / "report.html"
        paint = first_paint(browser, page, rounds)
        times = filter_times(browser, folder / "run", folder, rounds)
        print(json.dumps({"slowest": times[:4], "median": statistics.median(t[0] for t in times)}))
        size = page.stat().st_size
        browser.close()
    finish({
        "bytes_5k": size, "first_paint_ms": round(paint), "filter_ms": round(times[0][0], 1),
        "build_seconds": round(statistics.median(built[1:]), 2), "first_build_seconds": round(built[0], 2),
        "build_ratio": round(statistics.median(built[1:]) / statistics.median(counted[1:]), 2),
    })  # fmt: skip


if __name__ == "__main__":
    main()
