"""Terms behind a difference: how much of it every term contributes, exactly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from framing.comparison.contrasts import SIGNS, Pooled, Totals
from framing.comparison.count_matrices import CountMatrix, build_matrix, held_voices
from framing.comparison.groups import Arms
from framing.comparison.rates import PER
from framing.comparison.same_events import measure_terms
from framing.comparison.stratum_sums import StratumSums
from framing.config.study import ComparisonSettings
from framing.statistics.counts import Bools, Floats, Ints, divide
from framing.statistics.intervals import interval
from framing.statistics.jackknife import contrast_rates
from framing.tables import ALL, empty

_JOINT = "\0"


def build_term_matrix(
    documents: pd.DataFrame, term_counts: pd.DataFrame, cluster: Ints, frames: Sequence[str], voice: str
) -> CountMatrix:
    """The sheet of field `*` and one voice whose columns are frame and term.

    A term counts in its own frame and in every parent; the same term of two sub-frames is one column of
    their parent.
    """
    place = pd.Series(np.arange(len(documents)), index=documents["doc_id"])
    known = term_counts.assign(unit=term_counts["doc_id"].map(place))
    known = known[known["unit"].notna() & (known["voice"].isin(held_voices(voice)) | (voice == ALL))]
    paths = {path: [f for f in _upward(path) if f in set(frames)] for path in known["frame"].unique()}
    rolled = known.assign(path=known["frame"].map(paths)).explode("path").dropna(subset="path")
    key = rolled["path"] + _JOINT + rolled["term"]
    order = {frame: i for i, frame in enumerate(frames)}
    names = sorted(key.unique(), key=lambda name: (order[name.split(_JOINT)[0]], name))
    numbers = {name: i for i, name in enumerate(names)}
    entries = rolled.assign(
        column=key.map(numbers).astype("int64"), unit=rolled["unit"].astype("int64"), hit_sentences=0
    )
    return build_matrix(documents, entries, cluster, tuple(names), (ALL, voice))


def column_terms(matrix: CountMatrix) -> list[tuple[str, str]]:
    """Frame and term of every column of a sheet of terms."""
    return [(frame, term) for frame, _, term in (name.partition(_JOINT) for name in matrix.names)]


def _upward(path: str) -> list[str]:
    """A frame's path and those of its parents."""
    parts = path.split("/")
    return ["/".join(parts[: i + 1]) for i in range(len(parts))]


def tabulate_contributions(
    matrix: CountMatrix, cell: Ints, arms: Arms, tested: pd.DataFrame, options: ComparisonSettings
) -> pd.DataFrame:
    """Rows of the table `contributions`, without the constant columns of its key.

    The contribution of a term is the difference of its own rates, PER tokens; those of one frame add up to
    the frame's difference (the word shift of Gallagher et al. 2021, "Generalized word shift graphs", with
    weight 1 for the terms and 0 for all other words). Intervals are those of the cluster jackknife, and
    stand where `tested` (contrasts x frames, by name) is true.
    """
    if not matrix.names or not len(arms.contrasts):
        return empty("contributions")[["a", "b", "frame", "term", *_MEASURED]]
    pooled = Pooled(matrix, cell)
    totals = pooled.totals(arms)
    rates = divide(totals.hits, totals.tokens[:, None])
    a, b = arms.contrasts.T
    low, high = _intervals(pooled, arms, tested[_frames(matrix)].to_numpy(), options)
    numbers = {"contribution": PER * (rates[a] - rates[b]), "conf_low": low, "conf_high": high}
    return _rows(matrix, arms, numbers, totals, totals.hits[a] + totals.hits[b] > 0)


def tabulate_within(
    matrix: CountMatrix, cell: Ints, event: Ints, arms: Arms, supported: pd.DataFrame, options: ComparisonSettings
) -> pd.DataFrame:
    """The same for rows with basis `event`: each term's part of the difference inside common events.

    It is the Mantel-Haenszel difference of the term's own rates, so the terms of a frame add up to that row's
    difference. Rows stand where `supported` is true; documents are those of the whole side.
    """
    if not matrix.names or not supported.to_numpy().any():
        return empty("contributions")[["a", "b", "frame", "term", *_MEASURED]]
    numbers = measure_terms(StratumSums(matrix, cell, event), arms, options)
    shown = supported[_frames(matrix)].to_numpy() & (numbers.pop("clusters") > 0)
    return _rows(matrix, arms, numbers, Pooled(matrix, cell).totals(arms), shown)


def _frames(matrix: CountMatrix) -> list[str]:
    """The frame of every column."""
    return [name.split(_JOINT)[0] for name in matrix.names]


def _rows(
    matrix: CountMatrix, arms: Arms, numbers: dict[str, np.ndarray], totals: Totals, shown: Bools
) -> pd.DataFrame:
    """Rows of the (contrasts, terms) that are shown."""
    a, b = arms.contrasts.T
    row, column = np.nonzero(shown)
    numbers = numbers | {"documents_a": totals.document_frequency[a], "documents_b": totals.document_frequency[b]}
    frames, terms = zip(*(name.split(_JOINT) for name in matrix.names), strict=True)
    return pd.DataFrame(
        {
            "a": _take(arms.a, row),
            "b": _take(arms.b, row),
            "frame": _take(frames, column),
            "term": _take(terms, column),
        }
        | {name: values[row, column] for name, values in numbers.items()}
    )


_MEASURED = ("contribution", "conf_low", "conf_high", "documents_a", "documents_b")


def _take(names: Sequence[str], places: Ints) -> pd.api.extensions.ExtensionArray:
    return pd.array(list(names), dtype="str").take(places)


def _intervals(pooled: Pooled, arms: Arms, sure: np.ndarray, options: ComparisonSettings) -> tuple[Floats, Floats]:
    low, high = np.full(sure.shape, np.nan), np.full(sure.shape, np.nan)
    for row in np.flatnonzero(sure.any(axis=1)):
        cut = [pooled.arm(arms.member[arm]) for arm in arms.contrasts[row]]
        bounds = interval(contrast_rates(pooled.counts, cut, SIGNS[:2]), options.confidence)
        low[row], high[row] = (np.where(sure[row], PER * bound, np.nan) for bound in bounds)
    return low, high
