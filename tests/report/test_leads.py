"""What the page leads with: the strongest difference that stands, and what the other question says of it."""

import re

import pandas as pd
import pytest

from framing.config.study import ReportSettings
from framing.report.opening import open_page
from framing.report.page import Page
from framing.tables import REST
from tests.page_runs import make_run
from tests.page_stories import make_told_run

POST, COURIER, WIRE = "The Harbour Post", "The Sarrow Courier", "Valley Wire"


def stand(run, *standing, **told):
    """A page on which only `standing` holds: (frame, basis, leader, ratio, times as wide to either side)."""
    tables, facts = run
    rows = ask_both(tables["contrasts"]).assign(verdict="undetermined", ratio_shrunk=float("nan"))
    for frame, basis, leader, ratio, wide in standing:
        here = (rows["frame"] == frame) & (rows["basis"] == basis) & (rows["family"] == "primary")
        for side, value in (("a", ratio), ("b", 1 / ratio)):
            own = here & (rows[side] == leader)
            rows.loc[own, ["ratio", "ratio_low", "ratio_high"]] = [value, value / wide, value * wide]
            rows.loc[own, ["verdict", "reason"]] = ["different", ""]
    rows = rows.assign(**{f"ratio_standardised{end}": rows[f"ratio{end}"] for end in ("", "_low", "_high")})
    return Page(tables | {"contrasts": rows}, facts | told, ReportSettings(), lambda template, **values: values)


def ask_both(rows):
    """The primary rows of the run on both bases."""
    primary = rows[rows["family"] == "primary"].drop_duplicates(["a", "b", "frame"])
    both = [primary.assign(basis="crude", core_ratio=float("nan")), primary.assign(basis="event", shared_events=20)]
    return pd.concat([*both, rows[rows["family"] != "primary"]], ignore_index=True)


def plain(text):
    return re.sub("<[^>]+>", "", str(text))


@pytest.fixture(scope="module")
def run():
    return make_told_run()


def test_the_strongest_over_all_articles_comes_before_a_weaker_one_inside_events(run):
    page = stand(run, ("threat", "crude", WIRE, 6.2, 1.5), ("hegemony", "event", POST, 1.6, 1.3))
    opening = open_page(page)
    assert page.leads[0] == "crude"
    assert plain(opening.title).startswith("Over all articles, Valley Wire uses threat language more often")
    assert "; all articles." in opening.measure
    assert "Inside the" in plain(opening.panels[0].finding)


def test_a_stronger_one_inside_events_comes_before_all_articles(run):
    page = stand(run, ("threat", "crude", WIRE, 1.6, 1.3), ("hegemony", "event", POST, 3.0, 1.5))
    assert plain(open_page(page).title).startswith("In the same events, The Harbour Post uses hegemony language")


def test_the_same_events_carry_what_they_bear_out(run):
    page = stand(run, ("threat", "crude", WIRE, 3.0, 1.5), ("threat", "event", WIRE, 2.6, 1.5))
    opening = open_page(page)
    assert plain(opening.title).startswith("In the same events, Valley Wire uses threat language more often")
    assert "Over all articles 3.0 times" in plain(opening.panels[0].finding)


def test_what_the_same_events_hold_in_part_alone_stays_over_all_articles(run):
    page = stand(run, ("threat", "crude", WIRE, 6.2, 1.5), ("threat", "event", WIRE, 1.6, 1.3))
    opening = open_page(page)
    assert plain(opening.title).startswith("Over all articles, Valley Wire")
    assert "1.6 times" in plain(opening.panels[0].finding)


def test_chance_shrinks_before_it_ranks(run):
    page = stand(run, ("threat", "crude", WIRE, 6.2, 1.5), ("hegemony", "crude", POST, 6.6, 3))
    rows = page.tables["contrasts"]
    stands = (rows["verdict"] == "different") & (rows["basis"] == "crude")
    for frame, shrunk in (("threat", 5.5), ("hegemony", 2.0)):
        for turned in (False, True):
            own = stands & (rows["frame"] == frame) & ((rows["ratio"] < 1) == turned)
            rows.loc[own, "ratio_shrunk"] = 1 / shrunk if turned else shrunk
    assert [lead.frame for lead in page.leads[1]] == ["threat", "hegemony"]


def test_a_tie_goes_by_the_studys_order_of_frames(run):
    lexicons = [{"name": "mine", "frames": [{"frame": name} for name in ("threat", "threat/named", "hegemony")]}]
    standing = [(frame, "crude", WIRE, 3.0, 1.5) for frame in ("hegemony", "threat")]
    assert [lead.frame for lead in stand(run, *standing, lexicons=lexicons).leads[1]] == ["threat", "hegemony"]
    assert [lead.frame for lead in stand(run, *standing, lexicons=[]).leads[1]] == ["hegemony", "threat"]


def test_a_frame_that_stands_on_the_other_basis_is_not_called_open(run):
    page = stand(run, ("threat", "crude", WIRE, 6.2, 1.5), ("hegemony", "event", POST, 1.6, 1.3))
    panel = next(p for p in open_page(page).panels if plain(p.frame) == "hegemony")
    told = "Over all articles, the outlets cannot be told apart in it; in the same events a difference stands."
    assert told in plain(panel.finding)


def against_the_rest(leader, other):
    """Twenty outlets, each against all others together; one row of `threat` stands."""
    tables, facts = make_run(tuple(f"Outlet {i:02d}" for i in range(20)), documents=12)
    rows = tables["contrasts"]
    rows = rows[(rows["family"] == "primary") & (rows["basis"] == "crude")]
    one = rows[rows["frame"] == "threat"].iloc[[0]].assign(
        a=other, b=REST, ratio=3.0 if leader == other else 1 / 3, verdict="different", reason=""
    )  # fmt: skip
    one = one.assign(ratio_low=one["ratio"] / 1.5, ratio_high=one["ratio"] * 1.5, ratio_shrunk=float("nan"))
    return Page(tables | {"contrasts": one}, facts, ReportSettings(), lambda template, **values: values)


@pytest.mark.parametrize("leader", ["Outlet 19", REST])
def test_the_outlet_of_the_title_stands_in_the_picture_however_small(leader):
    page = against_the_rest(leader, "Outlet 19")
    assert page.sizes["Outlet 19"] == min(page.sizes.values())
    assert "Outlet 19" in page.groups
    opening = open_page(page)
    more = "more" if leader != REST else "less"
    assert plain(opening.title) == f"Outlet 19 uses threat language {more} often than the other outlets on average"
    assert [plain(bar.name) for bar in opening.panels[0].bars if bar.leads] == ["Outlet 19"]
    assert "3.0 times as often as" in plain(opening.panels[0].finding)
    assert opening.panels[0].quotations
