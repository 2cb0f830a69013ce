import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.statistics.leakage import SHARES, leak_ratio

RATES = st.floats(0.01, 20)


def told(own, other, shares):
    """Rates as they are told, from true ones."""
    kept, leaked = shares
    return kept * own + leaked * other, (1 - kept) * own + (1 - leaked) * other


def one(*values):
    return tuple(np.array([value]) for value in values)


@given(RATES, RATES, RATES, st.sampled_from(sorted(SHARES)))
def test_outlets_alike_in_their_own_words_show_just_the_leak(own, other_a, other_b, tier):
    (own_a, rest_a), (own_b, rest_b) = (told(own, other, SHARES[tier]) for other in (other_a, other_b))
    found = leak_ratio(one(own_a, own_b), one(rest_a, rest_b), SHARES[tier])[0]
    assert found == pytest.approx(own_a / own_b, rel=1e-6)


@given(RATES, RATES, RATES, RATES)
def test_swapping_sides_inverts_it_and_the_unit_of_words_does_not_show(own_a, own_b, other_a, other_b):
    shares = SHARES["parse"]
    found = leak_ratio(one(own_a, own_b), one(other_a, other_b), shares)[0]
    turned = leak_ratio(one(own_b, own_a), one(other_b, other_a), shares)[0]
    scaled = leak_ratio(one(9 * own_a, 9 * own_b), one(9 * other_a, 9 * other_b), shares)[0]
    if np.isfinite(found):
        assert found * turned == pytest.approx(1) or found == 0
        assert scaled == pytest.approx(found)


def test_no_others_no_leak_and_no_hits_no_ratio():
    assert leak_ratio(one(2.0, 1.0), one(0.0, 0.0), (1.0, 0.2))[0] == 1
    assert np.isnan(leak_ratio(one(0.0, 0.0), one(0.0, 0.0), SHARES["parse"])[0])
