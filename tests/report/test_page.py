"""The page as HTML: what stands in it, and that nothing in the data comes alive."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.config.study import ReportSettings
from framing.errors import InputError
from framing.report import build_page
from framing.report.charts.specs import round_steps
from framing.report.prose.wording import number
from framing.runtime.plugins import plug_ins
from framing.tables import read_csv, write_csv
from tests.page_runs import CANARY, empty_run, hostile_run, make_run
from tests.page_stories import make_told_run


@pytest.fixture(scope="module")
def run():
    return make_run()


@pytest.fixture(scope="module")
def page(run):
    return build_page(*run, ReportSettings())


def test_every_section_keeps_the_contract():
    for name, section in plug_ins("framing.report.sections").items():
        assert isinstance(section.ORDER, int), name
        assert section.TITLE, name
        assert callable(section.render), name


def test_the_same_inputs_give_the_same_bytes(run, page, tmp_path):
    tables = {}
    for name, table in run[0].items():
        write_csv(name, table, tmp_path / name)
        tables[name] = read_csv(name, tmp_path / name)
    assert build_page(tables, run[1], ReportSettings()) == build_page(tables, run[1], ReportSettings())
    assert re.sub(r"<svg.*?</svg>", "", build_page(tables, run[1], ReportSettings())) == re.sub(
        r"<svg.*?</svg>", "", page
    )


def test_rates_on_the_page_are_those_of_the_table(run, page):
    body = page[page.index('id="rates"') : page.index('id="contrasts"')]
    cells = [re.sub("<[^>]+>", "", c) for c in re.findall(r"<td>(.*?)</td>", body)]
    rows = run[0]["rates"].query("level == 'frame'").sort_values(["frame", "group"])
    shown = [tuple(cells[i : i + 4]) for i in range(0, 7 * len(rows), 7)]
    assert shown == [(f"{r.documents:,}", f"{r.tokens:,}", f"{r.hits:,}", number(r.rate)) for r in rows.itertuples()]


def test_style_and_script_run_by_hash_alone(page):
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        text = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.S)[1]
        assert f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" in policy


def test_headings_are_in_order(page):
    levels = [int(n) for n in re.findall(r"<h(\d)", page)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("sources", [("Solo",), tuple(f"Outlet {i:02d}" for i in range(20))])
def test_one_source_and_many(sources):
    html = build_page(*make_run(sources, documents=4), ReportSettings())
    assert ("nothing to compare" in html) == (len(sources) == 1)
    assert ("shows the 12 outlets" in html) == (len(sources) > 12)
    assert "nan" not in re.sub("<[^>]+>", "", html).lower().split()


def test_a_run_without_anything_still_has_a_page():
    html = build_page(*empty_run(), ReportSettings())
    assert "There is nothing to compare" in html
    assert 'id="method"' in html


def test_sections_can_be_chosen(run):
    html = build_page(*run, ReportSettings(sections=("method", "summary")))
    assert re.findall(r'<section id="(\w+)"', html) == ["summary", "method"]
    with pytest.raises(InputError, match="method"):
        build_page(*run, ReportSettings(sections=("methode",)))


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.live, self.links = [], []

    def handle_starttag(self, tag, attrs):
        self.live += [f"{tag} {k}" for k, _ in attrs if k.startswith("on") or k in ("src", "style")]
        self.live += [tag] if tag in ("img", "iframe", "foreignobject", "object") else []
        self.links += [v for k, v in attrs if k == "href"]


@pytest.mark.parametrize("make", [None, make_told_run])
def test_hostile_data_stay_text(make):
    html = build_page(*hostile_run(make), ReportSettings())
    reader = _Reader()
    reader.feed(html)
    assert reader.live == []
    assert all(link.startswith(("#", "https://")) for link in reader.links)
    assert html.count("<script") == 2
    assert f"<script>{CANARY}" not in html
    assert "9801547" not in html


@given(st.floats(-1e4, 1e4), st.floats(1e-4, 1e4))
def test_scales_have_few_round_steps_around_the_data(low, width):
    steps = round_steps(low, low + width)
    assert steps[0] <= low + 1e-6 * width
    assert steps[-1] >= low + width - 1e-6 * width
    assert 2 <= len(steps) <= 6
