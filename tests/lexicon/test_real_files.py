"""The 27 real lexicons of the evaluation data: what is found in them is what an independent counter finds."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from framing.errors import LexiconError
from framing.lexicon import convert, describe, load_lexicon

SHARED = Path(os.environ.get("FRAMING_SHARED", Path(__file__).resolve().parents[2].parent / "shared"))
TRUTH = SHARED / "tools" / "lexicon_counts.json"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not TRUTH.is_file(), reason=f"no evaluation data at {SHARED} (set FRAMING_SHARED)"),
]
COUNTS = json.loads(TRUTH.read_text(encoding="utf-8")) if TRUTH.is_file() else {}
LEXICONS = sorted(name for name, count in COUNTS.items() if count["entries_total"])


def test_all_real_files_are_compared():
    assert len(COUNTS) == 27
    assert sorted(set(COUNTS) - set(LEXICONS)) == ["uk_us_english.csv"]


@pytest.mark.parametrize("name", LEXICONS)
def test_counts(name):
    truth = COUNTS[name]
    found = describe(load_lexicon(str(SHARED / "data" / "lexicons" / name)))
    assert {key: found[key] for key in ("format", "lines", "entries_total", "entries")} == {
        key: truth[key] for key in ("format", "lines", "entries_total", "entries")
    }
    assert {odd["line"] for odd in truth["report"]} <= {skipped["line"] for skipped in found["skipped"]}


@pytest.mark.parametrize("name", LEXICONS)
def test_every_one_becomes_our_format_whole(tmp_path, name):
    lexicon = load_lexicon(str(SHARED / "data" / "lexicons" / name))
    path = tmp_path / "out.toml"
    path.write_text(convert(lexicon, ".toml"), encoding="utf-8")
    back = load_lexicon(str(path))
    assert back.skipped == ()
    assert [(f.path, [(t.text, t.weight) for t in f.terms]) for f in back.all_frames()] == [
        (f.path, [(t.text, t.weight) for t in f.terms]) for f in lexicon.all_frames()
    ]


def test_a_spelling_table_is_refused():
    with pytest.raises(LexiconError, match=r"uk_us_english\.csv: not a lexicon.*british, american"):
        load_lexicon(str(SHARED / "data" / "lexicons" / "uk_us_english.csv"))
