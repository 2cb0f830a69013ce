from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.comparison.periods import UNITS, choose_unit, days, label_periods, ordinal, position, shorten_unit, unit_of
from tests.comparison.corpora import make_corpus


@pytest.mark.parametrize(
    ("unit", "labels"),
    [
        ("day", ["2024-03-05", "", "", "", "2024-12-30"]),
        ("week", ["2024-W10", "", "", "", "2025-W01"]),
        ("month", ["2024-03", "2024-03", "", "", "2024-12"]),
        ("quarter", ["2024-Q1", "2024-Q1", "", "", "2024-Q4"]),
        ("year", ["2024", "2024", "2024", "", "2024"]),
    ],
)
def test_labels(unit, labels):
    dates = ["2024-03-05", "2024-03", "2024", "", "2024-12-30"]
    documents = pd.DataFrame({"date": dates, "date_precision": ["day", "month", "year", "unknown", "day"]}, dtype="str")
    assert label_periods(documents, unit).tolist() == labels


def test_the_unit_widens_until_the_typical_cell_can_carry_a_rate():
    documents = pd.DataFrame(
        {"date": [f"2024-{1 + i % 12:02d}-{1 + i % 28:02d}" for i in range(240)], "date_precision": "day"}
    )
    group, tokens = np.zeros(240, dtype=int), np.full(240, 500.0)
    assert choose_unit(documents, group, tokens, rate=0.003) == "month"
    assert choose_unit(documents, group, tokens, rate=0.0003) == "quarter"
    assert choose_unit(documents, np.arange(240) % 5, tokens, rate=0.003) == "quarter"
    assert choose_unit(documents, np.arange(240) % 30, tokens, rate=0.003) == "year"
    assert choose_unit(documents, group, tokens, rate=0.0) == "year"
    assert choose_unit(documents, group, tokens, rate=0.003, wanted="day") == "day"


def test_a_timeline_has_eight_periods_where_the_dates_give_them():
    days = pd.date_range("2024-01-03", periods=98).strftime("%Y-%m-%d")
    documents = pd.DataFrame({"date": days, "date_precision": "day"})
    assert shorten_unit(documents, "year") == "week"
    assert shorten_unit(documents, "day") == "day"
    assert shorten_unit(documents.head(9), "year") == "day"
    assert shorten_unit(documents.head(3), "month") == "month"
    monthly = pd.DataFrame({"date": [f"20{y}-06" for y in range(10, 24)], "date_precision": "month"})
    assert shorten_unit(monthly, "year") == "year"
    assert shorten_unit(monthly.head(4), "year") == "year"


def test_the_timeline_adds_up_and_has_no_row_for_an_empty_period():
    corpus = make_corpus({"Alpha": 300, "Beta": 200, "Tiny": 3})
    without_may = corpus.documents[~corpus.documents["date"].str.startswith("2024-05")]
    found = replace(corpus, documents=without_may).compare(period="month")
    timeline, rates = found.timeline, found.rates
    assert set(timeline["frame"]) == {"threat", "calm"}
    assert set(timeline["field"]) == {"*"}
    assert set(timeline["group"]) == {"*", "Alpha", "Beta"}
    assert "2024-05" not in set(timeline["period"])
    assert found.notes == []
    for group in ("*", "Alpha"):
        whole = rates[(rates["group"] == group) & (rates["field"] == "*")].set_index("frame")["hits"]
        parts = timeline[timeline["group"] == group].groupby("frame")["hits"].sum()
        assert (parts == whole.loc[parts.index]).all()


def test_widening_and_missing_dates_are_said():
    corpus = make_corpus({"Alpha": 100, "Beta": 80})
    vague = corpus.documents.assign(date=corpus.documents["date"].mask(corpus.documents.index < 12, ""))
    vague["date_precision"] = vague["date_precision"].mask(vague["date"] == "", "unknown")
    notes = replace(corpus, documents=vague).compare().notes
    assert notes == [
        "the timeline is by month: by week the typical cell has fewer than 10 documents or 5 expected hits",
        "12 documents without a date fine enough left out of the timeline",
    ]


def test_no_dates_no_timeline():
    corpus = make_corpus({"Alpha": 20, "Beta": 20})
    undated = corpus.documents.assign(date="", date_precision="unknown")
    found = replace(corpus, documents=undated).compare()
    assert len(found.timeline) == 0
    assert len(found.contrasts)


@pytest.mark.parametrize(
    ("one", "two", "last"),
    [("2024-12-31", "2025-01-01", "2024-12-31"), ("2024-W52", "2025-W01", "2024-12-29"),
     ("2024-12", "2025-01", "2024-12-31"), ("2024-Q4", "2025-Q1", "2024-12-31"), ("2024", "2025", "2024-12-31")],
)  # fmt: skip
def test_neighbouring_periods_differ_by_one(one, two, last):
    assert ordinal(two) - ordinal(one) == 1
    assert days(one)[1] == last


@given(st.dates(), st.sampled_from(UNITS))
def test_a_label_says_its_unit_its_days_and_where_a_day_stands_in_it(date, unit):
    documents = pd.DataFrame({"date": [date.isoformat()], "date_precision": "day"})
    label = label_periods(documents, unit)[0]
    first, last = days(label)
    assert unit_of(label) == unit
    assert first <= date.isoformat() <= last
    assert abs(position(date.isoformat(), unit) - ordinal(label)) <= 0.5
