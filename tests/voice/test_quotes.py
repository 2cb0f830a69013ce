import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.voice.quotes import LONGEST_JOINED, find_quotes


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find_quotes(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He saw "a threat" there.', ['"a threat"']),
        ("He saw “a threat” there.", ["“a threat”"]),
        ("Er sah „eine Gefahr“ dort.", ["„eine Gefahr“"]),
        ("Il vit « une menace » ici.", ["« une menace »"]),
        ("他说：「威胁」。", ["「威胁」"]),
        ("He saw ''a threat'' there.", ["''a threat''"]),
        ("He saw ``a threat'' there.", ["``a threat''"]),
        ("MPs see ‘a grave threat’ there.", ["‘a grave threat’"]),
        ("PM warns of 'grave threat' to ships", ["'grave threat'"]),
        ("“He said ‘go’ and “went” away,” she said.", ["“He said ‘go’ and “went” away,”"]),
        ('“He called it "a threat" twice,” she said.', ['“He called it "a threat" twice,”']),
        ('Opened “curly and closed straight," he said.', ['“curly and closed straight,"']),
        ("“Unfriendly statements, ”Maslov said.", ["“Unfriendly statements, ”"]),
        ('“Signed on March 27, "the ministry said.', ['“Signed on March 27, "']),
        ("It's the ministers' threat in the '90s, isn't it?", []),
        ("The 5' 11\" man came.", []),
    ],
)
def test_marks_of_all_kinds(text, expected):
    assert quoted(text) == expected


def test_quotation_over_paragraphs_opened_again():
    assert quoted("“One.\n\n“Two.\n\n“Three,” he said.") == ["“One.", "“Two.", "“Three,”"]


def test_quotation_over_paragraphs_not_opened_again():
    assert quoted("“One.\n\nTwo of them.\n\nThree, ”he said.") == ["“One.", "Two of them.", "Three, ”"]


def test_quotation_goes_on_after_a_remark_of_the_desk():
    text = 'He stressed that "ties (with Tehran. -\n\nRT\n\n) are high."\n\nThe end.'
    assert quoted(text) == ['"ties (with Tehran. -', "RT", ') are high."']


def test_quotation_in_a_quotation_that_goes_on():
    text = '“It is vital.\n\nIt is the "One Belt" plan.\n\nIran is the key, "Danyuk said.\n\nOwn words.'
    assert quoted(text) == ["“It is vital.", 'It is the "One Belt" plan.', 'Iran is the key, "']


@pytest.mark.parametrize("mark", ["“", '"', "«", "„"])
def test_stray_mark_does_not_swallow_the_article(mark):
    text = f"Here {mark}is a stray mark.\n\n" + "Own words stand here.\n\n" * 50
    assert sum(q.end - q.start for q in find_quotes(text)) < 60


def test_stray_mark_does_not_swallow_one_long_line():
    text = "Here “is a stray mark. " + "Own words stand here. " * 200 + "He said “yes” then."
    assert quoted(text) == ["“yes”"]
    assert len(text) > LONGEST_JOINED


def test_open_says_that_no_mark_closes():
    assert [q.open for q in find_quotes('He said "yes.\n\nOwn words.')] == [True]


@given(st.text(alphabet="ab .,\n\"“”„«»‘’'「」", max_size=200))
def test_quotations_are_in_order_and_inside(text):
    found = find_quotes(text)
    ends = [0, *(q.end for q in found)]
    assert all(q.start >= end for q, end in zip(found, ends, strict=False))
    assert all(q.start < q.end <= len(text) for q in found)
    assert all("\n" not in text[q.start : q.end] for q in found)
