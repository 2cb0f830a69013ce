"""Level shifts: from which period on a group uses a frame more, or less, than before."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from framing import tables
from framing.comparison.groups import Groups
from framing.comparison.periods import UNITS, label_periods
from framing.comparison.rates import FEWEST_HITS, PER
from framing.comparison.sheets import Sheet, top_frames
from framing.comparison.timelines import followed
from framing.config import Comparison as Options
from framing.statistics.counts import Bools, Floats, add_up
from framing.statistics.level_shifts import FEWEST_PERIODS, find_level_shifts
from framing.statistics.multiplicity import adjust
from framing.tables import ALL

FEWEST_DOCUMENTS = 250
"""With fewer, not even a doubling of the rate is found (measurement.md 7)."""
PERIOD_DOCUMENTS = 5
"""What the median period must hold."""


def find_shifts(
    documents: pd.DataFrame, sheets: Sequence[Sheet], groups: Groups, options: Options, seed: int
) -> pd.DataFrame:
    """Table `shifts`: one row a shift of level, or one that says there is none, for all documents and every group.

    Top-level frames, all fields; see `statistics.level_shifts`. The unit is the smallest from the week on whose
    median period holds five documents, unless the study names one. Refused, with a reason: under 250 dated
    documents, under 20 periods, under five hits. `p_adjusted` is Benjamini-Hochberg over all rows. The level
    differs before and after; what made it differ is another question.
    """
    if not (documents["date"].fillna("") != "").any():
        return tables.empty("shifts")
    group = followed(groups, options)
    lines = [(ALL, np.ones(len(documents), dtype=bool))]
    lines += [(name, group == i) for i, name in enumerate(groups.names) if (group == i).any()]
    labels = _Labels(documents)
    top = [top_frames(sheet) for sheet in sheets if sheet.field == ALL]
    rows = []
    for name, inside in lines:
        unit = _unit(labels, inside, options)
        for sheet in top:
            found = _follow(sheet, inside, labels[unit], seed)
            rows += [row | {"group": name, "unit": unit, "voice": sheet.voice} for row in found]
    table = pd.DataFrame(rows).assign(by=groups.by)
    return table.assign(p_adjusted=adjust(table["p"].to_numpy(dtype=np.float64), "bh")[0])


class _Labels(dict[str, np.ndarray]):
    """The period of every document by unit, made when first asked for."""

    def __init__(self, documents: pd.DataFrame) -> None:
        super().__init__()
        self.documents = documents

    def __missing__(self, unit: str) -> np.ndarray:
        self[unit] = label_periods(self.documents, unit).to_numpy(dtype=object).astype(str)
        return self[unit]


def _unit(labels: _Labels, inside: Bools, options: Options) -> str:
    if options.period != "auto":
        return options.period
    for unit in UNITS[1:]:
        values = labels[unit]
        sizes = np.unique(values[inside & (values != "")], return_counts=True)[1]
        if len(sizes) and np.median(sizes) >= PERIOD_DOCUMENTS:
            return unit
    return UNITS[-1]


def _follow(sheet: Sheet, inside: Bools, labels: np.ndarray, seed: int) -> list[dict[str, object]]:
    """The rows of one line and sheet, frame by frame."""
    kept = (inside & (labels != ""))[sheet.rows]
    shown, period = np.unique(labels[sheet.rows[kept]], return_inverse=True)
    number = np.full(len(kept), -1)
    number[kept] = period
    counts, size = sheet.counts, len(shown)
    tokens = add_up(period, counts.tokens[kept], size)
    rows = []
    for column, frame in enumerate(sheet.names):
        chosen = kept[counts.unit] & (counts.column == column)
        hits = add_up(number[counts.unit[chosen]], counts.hits[chosen], size)
        base = {"frame": frame, "periods": size, "documents": int(kept.sum())}
        rows += [base | row for row in _shift_rows(shown, tokens, hits, int(kept.sum()), seed)]
    return rows


def _shift_rows(shown: np.ndarray, tokens: Floats, hits: Floats, documents: int, seed: int) -> list[dict[str, object]]:
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
    found, p = find_level_shifts(tokens, hits, seed)
    edges = [0, *(shift.place for shift in found), len(shown)]
    rates = [PER * hits[i:j].sum() / tokens[i:j].sum() for i, j in pairwise(edges)]
    rows = [
        {"period": str(shown[s.place]), "rate_before": rates[i], "rate_after": rates[i + 1], "p": s.p, "reason": ""}
        for i, s in enumerate(found)
    ]
    return rows or [nothing | {"p": p}]
