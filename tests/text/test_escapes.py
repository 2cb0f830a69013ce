"""Escapes of other formats, and texts that are one value of such a format."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.text.escapes import undo_bytes, undo_rtf, undo_values
from framing.text.markup import undo_markup

PARAGRAPHS = ["He said “no.”", 'It isn\'t "a threat".', "Café\nand more"]


@pytest.mark.parametrize(
    "text",
    ["", "[sic]", '["One", two]', "bread", '"One," he said. "Two."', '"One."', '[he said] "no"', "<dd> and <ad>",
     "<U+D83D>", "100%u0", "C:\\200\\201"],
)  # fmt: skip
def test_what_only_looks_so_stays(text):
    assert undo_values(text) == (text, 0)
    assert undo_bytes(text) == (text, 0)
    assert undo_markup(text) == (text, {})


@pytest.mark.parametrize("write", [json.dumps, repr, lambda parts: json.dumps(parts, ensure_ascii=False)])
def test_a_list_of_paragraphs_is_a_text(write):
    assert undo_markup(write(PARAGRAPHS))[0] == "\n\n".join(PARAGRAPHS)
    assert undo_markup(write(PARAGRAPHS[:1]))[0] == PARAGRAPHS[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (json.dumps(PARAGRAPHS[1]), PARAGRAPHS[1]),
        ('"He said ""no"" at 5"', 'He said "no" at 5'),
        (repr("He said “no.”".encode()), "He said “no.”"),
        ("<U+201C>No<U+201D> <e2><80><9c>no<e2><80><9d> <93>no<94>", "“No” “no” “no”"),
        ("%u201CNo%u201D %uD83D%uDE00", "“No” 😀"),
        (r"\342\200\234No\342\200\235", "“No”"),
        ("One_x000a_two", "One\ntwo"),
    ],
)
def test_each_escape(text, expected):
    found, undone = undo_markup(text)
    assert found == expected
    assert set(undone) == {"escapes"}


def test_rich_text_is_read():
    text = (
        r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\f0\fs24 He said \'93no\'94.\par\par It was \u8220?so\u8221?.}"
    )
    assert undo_markup(text) == ("He said “no”.\n\nIt was “so”.", {"rtf": 1})
    assert undo_rtf("{\\rtf1{{") == ("{\\rtf1{{", 0)
    assert undo_rtf("a text of {\\rtf1}") == ("a text of {\\rtf1}", 0)


@given(st.text(alphabet="ab\"'\\[], \nn<>U+%u201C9e", max_size=60))
def test_undoing_never_fails(text):
    for undo in (undo_values, undo_bytes, undo_rtf):
        found, count = undo(text)
        assert count or found == text
