"""Sentences that are nobody else's words beyond doubt."""

import pytest

from framing.voice import is_clear


@pytest.mark.parametrize(
    "sentence",
    [
        "More than 623 children suffered in Ukraine as a result of the armed  of the Russian Federation.",
        "A distant  pays for such pits and villagers pay for the rest.",
        "The  rose in three of the four provinces on Monday.",
    ],
)
def test_nothing_in_them_reports(sentence):
    assert is_clear(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        'She also spoke at length of , promising that it would be defended "hull by hull".',
        "She also spoke at length of .",
        "The minister said the  had grown.",
        "Ministers were warned of .",
        "Fears of  grew in the capital.",
        "They were proud of .",
        "Corridors not to be open on March 28 due to  of provocations, - Vereshchuk.",
        "Vereshchuk:  of provocations on March 28.",
        "It was reportedly a .",
        "The minister sought  at the border.",
    ],
)
def test_something_in_them_may(sentence):
    assert not is_clear(sentence)


def test_a_language_without_cues_is_never_clear():
    assert not is_clear("Der Vertrag gilt bis Montag.", "de")
