"""How it was measured: the lexicons' use, how to cite, the paragraph to paste."""

import re

import pytest

from framing.config.study import ReportSettings
from framing.report.lexicon_use import measure_use
from framing.report.methods import cite_run, cite_tool, describe_method
from framing.report.page import Page
from framing.runs.coverage import measure_coverage
from tests.page_runs import FRAMES, HOSTILE, TERMS, make_run
from tests.page_stories import make_told_run

SIZES = {"hegemony": 3, "sovereignty": 0, "sovereignty/non-interference": 5, "threat": 3}


@pytest.fixture(scope="module")
def run():
    return make_told_run()


def _page(run):
    return Page(*run, ReportSettings(), lambda template, **values: values)


def test_the_use_of_a_lexicon_is_that_of_its_coverage(run):
    evidence = run[0]["evidence"]
    scores = evidence[["doc_id"]].drop_duplicates().assign(period="")
    use = measure_use(evidence, SIZES)
    for row in measure_coverage(evidence, scores, SIZES).query("by == 'all'").to_dict("records"):
        told = use.describe(row["frame"])
        assert told.startswith(f"{row['hits']:,} mentions in {row['documents']} articles; ")
        assert row["top_term"] in told
        assert (f"{row['dead']} of {row['terms']} terms without a mention" in told) == (row["dead"] > 0)


def test_a_frame_that_is_one_term_is_named(run):
    evidence = run[0]["evidence"].assign(term=TERMS["threat"][0])
    (warning,) = measure_use(evidence, SIZES).warn("threat")
    assert warning.startswith("threat: one term is half or more of all mentions in 3 outlets: ")
    assert list(measure_use(evidence.head(0), SIZES).warn("threat")) == []
    assert measure_use(evidence.head(0), SIZES).describe("threat") == "No mention in this run."


def test_a_citation_has_run_and_version_and_no_clock(run):
    page = _page(run)
    for text in (cite_run(page).striptags(), cite_tool(page)):
        assert "ab12cd34ef" in text
        assert "0.1.0" in text
        assert not re.search(r"\b20[2-9]\d\b|year", text)


def test_the_authors_are_those_of_the_study_and_never_ours(run):
    def cited(*authors):
        page = _page((run[0], run[1] | {"study": {"name": "One spring", "authors": list(authors)}}))
        return cite_run(page).striptags(), cite_tool(page)

    text, entry = cited("A. Lee", "B & C Institute")
    assert text.startswith("A. Lee and B & C Institute. One spring. ")
    assert r"author = {{A. Lee} and {B \& C Institute}}," in entry
    text, entry = cited()
    assert text.startswith("One spring. ")
    assert "author =" not in entry
    assert "framing authors" not in text + entry


@pytest.mark.parametrize("name", [*HOSTILE, "50 % & more_{of} it\nand\\that"])
def test_bibtex_keeps_its_braces(run, name):
    entry = cite_tool(_page((run[0], run[1] | {"study": {"name": name}})))
    assert entry.count("{") == entry.count("}")
    assert len(entry.splitlines()) == 4
    assert not re.search(r"(?<!\\)[%&#_$]", entry.splitlines()[1])


def test_the_paragraph_has_the_numbers_of_the_run(run):
    tables, _ = run
    text = describe_method(_page(run)).striptags().replace("\u00a0", " ")
    primary = tables["contrasts"].query("family == 'primary'")
    assert f"{len(tables['documents'])} documents from 3 outlets" in text
    assert f"primary comparisons ({len(primary)})" in text
    assert f"{(primary['verdict'] == 'different').sum()} of {len(primary)} stand" in text
    assert f"{len(tables['events'])} events" in text
    assert all(name in text for name in FRAMES)
    hits = tables["rates"].query("level == 'frame' and voice == '*'")["hits"].sum()
    assert f"{hits} mentions of 36 terms" in text


def test_a_run_with_one_source_has_a_paragraph_too():
    assert "from 1 outlet," in describe_method(_page(make_run(("Solo",), documents=3))).striptags()
