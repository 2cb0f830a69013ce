"""ProQuest: plain text and pages, labels in the languages of the interface."""

import pytest

from framing.errors import InputError
from tests.corpus.readers.exports import read_export, written
from tests.corpus.readers.test_readers import sample

RULE = "_" * 60


@pytest.mark.parametrize("name", ["proquest_text", "proquest_html"])
def test_the_same_document_in_both_layouts(name):
    reader, (first, _), bad, about = read_export(sample(name))
    assert (reader, bad, about.database, about.notes) == (name, [], "ProQuest", ())
    assert (first["doc_id"], first["title"], first["section"]) == ("1111111111", "Minister speaks of a threat", "News")
    assert first["text"].startswith("The minister spoke of a threat on Friday")
    assert "Peace" not in first["text"]


def test_a_line_of_the_body_that_looks_like_a_label_ends_nothing_and_captions_are_no_text():
    _, (first, _), _, about = read_export(sample("proquest_text"))
    assert first["text"].endswith("in the capital.\n\nThreat: that was the word.")
    assert (first["byline"], first["url"]) == (
        "Doe, Jane", "https://www.proquest.com/newspapers/minister-speaks-threat/docview/1111111111/se-2",
    )  # fmt: skip
    assert about.left_out == {"notice": 1}


LANGUAGES = [
    ("Documento 1 de 1", "Texto completo", "Título", "Título de publicación", "Fecha de publicación",
     "Idioma de la publicación", "1 de marzo de 2024", "Español", "es"),
    ("Dokument 1 von 1", "Volltext", "Titel", "Titel der Publikation", "Erscheinungsdatum", "Publikationssprache",
     "1. März 2024", "Deutsch", "de"),
    ("Document 1 sur 1", "Texte intégral", "Titre", "Titre de publication", "Date de publication",
     "Langue de publication", "1 mars 2024", "Français", "fr"),
]  # fmt: skip


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda w: w[-1])
def test_labels_of_other_languages(words, tmp_path):
    place, text, title, source, date, language, day, name, code = words
    content = (
        f"{RULE}\n\n{place}\n\nUn titre\n\n{text}: One two three four five.\nSix: seven.\n\n{title}: Un titre\n\n"
        f"{source}: Alpha\n\n{date}: {day}\n\n{language}: {name}\n\nURL: http://search.proquest.com/docview/7\n\n{RULE}\n"
    )
    _, (article,), _, about = read_export(written(tmp_path, "a.txt", content))
    assert article == {
        "title": "Un titre", "text": "One two three four five.\n\nSix: seven.", "source": "Alpha", "date": "2024-03-01",
        "language": code,
    }  # fmt: skip
    assert about.promised == 1


def test_an_abstract_is_no_text_and_an_older_export_has_its_source_in_one_line(tmp_path):
    content = (
        f"{RULE}\n\nDocument 2 of 3\n\nA title\n\nPublication info: The Paper ; London [London]08 May 2010: AA.2.\n\n"
        f"Abstract: It is said that something happened.\n\nFull text: Not available.\n\nDatabase: ProQuest\n\n{RULE}\n"
    )
    _, (article,), _, about = read_export(written(tmp_path, "a.txt", content))
    assert (article["source"], article["date"], "text" in article) == ("The Paper", "2010-05-08", False)
    assert article["abstract"] == "It is said that something happened."
    assert (about.promised, about.notes) == (
        2, ("1 of 1 article: no full text; what there is of an abstract stands in the column abstract",),
    )  # fmt: skip


def test_older_pages_count_their_documents_and_unparted_ones_are_bad(tmp_path):
    page = sample("proquest_html").read_text("utf-8")
    for n, number in enumerate(("1111111111", "2222222222"), start=1):
        page = page.replace(f'<a name="DocID_{number}"></a>', f"<p>Document {n} of 2</p>")
    _, articles, bad, about = read_export(written(tmp_path, "a.html", page))
    assert (len(articles), bad, about.promised) == (2, [], 2)
    page = page.replace("<p>Document 2 of 2</p>", "")
    _, articles, (several,), _ = read_export(written(tmp_path, "b.html", page))
    assert (articles, several.code) == ([], "several")


def test_a_page_without_a_document_is_refused(tmp_path):
    page = "<html><strong>ProQuest</strong><a href='https://search.proquest.com/docview/1'>x</a></html>"
    with pytest.raises(InputError, match="a page of ProQuest without a document"):
        read_export(written(tmp_path, "a.html", page))


def test_a_record_that_breaks_off_has_no_day_for_an_outlet(tmp_path):
    text = sample("proquest_text").read_text("utf-8")
    cut = f"{text}\n{RULE}\n\nA headline\n\nPublication info: Mar 7, 2022.\n\nFull text: They met, and\n"
    _, articles, _, _ = read_export(written(tmp_path, "a.txt", cut))
    assert (articles[-1]["title"], articles[-1]["date"], articles[-1].get("source")) == (
        "A headline",
        "2022-03-07",
        None,
    )
