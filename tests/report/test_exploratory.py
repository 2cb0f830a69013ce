"""What was not declared beforehand is called exploratory, and every section says that its intervals are one by one."""

import html
import re

import pandas as pd
import pytest

from framing.config.study import ReportSettings
from framing.exports.papers import print_table
from framing.report import build_page
from framing.report.prose.sentences import describe, other_answer
from framing.tables import EXPLORATORY, TABLES
from tests.page_runs import make_run
from tests.page_stories import make_told_run
from tests.page_topics import add_topics

AROUND = "2024-02-01"
SECTION = re.compile(r'<section id="(\w+)".*?</section>', re.S)
INTERVAL = re.compile(r"\binterval|[\d.]%? to [\d.−+]+")
HIDDEN = re.compile(
    r"<(script|style)[^>]*>.*?</\1>|<bdi[^>]*>.*?</bdi>|<blockquote.*?</blockquote>|<svg.*?</svg>", re.S
)


def differing(make):
    """A run with topics in which every row that is no primary one differs, changes around a day among them."""
    tables, run = make()
    rows = tables["contrasts"]
    changed = rows[rows["family"] == "primary"].assign(kind="change", period=AROUND, b=rows["a"])
    rows = pd.concat([rows, changed.assign(family="exploratory")], ignore_index=True)
    rows.loc[rows["family"] == "exploratory", ["verdict", "reason"]] = [EXPLORATORY, ""]
    return add_topics(tables | {"contrasts": rows}), run


def read(part):
    text = re.sub(r"\s+", " ", html.unescape(re.sub("<[^>]+>", " ", HIDDEN.sub(" NAME ", part))))
    return text.replace("\u00a0", " ")


@pytest.fixture(scope="module", params=[make_run, make_told_run])
def page(request):
    return build_page(*differing(request.param), ReportSettings())


def test_every_section_with_intervals_says_that_they_hold_one_by_one(page):
    sections = {m[1]: read(m[0]) for m in SECTION.finditer(page)}
    told = {name for name, text in sections.items() if INTERVAL.search(text)}
    assert {"summary", "rates", "contrasts", "topics", "method"} <= told
    assert [name for name in sorted(told) if "one by one" not in sections[name]] == []
    assert "one by one" in read(page[: page.index("<section")])


def test_a_table_of_comparisons_without_a_chart_says_it_too(page):
    captions = re.findall(r"<caption>([^<]*(?:omparisons|Part of |Differences)[^<]*)", page)
    assert len(captions) >= 4
    assert [caption for caption in captions if "one by one" not in caption] == []


def test_no_verdict_outside_the_primary_families_is_bare(page):
    tables = {m[1]: m[0] for m in re.finditer(r"<caption>(.*?)</caption>.*?</table>", page, re.S)}
    other = [table for caption, table in tables.items() if re.match("Exploratory|Differences in how much", caption)]
    assert len(other) == 2
    assert all("different (exploratory)" in table for table in other)
    assert not any(re.search(r">different(?! \(exploratory\))\b", table) for table in other)


def test_a_change_that_differs_is_told_and_called_exploratory(page):
    summary = next(m[0] for m in SECTION.finditer(page) if m[1] == "summary")
    assert "different (exploratory)" in read(summary)
    assert "too little to tell any of them" not in read(summary)


def test_tables_name_the_bare_verdict_for_primary_rows_alone():
    bare = [name for name, table in TABLES.items() if "verdict" in table.columns and _verdict(name).startswith("diff")]
    assert sorted(bare) == ["contrasts", "corrected_contrasts", "findings", "topic_contrasts"]
    primary = [name for name in bare if "different |" in _verdict(name)]
    assert primary == ["contrasts", "findings", "corrected_contrasts"]


def _verdict(name):
    return TABLES[name].columns["verdict"].meaning


@pytest.mark.parametrize("form", ["latex", "markdown"])
@pytest.mark.parametrize("name", ["topic_contrasts", "contrasts", "rates"])
def test_tables_for_papers_say_both(name, form):
    tables, run = differing(make_told_run)
    text = print_table(tables, run, name, form)
    if name == "topic_contrasts":
        assert "different (exploratory)" in text
    else:
        assert "one by one" in text


def test_the_other_answer_of_an_exploratory_row_says_so():
    tables, run = differing(make_told_run)
    rows = tables["contrasts"]
    row = rows[(rows["family"] == "exploratory") & rows["ratio_low"].notna()].iloc[0].to_dict()
    assert "xploratory" in describe(row, run)
    assert other_answer({**row, "other": row | {"basis": "crude"}}, run).endswith("(exploratory)")
