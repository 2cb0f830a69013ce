"""One corpus saved three ways, as it is, as HTML and as Markdown, gives the same tables and the same page."""

import html
import json
import re
from html.parser import HTMLParser

import pytest

from framing.config.study import load_study
from framing.pipeline import run_study
from framing.runtime.plugins import data_folder

LINES = (data_folder("sample") / "articles.jsonl").read_text(encoding="utf-8").splitlines()[:16]
WAYS = {
    "as it is": lambda text: text,
    "HTML": lambda text: "<p>" + html.escape(text).replace("\n\n", "</p>\n<p>") + "</p>",
    "Markdown": lambda text: re.sub(r"\b([a-z]{6,})\b", r"**\1**", text),
}
TABLES = ("findings", "rates", "contrasts", "evidence", "events", "copies")


class Page(HTMLParser):
    """What a reader sees of a page, but for numbers of files and runs, and how texts were saved."""

    def __init__(self, text):
        super().__init__()
        self.hidden, self.lines = 0, []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in ("script", "style")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("script", "style")

    def handle_data(self, data):
        shown = re.sub(r"\b[0-9a-f]{10,64}\b", "…", " ".join(data.split()))
        if shown and not self.hidden and not re.search(" about this run$| undone in ", shown):
            self.lines.append(shown)


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    found = {}
    for name, way in WAYS.items():
        folder = tmp_path_factory.mktemp("saved")
        rows = [json.loads(line) for line in LINES]
        rows = [row | {"title": way(row["title"]), "text": way(row["text"])} for row in rows]
        (folder / "articles.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        asked = {"input.paths": [str(folder / "articles.jsonl")], "voice.tier": "quotes", "topics.topics": "off"}
        run_study(load_study(None, asked), folder / "run")
        found[name] = folder / "run"
    return found


@pytest.mark.parametrize("name", ["HTML", "Markdown"])
def test_saved_otherwise_all_is_the_same(runs, name):
    plain, other = runs["as it is"], runs[name]
    for table in TABLES:
        assert (other / f"{table}.csv").read_bytes() == (plain / f"{table}.csv").read_bytes(), table
    pages = [Page((folder / "report.html").read_text(encoding="utf-8")) for folder in (plain, other)]
    assert len(pages[0].lines) > 100
    assert pages[1].lines == pages[0].lines
