import json

import pytest

from framing.errors import InputError
from framing.run import MANIFEST, hash_file, is_run, open_run, read_manifest


def make_run(out, marker="x"):
    with open_run(out) as folder:
        folder.write("rates.csv", marker)
        folder.finish({"run_id": "abc"})


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
