import numpy as np
import pandas as pd
import pytest

from framing.comparison.placebos import place_among_words, placebo
from framing.errors import InputError
from tests.comparison.corpora import make_corpus


@pytest.fixture(scope="module")
def corpus():
    return make_corpus({"Alpha": 160, "Beta": 120, "Gamma": 80, "Tiny": 3}, {"Alpha": 2})


@pytest.mark.parametrize("source", ["", "Alpha"])
def test_the_default_test_holds_its_level_and_the_token_test_does_not(corpus, source):
    found = placebo(corpus.documents, corpus.counts, source=source)
    assert found["frame"].tolist() == ["calm", "threat"]
    assert (found["tests"] >= 200).all()
    assert found["share_p05"].between(0.01, 0.10).all()
    assert (found["share_p05_g2"] > 0.15).all()


def test_it_is_the_same_for_any_order_of_rows_and_tells_the_seed(corpus):
    again = corpus.shuffled(5)
    first = placebo(corpus.documents, corpus.counts, repetitions=20)
    pd.testing.assert_frame_equal(first, placebo(again.documents, again.counts, repetitions=20))
    assert not first.equals(placebo(corpus.documents, corpus.counts, repetitions=20, seed=2))


def test_clusters_move_as_wholes(corpus):
    """Five near-copies of everything: shuffled one by one they are no evidence of their own, together they are one."""
    copies = [t.assign(doc_id=t["doc_id"] + f"-{i}") for i in range(5) for t in (corpus.documents,)]
    counts = pd.concat([corpus.counts.assign(doc_id=corpus.counts["doc_id"] + f"-{i}") for i in range(5)])
    documents = pd.concat(copies, ignore_index=True)
    clusters = pd.DataFrame({"doc_id": documents["doc_id"], "cluster": documents["doc_id"].str.split("-").str[0]})
    found = placebo(documents, counts, clusters=clusters, repetitions=100)
    assert found["share_p05"].between(0.01, 0.10).all()
    assert (found["share_p05_g2"] > 0.5).all()


def test_what_cannot_be_shuffled_is_said(corpus):
    with pytest.raises(InputError, match=r"no source 'Alfa'; did you mean 'Alpha'\?"):
        placebo(corpus.documents, corpus.counts, source="Alfa")
    with pytest.raises(InputError, match="no two halves"):
        placebo(corpus.documents, corpus.counts, source="Tiny")
    with pytest.raises(InputError, match="fewer than two sources"):
        placebo(corpus.documents[corpus.documents["source"] == "Alpha"], corpus.counts)


def words_of(frame_ratio, seed=2):
    """300 words that two sources use alike, and a frame of eight terms that one has more of."""
    rng = np.random.default_rng(seed)
    rows = [
        (f"w{i}", source, hits, min(hits, 40))
        for i in range(300)
        for source, hits in zip("AB", 1 + rng.poisson(40, 2), strict=True)
    ]
    terms = [
        ("threat", f"t{i}", source, int(40 * ratio), 40)
        for i in range(8)
        for source, ratio in (("A", frame_ratio), ("B", 1))
    ]
    words = pd.DataFrame(rows, columns=["word", "source", "hits", "documents"])
    return pd.DataFrame(terms, columns=["frame", "term", "source", "hits", "documents"]), words


def test_a_frame_stands_out_among_words_or_not():
    tokens = pd.Series({"A": 50_000, "B": 50_000})
    out, alike = (place_among_words(*words_of(ratio), tokens).iloc[0] for ratio in (2.0, 1.0))
    assert out["ratio"] == pytest.approx(2.0, rel=0.01)
    assert out["share"] == 0
    assert out["words_high"] < 1.5
    assert alike["share"] > 0.3


def test_words_of_one_source_hold_nothing():
    with pytest.raises(InputError, match="one source"):
        place_among_words(*words_of(1.0), pd.Series({"A": 50_000}))
