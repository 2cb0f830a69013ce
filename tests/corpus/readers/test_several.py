"""A text of several articles is never one document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.corpus.readers._several import several_articles
from framing.errors import InputError
from tests.corpus.readers.exports import read_export, written


@pytest.mark.parametrize(
    "line",
    ["--- Artikel {} von 3 ---", "Article {} of 3", "(Document {}/3)", "Item {} of 3:", "End of Document",
     "LOAD-DATE: May {}, 2020", "0{}-11-2011, p.23", "Document ID: {}", "Document ABCD00002020010{}dw47004yg"],
)  # fmt: skip
def test_a_text_of_several_articles_is_refused(line, tmp_path):
    text = "".join(f"{line.format(n)}\n\nA title {n}\n\nWords of it.\n\n" for n in (1, 2, 3))
    with pytest.raises(InputError, match=r"a\.txt: several articles in one text"):
        read_export(written(tmp_path, "a.txt", text))


@pytest.mark.parametrize(
    "head",
    ['____\n"Alpha" gefunden am {}.03.2024 10:36 Uhr', "No.\n発行日\n2024年03月{}日", "^ДТ: {}.03.2024",
     "{} March 2024\nLEAD", "| 1 | 2024.03.{} | Title | morning | p. 3 |", "ANP {}-03-2024 (p.)"],
)  # fmt: skip
def test_heads_of_articles_are_told_by_their_days(head):
    text = "".join(f"{head.format(day)}\n\n{'Words of it. ' * 30}\n\n" for day in (11, 12, 13, 14))
    assert several_articles(text)


@pytest.mark.parametrize(
    "line",
    ["On {} March 2024 they met again, and the talks", "{} March 2024", "| 1 | {}.03.2024 | 3:1 |",
     "Fiftieth session 13 October 1995\nThe Assembly"],
)  # fmt: skip
def test_days_within_one_text_are_no_heads(line):
    words = "Words of it. " * 30 if not line.startswith("|") else ""
    assert several_articles("".join(f"{line.format(day)}\n\n{words}{day}\n" for day in (11, 12, 13, 14))) == ""


def test_numbers_of_pages_and_of_people_are_none(tmp_path):
    for line in ("Page {} of 3", "Seite {} von 3", "{}/3", "We met {} of 3 people that day.", "Part {} of 3"):
        text = "".join(f"{line.format(n)}\n\nWords of it.\n\n" for n in (1, 2, 3))
        assert read_export(written(tmp_path, "a.txt", text))[0] == "text"


@given(st.lists(st.text(alphabet="abc XYZ.:*'\t\x0c\ufeff", max_size=40), max_size=8))
def test_lines_without_numbers_are_one_text(lines):
    assert several_articles("\n".join(lines)) == ""
