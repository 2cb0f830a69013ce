"""Odd corpora and files of events, as a study meets them: what is found, what is said, what is refused."""

import json
import subprocess
import sys

import pandas as pd
import pytest

from framing.config.study import load_study
from framing.errors import InputError
from framing.pipeline import find_study_events, run_study
from tests.clustering.events.test_detection import corpus, groups, truth

HEADER = "name,start,end,words\n"
ONE_DATE = "events: there is only one date, which cannot tell events apart"
ONE_SOURCE = "events: there is one source; no event can be compared across sources"
ENGLISH = {"text.language": "en"}  # which words that are made up do not look like
NO_DATES = "events: no document has a date; same words are all there is to tell events by"


@pytest.fixture
def table(tmp_path):
    """Write documents as CSV, with columns that give events."""

    def write(documents):
        path = tmp_path / "corpus.csv"
        number = pd.Series(range(len(documents))).astype(str)
        extra = {"event": documents["truth"], "own": number, "void": ""}
        documents.drop(columns="truth").assign(**extra).to_csv(path, index=False)
        return path

    return write


def find(path, **settings):
    given = {f"events.{key}": str(value) for key, value in settings.items()}
    return find_study_events(load_study(None, {"input.paths": [str(path)], **ENGLISH, **given}))


ODD = {
    "all on one day": ({"date": "2024-01-01"}, [ONE_DATE]),
    "dates missing everywhere": ({"date": ""}, [NO_DATES]),
    "one source": ({"source": "S"}, [ONE_SOURCE]),
    "nothing of either": ({"source": "S", "date": "2024-01-01"}, [ONE_DATE, ONE_SOURCE]),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_corpora_have_events_and_it_is_said_what_they_rest_on(table, name):
    changed, said = ODD[name]
    documents = corpus().assign(**changed)
    found = find(table(documents))
    assert groups(found, documents) == truth(documents)
    assert [note for note in found.notes if note.startswith("events:")] == said


def test_neither_source_nor_date_columns_are_needed(tmp_path):
    documents = corpus()
    documents[["doc_id", "title", "text"]].to_csv(tmp_path / "bare.csv", index=False)
    found = find(tmp_path / "bare.csv")
    assert groups(found, documents) == truth(documents)
    assert set(found.members["source"]) == {"(unknown)"}
    assert found.notes[0] == "36 of 36 documents name no source and stand under (unknown)"
    assert found.notes[-2:] == [NO_DATES, ONE_SOURCE]


def test_reprints_are_members_too(table):
    documents = corpus(events=2)
    reprint = documents.iloc[[0]].assign(doc_id="z", text=" ".join(f"w{i}x" for i in range(60)))
    found = find(table(pd.concat([documents, reprint, reprint.assign(doc_id="zz")], ignore_index=True)))
    assert {"z", "zz"} <= set(found.members["doc_id"])


def test_a_run_keeps_what_was_said_of_events(table, tmp_path):
    settings = {"input.paths": [str(table(corpus().assign(date="2024-01-01")))], "voice.tier": "quotes", **ENGLISH}
    run_study(load_study(None, {**settings, "topics.topics": "off"}), tmp_path / "run")
    assert ONE_DATE in json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))["notes"]


def test_a_column_is_found_under_its_name_in_the_file(table):
    documents = corpus(events=4)  # `event` is a name a run needs for itself: there the column is `input_event`
    path = table(documents)
    for name in ("event", "input_event"):
        assert groups(find(path, column=name), documents) == truth(documents)


def test_columns_that_give_nothing(table):
    path = table(corpus(events=2))
    own = "events: every document has its own value in 'own'; no two tell the same event"
    assert own in find(path, column="own").notes
    with pytest.raises(InputError, match=r"events\.column: the column 'void' is empty in every document"):
        find(path, column="void")
    with pytest.raises(InputError, match=r"no column 'input_evnt'.*did you mean 'input_event'"):
        find(path, column="input_evnt")


def test_overlapping_events_are_allowed_and_said(table, tmp_path):
    file = tmp_path / "given.csv"
    file.write_text(HEADER + "All,2024-01-01,2024-01-31,\nFirst,2024-01-01,2024-01-5,\nNever,1999-01-01,1999-01-02,\n")
    found = find(table(corpus()), file=file)
    sizes = found.events.set_index("event_id")["documents"]
    assert sizes.sum() == 36
    assert sizes["First"] > 0
    assert found.notes[-2:] == [
        "events: 1 of 3 given events have no documents (Never)",
        f"events: {sizes['First']} documents fit several given events; each stands in the shortest of them",
    ]


BAD = {
    "reversed": (HEADER + "A,2024-01-09,2024-01-02,\n", "event 'A': it ends .2024-01-02. before it starts"),
    "reversed, written short": (HEADER + "A,2024-1-10,2024-1-9,\n", "it ends .2024-01-09. before it starts"),
    "another calendar": (HEADER + "A,10/03/2024,,\n", "start '10/03/2024' is not a day"),
    "no such day": (HEADER + "A,2024-02-30,,\n", "start '2024-02-30' is not a day"),
    "columns missing": ("start,end\n2024-01-01,\n", "event 1: it has no name"),
    "other columns": ("title,from\nA,2024-01-01\n", "no such key 'title'; there is name, start, end, words"),
    "semicolons": ("name;start\nA;2024-01-01\n", "no such key 'name;start'"),
    "empty words": (HEADER + "A,,,\n", "event 'A': it has neither days nor words"),
    "blank words": (HEADER + 'A,,," "\n', "event 'A': it has neither days nor words"),
    "words with a comma": (HEADER + "A,,,ferry, boat\n", "event 1: more cells than columns"),
    "no query": (HEADER + "A,,,(ferry\n", "event 'A': .*a bracket is not closed"),
    "one name twice": (HEADER + "A,2024-01-01,,\nA,2024-01-02,,\n", "two events are called 'A'"),
    "an open quote": (HEADER + 'A,,,"ferry\n', "cannot be read as a file of events"),
    "no rows": (HEADER, "no events; write"),
    "empty": ("", "no events; write"),
    "not UTF-8": (HEADER.encode() + "Führung,2024-01-01,,\n".encode("latin-1"), "not UTF-8; save"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_stop_a_study_with_one_line(table, tmp_path, name):
    content, message = BAD[name]
    file = tmp_path / "given.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError, match=message) as caught:
        find(table(corpus(events=2)), file=file)
    assert str(caught.value).startswith("given.csv: ")
    assert "\n" not in str(caught.value)


def test_the_command_prints_events_and_refuses_a_typo(table, tmp_path):
    path = table(corpus(events=3).assign(date=""))
    words = [sys.executable, "-m", "framing", "events", path.name, "--set", "text.language=en"]

    def run(*options):
        return subprocess.run([*words, *options], cwd=tmp_path, capture_output=True, text=True, check=False)

    done = run("--number", "1")
    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert lines[1].endswith("undated; 3 documents of 3 sources: S0, S1, S2")
    assert lines[2].startswith("    words: ")
    assert len(lines) == 7
    assert lines[-1] == "3 events, 9 documents in them"
    assert f"note: {NO_DATES}" in done.stderr
    found = json.loads(run("--json").stdout)
    assert [len(event["members"]) for event in found["events"]] == [3, 3, 3]
    assert NO_DATES in found["notes"]
    typo = run("--set", "events.colum=event")
    assert (typo.returncode, typo.stdout) == (2, "")
    assert typo.stderr == "framing: study: events.colum: no such key; did you mean 'column'?\n"
