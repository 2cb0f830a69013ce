import json
import os
import re
import signal
from pathlib import Path

import pytest

from framing.errors import InputError
from framing.runs.folder import MANIFEST, hash_file, identify, is_run, open_run, read_manifest
from framing.runs.results import read_run

ABOUT = {"study": {"seed": 1}, "versions": {}, "documents": {}, "inputs": [], "lexicons": [], "config_sha256": ""}


def make_run(out, marker="x"):
    with open_run(out) as folder:
        folder.write("rates.csv", marker)
        folder.finish({**ABOUT, "run_id": identify(ABOUT)})


def names(folder):
    return sorted(p.name for p in folder.iterdir())


def test_a_run_is_moved_in_whole_and_nothing_is_left_beside_it(tmp_path):
    make_run(tmp_path / "run")
    assert names(tmp_path) == ["run"]
    assert names(tmp_path / "run") == ["rates.csv", MANIFEST]
    manifest = read_manifest(tmp_path / "run")
    assert manifest["files"] == {"rates.csv": hash_file(tmp_path / "run" / "rates.csv")}


def test_an_older_run_is_replaced_whole(tmp_path):
    make_run(tmp_path / "run")
    (tmp_path / "run" / "old.csv").write_text("old")
    make_run(tmp_path / "run", "new")
    assert names(tmp_path / "run") == ["rates.csv", MANIFEST]
    assert (tmp_path / "run" / "rates.csv").read_text() == "new"


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, SystemExit, ValueError])
def test_a_run_that_fails_leaves_the_older_one_as_it_was(tmp_path, interrupt):
    make_run(tmp_path / "run")

    def fail():
        with open_run(tmp_path / "run") as folder:
            folder.write("rates.csv", "half")
            raise interrupt

    with pytest.raises(interrupt):
        fail()
    assert names(tmp_path) == ["run"]
    assert (tmp_path / "run" / "rates.csv").read_text() == "x"


def test_what_a_killed_run_left_is_tidied_and_an_older_run_comes_back(tmp_path):
    make_run(tmp_path / "run")
    (tmp_path / "run").rename(tmp_path / ".run.old")
    (tmp_path / ".run.new").mkdir()
    (tmp_path / ".run.work").mkdir()
    (tmp_path / ".run.lock").touch()
    with pytest.raises(InputError), open_run(tmp_path / "run"):
        raise InputError("the next run fails too")
    assert names(tmp_path) == ["run"]
    assert is_run(tmp_path / "run")


@pytest.mark.parametrize("what", ["file", "link", "other folder"])
def test_a_place_that_is_taken_is_refused_and_kept(tmp_path, what):
    out = tmp_path / "run"
    if what == "file":
        out.write_text("keep")
    elif what == "link":
        (tmp_path / "real").mkdir()
        out.symlink_to(tmp_path / "real")
    else:
        out.mkdir()
        (out / "thesis.txt").write_text("keep")
    before = names(tmp_path)
    with pytest.raises(InputError, match="--out"):
        make_run(out)
    assert names(tmp_path) == before
    if what == "other folder":
        assert names(out) == ["thesis.txt"]


@pytest.mark.parametrize("given", ["a/b.txt/c/run", "a/b.txt", "a"])
def test_a_place_that_cannot_be_is_named_as_it_was_given(tmp_path, monkeypatch, given):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.txt").touch()
    with pytest.raises(InputError, match=f"^{re.escape(given)}: ") as caught:
        make_run(Path(given))
    assert "\n" not in str(caught.value)


def test_two_runs_into_one_folder(tmp_path):
    with (
        open_run(tmp_path / "run") as folder,
        pytest.raises(InputError, match="another run"),
        open_run(tmp_path / "run"),
    ):
        pass
    assert folder.new.name == ".run.new"
    assert not (tmp_path / ".run.lock").exists()


def test_links_in_an_older_run_are_not_written_through(tmp_path):
    make_run(tmp_path / "run")
    victim = tmp_path / "victim"
    victim.write_text("victim")
    (tmp_path / "run" / "rates.csv").unlink()
    (tmp_path / "run" / "rates.csv").symlink_to(victim)
    make_run(tmp_path / "run", "new")
    assert victim.read_text() == "victim"


def test_a_folder_that_is_no_run(tmp_path):
    (tmp_path / MANIFEST).write_text(json.dumps({"something": "else"}))
    with pytest.raises(InputError, match=r"run\.json"):
        read_manifest(tmp_path)


@pytest.mark.parametrize("name", ["../victim.csv", "/etc/passwd", "a/b.csv", "..", ""])
def test_a_manifest_that_leads_out_of_its_folder_is_refused(tmp_path, name):
    make_run(tmp_path / "run")
    manifest = tmp_path / "run" / MANIFEST
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "files": {name: "0"}}))
    with pytest.raises(InputError, match="damaged"):
        read_manifest(tmp_path / "run")


@pytest.mark.parametrize(
    "content", ["", "[]", "null", "{", "[" * 100_000, '{"run_id": "a"}', '{"run_id": 1, "files": []}']
)
def test_a_manifest_that_is_none_is_one_line(tmp_path, content):
    (tmp_path / MANIFEST).write_text(content)
    with pytest.raises(InputError, match=r"run\.json"):
        read_manifest(tmp_path)


def test_a_table_that_was_changed_is_not_taken_for_a_result(tmp_path):
    make_run(tmp_path / "run")
    (tmp_path / "run" / "rates.csv").write_text("y")
    with pytest.raises(InputError, match="not as the run wrote it"):
        read_run(tmp_path / "run")


def test_a_table_that_is_a_link_is_not_followed(tmp_path):
    make_run(tmp_path / "run")
    (tmp_path / "same").write_text("x")
    (tmp_path / "run" / "rates.csv").unlink()
    (tmp_path / "run" / "rates.csv").symlink_to(tmp_path / "same")
    with pytest.raises(InputError, match="not as the run wrote it"):
        read_run(tmp_path / "run")


class Interrupted(BaseException):
    pass


@pytest.mark.parametrize("step", ["mkdir", "rename", "rmtree", "unlink"])
def test_a_signal_in_the_steps_round_the_work_waits_until_they_are_done(tmp_path, monkeypatch, step):
    """The step is the real one; the signal comes in the middle of it."""
    make_run(tmp_path / "run")
    where, name = {"rmtree": ("shutil", step)}.get(step, (Path, step))
    original = getattr(__import__(where) if isinstance(where, str) else where, step)
    came = []

    def interrupted(number, frame):
        came.append(number)
        raise Interrupted

    def with_signal(*args, **kwargs):
        if not came:
            signal.raise_signal(signal.SIGTERM)
        return original(*args, **kwargs)

    before = signal.signal(signal.SIGTERM, interrupted)
    monkeypatch.setattr(__import__(where) if isinstance(where, str) else where, name, with_signal)
    try:
        with pytest.raises(Interrupted):
            make_run(tmp_path / "run", "new")
    finally:
        signal.signal(signal.SIGTERM, before)
    monkeypatch.undo()
    assert names(tmp_path) == ["run"]
    assert (tmp_path / "run" / "rates.csv").read_text() in ("x", "new")
    assert names(tmp_path / "run") == ["rates.csv", MANIFEST]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_one_line(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(InputError, match="cannot write"):
        make_run(tmp_path / "run")


def test_a_folder_that_is_not_there_is_called_so(tmp_path):
    with pytest.raises(InputError, match="runn: no such run folder; check the path"):
        read_manifest(tmp_path / "runn")
    with pytest.raises(InputError, match="not a run folder"):
        read_manifest(tmp_path)
