"""What a contrast says."""

import math

import pytest
from markupsafe import Markup

from framing.report.prose.sentences import certainty, describe
from tests.page_runs import make_run

RUN = {"comparison": {"confidence": 0.95, "min_documents": 10}}


@pytest.fixture
def row():
    tables, _ = make_run()
    return tables["contrasts"].to_dict("records")[-2] | {
        "a": "A", "b": "B", "frame": "threat", "ratio": 1.6, "ratio_low": 1.2, "ratio_high": 2.1,
        "verdict": "different", "reason": "", "detectable_ratio": 2.4, "documents_needed": 400,
    }  # fmt: skip


def _plain(text: Markup) -> str:
    return text.striptags().replace("\u00a0", " ")


def test_a_difference(row):
    assert _plain(describe(row, RUN)) == "A uses threat language 1.6 times as often as B (95 % interval 1.2 to 2.1)."


def test_a_ratio_below_one_is_told_from_the_other_side(row):
    told = _plain(describe(row | {"ratio": 0.5, "ratio_low": 0.25, "ratio_high": 0.8}, RUN))
    assert told == "B uses threat language 2.0 times as often as A (95 % interval 1.2 to 4.0)."


@pytest.mark.parametrize(
    ("voice", "words"),
    [("own", "in its own words"), ("quoted", "in quotation marks"), ("attributed", "in reported speech")],
)
def test_whose_words_stands_inside_the_sentence(row, voice, words):
    told = _plain(describe(row | {"voice": voice}, RUN))
    assert told == f"A uses threat language {words} 1.6 times as often as B (95 % interval 1.2 to 2.1)."


def test_two_outlets_have_words_of_their_own(row):
    own = row | {"voice": "own"}
    assert _plain(describe(own | {"verdict": "undetermined"}, RUN)).startswith("For threat in their own words, A and B")
    assert "A and B use threat language in their own words about" in _plain(describe(own | {"verdict": "similar"}, RUN))
    rest = _plain(describe(own | {"b": "*rest", "ratio": 0.5, "ratio_low": 0.25, "ratio_high": 0.8}, RUN))
    assert "The other outlets on average use threat language in their own words" in rest
    assert "in the outlets' own words is 1.6 times" in _plain(describe(own | {"by": "period"}, RUN))


def test_shared_events_come_first(row):
    inside = row | {"voice": "own", "basis": "event", "shared_events": 34}
    told = _plain(describe(inside, RUN))
    assert told == (
        "Within the same 34 events, A uses threat language in its own words 1.6 times as often as B "
        "(95 % interval 1.2 to 2.1)."
    )
    assert _plain(describe(inside | {"verdict": "undetermined"}, RUN)).startswith(
        "Within the same 34 events, for threat in"
    )
    assert "same events, A" in _plain(describe(inside | {"shared_events": None}, RUN))


def test_all_others_are_plural(row):
    told = _plain(describe(row | {"b": "*rest", "ratio": 0.5, "ratio_low": 0.25, "ratio_high": 0.8}, RUN))
    assert told.startswith("The other outlets on average use threat language 2.0 times as often as A")


def test_nothing_told_is_still_useful(row):
    told = _plain(describe(row | {"verdict": "undetermined", "ratio_low": 0.7}, RUN))
    assert told == (
        "For threat, A and B cannot be told apart (ratio 1.6, interval 0.70 to 2.1): these articles would have "
        "shown a ratio of 2.4; a ratio of 1.5 would show with about 400 articles per outlet."
    )


def test_what_only_the_correction_keeps_back_is_said(row):
    told = _plain(describe(row | {"verdict": "undetermined", "family_size": 18}, RUN))
    assert told.startswith(
        "For threat, A and B may differ (ratio 1.6, interval 1.2 to 2.1), but not surely once all 18 comparisons are "
    )


def test_a_refusal_names_the_reason_and_the_counts(row):
    none = {"ratio": math.nan, "ratio_low": math.nan, "ratio_high": math.nan}
    told = _plain(
        describe(row | none | {"verdict": "not comparable", "reason": "too_few_documents", "documents_a": 6}, RUN)
    )
    assert "cannot be compared: fewer than 10 articles on one side." in told
    assert "in 6 articles" in told
    assert "nan" not in told.lower()


def test_a_side_without_mentions_is_told_by_the_difference(row):
    zero = {"hits_b": 0, "rate_b": 0.0, "ratio": math.nan, "ratio_high": math.nan, "difference": 3.0}
    told = _plain(describe(row | zero | {"reason": "zero_side", "difference_low": 2.0, "difference_high": 4.0}, RUN))
    assert "B: 0 mentions" in told
    assert "difference of 3.0 per 1,000 words, 95 % interval 2.0 to 4.0" in told


def test_changes_are_told_as_before_and_after(row):
    told = _plain(describe(row | {"kind": "change", "b": "A", "period": "2024-03-01"}, RUN))
    assert told.startswith("A used threat language 1.6 times as often after 2024-03-01 as before")


def test_the_most_certain_comes_first(row):
    rows = [
        row | {"verdict": v, "p_adjusted": p}
        for v, p in (
            ("not comparable", math.nan),
            ("undetermined", 0.2),
            ("different", 0.01),
            ("similar", 0.9),
            ("different", 0.001),
        )
    ]
    assert [(r["verdict"], r["p_adjusted"]) for r in sorted(rows, key=certainty)][:3] == [
        ("different", 0.001), ("different", 0.01), ("similar", 0.9)
    ]  # fmt: skip
