"""The command line as a user meets it: in a process of its own."""

import json
import os
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import pytest

from framing.cli import _run
from framing.runtime.plugins import data_folder, plug_in_names

ROW = "a{0},Alpha,2024-03-0{1},A title,The threat is grave and number {0} speaks.\n"
CORPUS = "id,source,date,title,text\n" + "".join(ROW.format(i, i % 9 + 1) for i in range(6))


def framing(*words, cwd, **options):
    return subprocess.run(
        [sys.executable, "-m", "framing", *words], cwd=cwd, capture_output=True, text=True, check=False, **options
    )


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "corpus.csv").write_text(CORPUS)
    return tmp_path


def test_help_is_quick_and_loads_nothing_heavy(tmp_path):
    code = (
        "import sys; sys.argv = ['framing', '--help']\n"
        "from framing.cli import main\n"
        "try:\n    main()\nfinally:\n"
        "    print([m for m in ('pandas', 'numpy', 'scipy', 'altair', 'pydantic') if m in sys.modules])"
    )
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert time.perf_counter() - start < 1.5  # the bound is 0.5 s on an idle machine; benchmarks measure it
    assert done.stdout.rstrip().endswith("[]")
    assert all(name in done.stdout for name in plug_in_names("framing.commands"))


@pytest.mark.parametrize("command", plug_in_names("framing.commands"))
def test_every_command_has_help(command, tmp_path):
    done = framing(command, "--help", cwd=tmp_path)
    assert done.returncode == 0
    assert "Usage:" in done.stdout


def test_the_version_is_said(tmp_path):
    done = framing("--version", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"framing {version('media-framing')}\n")


def test_one_run(corpus):
    done = framing("compare", "corpus.csv", "--by", "source", "--json", cwd=corpus)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["documents"] == {"read": 6, "used": 6, "rejected": 0, "merged": 0, "excluded": 0}
    assert "report.html" in said["files"]
    assert sorted(p.name for p in corpus.iterdir()) == ["corpus.csv", "framing-run"]
    contrasts = (corpus / "framing-run" / "contrasts.csv").read_text()
    assert "different" not in contrasts


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (["compare", "absent.csv"], ["absent.csv"]),
        (["compare", "empty.csv"], ["empty.csv"]),
        (["compare", "notext.csv"], ["notext.csv", "text"]),
        (["compare", "corpus.csv", "--set", "study.sead=1"], ["sead", "seed"]),
        (["compare", "corpus.csv", "--set", "comparison.min_documents=two"], ["min_documents", "two"]),
        (["compare", "corpus.csv", "--by", "sorce"], ["sorce", "source"]),
        (["compare", "corpus.csv", "--sources", "Alpa"], ["Alpa", "Alpha"]),
        (["compare", "corpus.csv", "-l", "treat"], ["treat", "threat"]),
        (["compare", "corpus.csv", "-l", "./no-terms.toml"], ["no-terms.toml"]),
        (["compare", "corpus.csv", "--where", "desk"], ["--where", "column=value"]),
        (["compare", "corpus.csv", "--where", "desk=a"], ["desk"]),
        (["compare", "corpus.csv", "--about", "iran &"], ["about"]),
        (["compare", "corpus.csv", "--about", "unicorn"], ["selection", "about"]),
        (["compare", "corpus.csv", "--from", "soon"], ["from", "YYYY-MM-DD"]),
        (["compare", "corpus.csv", "-o", "corpus.csv"], ["corpus.csv", "--out"]),
        (["compare", "bad-dates.csv"], ["bad-dates.csv", "date_format"]),
        (["compare", "corpus.csv", "--around", "2024-13-01"], ["around"]),
        (["compare", "corpus.csv", "--seeed", "3"], ["--seeed", "--seed"]),
        (["compaer", "corpus.csv"], ["compaer", "compare"]),
        (["report", "nowhere"], ["nowhere"]),
        (["placebo", "nowhere"], ["nowhere"]),
        (["diff", "nowhere", "nowhere"], ["nowhere"]),
        (["lexicon", "show", "nothing.toml"], ["nothing.toml"]),
        (["inspect"], ["inspect"]),
    ],
)
def test_bad_input_is_one_line_and_nothing_half_written(corpus, words, parts, monkeypatch, capfd):
    monkeypatch.chdir(corpus)
    (corpus / "empty.csv").touch()
    (corpus / "notext.csv").write_text("id,source,date\n1,A,2024-01-01\n")
    (corpus / "no-terms.toml").write_text('name = "x"\n[frames.f]\nterms = []\n')
    (corpus / "bad-dates.csv").write_text(CORPUS.replace("2024-03-0", "the day "))
    before = sorted(p.name for p in corpus.iterdir())
    code, said = _run(words), capfd.readouterr().err
    assert code == 2, said
    assert len(said.strip().splitlines()) == 1
    assert "Traceback" not in said
    assert all(part in said for part in parts), said
    assert sorted(p.name for p in corpus.iterdir()) == before


def test_a_process_ends_with_what_its_command_said(corpus, monkeypatch, capfd):
    monkeypatch.chdir(corpus)
    done = framing("compare", "corpus.csv", "--by", "sorce", cwd=corpus)
    assert (done.returncode, done.stderr) == (_run(["compare", "corpus.csv", "--by", "sorce"]), capfd.readouterr().err)


def test_report_is_rebuilt_from_the_tables(corpus):
    framing("compare", "corpus.csv", cwd=corpus)
    page = corpus / "framing-run" / "report.html"
    before = page.read_bytes()
    assert framing("report", "framing-run", cwd=corpus).returncode == 0
    assert page.read_bytes() == before
    framing("report", "framing-run", "--set", "report.text=none", cwd=corpus)
    assert b"number 3 speaks" in before
    assert b"number 3 speaks" not in page.read_bytes()


def test_diff_says_what_changed(corpus):
    framing("compare", "corpus.csv", "-o", "one", cwd=corpus)
    (corpus / "mine.toml").write_text('name = "x"\n[frames.threat.frames.named-threat]\nterms = ["threat*", "grave"]\n')
    framing("compare", "corpus.csv", "-o", "two", "-l", "./mine.toml", cwd=corpus)
    done = framing("diff", "one", "two", cwd=corpus)
    assert done.returncode == 0, done.stderr
    assert "grave 6" in done.stdout
    assert "The threat is [grave] and number" in done.stdout


def test_init_writes_a_study_once(tmp_path):
    assert framing("init", cwd=tmp_path).returncode == 0
    assert (tmp_path / "framing.toml").read_text() == (data_folder("configs") / "minimal.toml").read_text()
    assert framing("init", cwd=tmp_path).returncode == 2


def test_a_failing_example_is_a_failed_check(tmp_path):
    lexicon = 'name = "x"\n[frames.f]\nterms = ["a"]\nexamples = { match = ["b"], no_match = [] }\n'
    (tmp_path / "x.toml").write_text(lexicon)
    done = framing("lexicon", "test", "./x.toml", cwd=tmp_path)
    assert done.returncode == 1
    assert "must match" in done.stderr


def test_a_closed_stdout_is_no_crash(corpus):
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "framing", "compare", "corpus.csv", "-q"],
        cwd=corpus, stdout=write, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    os.close(write)
    assert done.returncode == 0
    assert done.stderr == ""
    assert (corpus / "framing-run" / "run.json").exists()


def test_no_inputs_is_the_sample_and_says_so(tmp_path):
    done = framing("compare", "--by", "source", cwd=tmp_path)
    assert done.returncode == 0
    assert "sample" in done.stderr
    assert (tmp_path / "framing-run" / "report.html").stat().st_size > 10_000
    assert Path(tmp_path / "framing-run" / "timeline.csv").exists()
