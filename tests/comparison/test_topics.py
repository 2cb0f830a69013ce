from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest

from framing.comparison.count_matrices import ScoredTables
from framing.comparison.topics import tabulate_topics
from framing.config.study import load_study
from framing.errors import InputError
from tests.comparison.corpora import make_corpus
from tests.comparison.events import place, tell_events, told_by
from tests.comparison.test_compare import one, pick

PARTS = ["exclusive", "emphasis", "framing"]


@dataclass(frozen=True)
class Found:
    topics: pd.DataFrame
    weights: pd.DataFrame
    draws: pd.DataFrame


def find_topics(corpus, lifted="", draws=3, seed=2, noise=0.02):
    """Four topics with Dirichlet weights; the source `lifted` writes more on the first; the last is unstable."""
    rng = np.random.default_rng(seed)
    ids = corpus.documents["doc_id"].to_numpy(dtype=object)
    names = [f"t{i:02d}" for i in (1, 2, 3, 4)]
    weight = rng.dirichlet(np.full(4, 0.4), len(ids))
    theirs = (corpus.documents["source"] == lifted).to_numpy()
    weight[theirs] = 0.5 * weight[theirs] + 0.5 * np.eye(4)[0]

    def long(values):
        return pd.DataFrame({"doc_id": np.repeat(ids, 4), "topic": names * len(ids), "weight": values.ravel()})

    drawn = []
    for number in range(draws):
        other = np.abs(weight + rng.normal(0, noise, weight.shape))
        drawn.append(long(other / other.sum(axis=1, keepdims=True)).assign(draw=number + 1))
    topics = pd.DataFrame({"topic": names, "tested": [True, True, True, False]})
    table = pd.concat(drawn) if drawn else long(weight)[:0].assign(draw=0)
    return Found(topics, long(weight), table)


def mark(corpus, found):
    """The corpus with the heaviest topic of every document."""
    heaviest = found.weights.sort_values("weight").drop_duplicates("doc_id", keep="last").set_index("doc_id")["topic"]
    documents = corpus.documents.assign(topic=corpus.documents["doc_id"].map(heaviest).astype("str"))
    return replace(corpus, documents=documents)


def tabulate(corpus, found, **options):
    study = load_study(None, {f"comparison.{key}": value for key, value in options.items()})
    return tabulate_topics(
        ScoredTables(corpus.documents, corpus.counts, corpus.term_counts, corpus.clusters),
        corpus.frames,
        found,
        study.comparison,
        study.study.seed,
    )


@pytest.fixture(scope="module")
def corpus():
    return make_corpus({"Alpha": 120, "Beta": 100, "Gamma": 80, "Tiny": 4}, titles=False)


@pytest.fixture(scope="module")
def found(corpus):
    return find_topics(corpus, "Alpha")


@pytest.fixture(scope="module")
def joined(corpus, found):
    return tabulate(corpus, found)


def test_prevalence_by_hand(corpus, found, joined):
    table = joined["topic_prevalence"]
    row = one(table, group="Beta", topic="t02", period="*")
    merged = found.weights.merge(corpus.documents, on="doc_id")
    theirs = pick(merged, source="Beta", topic="t02")
    expected = (theirs["weight"] * theirs["tokens"]).sum() / theirs["tokens"].sum()
    assert row["prevalence"] == pytest.approx(expected)
    assert row["conf_low"] < expected < row["conf_high"]
    assert (row["documents"], row["tokens"]) == (100, theirs["tokens"].sum())
    whole = table[table["period"] == "*"].groupby("group")["prevalence"].sum()
    np.testing.assert_allclose(whole, 1)
    assert set(pick(table, group="Tiny")["reason"]) == {"too_few_documents"}
    assert pick(table, group="Tiny")["conf_low"].isna().all()
    periods = table[table["period"] != "*"]
    assert set(periods["group"]) == {"*", "Alpha", "Beta", "Gamma"}
    months = pick(periods, group="*", topic="t02")
    assert np.average(months["prevalence"], weights=months["tokens"]) == pytest.approx(
        one(table, group="*", topic="t02", period="*")["prevalence"]
    )


def test_contrasts_find_what_was_planted(joined):
    table = joined["topic_contrasts"]
    assert len(table) == 6 * 4
    row = one(table, a="Alpha", b="Beta", topic="t01")
    assert row["difference"] == pytest.approx(row["prevalence_a"] - row["prevalence_b"])
    assert 0 < row["difference_low"] < row["difference"] < row["difference_high"]
    assert (row["verdict"], row["reason"]) == ("different (exploratory)", "")
    assert 0 < row["model_share"] < 0.5
    assert pick(table, a="Beta", b="Gamma")["verdict"].tolist() == ["undetermined"] * 3 + ["not comparable"]
    unstable = pick(table, a="Alpha", b="Beta", topic="t04").iloc[0]
    assert unstable["reason"] == "unstable_topic"
    assert np.isnan(unstable["p"])
    assert np.isfinite(unstable["difference"])
    assert set(pick(table, b="Tiny")["reason"]) == {"too_few_documents"}
    assert (table["p_adjusted"].dropna() >= table["p"].dropna()).all()


def test_models_that_disagree_widen_the_interval_and_raise_p(corpus, joined):
    loud = tabulate(corpus, find_topics(corpus, "Alpha", noise=0.6))["topic_contrasts"]
    calm = joined["topic_contrasts"]
    key = {"a": "Alpha", "b": "Beta", "topic": "t02"}
    assert one(loud, **key)["model_share"] > one(calm, **key)["model_share"]
    widths = [one(t, **key)["difference_high"] - one(t, **key)["difference_low"] for t in (calm, loud)]
    assert widths[0] < widths[1]
    none = tabulate(corpus, find_topics(corpus, "Alpha", draws=0))["topic_contrasts"]
    assert set(none["model_share"].dropna()) == {0}


def test_rates_of_frames_in_topics_by_hand(corpus, found, joined):
    table = joined["topic_rates"]
    row = one(table, group="Alpha", topic="t03", frame="threat", voice="*")
    hits = corpus.counts[corpus.counts["frame"] == "threat"].groupby("doc_id")["hits"].sum()
    part = pick(found.weights.merge(corpus.documents, on="doc_id"), source="Alpha", topic="t03")
    weighted = (part["weight"] * part["doc_id"].map(hits).fillna(0)).sum()
    assert row["hits"] == pytest.approx(weighted)
    assert row["tokens"] == pytest.approx((part["weight"] * part["tokens"]).sum())
    assert row["rate"] == pytest.approx(1000 * row["hits"] / row["tokens"])
    assert row["conf_low"] < row["rate"] < row["conf_high"]
    assert set(table["frame"]) == {"threat", "calm"}
    assert set(table["group"]) == {"*", "Alpha", "Beta", "Gamma"}
    assert pick(table, group="*", frame="threat")["hits"].sum() == pytest.approx(
        corpus.counts[corpus.counts["frame"] == "threat"]["hits"].sum()
    )


def test_order_of_rows_does_not_matter(corpus, found, joined):
    shuffled = Found(
        found.topics, found.weights.sample(frac=1, random_state=1), found.draws.sample(frac=1, random_state=2)
    )
    again = tabulate(corpus.shuffled(4), shuffled)
    for name, table in joined.items():
        pd.testing.assert_frame_equal(again[name], table, check_exact=True)


def test_documents_without_a_topic_have_no_part(corpus, found):
    lost = set(corpus.documents["doc_id"][::6])
    fewer = Found(found.topics, found.weights[~found.weights["doc_id"].isin(lost)], found.draws)
    left = replace(corpus, documents=corpus.documents[~corpus.documents["doc_id"].isin(lost)])
    for name, table in tabulate(corpus, fewer).items():
        if name != "topic_prevalence":  # its unit of time goes by all documents
            pd.testing.assert_frame_equal(table, tabulate(left, fewer)[name])


def test_undated_corpora_and_topics_as_groups(corpus, found):
    undated = replace(corpus, documents=corpus.documents.assign(date="", date_precision="unknown"))
    assert set(tabulate(undated, found)["topic_prevalence"]["period"]) == {"*"}
    marked = mark(corpus, found)
    by_topic = tabulate(marked, found, by="topic")
    assert len(by_topic["topic_contrasts"]) == 0
    assert set(by_topic["topic_rates"]["group"]) == {"*"}
    rates = marked.compare(by="topic")
    assert set(rates.rates["group"]) == {"*", "t01", "t02", "t03", "t04"}
    assert len(rates.contrasts) == 0
    named = replace(marked, documents=marked.documents.assign(topic_label="about " + marked.documents["topic"]))
    assert "about t02" in set(named.compare(by="topic").rates["group"])
    strata = marked.compare(by=["source", "topic"])
    assert {"*", "t01"} <= set(strata.contrasts["by_topic"])
    with pytest.raises(InputError, match="no topics were looked for"):
        corpus.compare(by="topic")


# ---- the basis of contrasts ----


@pytest.fixture(scope="module")
def topical():
    """Three sources, a year, topics; no events."""
    plain = make_corpus({"Alpha": 240, "Beta": 200, "Gamma": 160}, {"Alpha": 2.0}, titles=False)
    return mark(plain, find_topics(plain))


def test_topics_in_time_are_exploratory_company_where_they_are_asked_for(topical):
    found = topical.compare(within="topic")
    contrasts = found.contrasts
    row = one(contrasts, a="Alpha", b="Beta", frame="threat", field="*", basis="topic-week")
    crude = one(contrasts, a="Alpha", b="Beta", frame="threat", field="*", basis="crude")
    assert (row["family"], crude["family"]) == ("exploratory", "primary")
    assert (row["verdict"], crude["verdict"]) == ("different (exploratory)", "different")
    assert row["ratio_low"] < 2 < row["ratio_high"]
    assert row["ratio"] == pytest.approx(row["rate_a"] / row["rate_b"])
    np.testing.assert_allclose(sum(row[part] for part in PARTS), crude["difference"], atol=1e-9)
    assert np.isnan(crude["framing"])  # no events
    assert row["framing_low"] < row["framing"] < row["framing_high"]
    assert set(contrasts["basis"]) == {"crude", "topic-week", "topic-month"}
    documents = topical.documents
    stratum = documents["topic"] + pd.to_datetime(documents["date"]).dt.strftime("%G-W%V")
    shared = set(stratum[documents["source"] == "Alpha"]) & set(stratum[documents["source"] == "Beta"])
    assert row["shared_events"] == len(shared)
    assert row["documents_a"] == (stratum.isin(shared) & (documents["source"] == "Alpha")).sum()
    sums = pick(found.contributions, basis="topic-week", a="Alpha", b="Beta", frame="threat")["contribution"].sum()
    assert sums == pytest.approx(row["difference"])
    assert set(topical.compare().contrasts["basis"]) == {"crude"}


def test_months_serve_where_days_are_not_known(topical):
    coarse = replace(
        topical, documents=topical.documents.assign(date=topical.documents["date"].str[:7], date_precision="month")
    )
    contrasts = coarse.compare(within="topic").contrasts
    assert set(contrasts.loc[contrasts["p"].notna(), "basis"]) == {"crude", "topic-month"}
    assert set(pick(contrasts, family="primary")["basis"]) == {"crude"}


def test_questions_and_their_company_stand_side_by_side(topical):
    told = told_by(tell_events(topical))
    both = place(topical, told).compare(within="topic").contrasts
    rows = pick(both, a="Alpha", b="Beta", frame="threat", field="*").set_index("basis")
    families = {"event": "primary", "crude": "primary", "topic-week": "exploratory", "topic-month": "exploratory"}
    assert rows["family"].to_dict() == families
    for basis in ("crude", "topic-week"):
        assert rows.loc[basis, PARTS].sum() == pytest.approx(rows.loc["crude", "difference"], abs=1e-9)
    assert rows.loc["crude", "framing"] != rows.loc["topic-week", "framing"]
    for within, bases in (("topic", {"event", "crude"}), ("event", {"event"}), ("all", {"crude"})):
        primary = pick(place(topical, told).compare(within=within).contrasts, family="primary")
        assert set(primary["basis"]) == bases
        assert len(primary) == 6 * len(bases)


def test_a_changing_mix_of_topics_is_said_and_adjusted_for(topical):
    early = topical.documents["date"] < "2024-07"
    drawn = np.random.default_rng(4).random(len(early)) < 0.8
    topic = np.where(early == drawn, "t01", "t02")
    shifting = replace(topical, documents=topical.documents.assign(topic=topic)).compare()
    assert any(
        note.startswith("the mix of topics changes along the timeline (all documents") for note in shifting.notes
    )
    assert pick(shifting.timeline, group="*")["rate_adjusted"].notna().all()
    still = topical.compare()
    assert not any("mix of topics" in note for note in still.notes)
