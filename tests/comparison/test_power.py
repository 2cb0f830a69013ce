"""A difference put into a corpus is found as often as it should be, and nothing is found where there is none."""

import numpy as np
import pandas as pd
import pytest

from framing.comparison.power import PowerDesign, measure_power
from framing.errors import InputError


def corpus(events=40, sources=("A", "B"), rate=0.01, seed=1, ratio=1.0):
    """Every source tells every event once in 400 words, 100 of them quoted; hits vary between events."""
    rng = np.random.default_rng(seed)
    level = rng.gamma(4, 0.25, events)
    rows = [
        (f"{source}{e:03}", source, 400, 100, True, f"e{e}", rng.poisson(300 * rate * level[e] * (ratio if s else 1)))
        for s, source in enumerate(sources)
        for e in range(events)
    ]
    table = pd.DataFrame(rows, columns=["doc_id", "source", "tokens", "tokens_quoted", "included", "event_id", "hits"])
    scores = table[["doc_id", "hits"]].assign(field="text", frame="threat", voice="own")
    clusters = table[["doc_id"]].assign(cluster=table["event_id"])
    return table.drop(columns="hits"), scores, clusters


def design(**more):
    return PowerDesign(**{"alpha": {"crude": 0.05, "event": 0.05}, "voice": "own", "repetitions": 60} | more)


def test_power_grows_with_the_ratio_and_is_alpha_without_one():
    found = measure_power(*corpus(), design(ratios=(1.0, 1.25, 2.0, 3.0), repetitions=200))
    for _, rows in found.groupby("basis"):
        power = rows["power"].tolist()
        assert power[0] < 0.12
        assert power[0] < power[1] < power[2] <= power[3]
        assert power[3] > 0.95


def test_what_is_there_already_is_taken_out_first():
    plain, tilted = (measure_power(*corpus(ratio=r, rate=0.02), design(ratios=(1.0, 1.5))) for r in (1.0, 2.5))
    assert tilted["power"].iloc[0] < 0.15
    assert tilted["power"].iloc[1] == pytest.approx(plain["power"].iloc[1], abs=0.25)


def test_a_smaller_corpus_and_a_stricter_level_show_less():
    large = measure_power(*corpus(40), design(ratios=(1.5,)))["power"]
    assert (measure_power(*corpus(10), design(ratios=(1.5,)))["power"] < large).all()
    strict = design(ratios=(1.5,), alpha={"crude": 0.001, "event": 0.001})
    assert (measure_power(*corpus(40), strict)["power"] < large).all()


def test_the_order_of_rows_does_not_matter():
    documents, scores, clusters = corpus(12, ("A", "B", "C"))
    rng = np.random.default_rng(3)
    shuffled = [t.iloc[rng.permutation(len(t))].reset_index(drop=True) for t in (documents, scores, clusters)]
    pd.testing.assert_frame_equal(
        measure_power(documents, scores, clusters, design()), measure_power(*shuffled, design())
    )


def test_no_hit_no_shared_event_and_one_source():
    documents, scores, clusters = corpus(12)
    none = scores.assign(hits=scores["hits"].where(scores["doc_id"].str.startswith("A"), 0))
    assert measure_power(documents, none, clusters, design())["power"].isna().all()
    apart = measure_power(documents.assign(event_id=""), scores, clusters, design())
    assert apart[apart["basis"] == "event"]["power"].isna().all()
    assert apart[apart["basis"] == "crude"]["power"].notna().all()
    with pytest.raises(InputError, match="fewer than two sources"):
        measure_power(documents[documents["source"] == "A"], scores, clusters, design())
