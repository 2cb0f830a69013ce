from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from framing.errors import InputError
from framing.statistics.same_event import Strata, contrast_within
from tests.comparison.corpora import make_corpus
from tests.comparison.events import add_wire, place, tell_events, told_by
from tests.comparison.test_compare import one, pick

PARTS = ["exclusive", "emphasis", "framing"]
PAIR = ["a", "b", "frame", "field", "voice", "period", "basis"]


@pytest.fixture(scope="module")
def plain():
    return make_corpus({"Alpha": 240, "Beta": 200, "Gamma": 160}, {"Alpha": 2.0}, titles=False)


@pytest.fixture(scope="module")
def corpus(plain):
    return tell_events(plain)


@pytest.fixture(scope="module")
def found(corpus):
    return corpus.compare()


def by_event(corpus, source, frame, events):
    """Tokens and hits of a source by event."""
    documents = corpus.documents[corpus.documents["source"] == source]
    counts = corpus.counts[corpus.counts["frame"] == frame].groupby("doc_id")["hits"].sum()
    hits = documents["doc_id"].map(counts).fillna(0)
    sums = documents.assign(hits=hits).groupby("event_id")[["tokens", "hits"]].sum().reindex(events, fill_value=0)
    return sums["tokens"].to_numpy(float), sums["hits"].to_numpy(float)[:, None]


def test_the_row_of_events_holds_mantel_haenszel_and_is_primary_like_that_of_all_articles(corpus, found):
    rows = pick(found.contrasts, a="Alpha", b="Beta", frame="threat", field="*")
    row, crude = one(rows, basis="event"), one(rows, basis="crude")
    events = sorted(set(corpus.documents["event_id"]) - {""})
    arms = [by_event(corpus, source, "threat", events) for source in ("Alpha", "Beta")]
    expected = contrast_within(Strata(np.arange(len(events)), arms[0][0], arms[1][0], arms[0][1], arms[1][1]))
    assert row["ratio"] == pytest.approx(np.exp(expected.log_ratio.value[0]))
    assert row["ratio"] == pytest.approx(row["rate_a"] / row["rate_b"])
    assert row["difference"] == pytest.approx(row["rate_a"] - row["rate_b"])
    assert row["ratio_low"] < 2 < row["ratio_high"]
    assert row["shared_events"] == ((arms[0][0] > 0) & (arms[1][0] > 0)).sum()
    assert row["documents_a"] < crude["documents_a"] == 240
    assert (row["family"], crude["family"]) == ("primary", "primary")
    assert (row["verdict"], row["reason"]) == ("different", "")
    assert row["detectable_ratio"] < 2
    assert 0 < row["documents_needed_low"] < row["documents_needed"] < row["documents_needed_high"]
    assert 1 < row["ratio_shrunk_low"] < row["ratio_shrunk"] < row["ratio"]
    assert (row["fragile"], row["culprit"]) == (False, "")


def test_crude_rows_are_split_and_the_parts_add_up(found):
    split = found.contrasts[found.contrasts["exclusive"].notna()]
    assert set(split["basis"]) == {"crude"}
    assert len(split) == 3 * 4
    np.testing.assert_allclose(split[PARTS].sum(axis=1), split["difference"], atol=1e-9)
    for part in PARTS:
        assert (split[f"{part}_low"] < split[part]).all()
        assert (split[part] < split[f"{part}_high"]).all()
    assert (split["framing_least"] <= split["framing"]).all()
    assert (split["framing"] <= split["framing_most"]).all()
    assert split["share_common_a"].between(0.7, 0.9).all()


def test_contributions_add_up_on_both_bases(found):
    key = ["a", "b", "frame", "basis"]
    sums = found.contributions.groupby(key)["contribution"].sum()
    assert set(sums.index.get_level_values("basis")) == {"crude", "event"}
    rows = pick(found.contrasts, kind="source", field="*").set_index(key)["difference"]
    np.testing.assert_allclose(sums, rows.loc[sums.index], atol=1e-9)
    within = pick(found.contributions, basis="event", a="Alpha", b="Beta", frame="threat")
    assert (within["conf_low"] < within["contribution"]).all()


def test_each_question_is_a_family_of_one_row_a_pair_and_frame(corpus, found):
    for within, bases in (("auto", {"event", "crude"}), ("event", {"event"}), ("all", {"crude"})):
        contrasts = found.contrasts if within == "auto" else corpus.compare(within=within).contrasts
        primary = pick(contrasts, family="primary")
        assert set(primary["basis"]) == bases
        assert len(primary) == len(primary.drop_duplicates(["a", "b", "frame", "basis"])) == 6 * len(bases)
        assert set(primary["family_size"]) == {6}


def test_events_that_are_chance_decide_nothing(corpus):
    for chance, bases in ((0.2, {"event", "crude"}), (0.21, {"crude"}), (np.nan, {"event", "crude"})):
        documents = corpus.documents.assign(event_chance=chance)
        contrasts = replace(corpus, documents=documents).compare().contrasts
        assert set(pick(contrasts, family="primary")["basis"]) == bases
        assert "event" in set(contrasts["basis"])


def test_a_side_without_hits_inside_events_keeps_its_row(corpus):
    """The stronger the difference, the less can it be estimated: it must not vanish."""
    documents, counts = corpus.documents, corpus.counts
    told = set(documents.loc[(documents["source"] == "Beta") & (documents["event_id"] != ""), "doc_id"])
    silent = counts[~((counts["frame"] == "threat") & counts["doc_id"].isin(told))]
    found = pick(replace(corpus, counts=silent).compare().contrasts, a="Alpha", b="Beta", frame="threat", field="*")
    row, crude = one(found, basis="event"), one(found, basis="crude")
    assert (row["reason"], row["p_from"], row["verdict"]) == ("zero_side", "permutation", "different")
    assert row["hits_b"] == 0
    assert np.isnan(row["ratio"])
    assert row["ratio_low"] > 2
    assert 0 < row["difference_low"] < row["difference"] < row["difference_high"]
    assert crude["family"] == row["family"] == "primary"
    turned = one(pick(found, basis="event"), basis="event")
    assert turned["p"] <= row["p_adjusted"] < 0.05


def test_the_core_goes_without_the_members_least_like_their_event(corpus):
    rng = np.random.default_rng(1)
    similarity = np.where(corpus.documents["event_id"] == "", np.nan, rng.random(len(corpus.documents)))
    documents = corpus.documents.assign(event_similarity=similarity)
    row = one(pick(replace(corpus, documents=documents).compare().contrasts, a="Alpha", b="Beta", frame="threat",
                   field="*"), basis="event")  # fmt: skip
    kept = documents[documents["event_similarity"] >= np.nanquantile(similarity, 0.25)]
    within = one(pick(replace(corpus, documents=kept).compare().contrasts, a="Alpha", b="Beta", frame="threat",
                      field="*"), basis="event")  # fmt: skip
    for name, of_kept in (("core_ratio", "ratio"), ("core_ratio_low", "ratio_low"), ("core_ratio_high", "ratio_high")):
        assert row[name] == pytest.approx(within[of_kept])
    assert row["core_ratio"] != row["ratio"]


def test_what_is_asked_for_and_cannot_be_compared_has_a_row_with_the_reason(plain):
    few = plain.compare(within="event")
    refused = pick(few.contrasts, family="primary")
    assert (set(refused["basis"]), set(refused["verdict"]), set(refused["reason"])) == (
        {"event"}, {"not comparable"}, {"few_clusters"},
    )  # fmt: skip
    assert refused[["p", "ratio_low", "ratio_high"]].isna().all(axis=None)
    assert few.warnings[0].startswith("fewer than 5 shared events have mentions, so no comparison inside them")
    assert set(plain.compare(within="all").contrasts["basis"]) == {"crude"}


def test_events_told_in_different_genres_are_no_shared_events_and_it_is_said(corpus):
    genre = np.where(corpus.documents["source"] == "Alpha", "opinion", "news")
    contrasts = replace(corpus, documents=corpus.documents.assign(genre=genre)).compare().contrasts
    row = one(pick(contrasts, a="Alpha", b="Beta", frame="threat", field="*"), basis="event")
    assert (row["reason"], row["verdict"], row["shared_events"]) == ("different_genres", "not comparable", 0)
    crude = one(pick(contrasts, a="Alpha", b="Beta", frame="threat", field="*"), basis="crude")
    assert crude["shared_events"] >= 5
    assert np.isnan(crude["ratio_standardised"])


def test_pairs_that_share_too_few_events_stay_crude_and_it_is_said(plain):
    """Gamma covers events of its own, and four of the others'."""
    told = told_by(tell_events(plain, events=20, share=1.0))
    source = told["doc_id"].map(plain.documents.set_index("doc_id")["source"])
    lone = (source == "Gamma") & (told["event_id"] > "e003")
    apart = told.assign(event_id=told["event_id"].where(~lone, "g-" + told["event_id"]))
    found = place(plain, apart).compare()
    primary = pick(found.contrasts, family="primary", frame="threat")
    tested = primary[primary["p"].notna()]
    assert {b: set(rows["basis"]) for b, rows in tested.groupby("b")} == {
        "Beta": {"event", "crude"},
        "Gamma": {"crude"},
    }
    assert set(pick(primary, b="Gamma", basis="event")["reason"]) == {"few_clusters"}
    primary = pick(primary, basis="crude")
    assert pick(primary, b="Gamma")["shared_events"].tolist() == [4, 4]
    assert pick(primary, b="Gamma")[["framing_low", "emphasis_low"]].isna().all(axis=None)
    assert pick(primary, b="Gamma")["framing"].notna().all()
    assert any(note.startswith("few of the words stand in events that both cover") for note in found.notes)
    few = "fewer than 5 shared events have mentions, so all articles alone are compared"
    assert found.warnings == [f"{few}: Alpha and Gamma (threat, calm); Beta and Gamma (threat, calm)"]
    none = place(plain, apart[(source != "Gamma") | lone]).compare()
    pairs = "Alpha and Gamma; Beta and Gamma"
    said = f"no shared events, so the difference cannot be split into selection and framing: {pairs}"
    assert said in none.notes
    assert pick(none.contrasts, b="Gamma", field="*")[PARTS].isna().all(axis=None)
    assert set(pick(none.contrasts, b="Gamma", field="*")["shared_events"]) == {0}


@pytest.mark.parametrize("shared", [1, 0])
def test_one_shared_event_or_none_has_a_reason_and_no_number_that_looks_like_a_finding(corpus, shared):
    """Every event of one outlet, but for the first of them where `shared` is 1."""
    told = told_by(corpus)
    source = told["doc_id"].map(corpus.documents.set_index("doc_id")["source"])
    common = (told["event_id"] == told["event_id"].min()) & (shared == 1)
    apart = told.assign(event_id=told["event_id"].where(common, source + "-" + told["event_id"]))
    found = place(corpus, apart).compare()
    rows = pick(found.contrasts, basis="event", family="primary")
    assert set(rows["shared_events"]) == {shared}
    assert set(rows["reason"]) <= {"few_clusters", "no_hits", "zero_side", "too_few_hits"}
    assert set(rows["verdict"]) == {"not comparable"}
    assert rows[["p", "p_adjusted", "core_ratio", "ratio_shrunk"]].isna().all(axis=None)
    assert rows.loc[rows["reason"] == "few_clusters", ["ratio_low", "ratio_high"]].isna().all(axis=None)
    crude = pick(found.contrasts, basis="crude", family="primary")
    assert crude["p"].notna().all()
    assert crude[["framing_low", "framing_high"]].isna().all(axis=None)
    assert any("fewer than 5 shared events" in text for text in found.warnings)


def test_without_events_nothing_changes(plain):
    found = plain.compare()
    assert set(found.contrasts["basis"]) == {"crude"}
    assert set(found.contrasts["copies"]) == {"one"}
    assert found.contrasts[["shared_events", *PARTS]].isna().all(axis=None)
    assert len(found.event_rates) == 0
    unmarked = place(plain, told_by(tell_events(plain))[:0]).compare()
    pd.testing.assert_frame_equal(unmarked.contrasts, found.contrasts)
    assert unmarked.notes == found.notes


def test_a_wire_story_moves_no_contrast_of_own_texts(corpus):
    told = told_by(corpus)
    once, often = (add_wire(corpus, told, ["Alpha", "Beta"], count).compare().contrasts for count in (1, 7))
    pd.testing.assert_frame_equal(once, often)  # one text a source counts, however often it was printed
    own = pick(once, copies="own").set_index(PAIR).drop(columns="copies")
    before = corpus.compare().contrasts.set_index(PAIR)
    before = before.loc[own.index]
    assert set(own.index.get_level_values("basis")) == {"crude", "event"}
    assert set(own["family"]) == {"exploratory"}
    of_family = ("p_adjusted", "detectable_ratio", "ratio_shrunk", "ratio_shrunk_low", "ratio_shrunk_high")
    measured = [c for c in own.columns if own[c].dtype == "float64" and c not in of_family]
    np.testing.assert_allclose(own[measured].astype(float), before[measured].astype(float), rtol=1e-9)
    printed = one(once, copies="one", basis="crude", a="Alpha", b="Beta", frame="threat", field="*")
    assert printed["ratio"] < before.loc[("Alpha", "Beta", "threat", "*", "*", "*", "crude"), "ratio"]


def test_rates_by_event_and_source(corpus, found):
    rates = found.event_rates
    assert set(rates["frame"]) == {"threat", "calm"}
    assert set(rates["group"]) == {"*", "Alpha", "Beta", "Gamma"}
    single = rates[rates["event"] != "*"]
    split = single[single["group"] != "*"].groupby(["event", "frame"])[["documents", "tokens", "hits"]].sum()
    whole = rates[rates["group"] == "*"].set_index(["event", "frame"])[["documents", "tokens", "hits"]]
    pd.testing.assert_frame_equal(split, whole.loc[split.index], check_dtype=False)
    tokens, hits = by_event(corpus, "Beta", "threat", ["e003"])
    row = one(rates, group="Beta", event="e003", frame="threat")
    assert (row["tokens"], row["hits"]) == (tokens[0], hits[0, 0])
    assert single["conf_low"][single["hits"] > 0].isna().all()
    groups = single[(single["group"] != "*") & (single["frame"] == "threat")]
    shared = groups[groups.groupby("event")["group"].transform("nunique") > 1]
    together = rates[(rates["event"] == "*") & (rates["frame"] == "threat")].set_index("group")
    for column in ("documents", "tokens", "hits"):
        assert together[column].to_dict() == shared.groupby("group")[column].sum().to_dict()
    assert together["conf_low"].notna().all()


def test_events_can_be_compared_by_but_not_against_each_other(corpus, plain):
    found = corpus.compare(by="event")
    assert set(found.rates["group"]) == {"*", *(f"e{i:03d}" for i in range(40))}
    assert len(found.contrasts) == len(found.contributions) == 0
    assert set(found.event_rates["group"]) == {"*"}
    both = corpus.compare(by=["source", "event"], around="e003")
    assert set(pick(both.contrasts, kind="source")["a"]) == {"Alpha", "Beta"}
    with pytest.raises(InputError, match="no events were looked for"):
        plain.compare(by="event")


def test_around_an_event_is_around_its_first_day(corpus, plain):
    first = corpus.documents.loc[corpus.documents["event_id"] == "e003", "date"].min()
    found = corpus.compare(around="e003", window_days=60)
    assert set(pick(found.contrasts, kind="change")["period"]) == {first}
    assert f"e003 begins on {first}; its own articles are among those after" in found.notes
    day = corpus.compare(around=first, window_days=60)
    pd.testing.assert_frame_equal(found.contrasts, day.contrasts)
    with pytest.raises(InputError, match=r"'e0003' is neither a day .* did you mean 'e003'\?"):
        corpus.compare(around="e0003")
    with pytest.raises(InputError, match="neither a day"):
        plain.compare(around="the summit")


def test_around_an_event_by_its_label(corpus):
    labels = {"e003": "Summit in Rome", "e004": "Talks", "e005": "Talks"}
    named = replace(corpus, documents=corpus.documents.assign(event_label=corpus.documents["event_id"].map(labels)))
    by_label = named.compare(around="Summit in Rome", window_days=60)
    pd.testing.assert_frame_equal(by_label.contrasts, corpus.compare(around="e003", window_days=60).contrasts)
    with pytest.raises(InputError, match=r"nor the id or label of an event; did you mean 'Summit in Rome'\?"):
        named.compare(around="Summit in Roma")
    with pytest.raises(InputError, match="2 events are called 'Talks'; give the id of one: e004, e005"):
        named.compare(around="Talks")


def test_the_order_of_rows_does_not_matter(corpus):
    one_way, other_way = corpus.compare(), corpus.shuffled(3).compare()
    for name in ("rates", "contrasts", "contributions", "event_rates", "change_points"):
        pd.testing.assert_frame_equal(getattr(one_way, name), getattr(other_way, name), check_exact=True)


def test_more_than_six_sources_share_events_with_the_rest():
    corpus = tell_events(make_corpus({f"S{i}": 60 for i in range(7)}, {"S3": 2.5}, titles=False), events=20)
    contrasts = corpus.compare().contrasts
    row = one(contrasts, a="S3", b="*rest", frame="threat", basis="event")
    assert row["ratio_low"] < 2.5 < row["ratio_high"]


@pytest.mark.slow
@pytest.mark.parametrize("factor", [1.0, 1.6])
def test_selection_and_framing_are_told_apart(factor):
    """Alpha mostly covers events that call for the frames: the crude ratio is off, the one of events is not."""
    ratios, parts = [], []
    for seed in range(25):
        corpus = tell_events(make_corpus({"Alpha": 200, "Beta": 200}, {"Alpha": factor}, seed), 40, 1.0, seed)
        documents = corpus.documents
        keep = (documents["source"] == "Beta") | (documents["called"] > 1) | (documents.index % 4 == 0)
        contrasts = replace(corpus, documents=documents[keep]).compare(baseline="Beta").contrasts
        rows = pick(contrasts, frame="threat", field="*").set_index("basis")
        ratios.append(rows.loc[["event", "crude"], "ratio"])
        parts.append(rows.loc["crude", PARTS].astype(float))
    event, crude = np.exp(np.mean(np.log(ratios), axis=0)) / factor
    assert event == pytest.approx(1, abs=0.08)
    assert crude > 1.15
    means = np.mean(parts, axis=0)
    assert means[0] + means[1] > 1
    assert means[2] > 2 if factor > 1 else abs(means[2]) < 0.3
