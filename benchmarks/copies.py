r"""Copies: planted near-duplicates found, and speed against datasketch and rensa at the same pairs.

Planted as `plant_copies.py` of the shared tools plants them: edits from 0 to 40 % and from 50 to 80 % of the sentences.
Yardsticks, over the same texts: MinHashLSH of datasketch and of rensa on five-word runs (128 permutations, containment
near .45 is Jaccard near .3) with exact containment of the candidates, as `find_copies` counts it. Growth is told on the
articles of `benchmarks/events.py`, of which those beyond what there is are made.
"""

import json
import re
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import numpy as np
import pandas as pd
from common import finish, in_turn, largest, parse_arguments
from events import articles, enlarge, peak, read

LEVELS = {"0-40": "0,0.1,0.2,0.3,0.4", "50-80": "0.5,0.6,0.7,0.8"}
JACCARD = 0.3


def plant(data: Path, tools: Path, levels: str, folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    out, truth = folder / "planted.jsonl.gz", folder / "truth.jsonl"
    given = [str(largest(data, "abp", "5k")), str(out), str(truth), "--levels", levels]
    subprocess.run([sys.executable, str(tools / "plant_copies.py"), *given], check=True, capture_output=True)
    rows = [json.loads(line) for line in truth.read_text(encoding="utf-8").splitlines()]
    return read(out), pd.DataFrame(rows)


def pairs_of(groups: pd.Series) -> set[tuple[str, str]]:
    found = set()
    for members in groups.index.to_series().groupby(groups.to_numpy()):
        ids = sorted(members[1])
        found |= {(a, b) for i, a in enumerate(ids) for b in ids[i + 1 :]}
    return found


def judge(found: set[tuple[str, str]], truth: pd.DataFrame) -> tuple[float, float, float]:
    """Precision over the pairs that can be judged, recall of all planted pairs, and of those with an original."""
    planted = pairs_of(truth.dropna(subset="group").set_index("doc_id")["group"])
    known = set(truth["doc_id"])
    original = set(truth.loc[truth["role"] == "original", "doc_id"])
    judged = {pair for pair in found if known & set(pair)}
    direct = {pair for pair in planted if original & set(pair)}
    return len(judged & planted) / len(judged), len(found & planted) / len(planted), len(found & direct) / len(direct)


def runs(text: str) -> set[int]:
    words = re.findall(r"\w+", text.lower())
    return {zlib.crc32(" ".join(words[i : i + 5]).encode()) for i in range(len(words) - 4)}


def find_with_datasketch(texts: list[str]) -> list[tuple[int, int]]:
    from datasketch import MinHash, MinHashLSH

    index, held, found = MinHashLSH(threshold=JACCARD, num_perm=128), [], []
    for number, text in enumerate(texts):
        own = runs(text)
        sketch = MinHash(num_perm=128)
        sketch.update_batch([run.to_bytes(4, "little") for run in own])
        found += [(other, number) for other in index.query(sketch) if contained(own, held[other])]
        index.insert(number, sketch)
        held.append(own)
    return found


def find_with_rensa(texts: list[str]) -> list[tuple[int, int]]:
    from rensa import RMinHash, RMinHashLSH

    index, held, found = RMinHashLSH(threshold=JACCARD, num_perm=128, num_bands=32), [], []
    for number, text in enumerate(texts):
        own = runs(text)
        sketch = RMinHash(num_perm=128, seed=1)
        sketch.update([str(run) for run in own])
        found += [(other, number) for other in index.query(sketch) if contained(own, held[other])]
        index.insert(number, sketch)
        held.append(own)
    return found


def contained(one: set[int], other: set[int]) -> bool:
    return len(one & other) >= 0.45 * max(min(len(one), len(other)), 1)


def closed(pairs: list[tuple[int, int]], documents: pd.DataFrame) -> set[tuple[str, str]]:
    """All pairs of the groups that the pairs make."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    a, b = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    count = len(documents)
    label = connected_components(coo_array((np.ones(len(a)), (a, b)), shape=(count, count)), directed=False)[1]
    return pairs_of(pd.Series(label, index=documents["doc_id"]))


def measure_growth(data: Path, sizes: tuple[int, ...]) -> dict:
    """Seconds by number of articles, time an article against that of the smallest number, and peak memory."""
    from framing.clustering.copies import find_copies

    corpus = articles(data)
    times = {}
    for size in sizes:
        documents = enlarge(corpus, size)
        times[size] = in_turn({"copies": lambda d=documents: find_copies(d)}, 3)["copies"]
        print(f"{size} articles: {times[size]:.2f} s")
    per_document = {n: value / n for n, value in times.items()}
    return {
        "seconds_by_size": {str(n): round(value, 2) for n, value in times.items()},
        "growth": {str(n): round(value / per_document[sizes[0]], 2) for n, value in per_document.items()},
        "peak_mb": {
            str(n): round(peak(data, n, "from framing.clustering.copies import find_copies as find")) for n in sizes
        },
    }


def main() -> None:
    from framing.clustering.copies import find_copies

    arguments = parse_arguments(__doc__)
    tools, figures = arguments.data.parent / "tools", {"recall": {}, "recall_of_originals": {}, "precision": 1.0}
    for name, levels in LEVELS.items():
        with tempfile.TemporaryDirectory() as folder:
            documents, truth = plant(arguments.data, tools, levels, Path(folder))
        groups = find_copies(documents).set_index("doc_id")["copy_group"]
        precision, recall, direct = judge(pairs_of(groups), truth)
        print(
            f"{name} % of sentences edited: precision {precision:.4f}, recall {recall:.4f} (of originals {direct:.4f})"
        )
        figures["recall"][name], figures["recall_of_originals"][name] = round(recall, 4), round(direct, 4)
        figures["precision"] = min(figures["precision"], round(precision, 4))
    texts = documents["text"].tolist()
    rivals = {"datasketch": find_with_datasketch, "rensa": find_with_rensa}
    for name, find in rivals.items():
        _, recall, direct = judge(closed(find(texts), documents), truth)
        print(f"{name}, 50-80 %: recall {recall:.4f} (of originals {direct:.4f})")
        figures[f"recall_{name}"] = round(recall, 4)
    timed = {"framing": lambda: find_copies(documents), **{n: lambda f=f: f(texts) for n, f in rivals.items()}}
    seconds = in_turn(timed, 1 if arguments.quick else 3)
    print(f"{len(documents)} articles: {seconds}")
    figures["documents"], figures["seconds"] = len(documents), {n: round(s, 2) for n, s in seconds.items()}
    figures["speedup_over_datasketch"] = round(seconds["datasketch"] / seconds["framing"], 2)
    figures["speedup_over_rensa"] = round(seconds["rensa"] / seconds["framing"], 2)
    finish(figures | measure_growth(arguments.data, (2_500, 10_000) if arguments.quick else (5_000, 20_000, 37_500)))


if __name__ == "__main__":
    main()
