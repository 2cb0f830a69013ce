"""Exports go where they were asked to go, whole or not at all."""

import pytest

from framing.errors import InputError
from framing.exports.places import new_file, new_folder


def test_an_error_leaves_the_place_as_it_was(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(ZeroDivisionError), new_file(target, tmp_path / "run", lambda _: True) as path:
        path.write_text(f"half {1 / 0}")
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("make", [new_file, new_folder])
def test_a_place_that_cannot_be_is_refused_in_one_line(tmp_path, make):
    run = tmp_path / "run"
    run.mkdir()
    for target, why in ((run / "x", "inside the run's folder"), (tmp_path / "no" / "x", "cannot be written")):
        with pytest.raises(InputError, match=why) as error, make(target, run, lambda _: True) as path:
            path.write_text("x")
        assert "\n" not in str(error.value)


def test_a_folder_is_replaced_whole(tmp_path):
    target = tmp_path / "out"
    target.mkdir()
    (target / "old").write_text("1")
    with new_folder(target, tmp_path / "run", lambda _: True) as folder:
        (folder / "new").write_text("2")
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    assert [p.name for p in target.iterdir()] == ["new"]
