"""Topics of documents: what is planted is found, and input that cannot have topics is told in one line."""

import numpy as np
import pandas as pd
import pytest

from framing.clustering.topics import TopicPlan, assign_topics, fit_topics, group_topics
from framing.config.study import TopicSettings
from tests.clustering.topics.corpora import THEMES, bags_of, planted

DOCUMENTS = planted()


def group(documents, **settings):
    texts = documents.set_index("doc_id")["text"]
    plan = TopicPlan(TopicSettings.model_validate({"topics": 4, **settings}))
    return group_topics(bags_of(documents), documents, plan, lambda ids: texts[ids].tolist())


@pytest.fixture(scope="module")
def found():
    return group(DOCUMENTS)


def test_planted_topics_are_found_with_their_sources(found):
    placed = assign_topics(DOCUMENTS, found)
    assert placed.groupby("theme")["topic"].nunique().tolist() == [1, 1, 1, 1]
    assert placed["topic"].nunique() == 4
    assert found.topics["tested"].all()
    assert found.topics["documents"].sum() == len(DOCUMENTS)
    theme = placed.groupby("topic")["theme"].first()
    for row in found.topics.itertuples():
        assert set(row.terms.split(", ")) <= set(THEMES[theme[row.topic]])
    assert set(found.topics["top_source"]) == {"Alpha", "Beta"}


def test_weights_sum_to_one_and_small_parts_are_dropped(found):
    for table, key in ((found.weights, ["doc_id"]), (found.draws, ["draw", "doc_id"])):
        assert np.allclose(table.groupby(key)["weight"].sum(), 1)
        assert (table["weight"] > 0.015).all()
    assert sorted(found.draws["draw"].unique()) == [1, 2, 3, 4, 5]


def test_topics_are_in_order_of_their_share(found):
    assert found.topics["topic"].tolist() == ["t01", "t02", "t03", "t04"]
    assert found.topics["share"].is_monotonic_decreasing
    assert found.topics["share"].sum() == pytest.approx(1)


def test_the_order_of_documents_changes_nothing(found):
    other = group(DOCUMENTS.sample(frac=1, random_state=5).reset_index(drop=True))
    for one, again in zip(found[:4], other[:4], strict=True):
        pd.testing.assert_frame_equal(one, again)


def test_neither_source_nor_date_nor_title_is_needed():
    found = fit_topics(DOCUMENTS[["doc_id", "text"]], 4)
    assert len(found.topics) == 4
    assert (found.topics["top_source"] == "").all()


def test_terms_never_tell_topics():
    found = fit_topics(DOCUMENTS, 4, terms=["ferry", "wheat*"])
    shown = " ".join([*found.topics["terms"], *found.topics["frex"], *found.topics["label"]])
    assert "ferry" not in shown
    assert "wheat" not in shown


def test_names_stay_with_their_words_in_a_rerun():
    names = {"The port": ["ferries", "quay", "crane"], "Nobody's": ["zebra", "quark"]}
    for documents in (DOCUMENTS, DOCUMENTS[DOCUMENTS["theme"] != "match"]):
        found = group(documents, names=names)
        row = found.topics.set_index("label").loc["The port"]
        assert "quay" in row["terms"]
        assert any("Nobody's" in note for note in found.notes)


def test_a_topic_given_by_words_holds_them():
    found = group(DOCUMENTS, seeded={"Fields": ["tractors", "barley"], "Nothing": ["zebra"]})
    row = found.topics.set_index("label").loc["Fields"]
    assert {"tractor", "barley"} & set(row["terms"].split(", "))
    assert any("Nothing" in note for note in found.notes)


def test_a_topic_of_one_source_is_flagged():
    documents = DOCUMENTS.assign(source=np.where(DOCUMENTS["theme"] == "court", "Gamma", DOCUMENTS["source"]))
    found = group(documents)
    flagged = found.topics.set_index("top_source").loc["Gamma"]
    assert flagged["top_source_share"] > 0.6
    assert any(flagged["topic"] in note and "one source" in note for note in found.notes)


def alike(count):
    return planted(5).head(count).assign(text="The same ferry at the same quay by the same crane")


@pytest.mark.parametrize(
    ("documents", "settings", "why"),
    [
        (DOCUMENTS, {"topics": "auto"}, "too few to look for topics unasked"),
        (DOCUMENTS.head(6), {"topics": 8}, "no vocabulary|too many for 6 documents|more than the"),
        (DOCUMENTS.assign(text=[f"Ferry{i % 9}x" for i in range(120)]), {}, "too few words"),
        (alike(20), {}, "no vocabulary is left"),
        (DOCUMENTS.assign(text=""), {}, "no vocabulary is left"),
        (DOCUMENTS, {"topics": 100}, r"more than the \d+ words"),
    ],
    ids=["few documents", "fewer documents than topics", "one word", "alike", "empty", "more topics than words"],
)
def test_input_without_topics_is_told_in_one_line(documents, settings, why):
    found = group(documents, **settings)
    assert found.topics.empty
    assert found.weights.empty
    assert pd.Series(found.notes[-1]).str.contains(why).all()
    assert "\n" not in found.notes[-1]


def test_titles_alone_have_topics_only_when_asked_for():
    random = np.random.default_rng(1)
    many = pd.concat([planted(80, seed=s) for s in (1, 2)], ignore_index=True)
    many["doc_id"] = [f"d{i}" for i in range(len(many))]
    many["title"] = [" ".join(random.choice(THEMES[theme], 4)) for theme in many["theme"]]
    many["text"] = ""
    assert "as titles do" in group(many, topics="auto").notes[-1]
    assert len(group(many, topics=4).topics) == 4


def test_documents_without_a_topic_have_none():
    documents = pd.concat([DOCUMENTS, DOCUMENTS.head(1).assign(doc_id="new", text="Nothing known.")])
    placed = assign_topics(documents, group(documents)).set_index("doc_id")["topic"]
    assert placed["new"] == ""
    assert assign_topics(documents, None)["topic"].eq("").all()
