"""`--engine dask` on a real scheduler with two real worker processes: the bytes of a run in one process."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress

import pytest

pytest.importorskip("distributed")

HEADER = "id,source,date,title,text\n"
ROWS = [
    f"d{i},{'AB'[i % 2]},2024-03-{i % 28 + 1:02},Story {i % 40},{'A threat to the harbour grew. ' * (i % 9 + 1)}{i}\n"
    for i in range(400)
]
STUDY = ["-q", "-l", "threat", *("--set text.language=en --set voice.tier=quotes --set topics.topics=off "
         "--set engine.partition_documents=20").split()]  # fmt: skip


def framing(folder, *words, wait=True):
    command = [sys.executable, "-m", "framing", *words]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    return (*process.communicate(timeout=120), process.returncode) if wait else process


def content(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@contextmanager
def start(folder, *words):
    """A process of Dask's command line that is gone afterwards, and all that it started."""
    process = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + words[0], *words[1:]],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def start_scheduler(folder):
    """A scheduler, and the file into which it wrote its address."""
    file = folder / "scheduler.json"
    words = ["--port", "0", "--no-dashboard", "--host", "127.0.0.1", "--scheduler-file", str(file)]
    with start(folder, "dask_scheduler", *words) as process:
        deadline = time.monotonic() + 60
        while not file.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        yield process, str(file)


@contextmanager
def scheduler(folder):
    with start_scheduler(folder) as (_, file):
        yield file


def worker(folder, file):
    return start(folder, "dask_worker", "--scheduler-file", file, "--nthreads", "1", "--no-nanny", "--no-dashboard",
                 "--local-directory", folder / "scratch")  # fmt: skip


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """The files of the run in one process."""
    folder = tmp_path_factory.mktemp("plain")
    (folder / "news.csv").write_text(HEADER + "".join(ROWS))
    _, said, code = framing(folder, "compare", "news.csv", *STUDY, "-o", "run")
    assert (said, code) == ("", 0)
    return content(folder / "run")


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "news.csv").write_text(HEADER + "".join(ROWS))
    return tmp_path


def parts(folder):
    return len(list((folder / "work").rglob("part.json")))


def test_two_workers_one_killed_and_the_same_bytes(corpus, plain):
    with scheduler(corpus) as file, worker(corpus, file) as first, worker(corpus, file):
        words = ["compare", "news.csv", *STUDY, "--engine", "dask", "--cluster", file, "--work", "work"]
        process = framing(corpus, *words, "-o", "clustered", wait=False)
        killed_at = until_it_scores(corpus)
        os.killpg(first.pid, signal.SIGKILL)
        _, said = process.communicate(timeout=120)
        assert (said, process.returncode) == ("", 0)
        assert 0 < killed_at < parts(corpus) == 20
        assert content(corpus / "clustered") == plain
        # what is there needs nobody, and comes to the same
        _, said, code = framing(corpus, *words[:-6], "--work", "work", "-o", "again")
        assert (said, code) == ("", 0)
        assert content(corpus / "again") == plain


def test_a_worker_that_comes_later_helps(corpus, plain):
    """What the first has used has to reach it."""
    words = ["compare", "news.csv", *STUDY, "--engine", "dask", "--work", "work", "-o", "clustered"]
    with scheduler(corpus) as file, worker(corpus, file):
        process = framing(corpus, *words, "--cluster", file, "--set", "engine.partition_documents=4", wait=False)
        until_it_scores(corpus)
        with worker(corpus, file):
            _, said = process.communicate(timeout=60)
    assert (said, process.returncode) == ("", 0)
    assert content(corpus / "clustered") == plain


def test_jobs_of_an_array_share_the_work(corpus, plain):
    for number in (3, 1, 2):
        told, said, code = framing(corpus, "score", "news.csv", *STUDY, "--part", f"{number}/3", "--work", "work")
        assert (said, code) == ("", 0)
        assert told == f"partitions: {7 if number < 3 else 6} made, 0 were there; work: work\n"
    before = {path: path.stat().st_mtime_ns for path in (corpus / "work").rglob("part.json")}
    _, said, code = framing(corpus, "compare", "news.csv", *STUDY, "--work", "work", "-o", "joined")
    assert (said, code) == ("", 0)
    assert content(corpus / "joined") == plain
    assert {path: path.stat().st_mtime_ns for path in (corpus / "work").rglob("part.json")} == before


def refused(folder, *words):
    _, said, code = framing(folder, "compare", "news.csv", *STUDY, *words)
    assert code == 2, said
    assert len(said.splitlines()) == 1
    assert not (folder / "framing-run").exists()
    return said


def test_what_a_cluster_lacks_is_one_line(corpus):
    dask = ["--engine", "dask", "--work", "work"]
    assert "--cluster, address or file" in refused(corpus, *dask)
    assert "say --engine dask" in refused(corpus, "--cluster", "none.json")
    assert "none.json: no such file" in refused(corpus, *dask, "--cluster", "none.json")
    assert "--work, a folder that" in refused(corpus, "--engine", "dask", "--cluster", "tcp://127.0.0.1:1")


IMPATIENT = "from framing.runtime import cluster; cluster._PATIENCE = 1; from framing.cli import main; main()"


def test_nobody_answers_and_nobody_works(corpus):
    def refused_soon(file):
        words = ["compare", "news.csv", *STUDY, "--engine", "dask", "--work", "work", "--cluster", file]
        command = [sys.executable, "-c", IMPATIENT, *words]
        done = subprocess.run(command, cwd=corpus, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
        return done.stderr

    assert "no Dask scheduler answers" in refused_soon("tcp://127.0.0.1:1")
    with scheduler(corpus) as file:
        assert f"no workers; start some with `dask worker --scheduler-file {file}" in refused_soon(file)


def until_it_scores(corpus):
    deadline = time.monotonic() + 60
    while not parts(corpus) and time.monotonic() < deadline:
        time.sleep(0.01)
    return parts(corpus)


def test_interrupted_it_leaves_what_is_scored_and_nothing_else(corpus):
    with scheduler(corpus) as file, worker(corpus, file):
        words = ["compare", "news.csv", *STUDY, "--engine", "dask", "--cluster", file, "--work", "work"]
        process = framing(corpus, *words, wait=False)
        assert until_it_scores(corpus) < 20
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert sorted(path.name for path in corpus.iterdir()) == ["news.csv", "scheduler.json", "scratch", "work"]


def test_a_scheduler_that_is_lost_is_one_line(corpus):
    with start_scheduler(corpus) as (first, file), worker(corpus, file):
        words = ["compare", "news.csv", *STUDY, "--engine", "dask", "--cluster", file, "--work", "work"]
        process = framing(corpus, *words, wait=False)
        assert until_it_scores(corpus) < 20
        os.killpg(first.pid, signal.SIGKILL)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "the scheduler was lost; what is scored is in the work folder" in said
    assert len(said.splitlines()) == 1


def test_workers_that_are_not_ours_are_refused(corpus):
    """A worker that starts in a folder with other code of the same name takes that."""
    other = corpus / "elsewhere"
    other.mkdir()
    (other / "sitecustomize.py").write_text(
        "from importlib import metadata\nfound = metadata.version\n"
        "metadata.version = lambda name: '0.1' if name == 'numpy' else found(name)\n"
    )
    with scheduler(corpus) as file, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(other), os.environ.get("PYTHONPATH", "")]))
        with worker(corpus, file):
            patch.undo()
            said = refused(corpus, "--engine", "dask", "--work", "work", "--cluster", file)
    assert "numpy 0.1 and not" in said
    assert not parts(corpus)
