"""How it was measured: the estimators in plain words, the lexicons, the rejects, what the run was made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from framing.config.study import ComparisonSettings
from framing.report.lexicon_use import Use, measure_use
from framing.report.methods import cite_run, cite_tool, describe_method, describe_topics
from framing.report.page import Page, PageColumn, Record, Table, tabulate
from framing.report.prose.sentences import alpha, alpha_shown, level
from framing.report.prose.wording import BASES, count, data, frame_name, is_missing, percent, plural, word
from framing.report.sections.sure import measured
from framing.runs.coverage import frame_terms
from framing.tables import ALL, EXPLORATORY

ORDER = 90
TITLE = "How it was measured"
FOLDED = True
MOST_REJECTS = 20
COUNTING = """
Every mention of a term was counted in headlines and body: {hits} in the {nouns} shown. Case does not matter; inside
one frame the longest term wins, and no words count twice. A word is what lies between blanks and signs (a token); each
Chinese or Japanese character is one."""
RATES = """
All mentions of one {noun} divided by all its words, times 1,000: the rate a reader of all its articles meets, not the
mean of its articles. Its own words are divided by its words outside quotation marks, so that quoting much does not
make an outlet look calmer; per 1,000 words of all they stand in the tables (rate_all)."""
INTERVALS = """
Words within an article, and copies of one article, are not independent. Each article is left out in turn and the
result counted anew; how much it moves gives the {level} interval (delete-one-cluster jackknife with Student's t).
Intervals hold one by one; what is called different allows for the comparisons made beside it. {clusters}"""
COMPARISONS = """
The ratio of two rates. “Different” means p below {alpha} after {correction} for the comparisons the study is about;
“similar” means that the whole interval lies between 1/1.25 and 1.25; everything else is too little to tell.{family}
The ratio that would have shown is the smallest that these articles find four times out of five (power .8)."""
REFUSALS = """
With fewer than {minimum} articles on a side or fewer than 5 mentions no test is made: the rates stand there, and how
many articles would be needed. Where one side has no mention, or all in one article or event, there is no interval of
the ratio: it has a bound, and the test deals the labels anew (permutation), inside events event by event."""
VOICES = {
    "off": "They were not told apart: quotations count like an outlet's own words.",
    "quotes": "Told by quotation marks alone (tier quotes, no model): reported speech counts as own words.",
    "parse": "Told by quotation marks and by how sentences are built: verbs of saying and thinking with what depends "
    "on them, “according to”, fragments that go on over sentences (tier parse, {model}).",
}
EVENTS = """
Articles on the same happening make an event: as the study gives them, or found by names and words without those of the
lexicons. {events} Inside an event the rates of two outlets are held against each other, and these are pooled over all
events that both cover (Mantel-Haenszel); each event is left out in turn for the interval. A difference of all articles
splits exactly into stories only one covered, how much each covered, and how each told the same story (Kitagawa)."""
CHANCE = """
Articles more than ten days apart, which tell different stories, are alike enough to be taken for one event {share}
times as often as articles of the same days (chance share)."""
TOPICS = """
Where too few events are shared, articles on the same topic in the same week, or month, are held against each other.
That is coarser: which stories were chosen may remain in the difference."""
FOUND_TOPICS = """
A topic is a group of words that stand in the same articles, and an article may be about several: {found}. A topic on
which models of samples of {part} of the articles do not agree (stability under {stable}) is shown, not tested: {tested}
of {number} are tested. The share of words about a topic is the mean over the articles of each {noun}, weighted by their
words; its interval holds what other articles and what other models would change."""
TOPIC_SHARES = """
Which {nouns} write more of a topic was tested by shuffling {nouns}' labels among independent articles and copies
(Westfall and Young): one correction for all topics and pairs together, {tests} here, {different} different
(exploratory: topics are found, not declared)."""
SHIFTS = """
For each {noun} and frame a lasting change of level was looked for ({looks}; {found}). The p-value comes from permuting
blocks of periods and is corrected for all these looks (Benjamini-Hochberg); they are exploratory."""
COPIES = """
A text that an {noun} prints again counts once ({reprints} left out). Texts that several outlets print count once for
each of them ({wire}); all copies of a text are one cluster in the intervals."""
MEASURED = """
Measured on {set} ({size}): of the words that belong to others {recall} are found, and {precision} of what is found
belongs to others (F1 {f1:.2f}; in the outlet where it does worst {f1_worst:.2f}). So {leak} of attributed words leak
into an outlet's own voice, between {leak_least} and {leak_most} by outlet, and {taken} of own words are taken for
another's. Between two of these outlets with the same true own rate such errors alone would make a ratio of up to
{contrast:.2f}, and of {contrast_double:.2f} where the words of others hold a frame twice as often: a smaller difference
in own words may be no more than that. Whether other outlets and other subjects fare alike was not measured."""
UNMEASURED = """
How surely was not measured for this tier and model; the share of attributed words that leak into own voice, and what
contrast that could make, are not known."""
LIMITS = """
A word list finds words, not meaning: irony and denial count as mentions unless the lexicon leaves them out.
Read the sentences before believing a number. There is no score of bias here, and no ranking of outlets."""
TEMPLATE = """
{% from "macros.html" import folded, table %}
<dl class="method">
{% for name, text in steps %}
<div><dt>{{ name }}</dt><dd>{{ text }}</dd></div>
{% endfor %}
</dl>
<h3>Lexicons</h3>
{% for l in lexicons %}
<article class="card" aria-labelledby="lexicon-{{ loop.index }}">
<h4 id="lexicon-{{ loop.index }}">{{ data(l.title) }}</h4>
<p class="note">{{ l.about }}</p>
<dl>{% for f in l.frames %}
<div><dt>{{ f.name }} <small>{{ f.terms }}</small></dt><dd>{{ data(f.definition) }}
{% if f.found %}<span class="note">{{ f.found }}</span>{% endif %}</dd></div>
{% endfor %}</dl>
{% for text in l.cautions %}<p class="note">{{ text }}</p>{% endfor %}
</article>
{% else %}
<p>None is named in this run.</p>
{% endfor %}
{% if rejects.rows %}
<h3>Records that could not be used</h3>
{{ table(rejects) }}
{% endif %}
<h3>How to cite</h3>
<p>{{ cite }}</p>
<pre tabindex="0" aria-label="BibTeX">{{ bibtex }}</pre>
<h3>A paragraph for the methods section</h3>
<blockquote class="paste">{{ paragraph }}</blockquote>
<h3>The run</h3>
<p>Run <code>{{ run_id or "without an id" }}</code>. The same articles, lexicons, settings and versions give the same
tables, byte for byte: <code>framing diff</code> holds two runs against each other.</p>
{{ folded(inputs, "Files read, with their hashes") }}
{{ folded(versions, "Versions") }}
"""


def render(page: Page) -> Markup:
    """The section; always there."""
    return page.draw(
        TEMPLATE,
        steps=list(_steps(page)),
        lexicons=_cards(page),
        rejects=_rejects(page),
        cite=cite_run(page),
        bibtex=cite_tool(page),
        paragraph=describe_method(page),
        run_id=page.run.get("run_id", ""),
        inputs=_inputs(page.run),
        versions=_versions(page.run),
    )


def _steps(page: Page) -> Iterator[tuple[str, str]]:
    """What was done, with the numbers of this run."""
    comparison = page.comparison
    hits = sum(r["hits"] or 0 for r in page.rates())
    yield "Counting", COUNTING.format(hits=plural(hits, "mention"), nouns=page.nouns)
    yield "Rates", RATES.format(noun=page.noun)
    yield "Intervals", INTERVALS.format(level=level(page.run), clusters=_clusters(page))
    yield "Comparisons", _comparisons(page)
    yield "When nothing is said", REFUSALS.format(minimum=comparison.min_documents)
    if comparison.around:
        yield "Before and after", _around(comparison)
    yield "Whose words", VOICES[page.tier].format(model=_model(page))
    if page.tier != "off":
        yield "How surely", _accuracy(page)
    if not page.table("events").empty:
        yield "The same events", EVENTS.format(events=_events(page))
    if not page.table("topics").empty:
        yield "Topics", FOUND_TOPICS.format(noun=page.noun, **describe_topics(page))
        yield from _shares(page)
    if any(r["basis"].startswith("topic") for r in page.primary):
        yield "The same topic", TOPICS
    if not page.table("change_points").empty:
        yield "Shifts of level", _change_points(page)
    if not page.table("wire").empty:
        yield "Copies", _copies(page)
    yield "What this cannot say", LIMITS


def _model(page: Page) -> str:
    voice = page.run.get("voice", {})
    return " ".join(str(voice[name]) for name in ("model", "version") if voice.get(name)) or "model unknown"


def _accuracy(page: Page) -> str:
    """What was measured with just this tier, model and version; nothing stands in for it."""
    used = {name: page.run.get("voice", {}).get(name) or "" for name in ("tier", "model", "version")}
    for found in measured()["measured"]:
        if used.items() <= found.items():
            shares = ("recall", "precision", "leak", "leak_least", "leak_most", "taken")
            return MEASURED.format(**found | {name: percent(found[name]) for name in shares})
    return UNMEASURED


def _around(comparison: ComparisonSettings) -> str:
    days, length = comparison.around, comparison.window_days
    return f"The {length} days from {days} on were held against the {length} days before."


def _clusters(page: Page) -> str:
    """How many independent articles or stories stand behind the comparisons."""
    clusters = sorted(
        r["clusters"] for r in page.primary if not is_missing(r["clusters"]) and r["verdict"] != "not comparable"
    )
    if not clusters:
        return ""
    many = f"{clusters[0]:,} to {clusters[-1]:,}" if clusters[0] != clusters[-1] else f"{clusters[0]:,}"
    return f"Behind a comparison stand {many} such independent articles, stories or events (clusters)."


def _comparisons(page: Page) -> str:
    correction = {"holm": "Holm's correction", "bh": "the Benjamini-Hochberg correction", "none": "no correction"}
    table = page.table("contrasts")
    own = int((table["family"] == "primary").sum())
    family = ""
    if own:
        voice = {"own": "own words", ALL: "all words"}.get(page.voice, page.voice)
        once = round(1 / (1 - page.comparison.confidence))
        family = (
            f" The study's own are {own:,} (top-level frames, {voice}), over all articles and inside the same events. "
            f"Each of these two is a list of its own, so that each errs at most once in {once:,} studies; a comparison "
            "is on a list by its articles, mentions and events, never by what comes out. The other "
            f"{len(table) - own:,} are exploratory, corrected by Benjamini-Hochberg among themselves."
        )
    told = {"correction": word(correction, page.comparison.correction), "alpha": alpha_shown(page.run)}
    text = COMPARISONS.format(family=family, **told)
    bases = sorted({word(BASES, r["basis"]) for r in page.primary})
    return text + (f" Held against each other: {', '.join(bases)}." if bases else "")


def _events(page: Page) -> str:
    events = page.table("events")
    shared = int((events["sources"] > 1).sum())
    told = "all of them" if shared == len(events) else f"{shared:,} of them"
    found = f"Here there are {plural(len(events), 'event')}, {told} told by two or more {page.outlets}."
    return found + _chance(page.run.get("events", {}).get("chance_share"))


def _chance(share: float | None) -> str:
    """How much of what is alike is chance, where it could be told."""
    if share is None:
        return ""
    much = " Above 0.2 many of the events are none." if share > 0.2 else ""
    return f" {CHANCE.format(share=f'{share:.2f}').strip()}{much}"


def _shares(page: Page) -> Iterator[tuple[str, str]]:
    """How shares of topics were tested, where any was."""
    rows = page.table("topic_contrasts")
    tests, different = int(rows["p_adjusted"].notna().sum()), int((rows["verdict"] == EXPLORATORY).sum())
    if tests:
        told = {"tests": plural(tests, "test"), "different": f"{different:,}"}
        yield "Shares of topics", TOPIC_SHARES.format(noun=page.noun, nouns=page.nouns, **told)


def _change_points(page: Page) -> str:
    rows = page.table("change_points")
    looks, found = int(rows["p"].notna().sum()), int((rows["p_adjusted"] < alpha(page.run)).sum())
    untested = len(rows) - looks
    told = (
        f"{found:,} stand after correction"
        if looks
        else "none could be looked for: too few articles, periods or mentions"
    )
    return SHIFTS.format(
        noun=page.noun,
        nouns=page.nouns,
        looks=f"{plural(looks, 'look')}" + (f", {untested:,} more not possible" if untested else ""),
        found=told,
    )


def _copies(page: Page) -> str:
    wire = page.table("wire")
    reprints = page.run.get("excluded", {}).get("reprint", int(wire["reprints"].sum()))
    return COPIES.format(
        noun="outlet", reprints=plural(reprints, "article"), wire=plural(int(wire["wire"].sum()), "article")
    )


def _cards(page: Page) -> list[Record]:
    """The lexicons, with what each frame found in this run."""
    lexicons = page.run.get("lexicons", [])
    use = measure_use(page.table("evidence"), frame_terms(page.run)) if lexicons else None
    return [_card(lexicon, use) for lexicon in lexicons if use]


def _card(lexicon: Mapping[str, Any], use: Use) -> Record:
    about = [
        f"version {lexicon['version']}" if lexicon.get("version") else "",
        f"language {lexicon['language']}" if lexicon.get("language") else "",
        f"licence {lexicon['license']}" if lexicon.get("license") else "",
        f"source: {lexicon['source']}" if lexicon.get("source") else "",
        f"SHA-256 {lexicon['sha256'][:12]}…" if lexicon.get("sha256") else "",
    ]
    frames = [
        {
            "name": frame_name(f.get("frame", "")),
            "terms": plural(f["terms"], "term") if f.get("terms") else "",
            "definition": f.get("definition", ""),
            "found": data(use.describe(f.get("frame", ""))),
        }
        for f in lexicon.get("frames", [])
    ]
    title = lexicon.get("title") or lexicon.get("name", "")
    tops = {str(f.get("frame", "")).partition("/")[0] for f in lexicon.get("frames", [])}
    return {
        "title": title,
        "about": data(" · ".join(a for a in about if a)),
        "frames": frames,
        "cautions": [data(text) for top in sorted(tops) for text in use.warn(top)],
    }


_Rejected = tuple[int, str, "pd.Series[Any]"]
"""Records with one code: how many, the code, the first."""


def _rejects(page: Page) -> Table:
    """Reasons with counts and the first record of each, the commonest first."""
    rows = page.table("rejects")
    groups = [(len(found), str(code), found.iloc[0]) for code, found in rows.groupby("code", sort=True)]
    groups.sort(key=lambda g: (-g[0], g[1]))
    columns = [
        PageColumn[_Rejected]("Reason", "t", lambda g: data(g[1].replace("_", " "))),
        PageColumn[_Rejected]("Records", "n", lambda g: count(g[0])),
        PageColumn[_Rejected]("The first", "t", lambda g: data(g[2]["reason"])),
        PageColumn[_Rejected]("File", "t", lambda g: data(g[2]["file"])),
        PageColumn[_Rejected]("Record", "n", lambda g: count(g[2]["record"])),
    ]
    return tabulate("Why records were rejected", groups[:MOST_REJECTS], columns)


def _inputs(run: Mapping[str, Any]) -> Table:
    columns = [
        PageColumn[Record]("File", "t", lambda i: data(i.get("file", ""))),
        PageColumn[Record]("Format", "t", lambda i: data(i.get("format", ""))),
        PageColumn[Record]("Records", "n", lambda i: count(i.get("records"))),
        PageColumn[Record]("Encoding", "t", lambda i: data(i.get("encoding") or "")),
        PageColumn[Record]("Columns", "t", _roles),
        PageColumn[Record]("SHA-256", "t", lambda i: Markup("<code>{}</code>").format(i.get("sha256", ""))),
    ]
    return tabulate("Files", run.get("inputs", []), columns)


def _roles(file: Record) -> Markup:
    """Which column of a file is which."""
    return data(", ".join(f"{role} = {name}" for role, name in sorted((file.get("columns") or {}).items())))


def _versions(run: Mapping[str, Any]) -> Table:
    body: list[list[object]] = [[name, data(version)] for name, version in sorted(run.get("versions", {}).items())]
    body += [
        ["seed", data(run.get("study", {}).get("seed", ""))],
        ["study file, SHA-256", data(run.get("config_sha256", ""))],
    ]
    return Table("What the run was made with", ["What", "Version"], "tt", body)
