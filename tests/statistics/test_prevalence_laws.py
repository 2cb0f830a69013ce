"""Prevalence against the same written down plainly, and where its degrees of freedom and its errors end."""

import numpy as np
import pytest

from framing.statistics.jackknife import Estimate
from framing.statistics.max_permutation import max_t_p_values, residuals
from framing.statistics.prevalence import Masses, _logit, combine_draws, contrast_prevalence, estimate_prevalence


def masses(tokens, weight):
    tokens = np.asarray(tokens, dtype=float)
    return Masses(tokens, tokens[:, None] * np.asarray(weight, dtype=float))


def draw(seed, units, columns=2):
    rng = np.random.default_rng(seed)
    return masses(rng.lognormal(6, 0.5, units).round(), rng.dirichlet(np.full(columns + 1, 0.5), units)[:, :columns])


def shares(arm):
    return arm.mass.sum(axis=0) / arm.tokens.sum()


def without(arm, unit):
    return Masses(np.delete(arm.tokens, unit), np.delete(arm.mass, unit, axis=0))


def jackknife(values):
    count = len(values)
    return np.sqrt((count - 1) / count * ((values - np.mean(values, axis=0)) ** 2).sum(axis=0))


# ---- cells ----


@pytest.mark.parametrize("tokens", [[1, 1, 7], [1000, 1, 1], [5, 5, 1]])
def test_a_cluster_of_one_token_is_a_cluster_and_freedom_is_one_at_least(tokens):
    units = masses(tokens, [[0.9], [0.2], [0.95]])
    value, logit = estimate_prevalence(units, np.zeros(3, dtype=int), 1)
    left = np.array([shares(without(units, i)) for i in range(3)])
    np.testing.assert_allclose(value[0], shares(units))
    np.testing.assert_allclose(logit.error[0], jackknife(np.log(left / (1 - left))))
    effective = sum(tokens) ** 2 / sum(t**2 for t in tokens)
    np.testing.assert_allclose(logit.freedom[0], max(1.0, effective - 1))


@pytest.mark.parametrize("unit", [1e-9, 1e6])
def test_the_unit_of_length_changes_no_prevalence(unit):
    units, cell = draw(1, 20), np.arange(20) % 2
    scaled = Masses(units.tokens * unit, units.mass * unit)
    (value, logit), (again, other) = estimate_prevalence(units, cell, 2), estimate_prevalence(scaled, cell, 2)
    np.testing.assert_allclose(value, again)
    for one, two in zip(vars(logit).values(), vars(other).values(), strict=True):
        np.testing.assert_allclose(one, two, rtol=1e-6)


def test_units_without_tokens_and_cells_without_units():
    units = masses([0, 10, 20, 0], [[0.5], [0.5], [0.1], [0.5]])
    value, logit = estimate_prevalence(units, np.array([0, 0, 0, 1]), 3)
    np.testing.assert_allclose(value[0], 7 / 30)
    assert np.isnan(value[1:]).all()
    left = np.array([0.1, 0.5])
    np.testing.assert_allclose(logit.error[0], jackknife(np.log(left / (1 - left))))
    assert np.isnan(logit.error[1:]).all()
    assert estimate_prevalence(masses([], np.zeros((0, 1))), np.zeros(0, dtype=int), 1)[0].shape == (1, 1)


# ---- contrasts ----


def on_side(arm, chosen):
    return Masses(arm.tokens * chosen, arm.mass * chosen[:, None])


def welch(a, b):
    spread = [(((s.mass - s.tokens[:, None] * shares(s)) / s.tokens.sum()) ** 2).sum(axis=0) for s in (a, b)]
    effective = [s.tokens.sum() ** 2 / (s.tokens**2).sum() for s in (a, b)]
    return sum(spread) ** 2 / sum(v**2 / (n - 1) for v, n in zip(spread, effective, strict=True))


def test_sides_without_a_cluster_in_common():
    units, first = draw(2, 24), np.arange(24) < 9
    a, b = on_side(units, first), on_side(units, ~first)
    found = contrast_prevalence(a, b)
    left = np.array([shares(without(a, i)) - shares(without(b, i)) for i in range(24)])
    np.testing.assert_allclose(found.error, jackknife(left))
    np.testing.assert_allclose(found.freedom, welch(a, b))
    assert (found.freedom < 22).all()


def test_freedom_lies_between_one_and_the_clusters_less_one():
    weight = np.array([[0.1], [0.5], [0.2], [0.7], [0.4]])
    a, b = masses([100] * 5, weight), masses([100] * 5, 1 - weight)
    assert contrast_prevalence(a, b).freedom.tolist() == [4]
    assert welch(a, b)[0] == pytest.approx(8)
    lone = masses([10**6, 1, 0, 0, 0], weight), masses([0, 0, 10**6, 1, 0], weight)
    assert welch(*(without(s, 4) for s in lone))[0] < 1
    assert contrast_prevalence(*lone).freedom.tolist() == [1]


def test_a_cluster_of_one_token_counts_on_its_side():
    a, b = masses([1, 5, 9, 0], [[0.5], [0.1], [0.3], [0]]), masses([0, 4, 1, 8], [[0], [0.2], [0.9], [0.4]])
    left = np.array([shares(without(a, i)) - shares(without(b, i)) for i in range(4)])
    np.testing.assert_allclose(contrast_prevalence(a, b).error, jackknife(left))


@pytest.mark.parametrize("tokens", [[0, 0, 0], [50, 0, 0]])
def test_a_side_of_one_cluster_or_none_has_no_error(tokens):
    weight = [[0.5], [0.1], [0.3]]
    for found in (
        contrast_prevalence(masses(tokens, weight), masses([10, 20, 30], weight)),
        contrast_prevalence(masses([10, 20, 30], weight), masses(tokens, weight)),
    ):
        assert np.isnan(found.error).all()
        assert (found.freedom >= 1).all()


# ---- draws ----


def test_two_draws_far_apart_leave_one_degree_of_freedom():
    one = np.array([0.01])
    found = Estimate(np.array([0.3]), one, np.array([30.0]))
    drawn = Estimate(np.array([[0.1], [0.9]]), np.stack([one, one]), np.full((2, 1), 30.0))
    both = combine_draws(found, drawn)
    between = 1.5 * np.var([0.1, 0.9], ddof=1)
    np.testing.assert_allclose(both.estimate.error, np.sqrt(0.01**2 + between))
    assert both.estimate.freedom[0] == pytest.approx(1, abs=0.01)
    lost = Estimate(np.array([0.3]), np.array([np.nan]), np.array([30.0]))
    assert np.isnan(combine_draws(lost, Estimate(drawn.value[:1], drawn.error[:1], drawn.freedom[:1])).model_share)


# ---- shuffling ----


def plain_p_values(units, group, cluster, arms, added, seed):
    """`max_t_p_values` in loops, on the same draws."""
    member, contrasts = arms
    residual = units.mass - units.tokens[:, None] * shares(units)
    spread = ((residual**2).sum(axis=0) + added) / (units.tokens**2).sum()
    block = [c if (cluster == c).sum() > 1 else -1 for c in cluster]
    slots = np.argsort(block, kind="stable")

    def statistics(labels):
        out = []
        for one, other in contrasts:
            inside = [np.isin(labels, np.flatnonzero(member[arm])) for arm in (one, other)]
            moved = [residual[i].sum(axis=0) / units.tokens[i].sum() for i in inside]
            lengths = sum((units.tokens[i] ** 2).sum() / units.tokens[i].sum() ** 2 for i in inside)
            scale = np.sqrt(lengths * spread)
            out += [abs(d) / s if s else 0.0 for d, s in zip(moved[0] - moved[1], scale, strict=True)]
        return np.array(out)

    found, rng, drawn = statistics(group), np.random.default_rng((seed, len(group))), []
    for _ in range(999):
        labels = np.empty_like(group)
        labels[np.lexsort((rng.random(len(group)), block))] = group[slots]
        drawn.append(statistics(labels))
    reached = np.array(drawn)
    bar = found * (1 - 1e-9)
    alone = (1 + (reached >= bar).sum(axis=0)) / 1000
    together, least = np.empty(len(found)), 0.0
    order = np.argsort(-bar, kind="stable")
    for rank, k in enumerate(order):
        least = max(least, (1 + (reached[:, order[rank:]].max(axis=1) >= bar[k]).sum()) / 1000)
        together[k] = least
    return alone.reshape(len(contrasts), -1), together.reshape(len(contrasts), -1)


ALL_PAIRS = np.array([[0, 1], [0, 2], [3, 2]])
MEMBER = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0]], dtype=bool)


@pytest.mark.parametrize(
    ("units", "clusters", "added"),
    [(9, 9, [0.0, 0, 0]), (9, 5, [0.0, 0, 0]), (24, 10, [0.0, 9e4, 0]), (24, 24, [10.0, 0, 0])],
)
def test_shuffling_is_what_loops_over_the_same_draws_give(units, clusters, added):
    weights = draw(units + clusters, units, 3)
    weights.mass[:, 2] = 0  # nobody has this topic
    weights.mass[:, 0] *= 1 + (np.arange(units) % 3 == 0)
    group = np.arange(units) % 3
    cluster = np.arange(units) * clusters // units
    arguments = (weights, group, cluster, (MEMBER, ALL_PAIRS), np.array(added), 7)
    found, plain = max_t_p_values(*arguments), plain_p_values(*arguments)
    np.testing.assert_array_equal(found[0], plain[0])
    np.testing.assert_array_equal(found[1], plain[1])
    assert (found[0][:, 2] == 1).all()
    assert len(np.unique(found[0])) > 4


def test_residuals_sum_to_nothing():
    np.testing.assert_allclose(residuals(draw(3, 12)).sum(axis=0), 0, atol=1e-9)


def test_odds_do_not_depend_on_the_size_of_both():
    part, others = np.array([3e-9, 3.0, 3e9, 1.0, 0.0]), np.array([2e-9, 2.0, 2e9, 0.0, 1.0])
    with np.errstate(divide="ignore"):
        found = _logit(part, others)
    np.testing.assert_allclose(found, [*[np.log(1.5)] * 3, np.inf, -np.inf])
