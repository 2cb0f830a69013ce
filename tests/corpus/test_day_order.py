"""Dates that are three numbers: the column tells their order, or they stay what they are, ambiguous."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.corpus.dates import parse_date, parse_time
from framing.corpus.day_order import ORDERS, DayOrder, read_numbers
from framing.errors import InputError
from tests.corpus.test_reading import TEXT, csv, read

FORMS = {"dmy": "%d{}%m{}%y", "mdy": "%m{}%d{}%y", "ymd": "%y{}%m{}%d"}
FEBRUARY = [f"{day:02}.02.05" for day in range(1, 29)]


def told(values):
    order = DayOrder()
    for value in values:
        order.add(value)
    return order.told()


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["28.02.99"], "dmy"), (["28/02/1999"], "dmy"), (["02/28/99"], "mdy"), (["02-28-1999 10:30"], "mdy"),
        (["99.02.28"], "ymd"), (FEBRUARY, "dmy"), ([*FEBRUARY, "01.03.2005"], "dmy"),
        (["03/04/2024", "25/12/2024"], "dmy"), (["03/04/24", "25/12/24", "12/25/24"], ""),
        (["28.02.05"], ""), (["24-03-15", "24-03-28"], ""), (["03/04/2024", "05/06/2024"], ""),
        ([*FEBRUARY, "30.02.05"], ""), ([], ""),
        (["2024-03-04", "4 March 2024", None], ""),
    ],
)  # fmt: skip
def test_the_order_is_what_all_values_allow(values, order):
    assert told(values) == order


@given(st.lists(st.dates(dt.date(1969, 1, 1), dt.date(2068, 12, 31)), max_size=40),
       st.sampled_from(sorted(ORDERS)), st.sampled_from("./-"))  # fmt: skip
def test_an_order_that_is_told_reads_every_date_as_it_was_meant(days, order, mark):
    """But for one case that the numbers cannot tell: years of which each has the same few days."""
    written = [day.strftime(FORMS[order].format(mark, mark)) for day in days]
    found = told(written)
    if len({day.day for day in days}) > 3 and found:
        assert [parse_date(one, order=found) for one in written] == [(day.isoformat(), "day") for day in days]


@given(st.dates(dt.date(1969, 1, 1), dt.date(2068, 12, 31)), st.sampled_from(sorted(ORDERS)))
def test_numbers_in_an_order(day, order):
    numbers = day.strftime(FORMS[order].format(" ", " ")).split()
    assert read_numbers(*numbers, order) == dt.datetime(day.year, day.month, day.day)


def test_a_time_behind_it_is_read_and_what_is_not_in_the_order_is_no_date():
    assert parse_time("28.02.05 10:30", order="dmy") == "10:30:00"
    assert parse_date("28.02.05") is parse_date("02/28/05", order="dmy") is None
    assert parse_date("4 March 2024", order="mdy") == ("2024-03-04", "day")


def test_a_column_is_read_in_its_order_and_that_is_said(tmp_path):
    found = read(csv(tmp_path, *(f"{n},A,{day},{TEXT}" for n, day in enumerate(FEBRUARY))))
    assert found.documents["date"].tolist() == [f"2005-02-{day:02}" for day in range(1, 29)]
    assert any("dates like 01.02.05 in column 'date' are read as day, month, year" in w for w in found.warnings)


def test_the_proof_may_stand_far_below(tmp_path):
    rows = [f"{n},A,0{n % 9 + 1}/04/2024,{TEXT}" for n in range(1200)]
    with pytest.raises(InputError, match=r"input\.date_format"):
        read(csv(tmp_path, *rows))
    found = read(csv(tmp_path, *rows, f"x,A,25/04/2024,{TEXT}"))
    assert set(found.documents["date"].str[:7]) == {"2024-04"}
    assert found.rejects.empty
    both = read(csv(tmp_path, *rows[:100], f"x,A,25/04/2024,{TEXT}", f"y,A,04/25/2024,{TEXT}"), input__max_rejects=1)
    assert len(both.documents) == 2 + 11  # 04/04/2024 is one day either way
