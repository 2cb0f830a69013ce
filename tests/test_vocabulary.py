import numpy as np
import pandas as pd
import pytest

from framing.config import Config, load_study
from framing.corpus import TextStore
from framing.lexicon import parse_inline
from framing.vocabulary import WordCounter, cut_clusters

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


def documents(store, clusters=(0, 1, 2)):
    places = [store.add(text) for text in TEXTS]
    store.close()
    return pd.DataFrame({
        "doc_id": ["a", "b", "c"], "source": ["A", "A", "B"], "title": ["", "", "Calm title"], "language": "en",
        "text_start": [p[0] for p in places], "text_length": [p[1] for p in places], "cluster": list(clusters),
    })  # fmt: skip


def count(store, near="", config=None, **columns):
    counts = WordCounter(store, {}, (LEXICON,), config or Config(), near)(documents(store, **columns))
    return counts, counts.words.set_index(["source", "word"])


def test_words_without_terms_ignored_phrases_possessives_and_numbers(store):
    _, words = count(store)
    assert words.loc[("A", "harbour"), ["hits", "squares", "documents", "clusters"]].tolist() == [3, 5, 2, 2]
    assert words.loc[("A", "china"), "hits"] == 1
    assert words.loc[("B", "calm"), "hits"] == 4  # the title too
    assert not {"threat", "life", "threatening", "2024", "a"} & set(words.index.get_level_values("word"))


def test_sums_are_over_clusters(store):
    counts, words = count(store, clusters=(0, 0, 1))
    assert words.loc[("A", "harbour"), ["hits", "squares", "documents", "clusters"]].tolist() == [3, 9, 2, 1]
    tokens = counts.sources.loc["A", "tokens"]
    assert counts.sources.loc["A", "length_squares"] == tokens**2
    assert words.loc[("A", "harbour"), "products"] == 3 * tokens


def test_near_a_frame_only_its_sentences_and_their_neighbours_count(store):
    _, words = count(store, near="f")
    assert set(words.loc["B"].index) == {"calm", "again", "near", "far"}
    assert "nothing" not in words.loc["A"].index


def test_a_query_leaves_documents_out(store):
    _, words = count(store, config=load_study(None, {"select.about": "seas"}))
    assert set(words.index.get_level_values("source")) == {"B"}


def test_partitions_add_up_and_keep_clusters_whole(store):
    rows = documents(store).drop(columns="cluster")
    clusters = pd.DataFrame({"doc_id": ["a", "b", "c"], "cluster": ["x", "y", "x"]})
    parts = cut_clusters(rows, clusters, 1)
    assert [sorted(p["doc_id"]) for p in parts] == [["a", "c"], ["b"]]
    counter = WordCounter(store, {}, (LEXICON,), Config())
    one, two = (counter(part) for part in parts)
    whole = counter(cut_clusters(rows, clusters, 1000)[0])
    pd.testing.assert_frame_equal((one + two).words, whole.words)
    assert np.allclose((one + two).sources, whole.sources)
