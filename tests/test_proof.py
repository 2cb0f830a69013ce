"""The proof of the shipped lexicons: what docs/lexicons.md says is what the committed codes say."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from framing.lexicon import load_lexicon, shipped_lexicons
from framing.statistics.agreement import wilson_interval

DOCS = Path(__file__).resolve().parent.parent / "docs"
SAID = (DOCS / "lexicons.md").read_text(encoding="utf-8")


def codes(draw):
    with (DOCS / "codings" / f"{draw}.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert list(rows[0]) == ["set", "mention", "doc_id", "field", "start", "end", "frame", "term", "code"]
    assert {row["code"] for row in rows} == {"yes", "no"}
    return rows


@pytest.mark.parametrize(("draw", "column"), [("draw-1", 1), ("draw-2", 2)])
@pytest.mark.parametrize("frame", shipped_lexicons())
def test_figures_are_those_of_the_codes(draw, column, frame):
    found = Counter(row["code"] for row in codes(draw) if row["frame"].split("/")[0] == frame)
    low, high = wilson_interval(found["yes"], 100)
    cells = re.search(rf"(?m)^\| {frame} \|.* of 100.*$", SAID)[0].replace("**", "").strip("| ").split(" | ")
    shown = [f"{value:.2f}".lstrip("0") for value in (found["yes"] / 100, low, high)]
    assert found.total() == 100
    assert cells[column] == f"{found['yes']} of 100: {shown[0]} ({shown[1]} to {shown[2]})"


def test_the_frozen_version_is_the_shipped_one():
    assert {load_lexicon(name).version for name in shipped_lexicons()} == set(re.findall(r"version (1\.\S+)\. ", SAID))


def test_every_fresh_mention_is_of_a_shipped_term():
    terms = {(f.path, t.text) for name in shipped_lexicons() for f in load_lexicon(name).leaves() for t in f.terms}
    assert {(row["frame"], row["term"]) for row in codes("draw-2")} <= terms
