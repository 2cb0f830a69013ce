"""The picture in the README: the sample is compared, its page photographed in Chromium into docs/page.png."""

import subprocess
import sys
import tempfile
from pathlib import Path

from common import finish
from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "page.png"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        run = [sys.executable, "-m", "framing", "compare", "--by", "source", "--out", "run", "--quiet"]
        subprocess.run(run, cwd=folder, check=True)
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(viewport={"width": 1000, "height": 1300})
        page.goto((Path(folder) / "run" / "report.html").as_uri())
        page.screenshot(path=PICTURE)
        browser.close()
    finish({"bytes": PICTURE.stat().st_size})


if __name__ == "__main__":
    main()
