import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.corpus.dates import _read_moment, find_day, parse_date, parse_time, shorten_date


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
        ("2024-03-04T00:00:00+09:00", "2024-03-04", "day"),
        ("2024-03-04 00:00:00-05:00", "2024-03-04", "day"),
        ("4 March 2024 12:00 AM +0900", "2024-03-04", "day"),
        ("2024-03-10T02:30:00", "2024-03-10", "day"),
        ("2016-12-31T23:59:60Z", "2016-12-31", "day"),
        ("20240303101500", "2024-03-03", "day"),
        ("March 3rd, 2024, 11:30 PM", "2024-03-03", "day"),
        ("25/12/2024", "2024-12-25", "day"),
        ("12/25/2024", "2024-12-25", "day"),
        ("03.03.2024", "2024-03-03", "day"),
        ("2024年3月3日", "2024-03-03", "day"),
        ("3 марта 2024", "2024-03-03", "day"),
        ("2018 年 10 月 1 日", "2018-10-01", "day"),
        ("2018年10月1日(月) 午後11時30分", "2018-10-01", "day"),
        ("2018년 10월 1일 월요일", "2018-10-01", "day"),
        ("May 2, 2002, Thursday,, FINAL EDITION", "2002-05-02", "day"),
        ("September 14, 2007 Friday Late Edition - Final", "2007-09-14", "day"),
        ("1 April 2019 Monday 1ST EDITION", "2019-04-01", "day"),
        ("3 maart 2024 zondag 06:30 PM GMT", "2024-03-03", "day"),
        ("mercredi 17 avril 2013 23:15 -0200", "2013-04-18", "day"),
        ("4. März 2024 um 14.05 Uhr", "2024-03-04", "day"),
        ("le 4 mars 2024 à 14 h 05", "2024-03-04", "day"),
        ("Wed Oct 10 20:19:24 +0000 2018", "2018-10-10", "day"),
        ("Mon Mar  4 10:00:00 2024", "2024-03-04", "day"),
        ("Mon Mar 04 2024 23:30:00 GMT-0100 (Cape Verde Standard Time)", "2024-03-05", "day"),
        ("2024-03-04T00:30:00+01:00[Europe/Berlin]", "2024-03-03", "day"),
        ("March 3, 2024 10:30 PM EST", "2024-03-04", "day"),
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
        "10:30", "n/a", "x", "May 5", "٢٠٢٤", "2024-03-03T25:00:00", "4. listopada 2024.", "4 lip 2024",
        "4 March 2024 10:00 CST", "2024-03-04 10:00 IST", "2024-03-04T10:00 (BST)", "4 March 2024 10:00 XYZ",
        "March 2024 10:30", "FINAL EDITION",
    ],
)  # fmt: skip
def test_what_is_ambiguous_or_no_date_is_not_guessed(written):
    assert parse_date(written) is None


@pytest.mark.parametrize(("language", "date"), [("hr", "2024-10-04"), ("pl", "2024-11-04"), ("cs", "2024-11-04")])
def test_the_language_tells_a_month_that_is_another_elsewhere(language, date):
    assert parse_date("4. listopad 2024", language=language) == (date, "day")


@given(
    st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2099, 12, 31)),
    st.sampled_from(["CST", "IST", "BST", "AST", "GST"]),
)
def test_a_zone_of_several_meanings_is_never_guessed(moment, zone):
    assert parse_date(f"{moment:%d %B %Y %H:%M} {zone}") is None


def test_a_format_is_the_only_way_then():
    assert parse_date("03/04/2024", "%d/%m/%Y") == ("2024-04-03", "day")
    assert parse_date("2024-04-03", "%d/%m/%Y") is None
    assert parse_date("1709510400", "epoch") == ("2024-03-04", "day")
    assert parse_date("1709510400000", "epoch") == ("2024-03-04", "day")
    assert parse_date("1e300", "epoch") is None


def test_local_midnight_is_the_day_it_says_with_a_format_too():
    assert parse_date("04.03.2024 00:00 +0900", "%d.%m.%Y %H:%M %z") == ("2024-03-04", "day")
    assert parse_date("04.03.2024 00:30 +0900", "%d.%m.%Y %H:%M %z") == ("2024-03-03", "day")


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("2024-03-03T23:30:00-05:00", "04:30:00"), ("March 3rd, 2024, 11:30 PM", "23:30:00"), ("2024-03-03", ""),
        ("2024-03-04T00:00:00+09:00", ""), ("20240303101500", "10:15:00"), ("4. März 2024, 14.05 Uhr", "14:05:00"),
        ("2018年10月1日 下午3:30", "15:30:00"), ("1995", ""), ("today", ""),
    ],
)  # fmt: skip
def test_the_time_of_day_is_that_of_utc(written, time):
    assert parse_time(written) == time


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2020/01/03/story", "2020-01-03"), ("https://a.example/world/2019/nov/6/x", "2019-11-06"),
        ("https://a.example/news/2020-01-03-story.html", "2020-01-03"), ("https://a.example/2020/01/", ""),
        ("https://a.example/2020/02/31/story", ""), ("https://a.example/story?day=/2020/01/03/", ""),
        ("https://a.example/id/120200103/5", ""), ("https://[broken/2020/01/03/", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_day_in_an_address_is_a_date(url, day):
    assert find_day(url) == day


def test_the_time_zone_of_the_machine_does_not_show(monkeypatch):
    _read_moment.cache_clear()
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
