"""In which order a column writes day, month and year as numbers: told by its values together, never guessed.

`28.02.05` alone may be a day of 2005 or of 2028, and `03/04/2024` April or March. A column that also holds 25/12/2024
has the day first, as long as nothing in it has the month first.
"""

from __future__ import annotations

import datetime as dt
import re

ORDERS = {"dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day"}
_NUMBERS = re.compile(r"\s*(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?![\d./-])", re.ASCII)
_LAST_OF_THIS_CENTURY = 68
"""As POSIX reads two digits of a year: 69 to 99 are of the 1900s."""
_DAYS, _YEARS, _LONGEST_MONTH = 13, 3, 31


class DayOrder:
    """Takes the dates of a column one after the other; `told()` says which order all of them allow."""

    def __init__(self) -> None:
        self.example = ""
        self._fits = set(ORDERS)
        self._first: set[str] = set()
        self._last: set[str] = set()

    def add(self, written: str | None) -> None:
        """Look at one date; what is not written as three numbers tells nothing."""
        match = _NUMBERS.match(written or "")
        if not match:
            return
        first, _, second, last = match.groups()
        fits = {order for order in ORDERS if read_numbers(first, second, last, order)}
        if len(last) == 2 or (len(fits) > 1 and first != second):
            self.example = self.example or match[0].strip()
        self._fits &= fits
        self._first.add(first)
        self._last.add(last)

    def told(self) -> str:
        """The order (`dmy`, `mdy`, `ymd`); empty where the values allow several, or none.

        Of day first and year first the former is taken only where the first number has 13 values or more and the last
        3 or fewer: a corpus of as many years as that in which all is of the same days of a month is none. Year first
        is taken only where a first number is no day at all: one 31.06.05 among days and months is a slip.
        """
        if self._fits == {"dmy", "ymd"} and len(self._first) >= _DAYS and len(self._last) <= _YEARS:
            return "dmy"
        if self._fits == {"ymd"} and max(map(int, self._first)) <= _LONGEST_MONTH:
            return ""
        return next(iter(self._fits)) if len(self._fits) == 1 else ""


def read_numbers(first: str, second: str, last: str, order: str) -> dt.datetime | None:
    """The day that three numbers mean in an order; None where there is no such day."""
    parts = dict(zip(order, (first, second, last), strict=True))
    year = int(parts["y"])
    if len(parts["y"]) < 4:
        year += 2000 if year <= _LAST_OF_THIS_CENTURY else 1900
    if len(parts["y"]) not in (2, 4) or max(len(parts["m"]), len(parts["d"])) > 2:
        return None
    try:
        return dt.datetime(year, int(parts["m"]), int(parts["d"]))
    except ValueError:
        return None
