"""How much is written of each topic: by group and over time, as charts and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from framing.comparison.groups import TOPIC
from framing.report import charts, theme
from framing.report.charts import FLOOR, Figure
from framing.report.page import MOST_CHARTS, Page, Record, Table, records
from framing.report.periods import days, ordinal, unit_of
from framing.report.wording import (
    VERDICTS,
    count,
    data,
    group_name,
    interval,
    is_missing,
    number,
    p_value,
    percent,
    plural,
    reason,
    shorten,
    word,
)
from framing.tables import ALL


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
    shares = _overall(page)
    for topic in _charted(page):
        rows = [r for r in shares if r["topic"] == topic["topic"]]
        if rows:
            yield Figure(
                charts.file_name("topic", topic["label"]),
                data(topic["label"]),
                f"{shorten(topic['label'], 60)}: part of the words by {page.noun}",
                charts.dots([_dot(page, i, r) for i, r in enumerate(rows)], "% of the words", 24),
                [page.link(r["group"], topic=topic["topic"]) for r in rows],
            )


def _dot(page: Page, i: int, row: Record) -> Record:
    certain = not (is_missing(row["conf_low"]) or is_missing(row["conf_high"]))
    bounds = f" ({interval(row['conf_low'], row['conf_high'], percent)})" if certain else ""
    colour = page.colour(row["group"])
    return {
        "row": i,
        "name": shorten(page.title(row["group"]), 20),
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
    return Table(f"Part of the words of each {page.noun} by topic, with intervals", head, "t" + "n" * len(groups), body)


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
    caption = "Differences in how much is written of a topic, p corrected by shuffling labels (Westfall and Young)"
    if len(rows) > len(body):
        caption += f"; {len(body)} of {len(rows):,}, all stand in topic_contrasts.csv"
    return Table(caption, [*head, "Verdict"], "tttnnnnt", body)


def _points(value: object) -> str:
    return number(None if is_missing(value) else 100 * float(value))  # type: ignore[arg-type]


def follow(page: Page) -> Iterator[Figure]:
    """The largest topics beneath each other."""
    rows = [r for r in _dated(page) if not is_missing(r["prevalence"])]
    if len({r["period"] for r in rows}) < 2:
        return
    ids = list(dict.fromkeys(r["topic"] for r in rows))
    labels = {t["topic"]: t["label"] for t in _charted(page)}
    top = charts.round_steps(0, max(0.01, *(100 * r["prevalence"] for r in rows)), 2)[-1]
    marks = list(_points_of(rows, ids, top))
    marks += [{"kind": "name", "row": i, "text": shorten(labels[topic], 44)} for i, topic in enumerate(ids)]
    marks.append({"kind": "note", "row": 0, "text": "% of the words"})
    periods = sorted({r["period"] for r in rows})
    marks += [
        {"kind": "tick", "row": len(ids) - 1, "at": ordinal(p), "text": p}
        for p in dict.fromkeys(periods[:: len(periods) - 1])
    ]
    places = [ordinal(p) or 0 for p in periods]
    yield Figure(
        "topics-over-time",
        f"The largest topics by {unit_of(periods[0])}",
        "Part of the words by topic over time",
        charts.timeline(marks, (min(places), max(places)), top),
        [_link(page, r) for r in rows],
    )


def _link(page: Page, row: Record) -> str:
    first, last = days(row["period"])
    return page.link(topic=row["topic"], **{"from": first, "to": last})


def _points_of(rows: list[Record], ids: list[str], top: float) -> Iterator[Record]:
    """Points in per cent with intervals, numbered so that a line breaks at a gap; bars for articles."""
    most = max([1, *(r["documents"] or 0 for r in rows)])
    run, before = 0, ("", 0)
    for i, r in enumerate(rows):
        spot = {"row": ids.index(r["topic"]), "at": ordinal(r["period"]) or 0}
        run, before = run + (before != (r["topic"], spot["at"] - 1)), (r["topic"], spot["at"])
        height = 0.75 * (r["documents"] or 0) / most - 1
        yield {"kind": "articles", **spot, "low": -FLOOR * top, "high": FLOOR * top * height}
        certain = not (is_missing(r["conf_low"]) or is_missing(r["conf_high"]))
        share = 100 * r["prevalence"]
        yield {
            "kind": "rate",
            **spot,
            "run": str(run),
            "value": share,
            "low": 100 * r["conf_low"] if certain else share,
            "high": 100 * r["conf_high"] if certain else share,
            "colour": theme.ACCENT,
            "href": f"#{i}",
            "words": f"{r['period']}: {percent(r['prevalence'])} of the words in {plural(r['documents'], 'article')}",
        }


def tabulate_periods(page: Page) -> Table:
    """One row a period, one column a charted topic."""
    topics, rows = _charted(page), _dated(page)
    cells = {(r["period"], r["topic"]): r for r in rows}
    body = [
        [
            period,
            count(max(r["documents"] or 0 for r in rows if r["period"] == period)),
            *(_share(cells.get((period, t["topic"]))) for t in topics),
        ]
        for period in sorted({r["period"] for r in rows})
    ]
    head = ["Period", "Articles", *(data(t["label"]) for t in topics)]
    return Table("Part of all words by topic over time, with intervals", head, "t" + "n" * (len(topics) + 1), body)
