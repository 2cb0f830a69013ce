"""Do codes by people put a wrong measure right? Made corpora of known truth, and real ones with people's codes of all.

Simulated: two outlets, 200 articles each on 40 events, 5 % of sentences use the frame; the path is that of the product
from the draw on (strata, pseudo-counts, the whole comparison on them). Each figure is [share, Monte-Carlo error], naive
beside corrected, inside the same events (`event`) and over all articles (`crude`).
null_precision     precision .9 against .6, no difference, 100 mentions coded an outlet: rejects at .05
null_recall        recall .8 against .5, no difference, 300 codes an outlet: rejects; null_recall_cover: covers 1
cover, power       a true ratio of 1.5 under precision .9 against .6, 200 and 400 mentions coded an outlet; both: recall
                   .8 against .55 too, 300 codes of all kinds
voice              12 % of voices told wrong both ways, own words alike, others' words 1 against 12: rejects, 200 codes
hacking            labels of a coder who misses at one outlet (recall .9 against .4), no difference: false `different`
wide               how often fewer than five uses without a mention were found, and so the wide interval was used

Real: `polnear`: mentions of a short list, told apart by quotation marks, gold voices as people's; mean absolute error
of the difference of rates (per 1,000 words) and of the log ratio in own words over pairs of outlets against the gold
of all, from 43 or 100 codes an outlet (300, 700).
`labels`: a classifier that saw 60 articles labels the rest; shares of a class by outlet (gvfc) or by bias
(narrative_frames) of 20 or more against people's labels of all, from 20 and 40 codes of each: errors as above, and how
often the interval holds the ratio that people's labels of all make. (The sets here are too small for 400 codes.)
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from common import finish, largest, parse_arguments

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from framing.config.study import load_study
from framing.measures.sheets import HIT, NEAR, REST
from framing.pipeline import run_study
from framing.runs.results import read_run
from tests.measures.coded_corpora import Corpus, Design, code, corrected, counted, draw_corpus

UNEQUAL = (0.9, 0.6)
SIMULATED = {
    "null_precision": (Design(precision=UNEQUAL), 100, True),
    "null_recall": (Design(recall=(0.8, 0.5)), 300, False),
    "ratio, 200": (Design(ratio=1.5, precision=UNEQUAL), 200, True),
    "ratio, 400": (Design(ratio=1.5, precision=UNEQUAL), 400, True),
    "ratio, both": (Design(ratio=1.5, precision=UNEQUAL, recall=(0.8, 0.55)), 300, False),
    "voice": (
        Design(precision=(0.99, 0.99), recall=(0.9, 0.9), base=0.02, others=(1, 12), voice_error=0.12),
        200,
        True,
    ),
    "hacking": (Design(precision=(0.9, 0.9), recall=(0.9, 0.4)), 300, False),
}
BASES = ("event", "crude")
SEEN = 60
"""Articles that the classifier learns from."""


def share(values: list[bool]) -> list[float]:
    """A share and its Monte-Carlo error."""
    mean = float(np.mean(values)) if values else float("nan")
    return [round(mean, 3), round(float(np.sqrt(mean * (1 - mean) / max(len(values), 1))), 3)]


def simulate(name: str, repetitions: int) -> dict[str, dict[str, list[float]]]:
    """By basis: how often naive and corrected reject, cover, say `different`; how often the interval was wide."""
    design, number, only_hits = SIMULATED[name]
    rng = np.random.default_rng([20261129, list(SIMULATED).index(name)])
    met: dict[str, dict[str, list[bool]]] = {basis: {} for basis in BASES}
    for _ in range(repetitions):
        corpus = draw_corpus(rng, design)
        rows = {
            "naive": counted(corpus, corpus.counts),
            "corrected": corrected(corpus, code(rng, corpus, number, only_hits)),
        }
        for basis in BASES:
            for which, table in rows.items():
                row, told = table.loc[basis], met[basis]
                told.setdefault(f"{which}_rejects", []).append(bool(row["p"] < 0.05))
                told.setdefault(f"{which}_different", []).append(row["verdict"] == "different")
                covers = row["ratio_low"] <= design.ratio <= row["ratio_high"]
                told.setdefault(f"{which}_covers", []).append(bool(covers))
            told.setdefault("wide", []).append(rows["corrected"].loc[basis, "corrected_note"] != "")
    return {basis: {key: share(values) for key, values in told.items()} for basis, told in met.items()}


def errors(found: pd.DataFrame, gold: pd.DataFrame) -> dict[str, list]:
    """Of crude rows: absolute errors of difference and log ratio against the gold's; whether the interval holds it."""
    key = ["a", "b", "frame"]
    both = found.loc[["crude"]].merge(
        gold.loc[["crude"]][[*key, "ratio", "difference"]], on=key, suffixes=("", "_gold")
    )
    both = both[(both["ratio"] > 0) & (both["ratio_gold"] > 0)]
    held = both[both["ratio_low"].notna()]
    return {
        "difference": np.abs(both["difference"] - both["difference_gold"]).dropna().tolist(),
        "log_ratio": np.abs(np.log(both["ratio"].astype(float) / both["ratio_gold"].astype(float))).tolist(),
        "cover": ((held["ratio_low"] <= held["ratio_gold"]) & (held["ratio_gold"] <= held["ratio_high"])).tolist(),
    }


def polnear(data: Path, repetitions: int) -> dict[str, object]:
    """Voices told by quotation marks, put right by gold voices of some mentions."""
    with tempfile.TemporaryDirectory() as folder:
        words = Path(folder) / "politics.toml"
        words.write_text(LIST, encoding="utf-8")
        study = load_study(None, {
            "input.paths": [str(largest(data, "polnear"))], "voice.tier": "quotes", "topics.topics": "off",
            "events.method": "off", "lexicons.use": [str(words)],
        })  # fmt: skip
        run_study(study, Path(folder) / "run")
        tables = read_run(Path(folder) / "run")
    spoken = gold_spans(data / "polnear" / "annotations.jsonl.gz")
    found = tables["evidence"]
    places = zip(found["doc_id"], found["field"], found["start"], strict=True)
    own = [field != "text" or not any(a <= start < b for a, b in spoken.get(doc, ())) for doc, field, start in places]
    documents = tables["documents"].query("included").reset_index(drop=True)
    number = np.arange(len(found))
    sentences = found[["doc_id", "source", "field", "start", "end"]].astype({"start": "int64", "end": "int64"}).assign(
        sentence=number, use=True, hit=True, told=found["voice"], voice=np.where(own, "own", "quoted"), stratum=HIT,
    )  # fmt: skip
    corpus = Corpus(documents.assign(event_id=documents["doc_id"]), sentences)
    return {
        "told_wrong": round(float((sentences["told"] != sentences["voice"]).mean()), 3),
        "mentions": len(found),
    } | judge(corpus, (43, 100), repetitions, only_hits=True)


LIST = """name = "politics"
[frames.f]
terms = ["vote*", "voter*", "campaign*", "crim*", "emails", "immigra*", "tax*", "job*", "debate*", "poll*", "attack*"]
"""


def gold_spans(path: Path) -> dict[str, list[tuple[int, int]]]:
    """Where others speak, by document; of two annotators the first."""
    spans: dict[str, list[tuple[int, int]]] = {}
    first: dict[str, str] = {}
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            if first.setdefault(row["doc"], row["annotator"]) == row["annotator"]:
                spans.setdefault(row["doc"], []).extend((a, b) for a, b in row["content"])
    return spans


def judge(corpus: Corpus, numbers: tuple[int, ...], repetitions: int, only_hits: bool) -> dict[str, object]:
    """Mean absolute errors naive and corrected, and how often corrected intervals hold the gold."""
    gold, rng = counted(corpus, corpus.truth), np.random.default_rng(20261129)
    naive = errors(counted(corpus, corpus.counts), gold)
    out: dict[str, object] = {"naive": {name: round(float(np.mean(values)), 3) for name, values in naive.items()}}
    for number in numbers:
        drawn = [errors(corrected(corpus, code(rng, corpus, number, only_hits)), gold) for _ in range(repetitions)]
        out[f"codes_{number}"] = {name: _mean([met[name] for met in drawn]) for name in naive}
    return out


def _mean(drawn: list[list]) -> list[float]:
    """The mean over draws of their means, and its Monte-Carlo error."""
    means = [float(np.mean(values)) for values in drawn if values]
    return [round(float(np.mean(means)), 3), round(float(np.std(means) / np.sqrt(len(means))), 3)]


def labels(data: Path, name: str, repetitions: int) -> dict[str, object]:
    """A weak classifier's labels as the measure: an article is a unit, words are articles."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    with gzip.open(data / name / "docs.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = pd.DataFrame(map(json.loads, file))
    if name == "gvfc":
        rows = rows.assign(yes=rows["frame1"].astype(str) == "3", group=rows["source"].str.split(".").str[-2])
    else:
        rows = rows.assign(yes=rows["frames"].map(lambda f: f["conflict"] == "True"), group=rows["bias"])
    rows = rows.sample(frac=1, random_state=1).reset_index(drop=True)
    words = TfidfVectorizer(min_df=2, sublinear_tf=True).fit_transform(rows["text"])
    model = LogisticRegression(class_weight="balanced").fit(words[:SEEN], rows["yes"][:SEEN])
    score = model.predict_proba(words)[:, 1][SEEN:]
    rows = rows.iloc[SEEN:].reset_index(drop=True)
    kept = (rows.groupby("group")["yes"].transform("size") >= 20).to_numpy()
    rows, score = rows[kept].reset_index(drop=True), score[kept]
    hit = score > 0.5
    near = ~hit & (score > np.median(score[~hit]))
    place = np.arange(len(rows))
    sentences = pd.DataFrame({
        "doc_id": rows["id"], "source": rows["group"], "field": "text", "sentence": place, "start": 40 * place,
        "end": 40 * place + 9, "use": rows["yes"], "hit": hit, "voice": "", "told": "",
        "stratum": np.where(hit, HIT, np.where(near, NEAR, REST)),
    })  # fmt: skip
    documents = pd.DataFrame({
        "doc_id": rows["id"], "source": rows["group"], "group": "", "date": "", "date_precision": "unknown",
        "language": "en", "tokens": 1000, "title_tokens": 0, "sentences": 1, "title_sentences": 0,
        "event_id": rows["id"], "genre": "unknown",
    })  # fmt: skip
    told = {
        "articles": len(rows),
        "groups": int(rows["group"].nunique()),
        "right": round(float((hit == rows["yes"]).mean()), 3),
    }
    return told | judge(Corpus(documents, sentences), (20, 40), repetitions, only_hits=False)


def main() -> None:
    arguments = parse_arguments(__doc__)
    repetitions, draws = (40, 5) if arguments.quick else (120, 12)
    found = {name: simulate(name, repetitions) for name in SIMULATED}
    for name, bases in found.items():
        for basis, told in bases.items():
            print(f"{name}, {basis}: " + ", ".join(f"{k} {v[0]:.3f} ({v[1]:.3f})" for k, v in told.items()))

    def both(name: str, what: str) -> dict[str, object]:
        return {b: {w: found[name][b][f"{w}_{what}"] for w in ("naive", "corrected")} for b in BASES}

    figures: dict[str, object] = {
        "null_precision": both("null_precision", "rejects"),
        "null_recall": both("null_recall", "rejects"),
        "null_recall_cover": both("null_recall", "covers"),
        "cover": {number: both(f"ratio, {number}", "covers") for number in ("200", "400", "both")},
        "power": {number: both(f"ratio, {number}", "rejects") for number in ("200", "400", "both")},
        "voice": both("voice", "rejects"),
        "hacking": both("hacking", "different"),
        "wide": {name: found[name]["event"]["wide"] for name in ("null_recall", "ratio, both", "hacking")},
        "repetitions": repetitions,
    }
    figures["polnear"] = polnear(arguments.data, draws)
    figures["labels"] = {name: labels(arguments.data, name, draws) for name in ("gvfc", "narrative_frames")}
    finish(figures)


if __name__ == "__main__":
    main()
