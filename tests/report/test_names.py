"""Speakers and parties are names, and one person is one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.config.study import ReportSettings
from framing.report.names import plain_words, settle_names
from framing.report.page import Page
from tests.page_stories import make_told_run

PLAIN = plain_words(["the left said a threat to the dam was in the report, the president wrote"])


@pytest.mark.parametrize("word", ["threat", "Threat", "dam", "her country", "Left", "the Left", "report", "Report",
                                  "President", "US officials", "he", ""])  # fmt: skip
def test_what_is_no_name(word):
    assert settle_names([word], PLAIN).get(word, "") == ""


@pytest.mark.parametrize(
    ("name", "called"),
    [("Donald Trump", "Donald Trump"), ("the White House", "White House"), ("Xi", "Xi"), ("王毅", "王毅"),
     ("وزير الخارجية", "وزير الخارجية"), ("Ursula von der Leyen", "Ursula von der Leyen"), ("Biden's", "Biden")],
)  # fmt: skip
def test_what_is_a_name(name, called):
    assert settle_names([name], PLAIN) == {name: called}


def test_a_surname_is_its_one_bearer():
    assert settle_names(["Trump", "Donald Trump"], PLAIN)["Trump"] == "Donald Trump"
    two = settle_names(["Trump", "Donald Trump", "Ivanka Trump"], PLAIN)
    assert two["Trump"] == "Trump"


@given(st.lists(st.text(max_size=20), max_size=8))
def test_settled_names_stay(found):
    called = settle_names(found, PLAIN)
    assert set(called) == {name for name in found if name}
    assert all(settle_names([name], set()).get(name, name) for name in called.values() if name)


def test_nothing_is_lost_where_names_become_one():
    tables, run = make_told_run()
    speakers = tables["speakers"]
    tables["speakers"] = speakers.assign(speaker=speakers["speaker"].replace("Anselm Karr", "Oss"))
    roles = tables["roles"]
    tables["roles"] = roles.assign(entity=roles["entity"].replace({"Caldria": "Vell", "Veldara": "Ana Vell"}))
    page = Page(tables, run, ReportSettings(), lambda template, **values: values)
    assert page.speakers["hits"].sum() == speakers["hits"].sum()
    assert set(page.speakers["speaker"]) == {"", "Mira Oss"}
    assert page.roles["hits"].sum() == roles["hits"].sum()
    assert "Vell" not in set(page.roles["entity"])
