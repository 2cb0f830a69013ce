"""What a study asks for and cannot have: one line (exit 2), or said on the terminal and page; never a hidden note."""

import json

import pandas as pd
import pytest

from framing.cli import _run

QUICK = ["-l", "threat", "--set", "events.method=off", "--set", "topics.topics=off", "--set", "voice.tier=quotes"]
WITH_EVENTS = ["-l", "threat", "--set", "topics.topics=off", "--set", "voice.tier=quotes"]


def articles(days=12, **more):
    """Two outlets that each write of a threat every day."""
    return [
        {"source": outlet, "date": f"2024-03-{day:02d}", "title": f"Day {day} in {outlet}", "section": "",
         "text": f"The harbour of {outlet} faces a threat on day {day}. Nothing else was said."} | more
        for day in range(1, days + 1) for outlet in ("North", "South")
    ]  # fmt: skip


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Runs `framing compare` on some articles; gives the exit code and stderr."""
    monkeypatch.chdir(tmp_path)

    def compare(rows, *more, options=QUICK):
        (tmp_path / "docs.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
        code = _run(["compare", "docs.jsonl", *options, *more])
        return code, capsys.readouterr().err

    return compare


def without(rows, name):
    return [{key: value for key, value in row.items() if key != name} for row in rows]


UNDATED = ["--set", "input.columns={ date = false }"]


@pytest.mark.parametrize(("rows", "more", "said"), [
    (articles(), ["--within", "event"], "comparison.within = event: events are switched off"),
    (articles(), ["--within", "topic"], "comparison.within = topic: topics are switched off"),
    (articles(), ["--by", "event"], "comparison.by = event: events are switched off"),
    (without(articles(), "date"), ["--by", "period", *UNDATED], "no document has a date"),
    (articles(date="2024"), ["--by", "period", "--set", "comparison.period=week"], "dated finely enough for a week"),
    (without(articles(), "title"), ["--set", 'text.fields=["title"]'], "text.fields: no document has a title"),
    (articles(), ["--set", "topics.topics=100"], "24 documents cannot hold 100 topics"),
    (articles(), ["--around", "2030-01-01"], "outside the dates of the documents, 2024-03-01 to 2024-03-12"),
    (articles(date="2024-03"), ["--around", "2024-03-05"], "no document is dated to the day"),
    (articles(), ["--by", "content"], "no column 'content' to compare by"),
    (articles(), ["--by", "text_start"], "no column 'text_start' to compare by"),
    (articles(), ["--by", "section"], "the column 'section' is empty in every document"),
    (articles(), ["--by", "group"], "the column 'group' is empty in every document; name the groups in sources.groups"),
    (articles(), ["--by", "source", "--by", "source"], "'source' stands there 2 times"),
])  # fmt: skip
def test_what_cannot_be_had_is_refused_in_one_line(run, rows, more, said):
    code, err = run(rows, *more)
    assert code == 2
    assert said in err
    assert err.count("\n") == 1


def test_topics_kept_from_a_run_without_topics_are_refused(run):
    assert run(articles(), "-o", "first")[0] == 0
    code, err = run(articles(), "--topics-from", "first")
    assert (code, err.count("\n")) == (2, 1)
    assert "first has no topics to keep" in err


@pytest.mark.parametrize(("more", "said"), [
    (["--set", 'sources.groups={ one = ["North", "Suoth"] }'], "no source 'Suoth' (in one); did you mean 'South'?"),
    (["--set", "topics.topics=auto"], "24 documents are too few to look for topics unasked"),
    (["--set", "events.method=cluster", "--within", "event"], "fewer than 5 shared events have mentions"),
])  # fmt: skip
def test_what_could_not_be_found_is_said_on_the_terminal_and_the_page(run, tmp_path, more, said):
    code, err = run(articles(), *more)
    assert code == 0
    assert said in err
    shown = (tmp_path / "framing-run" / "report.html").read_text().split('class="warnings"')[1]
    assert said.split("'")[0] in shown


def test_a_lexicon_that_does_not_say_its_language_is_named(run, tmp_path):
    (tmp_path / "mine.toml").write_text('name = "mine"\n[frames.menace]\nterms = ["ameaça*"]\n')
    rows = articles() + articles(2, language="pt", text="O porto enfrenta uma ameaça.")
    code, err = run(rows, options=["-l", "./mine.toml", *QUICK[2:]])
    assert code == 0
    assert "4 documents left out: no lexicon in use speaks the language" in err
    assert 'mine.toml names no language and counts as English: write language = "pt" in it' in err


def test_undated_articles_count_overall(run, tmp_path):
    rows = articles() + without(articles(11, source="East"), "date")
    assert run(rows, "--by", "source", "--by", "period", "-q") == (0, "")
    rates = pd.read_csv(tmp_path / "framing-run" / "rates.csv").query("field == '*' and voice == '*'")
    overall = rates[rates["by_period"] == "*"].set_index("group")["documents"]
    assert overall.to_dict() == {"*": 46, "North": 12, "South": 12, "East": 22}
    assert "East" not in set(rates[rates["by_period"] != "*"]["group"])


def test_an_empty_cell_is_no_group(run, tmp_path):
    rows = [row | {"section": "" if i % 3 else "world" if i % 2 else "home"} for i, row in enumerate(articles())]
    assert run(rows, "--by", "section", "-q") == (0, "")
    rates, contrasts = (pd.read_csv(tmp_path / "framing-run" / f"{name}.csv") for name in ("rates", "contrasts"))
    assert set(rates["group"]) == {"*", "world", "home"}
    assert {*contrasts["a"], *contrasts["b"]} == {"world", "home"}


def test_the_baseline_is_shown_however_small(run, tmp_path):
    rows = [row | {"source": f"Outlet {i:02d}"} for i in range(14) for row in articles(2 if i == 13 else 6)[::2]]
    setting = ["--set", "comparison.baseline=Outlet 13", "--set", "comparison.min_documents=2"]
    assert run(rows, *setting, "-q") == (0, "")
    page = (tmp_path / "framing-run" / "report.html").read_text()
    assert "There is nothing to compare" not in page
    assert "Outlet 13" in page.split('<section id="summary"')[1].split("</section>")[0]


def test_stderr_holds_our_lines_alone_even_at_the_edge_of_confidence(run):
    assert run(articles(), "-q", "--set", "comparison.confidence=0.999999", options=WITH_EVENTS) == (0, "")


def test_the_level_of_verdicts_is_that_of_the_study(run, tmp_path):
    rows = [
        row | {"source": outlet, "text": f"On day {day} he spoke of a {'threat ' * (day % 3 * more)} and went home."}
        for outlet, more in (("North", 1), ("South", 1), ("West", 3)) for day, row in enumerate(articles(20)[::2])
    ]  # fmt: skip
    assert run(rows, "-q", "--set", "comparison.confidence=0.8", "--set", "comparison.correction=none") == (0, "")
    contrasts = pd.read_csv(tmp_path / "framing-run" / "contrasts.csv")
    tested = contrasts[contrasts["p"].notna()]
    assert ((tested["p_adjusted"] < 0.2) == tested["verdict"].str.startswith("different")).all()
    assert len(tested)
    page = (tmp_path / "framing-run" / "report.html").read_text()
    assert "p below .2 after" in page
    assert "expected below .2 by chance" in page
