"""Laws of everything that data is written into: cells, JSON in the page, HTML, addresses, the terminal."""

import csv
import io
import json
import math
import unicodedata
from html.parser import HTMLParser
from urllib.parse import unquote

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import tables
from framing.corpus.metadata import metadata_csv, read_sheet
from framing.errors import InputError, nearest, plural, printable
from framing.report.excerpts import embed, web_links
from framing.report.prose import wording

LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
HOSTILE = st.text(alphabet="=+-@＝＋－＠'\"\t\r\n,; aé中\u202e\u2028<>&", max_size=8) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8
)
MODERATE = settings(max_examples=60)


@given(HOSTILE, st.integers(0, 3))
def test_no_cell_is_live_and_each_is_told_back(text, quotes):
    text = "'" * quotes + text
    safe = tables.safe_cell(text)
    assert not safe.startswith(LIVE)
    assert tables._plain(safe) == text
    assert safe in (text, "'" + text)


@given(st.sampled_from(LIVE), HOSTILE)
def test_every_live_sign_gets_an_apostrophe_and_no_other_cell(sign, text):
    assert tables.safe_cell(sign + text) == "'" + sign + text
    assert tables.safe_cell("a" + sign) == "a" + sign
    assert tables._plain("a" + sign) == "a" + sign
    assert tables._plain("'a") == "'a"
    assert tables._plain(f"'X{sign}") == f"'X{sign}"


TEXT_TABLES = [n for n, s in tables.TABLES.items() if any(c.kind == "text" for c in s.columns.values())]


@MODERATE
@given(st.sampled_from(sorted(tables.TABLES)), st.data())
def test_every_table_is_read_back_as_it_was_written(tmp_path_factory, name, data):
    kinds = {c: s.kind for c, s in tables.TABLES[name].columns.items()}
    cells = {
        "text": HOSTILE,
        "int": st.none() | st.integers(-(2**53), 2**53),
        "float": st.just(math.nan) | st.floats(-1e15, 1e15),
        "bool": st.booleans(),
    }
    rows = data.draw(st.lists(st.fixed_dictionaries({c: cells[k] for c, k in kinds.items()}), min_size=1, max_size=3))
    frame = pd.DataFrame({c: pd.array([r[c] for r in rows], dtype=tables._DTYPES[k]) for c, k in kinds.items()})
    frame = tables.check(name, frame)
    text = tables.to_csv(name, frame)
    parsed = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert {len(row) for row in parsed} == {len(kinds)}
    # numbers are numbers: a sign before one is no formula
    texts = [i for i, k in enumerate(kinds.values()) if k == "text"]
    assert not any(row[i].startswith(LIVE) for row in parsed for i in texts)
    path = tmp_path_factory.mktemp("t") / f"{name}.csv"
    tables.write_csv(name, frame, path)
    assert path.read_bytes() == text.encode()
    back = tables.read_csv(name, path)
    assert tables.to_csv(name, back) == text
    for column, kind in kinds.items():
        if kind == "float":
            np.testing.assert_allclose(back[column], tables.rounded(name, frame)[column], rtol=0)
        else:
            assert back[column].isna().tolist() == frame[column].isna().tolist()
            assert back[column].dropna().tolist() == frame[column].dropna().tolist()


@given(st.floats(allow_nan=False, allow_infinity=False, width=64))
def test_twelve_digits_and_no_minus_nought(value):
    shown = tables.format_number(value)
    assert float(shown) == pytest.approx(value, rel=1e-11)
    assert tables.format_number(float(shown)) == shown
    assert shown != "-0"
    assert tables.format_number(-0.0) == "0"


def test_columns_that_pass_through_have_safe_names_and_come_back(tmp_path):
    frame = tables.empty("documents")
    frame = pd.concat([frame, pd.DataFrame({"doc_id": ["a"], "=cmd": ["=1"], "a b": ["x"], 'q"': [""]})])
    frame["included"] = True
    written = tables.to_csv("documents", tables.check("documents", frame))
    head = written.split("\n", 1)[0]
    assert head.endswith(',"\'=cmd","a b","q"""')
    assert head.startswith("doc_id,source,")
    path = tmp_path / "documents.csv"
    path.write_text(written, encoding="utf-8")
    back = tables.read_csv("documents", path)
    assert back[["=cmd", "a b", 'q"', "doc_id"]].to_numpy().tolist() == [["=1", "x", "", "a"]]


def test_a_cell_of_each_kind_as_it_stands_in_the_file():
    rows = [
        {"doc_id": "-1", "field": "title", "sentence": 3, "start": 0, "end": None, "tokens": 1},
    ]
    written = tables.to_csv("sentences", pd.DataFrame(rows).astype({"end": "Int64"}))
    assert written == 'doc_id,field,sentence,start,end,tokens\n"\'-1","title",3,0,,1\n'
    frame = pd.DataFrame(
        {
            "doc_id": ["a", ""],
            "copy_group": "g",
            "first": [True, False],
            "kept": True,
            "container": False,
            "containment": [0.5, math.inf],
        }
    )
    assert tables.to_csv("copies", frame) == (
        'doc_id,copy_group,first,kept,container,containment\n"a","g",true,true,false,0.5\n,"g",false,true,false,\n'
    )


def test_a_table_that_cannot_be_read_is_named_in_one_line(tmp_path):
    path = tmp_path / "rates.csv"
    path.write_text('a,b\n"1\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"rates\.csv: cannot be read as the table rates") as error:
        tables.read_csv("rates", path)
    assert str(error.value).isprintable()
    path.write_bytes(b"a\n\xff\n")
    with pytest.raises(InputError, match=r"rates\.csv"):
        tables.read_csv("rates", path)


def test_json_has_sorted_keys_a_line_end_and_nothing_that_is_no_json():
    assert tables.json_text({"b": [1], "a": "é"}) == '{\n  "a": "é",\n  "b": [\n    1\n  ]\n}\n'
    with pytest.raises(ValueError, match="JSON"):
        tables.json_text({"a": math.nan})


@MODERATE
@given(st.lists(HOSTILE.map(str.strip), min_size=1, max_size=4, unique=True), HOSTILE)
def test_a_metadata_sheet_comes_back_from_a_spreadsheet_as_it_was(tmp_path_factory, names, title):
    names = [f"{i}{n}.txt" for i, n in enumerate(names)]
    path = tmp_path_factory.mktemp("s") / "metadata.csv"
    documents = pd.DataFrame({"file": names, "title": title, "source": "(unknown)"})
    path.write_text(metadata_csv(documents), encoding="utf-8", newline="")
    cells = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    assert not any(cell.startswith(LIVE) for row in cells for cell in row)
    rows = read_sheet(path, "metadata.csv").rows
    assert {name.strip() for name in names} == set(rows)
    assert {row["title"] for row in rows.values()} == {title}
    assert {row["source"] for row in rows.values()} == {""}


# ---- the page ----


class Tags(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.said = [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, attrs))

    def handle_comment(self, data):
        self.tags.append(("!--", data))

    def handle_data(self, data):
        self.said += data


PAGE_TEXT = st.text(alphabet="<>&\"'/!-ab \u2028\u202e中", max_size=20) | st.sampled_from(
    ["</script>", "<!--", "<script>x</script>", "&lt;", "]]>", "<img src=x onerror=y>", "' onclick='"]
)


def read_html(markup):
    parser = Tags()
    parser.feed(str(markup))
    parser.close()
    return parser


@given(PAGE_TEXT)
def test_a_name_adds_no_tag_and_is_shown_as_it_is(text):
    for shown, said in (
        (wording.data(text), text),
        (wording.frame_name(text), text.replace("/", " › ")),
        (wording.group_name(text or "x", "source"), text or "x"),
    ):
        page = read_html(shown)
        assert [t for t, _ in page.tags] == ["bdi"]
        assert page.said == said


def test_groups_without_a_name_of_their_own_have_one():
    assert str(wording.group_name("*rest", "source")) == "the other outlets on average"
    assert str(wording.group_name("", "language")) == "(language unknown)"
    assert str(wording.group_name("(unknown)", "source")) == "(outlet not named)"


@given(st.dictionaries(PAGE_TEXT, PAGE_TEXT | st.lists(PAGE_TEXT) | st.none() | st.integers(), max_size=4))
def test_data_in_a_script_element_stays_there(value):
    shown = embed(value)
    page = read_html(f'<script type="application/json">{shown}</script><p>after</p>')
    assert [t for t, _ in page.tags] == ["script", "p"]
    assert json.loads(shown) == value
    assert "\n" not in shown


def test_embedded_data_have_one_form_and_no_number_that_is_none():
    assert str(embed({"b": 1, "a": ["é", "<"]})) == '{"a":["é","\\u003c"],"b":1}'
    with pytest.raises(ValueError, match="JSON"):
        embed({"a": math.inf})


@given(
    PAGE_TEXT, st.sampled_from(["http://", "https://", "HTTPS://", "javascript:", "data:", "//", "ftp://", " http://"])
)
def test_only_whole_web_addresses_are_links(rest, scheme):
    (link,) = web_links([scheme + rest])
    wanted = scheme.lower() in ("http://", "https://") and rest.isprintable() and not any(map(str.isspace, rest))
    assert link == (scheme + rest if wanted else "")


@given(st.dictionaries(st.sampled_from(["source", "frame", "term"]), PAGE_TEXT, max_size=3))
def test_an_address_in_the_page_holds_no_sign_that_html_or_an_address_reads(filters):
    link = wording.evidence_link(filters)
    assert not set(link) & set("<>\"' ")
    given_back = dict(pair.split("=", 1) for pair in link.partition("?")[2].split("&") if pair)
    assert {k: unquote(v) for k, v in given_back.items()} == {k: v for k, v in filters.items() if v}
    assert ("?" in link) == any(filters.values())


# ---- the terminal ----


@given(st.text() | st.text(alphabet="\x00\x1b[31m\r\n\t\u202e\u2066\x85\x9b\ud800a"), st.integers(5, 200))
def test_what_is_said_on_a_terminal_holds_no_control_and_keeps_its_length(text, limit):
    shown = printable(text, limit)
    assert shown.isprintable()
    assert len(shown) <= limit
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cs") for c in shown)
    if text.isprintable() and len(text) <= limit:
        assert shown == text
    if len(shown) == limit and len(text) > limit:
        assert shown.endswith("…")


def test_the_length_that_is_cut():
    assert printable("a" * 120) == "a" * 120
    assert printable("a" * 121) == "a" * 119 + "…"
    assert printable("a\x1bb\u202e") == "a\\x1bb\\u202e"
    assert printable(12) == "12"


@given(st.lists(st.sampled_from(["seed", "name", "paths", "Seed2", "min_documents"]), unique=True))
def test_the_nearest_name_is_one_of_the_valid_ones(valid):
    said = nearest("SEED", valid)
    assert said == ("; did you mean 'seed'?" if "seed" in valid else said)
    assert (
        all(name in valid for name in said.removeprefix("; there is ").split(", "))
        or "did you mean" in said
        or not said
    )
    assert bool(said) == bool(valid)


def test_nearest_and_plural_by_hand():
    assert nearest("zzz", ["b", "a"]) == "; there is a, b"
    assert nearest("zzz", map(str, range(20))) == "; there is 0, 1, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19"
    assert nearest("zzz", []) == ""
    assert nearest("documnts", ["documents"]) == "; did you mean 'documents'?"
    assert (plural(1, "document"), plural(2, "document"), plural(0, "cat")) == ("1 document", "2 documents", "0 cats")
