from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from framing.errors import InputError
from tests.comparison.corpora import make_corpus, roll_up


@pytest.fixture(scope="module")
def corpus():
    """Alpha doubles its rate after 1 July; Beta does not."""
    made = make_corpus({"Alpha": 400, "Beta": 400})
    late = made.documents["date"].ge("2024-07-01") & (made.documents["source"] == "Alpha")
    terms = made.term_counts.merge(made.documents.loc[late, ["doc_id"]].assign(factor=3), on="doc_id", how="left")
    terms["hits"] = terms["hits"] * terms["factor"].fillna(1).astype(int)
    return replace(made, term_counts=terms.drop(columns="factor"), counts=roll_up(terms.drop(columns="factor")))


def test_before_and_after_a_day(corpus):
    found = corpus.compare(around="2024-07-01", window_days=100)
    change = found.contrasts[(found.contrasts["kind"] == "change") & (found.contrasts["frame"] == "threat")]
    assert change["a"].tolist() == change["b"].tolist() == ["Alpha", "Beta"]
    assert set(change["period"]) == {"2024-07-01"}
    dates, source = corpus.documents["date"], corpus.documents["source"]
    after = dates.between("2024-07-01", "2024-10-08") & (source == "Alpha")
    before = dates.between("2024-03-23", "2024-06-30") & (source == "Alpha")
    assert (change["documents_a"].iloc[0], change["documents_b"].iloc[0]) == (after.sum(), before.sum())
    assert change["verdict"].iloc[0] == "different (exploratory)"
    assert change["ratio"].iloc[0] > 2


def test_the_difference_of_changes_is_the_ratio_of_the_ratios(corpus):
    contrasts = corpus.compare(around="2024-07-01", window_days=100).contrasts
    change = contrasts[contrasts["kind"] == "change"].set_index(["a", "frame"])
    both = contrasts[contrasts["kind"] == "change_difference"].set_index(["a", "b", "frame"])
    row = both.loc[("Alpha", "Beta", "threat")]
    alpha, beta = change.loc[("Alpha", "threat")], change.loc[("Beta", "threat")]
    np.testing.assert_allclose(row["ratio"], alpha["ratio"] / beta["ratio"])
    np.testing.assert_allclose(row["difference"], alpha["difference"] - beta["difference"])
    assert row["documents_a"] == alpha["documents_a"] + alpha["documents_b"]
    assert row["ratio_low"] < 3 < row["ratio_high"]
    assert (row["verdict"], row["family"]) == ("different (exploratory)", "exploratory")


def test_dates_not_of_a_day_are_left_out_and_counted(corpus):
    vague = corpus.documents.assign(
        date=corpus.documents["date"].mask(corpus.documents.index < 7, "2024-07"),
        date_precision=pd.Series("day", index=corpus.documents.index).mask(corpus.documents.index < 7, "month"),
    )
    found = replace(corpus, documents=vague).compare(around="2024-07-01", window_days=400)
    assert any(note.startswith("7 documents not dated to the day") for note in found.notes)
    change = found.contrasts[(found.contrasts["kind"] == "change") & (found.contrasts["frame"] == "threat")]
    assert change[["documents_a", "documents_b"]].sum(axis=None) == 793


def test_a_day_outside_the_dates_is_refused(corpus):
    with pytest.raises(InputError, match="lies outside the dates of the documents"):
        corpus.compare(around="1999-01-01")


def test_a_change_is_ranked_among_those_around_other_days(corpus):
    """Alpha's level shifts on 1 July for good: no other day far off has a change as large; Beta's is one of many."""
    contrasts = corpus.compare(around="2024-07-01", window_days=30).contrasts
    change = contrasts[(contrasts["kind"] == "change") & (contrasts["frame"] == "threat")].set_index("a")
    assert change.loc["Alpha", "p_dates"] == pytest.approx(1 / (1 + change.loc["Alpha", "dates"]))
    assert change.loc["Beta", "p_dates"] > 0.05
    assert (change["p"] >= change["p_dates"]).all()
    both = contrasts[(contrasts["kind"] == "change_difference") & (contrasts["frame"] == "threat")].iloc[0]
    assert both["p_dates"] < 0.1
    assert contrasts.loc[contrasts["kind"] == "source", "p_dates"].isna().all()


def test_the_days_it_is_ranked_among_are_whole_windows_that_do_not_touch_its_own(corpus):
    contrasts = corpus.compare(around="2024-07-01", window_days=30, min_documents=2).contrasts
    change = contrasts[(contrasts["kind"] == "change") & (contrasts["a"] == "Alpha") & (contrasts["frame"] == "calm")]
    days = pd.to_datetime(corpus.documents["date"])
    starts = pd.date_range(days.min() + pd.Timedelta(days=30), days.max() + pd.Timedelta(days=1 - 30))
    far = abs(starts - pd.Timestamp("2024-07-01")) >= pd.Timedelta(days=60)
    assert change["dates"].tolist() == [far.sum()]
    counts = corpus.counts[corpus.counts["frame"] == "calm"].groupby("doc_id")["hits"].sum()
    alpha = corpus.documents[corpus.documents["source"] == "Alpha"]
    hits, tokens, dates = alpha["doc_id"].map(counts).fillna(0), alpha["tokens"], days[alpha.index]

    def move(day):
        inside = [(dates - day).dt.days.between(0, 29), (dates - day).dt.days.between(-30, -1)]
        after, before = (np.log((hits[i].sum() + 0.5) / tokens[i].sum()) for i in inside)
        return abs(after - before)

    own = move(pd.Timestamp("2024-07-01"))
    as_far = sum(move(day) >= own for day in starts[far])
    assert change["p_dates"].iloc[0] == pytest.approx((1 + as_far) / (1 + far.sum()))


def test_without_enough_other_days_the_test_of_the_articles_stands_alone(corpus):
    contrasts = corpus.compare(around="2024-07-01", window_days=100).contrasts
    change = contrasts[(contrasts["kind"] == "change") & (contrasts["frame"] == "threat")]
    assert change["p_dates"].isna().all()
    assert change["dates"].eq(0).all()
    assert change["p"].notna().all()
