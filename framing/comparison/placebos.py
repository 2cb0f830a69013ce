"""The same tests where nothing can differ: shuffled labels, and random words in the place of a frame's."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd

from framing.comparison.contrasts import SIGNS, Pooled
from framing.comparison.count_matrices import (
    CountMatrix,
    build_matrix,
    in_order,
    number_clusters,
    number_entries,
    subset,
)
from framing.comparison.groups import MOST_PAIRED, Arms, pair_groups
from framing.comparison.reasons import FEWEST_HITS
from framing.errors import InputError, nearest, printable
from framing.statistics.counts import Floats, Ints, pool
from framing.statistics.intervals import p_value
from framing.statistics.jackknife import contrast_arms
from framing.statistics.keyness import g2_p_value
from framing.tables import ALL

FEWEST_DOCUMENTS = 10
_ALPHA = 0.05
"""Of `share_p05`: a nominal level to hold the share against."""


def placebo(
    documents: pd.DataFrame,
    scores: pd.DataFrame,
    *,
    clusters: pd.DataFrame | None = None,
    repetitions: int = 200,
    seed: int = 1,
    source: str = "",
) -> pd.DataFrame:
    """How often do the tests find a difference between sources whose labels were shuffled?

    `documents` needs doc_id, source and the counts of tokens and sentences (rows with `included` false do
    not count), `scores` needs doc_id, field, frame, voice and hits. Clusters move as wholes, to the label
    of another cluster; the contrasts are those of a study, of the six largest sources with 10 or more
    documents. With `source`, the documents of that source alone are split at random into two halves.

    Returns one row a top-level frame: frame, tests, share_p05 (of the jackknife test; .05 is right) and
    share_p05_g2 (of the token test, on the same cells). Cells that a study refuses, or tests by
    permutation, are not tests here; without tests the shares are missing. Raises InputError where there
    is no such source, or nothing to compare.
    """
    matrix, names = _read(documents, scores, clusters)
    chosen = names.to_numpy(dtype=object) == source if source else np.ones(len(names), dtype=bool)
    if source and not chosen.any():
        raise InputError(f"placebo: no source {printable(source)!r}{nearest(source, names.unique())}")
    inside = subset(matrix, chosen[matrix.rows])
    label, arms = _halves(inside) if source else _labels(inside, names.iloc[inside.rows])
    rng = np.random.default_rng(seed)
    size = len(label)
    wholes = replace(inside, counts=pool(inside.counts, inside.cluster, size)[0], cluster=np.arange(size))
    found = []
    for _ in range(repetitions):
        pooled = Pooled(wholes, rng.permutation(label))
        found += [_test(pooled, arms, contrast) for contrast in arms.contrasts]
    return _shares(inside, np.array(found).reshape(-1, 2, len(inside.names)))


def _read(
    documents: pd.DataFrame, scores: pd.DataFrame, clusters: pd.DataFrame | None
) -> tuple[CountMatrix, pd.Series]:
    """The sheet of top-level frames, and the source of every document."""
    known = documents[documents["tokens"].fillna(0) > 0]
    kept = in_order(known[known["included"].astype(bool)] if "included" in known else known)
    frames = sorted(name for name in scores["frame"].unique() if "/" not in name)
    entries = number_entries(kept, scores[scores["hits"] > 0].assign(hit_sentences=0), frames)
    table = clusters if clusters is not None else kept[["doc_id"]].assign(cluster=kept["doc_id"])
    matrix = build_matrix(kept, entries, number_clusters(kept, table), tuple(frames), (ALL, ALL))
    return matrix, kept["source"]


def _labels(matrix: CountMatrix, source: pd.Series) -> tuple[Ints, Arms]:
    """The source of every cluster (of its first document) as a number, and the contrasts of the large sources."""
    sizes = source.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    names = [str(name) for name in sizes.index]
    number = source.map({name: i for i, name in enumerate(names)}).to_numpy(dtype=np.int64)
    label: Ints = number[np.unique(matrix.cluster, return_index=True)[1]].astype(np.int64)
    large = np.arange(len(names)) < min(MOST_PAIRED, int((sizes >= FEWEST_DOCUMENTS).sum()))
    arms = pair_groups(names, large)
    if not len(arms.contrasts):
        raise InputError(f"placebo: fewer than two sources have {FEWEST_DOCUMENTS} documents; nothing to shuffle")
    return label, arms


def _halves(matrix: CountMatrix) -> tuple[Ints, Arms]:
    clusters = int(matrix.cluster.max(initial=-1)) + 1
    label: Ints = (np.arange(clusters) % 2).astype(np.int64)
    if len(label) < 2 * FEWEST_DOCUMENTS:
        raise InputError(f"placebo: fewer than {2 * FEWEST_DOCUMENTS} documents; no two halves can be compared")
    return label, pair_groups(["one half", "the other"], np.ones(2, dtype=bool))


def _test(pooled: Pooled, arms: Arms, contrast: Ints) -> tuple[Floats, Floats]:
    """The p-values of one contrast by frame: jackknife and token test; missing where refused."""
    counts, cut = pooled.counts, [pooled.arm(arms.member[arm]) for arm in contrast]
    hits = [counts.sums(arm.hits) for arm in cut]
    carrying = np.array([counts.sums((arm.hits > 0).astype(np.float64)) for arm in cut])
    tested = (carrying.min(axis=0) > 1) & (hits[0] + hits[1] >= FEWEST_HITS)
    p = np.where(tested, p_value(contrast_arms(counts, cut, SIGNS[:2]).log_ratio), np.nan)
    tokens = [np.full(counts.columns, arm.tokens.sum()) for arm in cut]
    return p, np.where(np.isnan(p), np.nan, g2_p_value(hits[0], tokens[0], hits[1], tokens[1]))


def _shares(matrix: CountMatrix, p: Floats) -> pd.DataFrame:
    tests = np.isfinite(p[:, 0]).sum(axis=0)
    with np.errstate(invalid="ignore"):
        share, share_g2 = ((p[:, i] < _ALPHA).sum(axis=0) / tests for i in (0, 1))
    columns = {"tests": tests, "share_p05": share, "share_p05_g2": share_g2}
    return pd.DataFrame({"frame": pd.array(list(matrix.names), dtype="str")} | columns)


MATCHED = 30
"""Of the words most like a term in mentions and articles, one is drawn at random."""


def place_among_words(
    terms: pd.DataFrame, words: pd.DataFrame, tokens: pd.Series, *, sets: int = 200, seed: int = 1
) -> pd.DataFrame:
    """Where does a frame's ratio stand among those of random words? Two outlets differ in any words a little.

    `terms` (frame, term, source, hits, documents) has the mentions of a frame's terms in all voices, `words` (word,
    source, hits, documents) every other word, `tokens` the words of each source. For every term a word is drawn among
    the 30 most like it in its total of mentions and of documents (distance on log scales); a set is as many words as
    the frame has terms with a mention. Ratios are crude, of the six largest sources, half a hit added on both sides.

    Returns frame, a, b, ratio, words_low, words_high (the middle 95 % of the sets' ratios) and share (of sets whose
    log ratio is at least as far from 0). A share above .05 says that words of no meaning differ as much. Raises
    InputError where fewer than two sources have words.
    """
    names = tokens.sort_index().sort_values(ascending=False, kind="stable").index[:MOST_PAIRED].tolist()
    if len(names) < 2:
        raise InputError("placebo --words: one source; there is nothing to hold it against")
    table = words.pivot_table(index="word", columns="source", values="hits", aggfunc="sum", fill_value=0)
    hits = table.reindex(columns=names, fill_value=0).to_numpy(dtype=np.float64)
    known = _log_totals(words, "word")
    rng, rows, size = np.random.default_rng(seed), [], tokens.reindex(names).to_numpy(dtype=np.float64)
    for frame, part in terms.groupby("frame", sort=True):
        near = _nearest_words(_log_totals(part, "term"), known)
        drawn = np.take_along_axis(near[None], rng.integers(near.shape[1], size=(sets, len(near), 1)), axis=2)[..., 0]
        own = part.groupby("source")["hits"].sum().reindex(names, fill_value=0).to_numpy(dtype=np.float64)
        logs, shown = (np.log((h + 0.5) / size) for h in (hits[drawn].sum(axis=1), own))
        for i, j in combinations(range(len(names)), 2):
            ratio, others = shown[i] - shown[j], logs[:, i] - logs[:, j]
            low, high = np.exp(np.quantile(others, [0.025, 0.975]))
            share = float((np.abs(others) >= abs(ratio)).mean())
            rows.append((str(frame), names[i], names[j], float(np.exp(ratio)), low, high, share))
    return pd.DataFrame(rows, columns=["frame", "a", "b", "ratio", "words_low", "words_high", "share"])


def _log_totals(table: pd.DataFrame, key: str) -> Floats:
    """Log totals of hits and of documents of every word, in order of the words: shape (words, 2)."""
    sums = table.groupby(key, sort=True)[["hits", "documents"]].sum()
    logs: Floats = np.log(sums.to_numpy(dtype=np.float64))
    return logs


def _nearest_words(terms: Floats, words: Floats) -> Ints:
    """The numbers of the words most like every term: shape (terms, at most 30)."""
    if not len(words):
        raise InputError("placebo --words: the articles have no word outside the lexicons to draw from")
    distance = np.abs(terms[:, None] - words[None]).sum(axis=2)
    return np.argsort(distance, axis=1, kind="stable")[:, :MATCHED]
