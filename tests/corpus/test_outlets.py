"""The register of outlets: what it says, who may add to it, and that a column of the corpus wins."""

import pandas as pd
import pytest

from framing.config.study import OutletFacts, load_study
from framing.corpus.addresses import registered_domain
from framing.corpus.column_names import fold
from framing.corpus.outlets import add_countries, read_entries, read_register
from framing.errors import InputError, StudyError
from framing.text.language_detection import language_code


def frame(*pairs, **columns):
    sources, urls = zip(*pairs, strict=True)
    return pd.DataFrame({"source": sources, "url": urls} | columns, dtype="str")


def test_every_fact_has_a_list_and_no_two_outlets_share_a_name_or_a_domain():
    entries = read_entries()
    outlets = entries["outlets"]
    assert len(outlets) >= 150
    assert {name for o in outlets.values() for name in o["from"]} == set(entries["lists"])
    assert all(o["from"] and o["domains"] for o in outlets.values())
    names = [n for name, o in outlets.items() for n in {fold(name), *map(fold, o.get("names", ()))}]
    domains = [d for o in outlets.values() for d in o["domains"]]
    assert len(set(domains)) == len(domains)
    assert len(set(names)) == len(names)
    assert all(d == d.lower() and registered_domain(d) and not d.startswith("www.") for d in domains)
    assert all(len(o["country"]) == 2 and language_code(o["language"]) == o["language"] for o in outlets.values())


@pytest.mark.parametrize(
    ("source", "url", "country"),
    [
        ("The Guardian", "", "GB"), ("the GUARDIAN", "", "GB"), ("theguardian.com", "", "GB"),
        ("www.bbc.com", "", "GB"), ("news.bbc.co.uk", "", "GB"), ("guardian.ng", "", "NG"),
        ("https://www.rt.com/news", "", "RU"), ("Xinhua News Agency", "", "CN"), ("El Pais", "", "ES"),
        ("uol.com.br", "https://www1.folha.uol.com.br/mundo/a", "BR"), ("uol.com.br", "", None),
        ("The Meridian Ledger", "", None), ("notrt.com", "", None), ("(unknown)", "https://tass.com/a", "RU"),
    ],
)  # fmt: skip
def test_an_outlet_is_known_by_name_or_domain(source, url, country):
    found = read_register().find(source, url)
    assert (found and found.country) == country


def test_the_study_adds_outlets_and_is_laid_over_what_is_shipped():
    known = {
        "The Meridian Ledger": OutletFacts(country="MD", domains=("ledger.example",), names=("Ledger",)),
        "RT": OutletFacts(country="XX"),
    }
    register = read_register(known)
    found = [register.find(name) for name in ("ledger", "news.ledger.example", "RT", "TASS")]
    assert [outlet.country for outlet in found] == ["MD", "MD", "XX", "RU"]
    with pytest.raises(InputError, match="under two outlets"):
        read_register({n: OutletFacts(country="MD", domains=("a.example",)) for n in "ab"})
    with pytest.raises(StudyError, match=r"sources\.known\.A\.country"):
        load_study(None, {"sources.known": {"A": {"country": "Moldova"}}})


def test_a_column_of_the_corpus_wins():
    documents = frame(("TASS", ""), ("Nobody", ""), country=["KP", ""])
    found, said = add_countries(documents)
    assert (found["country"].tolist(), said) == (["KP", ""], "")
    found, said = add_countries(documents.rename(columns={"country": "sourcecountry"}))
    assert found["country"].tolist() == ["KP", ""]
    assert "'sourcecountry'" in said


def test_unknown_outlets_have_none_and_are_named():
    found, said = add_countries(frame(("TASS", ""), ("Nobody", "https://nobody.example/a")))
    assert found["country"].tolist() == ["RU", ""]
    assert "TASS RU" in said
    assert 'sources.known = { "Nobody" = { country = "…" } }' in said
