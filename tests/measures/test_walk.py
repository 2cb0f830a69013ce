import subprocess
import sys

import pytest

from framing import tables
from framing.runtime.plugins import data_folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("walk")
    done = framing(folder, "compare", str(data_folder("sample") / "articles.jsonl"), "-q", "--set", "voice.tier=quotes",
                   "--topics", "off")  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


def framing(folder, *words, keys=""):
    return subprocess.run(
        [sys.executable, "-m", "framing", *words], cwd=folder, capture_output=True, text=True, check=False, input=keys
    )


def test_from_run_to_recall_on_the_command_line(folder):
    budget = framing(folder, "sample", "framing-run", "--for", "correction")
    assert "hours: a ratio of" in budget.stdout
    assert not (folder / "codings.csv").exists()
    draw = ("sample", "framing-run", "--for", "correction", "-n", "30", "--frame", "threat")
    done = framing(folder, *draw)
    assert done.returncode == 0, done.stderr
    assert framing(folder, *draw).returncode == 2  # never over codes

    first = framing(folder, "code", "codings.csv", "--by", "Ann", keys="1\n0\nb\n3\nq\n")
    assert "2 of 120 coded, 118 to go" in first.stdout
    assert "[" in first.stderr
    sheet = tables.read_csv("code_sheet", folder / "codings.csv")
    assert sheet["voice"].tolist()[:3] == ["own", "attributed", ""]
    rest = framing(folder, "code", "codings.csv", "--by", "Ann", keys="0\n" * 118)
    assert "120 of 120 coded" in rest.stdout

    told = framing(folder, "validate", "framing-run", "codings.csv", "--out", "quality.csv")
    assert told.returncode == 0, told.stderr
    assert "threat, recall" in told.stdout
    assert len(tables.read_csv("code_quality", folder / "quality.csv"))

    articles = str(data_folder("sample") / "articles.jsonl")
    again = ("compare", articles, "--set", "voice.tier=quotes", "--topics", "off", "--codings", "codings.csv")
    done = framing(folder, *again, "-o", "corrected")
    assert done.returncode == 0, done.stderr
    assert "code more from stratum 2" in done.stderr
    contrasts = tables.read_csv("contrasts", folder / "corrected" / "contrasts.csv").query("family == 'primary'")
    assert set(contrasts.loc[contrasts["corrected_for"] != "", "frame"]) == {"threat"}
    page = (folder / "corrected" / "report.html").read_text(encoding="utf-8")
    assert "corrected for precision, recall and voice by people’s codes" in page.lower()
    assert "were corrected for precision, recall and voice by people&#39;s codes" in page
    assert framing(folder, "rerun", "corrected", articles).returncode == 0
    other = framing(folder, *again, "-l", "threat", "-o", "other")
    assert other.returncode == 2
    assert "codings: drawn with other lexicons" in other.stderr
