"""What each reader takes for its own, names, and refuses: the rules one by one, and limits on their last byte."""

import codecs
import csv
import datetime as dt
import gzip
import hashlib
import io
import json
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.corpus.readers import (
    Bad,
    Record,
    _foreign,
    _json,
    _opening,
    _records,
    _window,
    delimited,
    json_array,
    json_lines,
    parquet,
    workbook,
)
from framing.corpus.readers import text as plain_text
from framing.corpus.readers._encodings import latin_encoding
from framing.errors import InputError

WORKBOOK = Path(__file__).parents[2] / "data" / "workbook.xlsx"
UNPACK = "unpack it and give the file or folder inside"
AS_TEXT = "save the articles as .txt, or as a table (.csv, .jsonl) with columns source, date, title and text"
AS_TABLE = "save it as .csv, .jsonl or .parquet"
WARC = "extract the texts, e.g. with trafilatura, as .jsonl"
PICKLE = "a Python pickle (it can run code and is never loaded)"
REAL = "give the real file, or name it after its content"


def write(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def open_file(path):
    return _opening.with_encoding(_opening.examine(path, path.name))


def read(reader, path):
    binary = getattr(reader, "BINARY", False)
    return list(reader.read(_opening.examine(path, path.name) if binary else open_file(path)))


# ---- formats that are known and not read ----


@pytest.mark.parametrize(
    ("head", "what", "remedy"),
    [
        (b"%PDF-1.4", "a PDF document", AS_TEXT),
        (b"7z\xbc\xaf\x27\x1cx", "a 7z archive", UNPACK),
        (b"Rar!\x1a", "a RAR archive", UNPACK),
        (b"BZh9", "a bzip2 file", UNPACK),
        (b"\xfd7zXZ\0", "an xz file", UNPACK),
        (b"\x28\xb5\x2f\xfd", "a zstandard file", UNPACK),
        (b"\x1f\x8b\x08", "gzip inside gzip", UNPACK),
        (b"\xd0\xcf\x11\xe0", "an old Office document", "save it as .docx, .xlsx or .csv"),
        (b"SQLite format 3\0", "an SQLite database", "export the table as .csv"),
        (b"ARROW1\0", "an Arrow or Feather file", "save it as .parquet"),
        (b"Obj\x01", "an Avro file", AS_TABLE),
        (b"\x89HDF", "an HDF5 file", AS_TABLE),
        (b"RDX3", "an R data file", AS_TABLE),
        (b"{\\rtf1", "an RTF document", AS_TEXT),
        (b"WARC/1.0", "a WARC web archive", WARC),
        *((b"\x80" + bytes([n]), PICKLE, AS_TABLE) for n in (2, 3, 4, 5)),
        (b"\0" * 257 + b"ustar\x0000", "a tar archive", UNPACK),
        (b"PK\x03\x04x", "a ZIP archive", UNPACK),
        (b"PK\x05\x06", "a ZIP archive", UNPACK),
        (b"PK\x03\x04 word/document.xml", "a Word document", AS_TEXT),
        (b" \n<!DOCTYPE HTML>", "an HTML page", AS_TEXT),
        (b"\xef\xbb\xbf<HTML lang='en'>", "an HTML page", AS_TEXT),
        (b"<?xml version='1.0'?>\n<html>", "an HTML page", AS_TEXT),
        (b"<!DOCTYPE svg>", "an XML file", AS_TABLE),
        (b"<?xml version='1.0'?><a/>", "an XML file", AS_TABLE),
        ("<html>".encode("utf-16"), "an HTML page", AS_TEXT),
    ],
)
def test_a_content_tells_a_format_whatever_its_name(head, what, remedy):
    for name in ("a.csv", "a.txt", "export", "a.json"):
        assert _foreign.foreign_format(head, name) == (what, remedy)
        assert not any(r.sniff(head, name) for r in (delimited, json_array, json_lines, plain_text, parquet, workbook))


@pytest.mark.parametrize(
    ("names", "what", "remedy"),
    [
        ("a.pkl a.pickle", PICKLE, AS_TABLE),
        ("a.zip", "a ZIP archive", UNPACK),
        ("a.tar a.tgz", "a tar archive", UNPACK),
        ("a.warc", "a WARC web archive", WARC),
        ("a.html a.htm", "an HTML page", AS_TEXT),
        ("a.xml", "an XML file", AS_TABLE),
        ("a.docx", "a Word document", AS_TEXT),
        ("a.rtf", "an RTF document", AS_TEXT),
        ("a.parquet", "named .parquet, but its content is not Parquet", REAL),
        ("a.xlsx b.a.xlsx", "named .xlsx, but its content is no workbook", REAL),
        ("a.rds a.rdata", "an R data file", AS_TABLE),
        ("a.sav", "an SPSS file", AS_TABLE),
        ("a.dta", "a Stata file", AS_TABLE),
    ],
)
def test_a_name_tells_a_format_where_the_content_does_not(names, what, remedy):
    for name in names.split():
        assert _foreign.foreign_format(b"source,text\n", name) == (what, remedy)
        assert _foreign.foreign_format(b"PAR1", name) is None


def test_a_zip_is_a_workbook_or_a_document_by_its_parts_or_its_name():
    for head, name, found in (
        (b"PK\x03\x04 xl/workbook.xml", "export", None),
        (b"PK\x03\x04", "a.xlsx", None),
        (b"PK\x03\x04", "a.docx", ("a Word document", AS_TEXT)),
    ):
        assert _foreign.foreign_format(head, name) == found
        assert workbook.sniff(head, name) == (found is None)
    assert not workbook.sniff(b"source,text", "a.xlsx")
    assert [_foreign.foreign_format(b"text,a", n) for n in ("a.csv", "a.txt", "csv", "a.jsonl")] == [None] * 4


# ---- what a reader takes for its own ----


@pytest.mark.parametrize(
    ("head", "name", "taken"),
    [
        (b"a\n", "a.csv", True), (b"a\n", "a.tsv", True), (b"a\n", "a.tab", True), (b"a\n", "a.dat", False),
        (b"", "a.csv", False), (b"{}", "a.csv", False), (b"[1]", "a.csv", False), (b"<a", "a.csv", False),
        (b"PAR1,text", "a.csv", False), (b"PK\x03\x04,text", "a.csv", False), (b"\n\ntext,date", "x", True),
        (b"id,Text\n", "x", True), (b"id; BODY ;x", "x", True), (b"id\ttitle", "x", True), (b"id|content", "x", True),
        (b"id,headline", "x", True), (b"id,article", "x", True), (b"id,full_text", "x", True), (b"id,file", "x", True),
        ("Quelle;Überschrift".encode(), "x", True), ("Дата\tТекст".encode(), "x.txt", True),
        (b"Kop, zei hij", "x.txt", False), (b"Contenu,corps", "x.txt", False),
        (b"text", "x", False), (b"id,date", "x", False), (b"text,text", "x", False),
        ("id,text".encode("utf-16"), "x", True), (b"\xef\xbb\xbftext,id", "x", True), (b"id,text\r1,2", "x", True),
    ],
)  # fmt: skip
def test_what_reads_as_a_table(head, name, taken):
    assert delimited.sniff(head, name) is taken


@pytest.mark.parametrize(
    ("head", "name", "lines", "array"),
    [
        (b'{"a": 1}\n{"a": 2}', "x", True, False),
        (b'{"a": 1}', "x.json", True, False),
        (b"[1]\n", "x", False, True),
        (b"[1]\n", "x.jsonl", True, False),
        (b'{"a":\n1}', "x.json", False, True),
        (b'{"a":\n1}', "x", False, True),
        (b'{"a":\n1}', "x.ndjson", True, False),
        (b'{"a":\n1}', "x.jl", True, False),
        (b"a", "x.jsonl", True, False),
        (b" \n", "x.jsonl", False, False),
        (b"a", "x.json", False, False),
        (b'{"a": "' + b"x" * 59_993, "x", True, False),  # a line longer than what was looked at
        (b'{"a": "' + b"x" * 59_992, "x", False, True),
        (b'[{"a": "' + b"x" * 60_000, "x", False, True),
        (b'{"a": "\n' + b"x" * 60_000, "x", False, True),
        (b"\xef\xbb\xbf \r\n\t[", "x", False, True),
        ('{"a": 1}'.encode("utf-16"), "x", True, False),
        ("[1]".encode("utf-16"), "x", False, True),
        (b'{"a": ' + b"[" * 50_000, "x", False, True),
    ],
)
def test_what_reads_as_json(head, name, lines, array):
    assert json_lines.sniff(head, name) is lines
    assert json_array.sniff(head, name) is array


def test_plain_text_is_told_by_its_name():
    assert [plain_text.sniff(b"a", n) for n in ("a.txt", "a.text", "a.csv", "text")] == [True, True, False, False]
    assert [parquet.sniff(h, "a") for h in (b"PAR1", b"PAR2", b"")] == [True, False, False]


# ---- delimited ----


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_a_line_above_the_header_names_the_delimiter(mark, tmp_path):
    content = f"SEP={mark}\n\nsource{mark}a,b;c|d\te\nA{mark}" + "1,2;3|4\t5\n"
    (record,) = read(delimited, write(tmp_path, "a.csv", content))
    assert next(iter(record.values)) == "source"
    assert record.values["source"] == "A"
    assert len(record.values) == 2 + sum(c in "a,b;c|d\te" for c in mark)


def test_empty_lines_are_no_records_and_empty_names_are_numbered(tmp_path):
    first, second = read(delimited, write(tmp_path, "a.csv", "\n\n text ,,\n\n1,2,3\n\n\n4,5,6\n"))
    assert (first.number, dict(first.values)) == (1, {"text": "1", "column_2": "2", "column_3": "3"})
    assert (second.number, second.values["text"]) == (2, "4")


def test_bad_rows_say_what_is_wrong(tmp_path):
    found = read(delimited, write(tmp_path, "a.csv", 'a,b\n1\n"x" y,2\n1,2\n'))
    assert found[0] == Bad(1, "", "ragged", "1 cells under 2 columns")
    assert (found[1].number, found[1].column, found[1].code) == (2, "", "bad_quoting")
    assert found[1].reason.startswith("badly quoted: ',' expected")
    assert found[2] == Record(3, {"a": "1", "b": "2"})


@pytest.mark.parametrize(
    ("content", "said"),
    [("\n\n", r"a\.csv: the file is empty"), ('"a" b,c\n', r"a\.csv: the header line cannot be read")],
)
def test_a_table_without_a_header_is_refused(content, said, tmp_path):
    with pytest.raises(InputError, match=rf"^{said}$"):
        read(delimited, write(tmp_path, "a.csv", content))


@pytest.mark.parametrize(("content", "line"), [('a,b\n1,"2\n', 2), ('a,b\n1,"2"\n3,4\n"5,6\n7,8', 4), ('"a,b\n1,2', 1)])
def test_the_line_where_a_quote_opened_is_named(content, line, tmp_path):
    with pytest.raises(InputError, match=f"line {line}: a quote opens here and is never closed"):
        read(delimited, write(tmp_path, "a.csv", content))


CELL = st.text(alphabet='ab ,;"\n\té', max_size=6)


@settings(max_examples=50)
@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=5), st.sampled_from([",", ";", "\t", "|"]))
def test_what_a_csv_writer_writes_is_read_back(tmp_path_factory, rows, delimiter):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([("source", "text"), *rows])
    path = write(tmp_path_factory.mktemp("c"), "a.csv", out.getvalue())
    assert [tuple(r.values.values()) for r in read(delimited, path)] == rows


# ---- records ----


def test_values_as_text_and_of_which_kind():
    for value, said, kind in (
        ("1.0", "1.0", str), (b"\xc3\xa9", "é", str), (True, "true", _records.Number),
        (False, "false", _records.Number),
        (3, "3", _records.Number), (3.0, "3", _records.Number), (-0.5, "-0.5", _records.Number),
        (2.0**53, "9007199254740992.0", _records.Number), (2.0**53 - 1, "9007199254740991", _records.Number),
        (Decimal("1.50"), "1.50", _records.Number), (Decimal("2.00"), "2", _records.Number),
        (dt.date(2024, 3, 1), "2024-03-01", str), (dt.time(9, 5), "09:05:00", str),
        (dt.datetime(2024, 3, 1, 9, 5), "2024-03-01T09:05:00", str),
        ([1, "é", None, {"b": [True], "a": _records.Number("1.0")}], '[1,"é",null,{"b":[true],"a":1.0}]',
         _records.Nested),
        ({"a": dt.date(2024, 3, 1)}, '{"a":"2024-03-01"}', _records.Nested), ([], "[]", _records.Nested),
    ):  # fmt: skip
        found = _records.plain_value(value)
        assert (str(found), type(found)) == (said, kind)


def test_names_of_columns():
    assert _records.header_names([" a ", "", "B"], "f") == ["a", "column_2", "B"]
    with pytest.raises(InputError, match=r"^f: two columns are named 'A'; rename one$"):
        _records.header_names(["a", "A"], "f")


# ---- JSON ----


@pytest.mark.parametrize(
    ("written", "flaw"),
    [("9" * 308, ""), ("2" * 309, "a number beyond all measure"), ("0." + "1" * 398, ""),
     ("0." + "1" * 399, "a number beyond all measure"), ("-1e999", "a number beyond all measure"),
     ("1e308", ""), ("-Infinity", "-Infinity is not JSON"), ("NaN", "NaN is not JSON")],
)  # fmt: skip
def test_numbers_beyond_all_measure_are_flaws(written, flaw):
    record, end = _json.StrictDecoder().decode(f'{{"a": {written}}} x', 0, 7)
    assert end == len(written) + 7
    assert record == (Bad(7, "", "bad_json", flaw) if flaw else Record(7, {"a": written}))


def test_a_flaw_is_forgotten_with_its_record():
    decoder = _json.StrictDecoder()
    assert decoder.decode('{"a": 1, "a": 2}', 0, 1)[0] == Bad(1, "", "bad_json", "a key stands twice in one object")
    assert decoder.decode('{"a": null, "b": "x"}', 0, 2)[0] == Record(2, {"a": None, "b": "x"})
    assert decoder.decode("3", 0, 3) == (Bad(3, "", "bad_json", "not an object with named values"), 1)


def test_lines_are_numbered_without_the_empty_ones(tmp_path):
    found = read(
        json_lines, write(tmp_path, "a.jsonl", '\ufeff\n{"a": "1"} \r\n\n \t\n{\n{"a": "2"} {}\n\ufeff{"a": "3"}\n')
    )
    assert [r.number for r in found] == [1, 2, 3, 4]
    assert [found[0].values, found[3].values] == [{"a": "1"}, {"a": "3"}]
    assert found[1].reason.startswith("not JSON: ")
    assert found[2] == Bad(3, "", "bad_json", "more than one value on the line")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"a": [1]}', r"one JSON object, not an array of records; write \[\{…\}, …\] or a record a line"),
        ('[{"a": 1} {"a": 2}]', "the JSON array breaks off after record 1; fetch the file again"),
        ('[{"a": 1}, {"a": 2}', "the JSON array breaks off after record 2; fetch the file again"),
        ('[{"a": 1}] x', "text follows the JSON array, after record 1; write one array a file"),
        ("[] []", "text follows the JSON array, after record 0; write one array a file"),
        ('[{"a": 1}, {"a" 2}]', "not JSON at record 2: .*"),
        ("[" + "[" * 100_000, "not JSON at record 1: nested too deeply"),
        ("[,]", "not JSON at record 1: .*"),
        ("", "one JSON object, .*"),
    ],
)
def test_an_array_that_is_none_is_refused_and_said_why(content, said, tmp_path):
    with pytest.raises(InputError, match=f"^a.json: {said}$"):
        read(json_array, write(tmp_path, "a.json", content))


@pytest.mark.parametrize("length", [(1 << 20) - 14, (1 << 20) - 13, (1 << 20) - 12, (1 << 20) - 11, 5 << 20])
def test_an_element_over_the_edge_of_what_is_held_is_whole(length, tmp_path):
    rows = [{"a": "x" * length}, {"a": "é\\"}, {"a": "z" * 10}]
    path = write(tmp_path, "a.json", "\ufeff \n" + json.dumps(rows, ensure_ascii=False) + "\n \n")
    assert [dict(r.values) for r in read(json_array, path)] == rows
    assert [r.number for r in read(json_array, path)] == [1, 2, 3]
    assert read(json_array, write(tmp_path, "b.json", " [ ] ")) == []


def test_what_is_read_before_an_element_is_no_part_of_its_length(tmp_path, monkeypatch):
    monkeypatch.setattr(_window, "CHUNK", 64)
    monkeypatch.setattr(json_array, "_LONGEST", 40)
    rows = [{"a": 1}] * 6 + [{"a": "x" * 30}]
    assert len(read(json_array, write(tmp_path, "a.json", json.dumps(rows)))) == 7
    with pytest.raises(InputError, match="not JSON at record 1"):
        read(json_array, write(tmp_path, "a.json", json.dumps([{"a": "x" * 200}])))


# ---- opening ----


def test_a_file_is_hashed_as_it_stands_and_read_as_it_unpacks(tmp_path):
    content = "source,text\r\nÄ,b\r" * 8000
    packed = gzip.compress(content.encode())
    file = open_file(write(tmp_path, "A.CSV.gz", packed))
    assert file.sha256 == hashlib.sha256(packed).hexdigest()
    assert (file.name, str(file), file.compressed, file.encoding, file.guessed) == (
        "a.csv", "A.CSV.gz", True, "utf-8", False)  # fmt: skip
    assert file.head == content.encode()[:65536]
    with file.text() as source:
        assert source.read() == content
    with file.binary() as source:
        assert source.read(6) == b"source"
        source.seek(0)
        assert source.read() == content.encode()
    assert replace(file, label="x/Y/b.TXT\x1b").name == "b.txt\x1b"
    assert str(replace(file, label="b\x1b")) == "b\\x1b"


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(InputError, match=r"^a.csv: cannot be read \(No such file or directory\)$"):
        _opening.examine(tmp_path / "a.csv", "a.csv")
    with pytest.raises(InputError, match=r"^b\.gz: the gzip data is cut off or damaged; fetch the file again$"):
        _opening.examine(write(tmp_path, "b.gz", b"\x1f\x8b\x08rest"), "b.gz")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_two_bytes_a_letter_are_told_without_a_mark(encoding, tmp_path):
    assert open_file(write(tmp_path, "a.txt", "Peace, he said.".encode(encoding))).encoding == encoding
    assert _opening._encoding("ab é".encode(encoding), False) == ""  # 8 bytes tell nothing
    assert _opening._encoding("ab cde".encode(encoding), False) == encoding


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        *((b"", e) for e in ("utf-8-sig", "utf-16-le", "utf-16-be", "utf-16", "utf-32")),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
def test_the_line_that_names_the_delimiter_is_read_in_the_encoding_of_the_file(mark, encoding, tmp_path):
    content = mark + "sep=;\nsource;text\nA;b, c, d, e\n".encode(encoding)
    (record,) = read(delimited, write(tmp_path, "a.csv", content))
    assert record == Record(1, {"source": "A", "text": "b, c, d, e"})


def test_broken_utf8_is_named_by_its_line(tmp_path):
    content = "é\nplain\nüber\n".encode() + b"caf\xe9 x\n" + "é\n".encode()
    with pytest.raises(InputError, match=r"^a.txt: UTF-8, but for some bytes, first in line 4; save it as UTF-8$"):
        open_file(write(tmp_path, "a.txt", content))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("Er sagte am Montag in Berlin, er halte „nichts“ davon – Übrigens für 5 € das Stück.", "cp1252")],
)
def test_a_few_western_signs_are_of_the_commonest_code_page(text, encoding, tmp_path):
    file = open_file(write(tmp_path, "a.txt", text.encode(encoding)))
    assert (file.encoding, file.guessed) == (encoding, True)
    with file.text() as source:
        assert source.read() == text


def test_a_long_text_tells_a_code_page_whose_signs_are_western_too(tmp_path):
    """õ and û of the commonest code page are ő and ű of another: the language tells."""
    text = "A miniszter szerint a tárgyalásokról őszintén kell szólni, és a következő héten új ülést tűznek ki.\n" * 300
    file = open_file(write(tmp_path, "a.txt", text.encode("cp1250")))
    with file.text() as source:
        assert source.read() == text


def test_more_than_the_first_line_beyond_ascii_tells(tmp_path):
    with pytest.raises(InputError, match="first in line 1; save it as UTF-8"):
        open_file(write(tmp_path, "a.txt", b"caf\xe9\n" + "über\n".encode() * 9))


def test_a_code_page_of_latin_letters_is_told_where_most_is_ascii():
    assert latin_encoding(b"It said \x93no\x94 on Monday.") == "cp1252"
    assert latin_encoding(b"It said \x81no\x8d on Monday.") not in ("cp1252", "cp1254")
    assert latin_encoding(b"\xe9\xe8\xe9\xe9 \xe9 was") == ""


def test_long_cyrillic_is_read_as_it_was_written(tmp_path):
    text = "Президент заявил, что переговоры о мире продолжатся на следующей неделе в столице.\n" * 80
    file = open_file(write(tmp_path, "a.txt", text.encode("cp1251")))
    with file.text() as source:
        assert source.read() == text
    assert file.guessed


@pytest.mark.parametrize(
    ("size", "packed", "refused"),
    [(64 << 20, 1, False), ((64 << 20) + 1, 1, True), (200 << 20, 1 << 20, False), ((200 << 20) + 1, 1 << 20, True)],
)
def test_bombs_are_refused_from_64_mib_and_200_times_on(size, packed, refused):
    if refused:
        with pytest.raises(
            InputError, match=r"^a\\x1b: unpacks to over 200 times its size; refused as a decompression bomb$"
        ):
            _opening.refuse_bomb(size, packed, "a\x1b")
    else:
        _opening.refuse_bomb(size, packed, "a")


def test_every_container_is_weighed_as_a_whole(tmp_path, monkeypatch):
    """gzip, a workbook and Parquet: what they hold against what they take."""
    weighed = []
    for module in (_opening, workbook, parquet):
        monkeypatch.setattr(module, "refuse_bomb", lambda *given: weighed.append(given))
    content = b"source,text\n" + b"A,b\n" * 900_000
    packed = write(tmp_path, "a.csv.gz", gzip.compress(content))
    open_file(packed)
    assert weighed[-1] == (len(content), packed.stat().st_size, "a.csv.gz")
    weighed.clear()
    open_file(write(tmp_path, "a.csv", content))
    assert weighed == []
    sheet, table = tmp_path / "a.xlsx", tmp_path / "a.parquet"
    pq.write_table(pa.table({"a": ["x"] * 3000}), table, row_group_size=1000)
    with zipfile.ZipFile(sheet, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("xl/a", bytes(1000))
        container.writestr("xl/b", bytes(3000))
    read(parquet, table)
    groups = pq.ParquetFile(table).metadata
    assert weighed == [(sum(groups.row_group(i).total_byte_size for i in range(3)), table.stat().st_size, "a.parquet")]
    with pytest.raises(InputError, match="damaged"):
        read(workbook, sheet)
    with zipfile.ZipFile(sheet) as container:
        assert weighed[-1] == (4000, sum(p.compress_size for p in container.infolist()), "a.xlsx")


def test_rows_of_a_workbook_without_a_cell_are_none(tmp_path):
    """The third row moved to the fifth place: two without cells stand before it."""
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(WORKBOOK) as given, zipfile.ZipFile(path, "w") as container:
        for name in given.namelist():
            container.writestr(name, re.sub(rb'r="([A-Z]?)3"', rb'r="\g<1>5"', given.read(name)))
    assert read(workbook, path) == read(workbook, WORKBOOK) != []


def test_a_workbook_is_weighed_before_it_is_opened(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as container:
        container.writestr("xl/a", bytes(40 << 20))
        container.writestr("xl/b", bytes(30 << 20))
    with pytest.raises(InputError, match=r"a\.xlsx: unpacks to over 200 times its size; refused"):
        read(workbook, path)
