"""What could this corpus show? Its own events and articles drawn again, with a difference put in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.comparison.groups import MOST_PAIRED
from framing.comparison.placebos import FEWEST_DOCUMENTS
from framing.errors import InputError
from framing.runtime.progress import OnProgress
from framing.statistics.counts import Arm, Counts, Floats, Ints, divide
from framing.statistics.intervals import p_value
from framing.statistics.jackknife import Estimate, contrast_arms
from framing.statistics.same_event import Strata, contrast_within
from framing.tables import ALL

RATIOS = (1.25, 1.5, 2.0, 2.5, 3.0)
"""The ratios that are put in."""
BASES = ("crude", "event")


@dataclass(frozen=True)
class PowerDesign:
    """How it is tried: `alpha` by basis is the level of one test, corrected for the family it stands in."""

    alpha: dict[str, float]
    voice: str = ALL
    ratios: tuple[float, ...] = RATIOS
    repetitions: int = 200
    seed: int = 1


@dataclass(frozen=True)
class _Pair:
    """Words of shape (clusters, 2) and hits of shape (clusters, 2, frames) of a and b."""

    tokens: Floats
    hits: Floats


def measure_power(
    documents: pd.DataFrame,
    scores: pd.DataFrame,
    clusters: pd.DataFrame,
    design: PowerDesign,
    on_progress: OnProgress = lambda *_: None,
) -> pd.DataFrame:
    """How often would a difference of each size be found, by pair of sources, frame and basis?

    `documents` (doc_id, source, tokens, tokens_quoted, included, event_id), `scores` (doc_id, field, frame, voice,
    hits) and `clusters` (doc_id, cluster) are those of a run. Clusters (for basis `event`, events both sources cover)
    are drawn with replacement, as many as there are. Hits of one source are thinned and those of the other repeated
    at random until the expected ratio is the wanted one: rates keep their geometric mean, articles their lengths,
    events their spread. Then the test of the study is made at `design.alpha`. Pairs are those of the six largest
    sources with ten or more documents.

    Returns basis, a, b, frame, ratio, power (share of draws that were found; missing where a source has no hit on
    that basis), error (its Monte-Carlo error) and clusters. Raises InputError where no two sources can be compared.
    """
    known = documents[documents["included"].astype(bool) & (documents["tokens"].fillna(0) > 0)]
    known = known.merge(clusters, on="doc_id", how="left").sort_values("doc_id", kind="stable").reset_index(drop=True)
    frames = sorted(name for name in scores["frame"].unique() if "/" not in name)
    names = _largest(known["source"])
    pairs = [(basis, a, b) for basis in BASES for i, a in enumerate(names) for b in names[i + 1 :]]
    hits, rng, rows = _hits(known, scores, frames, design.voice), np.random.default_rng(design.seed), []
    for done, (basis, a, b) in enumerate(pairs):
        on_progress("drawing", done, len(pairs))
        pair = _cut(known, hits, (a, b), basis, design.voice)
        found = _try_pair(pair, basis, design, rng)
        rows.append(_tabulate(frames, found, design).assign(basis=basis, a=a, b=b, clusters=len(pair.tokens)))
    columns = ["basis", "a", "b", "frame", "ratio", "power", "error", "clusters"]
    return pd.concat(rows, ignore_index=True)[columns]


def _largest(source: pd.Series) -> list[str]:
    """The sources that are tried: at most six, by size."""
    sizes = source.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    names = [str(name) for name in sizes.index[sizes >= FEWEST_DOCUMENTS]][:MOST_PAIRED]
    if len(names) < 2:
        raise InputError(f"power: fewer than two sources have {FEWEST_DOCUMENTS} documents; nothing to hold apart")
    return names


def _hits(documents: pd.DataFrame, scores: pd.DataFrame, frames: Sequence[str], voice: str) -> Floats:
    """Hits of every document and top-level frame in `voice`: shape (documents, frames)."""
    chosen = scores if voice == ALL else scores[scores["voice"] == voice]
    table = chosen.pivot_table(index="doc_id", columns="frame", values="hits", aggfunc="sum", fill_value=0)
    return table.reindex(index=documents["doc_id"], columns=list(frames), fill_value=0).to_numpy(dtype=np.float64)


def _words(documents: pd.DataFrame, voice: str) -> Floats:
    """The words that hits in `voice` are held against: own words are those outside quotation marks."""
    words = documents["tokens"].fillna(0).to_numpy(dtype=np.float64)
    quoted = documents["tokens_quoted"].fillna(0).to_numpy(dtype=np.float64) if voice != ALL else 0.0
    return words - quoted


def _cut(documents: pd.DataFrame, hits: Floats, sources: tuple[str, str], basis: str, voice: str) -> _Pair:
    """Both sources by cluster, or by the events that both cover."""
    arm = documents["source"].map({name: i for i, name in enumerate(sources)}).to_numpy(dtype=np.float64)
    unit = documents["event_id" if basis == "event" else "cluster"].fillna("").astype(str)
    chosen = np.flatnonzero(~np.isnan(arm) & (unit != "").to_numpy(dtype=bool))
    number = np.unique(unit.to_numpy(dtype=object)[chosen].astype(str), return_inverse=True)[1]
    place, size = 2 * number + arm[chosen].astype(np.int64), int(number.max(initial=-1)) + 1
    tokens, summed = np.zeros(2 * size), np.zeros((2 * size, hits.shape[1]))
    np.add.at(tokens, place, _words(documents, voice)[chosen])
    np.add.at(summed, place, hits[chosen])
    pair = _Pair(tokens.reshape(-1, 2), summed.reshape(size, 2, hits.shape[1]))
    kept = (pair.tokens > 0).all(axis=1) if basis == "event" else (pair.tokens > 0).any(axis=1)
    return _Pair(pair.tokens[kept], pair.hits[kept])


def _try_pair(pair: _Pair, basis: str, design: PowerDesign, rng: np.random.Generator) -> Floats:
    """The share of draws in which each ratio is found: shape (frames, ratios)."""
    frames = pair.hits.shape[2]
    count, ratios = len(pair.tokens), np.array(design.ratios)
    if not count:
        return np.full((frames, len(ratios)), np.nan)
    there = np.exp(_test(pair.tokens, pair.hits, basis).value)
    factor = np.sqrt(np.stack([divide(ratios, there[:, None]), divide(there[:, None], ratios)])).reshape(2, -1)
    known = np.isfinite(factor).all(axis=0)
    factor = np.where(known, factor, 1.0)
    found = np.zeros(frames * len(ratios))
    for _ in range(design.repetitions):
        drawn = rng.integers(count, size=count)
        hits = _scale(np.repeat(pair.hits[drawn], len(ratios), axis=2), factor, rng)
        with np.errstate(invalid="ignore"):
            found += p_value(_test(pair.tokens[drawn], hits, basis)) < design.alpha[basis]
    return np.where(known, found / design.repetitions, np.nan).reshape(frames, len(ratios))


def _scale(hits: Floats, factor: Floats, rng: np.random.Generator) -> Floats:
    """Every hit repeated, or kept, so that `factor` times as many are expected; factor has shape (arms, columns)."""
    whole = np.floor(factor)
    scaled: Floats = hits * whole + rng.binomial(hits.astype(np.int64), np.broadcast_to(factor - whole, hits.shape))
    return scaled


def _test(tokens: Floats, hits: Floats, basis: str) -> Estimate:
    """The log ratio of a study by column, from words (clusters, 2) and hits (clusters, 2, columns)."""
    if basis == "event":
        events: Ints = np.arange(len(tokens), dtype=np.int64)
        return contrast_within(Strata(events, tokens[:, 0], tokens[:, 1], hits[:, 0], hits[:, 1])).log_ratio
    unit, column = np.nonzero(hits.sum(axis=1))
    arms = [Arm(tokens[:, i], hits[unit, i, column]) for i in range(2)]
    counts = Counts(tokens.sum(axis=1), unit, column, arms[0].hits + arms[1].hits, hits.shape[2])
    return contrast_arms(counts, arms, (1, -1)).log_ratio


def _tabulate(frames: Sequence[str], found: Floats, design: PowerDesign) -> pd.DataFrame:
    power = found.ravel()
    return pd.DataFrame(
        {
            "frame": pd.array(np.repeat(np.array(frames, dtype=object), found.shape[1]), dtype="str"),
            "ratio": np.tile(np.array(design.ratios), found.shape[0]),
            "power": power,
            "error": np.sqrt(power * (1 - power) / design.repetitions),
        }
    )
