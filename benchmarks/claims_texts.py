"""The designs of `claims.py` that are texts: made ones read by the real command, and real ones in which events err.

Made texts are plain sentences of an outlet's own, in quotation marks, or reported; a mention is one word in a sentence.
In real ones (roundups of news, grouped by hand) sentences with mentions are put in by true event, and events are found.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd

from framing.cli import _run
from framing.clustering.events import find_events
from framing.comparison.compare import DOUBTFUL
from framing.statistics.counts import add_up
from framing.statistics.intervals import interval
from framing.statistics.jackknife import Estimate
from framing.statistics.same_event import Strata, contrast_within

ADJECTIVES = ("old", "narrow", "busy", "quiet", "northern", "wooden", "public", "small", "early", "heavy")
NOUNS = ("bridge", "market", "harbour", "school", "river", "road", "library", "tower", "garden", "station", "valley")
VERBS = ("faces", "passes", "serves", "follows", "borders", "joins", "supplies", "crosses", "divides", "shelters")
SPEAKERS = ("minister", "mayor", "engineer", "farmer", "teacher")
_HEAD = 'name = "made"\nversion = "1.0.0"\nlanguage = "en"\ntitle = "Made"\nlicense = "CC0-1.0"\nsource = "made"\n'
_FRAME = '[frames.{0}]\ndefinition = "The text holds the word {0}."\nterms = ["{0}"]\n'
FRAMES = ("peril", "triumph", "burden")
LEXICON = _HEAD + "".join(_FRAME.format(name) for name in FRAMES)


@dataclass(frozen=True)
class Texts:
    """Two outlets on the same events: A uses every frame `ratio` times as often, in own sentences."""

    documents: int = 80
    events: int = 30
    sentences: int = 25
    rate: float = 0.03
    ratio: float = 1.0
    quoted: tuple[float, float] = (0.3, 0.3)
    reported: tuple[float, float] = (0.0, 0.0)
    tier: str = "quotes"


def _name(rng: np.random.Generator) -> str:
    return "".join(rng.choice(list("bdfgklmnprst")) + rng.choice(list("aeiou")) for _ in range(3)).capitalize()


def _sentence(rng: np.random.Generator, names: Sequence[str], word: str) -> str:
    first, second = rng.choice(NOUNS, 2, replace=False)
    return (
        f"the {rng.choice(ADJECTIVES)} {first} of {rng.choice(names)} {rng.choice(VERBS)} the {word or second} "
        f"near {rng.choice(names)}"
    )


def write(rng: np.random.Generator, design: Texts, path: Path) -> None:
    """A corpus of the design as JSON lines."""
    names = [[_name(rng) for _ in range(8)] for _ in range(design.events)]
    called = rng.lognormal(0, 0.5, (design.events, len(FRAMES)))
    rows = []
    for outlet, of in enumerate("AB"):
        for place in range(design.documents):
            event = int(rng.integers(design.events))
            chance = design.rate * called[event] * rng.gamma(2.0, 0.5) * (design.ratio if outlet == 0 else 1.0)
            text = [_tell(rng, design, outlet, names[event], chance) for _ in range(design.sentences)]
            date = f"2024-{1 + event % 12:02d}-{1 + 2 * (event // 12):02d}"
            rows.append({"id": f"{of}{place}", "source": of, "date": date, "language": "en",
                         "title": " ".join(names[event][:4]), "text": " ".join(text)})  # fmt: skip
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n", encoding="utf-8")


def _tell(rng: np.random.Generator, design: Texts, outlet: int, names: Sequence[str], chance: np.ndarray) -> str:
    """A sentence of the outlet's own, quoted or reported; the words of others hold frames twice as often."""
    quoted = rng.random() < design.quoted[outlet]
    reported = not quoted and rng.random() < design.reported[outlet]
    odds = np.minimum(chance if not (quoted or reported) else np.full(len(FRAMES), 2 * design.rate), 0.3)
    drawn = rng.choice(len(FRAMES) + 1, p=[*odds, 1 - odds.sum()])
    plain = _sentence(rng, names, [*FRAMES, ""][drawn])
    if reported:
        return f"The {rng.choice(SPEAKERS)} said that {plain}."
    capital = plain[0].upper() + plain[1:] + "."
    return f"“{capital}”" if quoted else capital


def command(corpus: Path, tier: str) -> pd.DataFrame:
    """The primary contrasts that `framing compare` writes."""
    lexicon, out = corpus.with_name("made.toml"), corpus.with_name("run")
    lexicon.write_text(LEXICON, encoding="utf-8")
    words = ["compare", str(corpus), "--by", "source", "-l", str(lexicon), "--out", str(out), "--quiet"]
    with redirect_stdout(StringIO()):
        code = _run([*words, "--set", f"voice.tier={tier}", "--set", "engine.cache=off"])
    if code:
        raise SystemExit(f"framing compare failed on {corpus}")
    contrasts = pd.read_csv(out / "contrasts.csv")
    return contrasts[contrasts["family"] == "primary"]


def run(design: Texts, repetitions: int, seed: int) -> list[pd.DataFrame]:
    """The primary contrasts of so many corpora of one design."""
    rng, found = np.random.default_rng(seed), []
    for _ in range(repetitions):
        with tempfile.TemporaryDirectory() as folder:
            corpus = Path(folder) / "made.jsonl"
            write(rng, design, corpus)
            found.append(command(corpus, design.tier))
    return found


@dataclass(frozen=True)
class Selection:
    """Stories told by A and B; A prefers stories that call for the frame, and uses it `ratio` times as often."""

    dated: bool = True
    ratio: float = 1.0
    inserted: bool = True
    """Whether mentions stand in the text, so that they can make texts unlike."""
    preference: float = 2.0


def select(documents: pd.DataFrame, design: Selection, rng: np.random.Generator) -> pd.DataFrame:
    """Real texts with an outlet each, and sentences with mentions by true event; `hits` and `words` beside them."""
    story = pd.factorize(documents["event"])[0]
    called = rng.lognormal(0, 0.8, story.max() + 1)[story]
    of_a = rng.random(len(documents)) < 1 / (1 + called**-design.preference)
    words = documents["text"].str.split().str.len().to_numpy(dtype=float)
    rate = 0.012 * called * np.where(of_a, design.ratio, 1.0) * rng.gamma(2.0, 0.5, len(documents))
    hits = rng.poisson(rate * words)
    told = documents.assign(source=np.where(of_a, "A", "B"), hits=hits, words=words)
    if design.inserted:
        added = [" ".join(f"{_sentence(rng, ['all'], 'peril').capitalize()}." for _ in range(n)) for n in hits]
        told["text"] = told["text"] + " " + pd.Series(added, index=told.index)
    return told if design.dated else told.assign(date="")


def _estimate(told: pd.DataFrame, event: pd.Series) -> Estimate:
    kept = told[event.notna().to_numpy()]
    number = pd.factorize(event.dropna())[0]
    of_a, size = (kept["source"] == "A").to_numpy(), number.max() + 1
    sums = [
        add_up(number, kept[name].to_numpy(dtype=float) * part, size)
        for name in ("words", "hits")
        for part in (of_a, ~of_a)
    ]
    strata = Strata(np.arange(size), sums[0], sums[1], sums[2][:, None], sums[3][:, None])
    return contrast_within(strata).log_ratio


def measure(told: pd.DataFrame) -> dict[str, Estimate]:
    """The ratio inside true events, inside those that are found, and without the members least like theirs."""
    members = find_events(told, ["peril"]).members.set_index("doc_id")
    event = told["doc_id"].map(members["event_id"])
    similarity = told["doc_id"].map(members["similarity"])
    core = event.where(similarity >= similarity.quantile(DOUBTFUL))
    crude = told.groupby("source")[["hits", "words"]].sum()
    rates = np.log(crude["hits"] / crude["words"])
    none = np.full(1, np.nan)
    return {
        "crude": Estimate(np.array([rates["A"] - rates["B"]]), none, none), "true": _estimate(told, told["event"]),
        "found": _estimate(told, event), "core": _estimate(told, core),
    }  # fmt: skip


def _reach(estimate: Estimate) -> float:
    return float(estimate.value[0] - interval(estimate, 0.95)[0][0])


def selection(documents: pd.DataFrame, design: Selection, repetitions: int, seed: int) -> dict[str, list[float]]:
    """Mean ratio (with its Monte-Carlo error) and coverage over draws of outlets and mentions.

    `core_to_true`: the core row beside that of the true events of the same draws, whose own luck is in both.
    """
    rng, truth = np.random.default_rng(seed), np.log(design.ratio)
    rows = [measure(select(documents, design, rng)) for _ in range(repetitions)]
    found, core = (np.array([row[n].value[0] - _reach(row[n]) for row in rows]) for n in ("found", "core"))
    doubted = (core <= 0)[found > 0]
    out = {"doubted": [round(float(doubted.mean()), 3) if len(doubted) else float("nan"), len(doubted)]}
    values = {name: np.array([row[name].value[0] for row in rows]) for name in rows[0]}
    for name, logs in (values | {"core_to_true": values["core"] - values["true"]}).items():
        mean = float(np.exp(logs.mean()))
        out[name] = [round(mean, 3), round(mean * float(logs.std(ddof=1)) / len(logs) ** 0.5, 3)]
    for name in rows[0]:
        if name != "crude":
            low, high = np.array([np.ravel(interval(row[name], 0.95)) for row in rows]).T
            covered = float(((low <= truth) & (truth <= high)).mean())
            out[f"{name}_coverage"] = [round(covered, 3), round((covered * (1 - covered) / len(rows)) ** 0.5, 3)]
            out[f"{name}_width"] = [round(float(np.mean(high - low)), 3), 0.0]
    return out
