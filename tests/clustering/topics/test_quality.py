"""Stability, coherence and exclusivity against closed forms and gensim."""

import numpy as np
import pytest
from scipy import sparse

from framing.clustering.topics.quality import match, measure_coherence, measure_exclusivity, measure_frex, order_words


def test_the_same_topics_in_another_order_match_fully():
    words = np.random.default_rng(1).random((5, 40)) ** 6
    order = [3, 1, 4, 0, 2]
    other, alike = match(words, 3 * words[order])
    assert np.array(order)[other].tolist() == [0, 1, 2, 3, 4]
    assert np.allclose(alike, 1)


def test_unrelated_topics_are_no_more_alike_than_chance():
    random = np.random.default_rng(2)
    values = [match(random.random((30, 2000)), random.random((30, 2000)))[1].mean() for _ in range(5)]
    assert abs(np.mean(values)) < 0.1


def test_coherence_is_gensims(recwarn):
    from gensim.corpora import Dictionary
    from gensim.models import CoherenceModel

    random = np.random.default_rng(3)
    texts = [[f"w{i}" for i in random.choice(12, 6, p=np.arange(1, 13) / 78)] for _ in range(60)]
    dictionary = Dictionary(texts)
    topics = [["w11", "w10", "w5", "w3"], ["w1", "w8", "w9", "w2"]]
    model = CoherenceModel(
        topics=topics, texts=texts, dictionary=dictionary, coherence="c_npmi", window_size=1000, processes=1
    )
    counts = np.array([[text.count(f"w{i}") for i in range(12)] for text in texts], dtype=np.float32)
    tops = np.array([[int(word[1:]) for word in topic] for topic in topics])
    ours = measure_coherence(sparse.csr_array(counts), tops)
    assert ours == pytest.approx(model.get_coherence_per_topic(), abs=1e-6)


def test_words_that_never_meet_and_words_that_are_not_there():
    counts = sparse.csr_array(np.array([[1, 0, 0], [0, 1, 0]] * 10, dtype=np.float32))
    apart, missing = measure_coherence(counts, np.array([[0, 1], [0, 2]]))
    assert apart < -0.9
    assert missing == 0


def test_frex_is_the_harmonic_mean_of_two_ranks():
    words = np.array([[4.0, 3, 2, 1], [0, 3, 2, 5]])
    share = words / 10
    exclusive = share / share.sum(axis=0)
    ranks = [[(row <= v).mean() for v in row] for row in exclusive]
    weights = [[(row <= v).mean() for v in row] for row in share]
    expected = 1 / (0.7 / np.array(ranks) + 0.3 / np.array(weights))
    expected[1, 0] = 0
    assert measure_frex(words) == pytest.approx(expected)
    tops = order_words(words, 2)
    assert tops.tolist() == [[0, 1], [3, 1]]
    assert measure_exclusivity(words, tops) == pytest.approx([expected[0, :2].mean(), expected[1, [3, 1]].mean()])
