"""The page in Chromium: it makes no request, runs no data, and can be read on a phone and with a keyboard."""

from itertools import product

import pytest

from tests.page_runs import empty_run, hostile_run, make_run
from tests.page_stories import make_told_run
from tests.page_topics import add_topics

pytestmark = pytest.mark.browser
LONG = "Morning Ledger of the Western Provinces and of all Islands beyond them"


def topical():
    tables, run = make_run(("The Harbour Post", LONG), documents=60)
    return add_topics(tables), run


RUNS = {
    "plain": lambda: make_run(("The Harbour Post", LONG), documents=60),
    "told": lambda: make_told_run(("The Harbour Post", LONG, "Valley Wire")),
    "topics": topical,
    "hostile": hostile_run,
    "hostile-told": lambda: hostile_run(make_told_run),
    "one": lambda: make_run(("صحيفة الميناء",), documents=12),
    "many": lambda: make_told_run((*(f"Outlet {i:02d} of {LONG}" for i in range(54)), "صحيفة الميناء")),
    "crowd": lambda: make_run(tuple(f"Outlet {i:04d}" for i in range(2000)), documents=1),
    "nothing": empty_run,
}


@pytest.fixture
def show(open_page, build):
    return lambda name="plain", **options: open_page(build(name, RUNS[name]), **options)


@pytest.mark.parametrize("name", [*RUNS])
def test_nothing_happens_but_the_page(show, name):
    page = show(name)
    page.locator("#more").click() if page.locator("#more").is_visible() else None
    if page.locator("input[name=q]").count():
        page.fill("input[name=q]", "<img src=x onerror=alert(1)>")
    page.wait_for_timeout(250)
    assert page.evaluate("window.__framing_pwned") is None
    assert page.events == []


@pytest.mark.parametrize("name", [*RUNS])
def test_a_phone_scrolls_in_one_direction(show, name):
    page = show(name, width=360)
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_without_scripts_a_hundred_sentences_stand_there(show):
    page = show(java_script_enabled=False)
    assert page.locator("#sentences > li").count() == 100
    assert not page.locator("#filter").is_visible()


def test_the_keyboard_reaches_contents_and_filter(show):
    page = show()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the content"
    page.locator("#found").focus()
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.closest('form').id") == "filter"


WRONG = {"resultTypes": ["violations"]}  # the thousands of nodes that are right need not come back
RULES = WRONG | {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
CONTRAST = WRONG | {"runOnly": ["color-contrast"]}
"""All that dark mode changes are colours."""


@pytest.mark.parametrize("name", ["plain", "told", "topics", "many", "one", "nothing"])
def test_axe_finds_nothing(show, name):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = show(name, bypass_csp=True)
    if name != "many":  # many are told apart by their names alone: what is folded away is the same
        page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    for scheme, width in product(("light", "dark"), (1280, 360)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        rules = RULES if scheme == "light" else CONTRAST
        found = axe.Axe().run(page, options=rules).response["violations"]
        assert [(v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in found] == [], (scheme, width)


PRINTED = 703
"""Pixels between the margins of A4, as style.css sets them."""


def test_print_opens_the_details_and_cuts_no_table(show):
    page = show("told", width=PRINTED)
    closed = page.evaluate("[...document.querySelectorAll('details:not([open]) table')].length")
    page.emulate_media(media="print")
    heights = page.evaluate("[...document.querySelectorAll('details:not([open]) table')].map((t) => t.offsetHeight)")
    assert len(heights) == closed > 5
    assert min(heights) > 20
    wide = """[...document.querySelectorAll('table, svg')].filter((t) => {
        const landscape = t.closest('#contrasts, #rates');
        return t.getBoundingClientRect().right > (landscape ? 1031 : 703) + 1;
    }).map((t) => (t.caption ? t.caption.textContent : t.getAttribute('aria-label')))"""
    assert "; ".join(map(str, page.evaluate(wide))) == ""
    assert page.evaluate("getComputedStyle(document.querySelector('tr')).breakInside") == "avoid"
    assert page.evaluate("getComputedStyle(document.querySelector('nav')).display") == "none"


def test_the_page_can_be_printed(show, tmp_path):
    page = show("told")
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF")
    assert 3 < pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") < 120
    assert page.events == []
