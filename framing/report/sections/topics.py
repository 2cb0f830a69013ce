"""What the documents are about: topics, how stable they are, who writes of them, and how each is framed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from framing.report.charts.specs import Figure
from framing.report.page import Page, PageColumn, Record, Table, records, tabulate
from framing.report.prevalence import compare, follow, tabulate_contrasts, tabulate_periods, tabulate_shares
from framing.report.prose.sentences import level
from framing.report.prose.wording import count, data, frame_name, group_name, interval, is_missing, number, percent
from framing.tables import ALL

ORDER = 45
TITLE = "Topics"
FOLDED = True
CARDS = 6
"""Topics with a card; all stand in the table."""
TYPICAL = 3
"""Articles shown on a card."""
ONE_SIDED = 0.6
"""From this share of one source on a topic says more about the source than about its subject."""
STEPS = 5
"""Shades of the heat table."""
TEMPLATE = """
{% from "macros.html" import figure, folded, table %}
<p>{{ intro }}</p>
<div class="beside topics">
{% for c in cards %}
<div><h4>{{ c.label }} <small>{{ c.size }}</small></h4>
<p>{{ c.terms }}</p>
<p class="note">{{ c.stability }}{% if c.flag %} · {{ c.flag }}{% endif %}</p>
{% if c.articles %}
<ul class="plain">
{% for a in c.articles %}
<li>{% if a.link %}<a href="{{ a.link }}" rel="noopener noreferrer"><bdi>{{ a.title or a.link }}</bdi></a>
{%- else %}<bdi>{{ a.title }}</bdi>{% endif %} <span class="note">{{ a.by }}</span></li>
{% endfor %}
</ul>
{% endif %}
<p class="note"><a href="{{ c.link }}">Sentences on this topic</a></p></div>
{% endfor %}
</div>
{{ folded(topics, "All topics") }}
{% if prevalence %}
<h3>Who writes of what</h3>
<p>Part of the words of each {{ noun }} that is about a topic, with the {{ level }} interval
(one by one). It holds both chances:
other articles of the same kind, and a model fitted on other articles.</p>
<div class="charts">{% for chart in prevalence %}{{ figure(chart) }}{% endfor %}</div>
{{ folded(shares) }}
{% if contrasts.rows %}{{ folded(contrasts, "Who differs") }}{% endif %}
{% endif %}
{% if heat.rows %}
<h3>Frames by topic</h3>
{{ table(heat) }}
{% endif %}
{% if timeline %}
<h3>Topics over time</h3>
<p>Part of all words that is about a topic. The bars count articles; where there are none the line has a gap.</p>
<div class="charts">{% for chart in timeline %}{{ figure(chart) }}{% endfor %}</div>
{{ folded(followed) }}
{% endif %}
{% if search.rows %}{{ folded(search, "How many topics") }}{% endif %}
"""


def render(page: Page) -> Markup | None:
    """The section; left out where the run has no topics."""
    topics = records(page.table("topics"))
    if not topics:
        return None
    return page.draw(
        TEMPLATE,
        intro=_introduce(topics),
        cards=[_card(page, t) for t in topics[:CARDS]],
        topics=_list(page, topics),
        noun=page.noun,
        level=level(page.run),
        prevalence=list(compare(page)),
        shares=tabulate_shares(page, topics),
        contrasts=tabulate_contrasts(page, topics),
        heat=_heat(page, topics),
        timeline=list(follow(page)),
        followed=tabulate_periods(page),
        search=_search(page),
    )


def draw(page: Page) -> Iterator[Figure]:
    """Who writes of what, one chart a topic, and the largest topics over time."""
    yield from compare(page)
    yield from follow(page)


def _introduce(topics: Sequence[Record]) -> str:
    stable = sum(bool(t["tested"]) for t in topics)
    found = f"The model tells {len(topics)} topics: groups of words that stand in the same articles. "
    if stable == len(topics):
        return found + "All come out again when it is fitted on parts of the articles."
    return found + (
        f"{stable} of them {'comes' if stable == 1 else 'come'} out again when it is fitted on parts of the articles; "
        "the others are shown, "
        "but nothing is concluded from them."
    )


def _card(page: Page, topic: Record) -> Record:
    stable = f"stability {number(topic['stability'])}"
    return {
        "label": data(topic["label"]),
        "size": f"{percent(topic['share'])} of the articles' content, {count(topic['documents'])} mainly on it",
        "terms": data(topic["terms"]),
        "stability": stable if topic["tested"] else f"not stable ({stable}): shown, not tested",
        "flag": _flag(topic),
        "articles": _typical(page, topic),
        "link": page.link(topic=topic["topic"]),
    }


def _flag(topic: Record) -> Markup | str:
    if is_missing(topic["top_source_share"]) or topic["top_source_share"] <= ONE_SIDED:
        return ""
    return Markup("{} of it stands in {}").format(
        percent(topic["top_source_share"]), group_name(topic["top_source"], "source")
    )


def _typical(page: Page, topic: Record) -> list[Record]:
    """The articles that are most about a topic, one a headline."""
    weights = page.table("topic_weights")
    weights = weights[weights["topic"] == topic["topic"]].sort_values(["weight", "doc_id"], ascending=[False, True])
    most = weights["doc_id"].head(40)
    documents = page.table("documents")
    documents = documents[documents["doc_id"].isin(most)].drop_duplicates("doc_id").set_index("doc_id")
    found = documents.loc[[d for d in most if d in documents.index]].drop_duplicates("title").head(TYPICAL)
    rows = zip(found["title"], page.links(found), found["source"], found["date"], strict=True)
    return [
        {"title": title, "link": link, "by": Markup(" · ").join([group_name(source, "source"), date][: 1 + bool(date)])}
        for title, link, source, date in rows
    ]


def _list(page: Page, topics: Sequence[Record]) -> Table:
    columns = [
        PageColumn[Record]("Topic", "t", lambda t: data(t["label"])),
        PageColumn[Record]("Words", "t", lambda t: data(t["terms"])),
        PageColumn[Record]("Words of this topic alone", "t", lambda t: data(t["frex"])),
        PageColumn[Record]("Share", "n", lambda t: percent(t["share"])),
        PageColumn[Record]("Articles mainly on it", "n", lambda t: count(t["documents"])),
        PageColumn[Record]("Stability", "n", lambda t: number(t["stability"])),
        PageColumn[Record]("Coherence", "n", lambda t: number(t["npmi"])),
        PageColumn[Record]("Note", "t", lambda t: _flag(t) or ("" if t["tested"] else "not stable")),
    ]
    return tabulate("Topics by their share of the articles' content", topics, columns)


# ---- frames ----


def _heat(page: Page, topics: Sequence[Record]) -> Table:
    """Rates of the top-level frames inside topics; the shade says how a rate stands to the frame's highest."""
    rates = page.table("topic_rates")
    rates = rates[(rates["group"] == ALL) & (rates["voice"] == page.voice) & rates["rate"].notna()]
    cells = {(r["topic"], r["frame"]): r for r in records(rates)}
    most = {f: max([r["rate"] for r in cells.values() if r["frame"] == f], default=0.0) for f in page.frames}
    body = [
        [data(t["label"]), *(_shade(page, cells.get((t["topic"], f)), most[f]) for f in page.frames)]
        for t in topics
        if any((t["topic"], f) in cells for f in page.frames)
    ]
    own = " in their own words" if page.voice == "own" else ""
    caption = f"Mentions per 1,000 words of each topic{own}; the stronger the shade, the more, frame by frame"
    return Table(caption, ["Topic", *(frame_name(f) for f in page.frames)], "t" + "n" * len(page.frames), body)


def _shade(page: Page, row: Record | None, most: float) -> Markup | str:
    if row is None:
        return ""
    step = round(STEPS * row["rate"] / most) if most else 0
    bounds = interval(row["conf_low"], row["conf_high"])
    return Markup('<a class="heat heat-{}" href="{}" aria-label="{}">{}</a>').format(
        step,
        page.link(frame=row["frame"], topic=row["topic"], voice=row["voice"]),
        number(row["rate"]) + (f", interval {bounds}" if bounds else ""),
        number(row["rate"]),
    )


def _search(page: Page) -> Table:
    """What was tried before the number of topics was chosen."""
    columns = [
        PageColumn[Record]("Topics", "n", lambda r: count(r["topics"])),
        PageColumn[Record]("Stability", "n", lambda r: number(r["stability"])),
        PageColumn[Record]("Coherence", "n", lambda r: number(r["npmi"])),
        PageColumn[Record]("Exclusivity", "n", lambda r: number(r["exclusivity"])),
        PageColumn[Record]("", "t", lambda r: "used" * r["chosen"]),
    ]
    return tabulate("Numbers of topics that were tried", records(page.table("topic_search")), columns)
