import re

import numpy as np
import pandas as pd
import pytest

from framing.config import Report
from framing.report import build_page
from framing.tables import ALL, check
from tests.page_runs import CANARY, FRAMES, HOSTILE, empty_run, make_run

LABELS = ("Harbour dues", "The northern pass")


def add_topics(tables, labels=LABELS):
    """Two topics over the documents of a synthetic run: the second is not stable."""
    documents, sources = tables["documents"], sorted(set(tables["documents"]["source"]))
    numbers = np.arange(len(documents))
    first = np.where(numbers % 3 == 0, 0.9, 0.2)
    ids = ["t01", "t02"]
    weights = [
        {"doc_id": d, "topic": t, "weight": w if t == "t01" else 1 - w}
        for d, w in zip(documents["doc_id"], first, strict=True)
        for t in ids
    ]
    topics = pd.DataFrame(
        {
            "topic": ids, "label": labels, "terms": ["dues, ships, quay", "pass, snow, road"], "frex": ["dues", "snow"],
            "documents": [30, 50], "share": [0.43, 0.57], "npmi": [0.31, 0.12], "exclusivity": [0.9, 0.5],
            "stability": [0.93, 0.41], "tested": [True, False], "top_source": [sources[0], sources[0]],
            "top_source_share": [0.52, 0.83],
        }
    )  # fmt: skip
    cells = [(g, t, p) for g in (ALL, *sources) for t in ids for p in (ALL, "2024-01", "2024-02")]
    prevalence = pd.DataFrame(cells, columns=["group", "topic", "period"]).assign(
        by="source", documents=20, tokens=9000, prevalence=0.43, conf_low=0.31, conf_high=0.57, clusters=20, reason=""
    )
    rates = pd.DataFrame([(t, f) for t in ids for f in FRAMES], columns=["topic", "frame"]).assign(
        by="source", group=ALL, voice=ALL, documents=17.5, tokens=9000.0, hits=31.5, rate=3.5, conf_low=2.4,
        conf_high=4.6, clusters=20, reason="",
    )  # fmt: skip
    contrasts = pd.DataFrame(
        [("t01", 0.07, 0.21, 0.012, 0.024, "different", ""), ("t02", *[np.nan] * 4, "", "unstable_topic")],
        columns=["topic", "difference_low", "difference_high", "p", "p_adjusted", "verdict", "reason"],
    ).assign(
        by="source", a=sources[0], b=sources[-1], prevalence_a=0.5, prevalence_b=0.36, difference=0.14, model_share=0.1
    )  # fmt: skip
    found = {
        "topics": topics, "topic_weights": pd.DataFrame(weights), "topic_prevalence": prevalence, "topic_rates": rates,
        "topic_contrasts": contrasts,
    }  # fmt: skip
    return tables | {name: check(name, table) for name, table in found.items()}


@pytest.fixture(scope="module")
def page():
    tables, run = make_run()
    return build_page(add_topics(tables), run, Report())


def section(html):
    return html[html.index('<section id="topics"') :].partition("</section>")[0]


def test_a_run_without_topics_has_no_section():
    assert 'id="topics"' not in build_page(*make_run(), Report())
    assert 'id="topics"' not in build_page(*empty_run(), Report())


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
    html = build_page(add_topics(tables, labels=HOSTILE[:2]), run, Report())
    assert f"<script>{CANARY}" not in html
    assert "<img" not in html
