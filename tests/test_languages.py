import pytest

from framing.languages import identify, language_code, settle_languages


@pytest.mark.parametrize(
    ("written", "code"),
    [("en", "en"), ("EN-us", "en"), ("zh_Hans", "zh"), ("English", "en"), ("deu", "de"), ("?", ""), ("und", "")],
)
def test_codes(written, code):
    assert language_code(written) == code


def test_sentences_are_identified():
    assert identify("The minister told the summit that the pipeline was a threat to the country.") == ("en", True)
    assert identify("Der Minister sagte auf dem Gipfel, die Leitung sei eine Gefahr für das Land.") == ("de", True)
    assert identify("danger")[0] == ""


def test_the_unsure_take_the_commonest_of_their_source():
    rows = [("A", "de", True), ("A", "de", True), ("A", "lb", False), ("B", "", False), ("B", "en", False)]
    assert settle_languages(rows) == ["de", "de", "de", "de", "de"]
    short = [("A", "", False), ("B", "", False), ("B", "no", False)]
    assert settle_languages(short, ["Peace talks begin", "War ends", "The king is dead"]) == ["en", "en", "en"]
    assert settle_languages(short) == ["", "", "no"]
