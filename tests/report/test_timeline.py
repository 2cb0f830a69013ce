"""Rates over time: who leads against all others, one scale, days as people say them, the day of `around`."""

import pytest

from framing.config.study import ReportSettings
from framing.report.page import Page
from framing.report.prose.wording import day_range, period_name
from framing.report.sections.timeline import THIN, _lines, _rows, _top, draw, render
from tests.page_stories import make_told_run

POST = "The Harbour Post"


def page_of(run, **comparison):
    tables, told = run
    told = told | {"comparison": told["comparison"] | comparison}
    return Page(tables, told, ReportSettings(), lambda template, **values: values)


@pytest.fixture(scope="module")
def run():
    return make_told_run()


def test_leader_and_others_add_up_to_all_together(run):
    rows = [r for r in _rows(page_of(run)) if r["frame"] == "threat"]
    others, own = _lines(rows, POST)
    whole = {r["period"]: r for r in rows if r["group"] == "*"}
    for period, one in {r["period"]: r for r in own}.items():
        rest = next(r for r in others if r["period"] == period)
        for name in ("documents", "tokens", "hits"):
            assert rest[name] + one[name] == whole[period][name]
        assert rest["rate"] == pytest.approx(1000 * rest["hits"] / rest["tokens"])
    assert [r["group"] for r in _lines(rows, "")[0]] == ["*"] * len(whole)


def test_all_frames_stand_on_one_scale(run):
    page = page_of(run)
    charts = [figure.chart.to_dict(validate=False) for figure in draw(page)]
    ends = {str(enc["y"]["scale"]["domain"]) for c in charts for layer in c["layer"]
            if (enc := layer["encoding"]).get("y", {}).get("field") == "value"}  # fmt: skip
    assert len(charts) == 3
    assert len(ends) == 1


def test_a_point_on_a_few_words_does_not_set_the_scale():
    thin = {"rate": 90.0, "tokens": THIN - 1, "conf_high": None}
    assert _top([thin, {"rate": 4.0, "tokens": 500, "conf_high": 4.5}]) == 5


@pytest.mark.parametrize(("around", "marked"), [("2024-03-16", True), ("", False)])
def test_the_day_that_the_study_turns_around_is_marked(run, around, marked):
    page = page_of(run, around=around)
    assert ("16 Mar 2024" in render(page)["around"]) == marked
    assert ('"kind": "around"' in str(next(draw(page)).chart.to_dict(validate=False)).replace("'", '"')) == marked


@pytest.mark.parametrize(
    ("label", "said"),
    [("2024-W01", "1–7 Jan 2024"), ("2024-W05", "29 Jan–4 Feb 2024"), ("2025-W01", "30 Dec 2024 – 5 Jan 2025"),
     ("2024-Q1", "Jan–Mar 2024"), ("2024-03", "Mar 2024"), ("2024-03-05", "5 Mar 2024"), ("2024", "2024"), ("", "")],
)  # fmt: skip
def test_periods_are_said_as_people_say_them(label, said):
    assert period_name(label) == said


def test_days_that_are_none_stay_as_they_are():
    assert day_range("soon", "") == "soon"
    assert day_range("", "") == ""


@pytest.mark.parametrize(("periods", "articles", "drawn"), [(2, 40, False), (8, 1, False), (8, 5, True)])
def test_few_periods_or_articles_are_a_line_and_not_a_chart(run, periods, articles, drawn):
    tables, told = run
    rows = tables["timeline"]
    kept = sorted(set(rows["period"]))[:periods]
    cells = rows[rows["period"].isin(kept)].assign(documents=articles)
    page = page_of((tables | {"timeline": cells}, told))
    assert bool(list(draw(page))) == drawn
    assert ("charts" in render(page)) == drawn
    if not drawn:
        assert render(page)["articles"] == f"{periods * articles} articles"
        assert render(page)["table"].head[:2] == ["Frame", "Period"]


def test_a_frame_without_a_mention_is_named_and_not_drawn(run):
    tables, told = run
    rows = tables["timeline"]
    page = page_of((tables | {"timeline": rows.assign(hits=rows["hits"].where(rows["frame"] != "hegemony", 0))}, told))
    assert [str(name) for name in render(page)["silent"]] == ["<bdi>hegemony</bdi>"]
    assert len(list(draw(page))) == 2
