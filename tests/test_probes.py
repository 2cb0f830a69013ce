"""Hostile inputs that once went wrong, or nearly: what they come to, by their cause."""

import os
import socket

import pytest

from framing.corpus.dates import parse_date
from framing.corpus.reading import read_documents
from framing.corpus.sources import clean_source, mixes_scripts, similar_names
from framing.errors import InputError

HEADER = "id,source,date,title,text\n"
ROW = "x,{},2024-03-01,T,A danger\n"


def read(folder, content, name="c.csv"):
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_documents(folder / name)


def test_a_link_or_a_pipe_named_as_the_metadata_sheet_is_not_opened(tmp_path):
    outside = tmp_path / "outside.csv"
    outside.write_text("file,source\na.txt,EVIL\n")
    for number, make in enumerate((lambda p: p.symlink_to(outside), os.mkfifo)):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "a.txt").write_text("A danger")
        make(folder / "metadata.csv")
        assert read_documents(folder)[0]["source"].tolist() == ["(unknown)"]


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
def test_a_name_no_file_can_have_is_one_line(name):
    with pytest.raises(InputError, match="check the path"):
        read_documents(name)


def test_a_socket_and_a_pipe_are_no_files(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s"))
        for name in ("pipe", "s"):
            with pytest.raises(InputError, match="neither a regular file nor a folder"):
                read_documents(tmp_path / name)


def test_lines_above_the_header(tmp_path):
    rows = HEADER + ROW.format("Alpha")
    for above in ("\n\n", "sep=,\n", "\r\n"):
        assert read(tmp_path, above + rows)[0]["source"].tolist() == ["Alpha"]
    assert read(tmp_path, "SEP=;\n" + rows.replace(",", ";"))[0]["source"].tolist() == ["Alpha"]


def test_broken_utf8_is_refused_and_accents_of_a_code_page_are_not_taken_for_another_alphabet(tmp_path):
    whole = (HEADER + ROW.format("Größe “x” naïve")).encode()
    with pytest.raises(InputError, match="UTF-8, but for some bytes"):
        read(tmp_path, whole + b"y,caf\xe9,2024-03-01,T,A danger\n")
    for encoding in ("cp1252", "latin-1"):
        text = HEADER + ROW.format("Café Größe naïve")
        assert read(tmp_path, text.encode(encoding))[0]["source"].tolist() == ["Café Größe naïve"]


@pytest.mark.parametrize("key", ["\\ud800", "a\\u0000b", "\\u001b[31m", "\\n=1+1"])
def test_a_column_name_holds_no_control_character(tmp_path, key):
    row = f'{{"source": "A", "date": "2024-03-01", "text": "A danger", "{key}": "1"}}'
    documents, _ = read(tmp_path, row, "c.jsonl")
    assert all(name.isprintable() for name in documents.columns)


@pytest.mark.parametrize("name", ["*", "*rest"])
def test_a_source_cannot_be_named_as_what_stands_for_all(tmp_path, name):
    documents, rejects = read(tmp_path, HEADER + ROW.format("Alpha") + ROW.replace("x,", "y,", 1).format(name))
    assert documents["source"].tolist() == ["Alpha"]
    assert rejects["code"].tolist() == ["bad_value"]


@pytest.mark.parametrize("name", ["\u200b", "\u3164", "\u2800", "\u00ad", "\u202e", " \ufeff "])
def test_a_source_of_nothing_that_is_seen_is_unknown(name):
    assert clean_source(name) == "(unknown)"


def test_names_that_look_the_same_are_told():
    assert similar_names({"BBC": 2, "\u0412\u0412\u0421": 1}) == [("BBC", ("\u0412\u0412\u0421",))]
    assert mixes_scripts("a thre\u0430t")
    assert not any(
        map(mixes_scripts, ["5 \u03bcm", "\u0423\u0433\u0440\u043e\u0437\u0430 EU", "caf\u00e9 \u201cx\u201d"])
    )


@pytest.mark.parametrize(
    "written", ["2024-00-01", "2024-13-01", "2024-02-30", "24-03-05", "3/4/24", "2024-03-05T24:00:00Z"]
)
def test_dates_that_are_none(written):
    assert parse_date(written) is None
