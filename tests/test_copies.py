"""Copies: what is one text, who had it first, and which document counts."""

import numpy as np
import pandas as pd
import pytest

from framing.copies import find_copies, group_copies
from framing.features import read_features

WORDS = np.array([f"w{i}x" for i in range(3000)])


def story(sentences=20, seed=0):
    random = np.random.default_rng(seed)
    return [" ".join(random.choice(WORDS, 15)) + "." for _ in range(sentences)]


def table(*rows):
    frame = pd.DataFrame(rows, columns=["doc_id", "source", "date", "text"])
    return frame.assign(title=[f"title {i}" for i in frame["doc_id"]])


def groups(copies):
    return sorted(copies.groupby("copy_group")["doc_id"].apply(sorted).tolist())


def test_a_wire_story_with_another_byline_is_found_and_its_first_is_the_earliest():
    text = " ".join(story())
    documents = table(
        ("b", "B", "2024-01-03", "LONDON (Reuters) - " + text), ("a", "A", "2024-01-02", text),
        ("c", "C", "2024-01-02", " ".join(story(seed=1))),
    )  # fmt: skip
    copies = find_copies(documents)
    assert copies["doc_id"].tolist() == ["a", "b"]
    assert copies["first"].tolist() == [True, False]
    assert copies["copy_group"].tolist() == ["a", "a"]
    assert copies["containment"].tolist() == [1.0, 1.0]


@pytest.mark.parametrize(("kept", "found"), [(16, True), (12, True), (6, False), (0, False)])
def test_half_of_the_shorter_text_makes_a_copy(kept, found):
    one, other = story(), story(seed=2)
    documents = table(
        ("a", "A", "2024-01-01", " ".join(one)), ("b", "B", "2024-01-01", " ".join(one[:kept] + other[kept:]))
    )
    assert (len(find_copies(documents)) == 2) == found


def test_a_part_of_a_longer_text_is_a_copy_of_it():
    one = story(40)
    copies = find_copies(table(("a", "A", "2024-01-01", " ".join(one)), ("b", "B", "2024-01-01", " ".join(one[:10]))))
    assert groups(copies) == [["a", "b"]]


def test_a_shared_footer_is_no_copy():
    footer = " ".join(story(5, seed=99))
    rows = [(f"d{i:02}", f"S{i}", "2024-01-01", " ".join(story(6, seed=i)) + " " + footer) for i in range(30)]
    assert find_copies(table(*rows)).empty


def test_window_and_documents_without_a_date():
    text = " ".join(story())
    documents = table(("a", "A", "2024-01-01", text), ("b", "B", "2024-02-01", text), ("c", "C", "2024-05", text))
    assert find_copies(documents).empty
    assert groups(find_copies(documents, window_days=40)) == [["a", "b"]]
    assert groups(find_copies(documents.assign(date=["2024-01-01", "", "2024-05"]))) == [["a", "b", "c"]]


def test_two_stories_on_one_event_are_no_copies_though_they_quote_alike():
    quoted = " ".join(story(4, seed=50))
    rows = [(f"d{i}", f"S{i}", "2024-01-01", " ".join(story(12, seed=i)) + " " + quoted) for i in range(2)]
    assert find_copies(table(*rows)).empty


def test_updates_and_the_story_printed_elsewhere_are_one_group():
    told, more = story(), story(6, seed=7)
    copies = find_copies(table(
        ("c", "B", "2024-01-04", "By our staff. " + " ".join(told)), ("a", "A", "2024-01-02", " ".join(told)),
        ("b", "A", "2024-01-03", " ".join(told + more)),
    ))  # fmt: skip
    assert groups(copies) == [["a", "b", "c"]]
    assert copies.loc[copies["first"], "doc_id"].tolist() == ["a"]


def test_order_of_documents_does_not_matter():
    rows = [
        (f"d{i}", f"S{i % 4}", f"2024-01-{i % 9 + 1:02}", " ".join(story(seed=i % 5)[: 12 + i % 3])) for i in range(30)
    ]
    documents = table(*rows)
    shuffled = documents.sample(frac=1, random_state=3, ignore_index=True)
    pd.testing.assert_frame_equal(find_copies(documents), find_copies(shuffled))


def test_thirty_thousand_times_the_same_text():
    documents = pd.DataFrame({"doc_id": [f"d{i:05}" for i in range(30_000)], "source": "S", "date": "", "title": ""})
    features = read_features(documents.assign(text=" ".join(story(3))), parts=frozenset(("runs",)))
    copies = group_copies(features, documents)
    assert len(copies) == 30_000
    assert copies["first"].sum() == 1


def test_headlines_and_short_texts_copy_nothing():
    assert find_copies(
        table(("a", "A", "", "Markets today"), ("b", "B", "", "Markets today"), ("c", "C", "", ""))
    ).empty
