"""Voices and speakers planted in the sample, tier by tier. The figures are those of docs/voice.md, as lower bounds."""

import json

import pytest

from framing.config.study import load_study
from framing.pipeline import run_study
from framing.runtime.plugins import data_folder
from framing.tables import read_csv
from framing.voice import choose_tier

PLANTED = json.loads((data_folder("sample") / "truth.json").read_text(encoding="utf-8"))["articles"]


def told(tmp_path, tier):
    settings = {
        "input.paths": [str(data_folder("sample") / "articles.jsonl")],
        "voice.tier": tier,
        "copies.keep": "all",
    }
    run_study(load_study(None, settings), tmp_path / "run")
    rows = read_csv("evidence", tmp_path / "run" / "evidence.csv")
    return {
        (r.doc_id, r.field, r.start): (r.voice, r.speaker_name)
        for r in rows[["doc_id", "field", "start", "voice", "speaker_name"]].itertuples(index=False)
    }


@pytest.mark.parametrize(("tier", "most_wrong"), [("parse", 10), ("quotes", 90)])
def test_planted_voices_are_told(tmp_path, tier, most_wrong):
    if tier == "parse":
        assert choose_tier("auto").name == "parse", "the extra `en` is part of `make install`"
    found = told(tmp_path, tier)
    planted = {(d, m["field"], m["start"]): m["voice"] for d, article in PLANTED.items() for m in article["mentions"]}
    assert set(found) == set(planted)
    wrong = [key for key, voice in planted.items() if found[key][0] != voice]
    assert len(wrong) <= most_wrong, wrong
    marks = [key for key in wrong if planted[key] == "quoted"]
    assert marks == []  # quotation marks are told exactly in every tier
