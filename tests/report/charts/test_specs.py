"""Charts: the same on the page and in a notebook, each with its table, its links and a name of its own."""

import json
import re
from importlib.resources import files

import altair as alt
import pytest

import framing
from framing.config.study import ReportSettings
from framing.report import build_page
from framing.report.charts import specs, theme
from framing.report.charts.gallery import figures
from framing.report.charts.rendering import render, specify
from framing.report.page import Page
from tests.page_runs import empty_run, make_run
from tests.page_stories import make_told_run

SECTIONS = ("rates", "contrasts", "decomposition", "events", "terms", "timeline", "quoted", "roles")
STYLE = files("framing.report").joinpath("templates/style.css").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def run():
    return make_told_run()


@pytest.fixture(scope="module")
def drawn(run):
    """Every chart with the SVG that is made of it."""
    return [(f, render(f.chart, f.words, f.links)) for f in figures(_page(run))]


def _page(run):
    return Page(*run, ReportSettings(), lambda template, **values: values)


def test_a_notebook_gets_the_charts_of_the_page(run):
    on_page = {f.name: specify(f.chart) for f in figures(_page(run))}
    told = framing.charts(run[0])
    assert list(told) == list(on_page)
    assert {n.partition("-")[0] for n in told} == {
        "rates", "compared", "decomposition", "terms", "timeline", "quoted", "roles"
    }  # fmt: skip
    for name, spec in on_page.items():
        with alt.data_transformers.enable("default", consolidate_datasets=False):
            own = told[name].to_dict(validate=False)
        assert _bare(spec) == _bare({k: v for k, v in own.items() if k in spec}), name


def _bare(spec):
    """A specification without links, its colours by the name of their variable."""
    names = {colour: sentinel for sentinel, colour in reversed(theme.LIGHT.items())}
    names |= {s: names[colour] for s, colour in theme.LIGHT.items()}
    if isinstance(spec, dict):
        return {k: _bare(v) for k, v in spec.items() if k != "href"}
    if isinstance(spec, (list, tuple)):
        return [_bare(v) for v in spec]
    return names.get(spec, spec) if isinstance(spec, str) else spec


def test_a_chart_for_a_notebook_can_be_drawn(run):
    svg = render(framing.charts(run[0])["rates-threat"], "rates")
    assert "The Harbour Post" in svg
    assert theme.LIGHT[theme.GROUPS[0]] in svg
    assert "#0a00" not in svg


def test_without_anything_there_are_no_charts():
    assert framing.charts(empty_run()[0]) == {}


def test_every_chart_stands_in_a_figure_with_its_table(run):
    html = build_page(*run, ReportSettings(sections=SECTIONS))
    whole = re.findall(r'<figure class="chart[^"]*" data-name="([^"]+)">(.*?)</figure>', html, re.S)
    assert len({name for name, _ in whole}) == len(whole) == html.count('class="plot"') > 15
    for name, body in whole:
        assert body.count("<svg") == body.count("<table>") == 1, name
        assert "<details>" in body, name


def test_every_mark_with_a_value_leads_to_its_sentences(drawn):
    for figure, svg in drawn:
        links = re.findall(r'<a [^>]*href="([^"]*)"', svg)
        assert links, figure.name
        assert all(link.startswith("#evidence?") for link in links), figure.name
        assert len(re.findall(r'<a [^>]*aria-label="[^"]+"', svg)) == len(links), figure.name


def test_a_source_has_one_colour_everywhere(run):
    page = _page(run)
    colours = {g: page.colour(g) for g in page.groups}
    assert len(set(colours.values())) == len(page.groups)
    for figure in figures(page):
        if figure.name.startswith("quoted"):
            source = next(g for g in page.groups if g in figure.words)
            assert set(re.findall(r'"colour": "(#0a001\w)"', json.dumps(specify(figure.chart)))) == {colours[source]}


def test_the_light_theme_is_that_of_the_style_sheet():
    root = re.search(r":root \{(.*?)\}", STYLE, re.S)[1]
    styled = dict(re.findall(r"--([\w-]+): (#\w+);", root))
    assert {name[6:-1]: theme.LIGHT[c] for c, name in theme.VARIABLES.items()}.items() <= styled.items()


def _luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_marks_stand_out_from_the_paper(scheme):
    styled = dict(re.findall(r"--([\w-]+): (#\w{6});", re.findall(r":root \{(.*?)\}", STYLE, re.S)[scheme]))
    paper = _luminance(styled["paper"])
    for name, colour in styled.items():
        if re.fullmatch(r"g\d+|ink|soft|accent|other", name):
            light, dark = sorted((_luminance(colour), paper), reverse=True)
            least = 4.5 if name in ("ink", "soft", "accent") else 3
            assert (light + 0.05) / (dark + 0.05) >= least, name


def test_two_outlets_that_begin_alike_have_charts_of_their_own():
    long = "The Very Long Name of an Outlet of the Province of "
    assert len([n for n in framing.charts(make_run((long + "A", long + "B"))[0]) if n.startswith("terms")]) == 3


def test_axes_have_units(run):
    for figure in figures(_page(run)):
        if not figure.name.startswith("timeline"):
            assert re.search(r'"title": "(mentions|times as often)', json.dumps(specify(figure.chart))), figure.name


def test_no_text_in_a_chart_is_smaller_than_13_pixels(drawn):
    sizes = {float(s) for _, svg in drawn for s in re.findall(r'font-size="([\d.]+)', svg)}
    sizes |= {float(s) for _, svg in drawn for s in re.findall(r"font-size: ?([\d.]+)px", svg)}
    assert min(sizes) >= 13


def test_an_interval_beyond_the_scale_ends_in_an_arrow():
    mark = {"row": 0, "name": "A", "label": "", "shape": "circle", "value": 2.0, "low": 1.0, "high": 9.0, "text": "2.0",
            "colour": theme.INK, "fill": theme.INK, "href": "#0", "words": "A"}  # fmt: skip
    inside, beyond = (str(render(specs.dots([mark], "per 1,000", 24, top), "x", ["#"])) for top in (10, 5))
    assert beyond.count("<path") > inside.count("<path")


def test_charts_of_a_kind_share_one_scale(run):
    ends = {}
    for figure in figures(_page(run)):
        domains = re.findall(r'"domain": \[(-?[\d.e-]+, -?[\d.e-]+)\]', json.dumps(specify(figure.chart)))
        ends.setdefault(figure.name.partition("-")[0], set()).add(domains[0])
    assert {kind for kind, found in ends.items() if len(found) > 1} == set()
