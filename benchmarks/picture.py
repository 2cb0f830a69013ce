"""The picture in the README, or with `--all FOLDER [RUN…]` one of every section: light, dark, phone and print.

Without a run the bundled sample is compared first. The pictures are there to be looked at, one by one.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from common import finish
from playwright.sync_api import Browser, Locator, Page, sync_playwright

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "page.png"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
LOOKS = {
    "light": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2},
    "print": {"viewport": {"width": 703, "height": 1000}},
}
"""Print is 186 mm wide, A4 without its margins; the page as it is torn into sheets stands in print.pdf."""
TALLEST = 3200
"""Pixels of a section that a picture shows."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="every section of the page into this folder")
    parser.add_argument("runs", nargs="*", type=Path, help="run folders; the sample without any")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        runs = given.runs or [_sample(Path(folder))]
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        if given.all:
            finish({run.name: _sections(browser, run, given.all / run.name) for run in runs})
        else:
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto((runs[0] / "report.html").absolute().as_uri())
            page.screenshot(path=PICTURE)
            finish({"bytes": PICTURE.stat().st_size})
        browser.close()


def _sample(folder: Path) -> Path:
    run = [sys.executable, "-m", "framing", "compare", "--by", "source", "--out", "sample", "--quiet"]
    subprocess.run(run, cwd=folder, check=True)
    return folder / "sample"


def _sections(browser: Browser, run: Path, folder: Path) -> int:
    """One picture a section and look, and the page as it prints; how many."""
    folder.mkdir(parents=True, exist_ok=True)
    address = (run / "report.html").absolute().as_uri()
    for look, options in LOOKS.items():
        page = browser.new_page(**options)
        page.goto(address)
        page.emulate_media(media="print" if look == "print" else "screen")
        page.screenshot(path=folder / f"{look}-first-screen.png")
        page.set_viewport_size({"width": options["viewport"]["width"], "height": TALLEST})
        for section in page.locator("main > section").all():
            _shoot(page, section, folder / f"{look}-{section.get_attribute('id')}.png")
        page.close()
    page = browser.new_page()
    page.goto(address)
    page.pdf(path=folder / "print.pdf", format="A4", prefer_css_page_size=True)
    page.close()
    return len(list(folder.glob("*.png"))) + 1


def _shoot(page: Page, section: Locator, path: Path) -> None:
    """What of a section stands in the window once it is at its top: no picture of a whole page, which takes long."""
    section.evaluate("e => e.scrollIntoView({ block: 'start', behavior: 'instant' })")
    box = section.bounding_box()
    top = max(0, box["y"])
    window = page.viewport_size
    clip = {"x": 0, "y": top, "width": window["width"], "height": min(box["height"], window["height"] - top)}
    page.screenshot(path=path, clip=clip)


if __name__ == "__main__":
    main()
