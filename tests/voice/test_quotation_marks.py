"""The same text with other marks quotes the same words, whatever pair its outlet sets."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.voice.quotes import find_quotes

PAIRS = [
    *(
        "“ ”",
        "„ “",
        "„ ”",
        "” ”",
        "“ “",
        "« »",
        "» «",
        "» »",
        "› ‹",
        "‹ ›",
        "「 」",
        "『 』",
        "‟ ”",
        "〝 〞",
        '" "',
        "″ ″",
    ),
    *("'' ''", "`` ''", ",, ''", ",, ``", ",, “", ",, ”", "‘‘ ’’", "´´ ´´", "<< >>", '„ "', '" “', '"" ""', "״ ״"),
    *("“ \ufffd", "\ufffd \ufffd", "\ufffd\ufffd \ufffd\ufffd"),
]
SPACED = ["“ ”", "„ “", "« »", "‹ ›", '" "', "`` ''", "<< >>", "'' ''"]
WORDS = st.lists(
    st.sampled_from("we will see a threat of war and the army’s reply in May".split()), min_size=2, max_size=7
)
SAID = WORDS.map(lambda words: "[[" + " ".join(words).capitalize() + ",]] she said.")
CALLED = WORDS.map(lambda words: "He spoke of [[" + " ".join(words) + "]] again.")
OWN = WORDS.map(lambda words: " ".join(words).capitalize() + ".")
LINES = st.lists(st.lists(st.one_of(SAID, CALLED, OWN), min_size=1, max_size=4).map(" ".join), min_size=1, max_size=4)


def words(text):
    return [re.findall(r"\w+", text[q.start : q.end]) for q in find_quotes(text)]


def inside(text):
    return [re.findall(r"\w+", found) for found in re.findall(r"\[\[(.*?)\]\]", text)]


def marked(text, opening, closing):
    return text.replace("[[", opening).replace("]]", closing)


@pytest.mark.parametrize("pair", PAIRS)
@settings(max_examples=12)
@given(LINES)
def test_every_pair_of_marks_quotes_the_same_words(pair, lines):
    text = "\n\n".join(lines)
    assert words(marked(text, *pair.split(" "))) == inside(text)


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u202f"])
@pytest.mark.parametrize("pair", SPACED)
@settings(max_examples=8)
@given(lines=LINES)
def test_marks_between_blanks_quote_the_same_words(pair, blank, lines):
    text = "\n\n".join(lines)
    opening, closing = pair.split(" ")
    assert words(marked(text, opening + blank, blank + closing)) == inside(text)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('A צה"ל spokesman said "no" to צה"ל.', ["no"]),
        ("A צה״ל spokesman said ״no״ to צה״ל.", ["no"]),
        ('He bought a 16" gun and a 5\'11" pole.', []),
        ('"I saw a 16" gun," he said, "and left."', ['I saw a 16" gun,', "and left."]),
        ('"We lost 16" and "won 3" were heard.', ["We lost 16", "won 3"]),
        ('Sad."The threat is real," he said.', ["The threat is real,"]),
        ('He left. "We go."Then he came and said:"No."', ["We go.", "No."]),
        ("他说“我们走”。然后说“不”。", ["我们走", "不"]),
        ("a, ,, b, c '' d", []),
        ("go >> LISTEN", []),
        ("1,,2 “yes” 3,,4", ["yes"]),
        ("‘One.\n\n‘Two,’ he said.", ["One.", "Two,"]),
        ("the ‘sovereign rights’ and as ‘aggression’ too", ["sovereign rights", "aggression"]),
        ("It\ufffds “real\ufffd and the men\ufffds “own\ufffd.", ["real", "own"]),
        ('The " word', []),
    ],
)
def test_what_is_a_mark(text, quoted):
    found = [text[q.start : q.end] for q in find_quotes(text)]
    assert [re.sub(r"^\W+|(?<=[\w.,])[\"'“”״’\ufffd]+$|\s*[<>]+$", "", f) for f in found] == quoted
