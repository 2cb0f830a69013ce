"""The sentences behind every number: side by side, and all that fit with a filter."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from markupsafe import Markup

from framing.report.excerpts import LEAST, Excerpts, choose, pack
from framing.report.page import Page, Record, records
from framing.report.prose.wording import VOICES, data, frame_name, group_name
from framing.report.quotations import mark

ORDER = 60
TITLE = "The sentences"
FOLDED = True
STATIC = 100
"""Sentences that stand in the HTML, for readers without JavaScript."""
BYTE_BUDGET = True
"""Drawn last, into the room that the other sections leave."""
OWN = 900
"""Bytes of HTML around one sentence in it."""
SIDES, MOST_SHOWN = 4, 3
"""Groups side by side, and sentences of each."""
TEMPLATE = """
{% macro sentence(s) %}
<blockquote dir="auto">{{ s.html }}</blockquote>
<p class="from">{{ s.note }}
<span class="title">
{%- if s.link %}<a href="{{ s.link }}" rel="noopener noreferrer"><bdi>{{ s.title or s.link }}</bdi></a>
{%- else %}<bdi>{{ s.title }}</bdi>{% endif %}</span></p>
{% endmacro %}
{% for b in beside %}
<h3>{{ b.title }}, side by side</h3>
<div class="beside">
{% for side in b.sides %}
<div><h4>{{ side.name }}</h4>
<ul class="mentions">{% for m in side.mentions %}<li>{{ sentence(m) }}</li>{% endfor %}</ul>
<p class="note"><a href="{{ side.link }}">More of these</a></p></div>
{% endfor %}
</div>
{% endfor %}
<h3 id="all-sentences">All sentences</h3>
<p class="note">{{ extent }}{% if not words %} {{ left_out }}{% endif %}</p>
<form id="filter" role="search" aria-label="Filter the sentences" hidden>
{% for name, label in choices %}
<label>{{ label }} <select name="{{ name }}"><option value="">all</option></select></label>
{% endfor %}
<label>From <input type="date" name="from"></label>
<label>To <input type="date" name="to"></label>
<label>Words <input type="search" name="q" autocomplete="off" spellcheck="false"></label>
<button type="button" id="show-all">Show all</button>
<fieldset><legend>Show</legend>
<label><input type="radio" name="view" value="" checked> sentences</label>
{% if words %}
<label><input type="radio" name="view" value="lines"> keyword in context</label>
{% endif %}
<label><input type="radio" name="view" value="articles"> by article</label>
{% if events %}
<label><input type="radio" name="view" value="beside"> two {{ nouns }} side by side</label>
<label class="pick">against <select name="against"><option value="">the other with most</option></select></label>
{% endif %}
</fieldset>
</form>
<p id="found" role="status" tabindex="-1">{% if static|length < sentences %}
{{ static|length }} of them, spread evenly:{% endif %}</p>
<button id="back" type="button" hidden>Back to where you were</button>
<ol id="sentences" class="mentions">
{% for s in static %}
<li>{{ sentence(s) }}</li>
{% endfor %}
</ol>
<button id="more" type="button" hidden>Show more</button>
<p id="said" class="unseen" role="status"></p>
<script type="application/json" id="evidence-data">{{ packed }}</script>
"""
_LABELS = {
    "frame": "Frame, sub-frame",
    "term": "Term",
    "voice": "Whose words",
    "speaker": "Speaker",
    "event": "Event",
    "topic": "Topic",
}


def render(page: Page, byte_budget: int) -> Markup | None:
    """The section in about `room` bytes; left out where there is no mention."""
    static = OWN * (STATIC + SIDES * MOST_SHOWN * len(page.charted))
    held = choose(page.evidence, page.groups, max(LEAST, byte_budget - static))
    if held.rows.empty:
        return None
    held = replace(held, rows=held.rows.assign(topic=[page.main_topics.get(d, "") for d in held.rows["doc_id"]]))
    words = bool((held.rows["text"] != held.rows["surface"]).any())
    return page.draw(
        TEMPLATE,
        beside=[b for b in (_beside(page, held, f) for f in page.charted) if b["sides"]] if words else [],
        extent=_extent(page, held),
        left_out=LEFT_OUT,
        choices=_choices(page, held.rows),
        nouns=page.nouns,
        words=words,
        events=(held.rows["event_id"] != "").any(),
        static=[_sentence(page, mentions) for mentions in held.first(STATIC)],
        sentences=held.sentences,
        packed=pack(held, _labels(page), run=str(page.run.get("run_id", "")), noun=page.noun, words=words),
    )


LEFT_OUT = (
    "The sentences were left out of this page (report.text = \u201cnone\u201d): each entry is the term found, "
    "with its outlet, date and headline."
)


def _extent(page: Page, held: Excerpts) -> str:
    """What of the run's mentions the page holds."""
    shown, total = len(held.rows), held.total
    if shown == total:
        return f"All {total:,} mentions are here." if total > 1 else "The one mention is here."
    few = len(page.groups) < len(page.sizes)
    of = f"the {len(page.groups)} {page.nouns} shown" if few else f"every {page.noun}"
    taken = f"all those of {of}" if shown == held.available else f"taken evenly from {of}, every frame and month"
    return f"The page holds {shown:,} of {total:,} mentions, {taken}; all stand in evidence.csv."


def _choices(page: Page, rows: pd.DataFrame) -> list[tuple[str, str]]:
    """The lists to choose from: name in the address, and label. One that would hold no value is left out."""
    columns = {"voice": "voice", "speaker": "speaker_name", "event": "event_id", "topic": "topic"}
    gone = {name for name, column in columns.items() if not (rows[column] != "").any()}
    first = [("source", page.noun.capitalize())] + [("outlet", "Outlet")] * (page.by != "source")
    return first + [(name, label) for name, label in _LABELS.items() if name not in gone]


def _labels(page: Page) -> dict[str, dict[str, str]]:
    """What voices, events and topics are called; events begin with their day, so that they stand in order of time."""
    events, topics = page.table("events"), page.table("topics")
    return {
        "source": {g: page.title(g) for g in page.groups},
        "voice": dict(VOICES),
        "event": {e["event_id"]: f"{e['start']} {e['label']}".strip() for e in records(events)},
        "topic": dict(zip(topics["topic"], topics["label"], strict=True)),
    }


def _sentence(page: Page, mentions: list[Record]) -> Record:
    """A sentence as it stands in the HTML: its words with the mentions marked, where it is from and what it holds."""
    one = mentions[0]
    names = [group_name(page.title(one["group"]), page.by)]
    names += [group_name(one["source"], "source")] if page.by != "source" else []
    notes = [Markup(", ").join(filter(None, (frame_name(m["frame"]), m["note"] and data(m["note"])))) for m in mentions]
    return _shown(mentions, [*names, one["date"], *dict.fromkeys(notes)])


def _shown(mentions: list[Record], notes: list[str]) -> Record:
    one = mentions[0]
    spans = [(m["at"], m["at"] + len(m["surface"])) for m in mentions]
    return {
        "html": mark(one["text"], spans),
        "note": Markup(" · ").join(filter(None, notes)),
        "title": one["title"],
        "link": one["link"],
    }


def _beside(page: Page, held: Excerpts, frame: str) -> dict[str, object]:
    hits = {r["group"]: r["hits"] or 0 for r in page.rates(voices=[page.voice]) if r["frame"] == frame}
    largest = sorted((g for g in page.groups if hits.get(g)), key=lambda g: (-hits[g], g))[:SIDES]
    sides = [_side(page, held, g, frame) for g in sorted(largest)]
    words = " in their own words" if page.voice == "own" else ""
    return {"title": frame_name(frame) + words, "sides": [s for s in sides if s["mentions"]]}


def _side(page: Page, held: Excerpts, group: str, frame: str) -> Record:
    mentions = held.examples(group, frame, MOST_SHOWN, page.voice)
    return {
        "name": page.name(group),
        "mentions": [_shown([m], [m["date"], frame_name(m["frame"])]) for m in mentions],
        "link": page.link(group, frame, voice=page.voice),
    }
