"""Factiva: with field codes or as displayed, in text, RTF, pages and XML."""

import re

import pytest

from framing.errors import InputError
from tests.corpus.readers.exports import read_export, written
from tests.corpus.readers.test_readers import sample

LEAD = "The minister spoke of a threat on Friday and would not say where it came from or who had told her."
BODY = f"{LEAD}\n\n“We will publish what we can,” she said in the capital."


@pytest.mark.parametrize("name", ["factiva_html", "factiva_text", "factiva_rtf", "factiva_xml"])
def test_the_same_article_in_every_layout(name):
    reader, articles, bad, about = read_export(sample(name))
    assert (reader, bad, about.database, about.left_out, about.notes) == (name, [], "Factiva", {}, ())
    first = articles[0]
    assert first["doc_id"].lower() == "alph000020240301dw31000aa"
    assert (first["title"], first["text"], first["language"]) == ("Minister speaks of a threat", BODY, "en")
    assert (first["words_declared"], first.get("byline", "Jane Doe").removeprefix("By ")) == ("29", "Jane Doe")


UNITS = [
    ("29 Wörter", "1 März 2024", "Deutsch", "de"),
    ("29 mots", "1 mars 2024", "Français", "fr"),
    ("29 palabras", "1 marzo 2024", "Español", "es"),
    ("29 слов", "1 марта 2024", "Русский", "ru"),
    ("29 字", "2024 年 3 月 1 日", "英文", "en"),
    ("29 sözcük", "1 Mart 2024", "Türkçe", "tr"),
]


@pytest.mark.parametrize(("words", "day", "language", "code"), UNITS)
def test_interfaces_of_other_languages(words, day, language, code, tmp_path):
    page = sample("factiva_html").read_text("utf-8")
    page = page.replace("29 words", words).replace("1 March 2024", day).replace("English", language)
    _, (first, _), _, _ = read_export(written(tmp_path, "a.htm", page))
    assert (first["date"], first["source"], first["language"]) == ("2024-03-01", "Alpha", code)
    assert (first["title"], first["text"], first["section"]) == ("Minister speaks of a threat", BODY, "Foreign Desk; 1")


def test_the_number_stands_behind_the_word_of_any_language(tmp_path):
    for before in ("Dokument ", "Documento ", "Документ ", "文件 ", "文書"):
        page = sample("factiva_html").read_text("utf-8").replace("Document ALPH", f"{before}ALPH")
        _, (first, _), _, _ = read_export(written(tmp_path, "a.html", page))
        assert first["doc_id"] == "ALPH000020240301dw31000aa"


def test_a_page_saved_in_another_encoding_than_it_says(tmp_path):
    page = sample("factiva_html").read_text("utf-8").encode("cp1252")
    _, articles, _, _ = read_export(written(tmp_path, "a.html", page))
    assert [a["source"] for a in articles] == ["Alpha", "Béta"]


DISPLAYED = """Foreign Desk; 1
Minister speaks of a threat
By Jane Doe
29 words
1 March 2024
06:04 GMT
Alpha
ALPH
Late Edition
English
(c) 2024 Alpha

{lead}

“We will publish what we can,” she said in the capital.

(c) 2024 Alpha. All rights reserved.

Document ALPH000020240301dw31000aa

Talks end well

9 words
2 March 2024
Béta
BETA
English
(c) 2024 Béta

Peace. The talks ended well, both sides said later.

Document BETA000020240302dw32000bb

Search Summary
Text peace
Results Found 2
"""


def test_articles_as_displayed_in_a_text(tmp_path):
    content = DISPLAYED.format(lead=LEAD)
    reader, (first, second), bad, about = read_export(written(tmp_path, "a.txt", content))
    assert (reader, bad, about.left_out) == ("factiva_text", [], {"search summary": 1})
    assert first == {
        "section": "Foreign Desk; 1", "byline": "By Jane Doe", "title": "Minister speaks of a threat",
        "source": "Alpha", "date": "2024-03-01 06:04 GMT", "language": "en", "doc_id": "ALPH000020240301dw31000aa",
        "text": BODY, "words_declared": "29",
    }  # fmt: skip
    assert (second["title"], second["source"], second["date"]) == ("Talks end well", "Béta", "2024-03-02")


def test_paragraphs_without_empty_lines_between_and_a_language_that_we_do_not_know(tmp_path):
    content = (
        DISPLAYED.format(lead=LEAD).replace(f"{LEAD}\n\n", f"{LEAD}\n").replace("capital.\n\n(c)", "capital.\n(c)")
    )
    for old, new in (("(c) 2024 Alpha\n\n", "(c) 2024 Alpha\n"), ("English\n(c) 2024 Béta", "Elvish\n(c) 2024 Béta")):
        content = content.replace(old, new)
    _, (first, second), _, _ = read_export(written(tmp_path, "a.txt", content))
    assert (first["text"], first["source"]) == (BODY, "Alpha")
    assert (second["text"], second["source"]) == ("Peace. The talks ended well, both sides said later.", "Béta")


def test_an_article_without_its_number_ends_at_the_next_headline(tmp_path):
    content = sample("factiva_text").read_text("utf-8").replace("Document alph000020240301dw31000aa", "")
    _, articles, _, _ = read_export(written(tmp_path, "a.txt", content))
    assert [(a["title"], a.get("doc_id", "")) for a in articles] == [
        ("Minister speaks of a threat", ""), ("Talks end well", "beta000020240302dw32000bb"),
    ]  # fmt: skip


def test_what_is_broken_is_told_or_refused(tmp_path):
    whole = sample("factiva_rtf").read_bytes()
    _, articles, _, about = read_export(written(tmp_path, "a.rtf", whole[: len(whole) - 300]))
    assert (len(articles), about.notes[0][:20]) == (2, "the file breaks off;")
    xml = sample("factiva_xml").read_text("utf-8")
    _, articles, (bad,), about = read_export(written(tmp_path, "d.xml", xml[:1300]))
    assert (len(articles), bad.code, about.promised) == (1, "cut_off", 2)
    entity = xml.replace("<PPSResponse>", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><PPSResponse>', 1)
    for name, content, said in (
        ("a.xml", xml[:600], "the XML breaks off"),
        ("c.xml", xml.replace("</article>", "</artikel>"), "not whole XML"),
        ("b.xml", entity, "document type or entities"),
        ("a.html", "<html><title>Factiva</title><body>Headlines</body></html>", "without an article"),
    ):
        with pytest.raises(InputError, match=said):
            read_export(written(tmp_path, name, content))


def test_text_that_no_paragraph_marks_is_text_too(tmp_path):
    xml = sample("factiva_xml").read_text("utf-8")
    bare = re.sub(r"<paragraph[^>]*>|</paragraph>", "", xml)
    _, marked, _, _ = read_export(written(tmp_path, "a.xml", xml))
    _, articles, _, _ = read_export(written(tmp_path, "b.xml", bare))
    assert [a["text"].split() for a in articles] == [a["text"].split() for a in marked]
