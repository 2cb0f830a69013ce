"""Periods by their labels: 2024-03-05, 2024-W10, 2024-03, 2024-Q1, 2024."""

from __future__ import annotations

import datetime as dt


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


def place(day: str, unit: str) -> float | None:
    """Where a day stands on the axis of `ordinal`: 2024-03-16 is half a month past the start of March."""
    try:
        date = dt.date.fromisoformat(day)
    except ValueError:
        return None
    label = _label(date, unit)
    first, last = (dt.date.fromisoformat(d) for d in days(label))
    return (ordinal(label) or 0) - 0.5 + (date - first).days / ((last - first).days + 1)


def _label(date: dt.date, unit: str) -> str:
    week = date.isocalendar()
    return {
        "week": f"{week.year:04d}-W{week.week:02d}",
        "month": f"{date:%Y-%m}",
        "quarter": f"{date.year:04d}-Q{(date.month + 2) // 3}",
        "year": f"{date.year:04d}",
    }.get(unit, date.isoformat())
