"""Whose words? Voices and speakers against PolNeAR, roles against judged mentions, partial against full parsing.

    benchmarks/voice.py [--data DIR] [--quick]

polnear: attributed tokens and speakers of every document, scored by DIR/../tools/score_voice.py (the metrics are its
own; the ceiling is annotator against annotator on twelve articles). Partial parsing: 100 foreign-affairs articles of
abp, once with the sentences that are asked for, once with all of them, and by spaCy a document at a time; on one core,
without kept parses. --quick: one round.
"""

import json
import subprocess
import sys
import tempfile
from collections import Counter
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from common import finish, in_turn, largest, parse_arguments

ARTICLES = 100
MORE_WORDS = ("threat_choi2022.txt", "mfd2.0.dic")


def read_documents(path: Path, most: int | None = None) -> list[dict]:
    import gzip

    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in islice(lines, most)]


def predict(documents: list[dict], tier, out: Path) -> None:
    """Write every attribution of every document, as score_voice.py reads it."""
    from framing.voice import attribute_text

    with out.open("w", encoding="utf-8") as lines:
        for document in documents:
            found = attribute_text(document["text"], tier)
            rows = [{"content": a.content, "speaker": a.speaker, "speaker_head": a.speaker} for a in found]
            lines.write(json.dumps({"id": document["id"], "attributions": rows}) + "\n")


def score(tool: Path, gold: Path, *more: str) -> str:
    return subprocess.run(
        [sys.executable, str(tool), str(gold), *more], capture_output=True, text=True, check=True
    ).stdout


def worst_source(table: str) -> tuple[str, float]:
    """The outlet with the lowest F1."""
    lines = table.split("group", 1)[1].splitlines()[1:]
    rows = [line.rsplit(maxsplit=4) for line in lines if line.strip()]
    return min(((r[0].strip(), float(r[1])) for r in rows), key=lambda row: row[1])


def leaks(data: Path, predictions: Path) -> dict[str, tuple[float, float]]:
    """For each outlet the share of its attributed words told as its own, and of its own words told as attributed."""
    sys.path.insert(0, str(data.parent / "tools"))
    import score_voice

    documents, layers = score_voice.read_gold(data / "polnear", None)
    told = {p["id"]: p["attributions"] for p in score_voice.read_jsonl(predictions)}
    counts: dict[str, Counter] = {}
    for d in documents:
        gold = layers.get(d["id"], [[]])[0]
        counts.setdefault(d["source"], Counter()).update(score_voice.count_document(d["text"], gold, told[d["id"]]))
    shares = {s: {k: c["all", k] for k in ("tp", "fp", "fn", "tn")} for s, c in sorted(counts.items())}
    return {s: (c["fn"] / (c["fn"] + c["tp"]), c["fp"] / (c["fp"] + c["tn"])) for s, c in shares.items()}


def annotated(data: Path) -> tuple[list[dict], dict[str, list]]:
    """The documents of polnear, and the spans that the first annotator of each told as attributed."""
    documents = read_documents(data / "polnear" / "docs.jsonl.gz")
    gold: dict[tuple[str, str], list] = {}
    for a in read_documents(data / "polnear" / "annotations.jsonl.gz"):
        gold.setdefault((a["doc"], a["annotator"]), []).extend(a["content"])
    first: dict[str, list] = {}
    for doc, annotator in sorted(gold):
        first.setdefault(doc, gold[doc, annotator])
    return documents, first


def own_mentions(data: Path, tier) -> dict[str, float]:
    """Of the mentions of the shipped lexicons told as the outlet's own: the share that are.

    polnear: by its annotation. Foreign news: by `tests/data/voice_own.csv`, 70 mentions of `abp` (50 told own, 20 not,
    one a document, drawn by hash, mixed) read by one reader (a language model) who was not told the voice; texts are
    not kept. Told again here, so that the share is of today's rules.
    """
    documents, first = annotated(data)
    texts = {str(d["id"]): {"title": "", "text": d["text"]} for d in documents}
    told = tell_mentions(texts, tier)
    own = told[told["voice"] == "own"]
    wrong = [
        _is_inside(first.get(d, []), a, b) for d, a, b in zip(own["doc_id"], own["start"], own["end"], strict=True)
    ]
    read = judged_mentions(data, tier, "voice_own.csv")
    return {
        "own_mentions_right": 1 - sum(wrong) / len(wrong), "own_mentions": len(wrong),
        "own_mentions_right_foreign": float((read["judged"] == "own").mean()), "own_mentions_foreign": len(read),
    }  # fmt: skip


def judged_mentions(data: Path, tier, name: str):
    """The mentions of foreign news that somebody read, told again; those told own, with what was judged."""
    import pandas as pd

    judged = pd.read_csv(
        Path(__file__).parents[1] / "tests/data" / name, dtype={"doc_id": str, "start": int, "end": int}
    )
    wanted = set(judged["doc_id"])
    foreign = [d for d in read_documents(largest(data, "abp", "foreign")) if str(d["id"]) in wanted]
    texts = {str(d["id"]): {"title": d.get("title") or "", "text": d["text"]} for d in foreign}
    both = tell_mentions(texts, tier).merge(judged, on=["doc_id", "field", "start", "end"])
    return both[both["voice"] == "own"].drop_duplicates(["doc_id", "field", "start"])


def clear_mentions(data: Path, tier) -> dict[str, float]:
    """Of the mentions told own whose sentence is clear, those that the page shows first: the share that are.

    polnear, by its annotation; mentions of the shipped lexicons and, as these are few, of two public lists (words of
    threat, Choi et al. 2022; moral foundations 2.0). Foreign news: `tests/data/voice_clear.csv`, 60 mentions of `abp`,
    one a document, drawn by hash, read in their paragraph by one reader (a language model).
    """
    from framing.voice import is_clear

    documents, first = annotated(data)
    lists = ("hegemony", "sovereignty", "threat", *(str(data / "lexicons" / name) for name in MORE_WORDS))
    told = tell_mentions({str(d["id"]): {"text": d["text"]} for d in documents}, tier, lists)
    own = told[told["voice"] == "own"].drop_duplicates(["doc_id", "start"])
    own = own[[is_clear(f"{b} {a}") for b, a in zip(own["before"], own["after"], strict=True)]]
    wrong = [
        _is_inside(first.get(d, []), a, b) for d, a, b in zip(own["doc_id"], own["start"], own["end"], strict=True)
    ]
    read = judged_mentions(data, tier, "voice_clear.csv")
    read = read[[is_clear(f"{b} {a}") for b, a in zip(read["before"], read["after"], strict=True)]]
    return {
        "clear_mentions_right": 1 - sum(wrong) / len(wrong), "clear_mentions": len(wrong),
        "clear_mentions_right_foreign": float((read["judged"] == "own").mean()), "clear_mentions_foreign": len(read),
    }  # fmt: skip


def tell_mentions(texts: dict[str, dict[str, str]], tier, lists=("hegemony", "sovereignty", "threat")):
    """The mentions of lexicons in texts (id -> field -> text), with their voices and sentences."""
    from framing.lexicon import load_lexicons
    from framing.lexicon.matcher import Matcher
    from framing.lexicon.matching import Fields, lexicon_entries, read_fields
    from framing.scoring.evidence import find_evidence
    from framing.voice import annotate_mentions

    rows = [(doc_id, field, text) for doc_id, fields in texts.items() for field, text in fields.items()]
    fields = Fields(*map(list, zip(*rows, strict=True)))
    reading = read_fields(fields, Matcher(lexicon_entries(load_lexicons(lists, {}))))
    return find_evidence(annotate_mentions(reading.mentions, fields, tier), fields, reading.sentences, "sentence")


def _is_inside(spans: list, start: int, end: int) -> bool:
    """Whether most of the characters [start, end) lie in the spans."""
    return 2 * sum(any(a <= i < b for a, b in spans) for i in range(start, end)) > end - start


def largest_contrast(errors: dict[str, tuple[float, float]], share: float, density: float = 1.0) -> float:
    """The largest ratio of own-voice rates between two outlets that these errors make out of no difference.

    Both have `share` of their words attributed; attributed words hold the frame `density` times as often as own ones.
    """
    rates = [(1 - share) * (1 - taken) + share * leaked * density for leaked, taken in errors.values()]
    return max(rates) / min(rates)


def compare_parsing(data: Path, tier, rounds: int) -> dict[str, float]:
    """Partial against full parsing: how much quicker, and do both tell the same?"""
    import pandas as pd

    from framing.lexicon import load_lexicons
    from framing.lexicon.matching import Matcher, lexicon_entries, read_fields, to_fields
    from framing.voice import annotate_mentions, attribute_text
    from framing.voice.parses import load_pipeline

    raw = read_documents(largest(data, "abp", "foreign"), ARTICLES)
    documents = pd.DataFrame(
        {
            "doc_id": [str(d["id"]) for d in raw],
            "title": [d.get("title") or "" for d in raw],
            "text": [d["text"] for d in raw],
        }
    )
    fields = to_fields(documents)
    matcher = Matcher(lexicon_entries(load_lexicons(("hegemony", "sovereignty", "threat"), {})))
    mentions = read_fields(fields, matcher).mentions
    load_pipeline(tier.package)

    def whole() -> None:
        for text in fields.texts:
            attribute_text(text, tier)

    def by_document() -> None:
        for text in fields.texts:
            load_pipeline(tier.package)(text)

    ways = {"partial": lambda: annotate_mentions(mentions, fields, tier), "full": whole, "documents": by_document}
    times = in_turn(ways, rounds)
    with tempfile.TemporaryDirectory() as folder:
        for text in fields.texts:
            attribute_text(text, tier, Path(folder))
        full = annotate_mentions(mentions, fields, tier, Path(folder))
    partial = annotate_mentions(mentions, fields, tier)
    return {
        "partial_speedup": times["full"] / times["partial"],
        "partial_speedup_over_documents": times["documents"] / times["partial"],
        "partial_agreement": float((partial["voice"] == full["voice"]).mean()),
        "partial_speaker_agreement": float((partial["speaker_name"] == full["speaker_name"]).mean()),
        "partial_mentions": len(mentions),
    }


def judged_roles() -> dict[str, float]:
    """The last round of judged mentions: share of filled roles that are right."""
    import pandas as pd

    rows = pd.read_csv(Path(__file__).parents[1] / "tests/data/voice_roles.csv", dtype=str, keep_default_na=False)
    last = rows[rows["round"] == rows["round"].max()]
    filled = last[last["role"] != ""]
    told = last[last["frame"].str.startswith(("threat", "sovereignty"))]
    mentions = told.drop_duplicates(["doc_id", "field", "start", "end", "frame"])
    return {
        "roles_right": float((filled["right"] == "yes").mean()),
        "roles_filled": float((mentions["role"] != "").mean()),
    }


def main() -> None:
    options = parse_arguments(__doc__)
    from framing.voice import choose_tier

    tier = choose_tier(options.tier)
    gold, tool = options.data / "polnear", options.data.parent / "tools" / "score_voice.py"
    with tempfile.TemporaryDirectory() as folder:
        predictions = Path(folder) / "predictions.jsonl"
        predict(read_documents(gold / "docs.jsonl.gz"), tier, predictions)
        table = score(tool, gold, str(predictions), "--by", "source")
        result = json.loads(score(tool, gold, str(predictions), "--json"))
        errors = leaks(options.data, predictions)
    print(f"polnear, tier {tier.name}, {tier.model} {tier.version}\n{table}")
    print("ceiling, annotator against annotator:\n" + score(tool, gold, "--human"))
    print("attributed words told as the outlet's own: " + ", ".join(f"{s} {v:.3f}" for s, (v, _) in errors.items()))
    leaked = [v for v, _ in errors.values()]
    share = result["all"]["tokens"] / (result["all"]["tokens"] + result["own voice"]["tokens"])
    name, worst = worst_source(table)
    print(f"worst outlet: {name}")
    finish(
        {
            "precision": result["all"]["P"], "recall": result["all"]["R"], "f1": result["all"]["F1"],
            "f1_quoted": result["quoted"]["F1"], "f1_unquoted": result["unquoted"]["F1"],
            "speaker_recall": result["speaker recall"], "worst_source_f1": worst, "tier": tier.name,
            "model": f"{tier.model} {tier.version}".strip(),
            "leak": 1 - result["all"]["R"], "leak_least": min(leaked), "leak_most": max(leaked),
            "contrast": largest_contrast(errors, share), "contrast_double": largest_contrast(errors, share, 2.0),
            "own_voice_precision": result["own voice"]["P"],
        }
        | ({} if tier.name == "quotes" else own_mentions(options.data, tier))
        | ({} if tier.name == "quotes" else clear_mentions(options.data, tier))
        | ({} if tier.name == "quotes" else judged_roles())
        | ({} if tier.name == "quotes" else compare_parsing(options.data, tier, 1 if options.quick else 3))
    )  # fmt: skip


if __name__ == "__main__":
    main()
