"""The first screen: a title in words, one picture of the same rows, one sentence from each side."""

import re

import pandas as pd
import pytest

from framing.config.study import ReportSettings
from framing.report import build_page
from framing.report.opening import open_page
from framing.report.page import MOST_GROUPS, Page
from framing.report.prose.wording import number
from tests.page_runs import empty_run, make_run
from tests.page_stories import make_told_run

WIRE, POST = "Valley Wire", "The Harbour Post"


def settle(run, *standing, **more):
    """A page of the run in which only `standing` (frame, basis, leader) differences stand."""
    tables, told = run
    rows = tables["contrasts"].assign(verdict="undetermined", **more)
    for frame, basis, leader in standing:
        here = (rows["frame"] == frame) & (rows["basis"] == basis) & (rows["family"] == "primary")
        for side, ratio in (("a", 3.0), ("b", 1 / 3)):
            own = here & (rows[side] == leader)
            rows.loc[own, ["ratio", "ratio_low", "ratio_high"]] = [ratio, ratio / 1.5, ratio * 1.5]
            rows.loc[own, "verdict"] = "different"
    rows = rows.assign(**{f"ratio_standardised{end}": rows[f"ratio{end}"] for end in ("", "_low", "_high")})
    return Page(tables | {"contrasts": rows}, told, ReportSettings(), lambda template, **values: values)


def plain(text):
    return re.sub("<[^>]+>", "", str(text))


@pytest.fixture(scope="module")
def run():
    return make_told_run()


def test_the_title_is_the_finding_without_a_number(run):
    page = settle(run, ("threat", "crude", WIRE))
    title = plain(open_page(page).title)
    assert title == "Over all articles, Valley Wire uses threat language more often than every other outlet"
    inside = settle(run, ("threat", "crude", WIRE), ("hegemony", "event", POST))
    assert plain(open_page(inside).title).startswith("In the same events, The Harbour Post uses hegemony language")


def test_title_picture_and_sentence_are_of_one_basis(run):
    page = settle(run, ("threat", "crude", WIRE), ("hegemony", "event", POST))
    basis, leads = page.leads
    assert (basis, [lead.frame for lead in leads]) == ("event", ["hegemony"])
    opening = open_page(page)
    assert "two or more told" in opening.measure
    assert plain(opening.panels[0].frame) == "hegemony"
    assert "3.0 times" in plain(opening.panels[0].finding)


def test_a_finding_that_is_told_because_it_is_largest_says_what_is_left_allowing_for_luck(run):
    page = settle(run, ("threat", "crude", WIRE))
    page.tables["contrasts"]["ratio_shrunk"] = 0.5  # b over a
    assert "; 2.0 allowing for luck)" in plain(open_page(page).panels[0].finding)


def test_what_hangs_on_one_thing_does_not_come_first(run):
    page = settle(run, ("hegemony", "crude", POST), ("threat", "crude", WIRE))
    assert page.leads[1][0].frame == "hegemony"
    rows = page.tables["contrasts"]
    hangs = rows.assign(fragile=rows["frame"] == "hegemony", culprit="the term hegemon*")
    page = Page(page.tables | {"contrasts": hangs}, run[1], ReportSettings(), page.draw)
    assert page.leads[1][0].frame == "threat"


@pytest.mark.parametrize("sources", [("Alpha",), ("Alpha", "Beta")])
def test_where_nothing_stands_the_title_says_what_was_seen(sources):
    title = plain(open_page(settle(make_run(sources))).title)
    assert re.search("language is the most frequent|outlets use threat language (far )?more than", title)
    assert title[0].isupper()
    assert not re.search(r"\d", title)


def test_a_run_without_a_mention_has_a_title_and_no_picture():
    opening = open_page(Page(*empty_run(), ReportSettings(), lambda template, **values: values))
    assert plain(opening.title) == "No term of the lexicons was found"
    assert not opening.panels


def test_bars_stand_in_order_on_one_scale(run):
    panels = open_page(settle(run, ("threat", "crude", WIRE))).panels
    assert len(panels) == 3
    for panel in panels:
        assert [bar.at for bar in panel.bars] == sorted((bar.at for bar in panel.bars), reverse=True)
        assert all(0 <= (bar.low or 0) <= bar.at <= (bar.high or 100) <= 100 for bar in panel.bars)
        ratios = {round(bar.at / float(bar.rate)) for bar in panel.bars if float(bar.rate) > 1}
        assert len(ratios | {round(panels[0].bars[0].at / float(panels[0].bars[0].rate))}) == 1
    assert [plain(bar.name) for bar in panels[0].bars if bar.leads] == [WIRE]


def test_one_sentence_a_side_and_none_twice(run):
    page = settle(run, ("threat", "crude", WIRE), ("hegemony", "crude", POST))
    said = [quotation for panel in open_page(page).panels for quotation in panel.quotations]
    assert [plain(q.who) for q in said if q.leads] == [lead.group for lead in page.leads[1]]
    assert all(one.who != other.who for one, other in zip(said[::2], said[1::2], strict=True))
    assert [q.leads for q in said] == [True, False] * (len(said) // 2)
    assert len({str(q.html) for q in said}) == len(said) >= 2
    assert all("<mark>" in q.html for q in said)
    bare = page.tables["evidence"].assign(before="", after="")
    without = Page(page.tables | {"evidence": bare}, run[1], ReportSettings(), page.draw)
    assert not any(panel.quotations for panel in open_page(without).panels)


def test_what_is_detail_is_folded_and_what_answers_is_not(run):
    html = build_page(*run, ReportSettings())
    folded = set(re.findall(r'<section id="(\w+)"[^>]*>\s*<details>', html))
    assert {"contrasts", "method", "evidence", "summary"} <= folded
    assert not {"events", "timeline", "outlets"} & folded


def test_a_frame_stands_where_its_stronger_lead_does(run):
    page = settle(run, ("threat", "crude", WIRE), ("hegemony", "crude", POST))
    rows = page.tables["contrasts"]
    other = (rows["frame"] == "threat") & (rows["basis"] == "crude") & (rows["family"] == "primary")
    other &= ~(rows["a"].eq(WIRE) | rows["b"].eq(WIRE))
    rows.loc[other, ["ratio", "ratio_low", "ratio_high", "verdict"]] = [1.5, 1.1, 2.0, "different"]
    stronger = (rows["frame"] == "threat") & (rows["a"].eq(WIRE) | rows["b"].eq(WIRE)) & (rows["basis"] == "crude")
    rows.loc[stronger & (rows["verdict"] == "different"), "ratio"] **= 2
    leads = page.leads[1]
    assert [(lead.frame, lead.group) for lead in leads] == [("threat", WIRE), ("hegemony", POST)]


def test_whoever_is_named_is_drawn_however_small():
    outlets = tuple(f"Outlet {i:02d}" for i in range(MOST_GROUPS + 2))
    tables, told = make_run(outlets)
    small, rates = outlets[-1], tables["rates"]
    fewer = rates["documents"].where(rates["group"] != small, 1)
    page = settle((tables | {"rates": rates.assign(documents=fewer)}, told), ("threat", "crude", small))
    assert small in page.groups
    assert len(page.groups) == MOST_GROUPS
    panel = open_page(page).panels[0]
    assert plain(open_page(page).title) == f"{small} uses threat language more often than the other outlets on average"
    assert [plain(bar.name) for bar in panel.bars if bar.leads] == [small]
    pooled = next(bar for bar in panel.bars if plain(bar.name) == "the others on average")
    assert pooled.low is None
    row = next(r for r in page.primary if r["a"] == small and r["frame"] == "threat")
    assert pooled.rate == number(row["rate_b"])


@pytest.mark.parametrize(
    ("ratio", "title"),
    [(None, "Alpha uses threat language; Beta does not"), (0.4, "Beta uses threat language more often than Alpha")],
)
def test_a_difference_without_a_ratio_is_a_title(ratio, title):
    page = settle(make_run(("Alpha", "Beta")))
    rows = page.tables["contrasts"]
    here = (rows["frame"] == "threat") & (rows["family"] == "primary")
    rows.loc[here, ["ratio", "ratio_low", "ratio_high"]] = [ratio, ratio and ratio / 1.5, ratio and ratio * 1.5]
    rows.loc[here, ["rate_a", "rate_b", "verdict"]] = [4.0, 0.0, "different"]
    rows.loc[here, ["hits_a", "hits_b"]] = [40, 0]
    opening = open_page(page)
    assert plain(opening.title) == title
    assert plain(opening.panels[0].frame) == "threat"
    assert "cannot be told apart" not in plain(opening.panels[0].finding)


def test_less_than_all_others_together_is_a_title():
    outlets = tuple(f"Outlet {i}" for i in range(7))
    page = settle(make_run(outlets))
    rows = page.tables["contrasts"]
    here = (rows["frame"] == "threat") & (rows["family"] == "primary") & (rows["a"] == outlets[0])
    rows.loc[here, ["ratio", "ratio_low", "ratio_high"]] = [0.4, 0.3, 0.5]
    rows.loc[here, ["rate_a", "rate_b", "verdict"]] = [1.0, 2.5, "different"]
    title = plain(open_page(page).title)
    assert title == "Outlet 0 uses threat language less often than the other outlets on average"


def test_where_nobody_leads_it_is_told_whose_words_they_are(run):
    opening = open_page(settle(run))
    assert plain(opening.title).endswith("which outlet uses it most is open")
    assert opening.most > 0
    for panel in opening.panels:
        counted = sum(sum(tally.voices.values()) for tally in panel.tallies)
        assert f"of {counted} mentions in the outlets' own words" in plain(panel.finding).replace("&#39;", "'")
        own, lent = panel.quotations
        assert own.who != lent.who
        assert ["own words" in q.note for q in (own, lent)] == [True, False]


def test_that_nothing_can_be_said_is_not_said_beside_a_finding(run):
    page = settle(run, ("threat", "crude", WIRE))
    rows = page.tables["contrasts"]
    inside = (rows["basis"] == "event") & (rows["frame"] == "threat")
    rows.loc[inside, ["verdict", "reason"]] = ["not comparable", "few_clusters"]
    assert "nothing can be said" not in plain(open_page(page).panels[0].finding)


def test_a_difference_without_an_interval_is_told_on_its_own_basis(run):
    page = settle(run)
    rows = page.tables["contrasts"]
    here = (rows["frame"] == "threat") & (rows["basis"] == "event") & (rows["a"] == POST) & (rows["b"] != WIRE)
    rows.loc[here, ["ratio", "ratio_low", "ratio_high"]] = [9.3, None, None]
    rows.loc[here, ["rate_a", "rate_b", "hits_a", "hits_b"]] = [0.7, 0.08, 8, 1]
    rows.loc[here, "verdict"] = "different"
    opening = open_page(page)
    assert plain(opening.title) == (
        "In the same events, The Harbour Post uses threat language in its own words more often than The Sarrow Courier"
    )
    assert "two or more told" in opening.measure
    assert plain(opening.panels[0].finding).endswith(
        "9.3 times as often as The Sarrow Courier (8 mentions against 1; the ratio has no interval)."
    )
    assert [plain(bar.name) for bar in opening.panels[0].bars if bar.leads] == [POST]
    rows.loc[here, "culprit"] = "all mentions of one side lie in one event or document"
    rows.loc[here, "fragile"] = True
    weak = open_page(Page(page.tables, page.run, page.options, page.draw))
    assert plain(weak.title).endswith("which outlet uses it most is open")
    assert "rests on one event or article" in plain(weak.panels[0].finding)


def around(run, verdict, ratio=2.0):
    """A page of a study around a day, with one change of the Post."""
    page = settle(run)
    rows = page.tables["contrasts"]
    one = rows[(rows["frame"] == "threat") & (rows["basis"] == "crude") & (rows["family"] == "primary")].iloc[[0]]
    change = one.assign(kind="change", a=POST, b=POST, period="2024-04-01", family="exploratory", verdict=verdict)
    change = change.assign(ratio=ratio, ratio_low=ratio / 1.5, ratio_high=ratio * 1.5, rate_a=4.0, rate_b=2.0)
    tables = page.tables | {"contrasts": pd.concat([rows, change], ignore_index=True)}
    told = page.run | {"comparison": page.run.get("comparison", {}) | {"around": "2024-04-01"}}
    return open_page(Page(tables, told, page.options, page.draw))


def test_a_study_around_a_day_opens_with_what_changed(run):
    opening = around(run, "different (exploratory)")
    assert plain(opening.title) == "After 1 Apr 2024 The Harbour Post uses threat language more often than before"
    panel = opening.panels[0]
    assert [plain(bar.name) for bar in panel.bars] == ["before · The Harbour Post", "after · The Harbour Post"]
    assert [bar.rate for bar in panel.bars] == ["2.0", "4.0"]
    assert "2.0 times as often after 2024-04-01 as before" in plain(panel.finding)
    assert [q.leads for q in panel.quotations] == [True, False]
    assert "less often" in plain(around(run, "different (exploratory)", 0.5).title)
    assert plain(around(run, "undetermined").title) == "Around 1 Apr 2024 no outlet surely changed its language"


def test_sources_are_called_what_the_study_calls_them(run):
    tables, told = run
    html = build_page(tables, told | {"unit": "country"}, ReportSettings())
    first = html[html.index("<header>") : html.index('<section id="')]
    assert "3 countries" in first
    assert "outlet" not in plain(first)


def test_a_title_names_the_word_that_it_rests_on(run):
    page = settle(run, ("threat", "crude", WIRE))
    page.tables["contrasts"]["fragile"], page.tables["contrasts"]["culprit"] = True, "the term threat*"
    opening = open_page(Page(page.tables, page.run, page.options, page.draw))
    assert re.search("; it rests on the words? “threat", plain(opening.title))
    assert "<mark>threat" in opening.panels[0].quotations[0].html


def test_sentences_that_are_nobody_elses_beyond_doubt_come_first(run):
    tables, told = run
    evidence = tables["evidence"].assign(voice="own", before="Officials said that ", after=" had grown by the river.")
    page = settle((tables | {"evidence": evidence}, told), ("threat", "crude", WIRE))
    assert open_page(page).panels[0].quotations[0].note == "probably own words"
    at = evidence.index[(evidence["source"] == WIRE) & (evidence["frame"] == "threat")][-1]
    evidence.loc[at, ["before", "field"]] = ["2031-02-09 10:47 - On the ridge the ", "text"]
    page = settle((tables | {"evidence": evidence}, told), ("threat", "crude", WIRE))
    said = open_page(page).panels[0].quotations[0]
    assert said.note == "own words"
    assert plain(said.html).startswith("… On the ridge the ")
    assert f"<mark>{evidence.loc[at, 'surface']}</mark> had grown" in said.html


def test_what_is_left_out_and_open_stands_on_the_first_screen(run):
    tables, told = run
    documents = {"read": 200, "used": 190, "rejected": 10, "merged": 0, "excluded": 4}
    page = settle((tables, told | {"documents": documents, "excluded": {"reprint": 4}}), ("threat", "crude", WIRE))
    sure, open_, left_out = (plain(aside.text) for aside in open_page(page).asides)
    assert "errs at most once in 20 studies" in sure
    assert "Sentences not reviewed." in sure
    assert "have too little to tell" in open_
    assert "10 records could not be used" in left_out
    assert "4 articles in which an outlet prints a text of its own again" in left_out


def test_a_finding_over_all_articles_says_what_the_same_events_add(run):
    page = settle(run, ("threat", "crude", POST))
    rows = page.tables["contrasts"]
    inside = (rows["basis"] == "event") & (rows["frame"] == "threat")
    rows.loc[inside, ["verdict", "reason"]] = ["not comparable", "few_clusters"]
    rows["shared_events"] = 7
    told = plain(open_page(page).panels[0].finding)
    assert told.endswith("Inside the 7 events both told there is too little to tell.")
    doubtful = Page(page.tables, page.run | {"events": {"chance_share": 0.5}}, page.options, page.draw)
    assert "Inside the same events nothing can be told" in plain(open_page(doubtful).panels[0].finding)


@pytest.mark.parametrize(
    ("run", "named"),
    [
        ({"study": {"name": "Bridges"}}, "Bridges"),
        ({"study": {"name": "framing study"}, "select": {"about": "iran | tehran"}}, "Articles about iran or tehran"),
        ({"inputs": [{"file": "a.csv"}]}, "a.csv"),
        ({"inputs": [{"file": "a.csv"}, {"file": "b.csv"}]}, ""),
    ],
)
def test_the_study_is_named_by_what_was_asked(run, named):
    page = Page(empty_run()[0], run, ReportSettings(), lambda template, **values: values)
    assert plain(open_page(page).study) == named
