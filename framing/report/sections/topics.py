"""What the documents are about: topics, how stable they are, who writes of them, and how each is framed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from framing.report import charts, theme
from framing.report.page import MOST_CHARTS, Page, Record, Table, records
from framing.report.periods import days, ordinal, unit_of
from framing.report.sentences import level
from framing.report.wording import (
    VERDICTS,
    count,
    data,
    frame_name,
    group_name,
    interval,
    is_missing,
    number,
    p_value,
    percent,
    reason,
    shorten,
    word,
)
from framing.tables import ALL

if TYPE_CHECKING:
    from framing.report.charts import Layer

ORDER = 45
TITLE = "Topics"
CARDS = 12
"""Topics with a card; all stand in the table."""
TYPICAL = 3
"""Articles shown on a card."""
ONE_SIDED = 0.6
"""From this share of one source on a topic says more about the source than about its subject."""
STEPS = 5
"""Shades of the heat table."""
LABEL, PLOT = 118, 168
WIDTH, HEIGHT = 282, 46
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
<p>Part of the words of each {{ noun }} that is about a topic, with the {{ level }} interval. It holds both chances:
other articles of the same kind, and a model fitted on other articles.</p>
<div class="charts">{% for c in prevalence %}{{ figure(c) }}{% endfor %}</div>
{{ folded(shares) }}
{% if contrasts.rows %}{{ folded(contrasts, "Who differs") }}{% endif %}
{% endif %}
{% if heat.rows %}
<h3>Frames by topic</h3>
{{ table(heat) }}
{% endif %}
{% if timeline %}
<h3>Topics over time</h3>
<p>Part of all words that is about a topic, by {{ unit }}.</p>
<div class="charts">{% for c in timeline %}{{ figure(c) }}{% endfor %}</div>
{% endif %}
{% if search.rows %}{{ folded(search, "How many topics") }}{% endif %}
"""


def render(page: Page) -> Markup | None:
    """The section; left out where the run has no topics."""
    topics = records(page.table("topics"))
    if not topics:
        return None
    prevalence = records(page.table("topic_prevalence"))
    overall = [r for r in prevalence if r["period"] == ALL and r["by"] == page.by and r["group"] in page.groups]
    dated = sorted((r for r in prevalence if r["period"] != ALL and r["group"] == ALL), key=lambda r: r["period"])
    shown = topics[:MOST_CHARTS]
    return page.draw(
        TEMPLATE,
        intro=_introduce(topics),
        cards=[_card(page, t) for t in topics[:CARDS]],
        topics=_list(page, topics),
        noun=page.noun,
        level=level(page.run),
        prevalence=[_compared(page, t, _of(overall, t)) for t in shown if _of(overall, t)],
        shares=_shares(page, topics, overall),
        contrasts=_contrasts(page, topics),
        heat=_heat(page, topics),
        unit=unit_of(dated[0]["period"]) if dated else "",
        timeline=[_followed(page, t, _of(dated, t)) for t in shown if len(_of(dated, t)) > 1],
        search=_search(page),
    )


def _of(rows: Sequence[Record], topic: Record) -> list[Record]:
    return [r for r in rows if r["topic"] == topic["topic"]]


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
    documents = page.table("documents").drop_duplicates("doc_id").set_index("doc_id")
    found = documents.loc[[d for d in weights["doc_id"].head(40) if d in documents.index]].drop_duplicates("title")
    found = found.head(TYPICAL)
    rows = zip(found["title"], page.links(found), found["source"], found["date"], strict=True)
    return [
        {"title": title, "link": link, "by": Markup(" · ").join([group_name(source, "source"), date][: 1 + bool(date)])}
        for title, link, source, date in rows
    ]


def _list(page: Page, topics: Sequence[Record]) -> Table:
    head = ["Topic", "Words", "Words of this topic alone", "Share", "Articles mainly on it", "Stability", "Coherence"]
    body = [
        [
            data(t["label"]),
            data(t["terms"]),
            data(t["frex"]),
            percent(t["share"]),
            count(t["documents"]),
            number(t["stability"]),
            number(t["npmi"]),
            _flag(t) or ("" if t["tested"] else "not stable"),
        ]
        for t in topics
    ]
    return Table("Topics by their share of the articles' content", [*head, "Note"], "tttnnnnt", body)


# ---- prevalence ----


def _compared(page: Page, topic: Record, rows: list[Record]) -> dict[str, Any]:
    ordered = sorted(rows, key=lambda r: r["group"])
    links = [page.link(r["group"], topic=topic["topic"]) for r in ordered]
    title = f"{shorten(topic['label'], 60)}: part of the words by {page.noun}"
    return {"title": data(topic["label"]), "svg": charts.render(_dots(ordered), title, links)}


def _dots(rows: list[Record]) -> Layer:
    """One line a group: a dot with its interval, and the number."""
    import altair as alt

    marks = [_dot(i, r) for i, r in enumerate(rows)]
    top = max([0.01, *(100 * r["prevalence"] for r in rows), *(m["high"] for m in marks if m["high"] is not None)])
    ticks = charts.round_steps(0, top)
    along: dict[str, Any] = {"axis": charts.axis(ticks), "scale": alt.Scale(domain=[0, ticks[-1]], clamp=True)}
    certain = [m for m in marks if m["low"] is not None]
    rules = charts.layer(certain).mark_rule(color=theme.ACCENT, strokeWidth=2, opacity=0.55)
    points = charts.layer(marks).mark_point(size=48, opacity=1, strokeWidth=1.6, stroke=theme.ACCENT)
    return alt.layer(
        rules.encode(y=charts.hidden_rows(), x=alt.X("low:Q", **along), x2="high:Q"),
        points.encode(
            y=charts.hidden_rows(), x=alt.X("at:Q", **along), fill=alt.Fill("fill:N", scale=None),
            href="href:N", description="words:N",
        ),
        charts.labels(marks, "name", -LABEL),
        charts.labels(marks, "text", PLOT + 40, align="right"),
    ).properties(width=PLOT, height=alt.Step(24))  # fmt: skip


def _dot(i: int, row: Record) -> dict[str, Any]:
    certain = not (is_missing(row["conf_low"]) or is_missing(row["conf_high"]))
    bounds = f" ({interval(row['conf_low'], row['conf_high'], percent)})" if certain else ""
    return {
        "row": i,
        "name": shorten(row["group"], 20),
        "at": 100 * row["prevalence"],
        "low": 100 * row["conf_low"] if certain else None,
        "high": 100 * row["conf_high"] if certain else None,
        "text": percent(row["prevalence"]),
        "fill": theme.ACCENT if certain else "transparent",
        "href": f"#{i}",
        "words": f"{row['group']}: {percent(row['prevalence'])}{bounds}",
    }


def _shares(page: Page, topics: Sequence[Record], rows: Sequence[Record]) -> Table:
    """One row a topic, one column a group."""
    cells = {(r["topic"], r["group"]): r for r in rows}
    groups = [g for g in page.groups if any(r["group"] == g for r in rows)]
    body = [[data(t["label"]), *(_share(cells.get((t["topic"], g))) for g in groups)] for t in topics]
    head = ["Topic", *(group_name(g, page.by) for g in groups)]
    return Table(f"Part of the words of each {page.noun} by topic, with intervals", head, "t" + "n" * len(groups), body)


def _share(row: Record | None) -> str:
    if row is None or is_missing(row["prevalence"]):
        return ""
    bounds = interval(row["conf_low"], row["conf_high"], percent)
    return percent(row["prevalence"]) + (f" ({bounds})" if bounds else "")


def _contrasts(page: Page, topics: Sequence[Record]) -> Table:
    """The contrasts of prevalence that were tested, the clearest first."""
    labels = {t["topic"]: t["label"] for t in topics}
    rows = [r for r in records(page.table("topic_contrasts")) if {r["a"], r["b"]} & set(page.groups)]
    rows = sorted((r for r in rows if not is_missing(r["p_adjusted"])), key=lambda r: (r["p_adjusted"], r["topic"]))
    body = [
        [
            data(labels.get(r["topic"], r["topic"])),
            group_name(r["a"], page.by),
            group_name(r["b"], page.by),
            percent(r["prevalence_a"]),
            percent(r["prevalence_b"]),
            interval(r["difference_low"], r["difference_high"], _points),
            p_value(r["p_adjusted"]),
            word(VERDICTS, r["verdict"]) + (f": {reason(r['reason'])}" if r["reason"] else ""),
        ]
        for r in rows[:60]
    ]
    head = ["Topic", page.noun.capitalize(), "Against", "Share", "Share there", "Difference in points", "Adjusted p"]
    caption = "Differences in how much is written of a topic"
    if len(rows) > len(body):
        caption += f"; {len(body)} of {len(rows):,}, all stand in topic_contrasts.csv"
    return Table(caption, [*head, "Verdict"], "tttnnnnt", body)


def _points(value: object) -> str:
    return number(None if is_missing(value) else 100 * float(value))  # type: ignore[arg-type]


# ---- frames ----


def _heat(page: Page, topics: Sequence[Record]) -> Table:
    """Rates of the top-level frames inside topics; the shade says how a rate stands to the frame's highest."""
    rates = [r for r in records(page.table("topic_rates")) if r["group"] == ALL and r["voice"] == page.voice]
    cells = {(r["topic"], r["frame"]): r for r in rates if not is_missing(r["rate"])}
    most = {f: max([r["rate"] for r in cells.values() if r["frame"] == f], default=0.0) for f in page.frames}
    body = [
        [data(t["label"]), *(_shade(page, cells.get((t["topic"], f)), most[f]) for f in page.frames)]
        for t in topics
        if any((t["topic"], f) in cells for f in page.frames)
    ]
    own = " in their own words" if page.voice == "own" else ""
    caption = f"Mentions per 1,000 words of each topic{own}; darker is more, frame by frame"
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


# ---- time ----


def _followed(page: Page, topic: Record, rows: list[Record]) -> dict[str, Any]:
    links = []
    for r in rows:
        first, last = days(r["period"])
        links.append(page.link(topic=topic["topic"], **{"from": first, "to": last}))
    title = f"{shorten(topic['label'], 60)}: part of the words over time"
    return {"title": data(topic["label"]), "svg": charts.render(_line(rows), title, links)}


def _line(rows: list[Record]) -> Layer:
    import altair as alt

    marks = _points_of(rows)
    first, last = rows[0], rows[-1]
    ticks = charts.round_steps(0, max(m["high"] for m in marks), 2)
    ends = [{"at": ordinal(r["period"]), "text": r["period"]} for r in (first, last)]
    span = [(ordinal(first["period"]) or 0) - 0.5, (ordinal(last["period"]) or 0) + 0.5]
    x = alt.X("at:Q", axis=None, scale=alt.Scale(domain=span))
    up: dict[str, Any] = {"scale": alt.Scale(domain=[0, ticks[-1]], clamp=True), "axis": charts.axis(ticks)}
    base = charts.layer(marks)
    return alt.layer(
        base.mark_rule(color=theme.ACCENT, opacity=0.35).encode(x=x, y=alt.Y("low:Q", **up), y2="high:Q"),
        base.mark_line(color=theme.ACCENT, strokeWidth=1.5).encode(x=x, y=alt.Y("share:Q", **up), detail="run:N"),
        base.mark_point(color=theme.ACCENT, filled=True, size=18, opacity=1).encode(
            x=x, y=alt.Y("share:Q", **up), href="href:N", description="words:N"
        ),
        charts.layer(ends)
        .mark_text(fontSize=11, color=theme.SOFT, baseline="middle")
        .encode(x=x, y=alt.value(HEIGHT + 11), text="text:N"),
    ).properties(width=WIDTH, height=HEIGHT)


def _points_of(rows: list[Record]) -> list[Record]:
    """Points in per cent, numbered so that a line breaks where a period is missing."""
    marks: list[Record] = []
    run, before = 0, None
    for i, r in enumerate(rows):
        at, share = ordinal(r["period"]) or 0, 100 * r["prevalence"]
        run, before = run + (before is not None and at != before + 1), at
        certain = not (is_missing(r["conf_low"]) or is_missing(r["conf_high"]))
        low, high = (100 * r["conf_low"], 100 * r["conf_high"]) if certain else (share, share)
        words = f"{r['period']}: {percent(r['prevalence'])} of the words in {count(r['documents'])} articles"
        marks.append({"at": at, "share": share, "low": low, "high": high, "run": run, "href": f"#{i}", "words": words})
    return marks


def _search(page: Page) -> Table:
    """What was tried before the number of topics was chosen."""
    body = [
        [count(r["topics"]), *(number(r[name]) for name in ("stability", "npmi", "exclusivity")), "used" * r["chosen"]]
        for r in records(page.table("topic_search"))
    ]
    head = ["Topics", "Stability", "Coherence", "Exclusivity", ""]
    return Table("Numbers of topics that were tried", head, "nnnnt", body)
