"""Europresse: pages of both layouts, in French and English."""

import pytest

from framing.errors import InputError
from tests.corpus.readers.exports import read_export, written
from tests.corpus.readers.test_readers import sample


def test_articles_of_the_present_layout():
    reader, (first, second), bad, about = read_export(sample("europresse_html"))
    assert (reader, bad, about.database, about.left_out) == ("europresse_html", [], "Europresse", {"certificate": 2})
    assert first == {
        "doc_id": "news·20240302·AL·0q0103_1", "source": "Alpha", "date": "2024-03-01", "section": "Politique",
        "page": "3", "title": "La ministre parle d’une menace", "byline": "Jeanne Dupont",
        "text": "La ministre a parlé d’une menace vendredi.\n\n« Nous publierons », a-t-elle dit.",
    }  # fmt: skip
    assert "section" not in second
    assert "READER" not in str((first, second))


OLD = """<html><body><table><tbody>
<tr><td><span class="DocPublicationName">Alpha, no. 4301</span><br><span class="DocHeader">Politique, </span>
<span class="DocHeader">vendredi, </span><span class="DocHeader">1 mars 2024</span><span class="DocHeader">, p. 3</span>
<p><span class="TitreArticleVisu">La <span style="color:red">ministre</span> parle</span></p>Jeanne Dupont
<p>Un premier alinéa de la <i>ministre</i>, assez long pour n’être pas un nom.</p><p>Un second.</p>
<p>© 2024 Alpha. Tous droits réservés.</p><p>Numéro de document : news·20240301·AL·0q_1</p>
<p>Ce certificat est émis à JANE READER</p></td></tr>
<tr><td><span class="DocPublicationName">The Béta</span><span class="DocHeader">Saturday, March 2, 2024</span>
<p><span class="TitreArticleVisu">Talks end</span></p>
<p>The talks ended well, both sides of the table said on Saturday.</p>
<p>© 2024 Béta. All rights reserved.</p></td></tr></tbody></table></body></html>"""


def test_articles_of_the_older_layout(tmp_path):
    reader, (first, second), bad, _ = read_export(written(tmp_path, "a.htm", OLD))
    assert (reader, bad) == ("europresse_html", [])
    assert first == {
        "doc_id": "news·20240301·AL·0q_1", "source": "Alpha", "date": "2024-03-01", "section": "Politique",
        "page": "3", "title": "La ministre parle", "byline": "Jeanne Dupont",
        "text": "Un premier alinéa de la ministre, assez long pour n’être pas un nom.\n\nUn second.",
    }  # fmt: skip
    assert second == {
        "source": "The Béta", "date": "2024-03-02", "title": "Talks end",
        "text": "The talks ended well, both sides of the table said on Saturday.",
    }  # fmt: skip


def test_the_number_has_the_day_where_nothing_else_says_it(tmp_path):
    page = sample("europresse_html").read_text("utf-8").replace("samedi 2 mars 2024", "édition du matin")
    _, (_, second), _, _ = read_export(written(tmp_path, "a.html", page))
    assert second["date"] == "2024-03-02"


def test_a_page_without_a_document_is_refused_and_a_cut_one_is_read_as_far_as_it_goes(tmp_path):
    with pytest.raises(InputError, match="a page of Europresse without a document"):
        read_export(
            written(tmp_path, "a.html", "<html><style>.DocPublicationName{color:red}</style><body>x</body></html>")
        )
    page = sample("europresse_html").read_bytes()
    _, articles, _, _ = read_export(written(tmp_path, "b.html", page[: len(page) * 3 // 4]))
    assert articles[0]["source"] == "Alpha"
