from __future__ import annotations

import pytest

from framing.lexicon.rules import allowed_name, is_path, name_problem, term_key, term_problem, weight_problem


@pytest.mark.parametrize(
    "term",
    [
        "danger",
        "threat*",
        "*state",
        "*vote*",
        "internal affair*",
        "not * good",
        "cease-fire*",
        "fair-*",
        "c++",
        "u.s.",
        "$5",
        "[danger]",
        "(a+)+$",
        "中国",
        "énorme",
        "1",
        "x" * 200,
    ],
)
def test_terms_that_can_be_looked_for(term):
    assert term_problem(term) == ""


@pytest.mark.parametrize(
    ("term", "why"),
    [
        ("", "empty"),
        ("*", "no letter"),
        ("\u200b", "no letter"),
        ("!?", "no letter"),
        ("_", "no letter"),
        ("x" * 201, "over 200"),
        ("thr*at", "inside a word"),
        ("anti-thr*at", "inside a word"),
        ("**threat", "inside a word"),
        ("threat **", "inside a word"),
        ("threat *", "lone *"),
        ("* threat", "lone *"),
        ("a\x07b", "control"),
        ("a\ud800", "control"),
    ],
)
def test_terms_that_cannot(term, why):
    assert why in term_problem(term)


@pytest.mark.parametrize("weight", [0, -1, 1e6, -1e6, 0.5])
def test_weights(weight):
    assert weight_problem(weight) == ""


@pytest.mark.parametrize("weight", [float("nan"), float("inf"), 1000001, 10**400, True, "1", None])
def test_bad_weights(weight):
    assert weight_problem(weight)


@pytest.mark.parametrize("name", ["threat", "-y", "non-interference", "a b_1", "Bedrohung ü", "威胁", "नमस्ते"])
def test_names(name):
    assert name_problem(name) == ""
    assert allowed_name(name) == name


@pytest.mark.parametrize(
    ("name", "mapped"),
    [
        ("care.virtue", "care_virtue"),
        ("+STATE+", "_STATE_"),
        ("../x", "_x"),
        (" a  b ", "a b"),
        ("=", "frame"),
        ("", "frame"),
    ],
)
def test_other_names_are_mapped(name, mapped):
    assert name_problem(name)
    assert allowed_name(name) == mapped
    assert name_problem(mapped) == ""


def test_one_term_in_two_spellings():
    assert term_key("É  Danger") == term_key("e\u0301 danger")
    assert term_key("İ") == term_key("i\u0307")


def test_a_path_has_a_separator_or_an_ending():
    assert [is_path(n) for n in ("threat", "./threat", "moral.dic", "a\\b", 3)] == [False, True, True, True, False]
