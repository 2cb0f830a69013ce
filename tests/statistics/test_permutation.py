from itertools import combinations

import numpy as np
import pytest

from framing.statistics.counts import Arm
from framing.statistics.permutation import Spanning, least_p_value, permutation_p_value
from tests.statistics.generators import as_counts, draw_documents, two_arms


def studentised(tokens, hits):
    rate = hits.sum() / tokens.sum()
    n = len(tokens)
    return rate, ((hits - rate * tokens) ** 2).sum() / tokens.sum() ** 2 * n / (n - 1)


def test_it_is_the_test_over_all_subsets():
    tokens = np.array([100.0, 300, 200, 150, 250, 100, 120, 310, 205])
    hits = np.array([0.0, 0, 0, 3, 4, 1, 2, 5, 0])

    def t(chosen):
        inside = np.isin(np.arange(9), chosen)
        (rate_a, v_a), (rate_b, v_b) = (
            studentised(tokens[inside], hits[inside]),
            studentised(tokens[~inside], hits[~inside]),
        )
        return abs(rate_a - rate_b) / np.sqrt(v_a + v_b)

    observed = t([0, 1, 2])
    exact = np.mean([t(chosen) >= observed * (1 - 1e-9) for chosen in combinations(range(9), 3)])
    counts, (a, b) = two_arms((tokens[:3], hits[:3]), (tokens[3:], hits[3:]))
    for arms in ((a, b), (b, a)):
        assert abs(permutation_p_value(counts, *arms, seed=1)[0] - exact) < 0.03


def test_a_column_does_not_depend_on_the_others_and_the_seed_tells_the_draws():
    rng = np.random.default_rng(2)
    tokens, hits = draw_documents(rng, 40)
    first = np.arange(40) < 15
    hits = np.where(first, 0, hits)
    both = as_counts(tokens, np.stack([hits, 2 * hits], axis=1))
    alone = as_counts(tokens, hits)
    p = [
        permutation_p_value(c, *(Arm(c.tokens * part, c.hits * part[c.unit]) for part in (first, ~first)), seed=s)
        for c, s in ((both, 1), (alone, 1), (alone, 2))
    ]
    assert p[0][0] == p[0][1] == p[1][0] != p[2][0]


def test_a_side_without_hits_among_many_is_found_and_chance_is_not():
    rng = np.random.default_rng(3)
    low = []
    for _ in range(100):
        counts, arms = two_arms(draw_documents(rng, 12), draw_documents(rng, 40))
        low.append(permutation_p_value(counts, *arms, seed=1)[0] < 0.05)
    assert 0.01 <= np.mean(low) <= 0.11
    tokens, hits = draw_documents(rng, 40, rate=0.01)
    counts, arms = two_arms((np.full(20, 500.0), np.zeros(20)), (tokens, hits))
    assert permutation_p_value(counts, *arms, seed=1)[0] < 0.01


def test_a_cluster_on_both_sides_swaps_them():
    """Clusters all span both sides: only coins are tossed, and the p of k clusters is at least 2 / 2^k."""
    tokens, hits = np.full(6, 200.0), np.array([3.0, 4, 2, 5, 3, 4])
    counts = as_counts(tokens, hits)
    a, b = Arm(tokens / 2, np.zeros(6)), Arm(tokens / 2, hits)
    p = permutation_p_value(counts, a, b, seed=1)[0]
    assert abs(p - 2 / 64) < 0.015


def test_the_smallest_p_is_that_of_the_rarest_way_to_deal():
    tokens, hits = np.full(12, 100.0), np.array([[2], [1], [3], [1], *[[0]] * 8])
    counts, of_a = as_counts(tokens, hits.astype(float)), np.arange(12) < 4
    arms = [Arm(tokens * side, counts.hits * side[counts.unit]) for side in (of_a, ~of_a)]
    assert least_p_value(counts, *arms)[0] == pytest.approx(1 / 495)  # of 495 ways to choose four of twelve
    assert permutation_p_value(counts, *arms, seed=1)[0] == pytest.approx(1 / 495, abs=0.004)
    many = as_counts(tokens, np.arange(1.0, 13)[:, None])  # all have hits, not as many: each way is one of its own
    arms = [Arm(tokens * side, many.hits * side[many.unit]) for side in (of_a, ~of_a)]
    assert least_p_value(many, *arms)[0] == pytest.approx(1 / 495)
    arms = [Arm(tokens * part, counts.hits * part) for part in (0.5, 0.5)]
    assert least_p_value(counts, *arms)[0] == pytest.approx(0.5**4)  # clusters on both sides: a coin each


def one_against_seven(rng, events=40):
    """Events told once by a and seven times by b; a has no mention, as by chance in one of eight such corpora."""
    tokens, event = rng.integers(300, 900, 8 * events).astype(float), np.repeat(np.arange(events), 8)
    in_a = np.arange(8 * events) % 8 == 0
    hits = (rng.poisson(tokens * 8e-5) * ~in_a)[:, None].astype(
        float
    )  # about fifteen, and about two were expected of a
    whole = as_counts(np.bincount(event, tokens), np.bincount(event, hits[:, 0]))
    arms = []
    for side in (in_a, ~in_a):
        sums = np.bincount(event, hits[:, 0] * side)
        arms.append(Arm(np.bincount(event, tokens * side), sums[whole.unit]))
    return whole, arms, Spanning(event, in_a, as_counts(tokens, hits))


def test_the_words_of_a_larger_side_are_not_turned_about():
    """A coin for every event would swap one article's words with those of seven, and call chance a difference."""
    rng, dealt, tossed = np.random.default_rng(7), [], []
    for _ in range(40):
        counts, arms, articles = one_against_seven(rng)
        dealt.append(permutation_p_value(counts, *arms, 1, articles)[0])
        tossed.append(permutation_p_value(counts, *arms, 1)[0])
    assert np.median(dealt) > 0.05
    assert np.max(tossed) < 0.05
    assert dealt[-1] >= least_p_value(counts, *arms, articles)[0]
