"""Web pages, archives of them, and feeds."""

import re
import shutil
from pathlib import Path

import pytest

from framing.errors import InputError
from tests.corpus.test_reading import read

TOOLBAR = (
    "<!-- BEGIN WAYBACK TOOLBAR INSERT --><p>Captures of this page by the archive, two of them in all.</p>"
    "<!-- END WAYBACK TOOLBAR INSERT -->"
)
DATA = Path(__file__).parents[2] / "data"


def read_sample(name, folder):
    return read(Path(shutil.copy(DATA / name, folder)))


def test_a_page_tells_its_article_its_outlet_and_its_day(tmp_path):
    row = read_sample("html_page.html", tmp_path).documents.iloc[0]
    assert (row.source, row.date, row.date_kind) == ("The Harbour Post", "2031-03-19", "published")
    assert (row.title, row.url) == ("Ministers meet in the capital", "https://harbour.example/world/ministers-meet")


def test_a_capture_of_the_wayback_machine_has_the_address_of_the_page(tmp_path):
    html = (DATA / "html_page.html").read_text()
    for old, new in (
        ('href="https://', 'href="https://web.archive.org/web/20310402100000/https://'),
        ('content="2031-03-19T08:00:00+00:00"', 'content=""'),
        ("<nav>", f"{TOOLBAR}<nav>"),
        ("</html>", "</html><!-- FILE ARCHIVED ON 10:00:00 Apr 02, 2031 AND RETRIEVED FROM THE INTERNET ARCHIVE -->"),
    ):  # fmt: skip
        html = html.replace(old, new)
    (tmp_path / "page.html").write_text(html)
    found = read(tmp_path)
    row = found.documents.iloc[0]
    assert (row.url, row.date, row.date_crawled) == ("https://harbour.example/world/ministers-meet", "", "2031-04-02")


def test_folders_of_a_mirror_tell_the_address_where_the_page_does_not(tmp_path):
    html = re.sub("<meta[^>]*>|<link[^>]*>", "", (DATA / "html_page.html").read_text())
    folder = tmp_path / "www.harbour.example" / "2031" / "03" / "19"
    folder.mkdir(parents=True)
    (folder / "talks.html").write_text(html.replace(" | The Harbour Post", ""))
    row = read(tmp_path).documents.iloc[0]
    assert row.url == "https://www.harbour.example/2031/03/19/talks.html"
    assert (row.source, row.date, row.date_kind) == ("harbour.example", "2031-03-19", "address")


def test_a_page_without_an_article_is_rejected(tmp_path):
    (tmp_path / "a.html").write_text("<html><body></body></html>")
    shutil.copy(DATA / "html_page.html", tmp_path / "b.html")
    found = read(tmp_path)
    assert (len(found.documents), found.rejects["code"].tolist()) == (1, ["no_words"])


def test_a_list_of_headlines_is_no_article(tmp_path):
    rows = "".join(
        f"<tr><td>Ministers meet for talks number {n}</td><td>Post / 0{n % 9}-03-2031</td></tr>" for n in range(40)
    )
    (tmp_path / "list.html").write_text(f"<html><body><table>{rows}</table></body></html>")
    shutil.copy(DATA / "html_page.html", tmp_path / "page.html")
    found = read(tmp_path)
    assert (len(found.documents), found.rejects["code"].tolist()) == (1, ["no_words"])


def test_several_articles_on_one_page_are_refused(tmp_path):
    text = "".join(
        f"<p>{n} of 3 documents</p><p>The talks about the pipeline went on in round {n}, they said.</p>"
        for n in (1, 2, 3)
    )
    (tmp_path / "several.html").write_text(f"<html><body><article>{text}</article></body></html>")
    with pytest.raises(InputError, match=r"several\.html: several articles in one text"):
        read(tmp_path / "several.html")


def test_a_page_that_breaks_off_says_so(tmp_path):
    html = (DATA / "html_page.html").read_text()
    (tmp_path / "a.html").write_text(html[: html.index("A second round")])
    found = read(tmp_path)
    assert len(found.documents) == 1
    assert any("the page breaks off" in w for w in found.warnings)


def test_an_archive_gives_its_pages_and_counts_the_rest(tmp_path):
    found = read_sample("warc.warc", tmp_path)
    assert found.documents[["source", "date", "url", "date_crawled"]].to_numpy().tolist() == [
        ["Alpha", "2024-03-01", "https://alpha.example/a", "2024-04-02"],
        ["Béta", "2024-03-02", "https://beta.example/b", "2024-04-02"],
    ]
    left_out = {"files that are no pages": 1, "pages not found or moved": 1, "request records": 1}
    assert found.inputs[0]["export"]["left_out"] == left_out


def test_an_archive_that_breaks_off_keeps_what_came_before(tmp_path):
    content = (DATA / "warc.warc").read_bytes()
    path = tmp_path / "a.warc"
    path.write_bytes(content[: content.index(b"logo.png")])
    assert read(path).documents["source"].tolist() == ["Alpha"]


def test_a_feed_gives_its_entries(tmp_path):
    found = read_sample("feed.rss", tmp_path).documents
    assert found[["doc_id", "source", "date", "language"]].to_numpy().tolist() == [
        ["a", "Alpha", "2024-03-01", "en"], ["b", "Béta", "2024-03-02", "en"],
    ]  # fmt: skip
    content = (DATA / "feed.rss").read_text()
    (tmp_path / "a.rss").write_text(re.sub("<source.*?</source>", "", content))
    assert set(read(tmp_path / "a.rss").documents["source"]) == {"harbour.example"}


def test_a_feed_that_breaks_off_says_so(tmp_path):
    content = (DATA / "feed.rss").read_text()
    (tmp_path / "a.rss").write_text(content[: content.index("ce.</description>")])
    found = read(tmp_path)
    assert len(found.documents) == 2
    assert any("the feed is not whole" in w for w in found.warnings)


def test_entities_of_a_feed_are_refused(tmp_path):
    bomb = '<?xml version="1.0"?><rss version="2.0"><!ENTITY a "b"></rss>'
    (tmp_path / "a.rss").write_text(bomb)
    with pytest.raises(InputError, match=r"a\.rss: a feed with entities of its own"):
        read(tmp_path / "a.rss")


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "documents"), [("rss/real-cnn.rss", 69), ("warc/example.warc.gz", 1), ("html-page", 3)]
)
def test_what_others_saved_is_read(name, documents, shared, tmp_path):
    given = shared / "data" / "exports" / name
    for path in [given] if given.is_file() else sorted(given.iterdir()):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert len(read(tmp_path).documents) == documents
