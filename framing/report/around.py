"""The first screen of a study around a day: what changed, before and after by outlet, a sentence of each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from framing.report.excerpts import is_under
from framing.report.page import MOST_LEADS, Page, Record
from framing.report.panels import SCALE, Bar, Panel, top_terms
from framing.report.prose.sentences import certainty, describe
from framing.report.prose.wording import SPEAKERS, day, frame_name, group_name, is_missing, number, plural
from framing.report.quotations import Quotation, quote
from framing.tables import ALL, EXPLORATORY

MOST_CHANGES = 4
"""Groups drawn before and after: two lines each."""


def find_changes(page: Page) -> list[Record]:
    """The changes of a study around a day in whole frames and the voice of the study, the surest first; else none."""
    if not page.comparison.around or page.by not in SPEAKERS:
        return []
    rows = [r for r in page.contrasts if r["kind"] == "change" and "/" not in r["frame"] and r["field"] == ALL]
    return sorted((r for r in rows if r["voice"] == page.voice and r["basis"] == "crude"), key=certainty)


def title_change(page: Page, changes: Sequence[Record]) -> Markup:
    """What changed most surely, or that nothing surely did."""
    surest, when = changes[0], day(changes[0]["period"])
    if not _stands(surest):
        return Markup("Around {} no {} surely changed its language").format(when, page.noun)
    return Markup("After {} <em>{}</em> uses {} language {} often than before").format(
        when,
        group_name(page.title(surest["a"]), page.by),
        frame_name(surest["frame"]),
        "more" if surest["ratio"] > 1 else "less",
    )


def measure_change(page: Page, changes: Sequence[Record]) -> str:
    """What the picture shows."""
    own = f"of the {page.noun}'s own" if page.voice == "own" else "of all"
    days, when = page.comparison.window_days, day(changes[0]["period"])
    return (
        f"Mentions per 1,000 words {own}, in the {plural(days, 'day')} before {when} and as many from it on. "
        "This is what happened around that day, not what the day caused."
    )


def draw_changes(page: Page, changes: Sequence[Record]) -> list[Panel]:
    """Every frame before and after, the one with the surest change first."""
    frames = list(dict.fromkeys(row["frame"] for row in changes))[:MOST_LEADS]
    groups = list(dict.fromkeys(row["a"] for row in changes))[:MOST_CHANGES]
    drawn = [r for r in changes if r["frame"] in frames and r["a"] in groups]
    top = SCALE * max((r[side] for r in drawn for side in ("rate_a", "rate_b") if not is_missing(r[side])), default=0)
    panels = [_panel(page, [r for r in drawn if r["frame"] == f], top, f == frames[0]) for f in frames if top]
    return [panel for panel in panels if panel.bars]


def _panel(page: Page, rows: Sequence[Record], top: float, first: bool) -> Panel:
    """A frame; the first has sentences whether its change stands or not."""
    surest = rows[0]
    stands = _stands(surest)
    shown = first or stands
    told = describe(page.named(surest), page.run) if stands else Markup("Too little to tell any change in it.")
    return Panel(
        frame=frame_name(surest["frame"]),
        terms=top_terms(page, surest["frame"]),
        finding=told,
        bars=[
            _bar(page, row, side, top, stands and row is surest)
            for row in sorted(rows, key=lambda r: page.groups.index(r["a"]) if r["a"] in page.groups else -1)
            for side in ("b", "a")
            if not is_missing(row[f"rate_{side}"])
        ],
        quotations=_quote(page, surest) if shown else [],
    )


def _bar(page: Page, row: Record, side: str, top: float, leads: bool) -> Bar:
    rate, when = float(row[f"rate_{side}"]), "before" if side == "b" else "after"
    return Bar(
        name=Markup("{} · {}").format(when, group_name(page.title(row["a"]), page.by)),
        leads=leads and side == "a",
        at=round(100 * rate / top, 2),
        low=None,
        high=None,
        beyond=False,
        rate=number(rate),
        bounds="",
        link=page.link(row["a"], row["frame"], voice=row["voice"]),
    )


def _quote(page: Page, row: Record) -> list[Quotation]:
    """A sentence of the group before the day, and one from it on."""
    evidence = page.evidence[(page.evidence["group"] == row["a"]) & is_under(page.evidence["frame"], row["frame"])]
    after = evidence["date"].astype(str) >= row["period"]
    dated = evidence["date"].astype(str) != ""
    found = [
        (quote(page, evidence[after], page.voice), True),
        (quote(page, evidence[~after & dated], page.voice), False),
    ]
    return [replace(quotation, leads=leads) for quotation, leads in found if quotation]


def _stands(row: Record) -> bool:
    return row["verdict"] in ("different", EXPLORATORY) and not is_missing(row["ratio"])
