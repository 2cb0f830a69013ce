import numpy as np
import pytest

from framing.statistics.composition import association, standardise
from framing.statistics.level_shifts import find_level_shifts


def series(rng, periods=52, factor=1.0, at=30, documents=5):
    tokens = rng.lognormal(6, 0.5, (periods, documents)).sum(axis=1)
    level = np.where(np.arange(periods) < at, 1.0, factor)
    return tokens, rng.poisson(tokens * 0.003 * level * rng.gamma(2, 0.5, periods)).astype(float)


def test_a_stable_series_seldom_has_a_shift_and_a_doubled_one_mostly():
    rng = np.random.default_rng(1)
    stable = [bool(find_level_shifts(*series(rng), seed=1)[0]) for _ in range(200)]
    assert np.mean(stable) < 0.08
    found = [find_level_shifts(*series(rng, factor=2.5), seed=1)[0] for _ in range(50)]
    places = [shifts[0].place for shifts in found if shifts]
    assert len(places) > 25
    assert abs(np.median(places) - 30) <= 2


def test_two_shifts_are_found_in_order():
    tokens = np.full(90, 5000.0)
    hits = np.repeat([10.0, 25.0, 40.0], 30) + np.random.default_rng(2).integers(0, 3, 90)
    found, p = find_level_shifts(tokens, hits, seed=1)
    assert p < 0.01
    assert [shift.place for shift in found] == [30, 60]
    assert all(shift.p < 0.05 for shift in found)


def test_too_few_periods_are_refused():
    with pytest.raises(ValueError, match="19 periods"):
        find_level_shifts(np.ones(19), np.ones(19), seed=1)


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
