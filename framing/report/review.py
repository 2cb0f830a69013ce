"""The sentences that a page shows, read by an editor: which are right, and which come off the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from framing.report.charts.gallery import page_of
from framing.report.opening import open_page
from framing.report.quotations import RIGHT, Quotation
from framing.report.stories import draw_cards, rank_events

if TYPE_CHECKING:
    import pandas as pd

CODES = {"r": RIGHT, "w": "not its own words", "f": "not this frame", "e": "not this event"}
"""The key of each answer; all but the first take a sentence off the page."""


def page_sentences(tables: Mapping[str, pd.DataFrame], run: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Every sentence of the first screen and of the event cards once, by what it is known by, as two lines.

    Who, in whose words, when, the frame, on a card the event; then the sentence with its mentions in brackets.
    """
    page = page_of(tables, run)
    shared = [e for e in rank_events(page) if len(e["cells"]) > 1]
    found = {q.name: _read(q, "") for panel in open_page(page).panels for q in panel.quotations}
    for card in draw_cards(page, shared):
        for side in card.said:
            if side.quotation:
                found.setdefault(side.quotation.name, _read(side.quotation, card.label))
    return found


def _read(quotation: Quotation, event: str) -> tuple[str, str]:
    text = re.sub("</?mark>", "", quotation.html.replace("<mark>", "[").replace("</mark>", "]"))
    head = [quotation.who.striptags(), quotation.note, quotation.when, ", ".join(quotation.frames), event]
    return " · ".join(part for part in head if part), str(Markup(text).unescape())  # noqa: S704 - only to be unescaped
