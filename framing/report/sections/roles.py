"""Who threatens whom, and whose sovereignty: the parties of a frame as each outlet has them."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from framing.report.charts import specs, theme
from framing.report.charts.specs import Figure
from framing.report.page import MOST_CHARTS, Page, PageColumn, Record, Table, records, tabulate
from framing.report.prose.sentences import level
from framing.report.prose.wording import (
    VOICES,
    count,
    data,
    frame_name,
    interval,
    is_missing,
    number,
    percent,
    plural,
    shorten,
)
from framing.tables import ALL

ORDER = 54
TITLE = "Who threatens whom, whose sovereignty"
FOLDED = True
ASKED = {
    ("threat", "agent"): "Who threatens",
    ("threat", "target"): "Who is threatened",
    ("sovereignty", "holder"): "Whose sovereignty",
    ("hegemony", "holder"): "Whose hegemony",
    ("hegemony", "agent"): "Who dominates",
    ("hegemony", "target"): "Who is dominated",
}
ROLES = {"agent": "Who acts", "target": "Who is acted on", "holder": "Whose it is"}
MOST_SHOWN, MOST_LINES = 4, 24
"""Parties in one chart, and lines in it: a party has one for each outlet that names it."""
FEWEST = 3
"""Mentions below which a party stands in the tables alone."""
MOST_ROWS = 60
"""Rows of a table."""
TEMPLATE = """
{% from "macros.html" import figure, folded %}
<p>Where the sentence says so: who acts, on whom, and whose it is. Mentions per 1,000 words in all voices together, with
the {{ level }} interval
(one by one) where 5 mentions or more carry one. A party that a sentence leaves open is not guessed.</p>
<div class="charts">{% for chart, table in charts %}{{ figure(chart, table) }}{% endfor %}</div>
{% if rest.rows %}{{ folded(rest, "All other parties") }}{% endif %}
"""


def render(page: Page) -> Markup | None:
    """The section; left out where no role was told."""
    rows = _rows(page)
    if not rows:
        return None
    asked = _asked(rows)[:MOST_CHARTS]
    told = [r for r in rows if (r["frame"], r["role"]) not in asked]
    tables = [_table(page, [r for r in rows if (r["frame"], r["role"]) == key]) for key in asked]
    return page.draw(TEMPLATE, level=level(page.run), charts=zip(draw(page), tables, strict=True),
                     rest=_table(page, told))  # fmt: skip


def draw(page: Page) -> Iterator[Figure]:
    """One chart a frame and role: parties, and under each the outlets that name it."""
    rows = _rows(page)
    asked = _asked(rows)[:MOST_CHARTS]
    found = {key: _drawn([r for r in rows if (r["frame"], r["role"], r["voice"]) == (*key, ALL)]) for key in asked}
    top = specs.reach([m for drawn in found.values() for m in _marks(page, drawn)])
    for (frame, role), drawn in found.items():
        yield Figure(
            specs.file_name("roles", frame, role),
            Markup("{} <small>{}</small>").format(_title(frame, role), frame_name(frame)),
            f"{frame}: {_title(frame, role).lower()}, mentions per 1,000 words by outlet",
            specs.dots(_marks(page, drawn), "mentions per 1,000 words", 18, top),
            [page.link(r["source"] if page.by == "source" else "", frame) for r in drawn],
        )


def _rows(page: Page) -> list[Record]:
    return [r for r in records(page.roles) if page.by != "source" or r["source"] in page.groups]


def _asked(rows: list[Record]) -> list[tuple[str, str]]:
    """Frames and roles with a party that can be shown. Frames whose roles have a name show these alone."""
    named = {frame for frame, _ in ASKED}
    total: dict[tuple[str, str, str], int] = {}
    for r in rows:
        if r["voice"] == ALL:
            key = (r["frame"], r["role"], r["entity"])
            total[key] = total.get(key, 0) + r["hits"]
    enough = {key[:2] for key, hits in total.items() if hits >= FEWEST}
    asked = {key for key in enough if key in ASKED or key[0] not in named}
    return sorted(asked, key=lambda k: (list(ASKED).index(k) if k in ASKED else 99, k[0], list(ROLES).index(k[1])))


def _drawn(rows: list[Record]) -> list[Record]:
    """The parties with the most mentions, each with the outlets that name it; no more lines than can be read."""
    total: dict[str, int] = {}
    for r in rows:
        total[r["entity"]] = total.get(r["entity"], 0) + r["hits"]
    largest = [e for e in sorted(total, key=lambda e: (-total[e], e)) if total[e] >= FEWEST][:MOST_SHOWN]
    found = {e: sorted((r for r in rows if r["entity"] == e), key=lambda r: r["source"]) for e in largest}
    drawn: list[Record] = []
    for own in found.values():
        if not drawn or len(drawn) + len(own) <= MOST_LINES:
            drawn += own
    return drawn


def _marks(page: Page, rows: list[Record]) -> list[dict[str, object]]:
    """A line with the party's name, then one for each outlet."""
    marks: list[dict[str, object]] = []
    for i, row in enumerate(rows):
        if i == 0 or rows[i - 1]["entity"] != row["entity"]:
            marks.append(specs.heading(len(marks), shorten(row["entity"], 44)))
        marks.append(_mark(page, i, row) | {"row": len(marks)})
    return marks


def _mark(page: Page, i: int, row: Record) -> dict[str, object]:
    bounds = not is_missing(row["conf_low"]) and not is_missing(row["conf_high"])
    colour = page.colour(row["source"])
    words = f"{row['entity']}, {row['source']}: {plural(row['hits'], 'mention')}, {number(row['rate'])} per 1,000 words"
    return {
        "name": "",
        "label": shorten(row["source"], 16),
        "shape": "circle",
        "value": row["rate"],
        "low": row["conf_low"] if bounds else None,
        "high": row["conf_high"] if bounds else None,
        "text": number(row["rate"]),
        "colour": colour,
        "fill": colour if bounds else theme.PAPER,
        "href": f"#{i}",
        "words": words + (f" ({interval(row['conf_low'], row['conf_high'])})" if bounds else ""),
    }


def _title(frame: str, role: str) -> str:
    return ASKED.get((frame, role), ROLES[role])


def _table(page: Page, rows: list[Record]) -> Table:
    caption = "Parties, per 1,000 words of the outlet"
    if len(rows) > MOST_ROWS:
        caption += f"; the {MOST_ROWS} with the most mentions of {len(rows):,}, all stand in roles.csv"
    rows = sorted(rows, key=lambda r: (-r["hits"], r["frame"], r["role"], r["entity"], r["source"], r["voice"]))
    role = Markup("{}: {}").format
    columns = [
        PageColumn[Record]("Party", "t", lambda r: data(r["entity"])),
        PageColumn[Record]("Role", "t", lambda r: role(frame_name(r["frame"]), _title(r["frame"], r["role"]).lower())),
        PageColumn[Record]("Outlet", "t", lambda r: page.name(r["source"])),
        PageColumn[Record]("Whose words", "t", lambda r: VOICES.get(r["voice"], "all together")),
        PageColumn[Record]("Mentions", "n", lambda r: count(r["hits"])),
        PageColumn[Record]("Articles", "n", lambda r: count(r["documents"])),
        PageColumn[Record]("Per 1,000 words", "n", lambda r: number(r["rate"])),
        PageColumn[Record]("Interval", "n", lambda r: interval(r["conf_low"], r["conf_high"])),
        PageColumn[Record]("Share of the frame's mentions", "n", lambda r: percent(r["share"])),
    ]
    return tabulate(caption, rows[:MOST_ROWS], columns)
