r"""The whole chain on thousands of real articles, against reading the same file and counting its words.

Yardstick: reading the gzip'd JSONL and counting `re.findall(r"\w+", text)`, in a process of its own, as is the run.
Modules are compiled by a run that does not count, as installing compiles them, into a folder that goes afterwards.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from common import finish, in_turn, largest, parse_arguments

COUNT_WORDS = """
import gzip, json, re, sys
with gzip.open(sys.argv[1], "rt", encoding="utf-8") as lines:
    print(sum(len(re.findall(r"\\w+", json.loads(line).get("text") or "")) for line in lines))
"""

RUN = """
import json, resource, sys, time
from pathlib import Path
from framing.config.study import load_study
from framing import pipeline
from framing.report import writing
stages, last = {}, ["starting", time.perf_counter()]
def tell(stage, done, total):
    now = time.perf_counter()
    stages[last[0]] = stages.get(last[0], 0) + now - last[1]
    last[:] = [stage, now]
page = []
build = writing.build_page
def timed(*given):
    start = time.perf_counter()
    html = build(*given) if sys.argv[3] == "page" else ""
    page.append(time.perf_counter() - start)
    return html
writing.build_page = timed
study = load_study(None, {"input.paths": [sys.argv[1]], **json.loads(sys.argv[4])})
outcome = pipeline.run_study(study, Path(sys.argv[2]), tell)
tell("end", 0, 0)
print(json.dumps({"stages": stages, "documents": outcome.documents["used"], "page_seconds": page[0],
                  "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""

OFF = json.dumps({"voice.tier": "off", "events.method": "off", "topics.topics": "off"})
"""The chain of reading, matching and comparing alone; voices, events and topics have benchmarks of their own."""
ALL_ON = json.dumps({"engine.cache": "off"})


def call(code: str, *words: str) -> str:
    """The output of a Python process of its own."""
    return subprocess.run([sys.executable, "-c", code, *words], check=True, stdout=subprocess.PIPE, text=True).stdout


def placebo(folder: Path, run: Path) -> dict[str, float]:
    """The largest outlet's articles split at random 200 times: share of p < .05 by frame."""
    from framing.runs.results import read_run

    source = read_run(run)["documents"]["source"].value_counts().index[0]
    words = ["placebo", str(run), "--source", source, "-r", "200", "--json"]
    found = subprocess.run([sys.executable, "-m", "framing", *words], check=True, capture_output=True, text=True)
    print(f"placebo: {source} in {folder.name} split at random, 200 times")
    return {row["frame"]: row["share_p05"] for row in json.loads(found.stdout)}


def main() -> None:
    arguments = parse_arguments(__doc__)
    five = largest(arguments.data, "abp", "5k")
    foreign = largest(arguments.data, "abp", "foreign")
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "run")
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "compiled")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        call(RUN, str(five), out, "none", OFF)
        print(f"{five.name}: the run without the page, and the yardstick, in turn")
        rounds = 1 if arguments.quick else 5
        medians = in_turn(
            {"words": lambda: call(COUNT_WORDS, str(five)), "run": lambda: call(RUN, str(five), out, "none", OFF)},
            rounds,
        )
        detail = json.loads(call(RUN, str(five), out, "page", OFF))
        page_bytes = (Path(out) / "report.html").stat().st_size
        print({stage: round(value, 2) for stage, value in detail["stages"].items()})
        everything = {} if arguments.quick else json.loads(call(RUN, str(five), out, "page", ALL_ON))["stages"]
        print("with voices, events and topics:", {stage: round(value, 1) for stage, value in everything.items()})
        other = Path(folder) / "foreign"
        call(RUN, str(foreign), str(other), "none", OFF)
        shares = placebo(foreign, other)
    finish({
        "documents": detail["documents"], "seconds": medians["run"], "word_count_seconds": medians["words"],
        "ratio_to_word_count": medians["run"] / medians["words"], "stages": detail["stages"],
        "peak_mb": detail["peak_mb"], "page_seconds": detail["page_seconds"], "page_bytes": page_bytes,
        "placebo": shares, "stages_with_everything": everything,
    })  # fmt: skip


if __name__ == "__main__":
    main()
