"""The first screen where nothing can be tested: what was seen, and the counts under it that say the same."""

import csv
import re

import pytest

from framing.cli import _run
from framing.config.study import ReportSettings
from framing.report.opening import open_page
from framing.report.page import Page
from framing.runs.folder import read_manifest
from framing.runs.results import read_run

CALL = (
    'The envoy arrived on Monday. "We defend the sovereignty of our country," Anna Berg said. '
    '"Nobody may violate our sovereignty," Anna Berg said. The talks ended late.'
)
VISIT = (
    "Rain fell all week. Anna Berg said that the sovereignty of the valley was at stake. "
    "Carl Dahl said that the sovereignty of the coast mattered too. The harbour stayed open."
)
OTHER = 'The ferry was late. "Our sovereignty is not for sale," Carl Dahl said. Nobody waited.'
OWN = "The raid is a threat to the valley. The threat grows, and a third threat looms over the pass."
ASKED = '"This is a threat," Anna Berg said on Monday. The market opened at nine.'
PLAIN = "The market opened at nine. Bread was cheaper than last week."


@pytest.fixture
def see(tmp_path):
    def see(*articles, tier="parse", dates=True, by="source"):
        """The first screen of these articles, each an outlet and a text."""
        file, out = tmp_path / "articles.csv", tmp_path / "run"
        with file.open("w", newline="", encoding="utf-8") as handle:
            writer = csv.writer(handle)
            writer.writerow(["source", *["date"] * dates, "title", "text", "desk"])
            for i, (source, text) in enumerate(articles):
                writer.writerow(
                    [source, *[f"2024-03-{i + 1:02d}"] * dates, f"Notes of day {i + 1}", text, f"{source} desk"]
                )
        given = ["compare", str(file), "--by", by, "-q", "--out", str(out), "--set", f"voice.tier={tier}"]
        assert _run([*given, *["--set", "input.columns={ date = false }"] * (not dates)]) == 0
        html = (out / "report.html").read_text(encoding="utf-8")
        page = Page(read_run(out), read_manifest(out), ReportSettings(), lambda template, **values: values)
        opening = open_page(page)
        assert str(opening.title) in html
        return opening

    return see


def plain(text):
    return re.sub("<[^>]+>", "", str(text))


def tallies(panel):
    return {plain(t.name): t.voices for t in panel.tallies}


def test_who_speaks_is_said_where_nobody_speaks_itself(see):
    opening = see(("Post", CALL), ("Courier", VISIT))
    assert plain(opening.title) == "Both outlets let Anna Berg speak of sovereignty; neither speaks of it itself"
    panel = opening.panels[0]
    assert tallies(panel) == {
        "Post": {"own": 0, "attributed": 0, "quoted": 2},
        "Courier": {"own": 0, "attributed": 2, "quoted": 0},
    }
    assert plain(panel.finding) == "Who speaks of it: Anna Berg in both outlets, Carl Dahl in Courier alone."
    assert {plain(q.who) for q in panel.quotations} == {"Post", "Courier"}
    assert all("Anna Berg" in q.note and "<mark>sovereignty</mark>" in q.html for q in panel.quotations)
    assert "fewer than 10 articles on one side" in opening.measure
    assert opening.most == 2


def test_each_outlet_may_let_another_speak(see):
    title = plain(see(("Post", CALL), ("Courier", OTHER)).title)
    assert title == "Post lets Anna Berg speak of sovereignty, Courier Carl Dahl; neither speaks of it itself"


def test_topics_are_told_by_where_a_frame_stands_most(see):
    title = plain(see(("Post", OWN), ("Courier", ASKED), by="desk").title)
    assert title.startswith("Threat language stands most often in Post desk, mostly in the outlets")


def test_who_uses_its_own_words_is_told_from_who_quotes(see):
    opening = see(("Post", OWN), ("Courier", ASKED), dates=False)
    assert plain(opening.title) == "Only Post uses threat language in its own words; Courier only quotes or reports it"
    assert [plain(q.note) for q in opening.panels[0].quotations] == [
        "probably in its own words",
        "in quotation marks, Anna Berg",
    ]
    assert "2024" not in opening.facts


def test_an_outlet_without_a_mention_is_drawn_and_named(see):
    opening = see(("Post", OWN), ("Courier", PLAIN))
    assert plain(opening.title) == "Only Post uses threat language in its own words; Courier does not at all"
    assert sum(tallies(opening.panels[0])["Courier"].values()) == 0
    both = see(("Post", CALL), ("Courier", PLAIN), ("Star", PLAIN))
    assert plain(both.title) == "Only Post lets Anna Berg speak of sovereignty; no outlet speaks of it itself"


def test_both_in_their_own_words_leaves_the_rest_open(see):
    title = plain(see(("Post", OWN), ("Courier", OWN.replace("raid", "march"))).title)
    assert title == "Both outlets use threat language in their own words; which of them more often is open"


def test_one_outlet_is_told_with_whom_it_lets_speak(see):
    opening = see(("Post", CALL), ("Post", VISIT))
    assert (
        plain(opening.title) == "Post lets Anna Berg and Carl Dahl speak of sovereignty; it does not speak of it itself"
    )
    assert plain(opening.panels[0].finding) == "In the words of Anna Berg (3 mentions) and Carl Dahl (1 mention)."
    assert opening.measure == "There is no other outlet to compare with."


@pytest.mark.parametrize(
    ("tier", "title"),
    [("quotes", "Only Post quotes sovereignty language; only Courier speaks of it outside quotation marks"),
     ("off", "Sovereignty language is the most frequent; it stands in the articles of both outlets")],
)  # fmt: skip
def test_nothing_is_claimed_of_voices_that_were_not_told(see, tier, title):
    opening = see(("Post", CALL + " " + CALL.replace("Monday", "Tuesday")), ("Courier", VISIT), tier=tier)
    said = plain(opening.title)
    assert "itself" not in said
    assert "own words" not in said
    assert "reported" not in said + plain(opening.panels[0].finding)
    assert said == title


def test_a_corpus_without_a_mention_has_a_title_and_no_picture(see):
    opening = see(("Post", PLAIN), ("Courier", "Snow fell on the pass."))
    assert plain(opening.title) == "No term of the lexicons was found"
    assert not opening.panels
