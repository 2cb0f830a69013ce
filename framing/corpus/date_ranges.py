"""Dates as days: how far two documents stand apart, however precisely each is dated."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.text.tokens import Ints

_UNDATED = (-(10**6), 10**7)


def date_by_publication(documents: pd.DataFrame) -> pd.DataFrame:
    """The documents with the days of publication alone: a day of collection says nothing of when a text came out."""
    if "date_kind" not in documents:
        return documents
    return documents.assign(date=documents["date"].where(documents["date_kind"] != "crawled", ""))


@dataclass(frozen=True)
class Intervals:
    """First and last possible day (ordinals) of each document; one without a date may be of any day."""

    low: Ints
    high: Ints

    @classmethod
    def of(cls, dates: pd.Series) -> Intervals:
        """From dates written YYYY-MM-DD, YYYY-MM or YYYY, or empty."""
        codes, unique = pd.factorize(dates)
        bounds = np.array([_bounds(str(date)) for date in unique] or [_UNDATED], dtype=np.int64)
        return cls(bounds[codes, 0], bounds[codes, 1])

    def gaps(self, a: Ints, b: Ints) -> Ints:
        """Days between documents a and b at the least."""
        return np.asarray(np.maximum(np.maximum(self.low[a] - self.high[b], self.low[b] - self.high[a]), 0))


def _bounds(date: str) -> tuple[int, int]:
    if not date:
        return _UNDATED
    year, month, day = (*map(int, date.split("-")), 0, 0)[:3]
    first = dt.date(year, month or 1, day or 1)
    if day:
        return first.toordinal(), first.toordinal()
    last_month = month or 12
    following = dt.date(year + last_month // 12, last_month % 12 + 1, 1)
    return first.toordinal(), following.toordinal() - 1
