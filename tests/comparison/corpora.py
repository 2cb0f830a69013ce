"""Tables of a made corpus with known truth, without any text."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from framing.comparison.compare import compare
from framing.comparison.count_matrices import ScoredTables
from framing.config.study import load_study
from framing.tables import empty

FRAMES = ["threat", "threat/military", "threat/economic", "calm"]
TERMS = {"threat/military": ["attack*", "war"], "threat/economic": ["crisis", "war"], "calm": ["peace", "talks"]}


@dataclass(frozen=True)
class Tables:
    """What `compare` takes."""

    documents: pd.DataFrame
    counts: pd.DataFrame
    term_counts: pd.DataFrame
    clusters: pd.DataFrame
    frames: list[str] = field(default_factory=lambda: list(FRAMES))

    def compare(self, **options: Any) -> SimpleNamespace:
        """Compare with values of the section `comparison`: every table by name, maybe empty, and notes."""
        study = load_study(None, {f"comparison.{key}": value for key, value in options.items()})
        scored = ScoredTables(self.documents, self.counts, self.term_counts, self.clusters)
        found = compare(scored, self.frames, study.comparison, study.study.seed)
        others = {name: empty(name) for name in ("timeline", "change_points", "event_rates")}
        return SimpleNamespace(**{**others, **found.tables, **vars(found)})

    def shuffled(self, seed: int) -> Tables:
        """The same tables with their rows in another order."""
        names = ("documents", "counts", "term_counts", "clusters")
        frames = {name: getattr(self, name).sample(frac=1, random_state=seed + i) for i, name in enumerate(names)}
        return replace(self, **frames)


def make_corpus(
    sizes: dict[str, int], factors: dict[str, float] | None = None, seed: int = 1, titles: bool = True
) -> Tables:
    """Documents of sources with `factors` times the common rate of every term; a year of days."""
    rng = np.random.default_rng(seed)
    source = np.repeat(list(sizes), list(sizes.values()))
    count = len(source)
    tokens = np.maximum(30, rng.lognormal(np.log(493), 0.55, count)).astype(int)
    title_tokens = np.minimum(tokens - 10, rng.integers(5, 15, count)) if titles else np.zeros(count, dtype=int)
    day = rng.integers(0, 365, count)
    date = [str(d) for d in np.datetime64("2024-01-01") + day]
    documents = pd.DataFrame(
        {
            "doc_id": [f"d{i:05d}" for i in range(count)],
            "source": source,
            "group": np.where(source == "Alpha", "one", "two"),
            "date": date,
            "date_precision": "day",
            "language": np.where(rng.random(count) < 0.3, "de", "en"),
            "tokens": tokens,
            "title_tokens": title_tokens,
            "sentences": tokens // 20 + 2,
            "title_sentences": np.minimum(title_tokens, 1),
            "section": np.where(rng.random(count) < 0.5, "world", ""),
        }
    )
    factor = np.array([(factors or {}).get(s, 1.0) for s in source])
    terms = _draw_terms(rng, documents, factor)
    return Tables(documents, roll_up(terms), terms, documents[["doc_id"]].assign(cluster=documents["doc_id"]))


def _draw_terms(rng: np.random.Generator, documents: pd.DataFrame, factor: np.ndarray) -> pd.DataFrame:
    blocks = []
    for frame, terms in TERMS.items():
        mood = rng.gamma(1 / 1.5, 1.5, len(documents))
        for term in terms:
            for name in ("title", "text"):
                title = documents["title_tokens"].to_numpy()
                length = title if name == "title" else documents["tokens"].to_numpy() - title
                hits = rng.poisson(length * 0.0012 * factor * mood)
                block = pd.DataFrame({"doc_id": documents["doc_id"], "field": name, "voice": "*"})
                blocks.append(block.assign(frame=frame, term=term, hits=hits)[hits > 0])
    return pd.concat(blocks, ignore_index=True)


def roll_up(terms: pd.DataFrame) -> pd.DataFrame:
    """The table `counts` of terms: a row for the leaf and for every parent."""
    parts = [terms, terms[terms["frame"].str.contains("/")].assign(frame=lambda t: t["frame"].str.split("/").str[0])]
    key = ["doc_id", "field", "frame", "voice"]
    counts = pd.concat(parts).groupby(key, sort=True)["hits"].sum().reset_index()
    sentences = counts["hits"].clip(upper=2)
    return counts.assign(score=counts["hits"].astype(float), hit_sentences=sentences, new_sentences=sentences)
