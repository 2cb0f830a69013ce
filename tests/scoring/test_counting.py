import pandas as pd

from framing import tables
from framing.clustering.clusters import assign_documents, counted_copies, find_clusters, find_wire, share_wire
from framing.lexicon.model import parents
from framing.scoring.counting import count_mentions, count_terms, score_documents


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


def test_a_sentence_with_mentions_in_two_voices_is_one_sentence():
    voiced = FOUND.assign(voice=["own", "quoted", "quoted", "own", "attributed"])
    counts = count_mentions(voiced)
    sums = counts.groupby(["doc_id", "field", "frame"])[["hits", "hit_sentences", "new_sentences"]].sum()
    assert sums.loc[("a", "text", "t")].tolist() == [3, 2, 1]
    alone = count_mentions(FOUND).set_index(["doc_id", "field", "frame"])
    assert (sums["new_sentences"] == alone["hit_sentences"]).all()
    assert (alone["new_sentences"] == alone["hit_sentences"]).all()


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


PLACED = pd.DataFrame({
    "doc_id": ["a", "b", "c", "d", "e", "f", "g"], "source": ["S", "S", "R", "R", "S", "R", "T"],
    "date": ["2024-01-02", "2024-01-01", "2024-01-03", "", "", "2024-01-05", "2024-01-01"],
    "date_precision": ["day", "day", "day", "unknown", "unknown", "day", "day"], "tokens": [10, 10, 20, 10, 30, 10, 50],
})  # fmt: skip
COPIES = pd.DataFrame({
    "doc_id": ["a", "b", "c", "d", "f"], "copy_group": ["b", "b", "b", "d", "d"],
    "first": [False, True, False, True, False], "kept": [True, False, True, False, True], "container": False,
    "containment": 1.0,
})  # fmt: skip


def test_clusters_are_linked_by_events_and_copies():
    members = pd.DataFrame({"event_id": ["e1", "e1", "e2"], "doc_id": ["c", "e", "f"], "similarity": 1.0})
    both = find_clusters(PLACED, members, COPIES)
    assert both.set_index("doc_id")["cluster"].to_dict() == {
        "a": "a", "b": "a", "c": "a", "e": "a", "d": "d", "f": "d", "g": "g"
    }  # fmt: skip
    turned = find_clusters(PLACED[::-1], members[::-1], COPIES[::-1])
    assert turned.sort_values("doc_id")["cluster"].tolist() == both["cluster"].tolist()
    assert find_clusters(PLACED, members)["cluster"].tolist() == ["a", "b", "c", "d", "c", "f", "g"]
    assert find_clusters(PLACED, members[:0], COPIES[:0])["cluster"].tolist() == PLACED["doc_id"].tolist()


def test_the_kept_text_of_a_source_counts_and_all_that_copies_nothing():
    assert counted_copies(PLACED, COPIES).tolist() == [True, False, True, False, True, True, True]


def test_wire_copy_is_what_two_sources_print():
    wire = share_wire(PLACED, COPIES).set_index("source")
    assert find_wire(assign_documents(PLACED, copies=COPIES)).tolist() == [True, True, True] + 4 * [False]
    columns = ["documents", "reprints", "wire", "first"]
    assert wire[columns].T.to_dict("list") == {"R": [3, 1, 1, 0], "S": [3, 1, 1, 1], "T": [1, 0, 0, 0]}
    assert wire["share"].tolist() == [0.5, 0.5, 0]
    assert wire["token_share"].tolist() == [20 / 30, 10 / 40, 0]


def test_scores_name_events_and_copies():
    documents = pd.DataFrame({"doc_id": ["a"], "source": ["S"], "date": [""], "tokens": [9], "title_tokens": [0]})
    members = pd.DataFrame({"event_id": ["e1"], "doc_id": ["a"], "similarity": 1.0})
    placed = assign_documents(documents.assign(period=""), members, COPIES)
    scores = score_documents(placed, count_mentions(FOUND), ["s"])
    assert set(scores["event_id"]) == {"e1"}
    assert set(scores["copy_group"]) == {"b"}
