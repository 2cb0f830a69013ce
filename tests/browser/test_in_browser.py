"""The page in Chromium: it makes no request, runs no data, filters, and can be read on a phone and with a keyboard."""

import shutil

import pytest
from page_runs import hostile_run, make_run
from page_stories import make_told_run

from framing.config import Report
from framing.report import build_page

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]  # fmt: skip


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("no Chromium: apt-get install chromium")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    long = "Morning Ledger of the Western Provinces and of all Islands beyond them"
    runs = {
        "plain": make_run(("The Harbour Post", long), documents=60),
        "told": make_told_run(("The Harbour Post", long, "Valley Wire")),
        "hostile": hostile_run(),
        "hostile-told": hostile_run(make_told_run),
    }
    for name, run in runs.items():
        (folder / f"{name}.html").write_text(build_page(*run, Report()), encoding="utf-8")
    return folder


@pytest.fixture
def show(browser, pages):
    """Open a page; anything it does besides standing there is collected in `.events`."""
    contexts = []

    def open_page(name="plain", width=1280, fragment="", **options):
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.events = []
        address = (pages / f"{name}.html").as_uri()
        page.on("request", lambda r: page.events.append(r.url) if r.url.partition("#")[0] != address else None)
        page.on("console", lambda m: page.events.append(m.text))
        page.on("pageerror", lambda e: page.events.append(str(e)))
        page.on("dialog", lambda d: (page.events.append(d.message), d.dismiss()))
        page.goto(address + fragment)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", ["plain", "hostile", "told", "hostile-told"])
def test_nothing_happens_but_the_page(show, name):
    page = show(name)
    page.locator("#more").click() if page.locator("#more").is_visible() else None
    page.fill("input[name=q]", "<img src=x onerror=alert(1)>")
    page.wait_for_timeout(250)
    assert page.evaluate("window.__framing_pwned") is None
    assert page.events == []


@pytest.mark.parametrize("name", ["plain", "hostile", "told", "hostile-told"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_scrolls_in_one_direction(show, name, scheme):
    page = show(name, width=360, color_scheme=scheme)
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def _expect(locator):
    from playwright.sync_api import expect

    return expect(locator)


def _count(page):
    return int(page.locator("#found").inner_text().split()[0].replace(",", ""))


def test_the_filter_finds_what_the_table_has(show):
    page = show()
    evidence = make_run(("The Harbour Post", "Morning Ledger of the Western Provinces and of all Islands beyond them"),
                        documents=60)[0]["evidence"]  # fmt: skip
    assert _count(page) == len(evidence)
    page.select_option("select[name=source]", "The Harbour Post")
    page.select_option("select[name=frame]", "sovereignty")
    own = evidence[(evidence["source"] == "The Harbour Post") & evidence["frame"].str.startswith("sovereignty")]
    _expect(page.locator("#found")).to_contain_text(f"{len(own)} mentions")
    assert "source=The%20Harbour%20Post&frame=sovereignty" in page.url
    page.fill("input[name=q]", "MINISTER TOLD")
    said = own["after"].str.contains("minister told").sum()
    _expect(page.locator("#found")).to_contain_text(f"{said} mentions")
    assert page.locator("#sentences mark").count() == min(said, 50)


def test_an_address_opens_filtered(show):
    page = show(fragment="#evidence?frame=threat&term=danger%2A")
    assert page.locator("select[name=term]").input_value() == "danger*"
    assert set(page.locator("#sentences mark").all_inner_texts()) == {"danger"}


def test_voice_speaker_and_event_filter(show):
    evidence = make_told_run(("The Harbour Post", "Morning Ledger", "Valley Wire"))[0]["evidence"]
    page = show("told")
    page.select_option("select[name=voice]", "quoted")
    _expect(page.locator("#found")).to_contain_text(f"{(evidence['voice'] == 'quoted').sum()} mentions")
    page.select_option("select[name=speaker]", "Mira Oss")
    _expect(page.locator("#found")).to_contain_text(f"{(evidence['speaker_name'] == 'Mira Oss').sum()} mentions")
    assert "voice=quoted&speaker=Mira%20Oss" in page.url
    assert "in quotation marks, Mira Oss" in page.locator("#sentences .from").first.inner_text()
    page.locator("#events tbody td a").first.click()
    _expect(page.locator("select[name=event]")).not_to_have_value("")
    _expect(page.locator("select[name=voice]")).to_have_value("")
    assert 0 < _count(page) < 50
    assert not page.locator("#more").is_visible()


def test_marks_and_rows_lead_to_their_sentences(show):
    page = show()
    for link in (page.locator("#rates svg a").first, page.locator("#contrasts tbody a").first):
        link.focus()
        page.keyboard.press("Enter")
        _expect(page.locator("select[name=frame]")).to_have_value("hegemony")
        assert _count(page) > 0
        page.evaluate("location.hash = ''")


def test_without_scripts_a_hundred_sentences_stand_there(show):
    page = show(java_script_enabled=False)
    assert page.locator("#sentences mark").count() == 100
    assert not page.locator("#filter").is_visible()


def test_the_keyboard_reaches_contents_and_filter(show):
    page = show()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the content"
    page.locator("#found").focus()
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.closest('form').id") == "filter"


@pytest.mark.parametrize("name", ["plain", "told"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(show, name, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = show(name, color_scheme=scheme, bypass_csp=True)
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    found = axe.Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in found] == []
