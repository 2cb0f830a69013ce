"""Dates as they are written -> a UTC day, a month or a year; never a guess.

What is ambiguous (03/04/2024: March or April? 4 listopada: October or November? 10:00 CST: Chicago or Shanghai?),
relative ("today"), or outside 1800-2100 is no date. 25/12/2024 and 03/03/2024 can be read in one way only and are.
Weekdays, editions, hours and zones that stand behind a date are told from it first (`dates.toml`).
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from framing.corpus.day_order import read_numbers

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_ORDINAL = "(?:st|nd|rd|th)?"
_PATTERNS = tuple(
    re.compile(pattern, re.ASCII | re.IGNORECASE)
    for pattern in (
        r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)",
        r"(?P<y>\d{4})[/.](?P<m>\d\d?)[/.](?P<d>\d\d?)",
        rf"(?P<d>\d{{1,2}}){_ORDINAL}[ -]{_MONTH},?[ -](?P<y>\d{{4}})",
        rf"{_MONTH} (?P<d>\d{{1,2}}){_ORDINAL},? (?P<y>\d{{4}})",
        r"(?P<y>\d{4})[年년](?P<m>\d{1,2})[月월](?P<d>\d{1,2})[日일]",
        r"(?P<y>\d{4})[-/](?P<m>\d\d)",
        rf"{_MONTH},? (?P<y>\d{{4}})",
        r"(?P<y>\d{4})",
    )
)
_COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?:T?(?P<h>\d\d)(?P<min>\d\d)(?P<s>\d\d)(?P<zone>Z)?)?", re.A)
_EITHER = re.compile(r"(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d\d)", re.ASCII)
_IN_ADDRESS = re.compile(
    rf"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2]|{'|'.join(_MONTHS)})[/-](0?[1-9]|[12]\d|3[01])(?!\d)",
    re.ASCII | re.IGNORECASE,
)
_YEAR_LAST = re.compile(r"(\w{3} \w{3} \d{1,2}) (\d\d:\d\d:\d\d)((?: [+-]\d{4}| [A-Z]{2,5})?) (\d{4})", re.ASCII)
"""As Twitter, and C's `ctime`, write a moment."""
_SHORT_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)\.?,?\s+", re.IGNORECASE)
_IDEOGRAPHIC = re.compile(r"\s*([年月日년월일])\s*")
_LATE = ("p", "下午", "午後", "오후")
_LONGEST = 200
_LENGTH = {"year": 4, "month": 7, "day": 10}
FIRST_YEAR, LAST_YEAR = 1800, 2100


def parse_date(written: str, date_format: str = "", language: str = "", order: str = "") -> tuple[str, str] | None:
    """(date, precision) of a date as written; None where it is none, ambiguous or outside 1800-2100.

    The date is `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, the precision `day`, `month` or `year`. A time with a zone
    becomes its UTC day, but midnight with a zone is a bare day as many systems write it and stays that day; a time
    without a zone keeps the day written. `date_format` is strptime syntax or `epoch` (seconds, or milliseconds from
    100,000,000,000 on); with it nothing else is tried. `language` (ISO 639-1) tells a month whose name is another
    month in another language; `order` (of `day_order`) what three numbers mean that may mean several days.
    """
    found = _read_moment(written, date_format, language, order)
    return found and (found[0].date().isoformat()[: _LENGTH[found[1]]], found[1])


def parse_time(written: str, date_format: str = "", language: str = "", order: str = "") -> str:
    """The UTC time of day (HH:MM:SS) of a date as written; empty where there is none, or midnight."""
    found = _read_moment(written, date_format, language, order)
    return found[0].strftime("%H:%M:%S") if found and found[0].time() != dt.time() else ""


def find_day(url: str) -> str:
    """The day (YYYY-MM-DD) that an address names in its path, as /2020/01/03/ or /2020/jan/03/; empty where none."""
    if not _IN_ADDRESS.search(url):
        return ""
    try:
        match = _IN_ADDRESS.search(urlsplit(url).path)
    except ValueError:  # no address
        match = None
    if not match:
        return ""
    year, month, day = match.groups()
    written = f"{year}-{month:0>2}-{day:0>2}" if month.isdigit() else f"{day} {month} {year}"
    found = parse_date(written)
    return found[0] if found else ""


@lru_cache(maxsize=200_000)
def _read_moment(written: str, date_format: str, language: str, order: str) -> tuple[dt.datetime, str] | None:
    text = " ".join(written.split())
    try:
        if date_format:
            return _checked(_formatted(text, date_format), "day")
        if match := _COMPACT.fullmatch(text):
            return _read(match.groupdict(), match.groupdict())
        if match := _PATTERNS[0].fullmatch(text):
            return _read(match.groupdict(), {})
        return _read_words(text, language, order) if len(text) <= _LONGEST else None
    except (ValueError, OverflowError):
        return None


def _read_words(text: str, language: str, order: str) -> tuple[dt.datetime, str] | None:
    """Time and zone are split off the end, weekdays and editions dropped, what is left is the day."""
    text = _tidy(text)
    clock = _time().search(text)
    day = (text[: clock.start()] if clock else text).strip(" ,;")
    time = clock.groupdict() if clock else {}
    for pattern in _PATTERNS:
        if match := pattern.fullmatch(day):
            return _read(match.groupdict(), time)
    if match := _EITHER.fullmatch(day):
        return _read_either(match.groupdict(), time, order)
    found = _foreign(day, language)
    return _checked(_to_utc(found, time), "day") if found else None


def _tidy(text: str) -> str:
    if match := _YEAR_LAST.fullmatch(text):
        text = f"{match[1]} {match[4]} {match[2]}{match[3]}"
    text = _IDEOGRAPHIC.sub(r"\1", text) if not text.isascii() else text
    text = re.sub(r"(?<=[日일])(?=[^\s(])", " ", text)
    text = _SHORT_WEEKDAY.sub("", _weekday().sub(" ", text).strip(" ,;"))
    return " ".join(_edition().sub("", text).split())


def shorten_date(date: str, precision: str) -> tuple[str, str]:
    """A date cut to the precision that is really known (`unknown`: no date)."""
    if precision == "unknown" or not date:
        return "", "unknown"
    cut = date[: _LENGTH.get(precision, 10)]
    return cut, next(name for name, length in _LENGTH.items() if length >= len(cut))


def _read(parts: dict[str, str | None], time: dict[str, str | None]) -> tuple[dt.datetime, str] | None:
    year, name = int(parts["y"] or 0), parts.get("month")
    day, month = int(parts.get("d") or 0), int(parts.get("m") or 0)
    if name:
        month = _MONTHS.index(name[:3].lower()) + 1
    precision = "day" if parts.get("d") else "month" if name or parts.get("m") else "year"
    if precision == "day":
        return _checked(_to_utc(dt.datetime(year, month, day), time), "day")
    return _checked(dt.datetime(year, month or 1, 1), precision) if not time else None


def _read_either(
    parts: dict[str, str | None], time: dict[str, str | None], order: str
) -> tuple[dt.datetime, str] | None:
    """Three numbers: read in the order that the column tells, else only where one order alone makes a date."""
    a, b, last = (parts[name] or "" for name in ("a", "b", "y"))
    if not order and len(last) < 4:
        return None
    orders = [order] if order else ["dmy", "mdy"]
    days = {day for one in orders if (day := read_numbers(a, b, last, one))}
    return _checked(_to_utc(days.pop(), time), "day") if len(days) == 1 else None


def _to_utc(day: dt.datetime, time: dict[str, str | None]) -> dt.datetime:
    """The moment in UTC where a zone is given, local midnight as it is; a leap second is the second before it.

    Raises ValueError for a time that is none, and for a zone whose name means several or that we do not know.
    """
    if not time.get("h"):
        return day
    hour, second = int(time["h"] or 0), int(time.get("s") or 0)
    if half := (time.get("half") or time.get("half_before")):
        hour = hour % 12 + (12 if half.lower().startswith(_LATE) else 0)
    if second > 60:
        raise ValueError("no such second")
    minute = int(time.get("min") or time.get("past") or time.get("dotted") or 0)
    moment = day.replace(hour=hour, minute=minute, second=min(second, 59))
    shift = _shift(time)
    return moment if moment.time() == dt.time() else moment - shift


def _shift(time: dict[str, str | None]) -> dt.timedelta:
    """How far a zone is ahead of UTC. Raises ValueError for a name that we do not know."""
    if sign := time.get("sign"):
        ahead = dt.timedelta(hours=int(time["hours"] or 0), minutes=int(time["minutes"] or 0))
        return -ahead if sign == "-" else ahead
    name = time.get("name")
    if name and name.lower() not in _words()["zones"]:
        raise ValueError("a zone whose name means several, or none")
    return dt.timedelta(hours=_words()["zones"][name.lower()] if name else 0)


def _formatted(text: str, date_format: str) -> dt.datetime:
    if date_format == "epoch":
        seconds = float(text)
        seconds = seconds / 1000 if abs(seconds) >= 1e11 else seconds
        return dt.datetime(1970, 1, 1) + dt.timedelta(seconds=seconds)
    moment = dt.datetime.strptime(text, date_format)
    bare = moment.tzinfo is None or moment.time() == dt.time()
    return moment.replace(tzinfo=None) if bare else moment.astimezone(dt.UTC)


def _foreign(text: str, language: str) -> dt.datetime | None:
    """A day whose month is a word of another language, by dateparser: absolute ones with day, month and year only."""
    numbers = re.findall(r"\d+", text)
    words = re.findall(r"[^\W\d_]+", text.casefold())
    if len(text) > 60 or not any(len(w) >= 3 for w in words) or sorted(len(n) == 4 for n in numbers) != [False, True]:
        return None
    for word in words:
        if months := _words()["months"].get(word):
            year, day = sorted(map(int, numbers), reverse=True)
            return dt.datetime(year, months[language], day) if language in months else None
    import dateparser

    moment: dt.datetime | None = dateparser.parse(
        text,
        settings={"PARSERS": ["absolute-time"], "STRICT_PARSING": True, "TIMEZONE": "UTC", "TO_TIMEZONE": "UTC"},
    )
    return moment


def _checked(moment: dt.datetime, precision: str) -> tuple[dt.datetime, str] | None:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None
    return moment, precision


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("dates.toml").read_text(encoding="utf-8"))


def _any(kind: str) -> str:
    return "|".join(re.escape(word) for word in sorted(_words()[kind], key=len, reverse=True))


@cache
def _time() -> re.Pattern[str]:
    """A time of day at the end: 10:30, 10:30:05.123, 9 AM, 14h05, 14.05 Uhr, 10時30分, and its zone."""
    clock = (
        r"(?P<h>\d{1,2})(?:[:時时시]\s?(?P<min>\d\d)(?::(?P<s>\d\d)(?:[.,]\d+)?)?[分분]?"
        rf"|\s?h\s?(?P<past>\d\d)?|(?=\s?[ap]\.?m\b)|(?:\.(?P<dotted>\d\d))?(?=\s(?:{_any('after_hours')})\b))"
    )
    offset = r"(?:UTC|GMT)?\s?(?P<sign>[+-])(?P<hours>\d\d?):?(?P<minutes>\d\d)?(?::\d\d)?"
    return re.compile(
        rf"(?:(?<=\d)T|[,;]*\s+(?:(?:{_any('before_hours')})\s+)?|(?<=[日일])\s*)"
        rf"(?P<half_before>上午|下午|午前|午後|오전|오후)?\s*{clock}\s*(?P<half>[ap]\.?m\.?)?"
        rf"(?:\s?(?:{_any('after_hours')})\b)?\s*(?:{offset}(?:\s*\([^()]*\)|\[[\w/+-]+\])?|\(?(?P<name>[A-Z]{{1,5}})\)?)?$",
        re.IGNORECASE,
    )


@cache
def _weekday() -> re.Pattern[str]:
    return re.compile(
        rf"[,;(]*\s*\b(?:{_any('weekdays')})\b[.,;)]*|\s*[(（][月火水木金土日一二三四五六월화수목금토일][)）]",
        re.IGNORECASE,
    )


@cache
def _edition() -> re.Pattern[str]:
    """`FINAL EDITION`, `Late Edition - Final`, `1ST EDITION` behind a date."""
    word = r"(?:[^\W\d_]+|\d(?:st|nd|rd|th))"
    return re.compile(
        rf"[\s,;(]+(?:{word}[\s-]+){{0,4}}(?:{_any('editions')})(?:\s*[-–,]?\s*[^\W\d_]+){{0,3}}\)?$", re.IGNORECASE
    )
