"""What is too few, decided in one place."""

import numpy as np
import pytest

from framing.comparison.reasons import find_reasons, is_measured

ENOUGH = {"hits": [[3], [4]], "tokens": [[90], [80]], "documents": (12, 10)}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, ""),
        ({"tokens": [[0], [80]], "hits": [[0], [4]]}, "no_words"),
        ({"hits": [[0], [0]], "documents": (1, 10)}, "no_hits"),
        ({"documents": (1, 10)}, "one_document"),
        ({"documents": (9, 10), "hits": [[0], [4]]}, "too_few_documents"),
        ({"hits": [[0], [3]]}, "zero_side"),
        ({"hits": [[2], [2]], "known": False}, "too_few_hits"),
        ({"steady": [False], "known": False}, "unstable_topic"),
        ({"known": False, "clusters": 4}, "one_cluster"),
        ({"clusters": 4}, "few_clusters"),
    ],
)
def test_the_first_reason_that_applies(change, reason):
    given = {"known": True, "clusters": 5} | ENOUGH | change
    found = find_reasons(given.pop("known"), given.pop("clusters"), **given)
    assert found.tolist() == [reason]
    assert is_measured(found).tolist() == [reason not in {"no_words", "no_hits", "one_document", "too_few_documents"}]


def test_one_side_alone_has_no_side_without_hits():
    """A rate is of one side; cells and frames are told apart."""
    hits = np.array([[0, 1, 9], [7, 0, 5]])
    found = find_reasons(hits != 9, np.array([[9], [4]]), hits=hits[None], documents=(np.array([[20], [30]]), 10))
    assert found.tolist() == [["no_hits", "too_few_hits", "one_cluster"], ["few_clusters", "no_hits", "few_clusters"]]
