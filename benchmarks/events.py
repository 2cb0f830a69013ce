r"""Events: agreement with human groupings, cost against TfidfVectorizer, growth.

One default setting for all sets. Yardstick of cost: scikit-learn's `TfidfVectorizer().fit_transform` on the same titles
and texts, in turn with `find_events` (features, lexicon terms cut out, clustering). Corpora larger than what there is
are made by telling the articles again, each with one word in ten replaced, spread over more years.
"""

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from common import finish, in_turn, largest, parse_arguments

SETS = {
    "allsides_roundups": ("allsides_roundups", True),
    "allsides_roundups_undated": ("allsides_roundups", False),
    "ecbplus": ("ecbplus", True),
    "neus_triplets": ("neus_triplets", True),
}


def read(path: Path) -> pd.DataFrame:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        documents = pd.DataFrame([json.loads(line) for line in lines])
    for column in ("source", "date", "title", "text"):
        documents[column] = documents[column].fillna("").astype(str) if column in documents else ""
    return documents.rename(columns={"id": "doc_id"})


def b_cubed(truth: pd.Series, found: pd.Series) -> dict[str, float]:
    table = pd.DataFrame({"truth": truth.to_numpy(), "found": found.to_numpy()})
    both = table.groupby(["truth", "found"])["truth"].transform("size")
    precision = float((both / table.groupby("found")["found"].transform("size")).mean())
    recall = float((both / table.groupby("truth")["truth"].transform("size")).mean())
    f1 = 2 * precision * recall / (precision + recall)
    return {"b3_f1": round(f1, 4), "b3_precision": round(precision, 4), "b3_recall": round(recall, 4)}


def score(documents: pd.DataFrame) -> dict[str, float]:
    from framing.clustering.events import find_events

    known = documents[documents["event"].notna()]
    members = find_events(known).members.set_index("doc_id")["event_id"]
    return b_cubed(known["event"], known["doc_id"].map(members).fillna(known["doc_id"]))


def enlarge(documents: pd.DataFrame, count: int) -> pd.DataFrame:
    """`count` documents; beyond those there are, the same ones 12 years later with a tenth of their words replaced."""
    random, parts = np.random.default_rng(1), []
    words = np.array(" ".join(documents["text"].head(500)).split(), dtype=object)
    for turn in range(-(-count // len(documents))):
        part = documents.head(count - turn * len(documents)).copy()
        if turn:
            part["doc_id"] += f"-{turn}"
            part["date"] = [
                f"{int(d[:4]) + 12 * turn}{d[4:8]}{min(int(d[8:]), 28):02}" if d else "" for d in part["date"]
            ]
            part["text"] = [replace_words(text, words, random) for text in part["text"]]
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def replace_words(text: str, words: np.ndarray, random: np.random.Generator) -> str:
    told = np.array(text.split(" "), dtype=object)
    at = np.flatnonzero(random.random(len(told)) < 0.1)
    told[at] = random.choice(words, len(at))
    return " ".join(told)


def articles(data: Path) -> pd.DataFrame:
    both = pd.concat([read(largest(data, "abp", "5k")), read(largest(data, "abp", "foreign"))])
    both = both.drop_duplicates("doc_id")
    return both.sample(frac=1, random_state=1, ignore_index=True)


def peak(data: Path, count: int, find: str = "from framing import find_events as find") -> float:
    """Peak memory (MB) of a process that reads the texts and finds events, or copies."""
    code = (
        "import sys; from pathlib import Path; import events\n"
        "documents = events.enlarge(events.articles(Path(sys.argv[1])), int(sys.argv[2]))\n"
        f"{find}; find(documents)\n"
        "print(open('/proc/self/status').read())"  # ru_maxrss would be the parent's
    )
    command = [sys.executable, "-c", code, str(data), str(count)]
    told = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parent).stdout
    return int(re.search(r"VmHWM:\s+(\d+)", told)[1]) / 1024


def main() -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer

    from framing.clustering.events import find_events

    arguments = parse_arguments(__doc__)
    figures: dict = {}
    for name, (folder, dated) in SETS.items():
        documents = read(largest(arguments.data, folder))
        figures[name] = score(documents if dated else documents.assign(date=""))
        print(f"{name}: {len(documents)} documents, {figures[name]}")
    sizes = (2_500, 10_000) if arguments.quick else (5_000, 20_000, 37_500)
    corpus = articles(arguments.data)
    rounds, seconds = 1 if arguments.quick else 3, {}
    for size in sizes:
        documents = enlarge(corpus, size)
        texts = (documents["title"] + " " + documents["text"]).tolist()
        timed = {
            "tfidf": lambda t=texts: TfidfVectorizer().fit_transform(t),
            "events": lambda d=documents: find_events(d),
        }
        seconds[size] = in_turn(timed, rounds)
        print(f"{size} articles: {seconds[size]}")
    base, usual = sizes[:2]
    figures["ratio_by_size"] = {str(n): round(value["events"] / value["tfidf"], 2) for n, value in seconds.items()}
    figures |= {
        "ratio_to_tfidf": round(seconds[usual]["events"] / seconds[usual]["tfidf"], 2),
        "growth": round(seconds[usual]["events"] / usual / (seconds[base]["events"] / base), 2),
        "seconds": {str(size): round(value["events"], 2) for size, value in seconds.items()},
        "peak_mb": round(peak(arguments.data, usual)),
        "peak_mb_by_size": {str(size): round(peak(arguments.data, size)) for size in sizes[2:]},
    }
    finish(figures)


if __name__ == "__main__":
    main()
