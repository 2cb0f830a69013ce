"""Who is quoted by which outlet, and with what frames."""

from __future__ import annotations

from markupsafe import Markup

from framing.report.page import Page, Record, Table, records
from framing.report.wording import VOICES, count, data, frame_name, group_name, plural

ORDER = 52
TITLE = "Who is quoted"
EACH = 5
"""Speakers of an outlet in its list, those with the most mentions first."""
MOST_ROWS = 200
TEMPLATE = """
{% from "macros.html" import folded %}
<p>Whose words bring a frame into an outlet, in quotation marks or as reported speech. A name stands where the article
gives one; “he” and “the ministry” count for the name they refer to where that is clear.</p>
<div class="beside">
{% for o in outlets %}
<div><h3 class="name">{{ o.name }}</h3>
<ul class="plain">{% for s in o.speakers %}<li>{{ s.who }} <span class="note">{{ s.what }}</span></li>{% endfor %}</ul>
{% if o.unknown %}<p class="note">{{ o.unknown }}</p>{% endif %}</div>
{% endfor %}
</div>
{{ folded(table, "All who are quoted") }}
"""


def render(page: Page) -> Markup | None:
    """The section; left out where no speaker was told."""
    rows = [r for r in records(page.table("speakers")) if page.by != "source" or r["source"] in page.groups]
    if not any(r["speaker"] for r in rows):
        return None
    sources = sorted({r["source"] for r in rows})[:12]
    outlets = [_outlet(page, s, [r for r in rows if r["source"] == s]) for s in sources]
    return page.draw(TEMPLATE, outlets=outlets, table=_table(page, rows))


def _outlet(page: Page, source: str, rows: list[Record]) -> dict[str, object]:
    named = _totals([r for r in rows if r["speaker"]])
    unknown = sum(r["hits"] for r in rows if not r["speaker"])
    return {
        "name": group_name(source, "source"),
        "speakers": [_speaker(page, source, name, frames) for name, frames in named[:EACH]],
        "unknown": f"{plural(unknown, 'mention')} of somebody without a name." if unknown else "",
    }


def _totals(rows: list[Record]) -> list[tuple[str, dict[str, int]]]:
    """Mentions by frame of each speaker, the most quoted first."""
    found: dict[str, dict[str, int]] = {}
    for r in rows:
        frames = found.setdefault(r["speaker"], {})
        frames[r["frame"]] = frames.get(r["frame"], 0) + r["hits"]
    return sorted(found.items(), key=lambda item: (-sum(item[1].values()), item[0]))


def _speaker(page: Page, source: str, name: str, frames: dict[str, int]) -> dict[str, Markup]:
    group = source if page.by == "source" else ""
    what = [
        Markup("{} {}").format(frame_name(f), count(frames[f])) for f in sorted(frames, key=lambda f: (-frames[f], f))
    ]
    return {
        "who": Markup('<a href="{}">{}</a>').format(page.link(group, speaker=name), data(name)),
        "what": Markup(", ").join(what),
    }


def _table(page: Page, rows: list[Record]) -> Table:
    caption = "Mentions in the words of others, by outlet and speaker"
    if len(rows) > MOST_ROWS:
        caption += f"; the {MOST_ROWS} with the most mentions of {len(rows):,}, all stand in speakers.csv"
    rows = sorted(rows, key=lambda r: (-r["hits"], r["source"], r["speaker"], r["voice"], r["frame"]))[:MOST_ROWS]
    rows = sorted(rows, key=lambda r: (r["source"], -r["hits"], r["speaker"], r["voice"], r["frame"]))
    body = [
        [
            group_name(r["source"], "source"),
            data(r["speaker"]) if r["speaker"] else "(not named)",
            VOICES.get(r["voice"], r["voice"]),
            frame_name(r["frame"]),
            count(r["hits"]),
            count(r["documents"]),
        ]
        for r in rows
    ]
    return Table(caption, ["Outlet", "Speaker", "How", "Frame", "Mentions", "Articles"], "ttttnn", body)
