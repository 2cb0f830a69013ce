import pytest

from framing.text.language_detection import identify, impute_languages, language_code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("en", "en"),
        ("EN-us", "en"),
        ("zh_Hans", "zh"),
        ("English", "en"),
        ("deu", "de"),
        ("?", ""),
        ("und", ""),
        ("iw", "he"),
        ("cn", "zh"),
        ("jp", "ja"),
        ("ua", "uk"),
        ("uk", "uk"),
        ("GB", "en"),
        ("us", "en"),
        ("xx", ""),
        ("mul", ""),
    ],
)
def test_codes(written, code):
    assert language_code(written) == code


def test_sentences_are_identified():
    assert identify("The minister told the summit that the pipeline was a threat to the country.") == ("en", True)
    assert identify("Der Minister sagte auf dem Gipfel, die Leitung sei eine Gefahr für das Land.") == ("de", True)
    assert identify("danger")[0] == ""


def test_the_unsure_take_the_commonest_of_their_source():
    rows = [("A", "de", True), ("A", "de", True), ("A", "lb", False), ("B", "", False), ("B", "en", False)]
    assert impute_languages(rows) == ["de", "de", "de", "de", "de"]
    short = [("A", "", False), ("B", "", False), ("B", "no", False)]
    assert impute_languages(short, ["Peace talks begin", "War ends", "The king is dead"]) == ["en", "en", "en"]
    assert impute_languages(short) == ["", "", "no"]
