import numpy as np
import pandas as pd
import pytest

from framing.errors import InputError
from framing.measures.budget import Population, plan_budget
from framing.measures.quality import check_lexicons, measure_quality
from framing.measures.sheets import HIT, NEAR, read_sheets
from framing.runs.sampling import number_mentions
from tests.measures.code_sheets import DOCUMENTS, DRAW, EVIDENCE, drawn, filled, write


def answer(unit):
    """At A every mention is right, at B every second; at B one near sentence in three is a use that was missed."""
    number, b = int(unit["doc_id"][1:]), unit["doc_id"].startswith("B")
    if unit["stratum"] == HIT:
        return ("no", "") if b and number % 4 < 2 else ("yes", "own" if number % 2 else "quoted")
    return ("yes", "own") if unit["stratum"] == NEAR and b and number % 3 == 0 else ("no", "")


def measure(tmp_path, units=None, give=answer, **change):
    sheet = filled(drawn() if units is None else units, give).assign(**change)
    return measure_quality(read_sheets([write(tmp_path, sheet)]), EVIDENCE, DOCUMENTS)


def test_precision_recall_and_voice_by_source(tmp_path):
    found = measure(tmp_path, drawn(100)).quality.set_index(["level", "name", "measure"])
    assert found.loc[("source", "A", "precision"), "estimate"] == 1
    assert found.loc[("source", "B", "precision"), "estimate"] == pytest.approx(0.5, abs=0.12)
    assert found.loc[("source", "A", "own told own"), "estimate"] == 1
    recall = found.loc[("source", "B", "recall")]
    assert recall["conf_low"] < recall["estimate"] < recall["conf_high"] < 1
    assert found.loc[("frame", "*", "precision"), "estimate"] == pytest.approx(0.75, abs=0.06)
    assert found.loc[("term", "menace", "precision"), "coded"] == found.loc[("frame", "*", "precision"), "coded"]


def test_what_cannot_be_estimated_says_how_many_more_codes(tmp_path):
    recall = measure(tmp_path).quality.query("measure == 'recall' and name == 'A'").iloc[0]
    assert np.isnan(recall["estimate"])
    assert "from stratum 2" in recall["reason"]
    assert "at most" in recall["reason"]


def test_a_stratum_that_nobody_coded_is_named(tmp_path):
    units = drawn()
    found = measure(tmp_path, units[units["stratum"] != NEAR]).quality.query("measure == 'recall'")
    assert found["estimate"].isna().all()
    part = measure(tmp_path, give=lambda u: ("", "") if u["stratum"] == NEAR else answer(u))
    assert part.quality.query("measure == 'recall'")["reason"].str.contains("nobody coded stratum 2").all()
    assert len(part.missing) == (units["stratum"] == NEAR).sum()


def test_sources_that_err_differently_are_named_with_what_it_makes(tmp_path):
    row = measure(tmp_path, drawn(100)).differences.query("measure == 'precision'").iloc[0]
    assert row["conf_low"] > 0
    assert row["induced_ratio"] == pytest.approx(row["estimate_b"] / row["estimate_a"])


def test_two_coders_agree_or_not(tmp_path):
    one = filled(drawn(), answer)
    other = one.iloc[:20].assign(coder="ben")
    sheet = read_sheets([write(tmp_path, one), write(tmp_path, other, "second.csv")])
    agreement = measure_quality(sheet, EVIDENCE, DOCUMENTS).agreement.set_index(["frame", "name"])
    assert agreement.loc[("f", "code"), "alpha"] == 1
    assert agreement.loc[("*", "code"), "units"] == 20


def test_all_coded_the_same_is_said(tmp_path):
    assert "all 120 units are coded no" in " ".join(measure(tmp_path, code="no", voice="").notes)


def test_codes_of_another_run_or_corpus_are_refused(tmp_path):
    with pytest.raises(InputError, match="drawn with other lexicons"):
        check_lexicons(DRAW, "1" * 12)
    sheet = read_sheets([write(tmp_path, filled(drawn(), answer))])
    with pytest.raises(InputError, match="of documents that are not compared here"):
        measure_quality(sheet, EVIDENCE, DOCUMENTS.iloc[5:])
    with pytest.raises(InputError, match="not found here"):
        measure_quality(sheet, EVIDENCE.iloc[60:], DOCUMENTS)
    with pytest.raises(InputError, match="drawn from 30 mentions of f at A, the run has 31"):
        measure_quality(sheet, pd.concat([EVIDENCE, EVIDENCE.iloc[:1].assign(start=5)]), DOCUMENTS)


def test_more_codes_cost_more_and_show_less(tmp_path):
    row = {"family": "primary", "frame": "f", "a": "A", "b": "B", "ratio_low": 0.8, "ratio_high": 1.3,
           "detectable_ratio": 1.4}  # fmt: skip
    mentions = number_mentions(EVIDENCE)
    sentences = pd.Series({"A": 600, "B": 600})
    found = plan_budget(Population(mentions, sentences, pd.DataFrame([row]), 0.95), (50, 100, 200))
    assert found["codes"].is_monotonic_increasing
    assert found["ratio"].is_monotonic_decreasing
    assert (found["ratio"] > found["uncoded_ratio"]).all()
    assert found["hours"].tolist() == pytest.approx((found["codes"] * 20 / 3600).tolist())
