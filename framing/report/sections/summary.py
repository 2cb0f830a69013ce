"""What can be told, in sentences, most certain first; then what was compared and what was left out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice

from markupsafe import Markup

from framing.clustering.events.chance import HIGH as MOST_CHANCE
from framing.comparison.groups import EVENT, TOPIC
from framing.corpus.selection import name_reprints
from framing.report.left_out import say_left_out
from framing.report.page import MOST_GROUPS, Page, PageColumn, Table, tabulate
from framing.report.prose.findings import Finding, find
from framing.report.prose.sentences import certainty, describe
from framing.report.prose.wording import BASES, LANGUAGES, count, data, is_missing, plural, word
from framing.tables import ALL, EXPLORATORY

ORDER = 18
TITLE = "All findings, and what was left out"
FOLDED = True
MOST = {"different": 8, "similar": 4, "undetermined": 4, "not comparable": 3}
"""Sentences of each verdict; the rest are counted and stand in the table of contrasts."""
TOLD = {
    "different": ("shows a difference", "show a difference"),
    "similar": ("shows both about equal", "show both about equal"),
    "undetermined": ("leaves it open", "leave it open"),
    "not comparable": ("cannot be made", "cannot be made"),
}
QUESTIONS = {"crude": "Over all articles", "event": "Inside the same events"}
TEMPLATE = """
{% from "macros.html" import folded %}
{% if answers %}
<p class="lead">{{ tally }}</p>
<ul class="answers">
{% for a in answers %}
<li class="{{ a.verdict }}">
<span>{{ a.text }}</span> <a href="{{ a.link }}" aria-label="{{ a.label }}">{{ a.to }}</a></li>
{% endfor %}
</ul>
{% if more %}<p class="note">And {{ more }}: <a href="#contrasts">all comparisons</a>.</p>{% endif %}
{% else %}
<p class="lead">{{ nothing }}</p>
{% endif %}
{% for text in cautions %}
<p class="note">{{ text }}</p>
{% endfor %}
{% if changes %}
<h3>Before and after {{ data(around) }}</h3>
<ul>{% for text in changes %}<li>{{ text }}</li>{% endfor %}</ul>
<p class="note">This is what happened around that day, not what the day caused.</p>
{% endif %}
<h3>What was compared</h3>
<dl class="facts">
{% for name, value in facts %}
<div><dt>{{ name }}</dt><dd>{{ value }}</dd></div>
{% endfor %}
</dl>
{% if left_out %}
<h3>What was left out</h3>
<ul>{% for text in left_out %}<li>{{ text }}</li>{% endfor %}</ul>
{% endif %}
{% if notes %}
<details><summary>Notes of the run</summary>
<ul class="warnings">{% for text in notes %}<li>{{ data(text) }}</li>{% endfor %}</ul>
</details>
{% endif %}
<p class="note">{{ carried }}</p>
{{ folded(groups, "Articles per " ~ noun) }}
"""


def render(page: Page) -> Markup:
    """The section; there is always something to say."""
    found = find([page.named(r) for r in page.primary], page.run)
    shown = [f for verdict, own in groupby(found, key=lambda f: f.verdict) for f in islice(own, MOST.get(verdict, 3))]
    return page.draw(
        TEMPLATE,
        tally=_tally(page) if found else "",
        answers=[_answer(page, f) for f in shown],
        more=_more(found, shown),
        changes=_changes(page),
        around=page.comparison.around,
        nothing=_nothing(page),
        cautions=[*_voices(page), *_cautions(page)],
        facts=list(_facts(page)),
        left_out=list(say_left_out(page.run, name_reprints(page.table("documents")))),
        notes=page.run.get("notes", []),
        carried=_carried(page),
        groups=_groups(page),
        noun=page.noun,
    )


def _tally(page: Page) -> str:
    """How many of the study's comparisons show what, question by question."""
    rows = page.table("contrasts").query("family == 'primary'")
    told = []
    for basis, question in QUESTIONS.items():
        counted = rows.loc[rows["basis"] == basis, "verdict"].value_counts()
        told += [(question, {str(v): int(n) for v, n in counted.items()})] if len(counted) else []
    if len(told) < 2:
        return _count_verdicts("", told[0][1]) if told else ""
    confidence = page.comparison.confidence
    once = f" Each of the two lists errs at most once in {round(1 / (1 - confidence)):,} studies."
    return " ".join(_count_verdicts(*one) for one in told) + (once if _corrected(page) else "")


def _corrected(page: Page) -> bool:
    return bool(page.comparison.correction == "holm")


def _count_verdicts(question: str, verdicts: dict[str, int]) -> str:
    """One question: of so many comparisons, how many show what."""
    total = sum(verdicts.values())
    parts = [f"{verdicts[v]:,} {TOLD[v][verdicts[v] != 1]}" for v in TOLD if v in verdicts]
    lead = f"{question}: " if question else ""
    if list(verdicts) == ["not comparable"] and total > 1:
        return (
            f"{lead}too little to hold any of {total:,} pairs against each other."
            if lead
            else f"There is too little to hold any of {total:,} pairs against each other."
        )
    if len(parts) == 1 and total > 1:
        return f"{lead}{total:,} comparisons: all {parts[0].partition(' ')[2]}."
    if total > 1:
        return f"{lead}{'of' if lead else 'Of'} {plural(total, 'comparison')}, {', '.join(parts)}."
    return f"{lead}{'one' if lead else 'One'} comparison: it {parts[0][2:]}."


def _more(found: list[Finding], shown: list[Finding]) -> str:
    """How many comparisons have no sentence here."""
    rest = sum(len(f.rows) for f in found) - sum(len(f.rows) for f in shown)
    return plural(rest, "more comparison") if rest else ""


def _changes(page: Page) -> list[Markup]:
    """Before and after a day: the changes in top-level frames that can be told, else how many cannot."""
    rows = [r for r in page.contrasts if r["kind"] != "source" and "/" not in r["frame"] and r["field"] == ALL]
    rows = [r for r in rows if r["voice"] == page.voice]
    sure = [r for r in sorted(rows, key=certainty) if r["verdict"] in (EXPLORATORY, "similar")]
    told = [describe(page.named(r), page.run) for r in sure[: MOST["different"]]]
    if rows and not told:
        none = f"{plural(len(rows), 'change')}: too little to tell any of them; their numbers stand in the table."
        return [Markup("{}").format(none)]
    more = len(rows) - len(told)
    return [*told, Markup("{} more in the table of comparisons.").format(plural(more, "change"))] if more else told


def _answer(page: Page, finding: Finding) -> dict[str, object]:
    frames = {r["frame"] for r in finding.rows}
    row = finding.rows[0]
    return {
        "verdict": finding.verdict.replace(" ", "-"),
        "text": finding.text,
        "link": page.link(frame=row["frame"], voice=row["voice"]) if len(frames) == 1 else "#contrasts",
        "label": f"sentences with {row['frame']} language" if len(frames) == 1 else "these comparisons",
        "to": "sentences" if len(frames) == 1 else "numbers",
    }


def _nothing(page: Page) -> str:
    if len(page.sizes) == 1:
        return f"One {page.noun} alone: there is nothing to compare it with. Its rates and sentences stand below."
    if page.by in (EVENT, TOPIC):
        return (
            f"{page.nouns.capitalize()} are what is written about, not who writes: they are not held against each "
            "other. Their rates and sentences stand below."
        )
    why = (
        "the articles have no value to compare by"
        if not page.sizes
        else "the table of comparisons could not be made"
        if "contrasts" in page.run.get("failed", {})
        else f"the {page.nouns} hold no two sides to compare"
    )
    return f"There is nothing to compare: {why}. The rates and sentences stand below."


def _voices(page: Page) -> Iterator[Markup]:
    """Whose words the comparisons are about, and how they were told apart."""
    voice = page.run.get("voice", {})
    if page.tier == "parse":
        model = " ".join(str(voice[k]) for k in ("model", "version") if voice.get(k))
        yield Markup(
            "These comparisons are of each outlet's own words; what it quotes or reports of others stands "
            '<a href="#rates">beside them</a>. Told apart by quotation marks and sentence structure ({}); '
            '<a href="#method">how surely</a>.'
        ).format(data(model or "parse"))
    elif page.tier == "quotes":
        yield Markup(
            "Whose words these are was told by quotation marks alone: reported speech without them (“the minister said "
            'that …”) counts as the outlet\'s own. <a href="#method">What that does</a>.'
        )
    else:
        yield Markup("Whose words these are was not told apart: what an outlet quotes counts like what it says itself.")


def _cautions(page: Page) -> Iterator[str]:
    if any(not is_missing(r["ratio_low"]) for r in page.contrasts):
        allowed = "what is called a difference allows for all comparisons of its list"
        yield f"Intervals hold one by one{'' if page.comparison.correction == 'none' else f'; {allowed}'}."
    if any(r["basis"] == "crude" and r["verdict"] == "different" for r in page.primary):
        which = "Comparisons over all articles" if _has_events(page) else "These comparisons"
        yield (
            f"{which} take every story together. Part of a difference can come from which stories were "
            "covered, not from how they were told; inside the same events it cannot, but there is less to go by."
        )
    share = page.run.get("events", {}).get("chance_share")
    if share is not None and share > MOST_CHANCE:
        yield (
            f"Too much of what makes two articles one event here is chance (chance share {share:.2f}): comparisons "
            "inside events are exploratory, and only those over all articles count."
        )
    for basis in ("topic-week", "topic-month"):
        if any(r["basis"] == basis for r in page.primary):
            same = BASES[basis].partition(";")[0]
            yield f"Where {same} is compared, selection of stories may remain in the difference."
    if len(page.sizes) > MOST_GROUPS:
        yield (
            f"The page shows the {MOST_GROUPS} {page.nouns} that a finding names, of which a difference "
            "stands, or that have the most articles; "
            f"all {len(page.sizes):,} stand in the tables beside it, every difference found in that of comparisons. "
            f"“The other {page.nouns} on average” are all but the one named, their mentions and words added up."
        )


def _has_events(page: Page) -> bool:
    return any(r["basis"] == "event" for r in page.primary)


def _facts(page: Page) -> Iterator[tuple[str, object]]:
    documents = page.run.get("documents", {})
    used = documents.get("used")
    if used is not None:
        compared = used - documents.get("excluded", 0)
        yield "Articles", f"{count(compared)} compared, of {count(documents.get('read', used))} read"
    names = Markup(", ").join(page.name(g) for g in page.groups)
    shown = len(page.groups) < len(page.sizes)
    yield (
        page.nouns.capitalize(),
        Markup("{}{}: {}").format(count(len(page.sizes)), ", of which here" if shown else "", names)
        if names
        else "none",
    )
    dates = sorted(d for d in _included(page) if d)
    if dates:
        yield "Dates", f"{dates[0]} to {dates[-1]}" if dates[0] != dates[-1] else dates[0]
    events = page.table("events")
    if not events.empty:
        shared = int((events["sources"] > 1).sum())
        yield (
            "Events",
            f"{len(events):,} told in two or more articles, {shared:,} of them by two or more {page.outlets}",
        )
    bases = page.table("contrasts").query("family == 'primary'")["basis"].value_counts().to_dict()
    if bases:
        yield (
            "Compared on",
            "; ".join(f"{BASES[b]}: {bases[b]:,} of {sum(bases.values()):,}" for b in BASES if b in bases),
        )
    if page.run.get("languages"):
        languages = page.run["languages"]
        named = [f"{word(LANGUAGES, code) or 'unknown'} ({count(languages[code])})" for code in sorted(languages)]
        yield "Languages", ", ".join(named)
    yield "Frames", Markup(", ").join(data(f) for f in page.frames) or "none"


def _included(page: Page) -> list[str]:
    documents = page.table("documents")
    return documents.loc[documents["included"].astype(bool), "date"].tolist()


def _carried(page: Page) -> str:
    """Whether the page holds text that belongs to others."""
    rows = page.table("evidence")
    if rows.empty:
        return ""
    if not ((rows["before"] != "") | (rows["after"] != "")).any():
        return "This page holds no sentences of the articles, only the words that were counted."
    return (
        "This page holds sentences of the articles themselves, which belong to their publishers: mind their licence "
        "before you pass it on. A page without them: framing report RUN --set report.text=none."
    )


def _groups(page: Page) -> Table:
    rows = {r["group"]: r for r in page.rates()}
    columns = [
        PageColumn[str](page.noun.capitalize(), "t", page.name),
        PageColumn[str]("Articles", "n", lambda g: count(page.sizes[g])),
        PageColumn[str]("Words", "n", lambda g: count(rows.get(g, {}).get("tokens"))),
    ]
    return tabulate(f"Articles and words per {page.noun}", page.groups, columns)
