"""Copies: what is one text, who had it first, and which document counts."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.clustering.copies import find_copies, group_copies
from framing.clustering.features import read_features

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


# ---- which version counts ----


def kept(copies):
    return set(copies.loc[copies["kept"], "doc_id"])


@pytest.mark.parametrize("ids", [("a", "b"), ("b", "a")])
@pytest.mark.parametrize("dates", [("2024-01-02", "2024-01-02"), ("2024-01-02", "2024-01-03"), ("", "2024-01-03")])
def test_the_full_story_stands_for_the_stub_whatever_they_are_called(ids, dates):
    told = story(30)
    stub, full = ids
    copies = find_copies(table((stub, "A", dates[0], " ".join(told[:4])), (full, "A", dates[1], " ".join(told))))
    assert groups(copies) == [["a", "b"]]
    assert kept(copies) == {full}


@pytest.mark.parametrize("ids", [("a", "b"), ("b", "a")])
def test_of_equal_versions_the_last_by_day_and_time_counts(ids):
    told, morning, evening = " ".join(story()), *ids
    documents = table((morning, "A", "2024-01-02", told), (evening, "A", "2024-01-02", told))
    documents["time_of_day"] = ["08:00:00", "20:00:00"]
    assert kept(find_copies(documents)) == {evening}
    assert kept(find_copies(documents.assign(date=["2024-01-03", "2024-01-02"]))) == {morning}
    assert kept(find_copies(documents.assign(date=["2024-01-02", ""]))) == {morning}


def test_every_source_keeps_a_version_of_its_own():
    told = story(30)
    copies = find_copies(table(
        ("a", "A", "2024-01-02", " ".join(told[:12])), ("b", "A", "2024-01-02", " ".join(told[:20])),
        ("c", "B", "2024-01-01", " ".join(told)), ("d", "B", "2024-01-04", " ".join(told[:29])),
    ))  # fmt: skip
    assert groups(copies) == [["a", "b", "c", "d"]]
    assert kept(copies) == {"b", "c"}
    assert copies.loc[copies["first"], "doc_id"].tolist() == ["c"]


def digest_of(articles, more=()):
    return " ".join(["The week in review."] + [" ".join(article) for article in articles] + [" ".join(more)])


def test_a_digest_swallows_nothing_it_reprints():
    articles = [story(6, seed=i) for i in range(10)]
    rows = [(f"a{i}", "A", f"2024-01-{i + 1:02}", " ".join(article)) for i, article in enumerate(articles)]
    copies = find_copies(table(*rows, ("z", "A", "2024-01-10", digest_of(articles))))
    assert copies["doc_id"].tolist() == ["z"]
    assert copies["container"].all()
    assert copies["containment"].iloc[0] > 0.8
    assert not copies["kept"].any()  # all of it was printed before by the same outlet
    elsewhere = find_copies(table(*rows, ("z", "B", "2024-01-10", digest_of(articles))))
    assert kept(elsewhere) == {"z"}
    longer = find_copies(table(*rows, ("z", "A", "2024-01-10", digest_of(articles, story(40, seed=77)))))
    assert kept(longer) == {"z"}


def test_versions_of_a_digest_are_one_text_and_its_articles_others():
    articles = [story(6, seed=i) for i in range(6)]
    rows = [(f"a{i}", "A", "2024-01-01", " ".join(article)) for i, article in enumerate(articles)]
    reprint = ("b0", "B", "2024-01-02", "By our staff. " + " ".join(articles[0]))
    monday, tuesday = (("y", "C", "2024-01-03", digest_of(articles[:5])), ("z", "C", "2024-01-03", digest_of(articles)))
    copies = find_copies(table(*rows, reprint, monday, tuesday))
    assert groups(copies) == [["a0", "b0"], ["y", "z"]]
    assert kept(copies) == {"a0", "b0", "z"}


def test_a_box_in_many_stories_links_none_of_them():
    box = story(5, seed=99)
    rows = [(f"d{i}", "A", "2024-01-01", " ".join(story(40, seed=i) + box)) for i in range(8)]
    copies = find_copies(table(*rows, ("box", "A", "2024-01-01", " ".join(box))))
    assert len(copies) == 2
    assert "box" in set(copies["doc_id"])
    assert kept(copies) == set(copies["doc_id"]) - {"box"}


def test_a_story_with_a_version_and_a_box_stays_one_story():
    told, box = story(30), story(3, seed=5)
    copies = find_copies(table(
        ("a", "A", "2024-01-01", " ".join(told[:26] + box)), ("b", "A", "2024-01-02", " ".join(told + box)),
        ("box", "B", "2024-01-01", " ".join(box)),
    ))  # fmt: skip
    assert groups(copies) == [["a", "b", "box"]]
    assert kept(copies) == {"b", "box"}


PIECES = [" ".join(story(2, seed=i)) for i in range(8)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from(range(8)), min_size=1, max_size=8, unique=True), min_size=2, max_size=9))
def test_no_article_is_lost(told):
    """What does not count stands by the threshold in a text of its source that does; ids decide nothing."""
    rows = [(f"d{i}", f"S{i % 2}", "2024-01-01", " ".join(PIECES[p] for p in pieces)) for i, pieces in enumerate(told)]
    documents = table(*rows).assign(title="t")
    copies = find_copies(documents)
    texts = documents.set_index("doc_id")["text"]
    shingles = {i: set(zip(*(text.split()[k:] for k in range(5)), strict=False)) for i, text in texts.items()}
    counted = set(texts.index) - (set(copies["doc_id"]) - kept(copies))
    for lost in set(texts.index) - counted:
        same = [shingles[i] for i in counted if int(i[1:]) % 2 == int(lost[1:]) % 2]
        held = max(len(s & shingles[lost]) for s in same)
        assert held >= 0.45 * len(shingles[lost]) or len(set().union(*same) & shingles[lost]) >= 0.8 * len(
            shingles[lost]
        )
    again = find_copies(documents.assign(doc_id=[f"d{9 - i}" for i in range(len(documents))]))
    dropped = [sorted(texts[list(set(c["doc_id"]) - kept(c))]) for c in (copies, turn(again))]
    assert dropped[0] == dropped[1]


def turn(copies):
    """Copies of documents that were called d9 to d0, by the names d0 to d9."""
    return copies.assign(doc_id=[f"d{9 - int(i[1:])}" for i in copies["doc_id"]])


def test_what_is_not_dated_is_never_the_first_of_its_group():
    text = " ".join(story())
    documents = table(("a", "A", "", text), ("b", "B", "2024-02-01", text))
    found = find_copies(documents).set_index("doc_id")
    assert found["first"].to_dict() == {"a": False, "b": True}
    assert set(found["copy_group"]) == {"b"}
