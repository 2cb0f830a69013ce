import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from framing.statistics.change_points import find_change_points
from framing.statistics.composition import association, standardise


def series(rng, periods=52, factor=1.0, at=30, documents=5):
    tokens = rng.lognormal(6, 0.5, (periods, documents)).sum(axis=1)
    level = np.where(np.arange(periods) < at, 1.0, factor)
    return tokens, rng.poisson(tokens * 0.003 * level * rng.gamma(2, 0.5, periods)).astype(float)


def test_a_stable_series_seldom_has_a_shift_and_a_doubled_one_mostly():
    rng = np.random.default_rng(1)
    stable = [bool(find_change_points(*series(rng), seed=1)[0]) for _ in range(200)]
    assert np.mean(stable) < 0.08
    found = [find_change_points(*series(rng, factor=2.5), seed=1)[0] for _ in range(50)]
    places = [shifts[0].place for shifts in found if shifts]
    assert len(places) > 25
    assert abs(np.median(places) - 30) <= 2


def test_two_shifts_are_found_in_order():
    tokens = np.full(90, 5000.0)
    hits = np.repeat([10.0, 25.0, 40.0], 30) + np.random.default_rng(2).integers(0, 3, 90)
    found, p = find_change_points(tokens, hits, seed=1)
    assert p < 0.01
    assert [shift.place for shift in found] == [30, 60]
    assert all(shift.p < 0.05 for shift in found)


def test_too_few_periods_or_no_hits_have_no_shift_and_no_p():
    for tokens, hits in ((np.ones(19), np.ones(19)), (np.ones(30), np.zeros(30)), (np.zeros(30), np.zeros(30))):
        found, p = find_change_points(tokens, hits, seed=1)
        assert found == []
        assert np.isnan(p)


@settings(max_examples=60)
@given(st.integers(20, 1000), st.floats(0.02, 0.98), st.integers(0, 9))
@example(120, 0.185, 1)
def test_a_shift_may_lie_anywhere_in_a_series_of_any_length(periods, at, seed):
    """The part beside it may be too short for two stretches of a tenth: it is not split again."""
    first = int(at * periods)
    found, p = find_change_points(np.full(periods, 1000.0), np.where(np.arange(periods) < first, 20.0, 2.0), seed)
    assert 0 < p <= 1
    assert len(found) <= 3
    assert all(0 < shift.place < periods for shift in found)


@settings(max_examples=30)
@given(st.integers(0, 10**6))
def test_rounding_is_no_shift(seed):
    tokens = np.random.default_rng(seed).lognormal(6, 1, 60)
    assert find_change_points(tokens, tokens * 0.003, seed) == ([], 1.0)


def test_association_is_near_zero_for_one_mix_and_one_for_separate_mixes():
    rng = np.random.default_rng(3)
    even = np.array([rng.multinomial(40, [0.5, 0.3, 0.2]) for _ in range(12)], dtype=float)
    strength, p = association(even)
    assert strength < 0.1
    assert p > 0.01
    strength, p = association(np.array([[50.0, 0], [0, 50]]))
    assert strength == pytest.approx(1, abs=0.02)
    assert p < 1e-6
    assert association(np.array([[5.0, 0], [7, 0]])) == (0.0, 1.0)


def test_rates_had_every_source_kept_its_share():
    tokens = np.array([[100.0, 900, 0], [900, 100, 500]])
    hits = tokens[..., None] * np.array([0.02, 0.01])[:, None, None]
    share = np.array([1000, 1500]) / 2500
    found = standardise(tokens, hits)[:, 0]
    np.testing.assert_allclose(found, [share @ [0.02, 0.01]] * 2 + [0.01])
    crude = hits.sum(axis=0)[:, 0] / tokens.sum(axis=0)
    assert crude[1] > crude[0] * 1.5
