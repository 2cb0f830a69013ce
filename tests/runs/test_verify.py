"""`framing verify`: every change of a run folder is found, none is made up."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from framing.commands import build_app
from framing.runs.folder import MANIFEST, identify, open_run, verify_run

ABOUT = {"study": {}, "versions": {"python": "3"}, "documents": {}, "inputs": [], "lexicons": [], "config_sha256": ""}


@pytest.fixture
def run(tmp_path):
    with open_run(tmp_path / "run") as folder:
        folder.write("rates.csv", "a,b\n1,2\n")
        folder.write("report.html", "<p>")
        folder.finish({**ABOUT, "run_id": identify(ABOUT)})
    return tmp_path / "run"


def verify(*words):
    return CliRunner().invoke(build_app(), ["verify", *map(str, words)])


def test_a_run_as_it_was_written(run):
    assert verify_run(run).whole
    said = verify(run)
    assert said.exit_code == 0
    assert "2 files, all as the run wrote them" in said.output


@pytest.mark.parametrize("name", ["rates.csv", "report.html"])
@given(data=st.data())
def test_every_flipped_bit_is_found(name, data, tmp_path_factory):
    run = tmp_path_factory.mktemp("v") / "run"
    with open_run(run) as folder:
        folder.write("rates.csv", "a,b\n1,2\n")
        folder.write("report.html", "<p>")
        folder.finish({**ABOUT, "run_id": identify(ABOUT)})
    content = bytearray((run / name).read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    (run / name).write_bytes(content)
    assert verify_run(run).changed == [name]


def test_what_is_changed_missing_and_unlisted_is_said(run):
    (run / "rates.csv").write_text("a,b\n1,3\n")
    (run / "report.html").unlink()
    (run / "notes\n.txt").write_text("mine")
    (run / "folder").mkdir()
    found = verify_run(run)
    assert (found.changed, found.missing, found.unlisted) == (["rates.csv"], ["report.html"], ["folder", "notes\n.txt"])
    said = verify(run, "--json")
    assert json.loads(said.output)["whole"] is False
    assert said.exit_code != 0
    assert "notes\\n.txt" in verify(run).output


def test_a_link_in_the_place_of_a_file_is_a_change_even_if_the_target_is_the_same(run, tmp_path):
    (run / "rates.csv").rename(tmp_path / "elsewhere.csv")
    (run / "rates.csv").symlink_to(tmp_path / "elsewhere.csv")
    assert verify_run(run).changed == ["rates.csv"]


def test_a_run_json_whose_id_does_not_fit_is_found(run):
    manifest = json.loads((run / MANIFEST).read_text())
    (run / MANIFEST).write_text(json.dumps({**manifest, "versions": {"python": "2"}}))
    found = verify_run(run)
    assert not found.fits
    assert not found.whole
