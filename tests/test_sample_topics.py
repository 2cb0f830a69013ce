"""The topics planted in the bundled sample, and who writes more of them (`topics` in sample/truth.json)."""

import json

import pytest

from framing.config.study import load_study
from framing.pipeline import run_study
from framing.runtime.plugins import data_folder
from framing.tables import read_csv

TRUTH = json.loads((data_folder("sample") / "truth.json").read_text(encoding="utf-8"))
PLANTED = TRUTH["topics"]
LEAST = {"clashes": 0.7, "assembly": 0.6, "trade": 0.55, "islands": 0.45, "missiles": 0.45}
"""What was measured less some room; topics of one big story each are clearer than those of many small ones."""


def run(out, **settings):
    paths = [str(data_folder("sample") / "articles.jsonl")]
    run_study(load_study(None, {"input.paths": paths, "copies.keep": "all", **settings}), out)
    return out


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return run(tmp_path_factory.mktemp("topics") / "run", **{"topics.topics": len(PLANTED) + 1})


@pytest.fixture(scope="module")
def weights(folder):
    documents = read_csv("documents", folder / "documents.csv")
    event_topic = {event: name for name, topic in PLANTED.items() for event in topic["events"]}
    truth = {doc_id: event_topic.get(article["event"], "") for doc_id, article in TRUTH["articles"].items()}
    table = read_csv("topic_weights", folder / "topic_weights.csv").merge(documents[["doc_id", "source"]])
    return table.assign(truth=table["doc_id"].map(truth))


def overlaps(weights):
    """F1 of every planted topic (rows) with every topic found, by weight."""
    both = weights.groupby(["truth", "topic"])["weight"].sum().unstack(fill_value=0)
    return 2 * both / (both.sum(axis=1).to_numpy()[:, None] + both.sum(axis=0).to_numpy()[None, :])


@pytest.mark.parametrize("name", sorted(PLANTED))
def test_planted_topics_are_recovered(weights, name):
    assert overlaps(weights).loc[name].max() > LEAST[name]


def test_each_planted_topic_has_a_topic_of_its_own(weights):
    assert overlaps(weights).loc[sorted(PLANTED)].idxmax(axis=1).nunique() == len(PLANTED)


@pytest.mark.parametrize("name", [name for name, topic in PLANTED.items() if "more" in topic])
def test_sources_differ_in_them_as_planted(weights, folder, name):
    topic = overlaps(weights).loc[name].idxmax()
    prevalence = read_csv("topic_prevalence", folder / "topic_prevalence.csv")
    rows = prevalence[(prevalence["topic"] == topic) & (prevalence["period"] == "*")].set_index("group")["prevalence"]
    assert rows[PLANTED[name]["more"]] > rows[PLANTED[name]["less"]]


def test_topics_can_be_kept_while_a_lexicon_changes(folder, tmp_path):
    again = run(tmp_path / "again", **{"topics.from_run": str(folder), "lexicons.use": ["threat"]})
    for name in ("topics.csv", "topic_weights.csv", "topic_draws.csv"):
        assert (again / name).read_bytes() == (folder / name).read_bytes()


def test_workers_change_no_byte(folder, tmp_path):
    other = run(tmp_path / "two", **{"topics.topics": len(PLANTED) + 1, "engine.workers": 2})
    for name in ("topics.csv", "topic_weights.csv", "topic_draws.csv", "topic_search.csv", "topic_contrasts.csv"):
        assert (other / name).read_bytes() == (folder / name).read_bytes()


def test_small_corpora_have_no_topics_unasked_and_the_run_says_so(tmp_path):
    out = run(tmp_path / "none")
    assert not list(out.glob("topic*"))
    assert "too few to look for topics" in (out / "run.json").read_text(encoding="utf-8")
