import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.corpus.sources import clean_source, folding, grouping, similar_names
from framing.errors import InputError


@pytest.mark.parametrize("name", ["Alpha Times ", "Alpha\u00a0Times", " Alpha \t Times\n"])
def test_blanks_of_all_kinds_are_one(name):
    assert clean_source(name) == "Alpha Times"


def test_case_is_kept_and_nothing_is_unknown():
    assert clean_source("alpha times") == "alpha times"
    assert clean_source("Le Journal e\u0301") == "Le Journal é"
    assert clean_source(" \u00a0") == "(unknown)"


@given(st.text())
def test_cleaning_twice_changes_nothing(name):
    assert clean_source(clean_source(name)) == clean_source(name)


def test_near_names_are_reported_by_the_commonest():
    counts = {"Fox News": 9, "Fox Online News": 2, "fox news": 1, "BBC": 5, "bbc.co.uk": 6, "CNN": 4, "Gaurdian": 1}
    assert similar_names(counts | {"The Guardian": 3}) == [
        ("Fox News", ("Fox Online News", "fox news")),
        ("The Guardian", ("Gaurdian",)),
        ("bbc.co.uk", ("BBC",)),
    ]
    assert similar_names({"Washington Post": 2, "Washingon Post": 1}) == [("Washington Post", ("Washingon Post",))]


def test_numbered_outlets_are_not_near():
    assert similar_names({f"Outlet {n:04d}": 1 for n in range(300)} | {"AFG": 1, "AGO": 1, "True": 1}) == []


def test_a_spelling_belongs_to_one_name_only():
    assert folding({"The Guardian": ("Guardian", "theguardian.com ")}) == {
        "Guardian": "The Guardian", "theguardian.com": "The Guardian",
    }  # fmt: skip
    with pytest.raises(InputError, match="two names"):
        folding({"A": ("x",), "B": ("x",)})
    with pytest.raises(InputError, match="two groups"):
        grouping({"A": ("x",), "B": ("x",)})
