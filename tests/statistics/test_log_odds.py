import numpy as np
import pytest

from framing.statistics.log_odds import WordSums, log_odds

A, B = np.array([30.0, 10, 0, 960]), np.array([45.0, 30, 5, 920])


def one_cluster(hits):
    """A side that is one document: nothing is known of its spread, the model's error holds."""
    return WordSums(hits.sum(), hits.sum() ** 2, hits, hits**2, hits * hits.sum())


def of_documents(counts):
    length = counts.sum(axis=1)
    return WordSums(
        length.sum(),
        (length**2).sum(),
        counts.sum(axis=0),
        (counts**2).sum(axis=0),
        (counts * length[:, None]).sum(axis=0),
    )


@pytest.mark.parametrize(
    ("background", "prior", "value", "z"),
    [
        (np.full(4, 0.25), 0.04, [-0.42, -1.12, -6.22, 0.74], [-1.79, -3.06, -0.62, 15.94]),
        ((A + B) / 2000, 500.0, [-0.28, -0.71, -1.61, 0.48], [-1.46, -2.58, -1.65, 12.75]),
    ],
)
def test_oracle(background, prior, value, z):
    found = log_odds(one_cluster(A), one_cluster(B), background, prior)
    assert found.value == pytest.approx(value, abs=0.006)
    assert found.value / found.error == pytest.approx(z, abs=0.006)


def test_swapping_the_sides_negates():
    there, back = (log_odds(one_cluster(x), one_cluster(y), (A + B) / 2000) for x, y in ((A, B), (B, A)))
    assert there.value == pytest.approx(-back.value)
    assert there.error == pytest.approx(back.error)


def test_spread_is_the_sum_over_documents():
    counts = np.array([[3.0, 7], [0, 10], [9, 1]])
    arm, share = of_documents(counts), 12 / 30
    assert arm.spread()[0] == pytest.approx(((counts[:, 0] - share * 10) ** 2).sum())


def test_random_halves_of_clustered_words_do_not_cry_wolf():
    """Words clump in documents; split at random nothing differs. The model's z is wrong, the robust one is near .05."""
    rng = np.random.default_rng(11)
    rates = rng.gamma(0.25, 4.0, size=(300, 120)) * rng.gamma(2.0, 1.0, size=120)
    counts = rng.poisson(rates).astype(float)
    robust, model = [], []
    for _ in range(20):
        first = rng.permutation(300) < 150
        a, b = of_documents(counts[first]), of_documents(counts[~first])
        background = counts.sum(axis=0) / counts.sum()
        found = log_odds(a, b, background)
        plain = log_odds(one_cluster(a.hits), one_cluster(b.hits), background)
        robust.append(np.abs(found.value / found.error) > 1.96)
        model.append(np.abs(plain.value / plain.error) > 1.96)
    assert np.mean(robust) < 0.09
    assert np.mean(model) > 0.25
