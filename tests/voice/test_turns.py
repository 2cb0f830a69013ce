from parsing import told

from framing.voice import Tier
from framing.voice.turns import find_turns

TALK = (
    "A talk on Monday.\n\nQ: Is it a threat?\n\nA: It is not.\n\nWe all know it.\n\n"
    "MS. PRICE: A menace, no more.\n\nQ: Thanks."
)


def test_turns_of_a_transcript():
    said = [(TALK[slice(*t.label)], TALK[t.start : t.end].strip()) for t in find_turns(TALK)]
    assert said == [
        ("Q", "Is it a threat?"),
        ("A", "It is not.\n\nWe all know it."),
        ("MS. PRICE", "A menace, no more."),
        ("Q", "Thanks."),
    ]


def test_a_few_colons_make_no_transcript():
    assert find_turns("NATO: a threat.\n\nMore: read on.\n\nIRAN: a menace.\n\nThe minister: silent.") == []


def test_turns_need_no_model():
    for tier in (Tier("quotes"), None):
        found = told(TALK, "menace", tier)
        assert (found["voice"], found["voice_rule"], found["speaker_name"]) == ("attributed", "turn", "Price")
    assert told(TALK, "threat")["speaker_name"] == ""
    assert told(TALK, "Monday")["voice"] == "own"
