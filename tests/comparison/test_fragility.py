"""What a difference hangs on, and what it does not."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from framing.comparison.fragility import name_document
from tests.comparison.corpora import make_corpus, roll_up
from tests.comparison.test_compare import one


@pytest.fixture(scope="module")
def level():
    """Three sources that are alike, in 900 documents."""
    return make_corpus({"Alpha": 300, "Beta": 300, "Gamma": 300}, {}, titles=False)


def told(corpus, terms):
    return replace(corpus, term_counts=terms, counts=roll_up(terms)).compare().contrasts


def test_a_difference_of_one_term_hangs_on_it(level):
    terms = level.term_counts
    alpha = set(level.documents.loc[level.documents["source"] == "Alpha", "doc_id"])
    name = terms.loc[terms["frame"].str.startswith("threat"), "term"].iloc[0]
    chosen = terms["doc_id"].isin(alpha) & (terms["term"] == name) & terms["frame"].str.startswith("threat")
    found = told(level, terms.assign(hits=np.where(chosen, 6 * terms["hits"], terms["hits"])))
    row = one(found, a="Alpha", b="Beta", frame="threat", field="*", basis="crude")
    assert row["verdict"] == "different"
    assert (row["fragile"], row["culprit"]) == (True, f"the term {name}")


def test_a_frame_of_one_term_does_not_hang_on_it(level):
    """Without its only term there is no frame: nobody learns anything from that."""
    terms = level.term_counts[level.term_counts["term"] == "war"].assign(frame="calm")
    terms = terms.groupby(["doc_id", "field", "voice", "frame", "term"], as_index=False)["hits"].sum()
    alpha = set(level.documents.loc[level.documents["source"] == "Alpha", "doc_id"])
    found = told(level, terms.assign(hits=np.where(terms["doc_id"].isin(alpha), 5 * terms["hits"], terms["hits"])))
    row = one(found, a="Alpha", b="Beta", frame="calm", field="*", basis="crude")
    assert (row["verdict"], row["fragile"], row["culprit"]) == ("different", False, "")


def test_a_difference_of_all_terms_hangs_on_none(level):
    terms = level.term_counts
    alpha = set(level.documents.loc[level.documents["source"] == "Alpha", "doc_id"])
    found = told(level, terms.assign(hits=np.where(terms["doc_id"].isin(alpha), 5 * terms["hits"], terms["hits"])))
    row = one(found, a="Alpha", b="Beta", frame="threat", field="*", basis="crude")
    assert (row["verdict"], row["fragile"], row["culprit"]) == ("different", False, "")
    rest = found[found["verdict"] != "different"]
    assert not rest["fragile"].any()
    assert set(rest["culprit"]) == {""}


def test_a_document_is_named_as_readers_know_it():
    document = pd.Series({"doc_id": "d1", "source": "Alpha", "date": "2024-03-01", "title": "Bridge " * 20})
    named = name_document(document)
    assert named.startswith("“Bridge Bridge")
    assert named.endswith("Bridge…” (Alpha, 2024-03-01)")
    assert name_document(document.drop(["title", "date"])) == "d1 (Alpha)"
    assert name_document(document[["doc_id"]]) == "d1"
