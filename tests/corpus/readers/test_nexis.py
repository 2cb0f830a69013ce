"""Nexis: plain text of the classic layout, in its languages and orders."""

import pytest

from tests.corpus.readers.exports import read_export, written

GERMAN = """
Printopdracht: Alle Dokumente: 1-2


                               Dokument 1 von 2


                              Copyright 2011 Verlag
                            Alle Rechte Vorbehalten

                                 Neue Zeitung

                            Mittwoch 31. August 2011

AUTOR: Eva Muster

RUBRIK: S. 7

LÄNGE: 18 Wörter

TITEL: Die Lage am 1. Mai 2010;
zweite Zeile

Im Juli ist die Erholung leicht ins Stocken geraten, wie die Behörde in der
Hauptstadt am Mittwoch im Einzelnen mitteilte.

UPDATE: 2. September 2011

SPRACHE: GERMAN; DEUTSCH

GRAFIK: Ein Bild
zweite Zeile des Bildes


                               Dokument 2 von 2

                                 Neue Zeitung

Kürzer

                            Dienstag 30. August 2011

Eva Muster

ORTSZEILE: Wien

Der Text.

RUBRIK: Ausland

LÄNGE: 2 Wörter

SPRACHE: GERMAN; DEUTSCH
"""


def test_articles_of_two_orders_in_another_language(tmp_path):
    reader, articles, bad, about = read_export(written(tmp_path, "a.txt", GERMAN))
    assert (reader, bad, about.database, about.promised) == ("nexis_text", [], "Nexis", 2)
    assert (about.left_out, about.notes) == ({"cover page": 1}, ())
    first, second = articles
    assert first == {
        "source": "Neue Zeitung", "date": "2011-08-31", "byline": "Eva Muster", "section": "S. 7", "language": "de",
        "title": "Die Lage am 1. Mai 2010; zweite Zeile", "words_declared": "18",
        "text": "Im Juli ist die Erholung leicht ins Stocken geraten, wie die Behörde in der Hauptstadt am Mittwoch im "
        "Einzelnen mitteilte.",
    }  # fmt: skip
    assert second["text"] == "Der Text."
    assert [second[k] for k in ("title", "byline", "section", "dateline")] == [
        "Kürzer",
        "Eva Muster",
        "Ausland",
        "Wien",
    ]


def article(number, of, body="Words of it."):
    head = f"          {number} of {of} DOCUMENTS\n\n      Paper\n\n        May 3, 2020 Sunday\n\nA title {number}"
    return f"{head}\n\n{body}\n\n"


@pytest.mark.parametrize(
    ("content", "promised", "note"),
    [
        ("".join(article(n, 3) for n in (1, 2, 3)), 3, ""),
        ("".join(article(n, 3) for n in (1, 3)), 3, "the numbering leaves out 1 article (number 2)"),
        ("".join(article(n, 2146) for n in (2145, 2146)), 2, ""),
        ("Download Request: Select Items: 1-2, 5\n\n" + "".join(article(n, 900) for n in (1, 2, 5)), 3, "leaves out"),
        (article(1, 4) + article(1, 7), None, "several downloads joined"),
    ],
)
def test_what_a_download_promises_is_held_against_what_it_holds(content, promised, note, tmp_path):
    _, articles, _, about = read_export(written(tmp_path, "a.txt", content))
    assert articles[0]["title"].startswith("A title")
    assert about.promised == promised
    assert note in " ".join(about.notes)
    assert bool(note) == bool(about.notes)


def test_a_notice_without_an_article_is_bad_and_named(tmp_path):
    gone = "          2 of 2 DOCUMENTS\n\n       Copyright 2009 A Company\n         All Rights Reserved\n"
    _, articles, (bad,), about = read_export(written(tmp_path, "a.txt", article(1, 2) + gone))
    assert (len(articles), bad.number, bad.code, about.promised) == (1, 2, "no_article", 2)


def test_a_label_within_the_body_ends_nothing(tmp_path):
    body = "LENGTH: 20 words\n\nFirst.\n\nSUBJECT: peace, said the letter.\n\nLast.\n\nGRAPHIC: A picture"
    _, (first), _, _ = read_export(written(tmp_path, "a.txt", article(1, 1, body)))
    assert first[0]["text"].startswith("First.")
    assert first[0]["text"].endswith("Last.")


def test_line_ends_and_encodings(tmp_path):
    for name, content in (
        ("a.txt", GERMAN.encode("cp1252")),
        ("b.txt", GERMAN.replace("\n", "\r\n").encode("utf-8-sig")),
        ("c.txt", GERMAN.encode("utf-16")),
    ):
        reader, articles, _, _ = read_export(written(tmp_path, name, content))
        assert (reader, [a["title"] for a in articles]) == (
            "nexis_text",
            ["Die Lage am 1. Mai 2010; zweite Zeile", "Kürzer"],
        )


def test_no_word_of_the_cover_page_is_kept(tmp_path):
    from tests.corpus.readers.test_readers import sample

    _, articles, _, _ = read_export(sample("nexis_text"))
    assert "READER" not in str(articles)
    assert "Copyright" not in str(articles)
