"""What the intervals and tests promise, on over-dispersed counts with known truth (measurement.md 1.2)."""

import numpy as np
import pytest

from framing.statistics.counts import Arm, Counts
from framing.statistics.intervals import interval, p_value
from framing.statistics.jackknife import contrast_arms, estimate_rates
from tests.statistics.generators import as_counts, draw_documents, two_arms

REPETITIONS, SIDE, RATE = 400, 50, 0.003


def repeat(ratio: float, seed: int):
    """Ratios of rates of many made corpora: one contrast each."""
    rng = np.random.default_rng(seed)
    for _ in range(REPETITIONS):
        yield contrast_arms(
            *two_arms(draw_documents(rng, SIDE, RATE * ratio), draw_documents(rng, SIDE, RATE)), [1, -1]
        )


@pytest.mark.parametrize("ratio", [1.0, 1.5])
def test_intervals_cover_the_truth(ratio):
    covered = []
    for found in repeat(ratio, seed=int(10 * ratio)):
        for estimate, truth in ((found.log_ratio, np.log(ratio)), (found.difference, RATE * (ratio - 1))):
            low, high = interval(estimate, 0.95)
            covered.append(low[0] <= truth <= high[0])
    ratios, differences = np.mean(np.array(covered).reshape(-1, 2), axis=0)
    assert 0.91 <= ratios <= 0.98
    assert 0.91 <= differences <= 0.98


def test_false_positives_are_about_five_in_a_hundred():
    p = np.array([p_value(found.log_ratio)[0] for found in repeat(1.0, seed=77)])
    assert 0.02 <= (p < 0.05).mean() <= 0.08


def test_a_doubled_rate_is_found_in_the_right_direction():
    found = [(p_value(f.log_ratio)[0], f.log_ratio.value[0]) for f in repeat(2.0, seed=5)]
    claims = np.array([value for p, value in found if p < 0.05])
    assert len(claims) > 0.4 * REPETITIONS
    assert (claims > 0).all()


def test_the_interval_of_one_rate_covers_it():
    rng = np.random.default_rng(11)
    drawn = [draw_documents(rng, SIDE) for _ in range(REPETITIONS)]
    tokens, hits = (np.concatenate(parts) for parts in zip(*drawn, strict=True))
    rates = estimate_rates(as_counts(tokens, hits), np.repeat(np.arange(REPETITIONS), SIDE), REPETITIONS)
    low, high = interval(rates.log_rate, 0.95)
    assert 0.91 <= ((low <= np.log(RATE)) & (np.log(RATE) <= high)).mean() <= 0.98


def test_shared_events_need_clusters():
    """With documents of both sides about the same few events, documents are no independent evidence."""
    rng = np.random.default_rng(6)
    rejected = []
    for _ in range(200):
        event = rng.integers(0, 12, 200)
        mood = rng.lognormal(0, 0.8, (2, 12))
        arm = np.arange(200) % 2
        tokens = np.full(200, 500.0)
        hits = rng.poisson(2 * mood[arm, event]).astype(float)
        rejected.append([p_of(tokens, hits, arm, cluster) < 0.05 for cluster in (np.arange(200), event)])
    by_document, by_event = np.mean(rejected, axis=0)
    assert by_document > 0.2
    assert by_event < 0.1


def p_of(tokens, hits, arm, cluster):
    shape = (2, cluster.max() + 1)
    length, total = np.zeros(shape), np.zeros(shape)
    np.add.at(length, (arm, cluster), tokens)
    np.add.at(total, (arm, cluster), hits)
    unit = np.arange(shape[1])
    counts = Counts(length.sum(axis=0), unit, np.zeros_like(unit), total.sum(axis=0), 1)
    return p_value(contrast_arms(counts, [Arm(length[i], total[i]) for i in (0, 1)], [1, -1]).log_ratio)[0]
