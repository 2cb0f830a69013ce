from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from framing.comparison.verdicts import judge
from framing.config.study import ComparisonSettings
from framing.errors import InputError
from tests.comparison.corpora import make_corpus, roll_up

KEY = ["kind", "by", "a", "b", "frame", "field", "voice", "period"]


@pytest.fixture(scope="module")
def corpus():
    return make_corpus({"Alpha": 120, "Beta": 90, "Gamma": 60, "Tiny": 4, "One": 1}, {"Alpha": 2.5})


@pytest.fixture(scope="module")
def found(corpus):
    return corpus.compare()


def pick(table, **values):
    for column, value in values.items():
        table = table[table[column] == value]
    return table


def one(table, **values):
    rows = pick(table, **values)
    assert len(rows) == 1
    return rows.iloc[0]


def test_rates_are_ratios_of_sums_by_field_and_every_zero_is_a_row(corpus, found):
    rates = found.rates
    for field, length in (("*", "tokens"), ("title", "title_tokens")):
        row = one(rates, group="Beta", frame="threat", field=field)
        inside = corpus.documents[corpus.documents["source"] == "Beta"]
        counts = corpus.counts[(corpus.counts["frame"] == "threat") & corpus.counts["doc_id"].isin(inside["doc_id"])]
        counts = counts if field == "*" else counts[counts["field"] == field]
        assert (row["documents"], row["tokens"], row["hits"]) == (90, inside[length].sum(), counts["hits"].sum())
        assert row["rate"] == pytest.approx(1000 * counts["hits"].sum() / inside[length].sum())
        assert row["document_share"] == pytest.approx(counts["doc_id"].nunique() / 90)
        sentences = inside["sentences" if field == "*" else "title_sentences"].sum()
        assert row["sentence_share"] == pytest.approx(counts["hit_sentences"].sum() / sentences)
    row = one(rates, group="Beta", frame="threat", field="*")
    assert row["conf_low"] < row["rate"] < row["conf_high"]
    assert len(rates) == 6 * 4 * 3
    assert set(rates["level"]) == {"frame", "sub-frame"}
    empty = rates[rates["hits"] == 0]
    assert len(empty)
    assert (empty["reason"] == "no_hits").all()
    assert (empty["conf_low"] == 0).all()
    assert (empty["conf_high"] > 0).all()


def hits_by(table, column):
    """Hits with one column for every value of a key column."""
    index = [c for c in ("group", "frame", "field") if c != column]
    return table.pivot_table(index=index, columns=column, values="hits", aggfunc="sum")


def test_sub_frames_and_fields_add_up(found):
    hits = hits_by(found.rates, "field")
    assert (hits["title"] + hits["text"] == hits["*"]).all()
    by_frame = hits_by(found.rates, "frame")
    assert (by_frame["threat/military"] + by_frame["threat/economic"] == by_frame["threat"]).all()


def test_a_planted_ratio_is_found_and_the_direction_is_a_over_b(found):
    row = one(found.contrasts, kind="source", a="Alpha", b="Beta", frame="threat", field="*")
    assert row["verdict"] == "different"
    assert row["ratio"] == pytest.approx(row["rate_a"] / row["rate_b"])
    assert row["difference"] == pytest.approx(row["rate_a"] - row["rate_b"])
    assert row["ratio_low"] < 2.5 < row["ratio_high"]
    assert row["difference_low"] > 0
    assert row["detectable_ratio"] < row["ratio"]
    assert row["documents_needed"] > 10


def test_pairs_stand_in_the_order_of_documents_and_families_count_tests_only(found):
    primary = pick(found.contrasts, family="primary")
    assert list(dict.fromkeys(zip(primary["a"], primary["b"], strict=True)))[:2] == [
        ("Alpha", "Beta"),
        ("Alpha", "Gamma"),
    ]
    assert set(primary["frame"]) == {"threat", "calm"}
    assert set(primary["field"]) == {"*"}
    assert (primary["family_size"] == primary["p"].notna().sum()).all()
    assert primary["p"].notna().sum() == 6
    assert (primary["p_adjusted"] >= primary["p"])[primary["p"].notna()].all()
    headline = pick(found.contrasts, field="title")
    assert set(headline["frame"]) == {"threat", "calm"}
    assert set(headline["family"]) == {"exploratory"}


def test_refused_cells_keep_rates_and_what_would_have_been_needed_but_no_test(found):
    for b, reason in (("One", "one_document"), ("Tiny", "too_few_documents")):
        rows = pick(found.contrasts, a="Alpha", b=b, field="*")
        rows = rows[rows["hits_a"] > 0]
        assert set(rows["reason"]) == {reason}
        assert set(rows["verdict"]) == {"not comparable"}
        assert rows[["p", "p_adjusted", "ratio_low", "ratio_high", "difference_low"]].isna().all(axis=None)
        assert rows[["rate_a", "rate_b", "detectable_ratio", "documents_needed"]].notna().all(axis=None)


def test_numbers_are_finite_or_missing(corpus):
    found = corpus.compare(around="2024-07-01", window_days=60, by=["source", "language"])
    for table in (found.rates, found.contrasts, found.contributions, found.timeline):
        numbers = table.select_dtypes("number").astype("float64")
        assert not np.isinf(numbers).any(axis=None)


def without(corpus, source, frame_start, keep=0):
    """The corpus where `source` has no hits (or the first few) in a frame."""
    ids = set(corpus.documents.loc[corpus.documents["source"] == source, "doc_id"])
    terms = corpus.term_counts
    out = terms["doc_id"].isin(ids) & terms["frame"].str.startswith(frame_start)
    out[terms.index[out][:keep]] = False
    return replaced(corpus, terms[~out])


def replaced(corpus, terms):
    return replace(corpus, term_counts=terms, counts=roll_up(terms))


def test_a_side_without_hits_has_a_bound_and_a_permutation_test(corpus):
    found = without(corpus, "Beta", "threat").compare().contrasts
    row = one(found, a="Beta", b="Gamma", frame="threat", field="*")
    assert row["reason"] == "zero_side"
    assert row["verdict"] == "different"
    assert 0.0005 <= row["p"] < 0.05
    assert (row["p_from"], row["ratio_low"]) == ("permutation", 0)
    assert np.isnan(row["ratio"])
    assert 0 < row["ratio_high"] < 1
    assert row["difference_low"] < row["difference"] < row["difference_high"] < 0
    assert np.isnan(row["detectable_ratio"])  # the bound is the answer
    turned = one(found, a="Alpha", b="Beta", frame="threat", field="*")
    assert np.isnan(turned["ratio"])
    assert np.isnan(turned["ratio_high"])
    assert turned["ratio_low"] > 1
    assert turned["difference"] > 0


def test_no_hits_and_too_few_and_one_cluster(corpus):
    nothing = without(without(corpus, "Beta", "calm"), "Gamma", "calm").compare().contrasts
    assert one(nothing, a="Beta", b="Gamma", frame="calm", field="*")["reason"] == "no_hits"
    few = without(without(corpus, "Beta", "calm", keep=2), "Gamma", "calm", keep=1).compare().contrasts
    assert one(few, a="Beta", b="Gamma", frame="calm", field="*")["reason"] == "too_few_hits"
    single = without(corpus, "Beta", "calm", keep=1).compare().contrasts
    row = one(single, a="Beta", b="Gamma", frame="calm", field="*")
    assert (row["reason"], row["p_from"]) == ("one_cluster", "permutation")
    assert np.isnan(row["ratio_low"])
    assert row["ratio"] > 0


def test_documents_all_alike_are_no_evidence_and_few_clusters_neither(corpus):
    few = replace(corpus, clusters=corpus.clusters.assign(cluster=[f"c{i % 4}" for i in range(len(corpus.clusters))]))
    row = one(few.compare().contrasts, a="Alpha", b="Beta", frame="threat", field="*")
    assert (row["reason"], row["clusters"]) == ("few_clusters", 4)
    documents = corpus.documents.assign(tokens=100, title_tokens=0, sentences=5, title_sentences=0)
    every = pd.DataFrame({"doc_id": documents["doc_id"], "field": "text", "voice": "*", "frame": "calm"})
    same = replaced(replace(corpus, documents=documents), every.assign(term="peace", hits=2)).compare()
    row = one(same.contrasts, a="Alpha", b="Beta", frame="calm")
    assert (row["reason"], row["verdict"], row["ratio"]) == ("no_variance", "not comparable", 1)
    assert np.isnan(row["p"])


def test_contributions_add_up_to_the_difference(corpus, found):
    key = ["a", "b", "frame"]
    sums = found.contributions.groupby(key)["contribution"].sum()
    contrasts = pick(found.contrasts, kind="source", field="*").set_index(key)["difference"]
    np.testing.assert_allclose(sums, contrasts.loc[sums.index], atol=1e-9)
    shared = pick(found.contributions, a="Alpha", b="Beta", frame="threat", term="war")
    assert len(shared) == 1  # the same term in two sub-frames is one row of their parent
    row = shared.iloc[0]
    hits = corpus.term_counts[corpus.term_counts["term"] == "war"]
    ids = corpus.documents.loc[corpus.documents["source"] == "Alpha", "doc_id"]
    assert row["documents_a"] == hits[hits["doc_id"].isin(ids)]["doc_id"].nunique()
    assert row["conf_low"] < row["contribution"] < row["conf_high"]
    refused = pick(found.contributions, b="Tiny")
    assert len(refused)
    assert refused["conf_low"].isna().all()


def test_more_than_six_groups_are_held_against_the_rest():
    sizes = {f"S{i}": 30 + i for i in range(7)}
    found = make_corpus(sizes, {"S3": 3}).compare()
    contrasts = found.contrasts
    assert set(contrasts["b"]) == {"*rest"}
    assert contrasts["a"].drop_duplicates().tolist() == [f"S{i}" for i in range(6, -1, -1)]
    row = one(contrasts, a="S3", frame="threat", field="*")
    everything = one(found.rates, group="*", frame="threat", field="*")
    assert row["hits_a"] + row["hits_b"] == everything["hits"]
    assert row["documents_a"] + row["documents_b"] == everything["documents"]
    assert row["verdict"] == "different"


def test_a_baseline_is_always_b(corpus):
    contrasts = corpus.compare(baseline="Gamma").contrasts
    assert set(contrasts["b"]) == {"Gamma"}
    assert set(contrasts["a"]) == {"Alpha", "Beta", "Tiny", "One"}
    with pytest.raises(InputError, match=r"comparison.baseline: no source named 'Gama'; did you mean 'Gamma'\?"):
        corpus.compare(baseline="Gama")


def test_the_order_of_rows_does_not_matter(corpus):
    options = {"around": "2024-07-01", "window_days": 90, "by": ["source", "language"]}
    one_way, other_way = corpus.compare(**options), corpus.shuffled(3).compare(**options)
    for name in ("rates", "contrasts", "contributions", "timeline"):
        pd.testing.assert_frame_equal(getattr(one_way, name), getattr(other_way, name), check_exact=True)
    assert one_way.notes == other_way.notes


def test_copies_inside_clusters_change_neither_estimates_nor_errors(corpus):
    def twice(table):
        return pd.concat([table, table.assign(doc_id="copy-" + table["doc_id"])], ignore_index=True)

    doubled = replace(
        corpus,
        documents=twice(corpus.documents),
        counts=twice(corpus.counts),
        term_counts=twice(corpus.term_counts),
        clusters=twice(corpus.clusters),
    )
    columns = ["ratio", "ratio_low", "ratio_high", "difference_low", "p", "clusters"]
    once, again = (c.compare().contrasts.set_index(KEY)[columns] for c in (corpus, doubled))
    settled = once["p"].notna() & (once["ratio"] > 0)
    np.testing.assert_allclose(again[settled].astype(float), once[settled].astype(float), rtol=1e-8)


def test_titles_alone_are_one_field():
    corpus = make_corpus({"Alpha": 30, "Beta": 30})
    documents = corpus.documents.assign(
        title_tokens=corpus.documents["tokens"], title_sentences=corpus.documents["sentences"]
    )
    found = replace(corpus, documents=documents).compare()
    assert set(found.rates["field"]) == {"*"}
    assert set(found.contrasts["field"]) == {"*"}


def test_voices_add_up(corpus):
    own = replaced(corpus, corpus.term_counts.assign(voice=np.where(corpus.term_counts.index % 3, "own", "quoted")))
    found = own.compare()
    hits = hits_by(found.rates, "voice")
    assert (hits["own"] + hits["quoted"] == hits["*"]).all()
    assert set(pick(found.contrasts, family="primary")["voice"]) == {"own"}
    assert set(found.contributions["voice"]) == {"*", "own", "quoted"}


@pytest.mark.parametrize("by", ["group", "language", "section", "period"])
def test_any_column_can_be_compared_by(corpus, by):
    found = corpus.compare(by=by)
    assert set(found.rates["by"]) == {by}
    if by == "section":
        assert set(found.rates["group"]) == {"*", "world"}
    if by == "period":
        assert set(found.rates["group"]) > {"2024-01", "2024-12"}


def test_an_unknown_column_is_named_with_the_nearest(corpus):
    with pytest.raises(
        InputError, match=r"comparison.by: no column 'langage' to compare by; did you mean 'language'\?"
    ):
        corpus.compare(by="langage")


def test_further_columns_are_strata(corpus):
    found = corpus.compare(by=["source", "language"])
    rates = hits_by(found.rates, "by_language")
    assert (rates["de"].fillna(0) + rates["en"].fillna(0) == rates["*"]).all()
    assert set(found.contrasts["by_language"]) == {"*", "de", "en"}
    assert set(pick(found.contrasts, family="primary")["by_language"]) == {"*"}
    english = corpus.documents[corpus.documents["language"] == "en"]
    alone = replace(corpus, documents=english).compare().contrasts
    inside = pick(found.contrasts, by_language="en").drop(columns="by_language")
    merged = alone.merge(inside, on=KEY, suffixes=("", "_inside"))
    settled = merged["p"].notna() & (merged["ratio"] > 0)
    assert settled.sum() > 10
    np.testing.assert_allclose(merged["p"][settled], merged["p_inside"][settled], rtol=1e-9)


def test_one_document_in_all_is_a_run_without_a_test():
    corpus = make_corpus({"Alpha": 1})
    found = corpus.compare(around=corpus.documents["date"].iloc[0])
    assert len(found.rates)
    assert found.contrasts["p"].isna().all()
    assert len(found.contributions) == 0


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99])
def test_different_is_an_adjusted_p_below_one_minus_the_confidence(confidence):
    p = np.array([0.001, 0.02, 0.1, 0.3])
    judged = judge(rows_with(p), np.ones(4, dtype=bool), ComparisonSettings(confidence=confidence, correction="none"))
    assert (judged["verdict"] == "different").tolist() == (p < 1 - confidence).tolist()


def test_what_could_not_be_found_is_no_test_of_the_family_and_its_corrected_p_is_one():
    rows = rows_with(np.array([0.01, 0.02, 0.3, np.nan])).assign(p_least=[0.001, 0.002, 0.04, np.nan])
    judged = judge(rows, np.ones(4, dtype=bool), ComparisonSettings())
    assert judged["p_adjusted"].tolist() == pytest.approx([0.02, 0.02, 1, np.nan], nan_ok=True)
    assert (judged["family_size"] == 2).all()


def rows_with(p):
    """Rows of `contrasts` with these p, alike in all else."""
    row = {
        "kind": "source",
        "by": "source",
        "basis": "crude",
        "copies": "one",
        "reason": "",
        "voice": "*",
        "ratio": 1.0,
    }
    numbers = {
        "ratio_low": 0.5,
        "ratio_high": 2.0,
        "ratio_error": 0.3,
        "freedom": 9.0,
        "documents_a": 9,
        "documents_b": 9,
    }
    return pd.DataFrame({"p": p, **row, **numbers})


def test_documents_without_a_word_that_counts_are_refused(corpus):
    silent = replace(corpus, documents=corpus.documents.assign(tokens=0))
    with pytest.raises(InputError, match="a word that counts"):
        silent.compare()
