"""What a page never says: on made runs, and on a few of the real studies that benchmarks/words.py draws sixty of."""

import pytest

from framing.cli import _run
from framing.config.study import ReportSettings
from framing.report import build_page
from tests.page_runs import empty_run, make_run
from tests.page_stories import make_told_run
from tests.page_words import NEVER, draw_articles, find_never

RUNS = {"two": make_run, "told": make_told_run, "one": lambda: make_run(("Solo",)), "none": empty_run,
        "many": lambda: make_run(tuple(f"Outlet {i:02d}" for i in range(20)), documents=5),
        "unnamed": lambda: make_run(("(unknown)", "Beta"))}  # fmt: skip


@pytest.mark.parametrize("name", RUNS)
def test_no_made_page_says_it(name):
    assert find_never(build_page(*RUNS[name](), ReportSettings())) == []


SAID = (
    "It is 12.4 times as often", "a ratio of above 10", "about 410,000 articles per outlet", "None of 3 comparisons",
    "Where the same topic in the same week; coarser, it is compared", "*rest", "nan times", "it ( )", "1 articles",
    "and every difference found is told",
)  # fmt: skip


def test_every_pattern_finds_its_example():
    assert [find_never(f"<p>{said}</p>")[0][0] for said in SAID] == list(NEVER)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["basil", "ruwa", "china_headlines", "newswcl50"])
def test_no_page_of_a_real_study_says_it(shared, name, tmp_path):
    articles = draw_articles(shared / "data" / name / "docs.jsonl.gz", name)
    (tmp_path / "docs.jsonl").write_text(articles, encoding="utf-8")
    out = tmp_path / "run"
    command = ["compare", str(tmp_path / "docs.jsonl"), "--by", "source", "-q", "--out", str(out)]
    assert _run([*command, "--set", "voice.tier=quotes"]) == 0
    html = (out / "report.html").read_text(encoding="utf-8")
    assert find_never(html) == []
    assert "0 reported" not in html
