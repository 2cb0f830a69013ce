"""What one frame of the first screen shows: a picture by group, a sentence, a quotation from each side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from framing.report.excerpts import is_under
from framing.report.page import Page, most_frequent
from framing.report.quotations import Quotation

SCALE = 1.35
"""The scale ends this many times beyond the highest rate; an interval that leaves it ends in an arrow."""


@dataclass(frozen=True)
class Bar:
    """One group of a panel: places in percent of the scale; None where there is no interval."""

    name: Markup
    leads: bool
    at: float
    low: float | None
    high: float | None
    beyond: bool
    rate: str
    bounds: str
    link: str


@dataclass(frozen=True)
class Tally:
    """One group of a panel of counts: its mentions by whose words they are."""

    name: Markup
    voices: Mapping[str, int]
    link: str


@dataclass(frozen=True)
class Panel:
    """One frame: every group, as rates or as counts, what can be said, and a sentence from each side."""

    frame: Markup
    terms: str
    finding: Markup
    bars: Sequence[Bar] = ()
    tallies: Sequence[Tally] = ()
    quotations: Sequence[Quotation] = field(default_factory=list)


def top_terms(page: Page, frame: str) -> str:
    """The words of a frame that were found most, as they stand in the texts."""
    evidence = page.table("evidence")
    found = most_frequent(evidence.loc[is_under(evidence["frame"], frame), "surface"])
    return ", ".join(f"“{word}”" for word in found[:2])
