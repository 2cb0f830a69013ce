import pytest

from framing.errors import InputError
from framing.runtime.parts import PartStore

KEY = "ab12"


def write(folder):
    (folder / "numbers.txt").write_text("1 2 3")
    return {"rows": 3}


def refuse(_):
    pytest.fail("made again")


def test_what_is_there_is_not_made_again(tmp_path):
    store = PartStore(tmp_path / "work")
    first = store.get("step", KEY, write)
    again = store.get("step", KEY, refuse)
    assert (first.made, again.made) == (True, False)
    assert (again.path, again.facts) == (first.path, {"rows": 3})
    assert (again.path / "numbers.txt").read_text() == "1 2 3"
    assert store.get("step", "ab34", write).made
    assert store.get("other step", KEY, write).made


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: (path / "numbers.txt").write_text("1 2 4"),
        lambda path: (path / "numbers.txt").unlink(),
        lambda path: (path / "more.txt").write_text(""),
        lambda path: (path / "part.json").unlink(),
        lambda path: (path / "part.json").write_text('{"facts": {}}'),
        lambda path: (path / "part.json").write_bytes((path / "part.json").read_bytes()[:-1]),
        lambda path: path.rename(path.with_name("ab13")),
    ],
)
def test_what_was_damaged_is_made_again(tmp_path, damage):
    store = PartStore(tmp_path)
    damage(store.get("step", KEY, write).path)
    if (tmp_path / "step" / "ab" / "ab13").exists():
        assert store.get("step", "ab13", write).made  # the part of another key
    made = store.get("step", KEY, write)
    assert made.made
    assert sorted(file.name for file in made.path.iterdir()) == ["numbers.txt", "part.json"]
    assert not store.get("step", KEY, refuse).made


def test_what_ends_half_way_leaves_nothing(tmp_path):
    def fail(folder):
        write(folder)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        PartStore(tmp_path).get("step", KEY, fail)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_who_comes_second_takes_what_is_there(tmp_path):
    store = PartStore(tmp_path)

    def slow(folder):
        store.get("step", KEY, write)  # another process, meanwhile
        return write(folder)

    assert store.get("step", KEY, slow).facts == {"rows": 3}
    assert [path.name for path in (tmp_path / "step" / "ab").iterdir()] == [KEY]


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path):
    (tmp_path / "work").write_text("a file")
    with pytest.raises(InputError, match=r"cannot write the work folder \(.*\); name another with --work"):
        PartStore(tmp_path / "work").get("step", KEY, write)
