"""Who is quoted by which outlet, and with what frames."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from framing.report.charts import specs
from framing.report.charts.specs import Figure
from framing.report.page import MOST_CHARTS, Page, PageColumn, Record, Table, records, tabulate
from framing.report.prose.wording import VOICES, count, data, frame_name, plural, shorten

ORDER = 52
TITLE = "Who is quoted"
FOLDED = True
MOST_SHOWN = 6
"""Speakers of an outlet in its chart, those with the most mentions first."""
MOST_ROWS = 200
"""Rows of all tables together; each outlet has its part."""
TEMPLATE = """
{% from "macros.html" import figure, folded %}
<p>Whose words bring a frame into an outlet, in quotation marks or as reported speech: mentions by speaker. A name
stands where the article gives one; “he” counts for the name it refers to where that is clear.</p>
{% if more %}<p class="note">{{ more }}</p>{% endif %}
<div class="charts">{% for chart, table in charts %}{{ figure(chart, table) }}{% endfor %}</div>
{% if rest.rows %}{{ folded(rest, "The other outlets") }}{% endif %}
"""


def render(page: Page) -> Markup | None:
    """The section; left out where no speaker was told."""
    outlets = _outlets(page)
    if not outlets:
        return None
    drawn = list(outlets.items())[:MOST_CHARTS]
    rest = [r for rows in list(outlets.values())[MOST_CHARTS:] for r in rows]
    more = f"Drawn for the {MOST_CHARTS} outlets with the most such mentions." if len(outlets) > MOST_CHARTS else ""
    return page.draw(
        TEMPLATE,
        more=more,
        charts=zip(draw(page), [_table(page, rows, MOST_ROWS // len(drawn)) for _, rows in drawn], strict=True),
        rest=_table(page, rest, MOST_ROWS),
    )


def draw(page: Page) -> Iterator[Figure]:
    """One chart an outlet: the speakers whose words hold the most mentions."""
    drawn = list(_outlets(page).items())[:MOST_CHARTS]
    most = max((sum(n.values()) for _, rows in drawn for _, n in _totals([r for r in rows if r["speaker"]])), default=1)
    for source, rows in drawn:
        named = _totals([r for r in rows if r["speaker"]])[:MOST_SHOWN]
        unknown = sum(r["hits"] for r in rows if not r["speaker"])
        group = source if page.by == "source" else ""
        tail = f"{plural(unknown, 'mention')} of somebody without a name" if unknown else ""
        yield Figure(
            specs.file_name("quoted", source),
            Markup("{} <small>{}</small>").format(page.name(source), tail),
            f"Mentions in the words of others, by speaker, in {source}",
            specs.bars([_mark(page, source, i, *n) for i, n in enumerate(named)], "mentions", (0, most), form="d"),
            [page.link(group, speaker=name) for name, _ in named],
        )


def _outlets(page: Page) -> dict[str, list[Record]]:
    """The rows of the outlets that name a speaker, those with the most mentions first."""
    found: dict[str, list[Record]] = {}
    for r in records(page.speakers):
        if page.by != "source" or r["source"] in page.groups:
            found.setdefault(r["source"], []).append(r)
    named = {s: rows for s, rows in found.items() if any(r["speaker"] for r in rows)}
    return dict(sorted(named.items(), key=lambda item: (-sum(r["hits"] for r in item[1]), item[0])))


def _totals(rows: list[Record]) -> list[tuple[str, dict[str, int]]]:
    """Mentions by frame of each speaker, the most quoted first."""
    found: dict[str, dict[str, int]] = {}
    for r in rows:
        frames = found.setdefault(r["speaker"], {})
        frames[r["frame"]] = frames.get(r["frame"], 0) + r["hits"]
    return sorted(found.items(), key=lambda item: (-sum(item[1].values()), item[0]))


def _mark(page: Page, source: str, i: int, name: str, frames: dict[str, int]) -> dict[str, object]:
    total = sum(frames.values())
    what = ", ".join(f"{f} {frames[f]:,}" for f in sorted(frames, key=lambda f: (-frames[f], f)))
    return {
        "row": i,
        "label": shorten(name, 18),
        "value": total,
        "low": None,
        "high": None,
        "text": count(total),
        "colour": page.colour(source),
        "href": f"#{i}",
        "words": f"{name}: {plural(total, 'mention')} ({what})",
    }


def _table(page: Page, rows: list[Record], most: int) -> Table:
    caption = "Mentions in the words of others, by speaker"
    if len(rows) > most:
        caption += f"; the {most} with the most mentions of {len(rows):,}, all stand in speakers.csv"
    rows = sorted(rows, key=lambda r: (-r["hits"], r["source"], r["speaker"], r["voice"], r["frame"]))[:most]
    columns = [
        PageColumn[Record]("Speaker", "t", lambda r: data(r["speaker"]) if r["speaker"] else "(not named)"),
        PageColumn[Record]("Outlet", "t", lambda r: page.name(r["source"])),
        PageColumn[Record]("How", "t", lambda r: VOICES.get(r["voice"], r["voice"])),
        PageColumn[Record]("Frame", "t", lambda r: frame_name(r["frame"])),
        PageColumn[Record]("Mentions", "n", lambda r: count(r["hits"])),
        PageColumn[Record]("Articles", "n", lambda r: count(r["documents"])),
    ]
    return tabulate(caption, rows, columns)
