"""The same tests where nothing can differ: how often would this corpus cry wolf?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing.comparison.contrasts import SIGNS, Pooled
from framing.comparison.groups import MOST_PAIRED, Sides, pair_groups
from framing.comparison.rates import FEWEST_HITS
from framing.comparison.sheets import Sheet, build_sheet, in_order, number_clusters, number_entries, subset
from framing.comparison.verdicts import ALPHA
from framing.errors import InputError, nearest, printable
from framing.statistics.counts import Floats, Ints
from framing.statistics.intervals import p_value
from framing.statistics.jackknife import contrast_sides
from framing.statistics.keyness import g2_p_value
from framing.tables import ALL

FEWEST_DOCUMENTS = 10


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
    sheet, names = _read(documents, scores, clusters)
    chosen = names.to_numpy(dtype=object) == source if source else np.ones(len(names), dtype=bool)
    if source and not chosen.any():
        raise InputError(f"placebo: no source {printable(source)!r}{nearest(source, names.unique())}")
    inside = subset(sheet, chosen[sheet.rows])
    label, sides = _halves(inside) if source else _labels(inside, names.iloc[inside.rows])
    rng = np.random.default_rng(seed)
    pooled = Pooled(inside, label[inside.cluster])
    found = []
    for _ in range(repetitions):
        pooled.cell = rng.permutation(label)[inside.cluster]
        found += [_test(pooled, sides, contrast) for contrast in sides.contrasts]
    return _shares(inside, np.array(found).reshape(-1, 2, len(inside.names)))


def _read(documents: pd.DataFrame, scores: pd.DataFrame, clusters: pd.DataFrame | None) -> tuple[Sheet, pd.Series]:
    """The sheet of top-level frames, and the source of every document."""
    known = documents[documents["tokens"].fillna(0) > 0]
    kept = in_order(known[known["included"].astype(bool)] if "included" in known else known)
    frames = sorted(name for name in scores["frame"].unique() if "/" not in name)
    entries = number_entries(kept, scores[scores["hits"] > 0].assign(hit_sentences=0), frames)
    table = clusters if clusters is not None else kept[["doc_id"]].assign(cluster=kept["doc_id"])
    sheet = build_sheet(kept, entries, number_clusters(kept, table), tuple(frames), (ALL, ALL))
    return sheet, kept["source"]


def _labels(sheet: Sheet, source: pd.Series) -> tuple[Ints, Sides]:
    """The source of every cluster (of its first document) as a number, and the contrasts of the large sources."""
    sizes = source.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    names = [str(name) for name in sizes.index]
    number = source.map({name: i for i, name in enumerate(names)}).to_numpy(dtype=np.int64)
    label: Ints = number[np.unique(sheet.cluster, return_index=True)[1]].astype(np.int64)
    large = np.arange(len(names)) < min(MOST_PAIRED, int((sizes >= FEWEST_DOCUMENTS).sum()))
    sides = pair_groups(names, large)
    if not len(sides.contrasts):
        raise InputError(f"placebo: fewer than two sources have {FEWEST_DOCUMENTS} documents; nothing to shuffle")
    return label, sides


def _halves(sheet: Sheet) -> tuple[Ints, Sides]:
    clusters = int(sheet.cluster.max(initial=-1)) + 1
    label: Ints = (np.arange(clusters) % 2).astype(np.int64)
    if len(label) < 2 * FEWEST_DOCUMENTS:
        raise InputError(f"placebo: fewer than {2 * FEWEST_DOCUMENTS} documents; no two halves can be compared")
    return label, pair_groups(["one half", "the other"], np.ones(2, dtype=bool))


def _test(pooled: Pooled, sides: Sides, contrast: Ints) -> tuple[Floats, Floats]:
    """The p-values of one contrast by frame: jackknife and token test; missing where refused."""
    counts, cut = pooled.counts, [pooled.side(sides.member[side]) for side in contrast]
    hits = [counts.sums(side.hits) for side in cut]
    carrying = np.array([counts.sums((side.hits > 0).astype(np.float64)) for side in cut])
    tested = (carrying.min(axis=0) > 1) & (hits[0] + hits[1] >= FEWEST_HITS)
    p = np.where(tested, p_value(contrast_sides(counts, cut, SIGNS[:2]).log_ratio), np.nan)
    tokens = [np.full(counts.columns, side.tokens.sum()) for side in cut]
    return p, np.where(np.isnan(p), np.nan, g2_p_value(hits[0], tokens[0], hits[1], tokens[1]))


def _shares(sheet: Sheet, p: Floats) -> pd.DataFrame:
    tests = np.isfinite(p[:, 0]).sum(axis=0)
    with np.errstate(invalid="ignore"):
        share, share_g2 = ((p[:, i] < ALPHA).sum(axis=0) / tests for i in (0, 1))
    columns = {"tests": tests, "share_p05": share, "share_p05_g2": share_g2}
    return pd.DataFrame({"frame": pd.array(list(sheet.names), dtype="str")} | columns)
