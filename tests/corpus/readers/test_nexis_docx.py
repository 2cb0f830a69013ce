"""Nexis Uni: Word files of one article or many, and archives of them; the same lines in plain text and RTF."""

import pytest

from framing.errors import InputError
from tests.corpus.readers.exports import archive, read_export, word, written

TITLE = "Minister speaks of a threat on 3 May 2020; Opposition asks for proof"
COVER = [
    "",
    "User Name: JANE READER",
    "Date and Time: Friday, March 22, 2024 1:45:00 PM EDT",
    "Job Number: 1",
    "Documents (2)",
    "1. Minister speaks of a threat",
    "Client/Matter: -None-",
    "Search Terms: peace",
    "Content Type",
    "Narrowed by",
    "News",
    "Sources: Alpha; Timeline: Jan 01, 2024 to Dec 31, 2024",
    "",
    "",
]
FIRST = [
    "",
    TITLE,
    "Alpha",
    "March 1, 2024 Friday 06:30 PM GMT",
    "",
    "Copyright 2024 Alpha Limited All Rights Reserved",
    "",
    "Section:\u00a0NEWS; Pg. 3",
    "Length:\u00a020 words",
    "Byline:\u00a0Jane Doe",
    "Body",
    "",
    "The minister spoke of a threat on Friday and would not say where it came from.",
    "Subject: peace, she said, nothing else.",
    "“We will publish.”",
    "Graphic",
    "A picture",
    "Classification",
    "",
    "Language:\u00a0ENGLISH",
    "\nSubject:\u00a0PEACE (90%)",
    "Load-Date:\u00a0March 1, 2024",
    "",
    "\nEnd of Document",
]
SECOND = [
    "",
    "",
    "Talks end well",
    "Béta",
    "mardi 2 mars 2024",
    "",
    "Length:\u00a09 words",
    "Body",
    "",
    "Peace. The talks ended well, both sides said later.",
    "\nLoad-Date:\u00a0March 2, 2024",
    "End of Document",
]
NOTE = '<property name="LADocCount"><vt:i4>{}</vt:i4></property>'


def test_a_bundle_with_a_cover_page(tmp_path):
    reader, (first, second), bad, about = read_export(written(tmp_path, "a.docx", word(COVER + FIRST + SECOND)))
    assert (reader, bad, about.database, about.promised, about.left_out) == (
        "nexis_docx", [], "Nexis", 2, {"cover page": 1},
    )  # fmt: skip
    assert first == {
        "title": TITLE, "source": "Alpha",
        "date": "2024-03-01 18:30 GMT", "section": "NEWS; Pg. 3", "byline": "Jane Doe", "language": "en",
        "words_declared": "20",
        "text": "The minister spoke of a threat on Friday and would not say where it came from.\n\nSubject: peace, she "
        "said, nothing else.\n\n“We will publish.”",
    }  # fmt: skip
    assert (second["title"], second["source"], second["date"]) == ("Talks end well", "Béta", "2024-03-02")
    assert "READER" not in str((first, second, about))


def test_what_is_promised_without_a_cover_page_stands_in_a_note_of_the_program(tmp_path):
    _, articles, _, about = read_export(written(tmp_path, "a.docx", word(FIRST + SECOND, NOTE.format(3))))
    assert (len(articles), about.promised) == (2, 3)


def test_a_file_that_another_program_saved_is_known_by_its_lines(tmp_path):
    reader, articles, _, _ = read_export(written(tmp_path, "a.docx", word(SECOND)))
    assert (reader, articles[0]["text"]) == ("nexis_docx", "Peace. The talks ended well, both sides said later.")


@pytest.mark.parametrize("name", ["a.txt", "a.rtf"])
def test_the_same_lines_in_plain_text_and_rtf(name, tmp_path):
    lines = [line.strip() for line in COVER + FIRST + SECOND]
    if name == "a.rtf":
        body = "\\par\n".join("".join(c if c.isascii() else f"\\u{ord(c)}?" for c in line) for line in lines)
        content = "{\\rtf1\\ansi " + body + "}"
    else:
        content = "\n".join(lines)
    reader, articles, _, about = read_export(written(tmp_path, name, content))
    assert (reader.split("_")[0], [a["source"] for a in articles], about.promised) == ("nexis", ["Alpha", "Béta"], 2)


def test_an_archive_of_files_one_broken_one_foreign(tmp_path):
    members = {f"{n}.DOCX": word(SECOND, NOTE.format(1)) for n in range(8)}
    members |= {"8.DOCX": word(SECOND)[:-40], "9.docx": word(["A letter."]), "list.txt": "1"}
    path = written(tmp_path, "a.zip", archive(members))
    reader, articles, bad, about = read_export(path)
    assert (reader, len(articles), about.promised, about.left_out) == ("nexis_docx", 8, 8, {"file that is no .docx": 1})
    assert [(b.number, b.code, b.reason[:6]) for b in bad] == [(9, "bad_file", "8.DOCX"), (10, "no_article", "9.docx")]


def test_what_cannot_be_read_is_refused_in_one_line(tmp_path):
    entity = word(SECOND)
    hostile = '<!DOCTYPE a [<!ENTITY x "y">]><w:document/>'
    for name, content, said in (
        ("a.docx", entity[:-40], "which is not read|damaged"),
        ("b.docx", archive({"word/document.xml": hostile, "docProps/custom.xml": NOTE.format(1)}), "document type"),
        ("c.zip", archive({"a.docx": word(SECOND)})[:-30], "damaged or cut off"),
        ("d.docx", archive({"word/document.xml": b"\0" * (70 << 20)}), "bomb"),
    ):
        path = written(tmp_path, name, content)
        with pytest.raises((InputError, AssertionError), match=said):
            read_export(path)


def locked(content):
    """The archive, its members marked as encrypted."""
    found = bytearray(content)
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := found.find(sign, at + 1)) >= 0:
            found[at + flags] |= 1
    return bytes(found)


def test_what_has_a_password_says_so(tmp_path):
    with pytest.raises(InputError, match=r"^a\.docx: has a password; save it without one$"):
        read_export(written(tmp_path, "a.docx", locked(word(SECOND, NOTE.format(1)))))
    _, articles, (bad,), _ = read_export(written(tmp_path, "b.zip", locked(archive({"a.docx": word(SECOND)}))))
    assert (articles, bad.reason) == ([], "a.docx: has a password; save it without one")


@pytest.mark.parametrize("day", ["March 1, 2024 Friday", ""])
def test_a_remark_between_head_and_copyright_is_no_headline(day, tmp_path):
    lines = ["", TITLE, "Alpha", day, "", "Correction Appended", *FIRST[5:]]
    _, (first,), _, _ = read_export(written(tmp_path, "a.docx", word(lines)))
    assert (first["title"], first["source"]) == (TITLE, "Alpha")
    assert first.get("date", "") == ("2024-03-01" if day else "")
