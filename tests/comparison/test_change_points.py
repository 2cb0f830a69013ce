from dataclasses import replace

import numpy as np
import pytest

from tests.comparison.corpora import make_corpus, roll_up


def multiply(corpus, late, factor):
    """The corpus with `factor` times the hits of threat in some documents."""
    terms = corpus.term_counts.merge(corpus.documents.loc[late, ["doc_id"]].assign(factor=factor), how="left")
    threat = terms["frame"].str.startswith("threat")
    terms["hits"] *= terms["factor"].where(threat).fillna(1).astype(int)
    terms = terms.drop(columns="factor")
    return replace(corpus, term_counts=terms, counts=roll_up(terms))


@pytest.fixture(scope="module")
def corpus():
    made = make_corpus({"Alpha": 400, "Beta": 400, "Tiny": 40})
    late = made.documents["date"].ge("2024-08-01") & (made.documents["source"] == "Alpha")
    return multiply(made, late, 3)


def test_a_shift_is_found_where_it_is(corpus):
    change_points = corpus.compare().change_points.set_index(["group", "frame"])
    row = change_points.loc[("Alpha", "threat")]
    assert (row["unit"], row["documents"]) == ("week", 400)
    assert row["periods"] >= 50
    assert "2024-W29" <= row["period"] <= "2024-W34"
    assert row["rate_after"] > 2 * row["rate_before"]
    assert row["p"] <= row["p_adjusted"] < 0.05
    none = change_points.loc[("Beta", "calm")]
    assert (none["period"], none["reason"]) == ("", "")
    assert none["p"] > 0.05


def test_small_or_short_lines_are_refused(corpus):
    change_points = corpus.compare().change_points.set_index(["group", "frame"])
    assert set(change_points.loc["Tiny", "reason"]) == {"too_few_documents"}
    short = corpus.documents[corpus.documents["date"] < "2024-04-01"]
    assert set(replace(corpus, documents=short).compare().change_points["reason"]) == {"too_few_documents"}
    months = corpus.compare(period="month").change_points
    assert set(months.loc[months["group"] == "Alpha", "reason"]) == {"too_few_periods"}
    silent = multiply(corpus, corpus.documents.index >= 0, 0).compare().change_points
    assert set(silent.loc[(silent["group"] == "Alpha") & (silent["frame"] == "threat"), "reason"]) == {"no_hits"}


def test_no_dates_no_shifts(corpus):
    undated = corpus.documents.assign(date="", date_precision="unknown")
    assert len(replace(corpus, documents=undated).compare().change_points) == 0


def test_a_changing_mix_of_sources_raises_the_alarm_and_is_adjusted_for():
    """Alpha, with thrice the rate, leaves in July: the raw line of all documents falls, the adjusted one does not."""
    made = make_corpus({"Alpha": 1500, "Beta": 1500}, {"Alpha": 3.0})
    left = made.documents["date"].ge("2024-07-01") & (made.documents["source"] == "Alpha")
    kept = left & (np.arange(len(left)) % 6 > 0)
    found = replace(made, documents=made.documents[~kept]).compare(period="month")
    assert any(note.startswith("the mix of sources changes along the timeline (all documents)") for note in found.notes)
    line = found.timeline[(found.timeline["group"] == "*") & (found.timeline["frame"] == "threat")]
    late = line["period"] >= "2024-07"
    raw, adjusted = (line[c][late].mean() / line[c][~late].mean() for c in ("rate", "rate_adjusted"))
    assert raw < 0.75
    assert adjusted == pytest.approx(1, abs=0.15)
    assert found.timeline.loc[found.timeline["group"] != "*", "rate_adjusted"].isna().all()
    steady = make_corpus({"Alpha": 600, "Beta": 600}, {"Alpha": 3.0}).compare(period="month")
    assert steady.timeline["rate_adjusted"].isna().all()
    assert steady.notes == []


def test_lengths_that_change_are_said():
    made = make_corpus({"Alpha": 300, "Beta": 300}, titles=False)
    late = made.documents["date"] >= "2024-07-01"
    longer = made.documents.assign(tokens=made.documents["tokens"].where(~late, made.documents["tokens"] * 2))
    notes = replace(made, documents=longer).compare(period="month").notes
    assert [note.split(":")[0] for note in notes] == [
        "the lengths of articles change along the timeline (all documents, Alpha, Beta)"
    ]
