import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.text.repair import repair, repair_name, strip_controls


@pytest.mark.parametrize(
    ("text", "fixed", "count"),
    [
        ("Enrique PeÃ±a Nieto", "Enrique Peña Nieto", 1),
        ("Chinaâ€™s plan\nChina’s plan", "China’s plan\nChina’s plan", 1),
        ("a\0b\x07", "ab", 2),
        ("a\r\nb\rc", "a\nb\nc", 0),
        ("danger\x0bthreat\x0cend\x85", "danger\nthreat\nend\n", 3),
        ("a\u2028b\u2029c", "a\nb\n\nc", 0),
        ("‚ÄúChina‚Äôs‚Äù caf√©", "“China’s” café", 4),
        ("China?s ?real,? he said. Is it? Yes. ?No?", "China’s “real,” he said. Is it? Yes. “No”", 5),
        ("ChinaÕs ÒrealÓ plan, Chinaís ìreal,î plan", "China’s “real” plan, China’s “real,” plan", 6),
        ("???It is,??? he said. ?So it is.?", "“It is,” he said. “So it is.”", 4),
        ("Ó Súilleabháin, São Luís and maître Luís", "Ó Súilleabháin, São Luís and maître Luís", 0),
        ("вЂњYes,вЂќ he said\ufffc", "“Yes,” he said", 3),
        ("?Qué pasa? Is it? Yes", "?Qué pasa? Is it? Yes", 0),
        ("Pe&Atilde;&plusmn;a", "Peña", 1),
        ("\ud800a", "a", 1),
        ("SÃO PAULO, NIÑO, “quoted” ﬁne…", "SÃO PAULO, NIÑO, “quoted” ﬁne…", 0),
    ],
)
def test_repair(text, fixed, count):
    found, undone = repair(text)
    assert (found, undone["characters"]) == (fixed, count)


@given(st.text())
def test_a_repaired_text_is_clean_and_stays_as_it_is(text):
    once, _ = repair(text)
    assert not any(c < " " and c not in "\t\n" for c in once)
    once.encode()
    assert strip_controls(once) == once


@pytest.mark.parametrize("name", ["__proto__", "*Star*", "{0.__class__} %s%n", "The <b>Post", "[The Post](x)"])
def test_a_name_is_no_markup(name):
    assert repair_name(name) == name


def test_entities_and_mojibake_of_names_are_undone():
    assert repair_name("Post &amp; Courier") == "Post & Courier"
    assert repair_name("SÃ¼ddeutsche") == "Süddeutsche"
