"""Every reader that is found holds to the same contract; then what is peculiar to each."""

import codecs
import gzip
import json
import shutil
from pathlib import Path

import pytest

from framing.corpus.files import READERS, Candidate, open_candidate
from framing.corpus.readers import About, Bad, Record
from framing.errors import InputError
from framing.runtime.plugins import plug_in, plug_in_names

DATA = Path(__file__).parents[2] / "data"
ROWS = [
    {"id": "1", "source": "Alpha", "date": "2024-03-01", "text": 'A "quoted" threat;\non two lines.'},
    {"id": "2", "source": "Béta", "date": "2024-03-02", "text": "Peace."},
]


def sample(name):
    return next(DATA.glob(f"{name}.*"))


def open_file(path):
    opened = open_candidate(Candidate(path, path.name, None))
    assert not isinstance(opened, str), opened
    return opened


def read(path):
    file, reader = open_file(path)
    return list(plug_in(READERS, reader).read(file))


def write(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("name", plug_in_names(READERS))
def test_conformance(name):
    file, reader = open_file(sample(name))
    assert reader == name
    *records, last = plug_in(READERS, name).read(file)
    if getattr(plug_in(READERS, name), "ONE_DOCUMENT", False):
        assert records == []
        assert last.values["text"].strip()
        records.append(last)
    elif isinstance(last, About):
        assert last.database
        assert last.promised in (None, len(records))
        assert [(r.values["source"], r.values["date"]) for r in records] == [(r["source"], r["date"]) for r in ROWS]
        assert "Peace." in records[1].values["text"]
    else:
        records.append(last)
        assert [dict(r.values) for r in records] == ROWS
    assert [r.number for r in records] == list(range(1, len(records) + 1))
    assert all(isinstance(v, str) for r in records for v in r.values.values())


@pytest.mark.parametrize("name", plug_in_names(READERS))
def test_gzip_reads_as_the_file_itself(name, tmp_path):
    original = sample(name)
    packed = write(tmp_path, original.name + ".gz", gzip.compress(original.read_bytes()))
    assert read(packed) == read(original)


@pytest.mark.parametrize("name", plug_in_names(READERS))
def test_nobody_claims_another_content(name, tmp_path):
    """A sample under a name that says nothing is claimed by its own reader or by none."""
    opened = open_candidate(Candidate(write(tmp_path, "export", sample(name).read_bytes()), "export", None))
    assert isinstance(opened, str) or opened[1] == name


@pytest.mark.parametrize("name", ["delimited", "json_lines", "json_array"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le"])
def test_unicode_encodings_are_told(name, encoding, tmp_path):
    path = write(tmp_path, sample(name).name, sample(name).read_text("utf-8").encode(encoding))
    assert [dict(r.values) for r in read(path)] == ROWS


def test_a_guessed_encoding_is_recorded(tmp_path):
    path = write(tmp_path, "a.csv", "source,date,text\nA,2024-01-01,“danger” he said\n".encode("cp1252"))
    file, _ = open_file(path)
    assert (file.encoding, file.guessed) == ("cp1252", True)
    assert read(path)[0].values["text"] == "“danger” he said"


@pytest.mark.parametrize(
    "name", ["nexis_text", "factiva_text", "proquest_text", "iramuteq", "factiva_html", "nexis_docx"]
)
def test_a_content_weighs_more_than_a_name(name, tmp_path):
    path = write(tmp_path, "export.csv", sample(name).read_bytes())
    assert open_file(path)[1] == name


# ---- delimited ----


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_by_the_header(delimiter, tmp_path):
    rows = [["source", "date", "text"], ["A", "2024-03-01", "x"]]
    path = write(tmp_path, "a.csv", "\n".join(delimiter.join(r) for r in rows))
    assert [dict(r.values) for r in read(path)] == [dict(zip(*rows, strict=True))]


def test_line_ends_of_all_kinds_in_one_file(tmp_path):
    path = write(tmp_path, "a.csv", 'source,text\rA,1\nB,2\r\nC,"3\r\n3"\rD,4')
    assert [r.values["text"] for r in read(path)] == ["1", "2", "3\r\n3", "4"]


def test_a_ragged_or_badly_quoted_row_costs_only_itself(tmp_path):
    path = write(tmp_path, "a.csv", 'source,text\nA,1\nB,2,3\nC\nD,"x" y\n\nE,5\n')
    found = [r.code if isinstance(r, Bad) else r.values["text"] for r in read(path)]
    assert found == ["1", "ragged", "ragged", "bad_quoting", "5"]
    assert [r.number for r in read(path)] == [1, 2, 3, 4, 5]


def test_an_unclosed_quote_names_the_line_it_opened_on(tmp_path):
    path = write(tmp_path, "a.csv", 'source,text\nA,"1\n1"\nB,2\nC,"two\n"",lines\nD,4\n')
    with pytest.raises(InputError, match=r"a\.csv: line 5: a quote opens here and is never closed"):
        read(path)


def test_two_columns_of_one_name_are_refused(tmp_path):
    with pytest.raises(InputError, match="two columns are named 'Text'"):
        read(write(tmp_path, "a.csv", "source,text, Text \nA,1,2\n"))


def test_wide_and_long(tmp_path):
    names = ["text", *(f"x{i}" for i in range(5000))]
    path = write(tmp_path, "a.csv", ",".join(names) + "\n" + "y" * 200_000 + "," * 5000 + "\n")
    (record,) = read(path)
    assert (len(record.values), len(record.values["text"])) == (5001, 200_000)


def test_a_text_with_commas_is_no_table(tmp_path):
    assert open_file(write(tmp_path, "a.txt", "Peace, he said, is near.\nNo, she said.\n"))[1] == "text"


# ---- JSON ----


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ("[1]", "not an object"),
        ('{"text": "a", "text": "b"}', "twice"),
        ('{"a": {"b": 1, "b": 2}}', "twice"),
        ('{"n": NaN}', "NaN"),
        ('{"n": ' + "9" * 10_000 + "}", "number"),
        ('{"n": 1e999}', "number"),
        ('{"a": ' + "[" * 100_000, "nested too deeply"),
        ('{"a": 1} {"a": 2}', "more than one value"),
    ],
)
def test_a_bad_json_line_costs_only_itself(line, reason, tmp_path):
    good = '{"text": "a"}'
    first, bad, last = read(write(tmp_path, "a.jsonl", f"{good}\n{line}\n{good}\n"))
    assert (bad.number, bad.code) == (2, "bad_json")
    assert reason in bad.reason
    assert isinstance(first, Record)
    assert isinstance(last, Record)


def test_json_values_stay_as_written(tmp_path):
    values = '{"a": 1.0, "b": 007e1, "c": [1, {"d": null}], "e": null, "f": true, "g": 12345678901234567890123}'
    (record,) = read(write(tmp_path, "a.jsonl", values.replace("007e1", "7e1")))
    assert dict(record.values) == {
        "a": "1.0", "b": "7e1", "c": '[1,{"d":null}]', "e": None, "f": "true", "g": "12345678901234567890123",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "named"), [('[{"a": 1}', "breaks off"), ('{\n"a": []}', "not an array"), ("[{]", "record 1")]
)
def test_a_broken_array_is_refused(text, named, tmp_path):
    with pytest.raises(InputError, match=named):
        read(write(tmp_path, "a.json", text))


def test_json_lines_named_json_are_lines(tmp_path):
    path = write(tmp_path, "a.json", "\n".join(json.dumps(r) for r in ROWS))
    assert open_file(path)[1] == "json_lines"


# ---- files that are refused ----


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.zip", b"PK\x03\x04rest", "ZIP archive"),
        ("a.csv", b"<!doctype html><p>403", "HTML page"),
        ("a.txt", b"<html><body>", "HTML page"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office"),
        ("a.xml", b"<?xml version='1.0'?><a/>", "XML"),
        ("a.warc", b"source", "WARC"),
        ("a.pkl", b"\x80\x04\x95", "pickle"),
        ("a.parquet", b"source,text\nA,b\n", "not Parquet"),
        ("a.docx", b"word", "Word"),
        ("a.dat", b"\x00\x01\x02", "a format we do not know"),
        ("a.csv", b"", "empty"),
        ("a.csv", b"20240301101500-T1\t20240301101500\t1\ta.example\thttps://a.example/1\n", "GDELT GKG"),
    ],
)
def test_formats_we_do_not_read_are_named(name, content, what, tmp_path):
    reason = open_candidate(Candidate(write(tmp_path, name, content), name, None))
    assert isinstance(reason, str)
    assert what in reason


@pytest.mark.parametrize("name", ["parquet", "workbook"])
def test_damaged_containers_are_refused(name, tmp_path):
    original = sample(name)
    path = write(tmp_path, original.name, original.read_bytes()[:-60])
    with pytest.raises(InputError, match="damaged"):
        read(path)


def test_a_cut_off_gzip_is_refused(tmp_path):
    with pytest.raises(InputError, match="cut off"):
        read(write(tmp_path, "a.csv.gz", gzip.compress(b"source,text\nA,b\n" * 100)[:-12]))


def test_a_bomb_is_refused(tmp_path):
    path = tmp_path / "a.csv.gz"
    with gzip.open(path, "wb", 9) as out:
        for _ in range(70):
            out.write(bytes(1 << 20))
    with pytest.raises(InputError, match="decompression bomb"):
        read(path)


def test_undecodable_bytes_are_refused(tmp_path):
    path = write(tmp_path, "a.csv", codecs.BOM_UTF8 + b"source,text\nA,\xff\xfe\n")
    with pytest.raises(InputError, match="begins as utf-8-sig but is not"):
        read(path)


def test_a_sheet_is_read_from_its_first_filled_cells(tmp_path):
    shutil.copy(sample("workbook"), tmp_path / "a.dat")
    assert len(read(tmp_path / "a.dat")) == 2
