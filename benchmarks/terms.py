"""Words beyond the lexicon on random halves of one corpus, where nothing differs: how often does |z| pass 1.96?

The articles of abp are given one of two labels at random; words with 20 or more occurrences; the model's z (Monroe,
Colaresi & Quinn 2008) against the document-robust one that `framing terms` uses. .05 is right.
"""

import tempfile
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import pandas as pd
from common import finish, largest, parse_arguments

from framing.config.study import load_study
from framing.corpus.reading import read_corpus
from framing.corpus.store import TextStore
from framing.lexicon import load_lexicons
from framing.scoring.partitions import PartitionScorer, cut_partitions
from framing.scoring.word_counts import SUMS, WordCounts, join_words, sum_words
from framing.statistics.log_odds import WordSums, log_odds


def arm(counts: WordCounts, source: str, words: pd.Index, clumped: bool) -> WordSums:
    """The sums of one half; not `clumped`: as if all of it were one document, which leaves the model's error alone."""
    own = counts.words[counts.words["source"] == source].set_index("word")[SUMS].reindex(words, fill_value=0)
    hits, tokens = own["hits"].to_numpy(float), float(counts.sources.loc[source, "tokens"])
    if not clumped:
        return WordSums(tokens, tokens**2, hits, hits**2, hits * tokens)
    squares = float(counts.sources.loc[source, "length_squares"])
    return WordSums(tokens, squares, hits, own["squares"].to_numpy(float), own["products"].to_numpy(float))


def shares(counts: WordCounts) -> dict[str, tuple[float, float]]:
    """Share of |z| > 1.96 and the largest |z|, by kind of error."""
    total = counts.words.groupby("word")["hits"].sum()
    words = total.index[total >= 20]
    background = total.loc[words].to_numpy(float) / total.sum()
    found = {}
    for kind in ("robust", "model"):
        estimate = log_odds(*(arm(counts, s, words, kind == "robust") for s in ("A", "B")), background)
        z = np.abs(estimate.value / estimate.error)
        found[kind] = (float((z > 1.96).mean()), float(z.max()))
    return found


def main() -> None:
    arguments = parse_arguments(__doc__)
    path = largest(arguments.data, "abp", "foreign")
    study = load_study(None, {"input.paths": [str(path)]})
    rng, results = np.random.default_rng(1), {"robust": [], "model": []}
    with tempfile.TemporaryDirectory() as folder, closing(TextStore(Path(folder) / "texts")) as store:
        corpus = read_corpus([path], study.reading, store)
        start = time.perf_counter()
        counter = PartitionScorer(store, {}, load_lexicons(study.lexicons.use, {}), study.scoring, near="")
        words = join_words([w for part in cut_partitions(corpus.documents, 200) for w in counter(part).words])
        for _ in range(2 if arguments.quick else 8):
            drawn = corpus.documents.iloc[np.sort(rng.choice(len(corpus.documents), 800, replace=False))]
            drawn = drawn.assign(source=rng.permutation(np.arange(800) % 2)).replace({"source": {0: "A", 1: "B"}})
            alone = drawn[["doc_id"]].assign(cluster=drawn["doc_id"])
            for kind, value in shares(sum_words(words, drawn, alone)).items():
                results[kind].append(value)
        seconds = time.perf_counter() - start
    medians = {kind: np.median(values, axis=0).round(3).tolist() for kind, values in results.items()}
    print(f"{path.name}: 400 articles a half; share of |z| > 1.96 and largest |z|: {medians}")
    finish({
        "share_robust": medians["robust"][0], "max_robust": medians["robust"][1], "share_model": medians["model"][0],
        "max_model": medians["model"][1], "seconds": round(seconds, 1),
    })  # fmt: skip


if __name__ == "__main__":
    main()
