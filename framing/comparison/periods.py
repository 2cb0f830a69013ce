"""Calendar periods: labels of dates, what a label says, and the unit of time that a corpus can carry.

Labels are 2024-03-05, 2024-W10 (ISO week), 2024-03, 2024-Q1 and 2024.
"""

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
FEWEST = 8
"""Periods that a timeline has where the dates give them."""


def label_periods(documents: pd.DataFrame, unit: str) -> pd.Series:
    """The period of every document: 2024-03-05, 2024-W10 (ISO week), 2024-03, 2024-Q1 or 2024.

    Needs `date` and `date_precision`. Empty where the date is missing or too coarse for `unit`. Labels of
    one unit sort by time.
    """
    coarseness = documents["date_precision"].map(_PRECISION).fillna(9)
    dates = documents["date"].where(coarseness <= _FINE_ENOUGH[unit], "").fillna("")
    number, known = pd.factorize(dates)
    labels = pd.array([_label(date, unit) for date in known], dtype="str")
    return pd.Series(labels.take(number), index=dates.index, name="period")


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


def shorten_unit(documents: pd.DataFrame, unit: str) -> str:
    """`unit`, or the longest shorter one with eight periods or more that hold documents: fewer points are no line.

    `unit` where no shorter one has as many.
    """
    for shorter in reversed(UNITS[: UNITS.index(unit) + 1]):
        labels = label_periods(documents, shorter)
        if labels[labels != ""].nunique() >= FEWEST:
            return shorter
    return unit


def day_numbers(documents: pd.DataFrame) -> Ints:
    """Days since 0001-01-01 of every document dated to the day; -1 for the others."""
    dates = documents["date"].where(documents["date_precision"] == "day", "").fillna("")
    numbers = {d: dt.date.fromisoformat(d).toordinal() if d else -1 for d in dates.unique()}
    return dates.map(numbers).to_numpy(dtype=np.int64)


def unit_of(period: str) -> str:
    """The unit of a period's label: 2024-W10 is a week."""
    return "week" if "W" in period else "quarter" if "Q" in period else {4: "year", 7: "month"}.get(len(period), "day")


def ordinal(period: str) -> int | None:
    """The place of a period among those of its unit, so that neighbours differ by 1; None where it is no period."""
    try:
        if "Q" in period:
            return int(period[:4]) * 4 + int(period[6:]) - 1
        if len(period) == 7 and "W" not in period:
            return int(period[:4]) * 12 + int(period[5:]) - 1
        return int(period) if len(period) == 4 else (_first_day(period).toordinal() - 1) // (7 if "W" in period else 1)
    except ValueError:
        return None


def _first_day(period: str) -> dt.date:
    if "W" in period:
        return dt.date.fromisocalendar(int(period[:4]), int(period[6:]), 1)
    if "Q" in period:
        return dt.date(int(period[:4]), 3 * int(period[6:]) - 2, 1)
    return dt.date.fromisoformat((period + "-01-01")[:10])


def days(period: str) -> tuple[str, str]:
    """The first and the last day of a period."""
    first = _first_day(period)
    length = 6 if "W" in period else 0
    if "W" not in period and len(period) < 10:
        months = 12 if len(period) == 4 else 3 if "Q" in period else 1
        year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
        length = (dt.date(year, month + 1, 1) - first).days - 1
    return first.isoformat(), (first + dt.timedelta(length)).isoformat()


def position(day: str, unit: str) -> float | None:
    """Where a day stands on the axis of `ordinal`: 2024-03-16 is half a month past the start of March."""
    try:
        date = dt.date.fromisoformat(day)
    except ValueError:
        return None
    label = _label(date.isoformat(), unit)
    first, last = (dt.date.fromisoformat(d) for d in days(label))
    return (ordinal(label) or 0) - 0.5 + (date - first).days / ((last - first).days + 1)
