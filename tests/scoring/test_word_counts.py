import pandas as pd
import pytest

from framing.config.study import load_study
from framing.corpus.store import TextStore
from framing.lexicon import parse_inline
from framing.scoring.partitions import PartitionScorer, cut_partitions, gather
from framing.scoring.word_counts import join_words, sum_words

LEXICON = parse_inline("m", {"frames": {"f": {"terms": ["threat*"], "ignore": ["life threatening"]}}})
TEXTS = [
    "China’s harbour is calm. A threat grows. The harbour waits.",
    "Nothing here. It was life-threatening, they said. Harbour 2024.",
    "Calm seas. Calm again.\n\nA threat near. Far calm.",
]


@pytest.fixture
def store(tmp_path):
    found = TextStore(tmp_path / "texts")
    yield found
    found.close()


def documents(store):
    places = [store.add(text) for text in TEXTS]
    store.close()
    return pd.DataFrame({
        "doc_id": ["a", "b", "c"], "source": ["A", "A", "B"], "title": ["", "", "Calm title"], "language": "en",
        "text_start": [p[0] for p in places], "text_length": [p[1] for p in places],
    })  # fmt: skip


def count(store, near="", clusters="abc", most=200):
    study = load_study(None, {"voice.tier": "off", "engine.cache": "off"})
    rows = documents(store)
    scorer = PartitionScorer(store, {}, (LEXICON,), study.scoring, near=near)
    scored = gather([scorer(part) for part in cut_partitions(rows, most)])
    counts = sum_words(join_words(scored.words), rows, rows[["doc_id"]].assign(cluster=list(clusters)))
    return counts, counts.words.set_index(["source", "word"])


def test_words_without_terms_ignored_phrases_possessives_and_numbers(store):
    _, words = count(store)
    assert words.loc[("A", "harbour"), ["hits", "squares", "documents", "clusters"]].tolist() == [3, 5, 2, 2]
    assert words.loc[("A", "china"), "hits"] == 1
    assert words.loc[("B", "calm"), "hits"] == 4  # the title too
    assert not {"threat", "life", "threatening", "2024", "a"} & set(words.index.get_level_values("word"))


def test_sums_are_over_clusters(store):
    counts, words = count(store, clusters="xxy")
    assert words.loc[("A", "harbour"), ["hits", "squares", "documents", "clusters"]].tolist() == [3, 9, 2, 1]
    tokens = counts.sources.loc["A", "tokens"]
    assert counts.sources.loc["A", "length_squares"] == tokens**2
    assert words.loc[("A", "harbour"), "products"] == 3 * tokens


def test_near_a_frame_only_its_sentences_and_their_neighbours_count(store):
    _, words = count(store, near="f")
    assert set(words.loc["B"].index) == {"calm", "again", "near", "far"}
    assert "nothing" not in words.loc["A"].index


def test_documents_that_are_not_compared_have_no_words(store):
    rows = documents(store)
    scorer = PartitionScorer(store, {}, (LEXICON,), load_study().scoring, near="")
    found = join_words(scorer(rows).words)
    counts = sum_words(found, rows[1:2], rows[["doc_id"]].assign(cluster="x"))
    assert set(counts.words["source"]) == {"A"}
    assert set(counts.words["doc_id"]) == {"b"}


def test_partitions_add_up(store):
    one, other = (count(store, clusters="xyx", most=most)[0] for most in (1, 200))
    pd.testing.assert_frame_equal(one.words, other.words)
    pd.testing.assert_frame_equal(one.sources, other.sources)


def test_words_near_nothing_are_none(store):
    counts, _ = count(store, near="g")
    assert counts.words.empty
    assert counts.sources["tokens"].tolist() == [0, 0]
