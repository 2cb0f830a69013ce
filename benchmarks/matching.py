r"""Lexicons matched in real articles, against counting their words with `re.findall(r"\w+", text)`.

The work: token counts, sentences, and every mention with offsets. The lexicon: 186 entries in three frames, a third of
them phrases, three with gaps, taken from the shipped ones. Growth is measured with terms drawn from the texts.
Where R with quanteda is installed it looks up the same entries; without, `quanteda_ratio` is null.
"""

import gzip
import json
import random
import re
import resource
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pandas as pd
from common import finish, in_turn, largest, parse_arguments

from framing.config.study import load_study
from framing.lexicon import Lexicon, load_lexicon, parse_inline
from framing.lexicon.matcher import Matcher
from framing.lexicon.matching import lexicon_entries, read_fields, to_fields
from framing.pipeline import run_study

ARTICLES = 3000
GAPS = ["interfer* in * internal affairs", "threat to * security", "right to * own"]
SLICE = 200


def read_articles(path: Path, most: int) -> pd.DataFrame:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line, _ in zip(lines, range(most), strict=False)]
    return pd.DataFrame({
        "doc_id": [str(i) for i in range(len(rows))], "title": [r.get("title") or "" for r in rows],
        "text": [r.get("text") or "" for r in rows],
    })  # fmt: skip


def small_lexicon(documents: pd.DataFrame) -> Lexicon:
    """62 entries a frame: 41 words (shipped ones, filled up with words of the texts), 20 phrases, one with a gap."""
    filler = [f"{w}*" for w in draw_words(documents, 100)]
    frames = {}
    for name, gap in zip(("hegemony", "sovereignty", "threat"), GAPS, strict=True):
        terms = [t.text for f in load_lexicon(name).leaves() for t in f.terms if " * " not in t.text]
        words, phrases = [t for t in terms if " " not in t], [t for t in terms if " " in t]
        missing = 41 - len(words[:41])
        frames[name] = {"terms": [*words[:41], *filler[:missing], *phrases[:20], gap]}
        filler = filler[missing:]
    return parse_inline("bench", {"frames": frames})


def draw_words(documents: pd.DataFrame, most: int) -> list[str]:
    """Different words of the texts, drawn with a fixed seed."""
    words = sorted({w for t in documents["text"] for w in re.findall(r"[a-z]{3,}", t.lower())})
    return random.Random(1).sample(words, min(len(words), most))


def drawn_lexicon(documents: pd.DataFrame, size: int) -> Lexicon:
    """`size` different terms of the texts: two thirds words, one third runs of two words; five frames."""
    pairs = sorted({p for t in documents["text"][:600] for p in re.findall(r"[a-z]{3,} [a-z]{3,}", t.lower())})
    chosen = draw_words(documents, 2 * size // 3)
    chosen += random.Random(2).sample(pairs, min(len(pairs), size - len(chosen)))
    return parse_inline("drawn", {"frames": {f"f{i}": {"terms": chosen[i::5]} for i in range(5)}})


def run(documents: pd.DataFrame, matcher: Matcher) -> int:
    slices = range(0, len(documents), SLICE)
    return sum(len(read_fields(to_fields(documents[i : i + SLICE]), matcher).mentions) for i in slices)


def count_words(documents: pd.DataFrame) -> int:
    return sum(len(re.findall(r"\w+", text)) for column in ("title", "text") for text in documents[column])


QUANTEDA = """
suppressMessages(library(quanteda)); quanteda_options(threads = 1)
texts <- jsonlite::fromJSON("texts.json"); terms <- jsonlite::fromJSON("terms.json")
start <- proc.time()[["elapsed"]]
found <- tokens_lookup(tokens(texts), dictionary(terms), nested_scope = "dictionary")
cat(proc.time()[["elapsed"]] - start, sum(ntoken(found)))
"""


def quanteda(documents: pd.DataFrame, lexicon: Lexicon, seconds: float) -> float | None:
    """Seconds of quanteda's lookup of the entries without gaps, as a multiple of ours."""
    if not shutil.which("Rscript"):
        print("no Rscript: quanteda is not run")
        return None
    with tempfile.TemporaryDirectory() as folder:
        terms = {f.path: [t.text for t in f.terms if " * " not in t.text] for f in lexicon.leaves()}
        (Path(folder) / "terms.json").write_text(json.dumps(terms))
        (Path(folder) / "texts.json").write_text(json.dumps(documents["text"].tolist()))
        done = subprocess.run(["Rscript", "-e", QUANTEDA], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"quanteda did not run: {done.stderr.strip().splitlines()[-1:]}")
        return None
    spent, hits = done.stdout.split()
    print(f"quanteda: {spent} s, {hits} hits")
    return float(spent) / seconds


def rescore(documents: pd.DataFrame) -> dict[str, float]:
    """A second run with other lexicons and the events kept: all its seconds over those of matching and comparing."""
    with tempfile.TemporaryDirectory() as folder:
        path, first, second = (Path(folder) / name for name in ("articles.jsonl", "first", "second"))
        rows = documents.assign(source=[f"S{i % 5}" for i in range(len(documents))], date="2020-01-01")
        rows.to_json(path, orient="records", lines=True)
        given = {"input.paths": [str(path)], "voice.tier": "off", "lexicons.use": ["threat"]}
        run_study(load_study(None, given), first)
        stages: dict[str, float] = {}
        last = ["starting", time.perf_counter()]

        def tell(stage: str, _done: int, _total: int) -> None:
            now = time.perf_counter()
            stages[last[0]] = stages.get(last[0], 0) + now - last[1]
            last[:] = [stage, now]

        changed = given | {"lexicons.use": ["threat", "sovereignty"], "events.from_run": str(first)}
        run_study(load_study(None, changed), second, tell)
        tell("end", 0, 0)
    return {"rescore_ratio": sum(stages.values()) / (stages["matching"] + stages["comparing"])} | {
        f"rescore_{stage}_seconds": value for stage, value in stages.items()
    }


def main() -> None:
    arguments = parse_arguments(__doc__)
    documents = read_articles(largest(arguments.data, "abp", "5k"), ARTICLES)
    lexicon = small_lexicon(documents)
    entries = lexicon_entries([lexicon])
    matcher = Matcher(entries)
    rounds = 3 if arguments.quick else 7
    megabytes = documents["text"].str.len().sum() / 1e6
    print(f"{len(documents)} articles, {megabytes:.0f} MB, {len(entries)} entries: ours and the yardstick, in turn")
    run(documents, matcher)
    medians = in_turn({"ours": lambda: run(documents, matcher), "words": lambda: count_words(documents)}, rounds)
    print(f"{run(documents, matcher)} mentions")
    twenty, fifty = (Matcher(lexicon_entries([drawn_lexicon(documents, n)])) for n in (20_000, 50_000))
    terms = in_turn({"ours": lambda: run(documents, matcher), "many": lambda: run(documents, twenty)}, 3)
    ten = documents[documents["text"].str.len().cumsum() < 10e6]
    double = pd.concat([ten, ten.assign(doc_id="again" + ten["doc_id"])], ignore_index=True)
    text = in_turn({"once": lambda: run(ten, fifty), "twice": lambda: run(double, fifty)}, 3)
    print(
        f"50,000 terms x {ten['text'].str.len().sum() / 1e6:.0f} MB: {text['once']:.2f} s; twice: {text['twice']:.2f} s"
    )
    finish({
        "ratio_to_word_count": medians["ours"] / medians["words"], "seconds": medians["ours"],
        "word_count_seconds": medians["words"], "growth_terms": terms["many"] / terms["ours"],
        "growth_text": text["twice"] / text["once"],
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "quanteda_ratio": quanteda(documents, lexicon, medians["ours"]),
    } | rescore(documents))  # fmt: skip


if __name__ == "__main__":
    main()
