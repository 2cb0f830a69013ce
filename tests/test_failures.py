"""An error of ours in one table or section leaves the others standing, and the command says so (exit 70)."""

import json

import pytest

from framing.cli import _run

ARTICLES = [
    {
        "source": outlet,
        "date": f"2024-03-{day:02d}",
        "title": f"Day {day}",
        "text": f"The harbour faces a threat. {tail}",
    }
    for day in range(1, 13)
    for outlet, tail in (("North", "A grave threat, they say."), ("South", "Nothing else was said that day."))
]
QUICK = ["-q", "-l", "threat", "--set", "events.method=off", "--set", "topics.topics=off", "--set", "voice.tier=quotes"]


@pytest.fixture
def compare(tmp_path, monkeypatch, capsys):
    """Runs `framing compare` on a few articles; gives the exit code, stderr, the folder and its run.json."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs.jsonl").write_text("".join(json.dumps(article) + "\n" for article in ARTICLES))

    def run(*more):
        code = _run(["compare", "docs.jsonl", *QUICK, *more])
        out = tmp_path / "framing-run"
        return code, capsys.readouterr().err, out, json.loads((out / "run.json").read_text())

    return run


def fail(*_args, **_kwargs):
    raise ZeroDivisionError("by <zero>")


@pytest.mark.parametrize(("place", "table"), [
    ("framing.comparison.compare.judge", "contrasts"),
    ("framing.comparison.compare._rate", "rates"),
    ("framing.comparison.compare.follow_rates", "timeline"),
    ("framing.pipeline.score_documents", "scores"),
])  # fmt: skip
def test_a_table_that_fails_is_left_out_and_named(compare, monkeypatch, place, table):
    monkeypatch.setattr(place, fail)
    code, said, out, manifest = compare()
    assert code == 70
    assert said.startswith(f"framing: internal error: {table} (ZeroDivisionError: by <zero>)")
    assert "--debug" in said
    assert said.count("\n") == 1
    assert manifest["failed"][table] == "ZeroDivisionError: by <zero>"
    assert not (out / f"{table}.csv").exists()
    assert (out / "documents.csv").exists()
    assert (
        f"the table {table} could not be made (ZeroDivisionError: by &lt;zero&gt;)" in (out / "report.html").read_text()
    )
    assert _run(["verify", str(out)]) == 0


def test_a_section_that_fails_says_so_in_its_place(compare, monkeypatch):
    monkeypatch.setattr("framing.report.sections.rates.render", fail)
    code, said, out, manifest = compare()
    assert code == 70
    assert "section rates" in said
    assert list(manifest["failed"]) == ["section rates"]
    assert "this section could not be made (ZeroDivisionError: by &lt;zero&gt;)" in (out / "report.html").read_text()
    assert (out / "rates.csv").exists()


def test_with_debug_the_error_itself_comes(compare, monkeypatch):
    monkeypatch.setattr("framing.pipeline.score_documents", fail)
    with pytest.raises(Exception, match="scores") as caught:
        compare("--debug")
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_an_ordinary_run_has_nothing_that_failed(compare):
    code, said, _, manifest = compare()
    assert (code, said, manifest["failed"]) == (0, "", {})
