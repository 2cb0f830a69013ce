"""What fuzzing once found, and every seed: run on each change."""

from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS, attack

CASES = sorted(p for p in (Path(__file__).parent / "cases").glob("*/*") if p.is_file())


@pytest.mark.parametrize("case", CASES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_what_was_found_is_fixed(case, tmp_path):
    name = case.name.partition("-")[2]
    assert attack(TARGETS[case.parent.name], name, case.read_bytes(), tmp_path) == ""


@pytest.mark.parametrize("name", TARGETS)
def test_every_seed_passes(name, tmp_path):
    for number, (file, content) in enumerate(TARGETS[name].seeds):
        assert attack(TARGETS[name], file, content, tmp_path / str(number)) == ""
