import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.dates import parse_date, shorten_date


@given(st.dates(dt.date(1800, 1, 1), dt.date(2100, 12, 31)))
def test_every_plain_way_to_write_a_day_is_read(day):
    for form in (
        "%Y-%m-%d",
        "%Y%m%d",
        "%Y/%m/%d",
        "%d %B %Y",
        "%B %d, %Y",
        "%a, %d %b %Y 12:00:00 +0000",
        "%Y-%m-%dT12:00:00Z",
    ):
        written = day.strftime(form.replace("%Y", f"{day.year:04d}"))
        assert parse_date(written) == (day.isoformat(), "day"), written


@pytest.mark.parametrize(
    ("written", "date", "precision"),
    [
        ("2024-03-03T23:30:00-05:00", "2024-03-04", "day"),
        ("2024-03-03 00:30:00+02:00", "2024-03-02", "day"),
        ("2024-03-10T02:30:00", "2024-03-10", "day"),
        ("2016-12-31T23:59:60Z", "2016-12-31", "day"),
        ("20240303101500", "2024-03-03", "day"),
        ("March 3rd, 2024, 11:30 PM", "2024-03-03", "day"),
        ("25/12/2024", "2024-12-25", "day"),
        ("12/25/2024", "2024-12-25", "day"),
        ("03.03.2024", "2024-03-03", "day"),
        ("2024年3月3日", "2024-03-03", "day"),
        ("3 марта 2024", "2024-03-03", "day"),
        ("2021-03", "2021-03", "month"),
        ("March 2021", "2021-03", "month"),
        ("1995", "1995", "year"),
    ],
)
def test_dates_are_read(written, date, precision):
    assert parse_date(written) == (date, precision)


@pytest.mark.parametrize(
    "written",
    [
        "03/04/2024", "3-4-2024", "03/04/2024 10:00 AM", "03/04/24", "today", "yesterday", "2 days ago", "Monday",
        "2024-02-30", "2024-13-01", "1709510400", "1709510400000", "0001-01-01", "1799-12-31", "2101-01-01", "March",
        "10:30", "n/a", "x", "May 5", "٢٠٢٤", "2024-03-03T25:00:00",
    ],
)  # fmt: skip
def test_what_is_ambiguous_or_no_date_is_not_guessed(written):
    assert parse_date(written) is None


def test_a_format_is_the_only_way_then():
    assert parse_date("03/04/2024", "%d/%m/%Y") == ("2024-04-03", "day")
    assert parse_date("2024-04-03", "%d/%m/%Y") is None
    assert parse_date("1709510400", "epoch") == ("2024-03-04", "day")
    assert parse_date("1709510400000", "epoch") == ("2024-03-04", "day")
    assert parse_date("1e300", "epoch") is None


def test_the_time_zone_of_the_machine_does_not_show(monkeypatch):
    parse_date.cache_clear()
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    assert parse_date("3 марта 2024") == ("2024-03-03", "day")


@pytest.mark.parametrize(
    ("date", "precision", "short"),
    [
        ("1995-09-25", "year", ("1995", "year")),
        ("1995-09-25", "month", ("1995-09", "month")),
        ("1995-09", "day", ("1995-09", "month")),
        ("1995", "month", ("1995", "year")),
        ("1995-09-25", "unknown", ("", "unknown")),
    ],
)
def test_a_date_is_cut_to_what_is_known(date, precision, short):
    assert shorten_date(date, precision) == short
