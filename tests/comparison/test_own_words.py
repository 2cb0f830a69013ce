"""Own words are per word outside quotation marks; all voices add up per word of all."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from framing.comparison.families import describe_families
from framing.config.study import load_study
from tests.comparison.corpora import make_corpus, roll_up
from tests.comparison.test_compare import one, pick

SHARES = {"Alpha": 0.1, "Beta": 0.6}


@pytest.fixture(scope="module")
def found():
    """Two sources whose own words are alike; one quotes a tenth, the other six tenths of its words."""
    plain = make_corpus({"Alpha": 300, "Beta": 300}, {}, titles=False)
    documents = plain.documents
    share = documents["source"].map(SHARES)
    quoted = (documents["tokens"] * share).astype(int)
    documents = documents.assign(tokens_quoted=quoted, title_tokens_quoted=0)
    rng, terms = np.random.default_rng(1), plain.term_counts
    outside = rng.binomial(terms["hits"], 1 - terms["doc_id"].map(dict(zip(documents["doc_id"], share, strict=True))))
    own = rng.binomial(outside, 0.7)
    parts = {"own": own, "attributed": outside - own, "quoted": terms["hits"] - outside}
    voiced = pd.concat([terms.assign(voice=voice, hits=hits)[hits > 0] for voice, hits in parts.items()])
    voiced = voiced.reset_index(drop=True)
    return replace(plain, documents=documents, term_counts=voiced, counts=roll_up(voiced)).compare(), documents


def test_who_quotes_more_is_no_calmer(found):
    rows = pick(found[0].contrasts, kind="source", frame="threat", field="*", basis="crude")
    for voice in ("own", "unquoted"):
        row = one(rows, voice=voice)
        assert row["ratio_low"] < 1 < row["ratio_high"]
        assert 0.8 < row["ratio"] < 1.25
    own = one(rows, voice="own")
    assert own["rate_all_a"] / own["rate_all_b"] > 1.8  # as it looked per word of all
    assert own["family"] == "primary"
    assert own["leak_ratio"] > 0


def test_the_words_outside_quotation_marks_divide(found):
    rates, documents = found[0].rates, found[1]
    beta = documents[documents["source"] == "Beta"]
    row = one(pick(rates, group="Beta", frame="threat", field="*"), voice="own")
    outside = (beta["tokens"] - beta["tokens_quoted"]).sum()
    assert row["tokens"] == outside
    assert row["rate"] == pytest.approx(1000 * row["hits"] / outside)
    assert row["rate_all"] == pytest.approx(1000 * row["hits"] / beta["tokens"].sum())


def test_voices_add_up_per_word_of_all(found):
    rates = pick(found[0].rates, group="Alpha", frame="threat", field="*").set_index("voice")["rate_all"]
    assert rates[["own", "attributed", "quoted"]].sum() == pytest.approx(rates["*"])
    assert rates[["own", "attributed"]].sum() == pytest.approx(rates["unquoted"])
    sums = found[0].contributions.groupby(["frame", "voice", "basis"])["contribution"].sum()
    rows = pick(found[0].contrasts, kind="source", field="*").set_index(["frame", "voice", "basis"])["difference"]
    np.testing.assert_allclose(sums, rows.loc[sums.index], atol=1e-9)


@pytest.mark.parametrize("silent", [["Beta"], ["Alpha", "Beta"]])
def test_without_words_of_ones_own_there_is_a_reason_and_no_finding_about_all_words(silent):
    plain = make_corpus({"Alpha": 60, "Beta": 60}, {"Alpha": 4.0}, titles=False)
    quoted = plain.documents["source"].isin(silent)
    documents = plain.documents.assign(tokens_quoted=plain.documents["tokens"] * quoted, title_tokens_quoted=0)
    inside = plain.term_counts["doc_id"].isin(documents.loc[quoted, "doc_id"])
    voiced = plain.term_counts.assign(voice=np.where(inside, "quoted", "own"))
    contrasts = replace(plain, documents=documents, term_counts=voiced, counts=roll_up(voiced)).compare().contrasts
    primary = pick(contrasts, family="primary")
    assert set(primary["voice"]) == {"own"}
    assert set(primary["reason"]) == {"no_words"}
    assert set(primary["verdict"]) == {"not comparable"}
    assert primary[["p", "ratio", "ratio_low"]].isna().all(axis=None)
    assert pick(contrasts, family="primary", frame="threat")["rate_a"].isna().all() == (len(silent) > 1)


def test_without_rates_of_all_words_the_leak_is_told_all_the_same(found):
    """As where events alone were asked for (soak, draw 64 of seed 1)."""
    rows = found[0].contrasts.drop(columns=["rate_all_a", "rate_all_b"]).assign(ratio_error=0.2, freedom=20.0)
    described = describe_families(rows, load_study(None, {}).comparison)
    assert (described.loc[described["voice"] == "own", "leak_ratio"] > 0).any()
