"""Files that cannot be a lexicon, names, and the lexicons of a study together."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from framing.errors import LexiconError
from framing.lexicon import load_lexicon, load_lexicons, parse_inline, shipped_lexicons
from framing.lexicon.files import LARGEST_FILE, split_lines
from framing.runtime.plugins import data_folder

ONE = '[frames.threat]\nterms = ["danger"]\n'


def write(tmp_path: Path, name: str, data: str | bytes) -> str:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return str(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_encodings(tmp_path, encoding):
    bom = b"\xff\xfe" if encoding == "utf-16-le" else b""
    path = write(tmp_path, "x.toml", bom + '[frames.threat]\nterms = ["naïve"]\n'.encode(encoding))
    assert load_lexicon(path).leaves()[0].terms[0].text == "naïve"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("x.toml", b"# \xff\xfe\n", "UTF-8"),
        ("x.toml", b"", "empty"),
        ("x.txt", b"\xef\xbb\xbf \n", "empty"),
        ("x.toml", b"a\0b", "binary"),
        ("x.pkl", b"c__builtin__\nopen\n(Vx\ntR.", "pickle"),
        ("x.txt", b"\x80\x04\x95", "pickle"),
        ("x.csv", b"PK\x03\x04", "spreadsheet"),
        ("x.csv", b"\x1f\x8b\x08", "unpack"),
        ("x.txt", b"\n<!DOCTYPE html>\n<html>", "HTML"),
        ("x.unknown", b"danger\n", "format"),
        ("passwd", b"root:x:0:0:root:/root:/bin/sh\n", "format"),
        ("x.toml", b"\xff\xfea", "UTF-16"),
    ],
)
def test_a_file_that_is_no_lexicon_is_refused_in_one_line(tmp_path, name, data, said):
    with pytest.raises(LexiconError) as error:
        load_lexicon(write(tmp_path, name, data))
    assert name in str(error.value)
    assert said in str(error.value)
    assert "\n" not in str(error.value)
    assert "root:x" not in str(error.value)


def test_what_is_not_a_regular_file_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe.toml")
    for path, said in [
        ("/dev/stdin", "dev/stdin"),
        ("/dev/null", "device"),
        (str(tmp_path / "pipe.toml"), "pipe"),
        (f"{tmp_path}/.", "folder"),
        (f"{tmp_path}/gone.toml", "no such"),
        (f"{tmp_path}/a\0b.toml", "cannot be read"),
    ]:
        with pytest.raises(LexiconError, match=said):
            load_lexicon(path)


def test_a_huge_file_is_refused_unread(tmp_path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    with pytest.raises(LexiconError, match="too large"):
        load_lexicon(str(path))


def test_a_message_names_the_file_as_the_user_can_find_it(tmp_path, monkeypatch):
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(LexiconError, match=r"^sub/x\.toml: no such"):
        load_lexicon("./sub/../sub/x.toml")


def test_relative_paths_are_relative_to_base(tmp_path):
    write(tmp_path, "x.toml", ONE)
    assert load_lexicon("x.toml", base=tmp_path).name == "x"


def test_shipped_lexicons_are_found_and_sound():
    assert shipped_lexicons() == sorted(p.stem for p in data_folder("lexicons").glob("*.toml"))
    for name in shipped_lexicons():
        lexicon = load_lexicon(name)
        assert lexicon.name == name
        assert lexicon.skipped == ()
        assert all(t.line for f in lexicon.leaves() for t in f.terms)


def test_an_unknown_name_says_the_nearest():
    with pytest.raises(LexiconError, match=r"soverignty.*did you mean 'sovereignty'"):
        load_lexicon("soverignty")


def test_inline_lexicons_are_checked_alike():
    lexicon = parse_inline("mine", {"frames": {"economy": {"terms": ["inflation"]}}})
    assert (lexicon.name, lexicon.paths(), lexicon.file) == ("mine", ("economy",), "")
    with pytest.raises(LexiconError, match=r"lexicons\.inline\.mine: .*'economy'.*no terms"):
        parse_inline("mine", {"frames": {"economy": {}}})
    with pytest.raises(LexiconError, match="name"):
        parse_inline("a/b", {})


def test_frames_of_one_name_get_the_names_of_their_lexicons(tmp_path):
    a = write(tmp_path, "a.toml", ONE + '[frames.threat.frames.war]\nterms = ["war"]\n')
    b = write(tmp_path, "b.toml", ONE.replace("threat", "Threat") + '[frames.other]\nterms = ["x"]\n')
    lexicons = load_lexicons([a, b], {"mine": {"frames": {"economy": {"terms": ["inflation"]}}}})
    assert [p for x in lexicons for p in x.paths()] == ["a:threat", "a:threat/war", "b:Threat", "other", "economy"]


def test_the_same_file_twice_is_read_once(tmp_path):
    path = write(tmp_path, "a.toml", ONE)
    assert [x.paths() for x in load_lexicons([path, path], {})] == [("threat",)]


def test_two_lexicons_of_one_name_and_all_other_problems_are_said_together(tmp_path):
    (tmp_path / "sub").mkdir()
    a = write(tmp_path, "a.toml", ONE)
    b = write(tmp_path / "sub", "A.toml", ONE.replace("danger", "war"))
    bad = write(tmp_path, "bad.toml", '[frames.x]\nterms = [""]')
    with pytest.raises(LexiconError) as error:
        load_lexicons([a, b, bad, "thret"], {"mine": {}})
    for said in ("two lexicons are named", "bad.toml", "thret", "inline.mine"):
        assert said in str(error.value)


def test_every_line_end_counts():
    assert split_lines("a\r\nb\rc\nd\n") == ["a", "b", "c", "d"]
    assert split_lines("a\u2028b\n\n") == ["a\u2028b", ""]


def test_importing_lexicons_stays_light():
    code = "import sys, framing.lexicon; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"pandas", "numpy", "scipy", "yaml", "pydantic"} & set(out)
