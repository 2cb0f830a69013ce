"""A run that is interrupted, or that the machine fails: a word, an exit code, and nothing half-written."""

import errno
import io
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from framing import pipeline
from framing.config.study import load_study
from framing.errors import InputError
from framing.report import writing
from framing.runs.folder import verify_run

HEADER = "id,source,date,title,text\n"
ROWS = "".join(
    f"d{i},{('Alpha', 'Beta')[i % 2]},2024-03-{i % 9 + 1:02},Story {i % 5},The threat number {i % 7} grew at sea.\n"
    for i in range(20)
)


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "news.csv").write_text(HEADER + ROWS)
    return tmp_path


def long_corpus(folder):
    rows = (f"b{i},Beta,2024-03-01,t{i},{'A threat to the state. ' * 40}{i}\n" for i in range(6000))
    (folder / "news.csv").write_text(HEADER + "".join(rows))


def start(folder, *words, **options):
    command = [sys.executable, "-m", "framing", "compare", "news.csv", "--set", "voice.tier=quotes", *words]
    return subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True, **options)


def wait_until_it_answers(process):
    """Until our handlers stand: how soon after the start that is depends on what else the machine does."""
    caught = 0
    while not caught & 1 << signal.SIGTERM - 1:  # the second of the two
        assert process.poll() is None
        caught = int(re.search(r"SigCgt:\s*(\w+)", Path(f"/proc/{process.pid}/status").read_text())[1], 16)


def children(pid):
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(word) for word in listed.stdout.split()]


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


SIGNALS = pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])


@SIGNALS
@pytest.mark.parametrize("after", [0, 0.01, 0.1, 0.5, 1.5])
def test_interrupted_it_leaves_nothing(corpus, number, code, after):
    long_corpus(corpus)
    process = start(corpus, stdout=subprocess.DEVNULL)
    try:
        wait_until_it_answers(process)
        time.sleep(after)
        process.send_signal(number)
        _, errors = process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode == code
    assert "Traceback" not in errors
    assert sorted(p.name for p in corpus.iterdir()) == ["news.csv"]


@SIGNALS
@pytest.mark.parametrize("after", [0.2, 2.0, 6.0])
def test_a_signal_to_the_whole_group_ends_workers_too(corpus, number, code, after):
    """As a terminal sends it: to this process and to its workers."""
    long_corpus(corpus)
    process = start(corpus, "-j", "2", stdout=subprocess.DEVNULL, start_new_session=True)
    wait_until_it_answers(process)
    time.sleep(after)
    workers = children(process.pid)
    sent = time.monotonic()
    os.killpg(process.pid, number)
    _, errors = process.communicate(timeout=20)
    assert time.monotonic() - sent < 8  # 5 s on a machine that does nothing else
    assert process.returncode == code
    assert "Traceback" not in errors
    assert sorted(p.name for p in corpus.iterdir()) == ["news.csv"]
    while any(alive(pid) for pid in workers):  # Python's own tracker of resources leaves when we have left
        assert time.monotonic() - sent < 8
        time.sleep(0.05)


def test_workers_do_not_outlive_a_killed_run(corpus):
    long_corpus(corpus)
    process = start(corpus, "-j", "2", stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while len(workers := children(process.pid)) < 3 and time.monotonic() < deadline:  # two and the resource tracker
        time.sleep(0.05)
    process.kill()
    process.communicate()
    deadline = time.monotonic() + 20
    while any(alive(pid) for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(workers) == 3
    assert not [pid for pid in workers if alive(pid)]


def test_a_swallowed_interruption_comes_again(tmp_path):
    """An exception in a finalizer goes nowhere; the interruption must not be lost with it."""
    code = (
        "import os, signal, time\n"
        "from framing.cli import _interrupt\n"
        "signal.signal(signal.SIGTERM, _interrupt)\n"
        "class Late:\n"
        "    def __del__(self):\n"
        "        os.kill(os.getpid(), signal.SIGTERM)\n"
        "        time.sleep(0.01)\n"
        "x = Late()\n"
        "del x\n"
        "time.sleep(30)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (143, "")


@pytest.mark.parametrize("stream", [">&-", "| head -0", ">/dev/full", "2>&-", "<&- >&- 2>&-"])
def test_closed_and_full_streams(corpus, stream):
    command = f"{sys.executable} -m framing compare news.csv -q --set voice.tier=off {stream}"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], cwd=corpus, capture_output=True, text=True)  # noqa: PLW1510
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) <= 1
    assert verify_run(corpus / "framing-run").whole
    assert sorted(p.name for p in corpus.iterdir()) == ["framing-run", "news.csv"]


def test_a_full_disk_is_one_line_and_the_older_run_stays(corpus):
    """No file may grow beyond 2 kB: the real error of the system, not a made-up one."""
    process = start(corpus, "-q", stdout=subprocess.DEVNULL)
    process.communicate()
    assert process.returncode == 0
    command = f"ulimit -f 2; exec {sys.executable} -m framing compare news.csv -q --set voice.tier=off"
    done = subprocess.run(["bash", "-c", command], cwd=corpus, capture_output=True, text=True)  # noqa: PLW1510
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "cannot write the run folder" in done.stderr
    assert verify_run(corpus / "framing-run").whole
    assert sorted(p.name for p in corpus.iterdir()) == ["framing-run", "news.csv"]


# ---- an error at every n-th write ----


class FailingDisk:
    """Counts what changes the disk, and fails the n-th."""

    def __init__(self, monkeypatch, fail_at):
        self.count, self.fail_at = 0, fail_at
        self.open = io.open
        monkeypatch.setattr(io, "open", self._open)
        for name in ("mkdir", "rename", "replace", "unlink", "rmdir", "fsync", "open"):
            monkeypatch.setattr(os, name, self._wrap(getattr(os, name)))

    def step(self):
        self.count += 1
        if self.count == self.fail_at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _wrap(self, original):
        def wrapped(*args, **kwargs):
            if original.__name__ != "open" or args[1] & (os.O_CREAT | os.O_WRONLY | os.O_RDWR):
                self.step()
            return original(*args, **kwargs)

        return wrapped

    def _open(self, file, mode="r", *args, **kwargs):
        if not set(mode) & set("wax") or isinstance(file, int) or kwargs.get("opener"):
            return self.open(file, mode, *args, **kwargs)
        disk = self

        class Raw(io.FileIO):
            def write(self, data):
                disk.step()
                return super().write(data)

        disk.step()
        buffered = io.BufferedWriter(Raw(file, mode.replace("b", "").replace("t", "")))
        return buffered if "b" in mode else io.TextIOWrapper(buffered, encoding="utf-8", newline="")


def once(stage):
    """A stage that touches no disk, worked out once for all runs of the same study."""
    found = []

    def again(*given):
        if not found:
            found.append(stage(*given))
        return found[0]

    return again


def run_once(corpus, monkeypatch, fail_at, without_disk):
    settings = {"input.paths": [str(corpus / "news.csv")], "voice.tier": "off", "engine.cache": "off",
                "topics.topics": "off"}  # fmt: skip
    with monkeypatch.context() as patch:
        for stage, made in without_disk.items():
            patch.setattr(*stage, made)
        disk = FailingDisk(patch, fail_at)
        said = ""
        try:
            pipeline.run_study(load_study(None, settings), corpus / "run")
        except InputError as error:
            said = str(error)
    return disk.count, said


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # a file that cannot be flushed on closing
@pytest.mark.slow
def test_an_error_at_every_write(corpus, monkeypatch):
    stages = {(pipeline, name): once(getattr(pipeline, name)) for name in ("score_study", "compare_study")}
    stages[writing, "build_page"] = lambda *_: "<p>the page</p>"
    writes, said = run_once(corpus, monkeypatch, 0, stages)
    assert said == ""
    assert writes > 40
    before = {p.name: p.read_bytes() for p in (corpus / "run").iterdir()}
    refused = 0
    for n in range(1, writes + 1):
        _, said = run_once(corpus, monkeypatch, n, stages)
        refused += bool(said)
        assert "\n" not in said
        assert verify_run(corpus / "run").whole, n
        assert {p.name: p.read_bytes() for p in (corpus / "run").iterdir()} == before, n
        left = {p.name for p in corpus.iterdir()} - {"news.csv", "run"}
        assert not left or not said or n == writes, (n, left)
    assert refused > writes / 2
    run_once(corpus, monkeypatch, 0, stages)
    assert sorted(p.name for p in corpus.iterdir()) == ["news.csv", "run"]
