"""Calendar periods: labels of dates, and the unit of time that a corpus can carry."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from framing.statistics.counts import Bools, Floats, Ints

UNITS = ("day", "week", "month", "quarter", "year")
_FINE_ENOUGH = {"day": 1, "week": 1, "month": 2, "quarter": 2, "year": 3}
_PRECISION = {"day": 1, "month": 2, "year": 3}
DOCUMENTS, EXPECTED_HITS = 10, 5
"""What the typical cell of a timeline must hold."""


def label_periods(documents: pd.DataFrame, unit: str) -> pd.Series:
    """The period of every document: 2024-03-05, 2024-W10 (ISO week), 2024-03, 2024-Q1 or 2024.

    Needs `date` and `date_precision`. Empty where the date is missing or too coarse for `unit`. Labels of
    one unit sort by time.
    """
    coarseness = documents["date_precision"].map(_PRECISION).fillna(9)
    dates = documents["date"].where(coarseness <= _FINE_ENOUGH[unit], "").fillna("")
    labels = {date: _label(date, unit) for date in dates.unique()}
    return dates.map(labels).astype("str")


def _label(date: str, unit: str) -> str:
    if not date or unit == "day":
        return date
    if unit == "week":
        year, week, _ = dt.date.fromisoformat(date).isocalendar()
        return f"{year:04d}-W{week:02d}"
    if unit == "quarter":
        return f"{date[:4]}-Q{(int(date[5:7]) + 2) // 3}"
    return date[:7] if unit == "month" else date[:4]


def choose_unit(documents: pd.DataFrame, group: Ints, tokens: Floats, rate: float, wanted: str = "auto") -> str:
    """The smallest unit in which the typical cell of group and period can carry a rate.

    Typical is the cell that the median document stands in: it must hold 10 documents and 5 expected hits
    (tokens times `rate`, hits per token). Groups below 0 do not count. `year` where no unit will do.
    `wanted` other than "auto" is taken as it is.
    """
    if wanted != "auto":
        return wanted
    for unit in UNITS[:-1]:
        labels = label_periods(documents, unit).to_numpy(dtype=object)
        inside = (labels != "") & (group >= 0)
        if inside.any() and _is_carried(labels, group, tokens, inside, rate):
            return unit
    return UNITS[-1]


def _is_carried(labels: np.ndarray, group: Ints, tokens: Floats, inside: Bools, rate: float) -> bool:
    period = np.unique(labels[inside].astype(str), return_inverse=True)[1]
    _, cell = np.unique(period * (group.max() + 1) + group[inside], return_inverse=True)
    documents, length = np.bincount(cell), np.bincount(cell, tokens[inside])
    return bool(np.median(documents[cell]) >= DOCUMENTS and np.median(length[cell]) * rate >= EXPECTED_HITS)


def day_numbers(documents: pd.DataFrame) -> Ints:
    """Days since 0001-01-01 of every document dated to the day; -1 for the others."""
    dates = documents["date"].where(documents["date_precision"] == "day", "").fillna("")
    numbers = {d: dt.date.fromisoformat(d).toordinal() if d else -1 for d in dates.unique()}
    return dates.map(numbers).to_numpy(dtype=np.int64)
