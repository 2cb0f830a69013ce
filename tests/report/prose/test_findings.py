"""Several comparisons in one sentence: nothing is averaged, every ratio keeps its interval."""

import pytest

from framing.report.prose.findings import LISTED, find, tell
from tests.page_runs import make_run

RUN = {"comparison": {"confidence": 0.95, "min_documents": 10}}


@pytest.fixture
def row():
    tables, _ = make_run()
    return tables["contrasts"].to_dict("records")[-2] | {
        "a": "A", "b": "B", "frame": "threat", "voice": "own", "ratio": 1.6, "ratio_low": 1.2, "ratio_high": 2.1,
        "verdict": "different", "reason": "", "detectable_ratio": 2.4, "shared_events": 34, "basis": "event",
        "p_adjusted": 0.01, "ratio_standardised": 1.6, "ratio_standardised_low": 1.2, "ratio_standardised_high": 2.1,
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
    assert rest[0].startswith("For threat in their own words, none of these can be told apart from the other")


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


def test_both_questions_stand_in_one_sentence_and_the_stronger_answer_leads(row):
    crude = row | {"basis": "crude", "ratio": 6.2, "ratio_low": 4.0, "ratio_high": 9.7, "p_adjusted": 1e-9}
    event = row | {"verdict": "undetermined", "ratio": 1.4, "ratio_low": 0.8, "ratio_high": 2.6, "shared_events": 17}
    (told,) = _told([event, crude])
    assert told == (
        "A uses threat language in its own words 6.2 times as often as B (95 % interval 4.0 to 9.7). "
        "Inside the 17 events both covered, there is too little to tell: 1.4 times (0.80 to 2.6)."
    )
    (turned,) = _told([crude | {"verdict": "undetermined"}, event | {"verdict": "different"}])
    assert turned.startswith(
        "Within the same 17 events, A uses threat language in its own words 1.4 times as often as B"
    )
    assert turned.endswith(
        "Over all articles, it may be 6.2 times (4.0 to 9.7), but not surely once all comparisons are allowed for."
    )
    refused = {"verdict": "not comparable", "reason": "zero_side", "ratio": None}
    (none,) = _told([crude, event | refused | {"reason": "few_clusters", "shared_events": 0}])
    assert none.endswith("They share no events: nothing can be said of how they tell the same.")
    (why,) = _told([crude, event | refused | {"reason": "few_clusters", "shared_events": 4}])
    assert why.endswith("Inside the 4 events both covered, nothing can be said (fewer than 5 independent articles or "
                        "stories).")  # fmt: skip


def test_the_second_answer_is_told_from_the_side_that_has_more(row):
    crude = row | {"basis": "crude", "ratio": 0.5, "ratio_low": 0.25, "ratio_high": 0.8, "ratio_standardised": 0.5}
    crude |= {"ratio_standardised_low": 0.25, "ratio_standardised_high": 0.8}
    event = row | {"ratio": 0.4, "ratio_low": 0.2, "ratio_high": 0.8}
    (told,) = _told([crude, event])
    assert told.endswith("Inside the 34 events both covered, 2.5 times (1.2 to 5.0).")


def test_the_second_answer_goes_the_way_of_the_first_where_nothing_is_claimed(row):
    event = row | {"verdict": "undetermined", "ratio": 0.5, "ratio_low": 0.2, "ratio_high": 1.2}
    other = row | {"basis": "crude", "verdict": "undetermined", "ratio": 2.7, "ratio_low": 0.9, "ratio_high": 4.0}
    told = str(tell(event | {"other": other}, RUN).striptags())
    assert "ratio 0.50" in told
    assert told.endswith("Over all articles, there is too little to tell: 2.7 times (0.90 to 4.0).")


def test_what_a_finding_hangs_on_is_named(row):
    (told,) = _told([row | {"basis": "crude", "fragile": True, "culprit": "the term hegemon*"}])
    assert told.endswith(" It rests on words that begin with “hegemon”, without which it would not stand.")
    (told,) = _told([row | {"fragile": True, "culprit": "the term a", "culprit_words": ["a", "b"], "basis": "crude"}])
    assert told.endswith(" It rests on the words “a” and “b”, without which it would not stand.")
    (told,) = _told([row | {"fragile": True, "culprit": "the term a", "culprit_words": list("abc"), "basis": "crude"}])
    assert " It rests on the words “a”, “b” …, without" in told
    (told,) = _told([row | {"basis": "crude", "fragile": True, "culprit": "the article “T” (A, 2024)"}])
    assert told.endswith(" It rests on the article “T” (A, 2024), without which it would not stand.")


def test_what_does_not_outlast_one_mix_of_kinds_says_so(row):
    crude, lead = row | {"basis": "crude"}, " With one mix of genres and lengths for both "
    mixed = crude | {"ratio_standardised": 1.2, "ratio_standardised_low": 0.8, "ratio_standardised_high": 1.9}
    assert _told([mixed])[0].endswith(f"{lead}there is too little to tell: 1.2 times (0.80 to 1.9).")
    none = crude | {"ratio_standardised": None}
    assert _told([none])[0].endswith(f"{lead}nothing can be told, so it may be the kinds of articles that differ.")
    assert lead not in _told([mixed | {"ratio_standardised_low": 1.1}])[0] + _told([none | {"basis": "event"}])[0]


def test_the_strongest_of_many_is_told_with_what_is_left_of_it(row):
    shrunk = {"ratio_shrunk": 0.8, "ratio_shrunk_low": 0.5, "ratio_shrunk_high": 1.0, "family_size": 18}
    (told,) = _told([row | shrunk | {"ratio": 0.5, "ratio_low": 0.25, "ratio_high": 0.8}])
    assert told.endswith("interval 1.2 to 4.0; 1.2 allowing for luck).")
    assert "luck" not in _told([row | shrunk | {"family_size": 1}])[0]


def test_a_finding_has_three_clauses_and_one_with_a_doubt_stands_alone(row):
    crude = row | {"basis": "crude", "fragile": True, "culprit": "the term hegemon*", "ratio_standardised": None}
    told = _told([crude, row | {"ratio_low": 0.9, "verdict": "undetermined"}])[0]
    assert told.count(". ") == 2  # the claim, the other question, the first doubt
    pair = crude | {"b": "Other", "fragile": False, "ratio_standardised": row["ratio"]}
    pair |= {f"ratio_standardised_{end}": row[f"ratio_{end}"] for end in ("low", "high")}
    assert len(_told([crude, pair, pair | {"b": "Third"}])) == 2


def test_events_told_in_different_genres_are_not_called_unshared(row):
    event = row | {"verdict": "not comparable", "reason": "different_genres", "shared_events": 0}
    (told,) = _told([row | {"basis": "crude"}, event])
    assert (
        "Inside the same events nothing can be said (what both tell, they tell in articles of different kinds" in told
    )


def test_two_answers_missing_for_one_reason_are_one(row):
    none = row | {"verdict": "not comparable", "reason": "no_words", "shared_events": 0, "ratio": None}
    (told,) = _told([none | {"basis": "crude"}, none])
    assert told.count("nothing can be said") == 0
    assert "one side has no such words at all" in told
    alone = none | {"reason": "few_clusters"}
    assert _told([alone])[0].startswith("A and B share no events, so nothing can be said of threat")


def test_what_depends_on_doubtful_event_members_says_so(row):
    core = row | {"core_ratio": 1.2, "core_ratio_low": 0.8, "core_ratio_high": 1.9}
    assert _told([core])[0].endswith(
        " It depends on doubtful event members: without the quarter of articles least like their event, 1.2 times "
        "(0.80 to 1.9)."
    )
    assert "doubtful" not in _told([core | {"core_ratio_low": 1.1}])[0] + _told([core | {"basis": "crude"}])[0]
