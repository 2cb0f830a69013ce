"""Events: found in documents, given by a column or a file; what an event is called and holds."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from framing.clustering.events import (
    GivenEvent,
    assign_documents,
    find_events,
    group_events,
    hold_words,
    read_events,
    take_column,
)
from framing.clustering.events.linkage import cluster
from framing.clustering.events.neighbours import find_neighbours
from framing.clustering.features import read_features
from framing.corpus.date_ranges import Intervals
from framing.corpus.reading import read_documents
from framing.errors import InputError

SAMPLE = Path(__file__).parents[3] / "sample"
WORDS = np.array(
    [f"{a}{b}{c}" for a in ("bal", "kor", "mir", "tes") for b in "aeiou" for c in ("dun", "lim", "rak", "vos")]
)


def corpus(events=12, sources=3, days=20, seed=1):
    """`events` happenings, each told by every source with two words in three its own."""
    random = np.random.default_rng(seed)
    rows = []
    for number in range(events):
        own = [f"{word}{number}" for word in random.choice(WORDS, 12, replace=False)]
        for source in range(sources):
            told = [*random.choice(own, 8, replace=False), *random.choice(WORDS, 8)]
            day = f"2024-01-{1 + number * days // events + source % 2:02}"
            rows.append((f"d{number:03}{source}", f"S{source}", day, " ".join(told[:4]), " ".join(told), str(number)))
    return pd.DataFrame(rows, columns=["doc_id", "source", "date", "title", "text", "truth"])


def groups(found, documents, column="truth"):
    event = found.members.set_index("doc_id")["event_id"]
    return sorted(sorted(g) for g in documents.groupby(documents["doc_id"].map(event))["doc_id"].apply(list))


def truth(documents):
    return sorted(sorted(g) for g in documents.groupby("truth")["doc_id"].apply(list))


@pytest.mark.parametrize("dates", ["known", "missing", "one"])
def test_events_are_found_dated_or_not(dates):
    documents = corpus()
    if dates != "known":
        documents["date"] = "" if dates == "missing" else "2024-01-01"
    found = find_events(documents, [])
    assert groups(found, documents) == truth(documents)
    assert found.events["documents"].tolist() == [3] * 12
    assert found.members["similarity"].between(0.5, 1).all()
    assert len(found.notes) == (dates != "known")


def weekday_stories(**days):
    """Two texts with one rare word in common and a day of the week each, among other stories."""
    words = [f"ferry {' '.join(WORDS[i : i + 8])}" for i in (0, 10)]
    told = pd.DataFrame({"doc_id": ["x0", "x1"], "source": ["S0", "S1"], "title": "", "truth": "x", "date": ""})
    told["text"] = [f"{text} on {day}" for text, day in zip(words, days.values(), strict=True)]
    return pd.concat([corpus().assign(date=""), told], ignore_index=True)


def test_a_day_of_the_week_tells_undated_events_apart():
    same = weekday_stories(a="Monday", b="Monday")
    other = weekday_stories(a="Monday", b="Tuesday")
    events = [find_events(d, []).members.set_index("doc_id")["event_id"] for d in (same, other)]
    assert [e.get("x0", "alone") == e.get("x1", "too") for e in events] == [True, False]
    dated = [d.assign(date="2024-01-01") for d in (same, other)]
    one, two = (find_events(d, []).members for d in dated)
    pd.testing.assert_frame_equal(one, two)


def test_headlines_alone_are_enough():
    documents = corpus()
    assert groups(find_events(documents.assign(title=documents["text"], text=""), []), documents) == truth(documents)


def test_order_of_documents_and_later_ones_do_not_matter():
    documents = corpus()
    found, shuffled = find_events(documents, []), find_events(documents.sample(frac=1, random_state=2), [])
    pd.testing.assert_frame_equal(found.events, shuffled.events)
    pd.testing.assert_frame_equal(found.members, shuffled.members)


def test_documents_far_apart_are_not_one_event():
    documents = corpus(events=6)
    documents.loc[documents["source"] == "S2", "date"] = "2024-03-01"
    found = find_events(documents, [])
    event = found.members.set_index("doc_id")["event_id"]
    assert not any(doc_id.endswith("2") for doc_id in event.index)
    joined = find_events(documents, [], window_days=90)
    assert groups(joined, documents) == truth(documents)


def test_a_story_of_weeks_becomes_several_events():
    random = np.random.default_rng(4)
    common = [f"{word}x" for word in random.choice(WORDS, 12, replace=False)]
    rows = [
        (f"d{day:02}{s}", f"S{s}", f"2024-01-{day:02}", f"u{day}{s}", " ".join(random.choice(common, 9, replace=False)))
        for day in range(1, 29) for s in range(2)
    ]  # fmt: skip
    found = find_events(pd.DataFrame(rows, columns=["doc_id", "source", "date", "title", "text"]), [])
    spans = pd.to_datetime(found.events["end"]) - pd.to_datetime(found.events["start"])
    assert len(found.events) > 3
    assert spans.dt.days.max() <= 10


def test_the_tail_stays_single():
    documents = corpus(events=3)
    alone = pd.DataFrame(
        [(f"x{i}", "S0", "2024-01-05", "", " ".join(f"q{i}w{j}" for j in range(9)), "x") for i in range(5)],
        columns=documents.columns,
    )
    found = find_events(pd.concat([documents, alone], ignore_index=True), [])
    assert not found.members["doc_id"].str.startswith("x").any()


def test_events_of_few_sources_can_be_left_out():
    documents = corpus(events=4)
    documents = documents[~((documents["truth"] == "1") & (documents["source"] == "S2"))]
    assert len(find_events(documents, [], min_sources=3).events) == 3


def test_one_source_is_said():
    notes = find_events(corpus().assign(source="S"), []).notes
    assert notes == ["events: there is one source; no event can be compared across sources"]


def test_the_same_text_many_times_is_one_event():
    documents = pd.DataFrame(
        {
            "doc_id": [f"d{i:05}" for i in range(3000)],
            "source": "S",
            "date": "",
            "title": "",
            "text": "Ferry sinks off Lisk quay",
        }
    )
    assert find_events(documents, []).events["documents"].tolist() == [3000]


def test_nothing_at_all():
    empty = corpus().iloc[:0]
    found = find_events(empty, [])
    assert found.events.empty
    assert found.members.empty


def test_the_sample_is_grouped_as_planted_or_by_its_days():
    """No two happenings are mixed; at the default cut one of several days may stand in two events."""
    documents, _ = read_documents(SAMPLE / "articles.jsonl")
    planted = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))["articles"]
    documents["truth"] = [planted[doc_id]["event"] for doc_id in documents["doc_id"]]
    several = documents[documents.duplicated("truth", keep=False) & (documents["date"] != "")]
    members = find_events(documents).members.set_index("doc_id")["event_id"]
    placed = several.assign(event_id=several["doc_id"].map(members)).dropna(subset="event_id")
    assert placed.groupby("event_id")["truth"].nunique().max() == 1
    assert placed.groupby("truth")["event_id"].nunique().max() <= 2
    assert len(placed) >= len(several) - 1
    assert groups(find_events(documents, cut=0.28), several) == truth(several[several["doc_id"].isin(members.index)])


def test_neighbours_are_those_of_all_pairs():
    documents = corpus(events=200, days=28)
    documents.loc[::9, "date"] = ""
    documents.loc[1::9, "date"] = "2024-01"
    features = read_features(documents, parts=frozenset(("words",)))
    days = Intervals.of(documents["date"])
    graph = find_neighbours(features.vectors, days, 3)
    full = (features.vectors @ features.vectors.T).toarray()
    every = np.arange(len(documents))
    full[days.gaps(every[:, None], every[None, :]) > 3] = 0
    np.fill_diagonal(full, 0)
    best = dict(zip(*np.unique(np.append(graph.a, graph.b), return_counts=True), strict=True))
    assert all(best[i] >= min(50, (full[i] > 0.03).sum()) for i in every)
    assert np.allclose(full[graph.a, graph.b], graph.cosine, atol=1e-5)


def test_no_documents_no_clusters():
    features = read_features(corpus().iloc[:0])
    assert len(cluster(features.vectors, features.weekdays, Intervals.of(corpus()["date"].iloc[:0]), 3).label) == 0


# ---- given events ----


def test_a_column_gives_events():
    documents = corpus(events=4)
    documents.loc[0, "truth"] = ""
    found = take_column(read_features(documents), documents, "truth")
    assert found.events["event_id"].tolist() == ["0", "1", "2", "3"]
    assert found.events["documents"].tolist() == [2, 3, 3, 3]
    assert found.notes == []
    with pytest.raises(InputError, match=r"no column 'trut'; did you mean 'truth'"):
        take_column(read_features(documents), documents, "trut")


def test_a_column_with_a_value_for_each_document_is_said():
    documents = corpus(events=2)
    found = take_column(read_features(documents), documents.assign(own=documents["doc_id"]), "own")
    assert found.events["documents"].tolist() == [1] * 6
    assert found.notes == ["events: every document has its own value in 'own'; no two tell the same event"]


def place(given, documents):
    return assign_documents(read_features(documents), documents, given, hold_words(given, documents))


def test_given_events_take_documents_by_days_and_words():
    documents = pd.DataFrame(
        [("a", "A", "2024-01-02", "", "The ferry sank"), ("b", "B", "2024-01-09", "", "The ferry was raised"),
         ("c", "A", "2024-01-03", "", "Wheat"), ("d", "B", "", "", "ferry"), ("e", "A", "2024", "", "ferry")],
        columns=["doc_id", "source", "date", "title", "text"],
    )  # fmt: skip
    given = [
        GivenEvent("January", "2024-01-01", "2024-01-31"), GivenEvent("sinking", "2024-01-01", "2024-01-05", "ferr*"),
        GivenEvent("ferries", words="ferry"), GivenEvent("never", end="1999-01-01"),
    ]  # fmt: skip
    found = place(given[:3], documents)
    members = found.members.set_index("doc_id")["event_id"].to_dict()
    assert members == {"a": "sinking", "b": "January", "c": "January", "d": "ferries", "e": "ferries"}
    assert found.events.set_index("event_id")["label"].to_dict() == {n: n for n in ("sinking", "January", "ferries")}
    assert place([given[3]], documents).notes == ["events: 1 of 1 given events have no documents (never)"]


def test_files_of_events(tmp_path):
    toml = tmp_path / "events.toml"
    toml.write_text('[[events]]\nname = "Summit"\nstart = 2024-01-02\nend = "2024-01-04"\nwords = "summit & lisk"\n')
    table = tmp_path / "events.csv"
    table.write_text("name,start,end,words\nSummit,2024-01-02,2024-01-04,summit & lisk\n")
    assert (
        read_events(toml) == read_events(table) == [GivenEvent("Summit", "2024-01-02", "2024-01-04", "summit & lisk")]
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,start,end\nA,2024-02-01,2024-01-01\n", "event 'A': it ends .2024-01-01. before it starts .2024-02-01."),
        ("name,start\nA,1 May\n", "event 'A': start '1 May' is not a day"),
        ("name,start\n,2024-01-01\n", "event 1: it has no name"),
        ("name,start\nA,2024-01-01\nA,2024-02-01\n", "two events are called 'A'"),
        ("name,start\nA,\n", "neither days nor words"),
        ("name,words\nA,(b\n", "a bracket is not closed"),
        ("name,when\nA,2024\n", "no such key 'when'"),
        ("name\n", "no events"),
    ],
)
def test_bad_files_of_events(tmp_path, text, message):
    path = tmp_path / "events.csv"
    path.write_text(text)
    with pytest.raises(InputError, match=message) as caught:
        read_events(path)
    assert "\n" not in str(caught.value)


def test_features_may_hold_more_documents_in_another_order():
    documents = corpus(events=5)
    features = read_features(documents.sample(frac=1, random_state=1))
    assert groups(group_events(features, documents), documents) == truth(documents)
