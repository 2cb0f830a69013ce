"""How much of what is alike is chance, what chance costs a pair, and what undated documents may join."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.clustering.events import chance, find_events
from framing.clustering.events.neighbours import Densities
from framing.clustering.features import read_features
from framing.corpus.date_ranges import Intervals

from .test_detection import WORDS, corpus, groups, truth

PLACES = np.array([f"town{i}" for i in range(40)])


def formulas(days=60, each=6, seed=3):
    """The same few sentences every day with other places in them: no day tells what another does not."""
    random = np.random.default_rng(seed)
    rows = []
    for day in range(days):
        date = (pd.Timestamp("2024-01-01") + pd.Timedelta(days=day)).strftime("%Y-%m-%d")
        for i in range(each):
            told = f"{random.choice(WORDS)} {random.choice(WORDS)} shelled overnight near {random.choice(PLACES)}"
            rows.append((f"f{day:02}{i}", f"S{i % 3}", date, told, "", "f"))
    return pd.DataFrame(rows, columns=["doc_id", "source", "date", "title", "text", "truth"])


def test_happenings_are_no_chance_and_formulas_are_nothing_else():
    assert find_events(corpus(events=40, days=28), []).chance_share == 0
    found = find_events(formulas(), [])
    assert found.chance_share > 0.5
    assert any("chance share" in note for note in found.notes)


def test_without_days_far_apart_chance_is_not_told():
    for documents in (
        corpus().assign(date=""),
        corpus().assign(date="2024-01-01"),
        corpus(events=2),
        corpus().iloc[:0],
    ):
        found = find_events(documents, [])
        assert found.chance_share is None
        assert not any("chance share" in note for note in found.notes)


def test_the_share_is_that_of_all_pairs():
    documents = formulas(days=40, each=4).sort_values("date", ignore_index=True)
    vectors = read_features(documents, parts=frozenset(("words",))).vectors
    random = np.random.default_rng(0)
    densities = Densities(random.uniform(0, 0.1, len(documents)), random.uniform(1, 1.5, len(documents)))
    days = Intervals.of(documents["date"])
    density, scale = densities
    likeness = ((vectors @ vectors.T).toarray() - (density[:, None] + density) / 2) * scale[:, None] * scale
    gap = np.abs(days.low[:, None] - days.low)
    pair = np.triu(np.ones_like(gap, dtype=bool), 1)
    near, far = pair & (gap <= 3), pair & (gap > chance.APART_DAYS)
    reached = int((likeness[near] >= 0.3).sum())
    share = chance.measure_chance(vectors, densities, days, reached, 3, 0.3)
    assert share == pytest.approx((likeness[far] >= 0.3).mean() / (likeness[near] >= 0.3).mean())
    assert math.isnan(chance.measure_chance(vectors, densities, days, chance.FEWEST - 1, 3, 0.3))


def test_the_reach_of_chance_is_the_cosine_that_one_window_in_ten_attains():
    documents = formulas(days=40, each=4).sort_values("date", ignore_index=True)
    vectors = read_features(documents, parts=frozenset(("words",))).vectors
    days = Intervals.of(documents["date"])
    wanted = np.arange(len(documents)) % 3 > 0
    reach = chance.measure_reach(vectors, days, wanted, 3)
    cosine, gap = (vectors @ vectors.T).toarray(), np.abs(days.low[:, None] - days.low)
    for i in range(len(documents)):
        far = np.sort(cosine[i][gap[i] > chance.APART_DAYS])[::-1]
        rank = max(math.ceil(0.1 * len(far) / ((gap[i] <= 3).sum() - 1)), 1)
        assert reach[i] == pytest.approx(far[rank - 1] if wanted[i] else 0)


@given(st.floats(0, 2), st.floats(0, 2))
def test_the_loss_grows_with_the_share_and_no_single_article_switches_it(one, other):
    low, high = sorted((one, other))
    lost, more = chance.find_loss(low), chance.find_loss(high)
    assert 0 <= lost <= more <= chance.LOSS
    assert more - lost <= 2 * (high - low) + 1e-12
    assert (lost == 0) == (low <= 0.1)


def test_chance_breaks_formulas_up_and_leaves_happenings_together():
    both = pd.concat([formulas(), corpus(events=20, days=28)], ignore_index=True)
    found = find_events(both, [])
    assert found.chance_share > 0.3
    event = found.members.set_index("doc_id")["event_id"]
    told = both[both["truth"] != "f"]
    assert groups(found, told) == truth(told)
    assert event.index.str.startswith("f").sum() < 0.5 * (both["truth"] == "f").sum()


def undated(text):
    """A ferry that sinks on two days of January and February, each told by two sources, and an undated article."""
    random = np.random.default_rng(8)
    rows = [("u", "S9", "", "", text)]
    for month, place in (("01", "lisk"), ("02", "tolm")):
        told = [f"{place}{word}" for word in random.choice(WORDS, 12, replace=False)]
        for s in range(2):
            said = " ".join(random.choice(told, 9, replace=False))
            rows.append((f"{place}{s}", f"S{s}", f"2024-{month}-09", "", f"Ferry sinks on Tuesday {said}"))
    return pd.concat([pd.DataFrame(rows, columns=["doc_id", "source", "date", "title", "text"]), corpus()])


@pytest.mark.parametrize(("day", "joins"), [("on Tuesday", True), ("on Friday", False), ("", False)])
def test_an_undated_document_joins_an_event_only_by_a_day_it_names(day, joins):
    told = undated("").set_index("doc_id")["text"]
    documents = undated(f"{told['lisk0'].replace(' on Tuesday', '')} {day}")
    found = find_events(documents, [])
    event = found.members.set_index("doc_id")["event_id"]
    assert event["lisk0"] == event["lisk1"] != event["tolm0"]
    assert (event.get("u") == event["lisk0"]) == joins
    alone = find_events(documents[documents["doc_id"] != "u"], []).events
    dates = ["event_id", "start", "end"]
    pd.testing.assert_frame_equal(found.events[dates], alone[dates])


def test_an_undated_document_alike_to_two_times_joins_neither():
    told = undated("").set_index("doc_id")["text"]
    found = find_events(undated(f"{told['lisk0']} {told['tolm0']}"), [])
    event = found.members.set_index("doc_id")["event_id"]
    assert event["lisk0"] != event["tolm0"]
    assert "u" not in event.index


def test_an_undated_document_joins_no_single_dated_one():
    told = undated("").set_index("doc_id")["text"]
    documents = undated(told["lisk0"])
    found = find_events(documents[documents["doc_id"] != "lisk1"], [])
    assert not {"u", "lisk0"} & set(found.members["doc_id"])


def test_titles_without_letters_take_no_part():
    rows = [(f"t{i}", "S", "2024-01-05", f"2024-01-05 22:38:{i % 2}1", "") for i in range(4)]
    times = pd.DataFrame(rows, columns=["doc_id", "source", "date", "title", "text"])
    documents = pd.concat([corpus(), times], ignore_index=True)
    assert not find_events(documents, []).members["doc_id"].str.startswith("t").any()
    named = corpus(events=2)
    assert not find_events(named.assign(title="12:30"), []).events["label"].str.contains("12:30").any()
