"""What a page's setting leaves in a text is undone where the text shows it; what only looks so stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.text.layout import undo_layout

BROKEN = (
    "The min-\nister saw a threat to sover-\neignty and ter-\nritory, said the Ger-\nMan at the mid-\nand upper house."
)
ITEMS = "Three points:\n1. The threat grows.\n2. Ships left.\n\n3. It rained.\nThe end."


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a well-\nknown threat, and a wild-\nfire",
        "an all-\nout war, all-out",
        "1. One alone, and 2. within a line",
        "1. One\n2. Two",
        "2031. One\n2032. Two\n2033. Three",
        "3. One\n5. Two\n9. Three",
        "an area of 5 km² and 10⁶ m³, see [1] and [2]",
        "one sign[1] alone",
        "§ 5 ¶ 12 and ¶ 13",
        "one ¶ alone",
    ],
)
def test_what_only_looks_so_stays(text):
    assert undo_layout(text) == (text, 0)


@pytest.mark.parametrize(
    ("text", "expected", "count"),
    [
        (BROKEN, BROKEN.replace("min-\n", "min").replace("sover-\n", "sover").replace("ter-\n", "ter"), 3),
        ("a threat, a thr-\neat", "a threat, a threat", 1),
        ("a thr\xad\neat and a me¬\n  nace", "a threat and a menace", 2),
        (ITEMS, "Three points:\n\nThe threat grows.\n\nShips left.\n\nIt rained.\nThe end.", 3),
        ("(1) One\n(2) Two\n(3) Three\n[1] Four", "One\n\nTwo\n\nThree\n[1] Four", 3),
        ("It rose.[1] It fell.[2][3] It stayed.[^4]", "It rose. It fell. It stayed.", 3),
        ("It rose.¹ A threat² fell, said “she.”³", "It rose. A threat fell, said “she.”", 3),
        ("One.¶Two. ¶ Three.", "One.\n\nTwo.\n\nThree.", 2),
    ],
)
def test_what_is_undone(text, expected, count):
    assert undo_layout(text) == (expected, count)


@given(st.text(alphabet="ab1.)[]^ \n-\xad¬¶¹", max_size=80))
def test_undoing_never_fails_and_keeps_every_letter_but_signs_and_numbers(text):
    found, count = undo_layout(text)
    assert count or found == text
    assert [c for c in found if c.isalpha()] == [c for c in text if c.isalpha()]


def test_long_words_and_blanks_are_passed_in_one_go():
    """Each run tried from each of its characters would take hours."""
    text = f"{'a' * 300_000}-\n1{' ' * 300_000}1 ¶ 1 ¶ 1"
    assert undo_layout(text) == (text, 0)
