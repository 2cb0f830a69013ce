"""Intervals, dispersion, multiplicity, power and keyness against other software and written-down formulas."""

import numpy as np
import pytest

from framing.statistics.dispersion import negative_binomial_alpha, quasi_poisson
from framing.statistics.intervals import interval, p_value, upper_rate
from framing.statistics.jackknife import Estimate
from framing.statistics.keyness import g2_p_value
from framing.statistics.multiplicity import adjust
from framing.statistics.power import documents_needed, expected_error
from tests.statistics.generators import as_counts, draw_documents


def test_t_interval_and_p_are_those_of_scipy():
    from scipy.stats import t

    estimate = Estimate(np.array([0.4, -1.0, 0.3]), np.array([0.2, 0.3, np.nan]), np.array([5.0, 40.0, 9.0]))
    low, high = interval(estimate, 0.9)
    np.testing.assert_allclose([low[0], high[0]], t.interval(0.9, 5, 0.4, 0.2))
    np.testing.assert_allclose(p_value(estimate)[:2], 2 * t.sf([2, 1 / 0.3], [5, 40]))
    assert np.isnan([low[2], high[2], p_value(estimate)[2]]).all()


def test_the_bound_of_no_hits_is_3_689_over_the_tokens_and_of_few_the_exact_poisson_limit():
    from scipy.stats import chi2

    one = np.ones(1)
    np.testing.assert_allclose(upper_rate(0 * one, 1000 * one, 2 * one, 0.95), 2 * 3.6888794541 / 1000)
    np.testing.assert_allclose(upper_rate(4 * one, one, one, 0.95), chi2.ppf(0.975, 10) / 2)


def test_quasi_poisson_dispersion_is_pearson_over_the_degrees_of_freedom():
    import statsmodels.api as sm

    tokens, hits = draw_documents(np.random.default_rng(1), 200)
    model = sm.GLM(hits, np.ones(200), family=sm.families.Poisson(), offset=np.log(tokens)).fit()
    np.testing.assert_allclose(quasi_poisson(as_counts(tokens, hits)), model.pearson_chi2 / 199, rtol=1e-8)


def test_dispersion_is_at_least_one_and_defined_without_hits():
    assert quasi_poisson(as_counts(np.full(9, 100.0), np.full(9, 1.0)))[0] == 1
    assert quasi_poisson(as_counts(np.full(9, 100.0), np.zeros(9)))[0] == 1
    assert quasi_poisson(as_counts(np.array([50.0]), np.array([2.0])))[0] == 1


def test_alpha_is_recovered():
    tokens, hits = draw_documents(np.random.default_rng(2), 20000, alpha=1.5)
    sums = (hits.sum(), (hits**2).sum(), (hits * tokens).sum(), tokens.sum(), (tokens**2).sum())
    assert negative_binomial_alpha(*map(np.array, sums)) == pytest.approx(1.5, abs=0.1)
    assert negative_binomial_alpha(*map(np.array, (9.0, 9.0, 900.0, 900.0, 90000.0))) == 0


@pytest.mark.parametrize(("method", "oracle"), [("holm", "holm"), ("bh", "fdr_bh")])
def test_adjusted_p_values_are_those_of_statsmodels(method, oracle):
    from statsmodels.stats.multitest import multipletests

    p = np.append(np.random.default_rng(3).random(30) ** 3, [0.01, 0.01, np.nan])
    adjusted, size = adjust(p, method)
    assert size == 32
    np.testing.assert_allclose(adjusted[:-1], multipletests(p[:-1], method=oracle)[1])
    assert np.isnan(adjusted[-1])
    np.testing.assert_array_equal(adjust(p, "none")[0], p)
    assert adjust(np.array([np.nan]), method)[1] == 0


@pytest.mark.parametrize(
    ("rate", "alpha", "needed"),
    [(3.3, 1.5, (739, 222, 75, 30)), (0.94, 1.7, (1072, 317, 106, 41)), (0.145, 3.7, (3822, 1108, 358, 134))],
)
def test_documents_needed_are_those_of_the_table_in_measurement_10(rate, alpha, needed):
    mu, noise, size = rate * 0.872, np.array([alpha * np.exp(0.55**2)]), np.array([100.0])
    found = []
    for ratio in (1.25, 1.5, 2, 3):
        error = expected_error(np.array([[mu], [ratio * mu]]), noise, np.stack([size, size]))
        found += documents_needed(error, np.array([np.inf]), np.array([0.05]), size, ratio).documents.tolist()
    np.testing.assert_allclose(found, needed, rtol=0.03)


def test_g2_is_the_likelihood_ratio_test_of_the_table():
    from scipy.stats import chi2_contingency

    p = g2_p_value(np.array([30.0, 0.0]), np.array([9000.0, 9000.0]), np.array([50.0, 7.0]), np.array([8000.0, 8000.0]))
    for i, table in enumerate(([[30, 50], [8970, 7950]], [[0, 7], [9000, 7993]])):
        expected = chi2_contingency(table, correction=False, lambda_="log-likelihood").pvalue
        np.testing.assert_allclose(p[i], expected)
