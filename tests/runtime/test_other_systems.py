"""What Windows and macOS do not have is asked for nowhere: a whole study in processes from which it is taken away."""

import json
import os
import subprocess
import sys

import pytest

from framing.runs.folder import verify_run

# every process started with it, the workers too, reads this before anything else
TAKEN_AWAY = """
import builtins, io, os, shutil, signal, sys
from importlib import metadata

sys.modules.update({"fcntl": None, "resource": None, "termios": None, "pwd": None, "grp": None})
for name in "pthread_sigmask setitimer getitimer SIGALRM ITIMER_REAL SIGHUP".split():
    delattr(signal, name)
shutil._use_fd_functions = False  # the standard library's own, settled before
for name in "O_NOFOLLOW O_CLOEXEC O_DIRECTORY sched_getaffinity sysconf fork".split():
    delattr(os, name)
opened = io.open

def without_proc(file, *words, **named):
    if str(file).startswith("/proc"):
        raise FileNotFoundError(2, "no such file", file)
    return opened(file, *words, **named)

builtins.open = io.open = without_proc

# the newest Python has no gensim, another no spaCy
sys.modules.update({"gensim": None, "spacy": None})
discover = metadata.Distribution.discover
metadata.Distribution.discover = classmethod(
    lambda _, **named: (found for found in discover(**named) if found.name not in ("gensim", "spacy"))
)
"""
ROWS = "".join(
    f"d{i},{('Alpha', 'Вечер')[i % 2]},2024-03-{i % 9 + 1:02},Story {i % 5},The threat number {i % 7} grew at sea.\n"
    for i in range(40)
)


@pytest.fixture
def call(tmp_path):
    """Run `framing compare` where all that is taken away."""
    (tmp_path / "sitecustomize.py").write_text(TAKEN_AWAY)
    (tmp_path / "news.csv").write_text("id,source,date,title,text\n" + ROWS, encoding="utf-8")
    # cp1252: what a pipe of Windows speaks. The one warning is filelock's: systems without fcntl that are not Windows
    environment = os.environ | {
        "PYTHONPATH": str(tmp_path), "PYTHONIOENCODING": "cp1252", "PYTHONWARNINGS": "ignore:only soft file lock",
    }  # fmt: skip
    words = [sys.executable, "-m", "framing", "compare", "news.csv", "--by", "source", "-o", "run"]
    return lambda *more: subprocess.run(
        [*words, *more], cwd=tmp_path, env=environment, capture_output=True, text=True, encoding="cp1252", check=False
    )


def test_a_study_without_what_other_systems_lack(call, tmp_path):
    for jobs in ("1", "2"):  # the second over the first
        done = call("-q", "--set", "voice.tier=quotes", "--set", "engine.partition_documents=10", "-j", jobs)
        assert (done.returncode, done.stderr) == (0, "")
    assert verify_run(tmp_path / "run").whole
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "__pycache__") == [
        "news.csv", "run", "sitecustomize.py",
    ]  # fmt: skip
    versions = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))["versions"]
    assert "scipy" in versions
    assert not {"spacy", "gensim"} & set(versions)


def test_a_model_that_lacks_its_package_is_one_line(call, tmp_path):
    done = call("--set", "topics.topics=3", "--set", "topics.model=lda")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "gensim" in done.stderr
    assert not (tmp_path / "run").exists()


def test_without_spacy_voices_are_told_by_quotation_marks(call, tmp_path):
    done = call("-q")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    assert told["voice"]["tier"] == "quotes"
    assert any("reported speech counts as the outlet's own" in line for line in told["warnings"])
