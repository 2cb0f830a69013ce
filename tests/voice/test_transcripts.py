import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.voice import Tier
from framing.voice.transcripts import find_turns, name_label
from tests.voice.parsing import told

TALK = (
    "A talk on Monday.\n\nQ: Is it a threat?\n\nA: It is not.\n\nWe all know it.\n\n"
    "MS. PRICE: A menace, no more.\n\nQ: Thanks."
)


def said(text: str) -> list[tuple[str, str]]:
    return [(t.name, text[t.start : t.end].strip()) for t in find_turns(text)]


def speakers(text: str) -> list[str]:
    return [name for name, _ in said(text)]


def test_turns_of_a_transcript():
    assert said(TALK) == [
        ("Q", "Is it a threat?"),
        ("A", "It is not.\n\nWe all know it."),
        ("MS. PRICE", "A menace, no more."),
        ("Q", "Thanks."),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KURIER: Why, Ms. Brandt?\n\nBrandt: The pipe leaks.\n\nKURIER: Where?", ["KURIER", "Brandt", "KURIER"]),
        ("Herald: Why?\nMr Stone: It leaks.\nHerald: Where?\nMr Stone: Here.", ["Herald", "Mr Stone"] * 2),
        ("Q. Why?\nA. It leaks.\nQ. Where?\nA. Here.", ["Q", "A"] * 2),
        ("Q Why does it leak?\n\nMR. STONE: It is old.\n\nQ Where?\n\nMR. STONE: Here.", ["Q", "MR. STONE"] * 2),
        ("ВЕДУЩАЯ: Почему?\nЛИСИЦЫН: Течёт.\nВЕДУЩАЯ: Где?", ["ВЕДУЩАЯ", "ЛИСИЦЫН", "ВЕДУЩАЯ"]),
        ("记者：为什么？\n王明：漏水。\n记者：哪里？\n王明：这里。", ["记者", "王明"] * 2),
        ("Le Quotidien : Pourquoi ?\nMme Roux : Ça fuit.\nLe Quotidien : Où ?\nMme Roux : Ici.",
         ["Le Quotidien", "Mme Roux"] * 2),
        ("KURIER: Why? BRANDT: It leaks. KURIER: Where? BRANDT: Here.", ["KURIER", "BRANDT"] * 2),
        ("Anna Brandt and Otto Stone met.\n\nBRANDT: It leaks.\n\nSTONE: It does not.\n\nBRANDT: It does.",
         ["BRANDT", "STONE", "BRANDT"]),
        ("ANNA BRANDT, HOST: Why?\nSTONE: It leaks.\nBRANDT: Where?\nSTONE: Here.", ["ANNA BRANDT", "STONE"] * 2),
        (">> BRANDT: Why?\n[00:12] STONE: It leaks.\n- BRANDT: Where?\nSTONE (laughs): Here.", ["BRANDT", "STONE"] * 2),
        ("Q. Stone: why?\nA. It leaks.\nQ. Where?", ["Q", "A", "Q"]),
        ("AB: Do you do it?\nDO: We do.\nAB: Do you?\nDO: We do.", ["AB", "DO"] * 2),
    ],
)  # fmt: skip
def test_labels_of_speakers(text, expected):
    assert speakers(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "NATO: a threat.\n\nMore: read on.\n\nIRAN: a menace.\n\nThe minister: silent.",
        "CLAIM: The film shows tanks.\n\nPAPER'S ASSESSMENT: False.\n\nTHE FACTS: It is a film.",
        "CLAIM: One.\nTHE FACTS: No.\nCLAIM: Two.\nTHE FACTS: No.\nCLAIM: Three.\nTHE FACTS: No.",
        "UPDATE: The threat grew.\nCONTEXT: It is old.\nBOTTOM LINE: A threat.",
        "SPECIAL COVERAGE: One.\n\nSPECIAL COVERAGE: Two.\n\nSPECIAL COVERAGE: Three.",
        "GROUP: One group.\nPLAN: A plan.\nGROUP: Another group.\nPLAN: Another plan.",
        "Pro: It is cheap.\nContra: It leaks.\nPro: It is old.\nContra: It stinks.",
        "Location: Port. Would you go?\nRoom: 12.\nTime: noon.",
        "It came at 10 a.m. Lisbon: rain. At 11 a.m. Lisbon: rain. At 1 p.m. Lisbon: rain?",
        "CASTLE: “We won.”\n\nTHE FACTS: They lost.\n\nCASTLE: “We won again.”\n\nTHE FACTS: They lost again.",
    ],
)
def test_headings_and_lists_are_no_turns(text):
    assert find_turns(text) == []


def test_a_heading_ends_a_turn():
    text = "Q: Why?\nA: It leaks.\nTHE FACTS: It does not leak.\nQ: Where?\nA: Here."
    assert said(text) == [("Q", "Why?"), ("A", "It leaks."), ("Q", "Where?"), ("A", "Here.")]


def test_a_turn_goes_on_for_a_few_lines_alone():
    between = "\n".join(f"Line {i}." for i in range(7))
    assert said(f"Q: Why?\nA: It leaks.\n{between}\nQ: Where?")[1] == ("A", "It leaks.")


def test_names_of_labels():
    assert name_label("MCBRIDE", "Then McBride spoke.") == "McBride"
    assert name_label("ANNA O'DEA", "") == "Anna O'Dea"
    assert (name_label("van Dyk", ""), name_label("Q", "")) == ("van Dyk", "")


def test_turns_need_no_model():
    for tier in (Tier("quotes"), None):
        found = told(TALK, "menace", tier)
        assert (found["voice"], found["voice_rule"], found["speaker_name"]) == ("attributed", "turn", "Price")
    assert told(TALK, "threat")["speaker_name"] == ""
    assert told(TALK, "Monday")["voice"] == "own"


def test_a_speaker_has_the_longest_name_of_the_field():
    found = told("Anna Brandt met us.\n\nKURIER: Why?\n\nBrandt: The menace.\n\nKURIER: Where?", "menace")
    assert (found["speaker"], found["speaker_name"]) == ("Brandt", "Anna Brandt")


LINES = st.sampled_from(
    ["Q: Why?", "A. It leaks", "BRANDT: Here.", "Stone: “No.”", "Then.", "", "THE FACTS: No.", "a:", "：", "Q "]
)


@given(st.lists(LINES | st.text(max_size=20), max_size=20), st.sampled_from(["\n", "\n\n", " "]))
def test_turns_lie_in_order_and_apart(lines, between):
    text = between.join(lines)
    end = 0
    for turn in find_turns(text):
        assert end <= turn.label[0] < turn.label[1] <= turn.start <= turn.end <= len(text)
        assert re.search(r"\w", text[slice(*turn.label)])
        end = turn.end
