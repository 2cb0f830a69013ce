import pytest

from framing.errors import InputError, nearest, printable
from framing.runtime.plugins import data_folder, plug_in, plug_in_names


def test_a_file_in_the_folder_is_a_plug_in():
    assert {"compare", "inspect", "lexicon"} <= set(plug_in_names("framing.commands"))
    assert plug_in("framing.commands", "compare").add_to


def test_a_name_that_is_not_there_names_the_nearest():
    with pytest.raises(InputError, match="did you mean 'compare'"):
        plug_in("framing.commands", "compar")


@pytest.mark.parametrize("kind", ["lexicons", "configs", "sample"])
def test_data_is_found(kind):
    assert any(data_folder(kind).iterdir())


def test_data_is_safe_on_a_terminal():
    assert printable("a\x1b[2Jb\u202ec") == "a\\x1b[2Jb\\u202ec"
    assert len(printable("x" * 500)) == 120
    assert nearest("zzzz", ["a", "b"]) == "; there is a, b"
