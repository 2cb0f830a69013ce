import pandas as pd

from framing import tables
from framing.counting import count_mentions, count_terms, find_clusters, parents, score_documents


def mentions(*rows):
    columns = ["doc_id", "field", "frame", "term", "sentence", "weight"]
    frame = pd.DataFrame(rows, columns=columns)
    others = dict.fromkeys([c for c in tables.column_names("mentions") if c not in columns], "")
    return tables.check("mentions", frame.assign(**others | {"start": 0, "end": 1}))


FOUND = mentions(
    ("a", "text", "t/x", "w1", 0, 1.0),
    ("a", "text", "t/x", "w1", 0, 1.0),
    ("a", "text", "t/y", "w2", 0, 2.0),
    ("a", "title", "s", "w3", 0, 1.0),
    ("b", "text", "t/x", "w1", 3, 1.0),
)


def test_frames_roll_up_into_their_parents():
    assert parents("a/b/c") == ["a", "a/b", "a/b/c"]
    counts = count_mentions(FOUND).set_index(["doc_id", "field", "frame"])
    assert counts.loc[("a", "text", "t"), ["hits", "score", "hit_sentences"]].tolist() == [3, 4.0, 1]
    assert counts.loc[("a", "text", "t/x"), "hits"] == 2
    assert counts.loc[("b", "text", "t"), "hit_sentences"] == 1
    assert set(counts["voice"]) == {"*"}


def test_terms_are_counted_in_their_leaf():
    terms = count_terms(FOUND).set_index(["doc_id", "field", "frame", "term"])["hits"]
    assert terms["a", "text", "t/x", "w1"] == 2
    assert terms.sum() == len(FOUND)


def test_no_mentions_are_no_rows():
    none = mentions()
    assert count_mentions(none).empty
    assert count_terms(none).empty


def test_each_document_is_its_own_cluster():
    documents = pd.DataFrame({"doc_id": ["a", "b"]})
    assert find_clusters(documents)["cluster"].tolist() == ["a", "b"]


def test_scores_hold_zeros_for_frames_of_the_study():
    documents = pd.DataFrame({"doc_id": ["b", "a"], "source": ["S", "R"], "date": ["", "2024-01-01"]})
    documents = documents.assign(tokens=[10, 20], title_tokens=[0, 5], period=["", "2024"])
    scores = score_documents(documents, count_mentions(FOUND), ["s", "t", "t/x", "t/y"])
    rows = scores[["doc_id", "field", "frame", "hits", "tokens"]].values.tolist()  # noqa: PD011
    assert rows == [
        ["b", "text", "s", 0, 10], ["b", "text", "t", 1, 10], ["b", "text", "t/x", 1, 10],
        ["a", "title", "s", 1, 5], ["a", "title", "t", 0, 5],
        ["a", "text", "s", 0, 15], ["a", "text", "t", 3, 15], ["a", "text", "t/x", 2, 15], ["a", "text", "t/y", 1, 15],
    ]  # fmt: skip
