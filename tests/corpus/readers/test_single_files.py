"""Word, OpenDocument, RTF and PDF: one file is one document."""

import shutil
import sys
import zipfile
from pathlib import Path

import pytest

from framing.corpus.files import Candidate, open_candidate
from framing.corpus.readers import odt, pdf
from framing.errors import InputError
from tests.corpus.test_reading import read

DATA = Path(__file__).parents[2] / "data"
FIRST = {"docx.docx": 3, "odt.odt": 3, "rtf.rtf": 3, "pdf.pdf": 2}


@pytest.mark.parametrize("name", FIRST)
def test_one_file_is_one_document_whatever_it_is_called(name, tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "2031-03-19_Harbour Post").write_bytes((DATA / name).read_bytes())
    found = read(folder, input__pattern="{date}_{source}")
    row = found.documents.iloc[0]
    assert (found.read, row.source, row.date, row.date_kind) == (1, "Harbour Post", "2031-03-19", "given")


@pytest.mark.parametrize("name", ["docx.docx", "odt.odt"])
def test_entities_of_its_own_and_bombs_are_refused(name, tmp_path):
    with zipfile.ZipFile(DATA / name) as given:
        parts = {part: given.read(part) for part in given.namelist()}
    body = next(part for part in parts if part.endswith(("document.xml", "content.xml")))
    for content, said in (
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + parts[body], "document type or entities"),
        (bytes(70 << 20), "decompression bomb"),
    ):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
            for part, old in parts.items():
                container.writestr(part, content if part == body else old)
        with pytest.raises(InputError, match=said):
            read(path)


def test_deleted_text_and_remarks_are_left_out(tmp_path):
    space = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "text"))
    body = (
        "<text:tracked-changes><text:deletion><text:p>gone</text:p></text:deletion></text:tracked-changes>"
        '<text:p>two<text:s text:c="2"/>blanks'
        "<office:annotation><text:p>remark</text:p></office:annotation> left</text:p>"
    )
    path = tmp_path / "a.odt"
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        container.writestr("content.xml", f"<office:text {space}>{body}</office:text>")
    file, _ = open_candidate(Candidate(path, path.name, None))
    assert [r.values["text"] for r in odt.read(file)] == ["two  blanks left"]


def test_lines_of_a_pdf_are_sentences_again():
    file, _ = open_candidate(Candidate(DATA / "pdf.pdf", "pdf.pdf", None))
    (record,) = pdf.read(file)
    assert "went on until the morning, officials said." in record.values["text"]


def test_a_scan_is_rejected_and_says_so(tmp_path):
    path = tmp_path / "scan.pdf"
    path.write_bytes((DATA / "pdf.pdf").read_bytes().replace(b"Tj", b"  "))
    with pytest.raises(InputError, match=r"scan\.pdf: 1 of 1 records are rejected.*recognise its text first"):
        read(path)


@pytest.mark.parametrize(
    ("module", "name", "extra"),
    [("pypdfium2", "pdf.pdf", "pdf"), ("trafilatura", "html_page.html", "web"), ("feedparser", "feed.rss", "web"),
     ("trafilatura", "warc.warc", "web")],
)  # fmt: skip
def test_a_missing_extra_is_named(module, name, extra, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(InputError, match=rf'need.* an extra: pip install "media-framing\[{extra}\]"'):
        read(Path(shutil.copy(DATA / name, tmp_path)))


@pytest.mark.shared
@pytest.mark.parametrize(
    "name", ["office-old/test.odt", "docx-plain/test.docx", "rtf-plain/test1.rtf", "pdf/udhr-english.pdf"]
)
def test_files_of_others_are_one_document_each(name, shared, tmp_path):
    (tmp_path / Path(name).name).write_bytes((shared / "data" / "exports" / name).read_bytes())
    assert len(read(tmp_path).documents) == 1
