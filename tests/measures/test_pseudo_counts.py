from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from framing.errors import InputError
from framing.measures.pseudo_counts import correct_counts
from framing.measures.sheets import HIT, NEAR
from tests.measures.coded_corpora import Design, code, corrected, counted, draw_corpus

UNEQUAL = Design(precision=(0.9, 0.6), recall=(0.8, 0.5), documents=60, events=15)
VOICED = replace(UNEQUAL, others=(1.0, 3.0), voice_error=0.1)
ALL_OF_IT = 10**6


def draw(design=UNEQUAL, seed=1):
    return draw_corpus(np.random.default_rng(seed), design)


def pseudo(corpus, sheet):
    return correct_counts(sheet, corpus.mentions.drop(columns="source"), corpus.documents, corpus.counts)


@pytest.mark.parametrize("design", [UNEQUAL, VOICED])
def test_with_everything_coded_the_counts_are_those_of_people(design):
    corpus = draw(design)
    found = pseudo(corpus, code(np.random.default_rng(1), corpus, ALL_OF_IT))
    key = ["doc_id", "voice"]
    truth = corpus.truth.set_index(key)["hits"].sort_index()
    counts = found.counts.set_index(key)["hits"].sort_index()
    assert counts[counts.abs() > 1e-9].to_dict() == pytest.approx(truth.to_dict())
    rows, true = corrected(corpus, code(np.random.default_rng(1), corpus, ALL_OF_IT)), counted(corpus, corpus.truth)
    assert rows["ratio"].to_dict() == pytest.approx(true["ratio"].to_dict())
    assert rows["ratio_low"].to_dict() == pytest.approx(true["ratio_low"].to_dict())


def test_counts_are_right_on_average():
    corpus = draw()
    sums = [pseudo(corpus, code(np.random.default_rng(seed), corpus, 120)).counts["hits"].sum() for seed in range(60)]
    truth = corpus.truth["hits"].sum()
    assert np.mean(sums) == pytest.approx(truth, abs=3 * np.std(sums) / np.sqrt(len(sums)))


def test_one_stratum_gives_the_mean_of_prediction_powered_inference():
    """ppi_py 0.2.3: ppi_mean_pointestimate(Y, ones(6), ones(40), lam=1) of Y = 1, 0, 1, 1, 0, 1 is 0.66666667."""
    assert 1.0 + np.mean(np.array([1, 0, 1, 1, 0, 1]) - np.ones(6)) == pytest.approx(0.66666667)
    corpus = draw()
    sheet = code(np.random.default_rng(1), corpus, 50, only_hits=True)
    counts = pseudo(corpus, sheet).counts
    source = corpus.documents.set_index("doc_id")["source"]
    for name in "AB":
        hits = corpus.sentences[corpus.sentences["hit"] & (corpus.sentences["source"] == name)]
        z = sheet.units.loc[sheet.units["size"] == len(hits), "code"].to_numpy()
        predicted = np.ones(len(z))
        expected = len(hits) * (1.0 + np.mean(z - predicted))
        assert counts.loc[counts["doc_id"].map(source) == name, "hits"].sum() == pytest.approx(expected)


def test_mentions_alone_correct_precision_alone():
    corpus = draw()
    rows = corrected(corpus, code(np.random.default_rng(1), corpus, 80, only_hits=True))
    assert set(rows["corrected_for"]) == {"precision"}
    full = code(np.random.default_rng(1), draw(VOICED), 400)
    assert set(corrected(draw(VOICED), full)["corrected_for"]) == {"precision, recall and voice"}


def test_few_uses_without_a_mention_leave_a_wide_interval_that_says_what_to_code():
    corpus = draw(replace(UNEQUAL, recall=(0.99, 0.99)))
    rows = corrected(corpus, code(np.random.default_rng(1), corpus, 60))
    narrow = corrected(corpus, code(np.random.default_rng(1), corpus, 60, only_hits=True))
    assert rows["corrected_note"].str.contains("stratum 2").all()
    width = np.log(rows["ratio_high"] / rows["ratio_low"])
    assert (width > np.log(narrow["ratio_high"] / narrow["ratio_low"])).all()


def uncode(sheet, wrong):
    units = sheet.units.copy()
    units.loc[wrong(units), ["code", "own", "quoted", "attributed"]] = np.nan
    return replace(sheet, units=units)


def test_what_nobody_coded_is_not_corrected_and_said():
    corpus = draw()
    whole = code(np.random.default_rng(1), corpus, 120)
    some = set(corpus.sentences.loc[corpus.sentences["source"] == "B", "sentence"])
    at_b = whole.units["sentence"].isin(some)
    hits = uncode(whole, lambda units: (units["stratum"] == HIT) & at_b)
    assert corrected(corpus, hits).empty  # never the uncorrected number in its place
    assert "f at B: not corrected" in " ".join(pseudo(corpus, hits).notes)
    near = uncode(whole, lambda units: units["stratum"] == NEAR)
    assert set(corrected(corpus, near)["corrected_for"]) == {"precision"}
    lost = replace(whole, units=whole.units[whole.units["stratum"] != NEAR])
    assert set(corrected(corpus, lost)["corrected_for"]) == {"precision"}


def test_codes_of_other_articles_or_mentions_are_refused():
    corpus = draw()
    sheet = code(np.random.default_rng(1), corpus, 120)
    fewer = replace(corpus, documents=corpus.documents.iloc[10:])
    with pytest.raises(InputError, match="of documents that are not compared here"):
        pseudo(fewer, sheet)
    other = corpus.sentences.assign(hit=corpus.sentences["hit"] & (corpus.sentences["sentence"] % 3 > 0))
    with pytest.raises(InputError, match="no mentions here"):
        pseudo(replace(corpus, sentences=other), sheet)
    coded = set(sheet.units["sentence"])
    more = corpus.sentences["hit"] | ((corpus.sentences["source"] == "A") & ~corpus.sentences["sentence"].isin(coded))
    with pytest.raises(InputError, match="drawn from other mentions or sentences"):
        pseudo(replace(corpus, sentences=corpus.sentences.assign(hit=more)), sheet)


def test_columns_beside_the_uncorrected():
    from framing.comparison.correction import add_corrected

    key = {"kind": "source", "by": "source", "a": "A", "b": "B", "frame": "f", "field": "*", "voice": "*"}
    row = key | {"period": "*", "basis": "crude", "copies": "one", "family": "primary", "ratio": 2.0}
    row["verdict"] = "different"
    found = add_corrected(pd.DataFrame([row]), None).iloc[0]
    assert found["precision_needed"] == 0.5
    assert found["corrected_for"] == ""
    codes = row | {"ratio": 1.1, "ratio_low": 0.8, "ratio_high": 1.4, "verdict": "undetermined",
                   "corrected_for": "precision", "corrected_note": ""}  # fmt: skip
    found = add_corrected(pd.DataFrame([row]), pd.DataFrame([codes])).iloc[0]
    assert (found["corrected_ratio"], found["corrected_verdict"], found["ratio"]) == (1.1, "undetermined", 2.0)
