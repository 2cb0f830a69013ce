"""An editor reads the sentences of a page: each once, on and on, and what is not right comes off."""

import io
import json

import pytest

from framing.cli import _run
from framing.report.review import CODES, page_sentences
from framing.report.standfirst import describe_review
from framing.runs.folder import read_manifest, verify_run
from framing.runs.results import read_run
from tests.page_stories import make_told_run


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    out = tmp_path_factory.mktemp("review") / "run"
    assert _run(["compare", "--by", "source", "-q", "--out", str(out), "--set", "voice.tier=quotes"]) == 0
    return out


def review(run, keys, monkeypatch, by="A. Reader"):
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{key}\n" for key in keys)))
    code = _run(["review", str(run), "--by", by])
    return code, json.loads((run / "run.json").read_text(encoding="utf-8")).get("review", {})


def test_keys_are_kept_reading_goes_on_and_what_is_wrong_is_gone(sample, monkeypatch, capsys):
    assert "not reviewed" in (sample / "report.html").read_text(encoding="utf-8")
    code, first = review(sample, ["r", "?", "w", "q"], monkeypatch)
    assert code == 0
    assert sorted(first["codes"].values()) == sorted([CODES["r"], CODES["w"]])
    assert "reviewed by A. Reader: 1 right, the others taken off" in (sample / "report.html").read_text("utf-8")
    assert "2 of " in capsys.readouterr().out
    _, second = review(sample, ["r"], monkeypatch)
    assert first["codes"].items() < second["codes"].items()
    assert len(second["codes"]) == 3
    wrong = next(name for name, told in first["codes"].items() if told == CODES["w"])
    assert wrong not in page_sentences(read_run(sample), read_manifest(sample))
    assert verify_run(sample).whole


def test_who_reads_must_be_said(sample, monkeypatch):
    assert review(sample, ["q"], monkeypatch, by=" ")[0] == 2


def test_every_sentence_comes_once_with_its_mentions_in_brackets():
    found = page_sentences(*make_told_run())
    assert len(found) > 10
    assert all("[" in text and "]" in text and "<" not in text for _, text in found.values())
    assert all(" · " in head for head, _ in found.values())


def test_a_page_that_nobody_read_says_so():
    assert "not reviewed" in describe_review({})
    read = {"review": {"by": "X", "codes": {"a": CODES["f"]}, "sentences": 4}}
    assert "1 of 4 sentences reviewed by X: 0 right" in describe_review(read)
