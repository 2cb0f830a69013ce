"""How many topics: the grid, the subsamples and the rule."""

import numpy as np
import pandas as pd
import pytest

from framing.clustering.topics.choosing import DRAWS, Fitter, choose_number, draw_documents, plan_numbers, search_topics
from framing.clustering.topics.models import nmf
from tests.clustering.topics.corpora import counts_of


def table(stability, npmi, error=0.01):
    rows = {"stability": stability, "stability_error": error, "npmi": npmi, "npmi_error": error}
    return pd.DataFrame(rows | {"topics": range(len(stability))})


@pytest.mark.parametrize(
    ("stability", "npmi", "chosen"),
    [
        ([0.9, 0.895, 0.891, 0.8], [0.3, 0.295, 0.299, 0.3], (2, True)),
        ([0.9, 0.85, 0.8, 0.6], [0.2, 0.3, 0.295, 0.4], (2, False)),
        ([0.6, 0.5, 0.4, 0.3], [0.2, 0.3, 0.295, 0.4], (0, False)),
    ],
    ids=["the finest that is best in both", "coherent and stable enough", "none is stable enough"],
)
def test_the_rule(stability, npmi, chosen):
    assert choose_number(table(stability, npmi)) == chosen


@pytest.mark.parametrize(
    ("documents", "given", "numbers"), [(97, 0, [3, 5, 8]), (5000, 0, [10, 20, 32, 50]), (10**6, 0, [16, 32, 52, 80])]
)
def test_the_grid_grows_with_the_corpus(documents, given, numbers):
    assert plan_numbers(documents, given) == numbers
    assert min(plan_numbers(documents, 9)) == 11 or documents > 97


def test_a_subsample_holds_four_fifths_and_is_the_same_again():
    one = draw_documents(100, 1, 7)
    assert len(np.unique(one)) == 80
    assert np.array_equal(one, draw_documents(100, 1, 7))
    assert not np.array_equal(one, draw_documents(100, 2, 7))


def test_the_search_finds_the_planted_number_and_workers_change_nothing():
    counts, _ = counts_of(documents=120)
    fitter = Fitter("nmf", nmf.prepare(counts), np.zeros((0, 60), np.float32), 1)
    told = []
    found = search_topics(fitter, counts, [2, 4, 8], 1, lambda *step: told.append(step))
    assert found.search["chosen"].tolist() == [False, True, False]
    assert len(found.drawn) == DRAWS
    assert told[-1] == ("topics", 16, 16)
    other = search_topics(fitter, counts, [2, 4, 8], 2, lambda *_: None)
    assert other.search.equals(found.search)
    assert other.words.tobytes() == found.words.tobytes()
