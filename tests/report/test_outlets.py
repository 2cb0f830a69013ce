import pandas as pd
import pytest

from framing import tables as schemas
from framing.config.study import ReportSettings
from framing.report import build_page
from framing.report.page import Page
from framing.report.profiles import draw_profiles
from tests.page_runs import HOSTILE, empty_run, hostile_run, make_run
from tests.page_stories import make_told_run


def section(tables, run):
    return build_page(tables, run, ReportSettings()).partition('<section id="outlets"')[2].partition("</section>")[0]


def with_genres(tables, genres=("news", "opinion", "unknown", "news")):
    documents = tables["documents"]
    told = [genres[i % len(genres)] for i in range(len(documents))]
    return tables | {"documents": documents.assign(genre=pd.array(told, dtype="str"))}


def with_shares(tables):
    columns = schemas.column_names("voice_shares")
    rows = [dict.fromkeys(columns, 0.25) | {"source": s, "documents": 9, "sentences": 300, "own": 0.6, "own_low": 0.55}
            for s in sorted(tables["documents"]["source"].unique())]  # fmt: skip
    return tables | {"voice_shares": schemas.check("voice_shares", pd.DataFrame(rows))}


def test_without_a_mention_no_section():
    assert not section(*empty_run())


@pytest.fixture(scope="module")
def told():
    return make_told_run()


@pytest.fixture(scope="module")
def profiles(told):
    return {p.group: p for p in draw_profiles(Page(*told, ReportSettings(), lambda template, **values: values))}


def test_a_profile_counts_mentions_by_voice(told, profiles):
    rates = told[0]["rates"].query("level == 'frame' and field == '*'")
    for group, profile in profiles.items():
        own = rates[rates["group"] == group].groupby("voice")["hits"].sum()
        assert dict(profile.voices) == {v: own[v] for v in ("own", "attributed", "quoted")}
        assert profile.share == f"{own['own']} of {sum(profile.voices.values())} mentions its own"


def test_terms_are_words_of_the_texts_in_the_voice_of_the_study(told, profiles):
    evidence = told[0]["evidence"].query("voice == 'own'")
    for group, profile in profiles.items():
        counts = evidence[evidence["source"] == group]["term"].value_counts()
        assert [n for _, n, _ in profile.terms] == sorted(counts, reverse=True)[: len(profile.terms)]
        assert not any("*" in words for words, _, _ in profile.terms)


def test_what_it_alone_covers_and_leaves_to_others(told, profiles):
    members = told[0]["event_members"].merge(told[0]["documents"], on="doc_id")
    cells = members.groupby("event_id")["source"].agg(set)
    for group, profile in profiles.items():
        assert len(profile.alone) + profile.more_alone == sum(sides == {group} for sides in cells)
        assert profile.left == sum(len(sides) > 1 and group not in sides for sides in cells)


def test_three_articles_to_read_first_are_the_densest(told, profiles):
    documents = told[0]["documents"].set_index("doc_id")
    hits = told[0]["evidence"].query("voice == 'own'").groupby("doc_id").size()
    density = hits / documents["tokens"].reindex(hits.index).clip(lower=150)
    for group, profile in profiles.items():
        own = density[documents["source"].reindex(density.index) == group]
        assert [density[a["doc_id"]] for a in profile.articles] == sorted(own, reverse=True)[:3]


def test_the_outlet_of_the_title_stands_open_and_one_alone(told):
    text = section(*told)
    assert text.count('<details class="profile" open>') == 1
    assert text.count('<details class="profile"') == 3


def test_kinds_of_articles_stand_by_outlet():
    tables, run = make_run()
    text = section(with_genres(tables), run)
    assert '<th scope="col" class="n">Opinion</th>' in text
    assert "Not labelled" in text
    assert "Live" not in text
    assert "50\u00a0%" in text or "50\u202f%" in text
    assert "quotation marks" not in text


def test_whose_words_stand_with_intervals():
    tables, run = make_run()
    text = section(with_shares(tables), run)
    assert "Reported speech" in text
    assert "60" in text
    assert "55" in text


def test_names_are_data():
    tables, run = hostile_run()
    text = section(with_shares(with_genres(tables)), run)
    assert not any(name in text for name in HOSTILE[:2])  # only as text, escaped
