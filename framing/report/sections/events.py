"""Who covered which event, and who did not; texts that several print."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from framing.report import charts
from framing.report.charts import Figure
from framing.report.page import Page, Record, Table, records
from framing.report.stories import rank_events
from framing.report.wording import count, data, percent, plural, shorten

ORDER = 36
TITLE = "The same events"
SHOWN, GAPS = 8, 8
"""Events in the chart: those that most cover, then those of the others that leave a blind spot."""
MOST_ROWS = 50
"""Events in the long table; all stand in events.csv."""
TEMPLATE = """
{% from "macros.html" import figure, folded, table %}
<p>Articles that tell the same happening make an event. A square says that the {{ noun }} covered it, the larger the
more articles; an open ring is a blind spot: others covered the event, this {{ noun }} did not. Not covered means not in
these articles: what {{ noun }}s printed elsewhere is not known here.</p>
{% for chart in charts %}{{ figure(chart, matrix, wide=true) }}{% endfor %}
{{ table(coverage) }}
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
    shared = _shared(events)
    if not shared:
        return None
    first = _chosen(shared)
    others = [e for e in shared if e not in first]
    more = others[:MOST_ROWS]
    tail = f"; {len(more):,} of {len(others):,}, all stand in events.csv" if len(others) > MOST_ROWS else ""
    return page.draw(
        TEMPLATE,
        noun=page.noun,
        charts=list(draw(page)),
        coverage=_coverage(page, events),
        matrix=_matrix(page, first, "Articles on these events"),
        long=_matrix(page, more, "Articles on further events" + tail),
        wire=_wire(page),
    )


def _shared(events: list[Record]) -> list[Record]:
    return [e for e in events if len(e["cells"]) > 1]


def _chosen(shared: list[Record]) -> list[Record]:
    """The events that most cover, then those of the rest that somebody leaves to others."""
    most = max((len(e["cells"]) for e in shared), default=0)
    return shared[:SHOWN] + [e for e in shared[SHOWN:] if len(e["cells"]) < most][:GAPS]


def draw(page: Page) -> Iterator[Figure]:
    """The events that most cover against the groups, with the blind spots."""
    events = _chosen(_shared(rank_events(page)))
    if not events:
        return
    cells: list[Record] = []
    links: list[str] = []
    for i, event in enumerate(events):
        for j, group in enumerate(page.groups):
            n = event["cells"].get(group, 0)
            name = page.title(group)
            words = f"{name}, {event['label']}: {plural(n, 'article') if n else 'not covered'}"
            cells.append({"row": i, "column": j, "value": n, "href": f"#{len(links)}" if n else None, "words": words})
            links += [page.link(group, event=event["event_id"])] if n else []
    yield Figure(
        "coverage",
        f"Events that most {page.noun}s cover, then events with blind spots",
        f"Coverage of events by {page.noun}",
        charts.matrix(
            cells,
            [shorten(e["label"], 56) for e in events],
            [(shorten(page.title(g), 22), page.colour(g)) for g in page.groups],
        ),
        links,
    )


def _coverage(page: Page, events: list[Record]) -> Table:
    """For each group the events it covers, those it has alone, and those it leaves to two or more others."""
    body = []
    for group in page.groups:
        own = [e for e in events if group in e["cells"]]
        missed = sum(group not in e["cells"] and len(e["cells"]) > 1 for e in events)
        alone = sum(len(e["cells"]) == 1 for e in own)
        body.append([page.name(group), count(len(own)), count(len(own) - alone), count(alone), count(missed)])
    head = [page.noun.capitalize(), "Events", "Shared", f"This {page.noun} alone", "Blind spots: two or more others"]
    return Table("Events told in two or more articles", head, "tnnnn", body)


def _matrix(page: Page, events: list[Record], caption: str) -> Table:
    head = ["Event", "From", *(page.name(g) for g in page.groups)]
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
            page.name(r["source"]),
            count(r["documents"]),
            count(r["reprints"]),
            count(r["wire"]),
            percent(r["share"]),
            percent(r["token_share"]),
            count(r["first"]),
        ]
        for r in sorted(rows, key=lambda r: r["source"])[:MOST_ROWS]
        if r["wire"] or r["reprints"]
    ]
    head = ["Outlet", "Articles", "Its own text again", "Texts others print too", "Share of its texts", "of its words"]
    return Table("Texts printed more than once", [*head, "Printed no later than others"], "tnnnnnn", body)
