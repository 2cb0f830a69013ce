from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from framing.comparison.periods import choose_unit, label_periods
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
        "periods widened from day to quarter: by month the typical cell has fewer than 10 documents or 5 expected hits",
        "12 documents without a date fine enough left out of the timeline",
    ]


def test_no_dates_no_timeline():
    corpus = make_corpus({"Alpha": 20, "Beta": 20})
    undated = corpus.documents.assign(date="", date_precision="unknown")
    found = replace(corpus, documents=undated).compare()
    assert len(found.timeline) == 0
    assert len(found.contrasts)
