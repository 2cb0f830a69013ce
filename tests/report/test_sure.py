"""How sure: six lines with a link each, and only what was measured."""

import json
import re
from pathlib import Path

import pytest

from framing.config.study import ReportSettings
from framing.report import build_page
from framing.report.page import Page
from framing.report.sections.sure import measured, render
from tests.page_runs import empty_run, make_run
from tests.page_stories import make_told_run

RECORD = Path(__file__).resolve().parents[2] / "benchmarks" / "records" / "lexicons.json"


def lines(tables, run, **more):
    page = Page(tables, run | more, ReportSettings(), lambda template, **values: values)
    return render(page)["lines"]


def test_six_lines_each_with_a_link():
    tables, run = make_told_run()
    html = build_page(tables, run, ReportSettings())
    section = re.search(r'<section id="sure".*?</section>', html, re.S)[0]
    assert section.count("<li>") == 6
    for place in re.findall(r'href="#(\w+)"', section):
        assert f'id="{place}"' in html


def test_the_lists_are_quoted_by_the_version_that_was_read():
    known = measured()["lexicon"]
    record = json.loads(RECORD.read_text(encoding="utf-8"))["all"]
    for one in known:
        found = record[one["name"]]
        assert (one["coded"], one["precision"]) == (found["coded"], pytest.approx(found["precision"], abs=0.005))
    used = [{"name": one["name"], "version": one["version"]} for one in known]
    told = str(lines(*make_told_run(), lexicons=used)[2]["text"])
    assert all(f"{100 * one['precision']:.0f}" in told for one in known)
    other = lines(*make_told_run(), lexicons=[used[0] | {"version": "0.0.1"}])[2]
    assert "not known" in other["text"]


@pytest.mark.parametrize(("tier", "said"), [("off", "not told"), ("quotes", "pass for"), ("parse", "not measured")])
def test_voices_are_told_of_what_was_measured(tier, said):
    assert said in lines(*make_told_run(), voice={"tier": tier})[1]["head"]


def test_events_that_are_chance_do_not_carry_the_title():
    tables, run = make_told_run()
    rows = tables["contrasts"]
    here = (rows["basis"] == "event") & (rows["family"] == "primary") & rows["ratio"].notna()
    tables["contrasts"] = rows.assign(verdict=rows["verdict"].where(~here, "different"))
    sides = [
        (share, Page(tables, run | {"events": {"chance_share": share}}, ReportSettings(), None)) for share in (0.1, 0.3)
    ]
    assert [page.leads[0] for _, page in sides] == ["event", "crude"]
    assert ": too many" in lines(tables, run, events={"chance_share": 0.3})[3]["text"]


@pytest.mark.parametrize("make", [make_run, lambda: make_run(("Solo",))])
def test_nothing_known_is_said_so(make):
    told = lines(*make())
    assert "No events." in told[3]["head"]
    assert "not known" in told[4]["head"]
    assert render(Page(*empty_run(), ReportSettings(), None)) is None
