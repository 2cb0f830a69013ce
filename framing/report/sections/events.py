"""Event by event: who covered it and who did not, in whose words, and a sentence of each."""

from __future__ import annotations

from functools import partial

from markupsafe import Markup

from framing.clustering.events.chance import HIGH as MOST_CHANCE
from framing.report.page import Page, PageColumn, Record, Table, records, tabulate
from framing.report.prose.wording import count, day_range, frame_name, percent, plural
from framing.report.stories import Card, Side, draw_cards, rank_events

ORDER = 12
TITLE = "Event by event"
SHORT = "Events"
OPEN = 3
"""Cards that stand open; the others open at a touch."""
MOST_LISTED = 1_000
"""Events in the list that is searched; all stand in events.csv."""
MOST_ROWS = 50
"""Outlets in the table of texts that several print."""
TEMPLATE = """
{% from "macros.html" import articles, folded, quotation, table, whose, whose_key %}
{% if cards %}
<p class="note">{{ intro }} {{ whose_key(page) }}</p>
<div class="cards">
{% for c in cards %}
<details class="event"{% if loop.index <= open %} open{% endif %}>
<summary><h3>{{ c.label }}</h3>
<span class="note">{% if c.when %}{{ c.when }} · {% endif %}{{ c.covered }}</span></summary>
{% for text in c.doubts %}<p class="doubt">{{ text }}</p>{% endfor %}
{% for side in c.said %}
<div class="side"><h4>{{ side.name }}</h4>{{ whose(side.voices, most) }}
{% if side.quotation %}{{ quotation(side.quotation) }}{% endif %}</div>
{% endfor %}
{% if c.wordless %}<p class="note">Covered without these words: {{ c.wordless|join(", ") }}</p>{% endif %}
{% if c.silent %}<p class="note">Not covered: {{ c.silent|join(", ") }}</p>{% endif %}
<details><summary>Rates, articles, all sentences</summary>
{% if c.sides[0].rates %}{{ table(rates(c)) }}{% endif %}
{% for side in c.sides %}
<p class="by">{{ side.name }}{% if side.link %} <a href="{{ side.link }}">its sentences</a>{% endif %}</p>
{{ articles(side.articles) }}
{% if side.more %}<p class="note">and {{ side.more }} more</p>{% endif %}
{% endfor %}
{% if c.link %}<p><a href="{{ c.link }}">All sentences, {{ page.nouns }} side by side</a></p>{% endif %}
</details>
</details>
{% endfor %}
</div>
{% else %}
<p>{{ intro }}</p>
{% endif %}
<form id="find-event" role="search" hidden><label>Find an event
<input type="search" autocomplete="off" spellcheck="false"></label></form>
<details id="every-event"><summary>{{ listed }}</summary>
<p id="events-found" class="note" role="status"></p>
<ul class="plain">
{% for e in events %}
<li>{% if e.link %}<a href="{{ e.link }}"><bdi>{{ e.label }}</bdi></a>{% else %}<bdi>{{ e.label }}</bdi>{% endif %}
<span class="note">{{ e.told }}</span></li>
{% endfor %}
</ul></details>
{{ folded(coverage, "Who covers what others leave out") }}
{% if wire.rows %}{{ folded(wire, "Texts that several print") }}{% endif %}
"""


def render(page: Page) -> Markup | None:
    """The section; left out where the groups share no event. Where events are mostly chance, no event has a card."""
    events = rank_events(page)
    shared = [e for e in events if len(e["cells"]) > 1]
    if not shared:
        return None
    share = page.run.get("events", {}).get("chance_share") or 0
    cards = draw_cards(page, shared) if share <= MOST_CHANCE else []
    return page.draw(
        TEMPLATE,
        page=page,
        cards=cards,
        open=OPEN,
        rates=partial(_rates, page),
        most=max([1, *(side.hits for card in cards for side in card.said)]),
        intro=_introduce(page, len(cards), share),
        events=_list(page, shared[:MOST_LISTED]),
        listed=_listed(page, len(shared)),
        coverage=_coverage(page, events),
        wire=_wire(page),
    )


def _introduce(page: Page, cards: int, share: float) -> str:
    if not cards:
        return (
            f"Too much of what makes two articles one event here is chance (chance share {share:.2f}): no event is "
            "shown by itself. The list holds what was found."
        )
    which = "event" if cards == 1 else f"{cards} events"
    return (
        f"The {which} that most {_shown(page)} cover. Not covered means not in these articles: what an outlet printed "
        "elsewhere is not known here."
    )


def _rates(page: Page, card: Card) -> Table:
    """The rate of each frame in the articles that each group has on one event."""
    columns = [PageColumn[Side](page.noun.capitalize(), "t", lambda s: s.name)]
    columns += [PageColumn[Side](frame_name(f), "n", partial(_rate, i)) for i, f in enumerate(page.frames)]
    of = "its own words" if page.voice == "own" else "words"
    return tabulate(f"Mentions per 1,000 of {of}", [s for s in card.sides if s.rates], columns)


def _rate(place: int, side: Side) -> str:
    return side.rates[place]


def _listed(page: Page, shared: int) -> str:
    of = f"told by two or more {_shown(page)}"
    if shared > MOST_LISTED:
        return f"{MOST_LISTED:,} of {shared:,} events {of}; all stand in events.csv"
    return f"All {shared:,} events {of}" if shared > 1 else f"The one event {of}"


def _shown(page: Page) -> str:
    """The groups of this page: all, or so many of them."""
    some = len(page.groups) < len(page.sizes)
    return f"of the {len(page.groups)} {page.nouns} shown here" if some else page.nouns


def _list(page: Page, events: list[Record]) -> list[Record]:
    found = set(page.table("evidence")["event_id"])
    return [
        {
            "label": e["label"],
            "link": page.link(event=e["event_id"], view="beside") if e["event_id"] in found else "",
            "told": f"{day_range(e['start'], e['end'])} · {plural(sum(e['cells'].values()), 'article')} of "
            + ", ".join(page.title(g) for g in sorted(e["cells"])),
        }
        for e in events
    ]


def _coverage(page: Page, events: list[Record]) -> Table:
    """For each group the events it covers, those it has alone, and those it leaves to two or more others."""
    own = {g: [len(e["cells"]) for e in events if g in e["cells"]] for g in page.groups}
    missed = {g: sum(g not in e["cells"] and len(e["cells"]) > 1 for e in events) for g in page.groups}
    columns = [
        PageColumn[str](page.noun.capitalize(), "t", page.name),
        PageColumn[str]("Events", "n", lambda g: count(len(own[g]))),
        PageColumn[str]("Shared", "n", lambda g: count(len(own[g]) - own[g].count(1))),
        PageColumn[str](f"This {page.noun} alone", "n", lambda g: count(own[g].count(1))),
        PageColumn[str]("Blind spots: two or more others", "n", lambda g: count(missed[g])),
    ]
    return tabulate("Events told in two or more articles", page.groups, columns)


def _wire(page: Page) -> Table:
    """Shares of texts that other outlets print too; a text that one prints twice counts once."""
    rows = [r for r in records(page.table("wire")) if page.by != "source" or r["source"] in page.groups]
    rows = [r for r in sorted(rows, key=lambda r: r["source"])[:MOST_ROWS] if r["wire"] or r["reprints"]]
    columns = [
        PageColumn[Record]("Outlet", "t", lambda r: page.name(r["source"])),
        PageColumn[Record]("Articles", "n", lambda r: count(r["documents"])),
        PageColumn[Record]("Its own text again", "n", lambda r: count(r["reprints"])),
        PageColumn[Record]("Texts others print too", "n", lambda r: count(r["wire"])),
        PageColumn[Record]("Share of its texts", "n", lambda r: percent(r["share"])),
        PageColumn[Record]("of its words", "n", lambda r: percent(r["token_share"])),
        PageColumn[Record]("Printed no later than others", "n", lambda r: count(r["first"])),
    ]
    return tabulate("Texts printed more than once", rows, columns)
