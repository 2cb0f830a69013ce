from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import comb
from scipy.stats import hypergeom

from framing.statistics.counts import Counts
from framing.statistics.within_permutation import DRAWS, MORE, Articles, least_p_within, permutation_within


def draw(seed, events=6, articles=40, rate=0.003):
    rng = np.random.default_rng(seed)
    event = np.concatenate([np.arange(events), np.arange(events), rng.integers(0, events, articles - 2 * events)])
    in_a = np.concatenate([np.ones(events), np.zeros(events), rng.random(articles - 2 * events) < 0.4]).astype(bool)
    tokens = rng.integers(100, 1500, articles).astype(float)
    hits = rng.poisson(tokens * rate * rng.lognormal(0, 0.6, events)[event] * rng.gamma(1, 1, articles)).astype(float)
    return Articles(event, in_a, tokens, hits)


def statistic(event, in_a, tokens, hits):
    """The score written down event by event."""
    above = [
        hits[(event == e) & in_a].sum()
        - hits[event == e].sum() * tokens[(event == e) & in_a].sum() / tokens[event == e].sum()
        for e in np.unique(event)
    ]
    return abs(sum(above)) / np.sqrt(sum(u**2 for u in above)) if any(above) else 0.0


def test_it_is_the_test_over_all_ways_to_deal_the_labels():
    event = np.repeat([0, 1, 2], 4)
    in_a = np.array([1, 1, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0], dtype=bool)
    tokens = np.array([100.0, 300, 200, 150, 250, 100, 120, 310, 205, 90, 400, 130])
    hits = np.array([3.0, 1, 0, 1, 4, 0, 2, 0, 0, 2, 1, 0])
    ways = []
    for places in product(combinations(range(4), 2), combinations(range(4, 8), 1), combinations(range(8, 12), 2)):
        chosen = np.isin(np.arange(12), [i for place in places for i in place])
        ways.append(statistic(event, chosen, tokens, hits))
    exact = np.mean(np.array(ways) >= statistic(event, in_a, tokens, hits) * (1 - 1e-9))
    assert permutation_within(Articles(event, in_a, tokens, hits), 1) == pytest.approx(exact, abs=0.03)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_names_of_events_scale_of_words_and_events_without_hits_never_show(seed):
    drawn = draw(seed)
    p = permutation_within(drawn, 1)
    renamed = Articles(drawn.event * 7 + 3, drawn.in_a, drawn.tokens * 4, drawn.hits * 3)
    assert permutation_within(renamed, 1) == p
    silent = Articles(
        np.append(drawn.event, [99, 99]), np.append(drawn.in_a, [True, False]),
        np.append(drawn.tokens, [500.0, 500]), np.append(drawn.hits, [0.0, 0]),
    )  # fmt: skip
    assert permutation_within(silent, 1) == p
    assert 1 / (1 + DRAWS + MORE) <= p <= 1


def test_one_event_with_all_hits_says_nothing_and_no_hits_have_no_p():
    event, in_a = np.repeat(np.arange(6), 4), np.tile([True, True, False, False], 6)
    hits = np.where(event == 2, in_a * 9.0, 0.0)
    assert permutation_within(Articles(event, in_a, np.full(24, 300.0), hits), 1) > 0.3  # 2 of 6 ways to deal
    assert np.isnan(permutation_within(Articles(event, in_a, np.full(24, 300.0), 0 * hits), 1))


def test_a_side_without_hits_in_twenty_events_is_found_and_chance_is_not():
    event, in_a = np.repeat(np.arange(20), 4), np.tile([True, True, False, False], 20)
    hits = in_a * np.random.default_rng(3).poisson(1, 80).astype(float)
    assert permutation_within(Articles(event, in_a, np.full(80, 500.0), hits), 1) < 0.001
    low = [permutation_within(draw(seed), 1) < 0.05 for seed in range(300)]
    assert np.mean(low) <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 300)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_the_smallest_p_is_that_of_the_rarest_way_to_deal_and_knows_nothing_of_the_outcome(seed):
    drawn = draw(seed, rate=0.001)
    unit = np.flatnonzero(drawn.hits)
    counts = Counts(drawn.tokens, unit, np.zeros(len(unit), dtype=int), drawn.hits[unit], 1)
    least = least_p_within(counts, drawn.event, drawn.in_a)
    expected = 1.0
    for e in np.unique(drawn.event):
        a, k, n = drawn.in_a[drawn.event == e].sum(), (drawn.hits[drawn.event == e] > 0).sum(), sum(drawn.event == e)
        ways = [hypergeom.pmf(x, n, k, a) / comb(k, x) for x in range(max(0, k + a - n), min(k, a) + 1)]
        expected *= min(ways)
    assert least == pytest.approx([expected])
    assert least_p_within(counts, drawn.event, ~drawn.in_a) == pytest.approx(least)
    assert permutation_within(drawn, 1) >= min(least[0] * 0.8, 0.04)
