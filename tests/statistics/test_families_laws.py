"""Laws of what stands around an estimate: families of tests, dispersion, power, permutation, words, series."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import norm, t

from framing.statistics import change_points, permutation
from framing.statistics.change_points import ChangePoint, find_change_points
from framing.statistics.composition import association, standardise
from framing.statistics.counts import Arm
from framing.statistics.dispersion import negative_binomial_alpha, quasi_poisson
from framing.statistics.keyness import g2_p_value
from framing.statistics.log_odds import WordSums, log_odds
from framing.statistics.multiplicity import adjust, could_be_found
from framing.statistics.permutation import permutation_p_value
from framing.statistics.power import detectable_ratio, documents_needed, expected_error
from tests.statistics.generators import as_counts, draw_documents, two_arms

SEEDS = st.integers(0, 2**32 - 1)
FEW = settings(max_examples=15)
FAMILIES = st.lists(st.floats(0, 1) | st.just(float("nan")), min_size=1, max_size=12)


@given(FAMILIES, st.sampled_from(["holm", "bh"]), st.randoms(use_true_random=False))
def test_adjusted_values_keep_the_order_and_no_order_of_the_family_shows(values, method, random):
    p = np.array(values)
    adjusted, tests = adjust(p, method)
    assert tests == np.isfinite(p).sum()
    assert (np.isnan(adjusted) == np.isnan(p)).all()
    known = np.isfinite(p)
    assert (adjusted[known] >= p[known] - 1e-15).all()
    assert (adjusted[known] <= np.minimum(1, p[known] * tests) + 1e-12).all()
    ranked = adjusted[known][np.argsort(p[known], kind="stable")]
    assert (np.diff(ranked) >= -1e-15).all()
    order = random.sample(range(len(p)), len(p))
    np.testing.assert_allclose(adjust(p[order], method)[0], adjusted[order])


@given(FAMILIES)
def test_bh_claims_all_that_holm_does_and_the_argument_stays(values):
    p = np.array(values)
    before = p.copy()
    holm, bh = adjust(p, "holm")[0], adjust(p, "bh")[0]
    known = np.isfinite(p)
    assert (bh[known] <= holm[known] + 1e-12).all()
    np.testing.assert_array_equal(p, before)
    np.testing.assert_array_equal(adjust(p, "none")[0], p)


@given(st.lists(st.floats(0, 0.2), min_size=1, max_size=20), st.floats(0.001, 0.2))
def test_a_family_is_of_tests_that_can_pass_it_and_loses_nothing_that_bonferroni_claims(least, alpha):
    smallest = np.array(least)
    member = could_be_found(smallest, alpha)
    size = int(member.sum())
    assert (smallest[member] <= alpha / max(1, size)).all()
    sure = smallest <= alpha / len(least)  # with every p as small as it can be
    assert (adjust(smallest[member], "holm")[0] <= alpha * (1 + 1e-9))[sure[member]].all()
    assert member[sure].all()


def test_equal_p_values_are_adjusted_alike():
    assert adjust(np.array([0.01, 0.01, 0.02]), "holm")[0].tolist() == [0.03, 0.03, 0.03]


# ---- dispersion, power, keyness ----


@FEW
@given(SEEDS, st.floats(0.001, 10))
def test_dispersion_knows_no_unit_of_length_and_no_empty_document(seed, unit):
    tokens, hits = draw_documents(np.random.default_rng(seed), 30, rate=0.01)
    phi = quasi_poisson(as_counts(tokens, hits))
    padded = as_counts(np.append(tokens * unit, np.zeros(5)), np.append(hits, np.zeros(5)))
    np.testing.assert_allclose(quasi_poisson(padded), phi)
    rate = hits.sum() / tokens.sum()
    np.testing.assert_allclose(phi, max(1, ((hits - rate * tokens) ** 2 / (rate * tokens)).sum() / 29))


@FEW
@given(SEEDS, st.floats(0.01, 100))
def test_alpha_knows_no_unit_of_length_and_is_never_negative(seed, unit):
    tokens, hits = draw_documents(np.random.default_rng(seed), 60, rate=0.01)

    def alpha(tokens):
        sums = (hits.sum(), (hits**2).sum(), (hits * tokens).sum(), tokens.sum(), (tokens**2).sum())
        return negative_binomial_alpha(*map(np.array, sums))

    np.testing.assert_allclose(alpha(tokens * unit), alpha(tokens), rtol=1e-6)
    assert alpha(tokens) >= 0
    none = np.zeros(1)
    assert np.isnan(negative_binomial_alpha(none, none, none, np.ones(1), np.ones(1)))[0]


@given(st.floats(0.01, 1), st.integers(2, 5000), st.floats(2, 500), st.sampled_from([0.05, 0.05 / 18]))
def test_documents_for_what_was_detectable_are_those_there_are(error, documents, freedom, alpha):
    errors, df, level, sizes = (np.array([v]) for v in (error, freedom, alpha, float(documents)))
    ratio = float(detectable_ratio(errors, df, level)[0])
    needed = documents_needed(errors, df, level, sizes, ratio)
    assert needed.documents[0] == pytest.approx(documents, abs=1.5, rel=1e-3)
    assert needed.low[0] <= needed.documents[0] <= needed.high[0]
    assert documents_needed(errors, df, level, sizes, ratio**2).documents[0] <= needed.documents[0]


@given(st.floats(0.01, 3), st.integers(2, 5000), st.floats(1, 500), st.floats(1e-5, 0.2), st.floats(1.1, 4))
def test_the_documents_needed_are_the_fewest_that_suffice(error, documents, freedom, alpha, ratio):
    def excess(number):
        df = np.clip(freedom * number / documents, 1, 1e6)
        top, z = t.ppf(1 - alpha / 2, df), norm.ppf(0.8)
        bounds = (top, 20 * top + 20)
        reach = brentq(lambda k: k - top - z * np.sqrt(1 + top**2 / (2 * df) + k**2 / (2 * freedom)), *bounds)
        return reach * error * np.sqrt(documents / number) / np.log(ratio)

    found = documents_needed(*(np.array([float(v)]) for v in (error, freedom, alpha, documents)), ratio).documents[0]
    if np.isnan(found):  # beyond e^20 times as many
        assert excess(documents * np.exp(19.99)) > 1
    else:
        assert excess(found) <= 1 + 1e-9
        assert found == 1 or excess(found - 1) >= 1 - 1e-9


@pytest.mark.parametrize(("df", "alpha"), [(4.0, 0.05), (8.0, 0.05 / 18), (30.0, 0.05 / 90)])
def test_what_was_detectable_is_found_four_times_in_five_though_both_errors_are_estimates(df, alpha):
    rng, draws = np.random.default_rng(3), 100_000
    error, again = (np.sqrt(rng.chisquare(df, draws) / df) for _ in range(2))
    ratio = detectable_ratio(error, np.full(draws, df), np.full(draws, alpha))
    found = np.log(ratio) + rng.standard_normal(draws) > t.ppf(1 - alpha / 2, df) * again
    assert found.mean() == pytest.approx(0.8, abs=0.015)


def test_with_a_known_error_the_reach_is_that_of_the_textbook_and_without_one_nothing_is_said():
    one, known, alpha = np.array([0.1]), np.array([np.inf]), np.array([0.05 / 18])
    textbook = np.exp(0.1 * (norm.ppf(1 - 0.05 / 36) + norm.ppf(0.8)))
    np.testing.assert_allclose(detectable_ratio(one, known, alpha), textbook, rtol=1e-5)
    assert np.isnan(documents_needed(np.array([np.nan]), known, alpha, one, 1.5).documents[0])


@given(st.floats(0.05, 10), st.floats(0, 5), st.integers(2, 1000))
def test_the_expected_error_falls_with_the_root_of_the_documents(mu, noise, documents):
    both, more = np.array([[mu], [2 * mu]]), np.array([[documents], [documents]], dtype=float)
    error = expected_error(both, np.array([noise]), more)
    np.testing.assert_allclose(error**2, (1 / mu + 1 / (2 * mu) + 2 * noise) / documents)
    np.testing.assert_allclose(expected_error(both, np.array([noise]), 4 * more), error / 2)
    assert np.isnan(expected_error(0 * both, np.array([noise]), more))[0]


@given(st.integers(0, 50), st.integers(0, 50))
def test_g2_knows_no_order_of_sides_and_finds_nothing_in_equal_rates(a, b):
    one, length = np.array([float(a)]), np.array([1000.0])
    other = np.array([float(b)])
    p = g2_p_value(one, length, other, length)[0]
    assert g2_p_value(other, length, one, length)[0] == pytest.approx(p, nan_ok=True)
    assert 0 <= p <= 1
    assert (p == pytest.approx(1)) == (a == b)


# ---- the permutation test ----


def slow_p(tokens, hits, alone_a, spanning):
    """All ways to part the clusters on one side, times all swaps of those on both, plainly."""

    def statistic(parts):
        values = []
        for n, y in parts:
            rate = y.sum() / n.sum()
            values.append((rate, ((y - rate * n) ** 2).sum() / n.sum() ** 2 * len(n) / (len(n) - 1)))
        spread = values[0][1] + values[1][1]
        return 0.0 if spread == 0 else abs(values[0][0] - values[1][0]) / np.sqrt(spread)

    def parted(chosen, swaps):
        a, b = list(chosen), [i for i in range(len(tokens)) if i not in chosen]
        arms = [[(tokens[i], hits[i]) for i in a], [(tokens[i], hits[i]) for i in b]]
        for (first, second), swap in zip(spanning, swaps, strict=True):
            arms[0].append(second if swap else first)
            arms[1].append(first if swap else second)
        return [tuple(np.array(v) for v in zip(*arm, strict=True)) for arm in arms]

    count = len(spanning)
    observed = statistic(parted(alone_a, [0] * count))
    every = [
        statistic(parted(set(chosen), swaps))
        for chosen in combinations(range(len(tokens)), len(alone_a))
        for swaps in product((0, 1), repeat=count)
    ]
    return np.mean([s >= observed * (1 - 1e-9) for s in every])


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("unit", [1.0, 0.001])
def test_it_is_the_test_over_all_parts_and_swaps(seed, unit):
    rng = np.random.default_rng(seed)
    tokens, size = rng.integers(100, 900, 8).astype(float), (3, 5)
    hits = rng.poisson(tokens * np.repeat([0.004, 0.012], size)).astype(float)
    lengths = rng.integers(100, 900, (3, 2)).astype(float)
    spanning = [
        tuple((n, float(rng.poisson(n * r))) for n, r in zip(pair, (0.004, 0.02), strict=True)) for pair in lengths
    ]
    tokens_a = np.concatenate([tokens[:3], np.zeros(5), [s[0][0] for s in spanning]])
    tokens_b = np.concatenate([np.zeros(3), tokens[3:], [s[1][0] for s in spanning]])
    hits_a = np.concatenate([hits[:3], np.zeros(5), [s[0][1] for s in spanning]])
    hits_b = np.concatenate([np.zeros(3), hits[3:], [s[1][1] for s in spanning]])
    counts = as_counts((tokens_a + tokens_b) * unit, hits_a + hits_b)
    a, b = (Arm(n * unit, y[counts.unit]) for n, y in ((tokens_a, hits_a), (tokens_b, hits_b)))
    found = permutation_p_value(counts, a, b, seed=1)[0]
    assert found == pytest.approx(slow_p(tokens, hits, {0, 1, 2}, spanning), abs=0.035)


@FEW
@given(SEEDS)
def test_p_is_no_less_than_one_draw_and_swapping_sides_changes_little(seed):
    rng = np.random.default_rng(seed)
    counts, (a, b) = two_arms(draw_documents(rng, 12, 0.01), draw_documents(rng, 12, 0.01))
    one, other = permutation_p_value(counts, a, b, 1)[0], permutation_p_value(counts, b, a, 1)[0]
    assert 1 / 2000 <= one <= 1
    assert one == pytest.approx(other, abs=0.05)


def test_how_much_is_drawn_at_a_time_changes_nothing(monkeypatch):
    rng = np.random.default_rng(5)
    counts, (a, b) = two_arms(draw_documents(rng, 9, 0.01), draw_documents(rng, 14, 0.01))
    whole = permutation_p_value(counts, a, b, 1)
    monkeypatch.setattr(permutation, "_BLOCK", 100)
    np.testing.assert_array_equal(permutation_p_value(counts, a, b, 1), whole)


def test_a_side_of_everything_leaves_nothing_to_trade():
    counts = as_counts(np.array([10.0, 20, 30]), np.array([1.0, 2, 1]))
    whole, nothing = Arm(counts.tokens, counts.hits), Arm(0 * counts.tokens, 0 * counts.hits)
    assert permutation_p_value(counts, whole, nothing, 1).tolist() == [1.0]
    assert permutation_p_value(counts, nothing, whole, 1).tolist() == [1.0]


# ---- words ----


def word_sums(tokens, hits):
    return WordSums(tokens.sum(), (tokens**2).sum(), hits.sum(0), (hits**2).sum(0), (hits * tokens[:, None]).sum(0))


@FEW
@given(SEEDS)
def test_log_odds_have_the_larger_of_both_errors(seed):
    rng = np.random.default_rng(seed)
    tokens = [rng.integers(50, 400, 10).astype(float) for _ in "ab"]
    hits = [rng.poisson(t[:, None] * [0.02, 0.02, 0.2] * rng.gamma(0.5, 2, (10, 3))).astype(float) for t in tokens]
    hits = [np.minimum(h, t[:, None] / 3) for h, t in zip(hits, tokens, strict=True)]
    a, b = (word_sums(t, h) for t, h in zip(tokens, hits, strict=True))
    background = np.array([0.02, 0.02, 0.2])
    found = log_odds(a, b, background)
    added = 500.0 * background
    value, model, robust = 0.0, 0.0, 0.0
    for sign, n, y in ((1, *(tokens[0], hits[0])), (-1, *(tokens[1], hits[1]))):
        total = y.sum(axis=0)
        value = value + sign * np.log((total + added) / (n.sum() + 500 - total - added))
        model = model + 1 / (total + added)
        robust = robust + ((y - total / n.sum() * n[:, None]) ** 2).sum(axis=0) / (total + added) ** 2
    np.testing.assert_allclose(found.value, value)
    np.testing.assert_allclose(found.error, np.sqrt(np.maximum(model, robust)))
    assert np.isinf(found.freedom).all()


def test_a_side_without_words_has_no_spread():
    none = np.zeros(2)
    assert WordSums(0.0, 0.0, none, none, none).spread().tolist() == [0.0, 0.0]
    assert WordSums(0.5, 0.25, np.array([0.5]), np.array([0.25]), np.array([0.25])).spread()[0] == pytest.approx(0.0625)


# ---- the mix of a corpus, and its level ----


def bergsma(table):
    from scipy.stats import chi2_contingency

    chi2, p, _, _ = chi2_contingency(table, correction=False)
    n, (r, c) = table.sum(), table.shape
    excess = max(0.0, chi2 / n - (r - 1) * (c - 1) / (n - 1))
    return np.sqrt(excess / min(r - (r - 1) ** 2 / (n - 1) - 1, c - (c - 1) ** 2 / (n - 1) - 1)), p


@given(SEEDS, st.sampled_from([(2, 2), (3, 5), (5, 3), (2, 7), (7, 2)]))
def test_association_is_bergsmas_whatever_the_order(seed, shape):
    rng = np.random.default_rng(seed)
    table = rng.integers(1, 9, shape).astype(float)
    table[0, 0] += 9
    found = association(table)
    assert found == pytest.approx(bergsma(table))
    shuffled = table[rng.permutation(shape[0])][:, rng.permutation(shape[1])]
    assert association(shuffled) == pytest.approx(found)
    assert association(table.T) == pytest.approx(found)
    padded = np.pad(table, ((0, 2), (1, 0)))
    assert association(padded) == pytest.approx(found)


def test_without_two_filled_rows_and_columns_there_is_no_association():
    assert association(np.array([[3.0, 4], [0, 0]])) == (0.0, 1.0)
    assert association(np.array([[3.0, 0], [4, 0]])) == (0.0, 1.0)
    assert association(np.array([[1.0, 0], [0, 1]]))[0] == 0.0


@FEW
@given(SEEDS)
def test_one_mix_in_all_periods_is_standard_already_and_halves_of_a_source_are_one(seed):
    rng = np.random.default_rng(seed)
    mix, length = rng.integers(1, 9, 3) * 100.0, rng.integers(1, 9, 4)
    tokens = mix[:, None] * length
    hits = rng.poisson(tokens[:, :, None] * 0.01, (3, 4, 2)).astype(float)
    crude = hits.sum(axis=0) / tokens.sum(axis=0)[:, None]
    np.testing.assert_allclose(standardise(tokens, hits), crude)
    uneven = tokens * rng.integers(1, 5, tokens.shape)
    whole = standardise(uneven, hits)
    halves = standardise(np.concatenate([uneven / 2] * 2), np.concatenate([hits / 2] * 2))
    np.testing.assert_allclose(halves, whole)
    np.testing.assert_allclose(standardise(uneven * 0.001, hits), whole * 1000)


def test_a_source_without_words_in_a_period_has_no_weight_there_and_a_period_without_words_is_missing():
    tokens = np.array([[100.0, 100, 0], [300.0, 0, 0]])
    hits = np.array([[1.0, 4, 0], [6.0, 0, 0]])[:, :, None]
    found = standardise(tokens, hits)[:, 0]
    np.testing.assert_allclose(found[:2], [0.4 * 0.01 + 0.6 * 0.02, 0.04])
    assert np.isnan(found[2])


@pytest.mark.parametrize("periods", [20, 53, 90])
def test_orders_are_blocks_of_a_ring(periods):
    orders = change_points._orders(periods, 3)
    assert orders.shape == (999, periods)
    assert (np.sort(orders, axis=1) == np.arange(periods)).all()
    block = max(4, int(np.ceil(np.sqrt(periods))))
    broken = (np.diff(orders, axis=1) % periods != 1).sum(axis=1)
    assert broken.max() == -(-periods // block) - 1
    assert len({tuple(o) for o in orders.tolist()}) > 0.9 * 999 * (periods > 30)
    np.testing.assert_array_equal(orders, change_points._orders(periods, 3))
    assert (orders != change_points._orders(periods, 4)).any()


def test_short_series_have_blocks_of_four():
    broken = (np.diff(change_points._orders(9, 1), axis=1) % 9 != 1).sum(axis=1)
    assert broken.max() == 2


@FEW
@given(SEEDS, st.floats(0.01, 100))
def test_a_shift_knows_no_unit_of_length(seed, unit):
    rng = np.random.default_rng(seed)
    tokens = rng.lognormal(7, 0.3, 44)
    hits = rng.poisson(tokens * 0.01 * np.repeat([1, 2.5], 22)).astype(float)
    one, other = find_change_points(tokens, hits, 1), find_change_points(tokens * unit, hits, 1)
    assert [s.place for s in one[0]] == [s.place for s in other[0]]
    assert one[1] == pytest.approx(other[1])


def test_the_cusum_by_hand():
    tokens, hits = np.array([10.0, 20, 30, 40]), np.array([4.0, 1, 2, 3])
    found = change_points._cusum(tokens, hits, np.array([[0, 1, 2, 3], [3, 2, 1, 0]]), 1)
    expected = []
    for order in ([0, 1, 2, 3], [3, 2, 1, 0]):
        row = []
        for cut in (1, 2, 3):
            before = tokens[order][:cut].sum()
            excess = hits[order][:cut].sum() - 0.1 * before
            row.append(abs(excess) / np.sqrt(before * (100 - before) / 100))
        expected.append(row)
    np.testing.assert_allclose(found, expected)
    assert change_points._cusum(tokens, hits, np.arange(4)[None], 2).shape == (1, 1)


def splits(monkeypatch, answers):
    """`find_change_points` with splits that answer as told; the stretches that were asked about."""
    asked = []

    def answer(tokens, hits, start, shortest, seed):
        asked.append((start, start + len(tokens), shortest))
        return answers[len(asked) - 1]

    monkeypatch.setattr(change_points, "_split", answer)
    return asked


def test_a_first_split_of_just_five_per_cent_is_none(monkeypatch):
    asked = splits(monkeypatch, [ChangePoint(20, 0.05)])
    assert find_change_points(np.ones(40), np.ones(40), 1) == ([], 0.05)
    assert asked == [(0, 40, 4)]


def test_both_parts_are_tried_and_holm_holds_over_them(monkeypatch):
    asked = splits(monkeypatch, [ChangePoint(30, 0.01), ChangePoint(10, 0.04), ChangePoint(50, 0.02)])
    found, p = find_change_points(np.ones(60), np.ones(60), 1)
    assert asked == [(0, 60, 6), (0, 30, 6), (30, 60, 6)]
    assert (found, p) == ([ChangePoint(10, 0.04), ChangePoint(30, 0.01), ChangePoint(50, 0.04)], 0.01)
    splits(monkeypatch, [ChangePoint(30, 0.01), ChangePoint(10, 0.04), ChangePoint(50, 0.025)])
    assert find_change_points(np.ones(60), np.ones(60), 1)[0] == [ChangePoint(30, 0.01)]
    splits(monkeypatch, [ChangePoint(30, 0.01), ChangePoint(10, 0.9), ChangePoint(50, 0.02)])
    assert find_change_points(np.ones(60), np.ones(60), 1)[0] == [ChangePoint(30, 0.01), ChangePoint(50, 0.04)]


def test_a_part_of_twenty_periods_is_tried_and_one_of_nineteen_is_not(monkeypatch):
    asked = splits(monkeypatch, [ChangePoint(20, 0.01), ChangePoint(10, 0.04)])
    assert find_change_points(np.ones(39), np.ones(39), 1)[0] == [ChangePoint(10, 0.04), ChangePoint(20, 0.01)]
    assert asked == [(0, 39, 4), (0, 20, 4)]


def test_the_shortest_stretch_of_a_short_series_is_two():
    tokens = np.full(20, 1000.0)
    hits = np.repeat([5.0, 40.0], (2, 18)) + np.arange(20) % 2
    found = find_change_points(tokens, hits, 1)
    assert [s.place for s in found[0]] in ([2], [])
    assert found[1] < 0.2


def test_the_shortest_stretch_is_a_tenth_of_all_and_at_least_two(monkeypatch):
    asked = splits(monkeypatch, [ChangePoint(10, 0.5)] * 3)
    for periods in (20, 21, 45):
        find_change_points(np.ones(periods), np.ones(periods), 1)
    assert [shortest for *_, shortest in asked] == [2, 3, 5]


def test_a_row_or_column_of_one_document_counts():
    table = np.array([[1.0, 0, 0], [0, 30, 0], [0, 0, 30], [0, 2, 5]])
    assert association(table) == pytest.approx(bergsma(table))


def test_clusters_of_neither_side_change_no_draw():
    rng = np.random.default_rng(8)
    counts, (a, b) = two_arms(draw_documents(rng, 9, 0.01), draw_documents(rng, 14, 0.01))
    more = as_counts(np.append(counts.tokens, [0.0, 0]), np.append(np.bincount(counts.unit, counts.hits, 23), [0.0, 0]))
    padded = [Arm(np.append(s.tokens, [0.0, 0]), s.hits) for s in (a, b)]
    np.testing.assert_array_equal(permutation_p_value(more, *padded, 1), permutation_p_value(counts, a, b, 1))


def test_drawn_subsets_have_their_size_and_the_statistic_is_the_plain_one():
    rng = np.random.default_rng(2)
    tokens, hits = draw_documents(rng, 11, 0.01)
    rows = np.column_stack([np.ones(11), tokens, tokens**2, hits, hits**2, hits * tokens])
    units = permutation._Units(tokens, np.arange(11), rows[:, 3:])
    np.testing.assert_array_equal(units.rows(), rows)
    for size in (0, 1, 4, 7, 11):
        drawn = permutation._draw_subsets(units, size, 1)
        assert drawn.shape == (1999, 6)
        assert (drawn[:, 0] == size).all()
        np.testing.assert_allclose(drawn.mean(axis=0), rows.sum(axis=0) * size / 11, rtol=0.06)
    rate, variance = (float(v[0]) for v in permutation._rate(rows.sum(axis=0)))
    assert rate == pytest.approx(hits.sum() / tokens.sum())
    assert variance == pytest.approx(((hits - rate * tokens) ** 2).sum() / tokens.sum() ** 2 * 11 / 10)
    alike = np.column_stack([np.ones(3), *[np.full(3, v) for v in (10.0, 100, 2, 4, 20)]]).sum(axis=0)
    assert permutation._rate(alike)[1][0] == pytest.approx(0, abs=1e-12)
    assert permutation._studentised(alike, alike)[0] == 0


def test_the_smallest_p_is_one_in_two_thousand():
    full, none = (np.full(30, 500.0), np.arange(30.0) + 20), (np.full(30, 500.0), np.zeros(30))
    counts, (a, b) = two_arms(full, none)
    assert permutation_p_value(counts, a, b, 1).tolist() == [1 / 2000]
