"""Who threatens whom, and whose sovereignty: the parties of a frame as each outlet has them."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from framing.report.page import Page, Record, Table, records
from framing.report.sentences import level
from framing.report.wording import VOICES, count, data, frame_name, group_name, interval, number, percent
from framing.tables import ALL

ORDER = 54
TITLE = "Who threatens whom, whose sovereignty"
ASKED = {
    ("threat", "agent"): "Who threatens",
    ("threat", "target"): "Who is threatened",
    ("sovereignty", "holder"): "Whose sovereignty",
    ("hegemony", "holder"): "Whose hegemony",
    ("hegemony", "agent"): "Who dominates",
    ("hegemony", "target"): "Who is dominated",
}
ROLES = {"agent": "Who acts", "target": "Who is acted on", "holder": "Whose it is"}
EACH = 6
"""Parties in one table."""
FEWEST = 3
"""Mentions below which a party stands in the long table alone."""
MOST_ROWS = 150
TEMPLATE = """
{% from "macros.html" import folded, table %}
<p>Where the sentence says so: who acts, on whom, and whose it is. Mentions per 1,000 words in all voices together, with
the {{ level }} interval where 5 mentions or more carry one. A party that a sentence leaves open is not guessed.</p>
{% for t in tables %}
{{ table(t) }}
{% endfor %}
{{ folded(all, "All parties, by outlet and voice") }}
"""


def render(page: Page) -> Markup | None:
    """The section; left out where no role was told."""
    rows = [r for r in records(page.table("roles")) if page.by != "source" or r["source"] in page.groups]
    if not rows:
        return None
    shown = list(_tables([r for r in rows if r["voice"] == ALL]))
    return page.draw(TEMPLATE, level=level(page.run), tables=shown, all=_all(rows))


def _tables(rows: list[Record]) -> Iterator[Table]:
    """One table a frame and role: parties against outlets. Frames whose roles have a name show these alone."""
    sources = sorted({r["source"] for r in rows})
    named = {frame for frame, _ in ASKED}
    asked = {(r["frame"], r["role"]) for r in rows}
    asked = {key for key in asked if key in ASKED or key[0] not in named}
    for frame, role in sorted(asked, key=lambda k: (k not in ASKED, k[0], list(ROLES).index(k[1]))):
        found: dict[str, dict[str, Record]] = {}
        for r in rows:
            if (r["frame"], r["role"]) == (frame, role):
                found.setdefault(r["entity"], {})[r["source"]] = r
        total = {entity: sum(r["hits"] for r in cells.values()) for entity, cells in found.items()}
        largest = [e for e in sorted(total, key=lambda e: (-total[e], e)) if total[e] >= FEWEST][:EACH]
        if largest:
            body = [[data(e), count(total[e]), *(_cell(found[e].get(s)) for s in sources)] for e in largest]
            head = ["Party", "Mentions", *(group_name(s, "source") for s in sources)]
            caption = Markup("{}: {}").format(frame_name(frame), _title(frame, role).lower())
            yield Table(caption, head, "t" + "n" * (len(sources) + 1), body)


def _title(frame: str, role: str) -> str:
    return ASKED.get((frame, role), ROLES[role])


def _cell(row: Record | None) -> str:
    if row is None:
        return ""
    bounds = interval(row["conf_low"], row["conf_high"])
    return number(row["rate"]) + (f" ({bounds})" if bounds else "")


def _all(rows: list[Record]) -> Table:
    caption = "Parties of each frame, per 1,000 words of the outlet"
    if len(rows) > MOST_ROWS:
        caption += f"; the {MOST_ROWS} with the most mentions of {len(rows):,}, all stand in roles.csv"
    rows = sorted(rows, key=lambda r: (-r["hits"], r["frame"], r["role"], r["entity"], r["source"], r["voice"]))
    body = [
        [
            data(r["entity"]),
            Markup("{}: {}").format(frame_name(r["frame"]), _title(r["frame"], r["role"]).lower()),
            group_name(r["source"], "source"),
            VOICES.get(r["voice"], "all together"),
            count(r["hits"]),
            count(r["documents"]),
            number(r["rate"]),
            interval(r["conf_low"], r["conf_high"]),
            percent(r["share"]),
        ]
        for r in rows[:MOST_ROWS]
    ]
    head = ["Party", "Role", "Outlet", "Whose words", "Mentions", "Articles", "Per 1,000 words", "Interval"]
    return Table(caption, [*head, "Share of the frame's mentions"], "ttttnnnnn", body)
