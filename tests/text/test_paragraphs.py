from hypothesis import given
from hypothesis import strategies as st

from framing.text.paragraphs import hashed_length, paragraph_bounds, paragraph_hashes, part_bounds, read_header


def paragraphs(text):
    return [text[a:b] for a, b in paragraph_bounds(text)]


def test_a_line_is_a_paragraph():
    assert paragraphs(" One.\n\n Two. \nThree.") == ["One.", "Two.", "Three."]


def test_in_a_text_of_broken_lines_blank_lines_part_paragraphs():
    line = "the representatives of the nations are gathered here with hopes for the"
    text = "\n".join([line] * 12) + "\nend.\n\nUnited Nations\n"
    assert paragraphs(text)[1:] == ["United Nations"]


@given(st.text(alphabet=" \n\x85ab.", max_size=200))
def test_paragraphs_cover_all_but_blanks(text):
    assert all(part and part == part.strip() for part in paragraphs(text))
    assert "".join("".join(paragraphs(text)).split()) == "".join(text.split())


def test_in_a_paragraph_of_many_lines_run_together_sentences_may_recur():
    box = "The harbour in plain words: sign up for our letter of Sunday, free in your inbox every week."
    story = "The ferry left the quay at noon with forty people on board. " * 11
    text = f"{story}{box} {story}”"
    parts = [text[a:b] for a, b in part_bounds(text)]
    assert parts == [box]
    assert list(part_bounds(box)) == list(paragraph_bounds(box))


def test_hashes_are_the_same_everywhere_and_tell_the_length():
    assert paragraph_hashes("Advertisement\n" + "x" * 601) == [2098167311373]
    assert list(map(hashed_length, paragraph_hashes("Advertisement\n" + "x" * 600))) == [13, 600]


def test_header_lines():
    end, told = read_header(" date 2023-08-21 China will work with Iran.")
    assert (end, told) == (len(" date 2023-08-21"), {"date": "2023-08-21"})
    text = "Title: Peace\nSource: RT\nPublished: 3 March 2021\n\nThe text."
    end, told = read_header(text)
    assert told == {"title": "Peace", "source": "RT", "published": "3 March 2021"}
    assert text[end:] == "\nThe text."


def test_a_first_sentence_is_no_header():
    assert read_header("Source: Reuters said that it was so.\nAnd more.") == (0, {})
    assert read_header("dated 2023-08-21 and more") == (0, {})
    assert read_header("") == (0, {})
