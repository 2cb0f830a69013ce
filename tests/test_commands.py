"""What the commands beside `compare` print, on the sample corpus: the same facts in words and as JSON."""

import json
from pathlib import Path

import jsonschema
import pytest

from framing.cli import _run
from framing.lexicon import load_lexicon
from framing.runtime.plugins import data_folder
from framing.tables import read_csv

SAMPLE = str(data_folder("sample") / "articles.jsonl")
QUICK = ("--set", "voice.tier=quotes", "--set", "topics.topics=off")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    out = tmp_path_factory.mktemp("run") / "run"
    assert _run(["compare", SAMPLE, "-q", "--out", str(out), *QUICK]) == 0
    return str(out)


@pytest.fixture
def print_result(capsys):
    """What a command prints; as JSON where that is asked for."""

    def call(*words, code=0):
        assert _run([str(word) for word in words]) == code
        said = capsys.readouterr().out
        return json.loads(said) if "--json" in words else said

    return call


def test_compare_tells_its_findings_and_keeps_to_the_published_schema(print_result, tmp_path):
    schema = json.loads((Path(__file__).parent.parent / "docs" / "compare.schema.json").read_text("utf-8"))
    out = tmp_path / "run"
    found = print_result("compare", SAMPLE, "-q", "--json", "--out", out, *QUICK)
    jsonschema.validate(found, schema)
    rows = read_csv("findings", out / "findings.csv")
    assert [row["sentence"] for row in found["findings"]] == rows["sentence"].tolist()
    said = print_result("compare", SAMPLE, "-q", "--out", out, *QUICK)
    told = [line.removeprefix("- ") for line in said.splitlines() if line.startswith("- ")]
    assert len(told) == 5
    assert told[0] == rows["sentence"].iloc[0]
    assert set(told) <= set(rows["sentence"])


def test_inspect(print_result, tmp_path):
    (tmp_path / "a.csv").write_text("id,source,date,text\n1,A,2024-01-01,Peace and quiet here.\n2,B,2024-01-02,\n")
    found = print_result("inspect", tmp_path / "a.csv", "--json", "--set", "input.max_rejects=1")
    assert found["documents"] == {"read": 2, "used": 1, "rejected": 1, "merged": 0}
    assert found["sources"] == {"A": 1}
    assert [r["code"] for r in found["rejects"]] == ["no_words"]
    said = print_result("inspect", tmp_path / "a.csv")
    assert "1 used of 2 read; 1 rejected, 0 merged" in said
    assert "no_words" in said


def test_lexicon_list_and_show(print_result):
    listed, shown = print_result("lexicon", "list"), print_result("lexicon", "show", "threat")
    for name in ("hegemony", "sovereignty", "threat"):
        lexicon = load_lexicon(name)
        terms = sum(len(frame.terms) for frame in lexicon.all_frames())
        (line,) = [line for line in listed.splitlines() if line.startswith(f"{name} ")]
        assert f"{terms} terms" in line
        assert all(path in listed for path in lexicon.paths())
    threat = load_lexicon("threat")
    assert all(term.text in shown for frame in threat.all_frames() for term in frame.terms)
    counts = print_result("lexicon", "show", "threat", "--json")["entries"]
    assert counts == {frame.path: len(frame.terms) for frame in threat.all_frames()}


def test_lexicon_coverage(print_result, run):
    found = {r["frame"]: r for r in print_result("lexicon", "coverage", run, "--json")["coverage"] if r["by"] == "all"}
    evidence = read_csv("evidence", Path(run) / "evidence.csv")
    for frame in ("hegemony", "sovereignty", "threat"):
        own = evidence[evidence["frame"].str.split("/").str[0] == frame]
        assert (found[frame]["hits"], found[frame]["documents"]) == (len(own), own["doc_id"].nunique())
        assert found[frame]["top_share"] == pytest.approx(own["term"].value_counts(normalize=True).iloc[0])
    assert f"{found['threat']['dead']}/{found['threat']['terms']}" in print_result("lexicon", "coverage", run)


@pytest.mark.parametrize("name", ["back.toml", "back.dic", "back.yaml"])
def test_lexicon_convert(print_result, tmp_path, name):
    print_result("lexicon", "convert", data_folder("lexicons") / "threat.toml", tmp_path / name)
    ours, back = load_lexicon("threat"), load_lexicon(str(tmp_path / name))
    terms = [{term.text for frame in lexicon.all_frames() for term in frame.terms} for lexicon in (ours, back)]
    assert terms[0] == terms[1]


def test_topics(print_result):
    found = print_result("topics", SAMPLE, "-n", "4", "--json", "-q")["topics"]
    assert len(found) == 4
    assert sum(topic["share"] for topic in found) == pytest.approx(1, abs=1e-3)
    assert [topic["share"] for topic in found] == sorted((topic["share"] for topic in found), reverse=True)
    said = print_result("topics", SAMPLE, "-n", "4", "-q")
    assert all(topic["label"] in said and topic["terms"] in said for topic in found)
    assert said.endswith("4 topics\n")


def test_events(print_result, run):
    found = print_result("events", SAMPLE, "--json", "-q")
    members = read_csv("event_members", Path(run) / "event_members.csv")
    assert {m["doc_id"] for e in found["events"] for m in e["members"]} == set(members["doc_id"])


def test_terms(print_result, tmp_path):
    out = tmp_path / "terms.csv"
    found = print_result("terms", SAMPLE, "-n", "2", "--json", "-q", "-o", out, *QUICK)["keywords"]
    assert max(sum(row["a"] == source for row in found) for source in {row["a"] for row in found}) == 2
    assert [row["word"] for row in found] == read_csv("keywords", out)["word"].tolist()
    assert all(row["word"].casefold() in row["sentence"].casefold() for row in found)
    said = print_result("terms", SAMPLE, "-n", "2", "-q", *QUICK)
    assert all(row["word"] in said for row in found)


def test_placebo(print_result, run):
    found = print_result("placebo", run, "-r", "12", "--json")
    assert [row["frame"] for row in found] == ["hegemony", "sovereignty", "threat"]
    assert found == print_result("placebo", run, "-r", "12", "--json")
    assert all(0 <= row["share_p05"] < 0.2 for row in found)
    assert f"{found[0]['share_p05']:.1%}" in print_result("placebo", run, "-r", "12")


def test_rerun(print_result, run, tmp_path):
    assert "files came out the same" in print_result("rerun", run, SAMPLE, "-q")
    changed = tmp_path / "articles.jsonl"
    changed.write_text(Path(SAMPLE).read_text("utf-8").replace("threat", "treat", 1), "utf-8")
    print_result("rerun", run, changed, "-q", code=2)
