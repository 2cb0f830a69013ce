import pandas as pd
import pytest

from framing import pipeline
from framing.clustering.plan import Grouping, assign_groups, find_reprints
from framing.config.study import load_study
from framing.errors import InputError, StudyError
from framing.runtime.plugins import data_folder
from framing.tables import empty, read_csv

DOCUMENTS = pd.DataFrame({
    "doc_id": ["a1", "a2", "b1", "b2", "b3", "c"], "source": ["A", "A", "B", "B", "B", "C"],
    "date": ["2024-01-01", "2024-01-02", "2024-01-02", "2024-01-02", "2024-01-03", "2024-01-03"],
})  # fmt: skip
COPIES = pd.DataFrame({"doc_id": ["a1", "a2", "b1", "b2", "b3"], "copy_group": ["a1", "a1", "a1", "b2", "b2"]})
COPIES["kept"] = [True, False, True, True, False]


def kept(groups, keep):
    out = find_reprints(assign_groups(DOCUMENTS, groups), groups, keep)
    return DOCUMENTS.loc[~DOCUMENTS["doc_id"].isin(out), "doc_id"].tolist()


@pytest.mark.parametrize(
    ("keep", "counted"),
    [("all", ["a1", "a2", "b1", "b2", "b3", "c"]), ("source", ["a1", "b1", "b2", "c"]), ("own", ["b2", "c"])],
)
def test_which_documents_count(keep, counted):
    assert kept(Grouping(copies=COPIES), keep) == counted


def test_without_copies_all_count():
    assert kept(Grouping(copies=empty("copies")), "own") == DOCUMENTS["doc_id"].tolist()
    assert kept(Grouping(), "source") == DOCUMENTS["doc_id"].tolist()


def test_documents_are_placed():
    members = pd.DataFrame({"event_id": ["e"], "doc_id": ["c"], "similarity": [1.0]})
    placed = assign_groups(DOCUMENTS, Grouping(copies=COPIES, members=members))
    assert placed["event_id"].tolist() == ["", "", "", "", "", "e"]
    assert placed["copy_group"].tolist() == ["a1", "a1", "a1", "b2", "b2", ""]


# ---- through the pipeline ----

SAMPLE = str(data_folder("sample") / "articles.jsonl")


def run(out, **settings):
    quick = {"input.paths": [SAMPLE], "voice.tier": "off", "topics.topics": "off", "lexicons.use": ["threat"]}
    pipeline.run_study(load_study(None, quick | settings), out)
    return {name: read_csv(name, out / f"{name}.csv") for name in ("rates", "contrasts", "events")}


def test_around_takes_the_label_of_an_event(tmp_path):
    events = run(tmp_path / "first")["events"]
    alone = events[~events["label"].duplicated(keep=False)].sort_values("documents", ascending=False)
    label, start = alone.iloc[0][["label", "start"]]
    contrasts = run(tmp_path / "second", **{"comparison.around": label})["contrasts"]
    assert set(contrasts.loc[contrasts["kind"] == "change", "period"]) == {start}


def test_rates_by_topic_are_named_by_labels(tmp_path):
    rates = run(tmp_path / "run", **{"comparison.by": "topic", "topics.topics": 4})["rates"]
    labels = read_csv("topics", tmp_path / "run" / "topics.csv")["label"]
    assert set(rates["group"]) - {"*", "(none)"} == set(labels)
    assert labels.is_unique


def test_a_wrong_column_of_events_is_said_before_the_long_work(tmp_path, monkeypatch):
    monkeypatch.setattr(pipeline, "score_partitions", None)
    with pytest.raises(InputError, match=r"events\.column: no column 'evnt'"):
        run(tmp_path / "run", **{"events.column": "evnt"})


def test_events_come_from_one_place_only(tmp_path):
    with pytest.raises(StudyError, match=r"^events\.column and events\.file: "):
        run(tmp_path / "run", **{"events.column": "event", "events.file": "events.csv"})


def test_events_need_no_lexicon_of_the_language(tmp_path):
    rows = "".join(f"d{i},Die Minister tagten gestern im Hafen von Hamburg und sprachen lange.\n" for i in range(4))
    (tmp_path / "c.csv").write_text("id,text\n" + rows)
    settings = {"input.paths": [str(tmp_path / "c.csv")], "text.language": "de", "lexicons.use": ["threat"]}
    found = pipeline.find_study_events(load_study(None, settings))
    assert found.events["documents"].tolist() == [4]
