import pandas as pd

from framing.lexicon import parse_inline
from framing.runs.coverage import find_dead_terms, frame_terms, measure_coverage, say_coverage
from tests.runs.coding_runs import evidence

LEXICON = parse_inline("m", {"frames": {"f": {"frames": {"x": {"terms": ["big", "none"]}, "y": {"terms": ["small"]}}}}})
HITS = evidence({("A", "f/x", "big"): 30, ("A", "f/y", "small"): 6, ("B", "f/y", "small"): 4})
TERMS = {"f": 0, "f/x": 2, "f/y": 1}


def scores(period):
    return pd.DataFrame({"doc_id": HITS["doc_id"].unique(), "period": period}).astype("str")


def measure(period=""):
    found = measure_coverage(HITS, scores(period), TERMS)
    return found, found.set_index(["by", "group", "frame"])


def test_hits_documents_and_the_top_term():
    _, rows = measure()
    assert rows.loc["all", "*", "f"][["hits", "documents", "top_term", "top_share", "terms", "dead"]].tolist() == [
        40, 40, "big", 0.75, 3, 1,
    ]  # fmt: skip
    assert rows.loc["source", "B", "f"]["top_term"] == "small"
    assert ("source", "B", "f/x") not in rows.index
    assert "period" not in rows.index.get_level_values("by")


def test_periods():
    _, rows = measure("2024")
    assert rows.loc["period", "2024", "f"]["hits"] == 40


def test_plain_sentences():
    found, _ = measure()
    dead = find_dead_terms(HITS, [LEXICON])
    assert dead == {"f/x": ["none"]}
    said = list(say_coverage(found, dead))
    assert "75 % of f is one term: big" in said
    assert "83 % of f in A is one term: big" in said
    assert "1 of 3 terms of f are dead: no hit in this run" in said
    assert "dead in f/x: none" in said


def test_terms_come_from_the_manifest():
    frames = [{"frame": f.path, "terms": len(f.terms)} for f in LEXICON.all_frames()]
    assert frame_terms({"lexicons": [{"frames": frames}]}) == TERMS
