"""A run holds the lexicons that do not come with the package: whoever has the folder and the texts can repeat it."""

import json
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.cli import _run
from framing.errors import LexiconError
from framing.lexicon import load_lexicons
from framing.pipeline import run_study
from framing.runs.kept_lexicons import KEPT, _packed, _unpacked, describe_lexicons, use_kept_lexicons
from framing.runs.rerun import find_study_of, repeat_run
from tests.runs.test_rerun import LEXICON, place, study

assert place  # the fixture


def kept(run):
    return json.loads((run / KEPT).read_text(encoding="utf-8"))["lexicons"]


def test_a_colleague_with_the_folder_and_the_texts_alone_can_repeat_the_run(place, monkeypatch, capsys):
    run = study(place)
    elsewhere = place.parent / "elsewhere"
    elsewhere.mkdir()
    shutil.move(run, elsewhere / "run")
    shutil.move(place / "data", elsewhere / "data")
    shutil.rmtree(place / "lexicons")
    monkeypatch.chdir(elsewhere)
    run = elsewhere / "run"
    assert repeat_run(run, run_study)[1] == []
    assert [path for path in run.rglob("*") if path.is_dir()] == []
    assert [path.name for path in run.iterdir() if str(place).encode() in path.read_bytes()] == []
    with find_study_of(run) as found:
        assert [lexicon.name for lexicon in load_lexicons(found.lexicons.use)] == ["mine", "threat"]
    for command in (["lexicon", "coverage", "run"], ["terms", "run", "data", "-q"]):
        assert _run(command) == 0
    assert "note: the dead terms" not in capsys.readouterr().err


def test_only_what_does_not_come_with_the_package_is_kept_each_file_once(place):
    mine = str(place / "lexicons" / "mine.toml")
    run = study(place, **{"lexicons.use": [mine, "threat", mine]})
    assert [entry["file"] for entry in kept(run)] == ["mine.toml"]
    assert kept(run)[0]["content"] == LEXICON
    resources = json.loads((run / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    assert [r["path"] for r in resources if r["format"] == "json"] == [KEPT]
    assert describe_lexicons(["threat"], load_lexicons(["threat"])) == ""


def test_two_files_of_one_name_and_one_that_is_not_utf_8(place):
    (place / "other").mkdir()
    other = place / "other" / "mine.toml"
    other.write_bytes("\ufeff".encode("utf-16-be") + LEXICON.replace("mine", "altro è").encode("utf-16-be"))
    use = [str(other), str(place / "lexicons" / "mine.toml")]
    run = study(place, **{"lexicons.use": use})
    shutil.rmtree(place / "other")
    shutil.rmtree(place / "lexicons")
    assert repeat_run(run, run_study)[1] == []
    assert [entry["encoding"] for entry in kept(run)] == ["base64", "utf-8"]


def test_what_is_not_as_the_run_wrote_it_is_not_used(place, tmp_path):
    run = study(place)
    assert use_kept_lexicons(["mine.toml"], run, tmp_path / "a") != ("mine.toml",)
    (run / KEPT).write_text((run / KEPT).read_text().replace("at sea", "on land"))
    assert use_kept_lexicons(["mine.toml", "threat"], run, tmp_path / "b") == ("mine.toml", "threat")


def test_a_lexicon_that_changes_while_it_is_read(place):
    path = place / "lexicons" / "mine.toml"
    lexicons = load_lexicons([str(path)])
    path.write_text(LEXICON + "\n")
    with pytest.raises(LexiconError, match=r"^mine\.toml: was changed"):
        describe_lexicons([str(path)], lexicons)


@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_all_bytes_come_back(content):
    assert _unpacked(json.loads(json.dumps(_packed(content)))) == content
