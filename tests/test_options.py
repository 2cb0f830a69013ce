"""What holds of the options of all commands: one letter means one thing, and each command can be quiet."""

import io
import json
import os
import subprocess
import sys
import time
from collections import defaultdict

import pytest
import typer
from typer.main import get_command

from framing.cli import _run
from framing.commands import build_app
from framing.commands._options import show_progress
from framing.config.study import ReadingSettings, load_study
from framing.corpus.reading import read_corpus
from framing.corpus.store import TextStore
from framing.pipeline import run_study
from framing.runtime.plugins import data_folder
from framing.runtime.progress import Steps

SAMPLE = str(data_folder("sample") / "articles.jsonl")
ROWS = "id,source,date,title,text\n" + "".join(
    f"{i},{'AB'[i % 2]},2024-0{i % 3 + 1}-0{i % 9 + 1},One {i},The threat grew {i}.\n" for i in range(12)
)


def commands(command, name="framing"):
    inner = getattr(command, "commands", None)
    if inner is None:
        yield name, command
    for sub, found in (inner or {}).items():
        yield from commands(found, f"{name} {sub}")


ALL = dict(commands(get_command(build_app())))


def test_one_letter_means_one_thing():
    meanings = defaultdict(set)
    for command in ALL.values():
        for parameter in command.params:
            names = [o for o in parameter.opts if o.startswith("--")]
            for letter in (o for o in parameter.opts if o.startswith("-") and not o.startswith("--")):
                meanings[letter] |= set(names)
    assert {letter: names for letter, names in meanings.items() if len(names) != 1} == {}
    assert {"-c", "-j", "-l", "-n", "-o", "-q", "-v"} <= set(meanings)


@pytest.mark.parametrize("name", ALL)
def test_every_command_can_be_quiet(name):
    assert any({"--quiet", "-q"} <= set(parameter.opts) for parameter in ALL[name].params)


def test_quiet_says_nothing_but_the_result(tmp_path, capsys):
    (tmp_path / "a.csv").write_text(ROWS.replace(",A,", ",,"))
    said = {}
    for words in ([], ["-q"]):
        assert _run(["inspect", str(tmp_path / "a.csv"), *words]) == 0
        said[bool(words)] = capsys.readouterr()
    assert "note: 6 of 12 documents name no source" in said[False].err
    assert said[True].err == ""
    assert said[True].out == said[False].out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_completes_commands(tmp_path, shell):
    words = {"COMP_WORDS": "framing comp", "COMP_CWORD": "1", "_TYPER_COMPLETE_ARGS": "framing comp",
             "_TYPER_COMPLETE_FISH_ACTION": "get-args", "_FRAMING_COMPLETE": f"complete_{shell}"}  # fmt: skip
    done = subprocess.run([sys.executable, "-m", "framing"], cwd=tmp_path, capture_output=True, text=True, check=False,
                          env={**os.environ, **words})  # fmt: skip
    assert "compare" in done.stdout, done.stderr
    assert "inspect" not in done.stdout


def test_title_and_period_of_a_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text(ROWS)
    quick = ["--set", "voice.tier=quotes", "--set", "topics.topics=off", "-q"]
    assert _run(["compare", "a.csv", "--title", "Two papers", "--period", "month", *quick]) == 0
    run = json.loads((tmp_path / "framing-run" / "run.json").read_text())
    assert run["study"]["name"] == "Two papers"
    assert run["comparison"]["period"] == "month"
    assert "2024-02" in (tmp_path / "framing-run" / "timeline.csv").read_text()
    assert _run(["compare", "a.csv", "--period", "moon", *quick]) == 2


def test_open_shows_the_page_of_a_run(tmp_path, monkeypatch, capsys):
    shown = []
    monkeypatch.setattr(typer, "launch", lambda uri: shown.append(uri) or 0)
    run = tmp_path / "run"
    run.mkdir()
    assert _run(["open", str(run)]) == 2
    assert "not a run folder" in capsys.readouterr().err
    described = {"run_id": "a", "files": {}, "study": {}, "versions": {}, "documents": {}, "inputs": [], "lexicons": []}
    (run / "run.json").write_text(json.dumps(described))
    assert _run(["open", str(run)]) == 2
    assert "has no report.html" in capsys.readouterr().err
    (run / "report.html").write_text("<!doctype html>")
    assert _run(["open", str(run)]) == 0
    assert shown == [(run / "report.html").absolute().as_uri()]


STUDY = """
[input]
paths = ["a.csv"]
[lexicons]
use = ["threat", "./mine.toml"]
"""


def test_check_says_all_that_is_wrong_with_a_study_and_runs_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert _run(["check"]) == 2
    assert "no framing.toml" in capsys.readouterr().err
    (tmp_path / "framing.toml").write_text(STUDY)
    assert _run(["check"]) == 2
    said = capsys.readouterr().err
    assert all(part in said for part in ("mine.toml: no such lexicon file", "a.csv"))
    assert len(said.splitlines()) == 1
    (tmp_path / "a.csv").write_text(ROWS)
    (tmp_path / "mine.toml").write_text('name = "mine"\n[frames.sea]\nterms = ["at sea"]\n')
    assert _run(["check"]) == 0
    said = capsys.readouterr().out
    assert all(part in said for part in ("1 file", "threat, mine", "framing.toml: in order"))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.csv", "framing.toml", "mine.toml"]
    (tmp_path / "other.toml").write_text(STUDY + "[comparison]\nperiods = 3\n")
    assert _run(["check", "other.toml"]) == 2
    assert "did you mean 'period'" in capsys.readouterr().err


def test_columns_are_named_as_the_corpus_names_them(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text(ROWS.replace("id,source,", "id,outlet,", 1))
    quick = ["--set", "voice.tier=quotes", "--set", "topics.topics=off", "-q"]
    assert _run(["compare", "a.csv", "--by", "outlet", "--where", "Outlet=A", *quick]) == 0
    run = json.loads((tmp_path / "framing-run" / "run.json").read_text())
    assert run["comparison"]["by"] == ["source"]
    assert run["excluded"] == {"where": 6}
    assert 'by = [\n    "source",\n]' in (tmp_path / "framing-run" / "study.toml").read_text()
    assert _run(["compare", "a.csv", "--by", "paper", *quick]) == 2


def test_a_column_of_its_own_keeps_its_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lines = ROWS.splitlines()
    (tmp_path / "a.csv").write_text(
        "\n".join([lines[0] + ",Outlet", *(f"{line},{i % 3}" for i, line in enumerate(lines[1:]))])
    )
    quick = ["--set", "voice.tier=quotes", "--set", "topics.topics=off", "-q"]
    assert _run(["compare", "a.csv", "--by", "Outlet", *quick]) == 0
    assert json.loads((tmp_path / "framing-run" / "run.json").read_text())["comparison"]["by"] == ["Outlet"]


def test_progress_moves_within_stages_and_reaches_its_end(tmp_path):
    lines = ROWS.splitlines()
    many = [f"{i}{line[line.index(',') :]}" for i, line in enumerate(lines[1:] * 200)]
    for name, rows in (("a.csv", many), ("b.csv", many[:600])):
        (tmp_path / name).write_text("\n".join([lines[0], *rows]))
    told = []
    paths = [tmp_path / "a.csv", tmp_path / "b.csv"]
    read_corpus(paths, ReadingSettings(), TextStore(tmp_path / "texts"), on_progress=lambda *args: told.append(args))
    assert {stage for stage, _, _ in told} == {"reading"}
    done = [share / total for _, share, total in told]
    assert done == sorted(done)
    assert len(set(done)) > 8
    assert 0.8 < done[-1] <= 1


def test_progress_moves_within_the_later_stages_too(tmp_path):
    lines = ROWS.splitlines()
    rows = [f"{i}{line[line.index(',') :]}" for i, line in enumerate(lines[1:] * 20)]
    (tmp_path / "a.csv").write_text("\n".join([lines[0], *rows]))
    settings = {"input.paths": [str(tmp_path / "a.csv")], "voice.tier": "quotes", "topics.topics": "off"}
    told = []
    run_study(load_study(None, settings), tmp_path / "run", lambda *args: told.append(args))
    for stage, fewest in (("grouping", 4), ("comparing", 6), ("writing", 6)):
        shares = [done / total for name, done, total in told if name == stage]
        assert shares == sorted(shares)
        assert (shares[0], shares[-1]) == (0, 1)
        assert len(set(shares)) >= fewest


def test_a_step_too_many_does_not_go_beyond_the_end():
    told = []
    step = Steps(lambda *args: told.append(args), "writing", 2)
    for _ in range(3):
        step()
    assert told == [("writing", 0, 2), ("writing", 1, 2), ("writing", 2, 2), ("writing", 2, 2)]


@pytest.mark.parametrize("terminal", [True, False])
def test_progress_is_shown_on_a_terminal_alone(terminal, monkeypatch):
    screen = io.StringIO()
    monkeypatch.setattr(screen, "isatty", lambda: terminal, raising=False)
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with show_progress(quiet=False) as tell:
        for stage, total in (("reading", 10), ("matching", 40)):
            for done in range(1, total + 1):
                tell(stage, done, total)
                time.sleep(0.005)
    assert ("matching" in screen.getvalue()) == terminal
    assert ("100%" in screen.getvalue() or "%" in screen.getvalue()) == terminal
    assert (":" in screen.getvalue()) == terminal  # the time that is left
