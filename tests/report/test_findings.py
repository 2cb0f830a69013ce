"""Several comparisons in one sentence: nothing is averaged, every ratio keeps its interval."""

import pytest
from page_runs import make_run

from framing.report.findings import LISTED, find

RUN = {"comparison": {"confidence": 0.95, "min_documents": 10}}


@pytest.fixture
def row():
    tables, _ = make_run()
    return tables["contrasts"].to_dict("records")[-2] | {
        "a": "A", "b": "B", "frame": "threat", "voice": "own", "ratio": 1.6, "ratio_low": 1.2, "ratio_high": 2.1,
        "verdict": "different", "reason": "", "detectable_ratio": 2.4, "shared_events": 34, "basis": "event",
        "p_adjusted": 0.01,
    }  # fmt: skip


def _told(rows):
    return [f.text.striptags().replace("\u00a0", " ") for f in find(rows, RUN)]


def test_one_above_several_is_one_sentence_with_every_ratio(row):
    other = {"a": "C", "b": "A", "ratio": 0.5, "ratio_low": 0.25, "ratio_high": 0.8, "shared_events": 20}
    (told,) = _told([row, row | other])
    assert told == (
        "A uses threat language in its own words more often than two other outlets, within the events that they share: "
        "1.6 times as often as B (95 % interval 1.2 to 2.1; 34 events), "
        "2.0 times as often as C (1.2 to 4.0; 20 events)."
    )


def test_the_same_against_another_frame_or_voice_is_another_sentence(row):
    rows = [row, row | {"b": "C"}, row | {"b": "C", "frame": "hegemony"}, row | {"b": "C", "voice": "*"}]
    assert [len(f.rows) for f in find(rows, RUN)] == [1, 2, 1]
    assert sum(len(f.rows) for f in find(rows, RUN)) == len(rows)


def test_what_cannot_be_told_is_listed_with_what_would_have_shown(row):
    open_ = row | {"verdict": "undetermined", "ratio_low": 0.7, "basis": "topic-week"}
    (told,) = _told([open_, open_ | {"b": "C", "detectable_ratio": None}])
    assert told == (
        "For threat in their own words, these cannot be told apart, within the same topic and week: "
        "A and B (ratio 1.6, interval 0.70 to 2.1; only 2.4 or more would have shown); "
        "A and C (ratio 1.6, interval 0.70 to 2.1)."
    )
    rest = _told([open_ | {"b": "*rest"}, open_ | {"a": "C", "b": "*rest"}])
    assert rest[0].startswith("For threat in their own words, none of these can be told apart from all other outlets")


def test_what_cannot_be_compared_is_counted_by_reason(row):
    no = row | {"verdict": "not comparable", "reason": "too_few_documents", "b": "*rest"}
    rows = [no | {"a": f"Outlet {i}"} for i in range(LISTED + 2)]
    (told,) = _told(rows)
    assert told.startswith(
        f"{len(rows)} comparisons cannot be made: fewer than 10 articles on one side. threat: Outlet 0"
    )
    assert told.endswith("and 2 more.")


def test_what_only_the_correction_keeps_back_has_its_own_sentence(row):
    leaning = row | {"verdict": "undetermined", "family_size": 18}
    assert all("may differ" in text for text in _told([leaning, leaning | {"b": "C"}]))


def test_every_comparison_is_told_once(row):
    tables, run = make_run(tuple("ABCDE"), documents=12)
    rows = tables["contrasts"].query("family == 'primary'").to_dict("records")
    told = [(r["a"], r["b"], r["frame"]) for f in find(rows, run) for r in f.rows]
    assert sorted(told) == sorted((r["a"], r["b"], r["frame"]) for r in rows)
