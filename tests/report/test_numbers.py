"""Every number on the page is one of the tables of its run, to the digits that are printed; and the test can fail."""

import math
import re

import pandas as pd
import pytest

from framing.config.study import ReportSettings
from framing.report import build_page
from framing.report.prose.wording import about, count, number, p_value, percent, ratio, signed
from framing.tables import VERDICTS, read_csv, write_csv
from tests.page_stories import make_told_run

TABLES = {
    "rates": ["rates"],
    "contrasts": ["contrasts"],
    "decomposition": ["contrasts"],
    "terms": ["contributions"],
    "events": ["events", "event_members", "event_rates", "wire"],
    "timeline": ["timeline", "change_points"],
    "quoted": ["speakers"],
    "roles": ["roles"],
}
"""The tables whose numbers a section may print."""
SUMMARY = ReportSettings(sections=("summary",))
FORMS = (number, ratio, signed, percent, p_value, count, about)
OURS = {"1.5", "1,000", "1.25", "95", ".05", "20"}
"""Numbers of the measure itself."""
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DATE = re.compile(rf"\d{{4}}-\d\d(-\d\d)?|(?:\d\d?–)?(?:\d\d? )?{_MONTH}(?: \d{{4}})?")
_NUMBER = re.compile(r"(?<![\w.,])[+−-]?(?:\d[\d,]*)?\.?\d+(?![\w])")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """The tables as a run's folder gives them back."""
    folder = tmp_path_factory.mktemp("run")
    tables, described = make_told_run()
    for name, table in tables.items():
        write_csv(name, table, folder / name)
    return {name: read_csv(name, folder / name) for name in tables}, described


def _plain(html):
    html = re.sub(r"<thead.*?</thead>|<svg.*?</svg>|<caption>.*?</caption>", " ", html, flags=re.S)
    html = re.sub(r"<bdi>.*?</bdi>", "NAME", html, flags=re.S)
    return re.sub(r"<[^>]+>", " ", html).replace("\u00a0", " ").replace("&lt;", "<").replace("&gt;", ">")


def _section(html, name):
    return re.search(rf'<section id="{name}".*?</section>', html, re.S)[0]


def _shown(table):
    """Every form in which a number of a table may be printed; ratios and differences are told from either side."""
    numeric = table.select_dtypes("number")
    flat = numeric.to_numpy(dtype=float, na_value=float("nan")).ravel()
    values = {v for v in flat.tolist() if not math.isnan(v)}
    values |= {1 / v for v in values if v}
    told = {form(v) for v in values for form in FORMS} | {signed(-v) for v in values}
    return {part.replace("\u00a0", " ") for text in told for part in _NUMBER.findall(text)}


def _unknown(html, name, tables, more=()):
    """Numbers in the tables of a section that none of its CSV tables holds."""
    allowed = set(OURS).union(more, *(_shown(tables[t]) for t in TABLES[name] if t in tables))
    body = " ".join(re.findall(r"<tbody>.*?</tbody>", _section(html, name), re.S))
    found = _NUMBER.findall(_DATE.sub(" ", _plain(body)))
    assert found, name
    return sorted({n for n in found if n not in allowed and n.lstrip("+−-") not in allowed})


def _counted(tables):
    """What the coverage table counts itself: events of an outlet, shared, alone, left to others; articles of each."""
    members = tables["event_members"].merge(tables["documents"][["doc_id", "source"]], on="doc_id")
    cells = pd.crosstab(members["event_id"], members["source"])
    covered = (cells > 0).sum(axis=1)
    counts = set(cells.to_numpy().ravel())
    for source in cells:
        own = cells[source] > 0
        counts |= {int(own.sum()), int((own & (covered > 1)).sum()), int((own & (covered == 1)).sum())}
        counts |= {int((~own & (covered > 1)).sum())}
    return {count(n) for n in counts}


def _of_nobody(tables):
    """What is said by those who are not named, whoever they are: their mentions and articles together."""
    rows = tables["speakers"]
    nobody = rows[~rows["speaker"].str.istitle()]
    sums = nobody.groupby(["source", "voice", "frame"])[["hits", "documents"]].sum()
    return {count(n) for n in sums.to_numpy().ravel()}


@pytest.mark.parametrize("name", sorted(TABLES))
def test_numbers_in_a_section_are_those_of_its_tables(run, name):
    html = build_page(*run, ReportSettings(sections=(name,)))
    more = _counted(run[0]) if name == "events" else _of_nobody(run[0]) if name == "quoted" else ()
    assert _unknown(html, name, run[0], more) == []


@pytest.mark.parametrize(
    ("name", "table", "column"),
    [("rates", "rates", "rate"), ("contrasts", "contrasts", "ratio_high"), ("decomposition", "contrasts", "framing"),
     ("terms", "contributions", "contribution"), ("timeline", "timeline", "conf_low"), ("roles", "roles", "rate")],
)  # fmt: skip
def test_a_table_that_was_changed_is_found_out(run, name, table, column):
    other = dict(run[0])
    other[table] = other[table].assign(**{column: other[table][column] * 1.37 + 0.0123})
    assert _unknown(build_page(other, run[1], ReportSettings(sections=(name,))), name, run[0]) != []


def _told(html):
    return re.sub(r"\d{4}-\d\d-\d\d", " ", _plain(re.search(r'<ul class="answers">.*?</ul>', html, re.S)[0]))


def test_sentences_say_the_numbers_of_the_contrasts(run):
    primary = run[0]["contrasts"].query("family == 'primary'")
    allowed = _shown(primary) | OURS
    html = build_page(*run, SUMMARY)
    assert [n for n in _NUMBER.findall(_told(html)) if n not in allowed] == []
    expected, bases = [], [basis for basis in ("crude", "event") if basis in set(primary["basis"])]
    for basis in bases:
        verdicts = primary.loc[primary["basis"] == basis, "verdict"].value_counts()
        expected += [verdicts.sum(), *(verdicts[v] for v in VERDICTS if v in verdicts)]
    tally = _plain(re.search(r'<p class="lead">(.*?)</p>', html)[1])
    assert [int(n) for n in _NUMBER.findall(tally)] == expected + [20] * (len(bases) > 1)  # once in 20 studies


def test_a_sentence_with_another_number_is_found_out(run):
    changed = run[0]["contrasts"]
    changed = changed.assign(ratio_high=changed["ratio_high"] * 1.31)
    allowed = _shown(run[0]["contrasts"].query("family == 'primary'")) | OURS
    html = build_page(run[0] | {"contrasts": changed}, run[1], SUMMARY)
    assert [n for n in _NUMBER.findall(_told(html)) if n not in allowed] != []


def test_the_first_screen_counts_what_the_tables_hold(run):
    tables, described = run
    html = build_page(*run, SUMMARY)
    summary = _plain(_section(html, "summary"))
    used = described["documents"]["used"] - described["documents"]["excluded"]
    shared = int((tables["events"]["sources"] > 1).sum())
    assert f"{used:,} compared, of {described['documents']['read']:,} read" in summary
    assert f"{len(tables['events'])} told in two or more articles, {shared} of them" in summary
    table = re.search(r"Articles per outlet.*?</table>", _section(html, "summary"), re.S)[0]
    rows = re.findall(r'<tr><th scope="row">(.*?)</th><td>([\d,]+)</td><td>([\d,]+)</td>', table)
    cells = tables["documents"].groupby("source")["tokens"].agg(["size", "sum"])
    assert [(int(n), int(w.replace(",", ""))) for _, n, w in rows] == list(cells.itertuples(index=False, name=None))
