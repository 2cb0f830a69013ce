import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.statistics.jackknife import Estimate
from framing.statistics.max_permutation import SHUFFLES, max_t_p_values
from framing.statistics.prevalence import Masses, combine_draws, contrast_prevalence, estimate_prevalence


def draw(seed=1, units=40, topics=4, gaps=0.0):
    """Units with Dirichlet weights; some have no tokens."""
    rng = np.random.default_rng(seed)
    tokens = rng.lognormal(6, 0.5, units).round() * (rng.random(units) >= gaps)
    return Masses(tokens, tokens[:, None] * rng.dirichlet(np.full(topics, 0.2), units))


def without(arm, unit):
    return Masses(np.delete(arm.tokens, unit), np.delete(arm.mass, unit, axis=0))


def share(arm):
    return arm.mass.sum(axis=0) / arm.tokens.sum()


def jackknife(values):
    count = len(values)
    return np.sqrt((count - 1) / count * ((values - np.mean(values, axis=0)) ** 2).sum(axis=0))


def test_the_prevalence_of_cells_by_hand():
    units, cell = draw(), np.repeat([0, 1, 2], [25, 14, 1])
    prevalence, logit = estimate_prevalence(units, cell, 4)
    for number in (0, 1):
        part = Masses(units.tokens[cell == number], units.mass[cell == number])
        np.testing.assert_allclose(prevalence[number], share(part))
        left = np.array([share(without(part, i)) for i in range(len(part.tokens))])
        np.testing.assert_allclose(logit.value[number], np.log(share(part) / (1 - share(part))))
        np.testing.assert_allclose(logit.error[number], jackknife(np.log(left / (1 - left))))
        effective = part.tokens.sum() ** 2 / (part.tokens**2).sum()
        np.testing.assert_allclose(logit.freedom[number], effective - 1)
    assert np.isnan(logit.error[2]).all()  # one cluster
    assert np.isnan(prevalence[3]).all()  # an empty cell


def test_what_one_cluster_alone_holds_has_no_error():
    units = draw()
    lone = np.zeros_like(units.mass)
    lone[3, 0] = units.mass[3, 0]
    lone[:, 1] = units.tokens
    lone[:, 2] = 0.3 * units.tokens
    prevalence, logit = estimate_prevalence(Masses(units.tokens, lone), np.zeros(40, dtype=int), 1)
    assert np.isnan(logit.error[0]).all()  # in one cluster; everything; alike everywhere; nothing
    assert prevalence[0, 1:].tolist() == pytest.approx([1, 0.3, 0])


def test_a_contrast_by_hand():
    a, b = draw(1, gaps=0.4), draw(2, gaps=0.4)
    some = (a.tokens + b.tokens) > 0
    a, b = (Masses(arm.tokens[some], arm.mass[some]) for arm in (a, b))
    found = contrast_prevalence(a, b)
    np.testing.assert_allclose(found.value, share(a) - share(b))
    left = np.array([share(without(a, i)) - share(without(b, i)) for i in range(len(a.tokens))])
    np.testing.assert_allclose(found.error, jackknife(left))
    spread = [(((s.mass - s.tokens[:, None] * share(s)) / s.tokens.sum()) ** 2).sum(axis=0) for s in (a, b)]
    effective = [s.tokens.sum() ** 2 / (s.tokens**2).sum() for s in (a, b)]
    welch = (spread[0] + spread[1]) ** 2 / (spread[0] ** 2 / (effective[0] - 1) + spread[1] ** 2 / (effective[1] - 1))
    np.testing.assert_allclose(found.freedom, np.minimum(len(a.tokens) - 1, welch))


@given(st.integers(0, 10**6), st.integers(3, 30))
def test_laws_of_contrasts(seed, units):
    a, b = draw(seed, units), draw(seed + 1, units)
    found, back = contrast_prevalence(a, b), contrast_prevalence(b, a)
    np.testing.assert_allclose(found.value, -back.value)
    np.testing.assert_allclose(found.error, back.error)
    order = np.random.default_rng(seed).permutation(units)
    again = contrast_prevalence(*(Masses(s.tokens[order], s.mass[order]) for s in (a, b)))
    doubled = contrast_prevalence(*(Masses(2 * s.tokens, 2 * s.mass) for s in (a, b)))
    for other in (again, doubled):
        for one, two in zip(vars(found).values(), vars(other).values(), strict=True):
            np.testing.assert_allclose(one, two, rtol=1e-8)
    assert found.value.sum() == pytest.approx(0, abs=1e-12)


def estimate(value, error, freedom=30.0):
    value = np.asarray(value, dtype=float)
    return Estimate(value, np.full(value.shape, error), np.full(value.shape, freedom))


def test_draws_add_their_variance():
    found = combine_draws(estimate([0.3], 0.02), estimate([[0.28], [0.33], [0.31], [0.25], [0.30]], 0.03))
    between = 1.2 * np.var([0.28, 0.33, 0.31, 0.25, 0.30], ddof=1)
    np.testing.assert_allclose(found.estimate.error, np.sqrt(0.03**2 + between))
    part = between / (0.03**2 + between)
    np.testing.assert_allclose(found.model_share, part)
    np.testing.assert_allclose(found.estimate.freedom, 1 / ((1 - part) ** 2 / 30 + part**2 / 4))
    assert found.estimate.value.tolist() == [0.3]


def test_draws_that_agree_change_nothing_and_one_says_nothing():
    same = combine_draws(estimate([0.3], 0.02), estimate([[0.3]] * 4, 0.02))
    assert same.model_share.tolist() == [0]
    np.testing.assert_allclose([same.estimate.error[0], same.estimate.freedom[0]], [0.02, 30])
    for draws in (0, 1):
        alone = combine_draws(estimate([0.3], 0.02), estimate(np.full((draws, 1), 0.9), 0.02))
        assert (alone.estimate.error[0], alone.model_share[0]) == (0.02, 0)
    all_models = combine_draws(estimate([0.3], 0.02), estimate([[0.1], [0.9], [0.5]], 1e-9))
    assert all_models.estimate.freedom[0] == pytest.approx(2)
    assert np.isnan(combine_draws(estimate([0.3], np.nan), estimate([[0.1], [0.9]], 0.1)).model_share[0])


PAIR = (np.eye(2, dtype=bool), np.array([[0, 1]]))


def test_shuffling_finds_what_was_planted_and_only_that():
    units = draw(5, units=120)
    group = np.arange(120) % 2
    lifted = units.mass.copy()
    lifted[group == 0, 2] += 0.5 * units.tokens[group == 0]
    alone, together = max_t_p_values(Masses(units.tokens, lifted), group, np.arange(120), PAIR, np.zeros(4), 1)
    assert together[0, 2] == alone[0, 2] == 1 / (1 + SHUFFLES)
    assert (together >= alone).all()
    assert (together[0, [0, 1, 3]] > 0.05).all()
    doubt = np.array([0, 0, 1e9, 0])
    assert max_t_p_values(Masses(units.tokens, lifted), group, np.arange(120), PAIR, doubt, 1)[0][0, 2] < 0.01
    assert max_t_p_values(Masses(units.tokens, lifted), group, np.arange(120), PAIR, doubt, 1)[1][0, 2] > 0.05


def test_shuffling_keeps_clusters_of_two_groups_together():
    """Both groups tell every event, and one always a little more of it: that is sure, however events differ."""
    rng = np.random.default_rng(3)
    event = np.repeat(np.arange(30), 2)
    weight = np.repeat(rng.random(30) * 0.8, 2) + 0.05 * (np.arange(60) % 2)
    units = Masses(np.full(60, 100.0), 100.0 * weight[:, None])
    group = np.arange(60) % 2
    inside = max_t_p_values(units, group, event, PAIR, np.zeros(1), 1)[0][0, 0]
    anywhere = max_t_p_values(units, group, np.arange(60), PAIR, np.zeros(1), 1)[0][0, 0]
    assert inside < 0.01
    assert anywhere > 0.2


@pytest.mark.slow
def test_any_false_claim_in_about_five_of_a_hundred_runs():
    """Twelve topics, four groups, 240 documents: 72 tests a run; 1 run in 20 may claim anything (se .015)."""
    member, claims = np.eye(4, dtype=bool), 0
    contrasts = np.array([(i, j) for i in range(4) for j in range(i + 1, 4)])
    for seed in range(200):
        units = draw(seed, units=240, topics=12)
        group = np.random.default_rng((seed, 1)).permutation(np.arange(240) % 4)
        p = max_t_p_values(units, group, np.arange(240), (member, contrasts), np.zeros(12), seed)[1]
        claims += (p < 0.05).any()
    assert 0.01 <= claims / 200 <= 0.10
