"""Level shifts: from which period on a group uses a frame more, or less, than before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

import numpy as np
import pandas as pd

from framing import tables
from framing.comparison.count_matrices import CountMatrix, top_frames
from framing.comparison.groups import Groups
from framing.comparison.periods import UNITS, label_periods
from framing.comparison.rates import PER
from framing.comparison.reasons import FEWEST_HITS
from framing.comparison.timelines import followed
from framing.config.study import ComparisonSettings
from framing.statistics.change_points import FEWEST_PERIODS, ChangePoint, find_change_points
from framing.statistics.counts import Bools, Floats, add_up
from framing.statistics.multiplicity import adjust
from framing.tables import ALL

FEWEST_DOCUMENTS = 250
"""With fewer, not even a doubling of the rate is found (measurement.md 7)."""
PERIOD_DOCUMENTS = 5
"""What the median period must hold."""


def tabulate_change_points(
    documents: pd.DataFrame, matrices: Sequence[CountMatrix], groups: Groups, options: ComparisonSettings, seed: int
) -> pd.DataFrame:
    """Table `change_points`: one row a change, or one that says there is none, for all documents and every group.

    Top-level frames, all fields; see `statistics.change_points`. The unit is the smallest from the week on whose
    median period holds five documents, unless the study names one. Refused, with a reason: under 250 dated
    documents, under 20 periods, under five hits. `p_adjusted` is Benjamini-Hochberg over all rows. The level
    differs before and after; what made it differ is another question.
    """
    if not (documents["date"].fillna("") != "").any():
        return tables.empty("change_points")
    group = followed(groups, options)
    lines = [(ALL, np.ones(len(documents), dtype=bool))]
    lines += [(name, group == i) for i, name in enumerate(groups.names) if (group == i).any()]
    labels = _Labels(documents)
    top = [top_frames(matrix) for matrix in matrices if matrix.field == ALL]
    look = partial(find_change_points, seed=seed, alpha=1 - options.confidence)
    rows = []
    for name, inside in lines:
        unit = _unit(labels, inside, options)
        for matrix in top:
            found = _follow(matrix, inside, labels[unit], look)
            rows += [row | {"group": name, "unit": unit, "voice": matrix.voice} for row in found]
    table = pd.DataFrame(rows).assign(by=groups.by)
    return table.assign(p_adjusted=adjust(table["p"].to_numpy(dtype=np.float64), "bh")[0])


_Look = Callable[[Floats, Floats], tuple[list[ChangePoint], float]]
"""`find_change_points` with the seed and the level of the study."""


class _Labels(dict[str, np.ndarray]):
    """The period of every document by unit, made when first asked for."""

    def __init__(self, documents: pd.DataFrame) -> None:
        super().__init__()
        self.documents = documents

    def __missing__(self, unit: str) -> np.ndarray:
        self[unit] = label_periods(self.documents, unit).to_numpy(dtype=object).astype(str)
        return self[unit]


def _unit(labels: _Labels, inside: Bools, options: ComparisonSettings) -> str:
    if options.period != "auto":
        return options.period
    for unit in UNITS[1:]:
        values = labels[unit]
        sizes = np.unique(values[inside & (values != "")], return_counts=True)[1]
        if len(sizes) and np.median(sizes) >= PERIOD_DOCUMENTS:
            return unit
    return UNITS[-1]


def _follow(matrix: CountMatrix, inside: Bools, labels: np.ndarray, look: _Look) -> list[dict[str, object]]:
    """The rows of one line and sheet, frame by frame."""
    kept = (inside & (labels != ""))[matrix.rows]
    shown, period = np.unique(labels[matrix.rows[kept]], return_inverse=True)
    number = np.full(len(kept), -1)
    number[kept] = period
    counts, size = matrix.counts, len(shown)
    tokens = add_up(period, counts.tokens[kept], size)
    rows = []
    for column, frame in enumerate(matrix.names):
        chosen = kept[counts.unit] & (counts.column == column)
        hits = add_up(number[counts.unit[chosen]], counts.hits[chosen], size)
        base = {"frame": frame, "periods": size, "documents": int(kept.sum())}
        rows += [base | row for row in _change_point_rows(shown, tokens, hits, int(kept.sum()), look)]
    return rows


def _change_point_rows(
    shown: np.ndarray, tokens: Floats, hits: Floats, documents: int, look: _Look
) -> list[dict[str, object]]:
    nothing: dict[str, object] = {"period": "", "rate_before": np.nan, "rate_after": np.nan, "p": np.nan, "reason": ""}
    conditions = {
        "no_hits": hits.sum() == 0,
        "too_few_documents": documents < FEWEST_DOCUMENTS,
        "too_few_periods": len(shown) < FEWEST_PERIODS,
        "too_few_hits": hits.sum() < FEWEST_HITS,
    }
    reason = next((code for code, applies in conditions.items() if applies), "")
    if reason:
        return [nothing | {"reason": reason}]
    found, p = look(tokens, hits)
    edges = [0, *(shift.place for shift in found), len(shown)]
    rates = [PER * hits[i:j].sum() / tokens[i:j].sum() for i, j in pairwise(edges)]
    rows = [
        {"period": str(shown[s.place]), "rate_before": rates[i], "rate_after": rates[i + 1], "p": s.p, "reason": ""}
        for i, s in enumerate(found)
    ]
    return rows or [nothing | {"p": p}]
