import re

import pytest

from framing.config.study import ReportSettings
from framing.report import build_page
from framing.report.methods import describe_method
from framing.report.page import Page
from framing.report.prevalence import compare
from framing.report.sections import method
from tests.page_runs import CANARY, HOSTILE, empty_run, make_run
from tests.page_topics import add_topics


@pytest.fixture(scope="module")
def page():
    tables, run = make_run()
    return build_page(add_topics(tables), run, ReportSettings())


def section(html):
    return html[html.index('<section id="topics"') :].partition("</section>")[0]


def test_a_run_without_topics_has_no_section():
    assert 'id="topics"' not in build_page(*make_run(), ReportSettings())
    assert 'id="topics"' not in build_page(*empty_run(), ReportSettings())


def test_cards_say_name_words_size_and_stability(page):
    text = section(page)
    assert "Harbour dues" in text
    assert "dues, ships, quay" in text
    assert "43\u00a0% of the articles" in text
    assert "not stable (stability 0.41): shown, not tested" in text
    assert "1 of them comes out again" in text


def test_a_topic_of_mostly_one_source_is_flagged(page):
    assert len(re.findall(r"83\u00a0% of it stands in <bdi>", section(page))) == 2  # card and table
    assert "52\u00a0% of it" not in section(page)


def test_typical_articles_are_those_with_most_weight_and_may_be_opened(page):
    card = section(page).partition("</ul>")[0]
    links = re.findall(r'href="https://example.org/(\d+)"', card)
    assert links == ["0", "3", "6"]  # each third article has .9 of the topic; ties go by id


def test_only_tested_contrasts_are_listed(page):
    rows = section(page).partition("Who differs")[2].partition("</table>")[0]
    assert rows.count("<tr>") == 2
    assert "7.0 to 21.0" in rows


def test_cells_of_frames_lead_to_the_sentences_of_their_topic(page):
    cell = re.search(
        r'<a class="heat heat-5" href="([^"]+)" aria-label="3.5, interval 2.4 to 4.6">3.5</a>', section(page)
    )
    assert cell[1] == "#evidence?frame=hegemony&amp;topic=t01"


def test_names_from_data_stay_text():
    tables, run = make_run()
    html = build_page(add_topics(tables, labels=HOSTILE[:2]), run, ReportSettings())
    assert f"<script>{CANARY}" not in html
    assert "<img" not in html


def test_compared_by_topic_the_sentences_belong_to_the_topic_they_are_most_about():
    tables, run = make_run()
    tables = add_topics(tables)
    tables["rates"] = tables["rates"].assign(by="topic", group="Harbour dues")
    page = Page(tables, run, ReportSettings(), lambda template, **values: values)
    assert page.noun == "topic"
    weights = tables["topic_weights"].pivot(index="doc_id", columns="topic", values="weight")
    most = {d: "Harbour dues" if w > 0.5 else "The northern pass" for d, w in weights["t01"].items()}
    assert page.evidence["group"].tolist() == [most[d] for d in page.evidence["doc_id"]]
    assert list(compare(page)) == []


def test_the_method_says_how_topics_were_found_and_tested_without_holm():
    tables, run = make_run()
    page = Page(add_topics(tables), run, ReportSettings(), lambda template, **values: values)
    steps = {name: " ".join(text.split()) for name, text in method.render(page)["steps"]}
    assert "1 of 2 are tested" in steps["Topics"]
    assert "Westfall and Young" in steps["Shares of topics"]
    assert "1 test here, 1 different" in steps["Shares of topics"]
    assert "Holm" not in steps["Topics"] + steps["Shares of topics"]
    assert "2 topics came from a topic model; 1 recur" in describe_method(page)
