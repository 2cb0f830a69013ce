"""Features: what enters, what never does, and that nothing but the documents decides."""

import numpy as np
import pandas as pd

from framing.clustering.features import RUN, combine, exclude, extract_features, read_features


def documents(texts, titles=None):
    titles = titles or [""] * len(texts)
    return pd.DataFrame({"doc_id": [f"d{i}" for i in range(len(texts))], "title": titles, "text": texts})


def words(features):
    return {word for word in features.words.tolist() if word}


def test_words_of_two_documents_become_features_and_stop_words_do_not():
    features = read_features(documents(["The ferry sank off Lisk.", "A ferry near Lisk sank.", "Wheat prices rose."]))
    assert words(features) == {"ferry", "lisk", "sank"}
    lengths = np.sqrt(features.vectors.multiply(features.vectors).sum(axis=1))
    assert np.allclose(np.ravel(lengths), [1, 1, 0])


def test_possessives_and_plurals_are_the_word():
    features = read_features(documents(["Lisk's ferries and the crashes of ships", "Lisk crash, ship"]))
    assert {"lisk", "crash", "ship"} <= words(features)


def test_terms_and_outlets_never_enter_in_any_form_they_match():
    texts = ["Threatening words, an internal affair, says The Daily Post. Internal mail. Ferry"] * 2
    excluded = exclude(["threat*", "internal affair*"], ["The Daily Post (Online)"])
    assert words(read_features(documents(texts), excluded)) == {"words"[:-1], "internal", "mail", "ferry"}


def test_changing_the_words_of_a_lexicon_changes_no_feature():
    excluded = exclude(["threat*", "menace*"], [])
    one, other = (
        read_features(documents([f"The {word} of ferry {i} at the Lisk quay" for i in range(3)]), excluded)
        for word in ("threats", "menace")
    )
    assert (one.vectors != other.vectors).nnz == 0
    assert one.words.tolist() == other.words.tolist()


def test_titles_and_names_weigh_more():
    features = read_features(documents(["quay Lisk, then the Lisk and the quay"] * 3, ["ferry"] * 3))
    weight = dict(zip(features.words[features.vectors[[0]].indices].tolist(), features.vectors[[0]].data, strict=True))
    assert weight["ferry"] > weight["lisk"] > weight["quay"]


def test_text_that_does_not_count_is_cut_out():
    table = documents(["Read more: ferry. Storm hits quay.", "Storm on quay. Ferry"])
    spans = pd.DataFrame({"doc_id": ["d0"], "start": [0], "end": [17], "kind": ["read-more"]})
    features = combine([extract_features(table, spans)])
    assert words(features) == {"storm", "quay"}


def test_slices_and_their_order_do_not_matter():
    texts = [f"Storm number {i % 3} hits the Lisk quay and {i} boats sink" for i in range(20)]
    whole = combine([extract_features(documents(texts))])
    table = documents(texts)
    parts = combine([extract_features(table.iloc[i : i + 7]) for i in (14, 0, 7)])
    assert whole.words.tolist() == parts.words.tolist()
    order = [parts.doc_ids.index(i) for i in whole.doc_ids]
    assert (whole.vectors != parts.vectors[order]).nnz == 0


def test_runs_are_the_distinct_runs_of_words_of_each_document():
    features = read_features(documents(["one two three four five six", "one two three", "ONE two, three four five"]))
    assert np.diff(features.run_first).tolist() == [6 - RUN + 1, 0, 1]
    assert features.shingles[2] in features.shingles[:2]


def test_nothing_to_read():
    features = read_features(documents(["", "…", "中国 的 船"]))
    assert features.vectors.shape[0] == 3
