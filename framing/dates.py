"""Dates as they are written -> a UTC day, a month or a year; never a guess.

What is ambiguous (03/04/2024: March or April?), relative ("today"), or outside 1800-2100 is no date.
25/12/2024 and 03/03/2024 can be read in one way only and are.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_TIME = (
    r"(?:(?:T|,?\s+(?:at\s+)?)(?P<h>\d{1,2}):(?P<min>\d\d)(?::(?P<s>\d\d)(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\.?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?(?:\s*\([A-Z]{3,4}\))?)?"
)
_PATTERNS = tuple(
    re.compile(pattern, re.ASCII | re.IGNORECASE)
    for pattern in (
        rf"(?P<y>\d{{4}})-(?P<m>\d\d)-(?P<d>\d\d){_TIME}",
        r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?:T?(?P<h>\d\d)(?P<min>\d\d)(?P<s>\d\d)(?P<zone>Z)?)?",
        rf"(?P<y>\d{{4}})[/.](?P<m>\d\d?)[/.](?P<d>\d\d?){_TIME}",
        rf"{_WEEKDAY}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ -]{_MONTH},?[ -](?P<y>\d{{4}}){_TIME}",
        rf"{_WEEKDAY}{_MONTH} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}}){_TIME}",
        r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日",
        r"(?P<y>\d{4})[-/](?P<m>\d\d)",
        rf"{_MONTH},? (?P<y>\d{{4}})",
        r"(?P<y>\d{4})",
    )
)
_EITHER = re.compile(
    rf"(?P<a>\d{{1,2}})(?P<sep>[/.-])(?P<b>\d{{1,2}})(?P=sep)(?P<y>\d{{4}}){_TIME}", re.ASCII | re.IGNORECASE
)
_ZONE = re.compile(r"([+-])(\d\d):?(\d\d)?")
_CLOCK = re.compile(r"\d{1,2}:\d\d(:\d\d)?|[+-]\d{4}\b")
_LENGTH = {"year": 4, "month": 7, "day": 10}
FIRST_YEAR, LAST_YEAR = 1800, 2100


@lru_cache(maxsize=200_000)
def parse_date(written: str, date_format: str = "") -> tuple[str, str] | None:
    """(date, precision) of a date as written; None where it is none, ambiguous or outside 1800-2100.

    The date is `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, the precision `day`, `month` or `year`. A time with a zone
    becomes its UTC day; a time without one keeps the day written. `date_format` is strptime syntax or `epoch`
    (seconds, or milliseconds from 100,000,000,000 on); with it nothing else is tried.
    """
    text = " ".join(written.split())
    try:
        if date_format:
            return _checked(_formatted(text, date_format), "day")
        for pattern in _PATTERNS:
            if match := pattern.fullmatch(text):
                return _read(match.groupdict())
        if match := _EITHER.fullmatch(text):
            return _read_either(match.groupdict())
        return _foreign(text)
    except (ValueError, OverflowError):
        return None


def shorten_date(date: str, precision: str) -> tuple[str, str]:
    """A date cut to the precision that is really known (`unknown`: no date)."""
    if precision == "unknown" or not date:
        return "", "unknown"
    cut = date[: _LENGTH.get(precision, 10)]
    return cut, next(name for name, length in _LENGTH.items() if length >= len(cut))


def _read(parts: dict[str, str | None]) -> tuple[str, str] | None:
    year, name = int(parts["y"] or 0), parts.get("month")
    if not name and not parts.get("m"):
        return _checked(dt.datetime(year, 1, 1), "year")
    month = _MONTHS.index(name[:3].lower()) + 1 if name else int(parts.get("m") or 0)
    if not parts.get("d"):
        return _checked(dt.datetime(year, month, 1), "month")
    return _checked(_to_utc(dt.datetime(year, month, int(parts["d"] or 0)), parts), "day")


def _read_either(parts: dict[str, str | None]) -> tuple[str, str] | None:
    """Two numbers and a year: read only where one order alone makes a date."""
    a, b = int(parts["a"] or 0), int(parts["b"] or 0)
    if a != b and a <= 12 and b <= 12:
        return None
    day, month = (a, b) if a >= b else (b, a)
    return _checked(_to_utc(dt.datetime(int(parts["y"] or 0), month, day), parts), "day")


def _to_utc(day: dt.datetime, parts: dict[str, str | None]) -> dt.datetime:
    """The moment in UTC where a zone is given; a leap second counts as the second before it."""
    if not parts.get("h"):
        return day
    hour, second = int(parts["h"] or 0), int(parts.get("s") or 0)
    if half := parts.get("half"):
        hour = hour % 12 + (12 if half[0].lower() == "p" else 0)
    if second > 60:
        raise ValueError("no such second")
    moment = day.replace(hour=hour, minute=int(parts["min"] or 0), second=min(second, 59))
    zone = _ZONE.fullmatch(parts.get("zone") or "")
    if not zone:
        return moment
    shift = dt.timedelta(hours=int(zone[2]), minutes=int(zone[3] or 0))
    return moment - shift if zone[1] == "+" else moment + shift


def _formatted(text: str, date_format: str) -> dt.datetime:
    if date_format == "epoch":
        seconds = float(text)
        seconds = seconds / 1000 if abs(seconds) >= 1e11 else seconds
        return dt.datetime(1970, 1, 1) + dt.timedelta(seconds=seconds)
    moment = dt.datetime.strptime(text, date_format)
    return moment.astimezone(dt.UTC) if moment.tzinfo else moment


def _foreign(text: str) -> tuple[str, str] | None:
    """Dates with a month in words of another language, by dateparser: absolute ones with day, month and year only."""
    numbers = re.findall(r"\d+", _CLOCK.sub(" ", text))
    if (
        len(text) > 60
        or not re.search(r"[^\W\d_]{3}", text)
        or len(numbers) != 2
        or not any(len(n) == 4 for n in numbers)
    ):
        return None
    import dateparser

    moment = dateparser.parse(
        text,
        settings={"PARSERS": ["absolute-time"], "STRICT_PARSING": True, "TIMEZONE": "UTC", "TO_TIMEZONE": "UTC"},
    )
    return _checked(moment, "day") if moment else None


def _checked(moment: dt.datetime, precision: str) -> tuple[str, str] | None:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None
    return moment.date().isoformat()[: _LENGTH[precision]], precision
