import numpy as np
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from framing.statistics.agreement import alpha_interval, krippendorff_alpha
from framing.statistics.coded_shares import Bounded, ratio_of, share_limits, stratified_share, subtract


def limits(yes, coded):
    low, high = share_limits(np.array([float(yes)]), np.array([float(coded)]))
    return low[0], high[0]


def bounded(yes, coded):
    return Bounded(yes / coded, *limits(yes, coded))


@pytest.mark.parametrize(
    ("yes", "coded", "method"), [(48, 50, "wilson"), (0, 20, "beta"), (20, 20, "beta"), (7, 12, "beta")]
)
def test_limits_are_wilsons_and_exact_where_few_or_all_alike(yes, coded, method):
    expected = proportion_confint(yes, coded, method=method)
    if yes in (0, coded):  # two-sided there too
        expected = proportion_confint(yes, coded, alpha=0.05, method="beta")
    assert limits(yes, coded) == pytest.approx(expected, abs=1e-9)


def test_a_difference_of_shares_is_newcombes():
    found = subtract(bounded(45, 50), bounded(30, 50))
    expected = confint_proportions_2indep(45, 50, 30, 50, method="newcomb", compare="diff")
    assert (found.low, found.high) == pytest.approx(expected, abs=1e-9)
    assert found.value == pytest.approx(0.3)


def test_one_stratum_of_single_documents_is_the_plain_interval():
    values = np.array([1.0] * 45 + [0.0] * 5)
    found = stratified_share(values, np.zeros(50, dtype=np.int64), np.array([500.0]), np.arange(50))
    assert found == pytest.approx((0.9, *limits(45, 50)))


def test_strata_count_by_their_size_and_codes_of_one_document_for_less():
    values, stratum = np.array([1.0, 1, 1, 0] * 10), np.repeat([0, 1], 20)
    values[20:] = 0
    sizes = np.array([100.0, 300.0])
    apart = stratified_share(values, stratum, sizes, np.arange(40))
    together = stratified_share(values, stratum, sizes, np.repeat(np.arange(10), 4) * 0 + np.where(values > 0, 0, 1))
    assert apart.value == pytest.approx(0.75 / 4)
    assert together.high - together.low > apart.high - apart.low


def test_a_stratum_without_codes_leaves_nothing_to_say():
    found = stratified_share(np.ones(3), np.zeros(3, dtype=np.int64), np.array([3.0, 2.0]), np.arange(3))
    assert np.isnan(found).all()


def test_a_ratio_holds_its_estimate_and_has_no_end_where_the_other_may_be_none():
    found = ratio_of(Bounded(10, 8, 12), Bounded(20, 18, 22))
    assert 8 / 22 < found.low < 0.5 < found.high < 12 / 18
    assert ratio_of(Bounded(10, 8, 12), Bounded(1, 0, 3)).high == np.inf


def test_alpha_has_an_interval_by_drawing_units_again():
    codes = np.array([[1, 1, 0, 0, 1, 0, 1, 1, 0, 0, np.nan, 1], [1, 0, 0, 0, 1, 0, 1, 1, 0, 1, 0, 1]])
    low, high, draws = alpha_interval(codes, 1)
    assert krippendorff_alpha(codes) == pytest.approx(0.65, abs=0.005)
    assert -0.2 < low < 0.65 < high <= 1
    assert draws > 900
    assert np.isnan(alpha_interval(np.ones((2, 5)), 1)[0])
