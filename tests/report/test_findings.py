"""The table of findings: the declared comparisons alone, each with a sentence that can stand alone."""

import pandas as pd
import pytest

from framing import tables
from framing.config.study import ComparisonSettings
from framing.report.findings import STRONGEST, strongest, tabulate_findings
from framing.report.prose.sentences import certainty
from tests.page_runs import make_run


@pytest.fixture(scope="module")
def contrasts():
    return make_run(("The Harbour Post", "The Sarrow Courier", "The Meridian Ledger"))[0]["contrasts"]


@pytest.fixture(scope="module")
def findings(contrasts):
    return tables.check("findings", tabulate_findings(contrasts, ComparisonSettings()))


def test_they_are_the_primary_rows_with_their_numbers(contrasts, findings):
    key = list(tables.TABLES["findings"].key)
    shared = [c for c in tables.column_names("findings") if c != "sentence"]
    primary = tables.rounded("contrasts", contrasts[contrasts["family"] == "primary"])
    assert len(primary) > STRONGEST
    ours, theirs = (t[shared].sort_values(key, ignore_index=True) for t in (findings, primary))
    pd.testing.assert_frame_equal(ours, theirs, check_dtype=False)


def test_the_most_certain_stand_first_whatever_the_order_of_the_contrasts(contrasts, findings):
    keys = [certainty(row) for row in findings.to_dict("records")]
    assert keys == sorted(keys)
    turned = tables.check("findings", tabulate_findings(contrasts[::-1], ComparisonSettings()))
    assert tables.to_csv("findings", turned) == tables.to_csv("findings", findings)


def test_a_sentence_names_both_sides_and_holds_no_markup(findings):
    for row in findings.itertuples():
        assert row.a in row.sentence
        assert row.b in row.sentence or row.b == tables.REST
        assert row.sentence.endswith(".")
        assert not any(mark in row.sentence for mark in ("<", "&", "\n"))


def test_names_that_look_like_markup_stay_as_they_are(contrasts):
    named = contrasts.assign(a="A<b>&amp;c")
    assert all("A<b>&amp;c" in s for s in tabulate_findings(named, ComparisonSettings())["sentence"])


def test_the_strongest_are_one_a_pair_and_frame(contrasts):
    both = pd.concat([contrasts, contrasts.assign(basis="event", shared_events=20)])
    found = tabulate_findings(both, ComparisonSettings())
    assert len(found) == 2 * (contrasts["family"] == "primary").sum()
    told = strongest(found)
    assert len(told) == len(set(told)) == STRONGEST
    rows = found[found["sentence"].isin(told)]
    assert not rows.duplicated(["a", "b", "frame"]).any()
    assert all("Over all articles" in s or "both covered" in s for s in told)


def test_nothing_compared_is_a_table_without_rows(contrasts):
    found = tables.check("findings", tabulate_findings(contrasts.iloc[:0], ComparisonSettings()))
    assert strongest(found) == []
