"""The sentences behind every number: side by side, and all that fit with a filter."""

from __future__ import annotations

from markupsafe import Markup

from framing.report.excerpts import pack
from framing.report.page import Page, Record
from framing.report.wording import VOICES, frame_name, group_name

ORDER = 60
TITLE = "The sentences"
STATIC = 100
"""Sentences that stand in the HTML, for readers without JavaScript."""
SIDES, EACH = 4, 3
"""Groups side by side, and sentences of each."""
TEMPLATE = """
{% from "macros.html" import mention %}
{% for b in beside %}
<h3>{{ b.title }}, side by side</h3>
<div class="beside">
{% for side in b.sides %}
<div><h4>{{ side.name }}</h4>
<ul class="mentions">{% for m in side.mentions %}<li>{{ mention(m) }}</li>{% endfor %}</ul>
<p class="note"><a href="{{ side.link }}">More of these</a></p></div>
{% endfor %}
</div>
{% endfor %}
<h3 id="all-sentences">All sentences</h3>
<p class="note">{{ extent }}</p>
<form id="filter" role="search" aria-label="Filter the sentences" hidden>
<label>{{ noun }} <select name="source"><option value="">all</option></select></label>
<label>Frame <select name="frame"><option value="">all</option></select></label>
{% if voices %}
<label>Whose words <select name="voice"><option value="">all</option>
{% for code, words in voices %}<option value="{{ code }}">{{ words }}</option>{% endfor %}</select></label>
{% endif %}
{% if speakers %}
<label>Speaker <select name="speaker"><option value="">all</option></select></label>
{% endif %}
<label>Term <select name="term"><option value="">all</option></select></label>
{% if events %}
<label>Event <select name="event"><option value="">all</option></select></label>
{% endif %}
<label>From <input type="date" name="from"></label>
<label>To <input type="date" name="to"></label>
<label>Words <input type="search" name="q" autocomplete="off"></label>
<button type="reset">Show all</button>
</form>
<p id="found" role="status" tabindex="-1">{% if static|length < shown %}
{{ static|length }} of them, spread evenly:{% endif %}</p>
<ol id="sentences" class="mentions">
{% for m in static %}
<li>{{ mention(m) }}</li>
{% endfor %}
</ol>
<button id="more" type="button" hidden>Show more</button>
<script type="application/json" id="evidence-data">{{ packed }}</script>
"""


def render(page: Page) -> Markup | None:
    """The section; left out where there is no mention."""
    shown = len(page.excerpts.rows)
    if not shown:
        return None
    return page.draw(
        TEMPLATE,
        beside=[b for b in (_beside(page, f) for f in page.charted) if b["sides"]],
        extent=_extent(shown, page.excerpts.total),
        noun=page.noun.capitalize(),
        static=page.excerpts.first(STATIC),
        shown=shown,
        packed=pack(page.excerpts, page.labels),
        voices=[(code, VOICES[code]) for code in VOICES if code in set(page.excerpts.rows["voice"])],
        speakers=(page.excerpts.rows["speaker_name"] != "").any(),
        events=(page.excerpts.rows["event_id"] != "").any(),
    )


def _extent(shown: int, total: int) -> str:
    if shown == total:
        return f"All {total:,} mentions are here." if total > 1 else "The one mention is here."
    return (
        f"The page holds {shown:,} of {total:,} mentions, taken evenly from every outlet, frame and month; "
        "all stand in evidence.csv."
    )


def _beside(page: Page, frame: str) -> dict[str, object]:
    hits = {r["group"]: r["hits"] or 0 for r in page.rates(voices=[page.voice]) if r["frame"] == frame}
    largest = sorted((g for g in page.groups if hits.get(g)), key=lambda g: (-hits[g], g))[:SIDES]
    sides = [_side(page, g, frame) for g in sorted(largest)]
    words = " in their own words" if page.voice == "own" else ""
    return {"title": frame_name(frame) + words, "sides": [s for s in sides if s["mentions"]]}


def _side(page: Page, group: str, frame: str) -> Record:
    return {
        "name": group_name(group, page.by),
        "mentions": page.excerpts.examples(group, frame, EACH, page.voice),
        "link": page.link(group, frame, voice=page.voice),
    }
