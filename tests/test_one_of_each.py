"""A folder that holds one export of each kind, and what lies about beside them, is compared in one command."""

import json
import shutil
from pathlib import Path

import pytest

from framing.cli import _run
from framing.corpus.files import READERS
from framing.runtime.plugins import plug_in_names

DATA = Path(__file__).parent / "data"
QUICK = ["--set", "voice.tier=quotes", "--set", "topics.topics=off", "--set", "events.method=off"]


def compare(folder, out, *options):
    code = _run(["compare", str(folder), "--by", "source", "--out", str(out), "-q", *QUICK, *options])
    described = json.loads((out / "run.json").read_text(encoding="utf-8"))
    counts = described["documents"]
    assert counts["read"] == counts["used"] + counts["rejected"] + counts["merged"]
    return code, described


def test_one_of_each_format_is_compared_in_one_command(tmp_path):
    folder = tmp_path / "exports"
    folder.mkdir()
    samples = {name: next(DATA.glob(f"{name}.*")) for name in plug_in_names(READERS)}
    for name, path in samples.items():
        (folder / name).mkdir()
        shutil.copy(path, folder / name)
    (folder / "codebook.csv").write_text("variable,meaning\nsrc,outlet\n")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    (folder / "cut.docx").write_bytes(samples["docx"].read_bytes()[:-60])
    (folder / "refs.ris").write_text("TY  - NEWS\nTI  - A title\nER  - \n")
    code, described = compare(folder, tmp_path / "run")
    assert code == 0
    assert {file["format"] for file in described["inputs"]} == set(samples)
    assert sum(described["skipped_files"].values()) == 4
    said = "\n".join(described["warnings"])
    assert all(name in said for name in ("codebook.csv", "picture.png", "cut.docx", "refs.ris"))


@pytest.mark.shared
def test_the_real_exports_are_compared_in_one_command(shared, tmp_path):
    folder = shared / "data" / "exports"
    code, described = compare(folder, tmp_path / "run")
    assert code == 0
    files = sum(path.is_file() for path in folder.rglob("*"))
    assert len(described["inputs"]) + sum(described["skipped_files"].values()) == files
    assert len(described["inputs"]) >= 50
    assert described["documents"]["rejected"] < 0.02 * described["documents"]["read"]
