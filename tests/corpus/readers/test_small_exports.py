"""Nexis pages, Mediargus, IRaMuTeQ and APA: what is peculiar to each."""

import pytest

from framing.errors import InputError
from tests.corpus.readers.exports import read_export, written
from tests.corpus.readers.test_readers import sample


def test_nexis_pages():
    _, (first, second), bad, about = read_export(sample("nexis_html"))
    assert (bad, about.database, about.promised, about.notes) == ([], "Nexis", 2, ())
    assert first == {
        "source": "Alpha", "date": "2024-03-01", "title": "Minister speaks of a threat; Opposition asks for proof",
        "byline": "Jane Doe", "language": "en", "words_declared": "20",
        "text": 'The minister spoke of a threat on Friday and would not say where it came from.\n\n"We will publish."',
    }  # fmt: skip
    assert second["source"] == "Béta"


def test_a_nexis_page_that_is_cut_is_told(tmp_path):
    page = sample("nexis_html").read_text("utf-8")
    _, articles, _, about = read_export(written(tmp_path, "a.htm", page[: page.index('<A NAME="DOC_ID_0_1">')]))
    assert (len(articles), about.promised) == (1, 2)
    with pytest.raises(InputError, match="without an article"):
        read_export(written(tmp_path, "b.htm", "<html><!-- LXNComment 1 --><body><p>Nothing</p></body></html>"))


def test_mediargus_takes_outlet_and_headline_from_its_list(tmp_path):
    _, (first, second), bad, about = read_export(sample("mediargus"))
    assert (bad, about.database, about.promised, about.notes) == ([], "Mediargus", 2, ())
    assert first == {
        "source": "Alpha", "date": "2024-03-01", "page": "3", "title": "Minister spreekt van dreiging",
        "words_declared": "29",
        "text": "De minister sprak vrijdag van een dreiging en wilde niet zeggen waar die vandaan kwam of wie het haar "
        "had verteld.\n\n'Wij publiceren wat we kunnen', zei ze in de hoofdstad.",
    }  # fmt: skip
    assert second["title"] == "Einde van de gesprekken"
    text = sample("mediargus").read_text("utf-8")
    _, articles, _, about = read_export(written(tmp_path, "a.txt", "\ufeff" + text[: text.index("02-03-2024")]))
    assert (len(articles), about.promised) == (1, 2)
    with pytest.raises(InputError, match="a list of 2 headlines"):
        read_export(written(tmp_path, "b.txt", text[: text.index("01-03-2024")]))


def test_variables_of_iramuteq_are_columns(tmp_path):
    _, (first, second), _, _ = read_export(sample("iramuteq"))
    assert first == {
        "source": "Alpha", "date": "2024-03-01", "section": "news",
        "text": "The minister spoke of a threat on Friday.\nShe would not say where it came from.",
    }  # fmt: skip
    assert (second["late"], second["themes"]) == ("1", "politics")
    old = "0001 *source_A *x_1\nOne.\n0002 *source_B *x_2\nTwo.\n**** \nThree, of no variables.\n"
    _, articles, _, _ = read_export(written(tmp_path, "a.txt", old))
    assert [a["text"] for a in articles] == ["One.", "Two.", "Three, of no variables."]


@pytest.mark.parametrize(("name", "database"), [("apa_rtf", "APA OnlineManager"), ("defacto_html", "APA DeFacto")])
def test_headlines_of_apa_are_what_stands_in_bold(name, database):
    _, (first, second), bad, about = read_export(sample(name))
    assert (bad, about.database, about.notes) == ([], database, ())
    assert first == {
        "source": "Alpha", "date": "2024-03-01", "page": "3", "section": "Politik",
        "title": "Ministerin spricht von einer Drohung",
        "text": "Die Ministerin sprach am Freitag von einer Drohung.\n\n„Wir veröffentlichen, was wir "
        "können“, sagte sie.",
    }  # fmt: skip
    assert (second["source"], second["title"]) == ("Béta", "Gespräche beendet")


def test_a_broadcast_has_its_name_without_quotes(tmp_path):
    page = (
        sample("defacto_html")
        .read_text("utf-8")
        .replace('"Béta" Nr. 14/2024 vom 02.03.2024', "ZIB 1 vom 02.03.2024 19.30 Uhr")
    )
    page = page.replace("                 Seite: 1\nRessort: Ausland", "")
    _, articles, bad, _ = read_export(written(tmp_path, "a.htm", page))
    assert ([(a["source"], a["date"]) for a in articles], bad) == (
        [("Alpha", "2024-03-01"), ("ZIB 1", "2024-03-02")],
        [],
    )


def test_a_list_of_clippings_has_the_first_lines_of_each():
    _, (first, second), bad, about = read_export(sample("bzk_html"))
    assert (bad, about.database, about.notes) == ([], "Knipselkrant", ())
    assert first == {
        "title": "Minister spreekt van dreiging", "source": "Alpha", "date": "2024-03-01", "page": "3",
        "text": "De minister sprak vrijdag van een dreiging.",
    }  # fmt: skip
    assert second == {"title": "Einde van de gesprekken", "source": "Béta", "date": "2024-03-02", "text": "Peace."}


def test_a_newsletter_of_clippings_is_split_at_its_rules(tmp_path):
    page = (
        "<html><body><h1>Knipselkrant BZK - 5 januari 2024</h1><h2>Inhoudsopgave</h2><ul><li>Een</li></ul><hr>"
        "<h2>Een</h2><i>De Alpha 04-1-2024</i><p>Eerste regel.</p><p>Tweede regel.</p><hr>"
        "<h2>Twee</h2><i>Béta 5 januari 2024</i><p>Tekst.</p><hr><h2>Drie</h2><i>Gamma</i><p>Woorden.</p><hr>"
        "</body></html>"
    )
    _, articles, _, _ = read_export(written(tmp_path, "a.html", page))
    assert [(a["title"], a["source"], a["date"], a["text"]) for a in articles] == [
        ("Een", "De Alpha", "2024-01-04", "Eerste regel.\n\nTweede regel."),
        ("Twee", "Béta", "2024-01-05", "Tekst."),
        ("Drie", "Gamma", "2024-01-05", "Woorden."),
    ]
    with pytest.raises(InputError, match="a page of clippings without one"):
        read_export(written(tmp_path, "b.html", page[: page.index("<hr>")]))


def test_articles_that_apa_found_on_the_web(tmp_path):
    head = r'{\b "NAME" gefunden am DAY 10:36 Uhr}\par {\b Meldung}\par Ein Text.\par ____\par '
    found = (("Kurier.at", "28.12.2017"), ("B.com", "29.12.2017"))
    rtf = r"{\rtf1\ansi " + "".join(head.replace("NAME", name).replace("DAY", day) for name, day in found) + "}"
    reader, articles, _, _ = read_export(written(tmp_path, "a.rtf", rtf))
    assert reader == "apa_rtf"
    assert [(a["source"], a["date"], a["title"]) for a in articles] == [
        ("Kurier.at", "2017-12-28", "Meldung"), ("B.com", "2017-12-29", "Meldung"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["bzk_html", "defacto_html", "europresse_html", "factiva_html", "nexis_html"])
def test_a_page_that_breaks_off_is_told(name, tmp_path):
    page = sample(name).read_text("utf-8")
    _, _, _, about = read_export(written(tmp_path, "a.html", page[: page.lower().rindex("</body")]))
    assert any("the page breaks off" in note for note in about.notes)


@pytest.mark.parametrize("name", ["factiva_text", "proquest_text"])
def test_an_article_that_alone_has_no_number_may_be_cut(name, tmp_path):
    text = sample(name).read_text("utf-8")
    ends = {"factiva_text": "Document beta", "proquest_text": "ProQuest document ID:"}
    _, articles, _, about = read_export(written(tmp_path, "a.txt", text[: text.rindex(ends[name])]))
    assert len(articles) == 2
    assert any("may break off there" in note for note in about.notes)
