"""One list of demands on every plug-in, found by discovery: a new one is covered without a change here.

Readers, lexicon formats, topic models, report sections: empty, one, permuted, doubled, renamed, composed or not.
"""

import json
import random
import re
import unicodedata

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from framing.config.study import ReportSettings
from framing.corpus.files import READERS, Candidate, open_candidate
from framing.corpus.reading import read_documents
from framing.errors import InputError, LexiconError
from framing.lexicon import load_lexicon
from framing.lexicon.loading import formats
from framing.lexicon.matching import match
from framing.lexicon.rules import term_key
from framing.report.document import SECTIONS, build_page
from framing.runtime.plugins import plug_in, plug_in_names
from tests.fuzz.targets import DATA, Target, attack, read_input
from tests.page_runs import empty_run, make_run

FORMS = ("NFC", "NFD")

# ---- readers ----

READER_NAMES = plug_in_names(READERS)
ROWS = [
    {"id": "1", "source": "Béta", "date": "2024-03-02", "title": "Café", "text": "Peace at the café."},
    {"id": "2", "source": "Alpha", "date": "2024-03-01", "title": "War", "text": "A threat, they said."},
    {"id": "3", "source": "Alpha", "date": "2024-03-03", "title": "Talks", "text": "Talks went on."},
]


def _delimited(rows, path):
    columns = list(ROWS[0])
    lines = [",".join(columns), *(",".join(f'"{r[c]}"' for c in columns) for r in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _workbook(rows, path):
    """The few parts a workbook needs, cells as inline strings."""
    import zipfile

    cells = [list(ROWS[0]), *([r[c] for c in ROWS[0]] for r in rows)]
    row = "<row>{}</row>".format
    cell = '<c t="inlineStr"><is><t>{}</t></is></c>'.format
    sheet = "".join(row("".join(map(cell, values))) for values in cells)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{packages}"><Relationship Id="r1" Type="{office}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{packages}"><Relationship Id="r1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w") as container:
        for name, text in parts.items():
            container.writestr(name, text)


WRITERS = {
    "delimited": _delimited,
    "json_lines": lambda rows, path: path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8"),
    "json_array": lambda rows, path: path.write_text(json.dumps(rows), encoding="utf-8"),
    "parquet": lambda rows, path: pd.DataFrame(rows, columns=list(ROWS[0])).to_parquet(path),
    "workbook": _workbook,
}
TABULAR = [name for name in READER_NAMES if name in WRITERS]


def sample(reader):
    return next(DATA.glob(f"{reader}.*"))


def write(reader, rows, folder, stem="docs"):
    path = folder / f"{stem}{sample(reader).suffix}"
    WRITERS[reader](rows, path)
    return path


def read(path):
    columns = ["doc_id", "source", "date", "title", "text"]
    found, _ = read_documents(path)
    return found[columns].sort_values(columns).to_numpy().tolist()


@pytest.mark.parametrize("reader", READER_NAMES)
def test_a_reader_takes_its_file_whatever_it_is_called(reader, tmp_path):
    original = sample(reader)
    first = list(plug_in(READERS, reader).read(open_candidate(Candidate(original, original.name, None))[0]))
    assert first
    for stem in ("ärger", "a\u0301", "UPPER", "two words"):
        path = tmp_path / (stem + original.suffix)
        path.write_bytes(original.read_bytes())
        file, name = open_candidate(Candidate(path, path.name, None))
        assert name == reader
        assert list(plug_in(READERS, name).read(file)) == first


@pytest.mark.parametrize("reader", READER_NAMES)
@pytest.mark.parametrize("kept", [0, 1, 3, 10, 50, 90, 99])
def test_a_file_that_breaks_off_is_read_or_refused_in_one_line(reader, kept, tmp_path):
    original = sample(reader)
    content = original.read_bytes()
    assert attack(Target(read_input, ()), original.name, content[: len(content) * kept // 100], tmp_path) == ""


@pytest.mark.parametrize("reader", TABULAR)
def test_one_record_and_no_record(reader, tmp_path):
    assert read(write(reader, ROWS[:1], tmp_path)) == [["1", "Béta", "2024-03-02", "Café", "Peace at the café."]]
    with pytest.raises(InputError) as error:
        read(write(reader, [], tmp_path, "none"))
    assert str(error.value).isprintable()


@pytest.mark.parametrize("reader", TABULAR)
def test_neither_order_nor_repetition_of_records_shows(reader, tmp_path):
    once = read(write(reader, ROWS, tmp_path))
    shuffled = random.Random(1).sample(ROWS, len(ROWS))
    assert read(write(reader, shuffled, tmp_path, "shuffled")) == once
    assert read(write(reader, ROWS + shuffled, tmp_path, "doubled")) == once


@pytest.mark.parametrize("reader", TABULAR)
def test_all_readers_read_the_same_of_the_same_rows(reader, tmp_path):
    assert read(write(reader, ROWS, tmp_path)) == read(write("json_lines", ROWS, tmp_path, "other"))


@pytest.mark.parametrize("reader", TABULAR)
@pytest.mark.parametrize("form", FORMS)
def test_a_source_is_one_whether_composed_or_not(reader, form, tmp_path):
    rows = [{k: unicodedata.normalize(form, v) for k, v in r.items()} for r in ROWS]
    assert sorted({r[1] for r in read(write(reader, rows, tmp_path))}) == ["Alpha", "Béta"]


# ---- lexicon formats ----

FORMATS = formats()


def load(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return load_lexicon(str(path))


def content(lexicon):
    return [(f.path, sorted((term_key(t.text), t.weight) for t in f.terms)) for f in lexicon.all_frames()]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff", " \t\r\n"])
def test_an_empty_lexicon_is_refused_in_one_line(name, text, tmp_path):
    file = FORMATS[name].SAMPLE[0]
    with pytest.raises(LexiconError, match=re.escape(file)) as error:
        load(tmp_path, file, text)
    assert str(error.value).isprintable()


@pytest.mark.parametrize("name", FORMATS)
def test_line_ends_never_show(name, tmp_path):
    file, text = FORMATS[name].SAMPLE
    plain = text.replace("\r\n", "\n")
    ends = ["\n", "\r\n"] if name == "toml" else ["\n", "\r\n", "\r"]  # a lone CR is none in TOML
    found = [content(load(tmp_path, file, plain.replace("\n", end))) for end in ends]
    assert all(f == found[0] for f in found)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("form", FORMS)
def test_a_lexicon_finds_the_same_whether_composed_or_not(name, form, tmp_path):
    file, text = FORMATS[name].SAMPLE
    terms = [t.text.strip("*") for f in load(tmp_path, file, text).leaves() for t in f.terms]
    word = next(filter(str.isalpha, terms))
    accented = text.replace(word, word + "é")
    lexicon = load(tmp_path, file, unicodedata.normalize(form, accented))
    assert content(lexicon) == content(load(tmp_path, file, accented))
    documents = pd.DataFrame({"doc_id": ["d"], "title": [""], "text": [f"A {word}é, a {word}e\u0301."]})
    assert len(match(documents, [lexicon])) == 2


@pytest.mark.parametrize("name", FORMATS)
def test_another_file_name_changes_names_alone(name, tmp_path):
    file, text = FORMATS[name].SAMPLE
    stem, _, ending = file.rpartition(".")
    one, other = load(tmp_path, file, text), load(tmp_path, f"{stem} é 2.{ending}", text)
    assert [terms for _, terms in content(one)] == [terms for _, terms in content(other)]
    assert one.format == other.format


# ---- topic models ----

MODELS = plug_in_names("framing.clustering.topics.models")


def counts(documents=60, words=30, seed=1):
    """Documents of three kinds of words."""
    rng = np.random.default_rng(seed)
    kind = np.arange(documents) % 3
    rate = np.where(np.arange(words) % 3 == kind[:, None], 2.0, 0.2)
    return sparse.csr_array(rng.poisson(rate).astype(np.float64)), kind


def fitted(model, matrix, topics=3, seed=0):
    module = plug_in("framing.clustering.topics.models", model)
    prepared = module.prepare(matrix)
    words = module.fit(prepared, topics, seed, np.zeros((0, matrix.shape[1]), dtype=np.float32))
    return words, module.weigh(prepared, words)


@pytest.mark.parametrize("model", MODELS)
def test_weights_are_shares_and_the_same_each_time(model):
    matrix, _ = counts()
    words, weights = fitted(model, matrix)
    assert words.shape == (3, 30)
    assert (np.asarray(words) >= 0).all()
    np.testing.assert_allclose(weights.sum(axis=1), 1, atol=1e-4)
    again = fitted(model, matrix)
    assert np.asarray(words).tobytes() == np.asarray(again[0]).tobytes()
    assert np.asarray(weights).tobytes() == np.asarray(again[1]).tobytes()


@pytest.mark.parametrize("model", MODELS)
def test_planted_topics_are_found_also_doubled_and_permuted(model):
    matrix, kind = counts()
    order = np.random.default_rng(2).permutation(len(kind))
    for rows in (np.arange(len(kind)), order, np.concatenate([order, order])):
        weights = np.asarray(fitted(model, matrix[rows])[1])
        best = weights.argmax(axis=1)
        shares = [np.bincount(best[kind[rows] == k], minlength=3).max() / (kind[rows] == k).sum() for k in range(3)]
        assert min(shares) > 0.8


@pytest.mark.parametrize("model", MODELS)
def test_one_topic_and_one_document(model):
    matrix, _ = counts()
    np.testing.assert_allclose(np.asarray(fitted(model, matrix, topics=1)[1])[:, 0], 1, atol=1e-4)
    weights = np.asarray(fitted(model, matrix[:1], topics=1)[1])
    assert weights.shape == (1, 1)
    assert np.isfinite(weights).all()


# ---- report sections ----

SECTION_NAMES = plug_in_names(SECTIONS)


def page(section, tables, run):
    return build_page(tables, run, ReportSettings(sections=(section,)))


def renamed(tables, names):
    """The tables with other names of outlets."""
    columns = ("source", "group", "a", "b", "top_source")
    return {
        n: t.assign(**{c: t[c].map(lambda v: names.get(v, v)) for c in columns if c in t.columns})
        for n, t in tables.items()
    }


@pytest.mark.parametrize("section", SECTION_NAMES)
def test_a_section_of_nothing_one_document_and_one_source(section):
    for tables, run in (empty_run(), make_run(("Solo",), documents=1)):
        html = page(section, tables, run)
        assert html.startswith("<!")
        assert html.count("<script") <= 2
        assert not re.search(r">\s*(nan|None|NaT|inf)\s*<", html)


@pytest.mark.parametrize("section", SECTION_NAMES)
def test_a_section_is_the_same_bytes_whatever_the_order_of_rows(section):
    tables, run = make_run(documents=8)
    shuffled = {n: t.sample(frac=1, random_state=4).reset_index(drop=True) for n, t in tables.items()}
    assert page(section, tables, run) == page(section, shuffled, run)


@pytest.mark.parametrize("section", SECTION_NAMES)
def test_names_of_outlets_are_text_in_every_section(section):
    tables, run = make_run(documents=6)
    names = dict(zip(sorted(set(tables["documents"]["source"])), ("<b>A</b>", "</script><i>B"), strict=True))
    html = page(section, renamed(tables, names), run)
    assert "<b>A" not in html
    assert "<i>B" not in html
    plain = page(section, renamed(tables, dict(zip(names, ("bAb", "iB"), strict=True))), run)
    assert re.findall(r"<section\b|<table\b|<li\b|<tr\b", html) == re.findall(r"<section\b|<table\b|<li\b|<tr\b", plain)


@pytest.mark.parametrize("section", SECTION_NAMES)
def test_a_section_takes_names_that_are_not_composed(section):
    tables, run = make_run(documents=4)
    names = {s: unicodedata.normalize("NFD", s + " é한") for s in set(tables["documents"]["source"])}
    html = page(section, renamed(tables, names), run)
    shown = re.findall(r"The (?:Harbour Post|Sarrow Courier)( é한)?", unicodedata.normalize("NFC", html))
    assert any(shown) or not shown
