"""Genre is told by labels alone, and the evidence is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.corpus.genres import GENRES, find_genre

TEXT = "The ministers met on Monday.\nThey agreed on nothing."


@pytest.mark.parametrize(
    ("columns", "url", "title", "text", "genre"),
    [
        ({"section": "Opinion"}, "", "A bridge too far", TEXT, "opinion"),
        ({"Section": "World / Op-Ed"}, "", "A bridge", TEXT, "opinion"),
        ({"section": "World"}, "", "A bridge", TEXT, "news"),
        ({"mood": "Opinion"}, "", "A bridge", TEXT, "unknown"),
        ({}, "https://paper.example/opinion/2020/01/a-bridge", "A bridge", TEXT, "opinion"),
        ({}, "https://paper.example/commentisfree/2020/jan/03/a-bridge?x=/live/", "A bridge", TEXT, "opinion"),
        ({}, "https://paper.example/world/live/2020/jan/a-bridge", "A bridge", TEXT, "live"),
        ({}, "https://paper.example/news/opinion", "A bridge", TEXT, "news"),  # the article's own name is no section
        ({}, "https://opinion.paper.example/a", "A bridge", TEXT, "opinion"),
        ({}, "", "Analysis: why the bridge fell", TEXT, "opinion"),
        ({}, "", "OPINION | Why the bridge fell", TEXT, "opinion"),
        ({}, "", "[Editorial] Why the bridge fell", TEXT, "opinion"),
        ({}, "", "Why the bridge fell | Letters", TEXT, "opinion"),
        ({}, "", "Q&A: the engineer on the bridge", TEXT, "transcript"),
        ({}, "https://paper.example/world/2020/a", "Transcript: the minister's speech", TEXT, "transcript"),
        ({}, "", "The bridge fell – as it happened", TEXT, "live"),
        ({}, "", "A bridge", "By the Editorial Board\nThe bridge fell.", "opinion"),
        ({}, "", "A bridge", "In brief\nThe bridge fell.", "brief"),
        ({}, "", "Opinions differ on the bridge: who built it?", TEXT, "unknown"),
        ({}, "", "In his opinion the bridge was sound", TEXT, "unknown"),
        ({}, "", "", "", "unknown"),
    ],
)
def test_labels_tell_the_genre(columns, url, title, text, genre):
    found, evidence = find_genre(columns, "The Post", url, title, text)
    assert found == genre
    assert bool(evidence) == (genre != "unknown")


@given(st.dictionaries(st.text(max_size=9), st.text(max_size=20), max_size=3), st.text(), st.text(), st.text())
def test_every_text_has_one_of_the_genres(columns, url, title, text):
    assert find_genre(columns, title, url, title, text)[0] in GENRES


@given(st.text(alphabet="abcdefg .\n", min_size=50, max_size=300))
def test_the_wording_of_the_body_never_decides(body):
    opening = "The bridge fell.\nNobody was hurt.\nIt was old.\nIt was narrow.\n"
    assert find_genre({}, "The Post", "", "A bridge", opening + body)[0] == "unknown"


def test_an_outlets_name_and_turns_tell_it_too():
    assert find_genre({}, "The Post - Editorial", "", "A bridge", TEXT) == ("opinion", "outlet: Editorial")
    turns = "QUESTION: Why did it fall?\n\nMINISTER HALE: It was old.\n\n" * 4
    assert find_genre({}, "The Post", "https://paper.example/world/a", "A bridge", turns) == ("transcript", "turns")
    assert find_genre({}, "The Post", "", "A bridge", turns + "It stood there.\n" * 9)[0] == "unknown"


def test_a_column_of_genres_is_kept_and_read(tmp_path):
    from framing.corpus.reading import read_documents

    table = tmp_path / "news.csv"
    table.write_text("source,date,title,text,genre\nA,2024-01-01,One,It fell.,Op-Ed\nB,2024-01-02,Two,It stood.,\n")
    documents, rejects = read_documents(table)
    assert documents["genre"].tolist() == ["opinion", "unknown"]
    assert documents["input_genre"].tolist() == ["Op-Ed", ""]
    assert documents["genre_evidence"].tolist() == ["column genre: Op-Ed", ""]
    assert rejects.empty
