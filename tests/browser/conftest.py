"""Pages of synthetic runs, opened in Debian's Chromium; anything a page does besides standing there is collected."""

import shutil

import pytest

from framing.config.study import ReportSettings
from framing.report import build_page

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]  # fmt: skip


@pytest.fixture(scope="session")
def browser():
    playwright = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("no Chromium: apt-get install chromium")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def build(tmp_path_factory):
    """Write the page of a run once, under its name."""
    folder = tmp_path_factory.mktemp("pages")

    def write(name, make):
        path = folder / f"{name}.html"
        if not path.exists():
            path.write_text(build_page(*make(), ReportSettings()), encoding="utf-8")
        return path

    return write


@pytest.fixture
def open_page(browser):
    """Open a file, all its sections unless `folded`; requests, messages, errors, dialogs are collected in `.events`."""
    contexts = []

    def go(path, width=1280, fragment="", script="", folded=False, **options):
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.events = []
        address = path.as_uri()
        page.on("request", lambda r: page.events.append(r.url) if r.url.partition("#")[0] != address else None)
        page.on("console", lambda m: page.events.append(m.text))
        page.on("pageerror", lambda e: page.events.append(str(e)))
        page.on("dialog", lambda d: (page.events.append(d.message), d.dismiss()))
        page.add_init_script(script) if script else None
        page.goto(address + fragment)
        if not folded:
            page.evaluate("for (const fold of document.querySelectorAll('section > details')) fold.open = true")
        return page

    yield go
    for context in contexts:
        context.close()
