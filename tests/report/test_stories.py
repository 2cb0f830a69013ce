"""Voices and events on the page: whose words, who is quoted, who covered what, what the difference is made of."""

import re
import tomllib
from importlib.resources import files

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_stories import make_told_run

from framing.config import Report
from framing.report import build_page
from framing.report.page import Page
from framing.report.sections.method import UNMEASURED, render
from framing.report.sections.split import PARTS
from framing.report.stories import highlight, mark, rank_events, tell_story

TOLD = ("quoted", "roles", "events", "split")


@pytest.fixture(scope="module")
def run():
    return make_told_run()


@pytest.fixture(scope="module")
def html(run):
    return build_page(*run, Report())


@pytest.fixture
def page(run):
    return Page(*run, Report(), lambda template, **values: values)


def _plain(html):
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", "", html)).replace("\u00a0", " ")


def _section(html, name):
    return re.search(rf'<section id="{name}".*?</section>', html, re.S)[0]


def test_the_first_screen_tells_own_words_inside_shared_events(html):
    text = _plain(_section(html, "summary"))
    assert "The Harbour Post uses threat language in its own words" in text
    assert "34 events" in text
    assert "For hegemony in their own words" in text
    assert "within the events that they share" in text
    assert "of each outlet's own words" in text


def test_each_voice_has_a_mark_and_a_name_of_its_own(html):
    chart = re.search(r"<svg.*?</svg>", _section(html, "rates"), re.S)[0]
    assert {t for t in ("own words", "quotation marks", "reported speech") if t in chart}.__len__() == 3
    outlines = {
        re.sub(r"[\d.,]+", "", d)
        for d in re.findall(r'<path aria-label="[^"]*" [^>]*d="([^"]+)"|<a [^>]*><path[^>]*d="([^"]+)"', chart)
        for d in d
        if d
    }
    assert len(outlines) == 3


def test_a_speaker_leads_to_the_sentences(html, run):
    section = _section(html, "quoted")
    assert 'speaker=Mira%20Oss"' in section
    said = run[0]["speakers"].query("source == 'The Harbour Post' and speaker == 'Mira Oss'")
    (listed,) = re.findall(r'aria-label="Mira Oss: (\d+) mentions[^"]*"[^>]*href="[^"]*Harbour|'
                           r'href="[^"]*Harbour[^"]*"[^>]*aria-label="Mira Oss: (\d+) mentions', section)  # fmt: skip
    assert int("".join(listed)) == said["hits"].sum()


def test_parties_stand_with_their_intervals(html):
    text = _plain(_section(html, "roles"))
    assert "threat: who threatens" in text
    assert "sovereignty: whose sovereignty" in text
    assert "Caldria, The Harbour Post: 9 mentions, 0.45 per 1,000 words (0.20 to 1.1)" in _section(html, "roles")


def test_the_parts_on_the_page_are_those_of_the_table(html, run):
    section = _section(html, "split")
    for words in PARTS.values():
        assert words in section
    assert "no shared events; the difference cannot be split" in section
    assert "20 % of the words of the first and 60 %" in _plain(section)


def test_blind_spots_are_dashes(page, html, run):
    members = run[0]["event_members"].merge(run[0]["documents"], on="doc_id")
    covered = members.groupby("event_id")["source"].nunique()
    gaps = int((len(page.groups) - covered[covered > 1]).sum())
    assert _section(html, "events").count('aria-label="not covered"') == gaps > 0


def test_the_story_is_one_that_most_cover(page, run):
    events = rank_events(page)
    story = tell_story(page)
    assert len(story["sides"]) == len(events[0]["cells"]) == 3
    assert [len(e["cells"]) for e in events] == sorted((len(e["cells"]) for e in events), reverse=True)
    sentences = [s for side in story["sides"] for a in side["articles"] for s in a["sentences"]]
    assert sentences
    assert all("<mark>" in s["html"] for s in sentences)


def test_a_sentence_comes_once_with_all_its_mentions(run):
    row = run[0]["evidence"].iloc[0].to_dict() | {"note": "", "field": "text"}
    two = [row | {"before": "A ", "surface": "threat", "after": " of hegemony."},
           row | {"before": "A threat of ", "surface": "hegemony", "after": ".", "start": 99}]  # fmt: skip
    (sentence,) = highlight(pd.DataFrame(two))
    assert sentence["html"] == "A <mark>threat</mark> of <mark>hegemony</mark>."


@given(st.text(), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda p: tuple(sorted(p)))))
def test_marks_change_no_word(text, spans):
    assert re.sub("</?mark>", "", mark(text, spans)) == mark(text, [])


MEASURED = tomllib.loads(files("framing.report").joinpath("accuracy.toml").read_text(encoding="utf-8"))["measured"]


@pytest.mark.parametrize("measured", MEASURED, ids=lambda m: m["tier"])
def test_accuracy_is_told_of_what_it_was_measured_with_alone(run, measured):
    def told(**voice):
        page = Page(run[0], run[1] | {"voice": voice}, Report(), lambda template, **values: values)
        return " ".join(dict(render(page)["steps"])["How surely"].split())

    used = {name: measured[name] for name in ("tier", "model", "version")}
    assert f"{100 * measured['leak']:.0f} % of attributed words leak" in told(**used)
    assert told(**used | {"version": "0.1"}).startswith(" ".join(UNMEASURED.split()[:6]))


def test_without_the_tables_nothing_of_it_stands_there(run):
    tables = {
        n: t for n, t in run[0].items() if n not in ("events", "event_members", "event_rates", "speakers", "roles")
    }
    contrasts = tables["contrasts"]
    tables["contrasts"] = contrasts[contrasts["basis"] == "crude"].assign(
        shared_events=pd.array([pd.NA] * sum(contrasts["basis"] == "crude"), dtype="Int64")
    )
    html = build_page(tables, run[1], Report())
    assert not [name for name in TOLD if f'<section id="{name}"' in html]
    assert "One story" not in html
    assert "Within the same" not in html
