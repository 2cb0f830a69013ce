"""Formats we know but do not read, and how to get one that is read."""

from __future__ import annotations

import re

_UNPACK = "unpack it and give the file or folder inside"
_AS_TEXT = "save the articles as .txt, or as a table (.csv, .jsonl) with columns source, date, title and text"
_AS_TABLE = "save it as .csv, .jsonl or .parquet"

_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF document", _AS_TEXT),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (b"Rar!", "a RAR archive", _UNPACK),
    (b"BZh", "a bzip2 file", _UNPACK),
    (b"\xfd7zXZ\0", "an xz file", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a zstandard file", _UNPACK),
    (b"\x1f\x8b", "gzip inside gzip", _UNPACK),
    (b"\xd0\xcf\x11\xe0", "an old Office document", "save it as .docx, .xlsx or .csv"),
    (b"SQLite format 3\0", "an SQLite database", "export the table as .csv"),
    (b"ARROW1", "an Arrow or Feather file", "save it as .parquet"),
    (b"Obj\x01", "an Avro file", _AS_TABLE),
    (b"\x89HDF", "an HDF5 file", _AS_TABLE),
    (b"RDX", "an R data file", _AS_TABLE),
    (b"{\\rtf", "an RTF document", _AS_TEXT),
    (b"WARC/", "a WARC web archive", "extract the texts, e.g. with trafilatura, as .jsonl"),
    (b"\x80\x02", "a Python pickle (it can run code and is never loaded)", _AS_TABLE),
    (b"\x80\x03", "a Python pickle (it can run code and is never loaded)", _AS_TABLE),
    (b"\x80\x04", "a Python pickle (it can run code and is never loaded)", _AS_TABLE),
    (b"\x80\x05", "a Python pickle (it can run code and is never loaded)", _AS_TABLE),
)
_ANNOTATED = (
    "give the text as .txt, one document a file, or a table (.csv, .jsonl) with columns source, date, title, text"
)
_WIRE = "export ninjs (JSON) or a table (.csv) instead"
_WRITTEN: tuple[tuple[re.Pattern[bytes], str, str], ...] = (
    (re.compile(rb"(?:\s*(?:Provider|Database|Content):[^\n]*\n)*\s*TY  - "), "an RIS file", "export it as .csv"),
    (
        re.compile(rb"\d{14}-T?\d+\t\d{14}\t\d\t"),
        "a GDELT GKG file (addresses without texts)",
        "save the pages it names, or take the titles of GDELT's DOC interface (.json)",
    ),
    (re.compile(rb"\s*@\w+\s*\{[^,{}]{1,200},\s*\w+\s*="), "a BibTeX file", "export it as .csv"),
    (re.compile(rb"(?:#[^\n]*\n)+1(?:-\d+)?(?:\t[^\t\n]*){9}\r?\n"), "a CoNLL-U file", _ANNOTATED),
    (re.compile(rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:\w+:)?TEI(?:\.2)?[\s>]", re.S), "a TEI file", _ANNOTATED),
    (re.compile(rb"(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE[^>]*>\s*)?<nitf[\s>]"), "an NITF file", _WIRE),
    (re.compile(rb"(?:<\?xml[^>]*>\s*)?<(?:\w+:)?(?:newsMessage|newsItem|NewsML)[\s>]"), "a NewsML file", _WIRE),
    (
        re.compile(
            rb"(?:<\?xml[^>]*>\s*)?(?:<corpus[^>]*>\s*)?<(?:text|doc|article)\b[^>]*>\s*(?:<\w[^>]*>\s*)*[^<\n]*\t",
            re.S,
        ),
        "vertical text, a word a line",
        _ANNOTATED,
    ),
    (re.compile(rb"From [^\n]{3,200}\d{4}\r?\n(?:[\w-]+: )"), "a mailbox (mbox)", _ANNOTATED),
)
"""Formats that are told by how the text begins."""
_SUFFIXES: dict[str, tuple[str, str]] = {
    ".pkl": ("a Python pickle (it can run code and is never loaded)", _AS_TABLE),
    ".pickle": ("a Python pickle (it can run code and is never loaded)", _AS_TABLE),
    ".zip": ("a ZIP archive", _UNPACK),
    ".tar": ("a tar archive", _UNPACK),
    ".tgz": ("a tar archive", _UNPACK),
    ".warc": ("a WARC web archive", "extract the texts, e.g. with trafilatura, as .jsonl"),
    ".html": ("an HTML page", _AS_TEXT),
    ".htm": ("an HTML page", _AS_TEXT),
    ".xml": ("an XML file", _AS_TABLE),
    ".docx": ("a Word document", _AS_TEXT),
    ".rtf": ("an RTF document", _AS_TEXT),
    ".parquet": ("named .parquet, but its content is not Parquet", "give the real file, or name it after its content"),
    ".xlsx": ("named .xlsx, but its content is no workbook", "give the real file, or name it after its content"),
    ".ris": ("an RIS file", "export it as .csv"),
    ".bib": ("a BibTeX file", "export it as .csv"),
    ".conllu": ("a CoNLL-U file", _ANNOTATED),
    ".vrt": ("vertical text, a word a line", _ANNOTATED),
    ".vert": ("vertical text, a word a line", _ANNOTATED),
    ".epub": ("an e-book (EPUB)", _AS_TEXT),
    ".doc": ("an old Word document", "save it as .docx"),
    ".mbox": ("a mailbox (mbox)", _ANNOTATED),
    ".rds": ("an R data file", _AS_TABLE),
    ".rdata": ("an R data file", _AS_TABLE),
    ".sav": ("an SPSS file", _AS_TABLE),
    ".dta": ("a Stata file", _AS_TABLE),
}


def foreign_format(head: bytes, name: str) -> tuple[str, str] | None:
    """What the file is and how to get a readable one; None where it may be one of ours."""
    for magic, what, remedy in _MAGIC:
        if head.startswith(magic):
            return what, remedy
    if head[257:262] == b"ustar":
        return "a tar archive", _UNPACK
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(head, name)
    start = head[:4096].removeprefix(b"\xef\xbb\xbf")
    for pattern, what, remedy in _WRITTEN:
        if pattern.match(start):
            return what, remedy
    if found := _markup(head):
        return found
    suffix = "." + name.rpartition(".")[2]
    return None if head.startswith(b"PAR1") else _SUFFIXES.get(suffix)


def _zipped(head: bytes, name: str) -> tuple[str, str] | None:
    if b"xl/" in head or name.endswith(".xlsx"):
        return None
    if b"word/" in head or name.endswith(".docx"):
        return "a Word document", _AS_TEXT
    if b"mimetypeapplication/epub+zip" in head[:120] or name.endswith(".epub"):
        return "an e-book (EPUB)", _AS_TEXT
    if b"ppt/" in head or name.endswith(".pptx"):
        return "a presentation", _AS_TEXT
    return "a ZIP archive", _UNPACK


def _markup(head: bytes) -> tuple[str, str] | None:
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "an HTML page", _AS_TEXT
    if start.startswith((b"<?xml", b"<!doctype")):
        return ("an HTML page", _AS_TEXT) if b"<html" in head[:4096].lower() else ("an XML file", _AS_TABLE)
    return None
