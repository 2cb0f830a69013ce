"""Who covered which event, and who did not; texts that several print."""

from __future__ import annotations

from markupsafe import Markup

from framing.report.page import Page, Record, Table, records
from framing.report.stories import rank_events
from framing.report.wording import count, data, group_name, percent, shorten

ORDER = 36
TITLE = "The same events"
SHOWN = 12
"""Events in the first table, those that most cover first."""
MOST_ROWS = 50
"""Events in the long table; all stand in events.csv."""
TEMPLATE = """
{% from "macros.html" import folded, table %}
<p>Articles that tell the same happening make an event. A dash is a blind spot: others covered the event, this
{{ noun }} did not.</p>
{{ table(coverage) }}
{{ table(matrix) }}
{% if long.rows %}{{ folded(long, "More events") }}{% endif %}
{% if wire.rows %}
<h3>Texts that several print</h3>
<p>A text that one {{ noun }} prints twice counts once. Texts that several print, such as those of agencies, count once
for each; contrasts.csv has every comparison without them too.</p>
{{ table(wire) }}
{% endif %}
"""


def render(page: Page) -> Markup | None:
    """The section; left out where the groups share no event."""
    events = rank_events(page)
    shared = [e for e in events if len(e["cells"]) > 1]
    if not shared:
        return None
    more = shared[SHOWN : SHOWN + MOST_ROWS]
    tail = (
        f"; {len(more):,} of {len(shared) - SHOWN:,}, all stand in events.csv"
        if len(shared) > SHOWN + MOST_ROWS
        else ""
    )
    return page.draw(
        TEMPLATE,
        noun=page.noun,
        coverage=_coverage(page, events),
        matrix=_matrix(page, shared[:SHOWN], f"Articles on the events that most {page.noun}s cover"),
        long=_matrix(page, more, "Articles on further events" + tail),
        wire=_wire(page),
    )


def _coverage(page: Page, events: list[Record]) -> Table:
    """For each group the events it covers, those it has alone, and those it leaves to two or more others."""
    body = []
    for group in page.groups:
        own = [e for e in events if group in e["cells"]]
        missed = sum(group not in e["cells"] and len(e["cells"]) > 1 for e in events)
        alone = sum(len(e["cells"]) == 1 for e in own)
        body.append([group_name(group, page.by), count(len(own)), count(len(own) - alone), count(alone), count(missed)])
    head = [page.noun.capitalize(), "Events", "Shared", f"This {page.noun} alone", "Blind spots: two or more others"]
    return Table("Events told in two or more articles", head, "tnnnn", body)


def _matrix(page: Page, events: list[Record], caption: str) -> Table:
    head = ["Event", "From", *(group_name(g, page.by) for g in page.groups)]
    body = [[data(shorten(e["label"], 90)), e["start"], *(_cell(page, e, g) for g in page.groups)] for e in events]
    return Table(caption, head, "tn" + "n" * len(page.groups), body)


def _cell(page: Page, event: Record, group: str) -> Markup:
    n = event["cells"].get(group)
    if not n:
        return Markup('<span class="gap" role="img" aria-label="not covered">–</span>')
    return Markup('<a href="{}">{}</a>').format(page.link(group, event=event["event_id"]), count(n))


def _wire(page: Page) -> Table:
    """Shares of texts that other outlets print too."""
    rows = [r for r in records(page.table("wire")) if page.by != "source" or r["source"] in page.groups]
    body = [
        [
            group_name(r["source"], "source"),
            count(r["documents"]),
            count(r["reprints"]),
            count(r["wire"]),
            percent(r["share"]),
            percent(r["token_share"]),
            count(r["first"]),
        ]
        for r in sorted(rows, key=lambda r: r["source"])[:12]
        if any(r["wire"] or r["reprints"] for r in rows)
    ]
    head = ["Outlet", "Articles", "Its own text again", "Texts others print too", "Share of its texts", "of its words"]
    return Table("Texts printed more than once", [*head, "Printed no later than others"], "tnnnnnn", body)
