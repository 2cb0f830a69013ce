import pandas as pd
import pytest

from framing.grouping import Groups, find_reprints, place
from framing.tables import empty

DOCUMENTS = pd.DataFrame({
    "doc_id": ["a1", "a2", "b1", "b2", "b3", "c"], "source": ["A", "A", "B", "B", "B", "C"],
    "date": ["2024-01-01", "2024-01-02", "2024-01-02", "2024-01-02", "2024-01-03", "2024-01-03"],
})  # fmt: skip
COPIES = pd.DataFrame({"doc_id": ["a1", "a2", "b1", "b2", "b3"], "copy_group": ["a1", "a1", "a1", "b2", "b2"]})


def kept(groups, keep):
    out = find_reprints(place(DOCUMENTS, groups), groups, keep)
    return DOCUMENTS.loc[~DOCUMENTS["doc_id"].isin(out), "doc_id"].tolist()


@pytest.mark.parametrize(
    ("keep", "counted"),
    [("all", ["a1", "a2", "b1", "b2", "b3", "c"]), ("source", ["a1", "b1", "b2", "c"]), ("own", ["b2", "c"])],
)
def test_which_documents_count(keep, counted):
    assert kept(Groups(copies=COPIES), keep) == counted


def test_without_copies_all_count():
    assert kept(Groups(copies=empty("copies")), "own") == DOCUMENTS["doc_id"].tolist()
    assert kept(Groups(), "source") == DOCUMENTS["doc_id"].tolist()


def test_documents_are_placed():
    members = pd.DataFrame({"event_id": ["e"], "doc_id": ["c"], "similarity": [1.0]})
    placed = place(DOCUMENTS, Groups(copies=COPIES, members=members))
    assert placed["event_id"].tolist() == ["", "", "", "", "", "e"]
    assert placed["copy_group"].tolist() == ["a1", "a1", "a1", "b2", "b2", ""]
