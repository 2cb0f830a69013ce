"""How much is written of each topic: by group and over time, as charts and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from framing.comparison.groups import TOPIC
from framing.comparison.periods import days, ordinal, unit_of
from framing.report.charts import specs, theme
from framing.report.charts.specs import Figure
from framing.report.page import MOST_CHARTS, Page, PageColumn, Record, Table, records, tabulate
from framing.report.prose.sentences import level
from framing.report.prose.wording import (
    VERDICTS,
    count,
    data,
    group_name,
    interval,
    is_missing,
    number,
    p_value,
    percent,
    period_name,
    plural,
    reason,
    shorten,
    word,
)
from framing.tables import ALL

MOST_CONTRASTS = 60
"""Contrasts in the table."""


def _charted(page: Page) -> list[Record]:
    return records(page.table("topics"))[:MOST_CHARTS]


def _overall(page: Page) -> list[Record]:
    """Prevalence in each group that the page shows, over all periods; none where the groups are the topics."""
    cells = page.table("topic_prevalence")
    cells = cells.head(0) if page.by == TOPIC else cells
    keep = (cells["period"] == ALL) & (cells["by"] == page.by) & cells["group"].isin(page.groups)
    return sorted(records(cells[keep]), key=lambda r: page.groups.index(r["group"]))


def _dated(page: Page) -> list[Record]:
    """Prevalence of the charted topics in all articles, by period."""
    ids = [t["topic"] for t in _charted(page)]
    cells = page.table("topic_prevalence")
    rows = records(cells[(cells["group"] == ALL) & cells["topic"].isin(ids) & (cells["period"] != ALL)])
    return sorted((r for r in rows if ordinal(r["period"]) is not None), key=lambda r: (r["topic"], r["period"]))


def compare(page: Page) -> Iterator[Figure]:
    """One chart a topic: part of the words of each group."""
    charted = _charted(page)
    shares = [r for r in _overall(page) if any(r["topic"] == t["topic"] for t in charted)]
    top = specs.reach([_dot(page, 0, r) for r in shares])
    for topic in charted:
        rows = [r for r in shares if r["topic"] == topic["topic"]]
        if rows:
            yield Figure(
                specs.file_name("topic", topic["label"]),
                data(topic["label"]),
                f"{shorten(topic['label'], 60)}: part of the words by {page.noun}",
                specs.dots([_dot(page, i, r) for i, r in enumerate(rows)], "% of the words", 24, top),
                [page.link(r["group"], topic=topic["topic"]) for r in rows],
            )


def _dot(page: Page, i: int, row: Record) -> Record:
    certain = not (is_missing(row["conf_low"]) or is_missing(row["conf_high"]))
    bounds = f" ({interval(row['conf_low'], row['conf_high'], percent)})" if certain else ""
    colour = page.colour(row["group"])
    return {
        "row": i,
        "name": shorten(page.title(row["group"]), 18),
        "label": "",
        "shape": "circle",
        "value": _times(row["prevalence"]),
        "low": 100 * row["conf_low"] if certain else None,
        "high": 100 * row["conf_high"] if certain else None,
        "text": percent(row["prevalence"]),
        "colour": colour,
        "fill": colour if certain else theme.PAPER,
        "href": f"#{i}",
        "words": f"{page.title(row['group'])}: {percent(row['prevalence'])}{bounds}",
    }


def _times(share: float | None) -> float | None:
    return None if is_missing(share) else 100 * float(share or 0)


def tabulate_shares(page: Page, topics: Sequence[Record]) -> Table:
    """One row a topic, one column a group."""
    rows = _overall(page)
    cells = {(r["topic"], r["group"]): r for r in rows}
    groups = [g for g in page.groups if any(r["group"] == g for r in rows)]
    body = [[data(t["label"]), *(_share(cells.get((t["topic"], g))) for g in groups)] for t in topics]
    head = ["Topic", *(group_name(g, page.by) for g in groups)]
    return Table(
        f"Part of the words of each {page.noun} by topic, {_one_by_one(page)}", head, "t" + "n" * len(groups), body
    )


def _one_by_one(page: Page) -> str:
    return f"{level(page.run)} intervals one by one"


def _share(row: Record | None) -> str:
    if row is None or is_missing(row["prevalence"]):
        return ""
    bounds = interval(row["conf_low"], row["conf_high"], percent)
    return percent(row["prevalence"]) + (f" ({bounds})" if bounds else "")


def tabulate_contrasts(page: Page, topics: Sequence[Record]) -> Table:
    """The contrasts of prevalence that were tested, the clearest first."""
    labels = {t["topic"]: t["label"] for t in topics}
    cells = page.table("topic_contrasts")
    shown = cells["a"].isin(page.groups) | cells["b"].isin(page.groups)
    rows = records(cells[shown & cells["p_adjusted"].notna() & (cells["by"] == page.by)])
    rows.sort(key=lambda r: (r["p_adjusted"], r["p"], r["topic"], r["a"], r["b"]))
    caption = f"Differences in how much is written of a topic (exploratory), {_one_by_one(page)}; "
    caption += "p corrected by shuffling labels (Westfall and Young)"
    if len(rows) > MOST_CONTRASTS:
        caption += f"; {MOST_CONTRASTS} of {len(rows):,}, all stand in topic_contrasts.csv"
    columns = [
        PageColumn[Record]("Topic", "t", lambda r: data(labels.get(r["topic"], r["topic"]))),
        PageColumn[Record](page.noun.capitalize(), "t", lambda r: group_name(r["a"], page.by)),
        PageColumn[Record]("Against", "t", lambda r: group_name(r["b"], page.by)),
        PageColumn[Record]("Share", "n", lambda r: percent(r["prevalence_a"])),
        PageColumn[Record]("Share there", "n", lambda r: percent(r["prevalence_b"])),
        PageColumn[Record](
            "Difference in points", "n", lambda r: interval(r["difference_low"], r["difference_high"], _points)
        ),
        PageColumn[Record]("Adjusted p", "n", lambda r: p_value(r["p_adjusted"])),
        PageColumn[Record](
            "Verdict", "t", lambda r: word(VERDICTS, r["verdict"]) + (f": {reason(r['reason'])}" if r["reason"] else "")
        ),
    ]
    return tabulate(caption, rows[:MOST_CONTRASTS], columns)


def _points(value: object) -> str:
    return number(None if is_missing(value) else 100 * float(value))  # type: ignore[arg-type]


def follow(page: Page) -> Iterator[Figure]:
    """One chart a topic, all on one scale: the part of all words that is about it over time."""
    rows = [r for r in _dated(page) if not is_missing(r["prevalence"])]
    periods = sorted({r["period"] for r in rows})
    if len(periods) < 2:
        return
    top = specs.round_steps(0, max(0.01, *(100 * r["prevalence"] for r in rows)), 2)[-1]
    most = max([1, *(r["documents"] or 0 for r in rows)])
    ends: list[Record] = [
        {"kind": f"tick-{side}", "at": ordinal(p), "text": period_name(p)}
        for p, side in ((periods[0], "left"), (periods[-1], "right"))
    ]
    for topic in _charted(page):
        own = [r for r in rows if r["topic"] == topic["topic"]]
        bars = [{"kind": "articles", "at": ordinal(r["period"]), "share": (r["documents"] or 0) / most} for r in own]
        yield Figure(
            specs.file_name("topic-over-time", topic["label"]),
            data(topic["label"]),
            f"{shorten(topic['label'], 60)}: part of the words by {unit_of(periods[0])}, in %",
            specs.timeline(
                [*bars, *_points_of(own), *ends], (ordinal(periods[0]) or 0, ordinal(periods[-1]) or 0), top
            ),
            [_link(page, r) for r in own],
        )


def _link(page: Page, row: Record) -> str:
    first, last = days(row["period"])
    return page.link(topic=row["topic"], **{"from": first, "to": last})


def _points_of(rows: list[Record]) -> Iterator[Record]:
    """Points in per cent with intervals, numbered so that a line breaks at a gap."""
    run, before = 0, -9
    for i, r in enumerate(rows):
        at = ordinal(r["period"]) or 0
        run, before = run + (at != before + 1), at
        certain = not (is_missing(r["conf_low"]) or is_missing(r["conf_high"]))
        share = 100 * r["prevalence"]
        told = f"{percent(r['prevalence'])} of the words in {plural(r['documents'], 'article')}"
        yield {
            "kind": "rate",
            "at": at,
            "run": str(run),
            "value": share,
            "low": 100 * r["conf_low"] if certain else share,
            "high": 100 * r["conf_high"] if certain else share,
            "colour": theme.ACCENT,
            "href": f"#{i}",
            "words": f"{period_name(r['period'])}: {told}",
        }


def tabulate_periods(page: Page) -> Table:
    """One row a period, one column a charted topic."""
    topics, rows = _charted(page), _dated(page)
    cells = {(r["period"], r["topic"]): r for r in rows}
    body = [
        [
            period_name(period),
            count(max(r["documents"] or 0 for r in rows if r["period"] == period)),
            *(_share(cells.get((period, t["topic"]))) for t in topics),
        ]
        for period in sorted({r["period"] for r in rows})
    ]
    head = ["Period", "Articles", *(data(t["label"]) for t in topics)]
    return Table(
        f"Part of all words by topic over time, {_one_by_one(page)}", head, "t" + "n" * (len(topics) + 1), body
    )
