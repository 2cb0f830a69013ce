"""Voices and events on the page: whose words, who is quoted, who covered what, what the difference is made of."""

import re
import tomllib
from importlib.resources import files

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.config.study import ReportSettings
from framing.report import build_page
from framing.report.page import Page
from framing.report.quotations import mark
from framing.report.sections.decomposition import PARTS
from framing.report.sections.method import UNMEASURED, render
from framing.report.stories import _in_time, draw_cards, event_doubts, rank_events
from tests.page_stories import make_told_run

TOLD = ("quoted", "roles", "events", "decomposition")


@pytest.fixture(scope="module")
def run():
    return make_told_run()


@pytest.fixture(scope="module")
def html(run):
    return build_page(*run, ReportSettings())


@pytest.fixture
def page(run):
    return Page(*run, ReportSettings(), lambda template, **values: values)


def _plain(html):
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", "", html)).replace("\u00a0", " ")


def _section(html, name):
    return re.search(rf'<section id="{name}".*?</section>', html, re.S)[0]


def test_the_first_screen_tells_own_words_inside_shared_events(html):
    text = _plain(_section(html, "summary"))
    assert "The Harbour Post uses threat language in its own words" in text
    assert "34 events" in text
    assert "For hegemony in their own words" in text
    assert "Inside the same events: of 6 comparisons" in text
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
    section = _section(html, "decomposition")
    for words in PARTS.values():
        assert words in section
    assert "no shared events; the difference cannot be split" in section
    assert "20 % of the words of the first and 60 %" in _plain(section)


def test_a_card_says_who_covered_and_who_did_not(page, html, run):
    events = rank_events(page)
    assert [len(e["cells"]) for e in events] == sorted((len(e["cells"]) for e in events), reverse=True)
    cards = draw_cards(page, events)
    assert len(cards) == min(10, len(events))
    for card in cards:
        assert len(card.sides) + len(card.silent) == len(page.groups)
    assert sum(len(card.silent) for card in cards) > 0
    assert _section(html, "events").count("Not covered: ") == sum(bool(card.silent) for card in cards)


def test_the_bar_of_a_side_counts_its_mentions_by_voice(page, run):
    evidence = run[0]["evidence"]
    for card, event in zip(draw_cards(page, rank_events(page)), range(10), strict=False):
        own = evidence[evidence["event_id"].isin(re.findall(r"event=(\w+)", card.link))]
        assert sum(side.hits for side in card.sides) == len(own), event
        voices = own["voice"].value_counts()
        told = {v: sum(side.voices[v] for side in card.sides) for v in ("own", "attributed", "quoted")}
        assert told == {v: voices.get(v, 0) for v in told}
        assert all(side.quotation is not None and "<mark>" in side.quotation.html for side in card.said)


def test_every_shared_event_can_be_found(page, html):
    shared = [e for e in rank_events(page) if len(e["cells"]) > 1]
    listed = re.findall(r"<li>.*?</li>", _section(html, "events").partition('id="every-event"')[2], re.S)
    assert [e["label"] in text for e, text in zip(shared, listed, strict=False)] == [True] * len(shared)


def test_doubtful_and_undated_events_say_so_and_come_last(run):
    tables = dict(run[0])
    members, documents = tables["event_members"], tables["documents"]
    first, second = (members.loc[members["event_id"] == e, "doc_id"].iloc[0] for e in ("e00", "e01"))
    tables["event_members"] = members.assign(similarity=members["similarity"].where(members["doc_id"] != first, 0.1))
    tables["documents"] = documents.assign(date=documents["date"].where(documents["doc_id"] != second, ""))
    page = Page(tables, run[1], ReportSettings(), lambda template, **values: values)
    assert event_doubts(page) == {"e00": ["1 article that may not belong to it"], "e01": ["1 article without a date"]}
    doubted = [bool(card.doubts) for card in draw_cards(page, rank_events(page))]
    assert doubted == sorted(doubted)
    assert any(doubted)


def test_events_that_are_chance_have_no_card(run):
    described = run[1] | {"events": {"chance_share": 0.31}}
    text = _section(build_page(run[0], described, ReportSettings()), "events")
    assert "chance share 0.31" in text
    assert 'class="event"' not in text


def test_a_framed_headline_does_not_name_an_event(run):
    tables = dict(run[0])
    documents = tables["documents"]
    own = tables["event_members"].query("event_id == 'e03'")["doc_id"].tolist()
    titles = dict.fromkeys(own, "Calm words") | {own[0]: "A threat"}
    tables["documents"] = documents.assign(title=documents["doc_id"].map(titles).fillna(documents["title"]))
    tables["events"] = tables["events"].assign(
        label=tables["events"]["label"].where(lambda s: s.index != 3, "A threat")
    )
    evidence = tables["evidence"]
    tables["evidence"] = evidence.assign(
        field=["title" if d == own[0] else "text" for d in evidence["doc_id"]],
    )
    page = Page(tables, run[1], ReportSettings(), lambda template, **values: values)
    framed = (evidence["doc_id"] == own[0]).any()
    assert page.labels["e03"] == ("Calm words" if framed else "A threat")
    assert framed
    assert page.labels["e02"] == "Flood at weir e02"


@given(st.text(), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda p: tuple(sorted(p)))))
def test_marks_change_no_word(text, spans):
    assert re.sub("</?mark>", "", mark(text, spans)) == mark(text, [])


MEASURED = tomllib.loads(files("framing.report").joinpath("accuracy.toml").read_text(encoding="utf-8"))["measured"]


@pytest.mark.parametrize("measured", MEASURED, ids=lambda m: m["tier"])
def test_accuracy_is_told_of_what_it_was_measured_with_alone(run, measured):
    def told(**voice):
        page = Page(run[0], run[1] | {"voice": voice}, ReportSettings(), lambda template, **values: values)
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
    html = build_page(tables, run[1], ReportSettings())
    assert not [name for name in TOLD if f'<section id="{name}"' in html]
    assert "Within the same" not in html


def test_an_undated_article_comes_last():
    articles = pd.DataFrame({"doc_id": ["a", "b", "c"], "date": ["", "2024-01-03", "2024-01-02"]})
    assert _in_time(articles)["doc_id"].tolist() == ["c", "b", "a"]
