"""The explorer of the page in Chromium: filters, address, views, citations, saved charts, keyboard, hostile text."""

import csv
import io
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from framing.tables import check
from tests.page_runs import CANARY, HOSTILE, hostile_run, make_run
from tests.page_stories import make_told_run

pytestmark = pytest.mark.browser
SOURCES = ("The Harbour Post", "Morning Ledger of the Western Provinces and of all Islands beyond them", "Valley Wire")
ARABIC = "وقال الوزير إن التهديد قد ازداد منذ نوفمبر"


def told():
    tables, run = make_told_run(SOURCES)
    documents = tables["documents"]["doc_id"].tolist()
    weights = [{"doc_id": d, "topic": f"t0{k + 1}", "weight": 0.7 if i % 2 == k else 0.3}
               for i, d in enumerate(documents) for k in (0, 1)]  # fmt: skip
    tables["topic_weights"] = check("topic_weights", pd.DataFrame(weights))
    return tables, run


def wordless():
    tables, run = told()
    return tables | {"evidence": tables["evidence"].assign(before="", after="")}, run


def arabic():
    tables, run = make_run(("الميناء", "B"), documents=12)
    before, after = ARABIC.split("التهديد")
    return tables | {"evidence": tables["evidence"].assign(before=before, surface="التهديد", after=after)}, run


def hostile():
    """Payloads in every text of the evidence, the topics and the run."""
    tables, run = hostile_run(make_told_run)
    payloads = [*HOSTILE, "${7*7}{% raw %}", "\u2066\u202e</bdi>\u2028", "javascript:" + CANARY, "data:text/html,<b>"]
    rows = tables["evidence"]
    spread = {
        column: [payloads[(i * (n + 1)) % len(payloads)] for i in range(len(rows))]
        for n, column in enumerate(("title", "url", "field", "lexicon", "frame", "term", "before", "surface", "after",
                                    "voice", "voice_rule", "speaker_name", "event_id", "date"))
    }  # fmt: skip
    spread["speaker_name"] = [f"Ada {payload} Oss" for payload in spread["speaker_name"]]  # else it were no name
    tables["evidence"] = rows.assign(**spread)
    run["run_id"] = HOSTILE[1]
    return tables, run


@pytest.fixture
def show(open_page, build):
    def go(make=told, **options):
        return open_page(build(make.__name__, make), **options)

    return go


@pytest.fixture(scope="module")
def evidence():
    rows = told()[0]["evidence"]
    parity = {d: i % 2 for i, d in enumerate(told()[0]["documents"]["doc_id"])}
    return rows.assign(topic=[f"t0{parity[d] + 1}" for d in rows["doc_id"]])


def sentences(rows):
    """How many sentences rows of evidence stand in: the same words twice in an article are two."""
    whole = rows["before"] + rows["surface"] + rows["after"]
    words = [rows["doc_id"], rows["field"], whole, rows["before"].str.len()]
    return len(set(zip(*words, rows["start"].groupby(words).rank("dense"), strict=True)))


def expect(locator):
    from playwright.sync_api import expect

    return expect(locator)


def found(page):
    first = page.locator("#found").inner_text().split()
    return 0 if first[0] == "None" else int(first[0].replace(",", ""))


def test_every_filter_keeps_what_the_table_has(show, evidence):
    page = show()
    assert found(page) == sentences(evidence)
    columns = {"source": "source", "frame": "frame", "voice": "voice", "speaker": "speaker_name", "term": "term",
               "event": "event_id", "topic": "topic"}  # fmt: skip
    for name, column in columns.items():
        values = [o for o in page.eval_on_selector_all(f"select[name={name}] option", "o => o.map(x => x.value)") if o]
        assert set(evidence[column]) - {"", "the ministry"} <= set(values), name  # whom nobody named is no choice
        page.select_option(f"select[name={name}]", values[-1])
        kept = evidence[(evidence[column] == values[-1]) | evidence[column].str.startswith(values[-1] + "/")]
        assert found(page) == sentences(kept), name
        chosen = page.locator(f"select[name={name}] option:checked").inner_text()
        assert chosen.endswith(f"({sentences(kept):,})")
        page.click("text=Show all")
    page.fill("input[name=from]", "2024-03-01")
    page.fill("input[name=to]", "2024-04-30")
    assert found(page) == sentences(evidence[evidence["date"].between("2024-03-01", "2024-04-30")])
    assert page.events == []


def test_filters_join_and_words_are_marked(show, evidence):
    page = show()
    page.select_option("select[name=source]", SOURCES[0])
    page.select_option("select[name=frame]", "sovereignty")
    page.fill("input[name=q]", 'MINISTER "half-empty chamber"')
    kept = evidence[(evidence["source"] == SOURCES[0]) & evidence["frame"].str.startswith("sovereignty")]
    kept = kept[kept["after"].str.contains("half-empty chamber")]
    assert found(page) == sentences(kept) > 0
    assert set(page.locator("#sentences em").all_inner_texts()) == {"minister", "half-empty chamber"}
    assert set(page.locator("#sentences mark").all_inner_texts()) == set(kept["surface"])


def test_sub_frames_are_choices_of_their_own(show, evidence):
    page = show(fragment="#evidence?frame=sovereignty%2Fnon-interference")
    assert found(page) == sentences(evidence[evidence["frame"] == "sovereignty/non-interference"])
    assert "sovereignty › non-interference" in page.locator("#found").inner_text()


def test_the_address_carries_the_view(show):
    page = show()
    page.select_option("select[name=voice]", "quoted")
    page.select_option("select[name=source]", SOURCES[1])
    page.fill("input[name=q]", "a&b +100 % ü")
    page.fill("input[name=q]", "minister told")
    page.check("input[name=view][value=lines]")
    address, count = page.url, found(page)
    assert count > 0
    again = show(fragment=address[address.index("#") :])
    assert found(again) == count
    assert again.url == address
    assert again.locator("input[name=q]").input_value() == "minister told"
    assert again.locator("input[name=view]:checked").get_attribute("value") == "lines"


def test_back_and_forward_undo_and_redo(show, evidence):
    page = show()
    page.select_option("select[name=frame]", "threat")
    page.select_option("select[name=voice]", "own")
    both = found(page)
    page.go_back()
    assert page.locator("select[name=voice]").input_value() == ""
    assert found(page) == sentences(evidence[evidence["frame"] == "threat"]) > both
    page.go_forward()
    assert found(page) == both


def test_an_unknown_value_finds_nothing_and_says_how_to_widen(show, evidence):
    page = show(fragment="#evidence?frame=threat&term=hegemon*&speaker=Nobody%20<i>")
    assert found(page) == 0
    expect(page.locator("#sentences")).to_contain_text("take two or more away")
    page = show(fragment="#evidence?frame=threat&term=hegemon*")
    page.get_by_role("button", name="Without term").click()
    assert found(page) == sentences(evidence[evidence["frame"] == "threat"])
    assert page.evaluate("document.activeElement.id") == "found"


def test_more_are_shown_on_request(show):
    page = show()
    assert page.locator("#sentences > li").count() == 50
    page.click("#more")
    assert page.locator("#sentences > li").count() == 100
    assert page.evaluate("[...document.activeElement.parentNode.children].indexOf(document.activeElement)") == 50


def test_lines_align_their_mentions(show, evidence):
    page = show(fragment="#evidence?frame=threat&view=lines")
    boxes = [mark.bounding_box() for mark in page.locator(".line mark").all()]
    middles = [box["x"] + box["width"] / 2 for box in boxes]
    assert len(middles) == 100
    assert max(middles) - min(middles) < 1
    following = page.locator(".line .after").all_inner_texts()
    marks = page.locator(".line mark").all_inner_texts()
    lines = [(m + a).lower() for m, a in zip(marks, following, strict=True)]
    assert lines == sorted(lines)


def test_by_article_every_article_comes_once(show, evidence):
    page = show(fragment="#evidence?frame=hegemony&view=articles")
    own = evidence[evidence["frame"] == "hegemony"]
    while page.locator("#more").is_visible():
        page.click("#more")
    assert page.locator("#sentences > li").count() == own["doc_id"].nunique()
    assert page.locator("#sentences mark").count() == len(own)


def test_two_sides_of_one_event(show, evidence):
    shared = evidence[evidence["event_id"] != ""].groupby("event_id")["source"].nunique()
    event = shared.index[shared == len(SOURCES)][0]
    page = show(fragment=f"#evidence?event={event}&view=beside")
    assert page.locator("#sentences > li").count() == 2
    page.select_option("select[name=source]", SOURCES[2])
    page.select_option("select[name=against]", SOURCES[1])
    assert page.locator("#sentences > li > h4 bdi").all_inner_texts() == [SOURCES[2], SOURCES[1]]
    own = evidence[(evidence["event_id"] == event) & evidence["source"].isin(SOURCES[1:])]
    assert found(page) == sentences(own)
    page = show(fragment="#evidence?view=beside")
    expect(page.locator("#found")).to_contain_text("needs an event")
    assert page.locator("#sentences > li").count() == 50


def test_a_citation_is_copied(show):
    page = show(permissions=["clipboard-read", "clipboard-write"])
    page.locator("#sentences").get_by_role("button", name="Copy as citation").first.click()
    expect(page.locator("#said")).to_have_text("Citation copied")
    cited = page.evaluate("navigator.clipboard.readText()")
    text = page.locator("#sentences blockquote").first.inner_text()
    assert f"“{text}”" in cited
    parts = cited.split(", ")
    assert parts[0] in SOURCES
    assert parts[1].startswith("2024-")
    assert "“Report " in cited
    assert "https://example.org/" in cited
    assert cited.endswith("framing run ab12cd34ef")


def test_where_the_clipboard_refuses_the_citation_stands_there(show):
    page = show(script="Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.locator("#sentences").get_by_role("button", name="Copy as citation").first.click()
    area = page.locator("textarea.citation")
    assert "framing run ab12cd34ef" in area.input_value()
    assert page.evaluate("document.activeElement.selectionEnd") == len(area.input_value())
    assert page.events == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_charts_are_saved(show, scheme):
    page = show(color_scheme=scheme)
    figure = page.locator("figure[data-name]").first
    saved = {}
    for kind in ("SVG", "PNG", "CSV"):
        with page.expect_download() as waiting:
            figure.locator(".save button", has_text=kind).click()
        assert waiting.value.suggested_filename == f"{figure.get_attribute('data-name')}.{kind.lower()}"
        saved[kind] = waiting.value.path().read_bytes()
    root = ET.fromstring(saved["SVG"])
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    given = {(name, value) for e in root.iter() for name, value in e.attrib.items()}
    assert not [g for g in given if g[0] == "style" or g[0].endswith("href") or "var(" in g[1]]
    assert figure.locator("figcaption").inner_text() in {e.text for e in root.iter()}
    assert saved["PNG"].startswith(b"\x89PNG")
    assert len(saved["PNG"]) > 5000
    rows = list(csv.reader(io.StringIO(saved["CSV"].decode("utf-8-sig"))))
    assert len(rows) == figure.locator("tr").count() > 1
    assert len({len(r) for r in rows}) == 1
    assert page.events == []


def test_a_link_opens_what_is_folded_and_goes_there(show):
    page = show(folded=True)
    page.locator(".opening .bars a").first.click()
    expect(page.locator("#found")).to_be_in_viewport()


@pytest.mark.parametrize("way", ["Escape", "button"])
def test_a_mark_leads_to_its_sentences_and_back_by_keyboard(show, way):
    page = show()
    page.locator("#rates figure svg a[href*='frame=']").first.focus()
    mark = page.evaluate_handle("document.activeElement")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "found"
    assert 0 < found(page) < sentences(told()[0]["evidence"])
    expect(page.locator("#found")).to_be_in_viewport()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "back"
    page.keyboard.press("Enter" if way == "button" else "Escape")
    assert page.evaluate("m => document.activeElement === m", mark)
    assert not page.locator("#back").is_visible()


def test_the_browsers_own_back_returns_to_the_mark(show):
    page = show()
    page.locator("#rates figure svg a[href*='frame=']").first.focus()
    mark = page.evaluate_handle("document.activeElement")
    page.keyboard.press("Enter")
    page.go_back()
    page.wait_for_function("m => document.activeElement === m", arg=mark)


def test_paper_shows_the_view_without_its_controls(show):
    page = show(fragment="#evidence?frame=threat")
    page.emulate_media(media="print")
    for hidden in ("#filter", "#more", "#back", ".save", "#sentences button"):
        assert not page.locator(hidden).first.is_visible(), hidden
    expect(page.locator("#found")).to_be_visible()
    assert page.locator("#sentences > li").count() == 50


def test_without_words_the_mentions_are_listed(show, evidence):
    page = show(wordless)
    expect(page.locator("#found")).to_contain_text("mentions")
    expect(page.locator("#evidence")).to_contain_text("The sentences were left out of this page")
    assert found(page) == len(evidence)
    assert set(page.locator("#sentences mark").all_inner_texts()) <= set(evidence["surface"])
    assert page.locator("#sentences .title a").first.get_attribute("href").startswith("https://")
    assert page.locator("input[name=view][value=lines]").count() == 0


@pytest.mark.parametrize("view", ["", "lines", "articles"])
def test_arabic_runs_from_right_to_left(show, view):
    page = show(arabic, width=360, fragment=f"#evidence?view={view}")
    place = ".line" if view == "lines" else "#sentences blockquote"
    assert page.eval_on_selector(place, "e => getComputedStyle(e).direction") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    if view == "lines":
        after, before = (page.locator(f".line .{side}").first.bounding_box()["x"] for side in ("after", "before"))
        assert after < before


@pytest.mark.parametrize("view", ["", "lines", "articles", "beside"])
def test_hostile_text_stays_text_in_every_view(show, view):
    page = show(hostile, fragment=f"#evidence?view={view}", permissions=["clipboard-read", "clipboard-write"])
    for name in ("source", "frame", "voice", "speaker", "term", "event"):
        values = page.eval_on_selector_all(f"select[name={name}] option", "o => o.map(x => x.value)")
        page.select_option(f"select[name={name}]", values[-1])
        page.select_option(f"select[name={name}]", "")
        page.select_option(f"select[name={name}]", values[1])
    page.fill("input[name=q]", HOSTILE[0])
    page.reload()
    page.click("text=Show all")
    copier = page.locator("#sentences").get_by_role("button", name="Copy as citation")
    copier.first.click() if copier.count() else None
    assert page.evaluate("window.__framing_pwned") is None
    assert page.locator("main img, main iframe, main object, #sentences script, #sentences svg").count() == 0
    links = page.eval_on_selector_all("a[href]", "a => a.map(x => x.getAttribute('href'))")
    assert all(link.startswith(("#", "https://example.org/")) for link in links)
    assert page.evaluate("({}).pwned === undefined && Object.keys(Object.prototype).length === 0")
    assert page.events == []


@pytest.mark.parametrize("name", ["toString", "../../etc/passwd", "</script>", "%E0%A4%A"])
def test_a_hostile_address_does_nothing(show, name):
    page = show(fragment=f"#evidence?view={name}&source={name}&q={name}&from={name}&__proto__={name}")
    expect(page.locator("#found")).to_contain_text("None of")
    assert page.locator("input[name=view]:checked").get_attribute("value") == ""
    assert page.events == []


@pytest.mark.parametrize("view", ["lines", "articles", "beside"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_views(show, evidence, view, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    event = evidence["event_id"].max()
    page = show(fragment=f"#evidence?event={event}&view={view}&q=minister", color_scheme=scheme, bypass_csp=True)
    found = axe.Axe().run(page, context="#evidence").response["violations"]
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in found] == []


@pytest.mark.parametrize("view", ["", "lines", "articles", "beside"])
def test_a_phone_scrolls_in_one_direction_in_every_view(show, evidence, view):
    page = show(width=360, fragment=f"#evidence?event={evidence['event_id'].max()}&view={view}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_every_event_is_found_by_its_words_and_opens_into_its_view(show):
    page = show()
    events = told()[0]["events"]
    page.fill("#find-event input", "weir e07")
    expect(page.locator("#every-event li:visible")).to_have_count(1)
    expect(page.locator("#events-found")).to_have_text(f"1 of {(events['sources'] > 1).sum()}")
    page.locator("#every-event li:visible a").click()
    assert page.evaluate("document.activeElement.id") == "found"
    assert page.locator("input[name=view]:checked").get_attribute("value") == "beside"
    assert page.locator("#sentences > li > h4").count() == 2
    assert page.events == []
