"""Numbers and names in plain words."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from framing.report.prose import wording


@pytest.mark.parametrize(
    ("value", "shown"),
    [(3.14159, "3.1"), (0.0678, "0.068"), (14.24, "14.2"), (120.4, "120"), (0, "0"), (-1.5, "−1.5"), (math.nan, "–"),
     (None, "–"), (math.inf, "–"), (0.996, "1.0"), (1234.5, "1,234")],
)  # fmt: skip
def test_numbers_keep_two_digits(value, shown):
    assert wording.number(value) == shown


@given(st.floats(1e-4, 1e5))
def test_a_number_is_shown_within_its_last_digit(value):
    assert float(wording.number(value).replace(",", "")) == pytest.approx(value, rel=0.051)


def test_a_ratio_near_one_does_not_read_as_one():
    assert (wording.ratio(1.04), wording.ratio(1.64), wording.ratio(0.62)) == ("1.04", "1.6", "0.62")


@pytest.mark.parametrize(
    ("p", "shown"), [(0.0, "< .001"), (0.0321, ".032"), (0.42, ".42"), (1.0, "> .99"), (None, "–")]
)
def test_p_values(p, shown):
    assert wording.p_value(p) == shown


def test_intervals_with_one_end_say_so():
    assert wording.interval(1.2, 2.1) == "1.2 to 2.1"
    assert wording.interval(None, 2.1) == "at most 2.1"
    assert wording.interval(1.2, math.nan) == "at least 1.2"
    assert wording.interval(None, None) == ""


@pytest.mark.parametrize(("n", "shown"), [(413, "about 410"), (9, "about 9"), (12345, "about 12,000")])
def test_needed_articles_are_rounded(n, shown):
    assert wording.about(n) == shown


@given(st.text())
def test_names_are_escaped_and_isolated(text):
    shown = wording.data(text)
    assert shown == Markup("<bdi>") + text + Markup("</bdi>")
    assert "<" not in shown.removeprefix("<bdi>").removesuffix("</bdi>")


@given(st.text(), st.integers(2, 30))
def test_chart_labels_have_no_control_or_direction_marks(text, limit):
    shown = wording.shorten(text, limit)
    assert len(shown) <= limit
    assert shown == "" or shown.isprintable()


@given(st.dictionaries(st.sampled_from(["source", "frame", "term"]), st.text(min_size=1)))
def test_links_hold_any_name(filters):
    from urllib.parse import parse_qs

    place, _, query = wording.evidence_link(filters).partition("?")
    assert place == "#evidence"
    assert {k: v[0] for k, v in parse_qs(query, keep_blank_values=True).items()} == filters


def test_what_is_no_number_is_a_dash():
    for say in (wording.number, wording.ratio, wording.signed, wording.percent, wording.count):
        assert [say(value) for value in (None, "n/a", float("nan"), float("inf"), [])] == [wording.DASH] * 5


@pytest.mark.parametrize(
    ("cell", "shown"),
    [('["UK","World"]', "UK, World"), ("[]", "(none)"), ("[sic]", "[sic]"), ("UK", "UK"), ("[1,2]", "1, 2")],
)
def test_a_list_reads_as_people_write_one(cell, shown):
    assert wording.listed(cell) == shown
    assert wording.group_name(cell, "sections").striptags() == shown
