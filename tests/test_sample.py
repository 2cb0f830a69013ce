"""The bundled sample against its truth file: exact mentions, spans that do not count, and signs of leanings."""

import json
from collections import Counter

import pytest

from framing.config.study import load_study
from framing.corpus.reading import read_documents
from framing.lexicon import load_lexicons
from framing.pipeline import run_study
from framing.runs.folder import read_manifest
from framing.runtime.plugins import data_folder
from framing.tables import read_csv


@pytest.fixture(scope="module")
def truth():
    return json.loads((data_folder("sample") / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    out = tmp_path_factory.mktemp("sample") / "run"
    paths = [str(data_folder("sample") / "articles.jsonl")]
    run_study(load_study(None, {"input.paths": paths, "copies.keep": "all"}), out)
    names = ("documents", "evidence", "rates", "contrasts", "event_members", "copies")
    return {"folder": out} | {name: read_csv(name, out / f"{name}.csv") for name in names}


@pytest.fixture(scope="module")
def run_json(run):
    return read_manifest(run["folder"])


def test_the_sample_is_what_it_says(truth):
    documents, rejects = read_documents(data_folder("sample") / "articles.jsonl")
    assert rejects.empty
    assert set(documents["doc_id"]) == set(truth["articles"])
    assert documents["source"].nunique() == 4
    events = Counter(a["event"] for a in truth["articles"].values())
    assert len(events) >= 24
    texts = documents.set_index("doc_id")
    for doc_id, article in truth["articles"].items():
        for mention in article["mentions"]:
            field = texts.loc[doc_id, mention["field"]]
            assert field[mention["start"] : mention["end"]] == mention["surface"]


def test_every_planted_mention_is_found_and_nothing_else(run, truth):
    planted = {
        (doc_id, m["field"], m["start"], m["end"], m["frame"])
        for doc_id, article in truth["articles"].items()
        for m in article["mentions"]
    }
    evidence = run["evidence"]
    top = evidence["frame"].str.split("/").str[0]
    found = set(zip(evidence["doc_id"], evidence["field"], evidence["start"], evidence["end"], top, strict=True))
    assert found == planted


def test_what_does_not_count_is_found(run_json, truth):
    planted = Counter(s["kind"] for a in truth["articles"].values() for s in a["not_counted"])
    assert run_json["uncounted"] == dict(sorted(planted.items()))


def test_rates_add_up(run):
    rates, documents, evidence = run["rates"], run["documents"], run["evidence"]
    threat = rates[(rates["frame"] == "threat") & (rates["field"] == "*") & (rates["voice"] == "*")]
    whole = threat[threat["group"] == "*"].iloc[0]
    assert whole["documents"] == len(documents)
    assert whole["tokens"] == documents["tokens"].sum()
    assert whole["hits"] == evidence["frame"].str.startswith("threat").sum()
    assert whole["rate"] == pytest.approx(1000 * whole["hits"] / whole["tokens"])


def test_leanings_show_in_the_signs_of_all_voices(run, truth):
    """Sovereignty and hegemony lean the same way in own voice and in all voices; threat is turned round by quotes."""
    contrasts = run["contrasts"]
    rows = contrasts[(contrasts["field"] == "*") & (contrasts["voice"] == "*") & (contrasts["basis"] == "crude")]
    rows = rows[rows["copies"] == "one"]
    names = {lean["frame"]: (lean["more"], lean["less"]) for lean in truth["leanings"] if lean["voice"] == "own"}
    assert set(names) == {"threat", "sovereignty", "hegemony"}

    def difference(frame, a, b):
        there = rows[(rows["frame"] == frame) & (rows["a"] == a) & (rows["b"] == b)]["difference"]
        back = rows[(rows["frame"] == frame) & (rows["a"] == b) & (rows["b"] == a)]["difference"]
        return there.item() if len(there) else -back.item()

    assert difference("sovereignty", "The Sarrow Courier", "The Meridian Ledger") > 0
    assert difference("hegemony", "The Aldmere Standard", "The Meridian Ledger") > 0
    assert difference("threat", "The Harbour Post", "The Meridian Ledger") < 0


def test_subframes_sum_to_their_frame(run):
    lexicons = load_lexicons(["hegemony", "sovereignty", "threat"], {})
    rates = run["rates"]
    rows = rates[(rates["group"] == "*") & (rates["field"] == "*") & (rates["voice"] == "*")].set_index("frame")["hits"]
    for lexicon in lexicons:
        top = lexicon.frames[0]
        assert rows[top.path] == sum(rows[f.path] for f in top.walk() if f.terms)


def test_voices_add_up(run):
    rates = run["rates"]
    rows = rates[(rates["field"] == "*")].pivot_table(index=["group", "frame"], columns="voice", values="hits")
    told = rows[["own", "quoted", "attributed"]].sum(axis=1)
    assert (told == rows["*"]).all()


def test_own_voice_shows_every_planted_leaning(run, truth):
    """Harbour's threats are its own; the Ledger's stand in quotation marks: counting all voices turns the sign."""
    contrasts = run["contrasts"]
    for lean in truth["leanings"]:
        rows = contrasts[(contrasts["frame"] == lean["frame"]) & (contrasts["voice"] == lean["voice"])]
        rows = rows[(rows["field"] == "*") & (rows["basis"] == "crude") & (rows["copies"] == "one")]
        there = rows[(rows["a"] == lean["more"]) & (rows["b"] == lean["less"])]["difference"]
        back = rows[(rows["a"] == lean["less"]) & (rows["b"] == lean["more"])]["difference"]
        assert (there.item() if len(there) else -back.item()) > 0, lean


def _sets(ids, groups):
    found = {}
    for doc_id, group in zip(ids, groups, strict=True):
        found.setdefault(group, set()).add(doc_id)
    return {frozenset(members) for members in found.values() if len(members) > 1}


def test_planted_events_and_copies_are_found(run, truth):
    """Copies exactly; every event lies inside a planted one, and all but two happenings of several days are whole."""
    articles = truth["articles"]
    found, wanted = {}, {}
    for table, column, planted in (("event_members", "event_id", "event"), ("copies", "copy_group", "copy_group")):
        members = {i: a[planted] for i, a in articles.items() if a[planted]}
        wanted[planted] = _sets(members, members.values())
        found[planted] = _sets(run[table]["doc_id"], run[table][column])
    assert found["copy_group"] == wanted["copy_group"]
    assert all(any(event <= whole for whole in wanted["event"]) for event in found["event"])
    dated = set(run["documents"].loc[run["documents"]["date"] != "", "doc_id"])
    split = {whole & dated for whole in wanted["event"]} - {event & dated for event in found["event"]}
    split = {whole for whole in split if len(whole) > 1}
    assert len(split) == 2
    assert {part & dated for whole in split for part in found["event"] if part <= whole} >= {
        frozenset({"courier-005", "harbour-007", "standard-006"}),
        frozenset({"harbour-006", "ledger-005", "standard-005"}),
    }


def test_selection_and_framing_are_told_apart(run, truth):
    """Harbour seeks out clashes: of its crude lead in threats a part is selection, and inside events less remains."""
    assert truth["selection"]
    contrasts = run["contrasts"]
    rows = contrasts[(contrasts["frame"] == "threat") & (contrasts["voice"] == "own") & (contrasts["field"] == "*")]
    rows = rows[(rows["a"] == "The Harbour Post") & (rows["b"] == "The Meridian Ledger") & (rows["copies"] == "one")]
    crude, event = (rows[rows["basis"] == basis].iloc[0] for basis in ("crude", "event"))
    assert crude["ratio"] > event["ratio"] > 1
    assert event["verdict"] == "different"
    assert crude["exclusive"] + crude["emphasis"] > 0
    assert crude["framing"] > 0
    parts = crude["exclusive"] + crude["emphasis"] + crude["framing"]
    assert parts == pytest.approx(crude["difference"], abs=1e-9)


def test_codes_undo_the_false_difference_of_a_hurried_list_and_keep_the_true_one(tmp_path):
    folder = data_folder("sample")
    study = load_study(folder / "hurried.toml", {"comparison.codings": [str(folder / "codings.csv")]})
    run_study(study, tmp_path / "run")
    rows = read_csv("contrasts", tmp_path / "run" / "contrasts.csv").query("family == 'primary' and basis == 'crude'")
    found = {(r["a"].split()[-1], r["b"].split()[-1]): r for r in rows.to_dict("records")}
    told = {
        pair: (row["verdict"], row["corrected_verdict"], f"{row['ratio']:.1f}", f"{row['corrected_ratio']:.1f}")
        for pair, row in found.items()
    }
    assert told["Ledger", "Courier"] == ("different", "undetermined", "2.3", "1.4")
    assert told["Post", "Courier"] == ("different", "different", "2.2", "3.2")
    assert told["Post", "Ledger"] == ("undetermined", "different", "1.0", "2.3")
    assert set(rows["corrected_for"]) == {"precision, recall and voice"}
