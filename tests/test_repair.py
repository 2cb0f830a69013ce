import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.repair import repair, strip_controls


@pytest.mark.parametrize(
    ("text", "fixed", "count"),
    [
        ("Enrique PeÃ±a Nieto", "Enrique Peña Nieto", 1),
        ("Chinaâ€™s plan\nChina’s plan", "China’s plan\nChina’s plan", 1),
        ("a\0b\x07", "ab", 2),
        ("a\r\nb\rc", "a\nb\nc", 0),
        ("danger\x0bthreat\x0cend\x85", "danger\nthreat\nend\n", 3),
        ("a\u2028b\u2029c", "a\u2028b\u2029c", 0),
        ("\ud800a", "a", 1),
        ("SÃO PAULO, NIÑO, “quoted” ﬁne…", "SÃO PAULO, NIÑO, “quoted” ﬁne…", 0),
    ],
)
def test_repair(text, fixed, count):
    assert repair(text) == (fixed, count)


@given(st.text())
def test_a_repaired_text_is_clean_and_stays_as_it_is(text):
    once, _ = repair(text)
    assert not any(c < " " and c not in "\t\n" for c in once)
    once.encode()
    assert strip_controls(once) == once
