import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.config.study import load_study
from framing.corpus.selection import mark_documents
from framing.corpus.store import TextStore
from framing.lexicon import parse_inline
from framing.lexicon.matcher import Matcher
from framing.lexicon.matching import Fields, lexicon_entries, read_fields
from framing.scoring import evidence
from framing.scoring.partitions import PartitionScorer, cut_partitions, gather, score

LEXICON = parse_inline("m", {"frames": {"threat": {"terms": ["threat*"]}}})
TEXTS = ["A threat. Nothing else here.\n\nThreats of war.", "Calm.\n\nREAD MORE: A threat explained", "No threat"]


@pytest.fixture
def documents(tmp_path):
    store = TextStore(tmp_path / "texts")
    spans = [store.add(text) for text in TEXTS]
    frame = pd.DataFrame({
        "doc_id": ["a", "b", "c"], "source": ["S", "S", "T"], "date": "2024-01-01", "title": ["", "A threat title", ""],
        "url": "", "language": "en", "text_start": [s for s, _ in spans], "text_length": [n for _, n in spans],
        "included": [True, True, False], "excluded_why": ["", "", "source"],
    })  # fmt: skip
    yield store, frame
    store.close()


def run(documents, **settings):
    store, frame = documents
    study = load_study(None, {"voice.tier": "off", "engine.cache": "off"} | settings)
    scorer = PartitionScorer(store, {}, (LEXICON,), study.scoring)
    return frame, gather([scorer(p) for p in cut_partitions(frame[frame["included"]], 1)])


def test_titles_and_texts_are_counted_apart_and_read_more_lines_not_at_all(documents):
    _, scored = run(documents)
    counted = scored.documents.set_index("doc_id")
    assert counted.loc["a", ["tokens", "title_tokens", "sentences"]].tolist() == [8, 0, 3]
    assert counted.loc["b", ["tokens", "title_tokens", "sentences", "title_sentences"]].tolist() == [4, 3, 2, 1]
    assert scored.uncounted == {"read-more": 1}
    assert scored.mentions["surface"].tolist() == ["threat", "Threats", "threat"]


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [("context", "", " of war."), ("full", "", " of war."), ("none", "", "")],
)
def test_evidence_holds_as_much_text_as_is_allowed(documents, text, before, after):
    _, scored = run(documents, **{"report.text": text})
    assert scored.evidence.loc[1, ["before", "surface", "after"]].tolist() == [before, "Threats", after]
    if text == "full":
        assert scored.evidence.loc[0, "after"] == ". Nothing else here."


def test_what_the_query_is_not_about_is_left_out(documents):
    frame, scored = run(documents, **{"select.about": "title | war"})
    marked = mark_documents(frame, scored.documents, 0).set_index("doc_id")
    assert marked["included"].tolist() == [True, True, False]
    frame, scored = run(documents, **{"select.about": "war"})
    marked = mark_documents(frame, scored.documents, 0).set_index("doc_id")
    assert marked.loc["b", "excluded_why"] == "about"
    assert scored.mentions["doc_id"].unique().tolist() == ["a"]
    assert pd.isna(marked.loc["c", "tokens"])


def test_short_documents_can_be_left_out(documents):
    frame, scored = run(documents)
    marked = mark_documents(frame, scored.documents, 5)
    assert marked["excluded_why"].tolist() == ["", "too_short", "source"]


def test_partitions_keep_their_order_and_bounds(documents):
    _, frame = documents
    assert [p["doc_id"].tolist() for p in cut_partitions(frame, 2)] == [["a", "b"], ["c"]]
    large = frame.assign(text_length=3_000_000)
    assert [len(p) for p in cut_partitions(large, 200)] == [1, 1, 1]
    assert cut_partitions(frame.iloc[:0], 2) == []


def test_the_small_form():
    counts, mentions = score(pd.DataFrame({"doc_id": ["a"], "title": [""], "text": ["threats, a threat"]}), [LEXICON])
    assert counts["hits"].tolist() == [2]
    assert mentions["start"].tolist() == [0, 11]


@given(
    st.lists(st.sampled_from(["threat", "a", "bc", " ", "  ", "\n", "\n\n", ". "]), max_size=60).map("".join),
    st.sampled_from(["context", "full"]),
)
@settings(max_examples=60)
def test_context_is_that_of_the_whole_sentence_or_paragraph(text, mode):
    matcher = Matcher(lexicon_entries([LEXICON]))
    fields = Fields(["a"], ["text"], [text])
    reading = read_fields(fields, matcher)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evidence, "_CONTEXT", 8)
        found = evidence.find_evidence(reading.mentions, fields, reading.sentences, mode)
    bounds = reading.sentences.set_index("sentence")[["start", "end"]]
    for row in found.itertuples():
        first, last = bounds.loc[row.sentence]
        if mode == "full":
            first = text.rfind("\n\n", 0, row.start) + 2 if "\n\n" in text[: row.start] else 0
            last = text.find("\n\n", row.end) if "\n\n" in text[row.end :] else len(text)
        before, after = (re.sub(r"\s+", " ", t) for t in (text[first : row.start][-16:], text[row.end : last][:16]))
        assert row.before == (before if len(before) <= 8 else "… " + before[-8:].partition(" ")[2])
        assert row.after == (after if len(after) <= 8 else after[:8].rpartition(" ")[0] + " …")
