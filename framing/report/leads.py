"""Who leads in which frame: the differences that stand, put in the order in which the page tells them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from framing.clustering.events.chance import HIGH as MOST_CHANCE
from framing.report.prose.direction import from_more, sides
from framing.report.prose.doubts import TERM, reservations
from framing.report.prose.sentences import certainty
from framing.report.prose.wording import is_missing
from framing.tables import REST

Record = dict[str, Any]


@dataclass(frozen=True)
class Lead:
    """One group that has more of a frame than others, or less than all the others together: the rows that stand, the
    closest of the others last.
    """

    frame: str
    group: str
    rows: Sequence[Record]

    @property
    def closest(self) -> Record:
        """The row whose difference is the least."""
        return self.rows[-1]

    @property
    def named(self) -> str:
        """The one group that it is about."""
        return sides(self.closest)[1] if self.group == REST else self.group

    @property
    def told(self) -> list[str]:
        """The groups that a title or a sentence names: the one that it is about, and the others where they are few."""
        others = [group for row in self.rows for group in (row["a"], row["b"]) if group != self.named]
        return [self.named, *(others if len(others) < 3 else others[-1:])]

    @property
    def basis(self) -> str:
        """Which question its rows answer."""
        return str(self.closest["basis"])

    @property
    def strength(self) -> float:
        """The largest of the ratios, shrunk where that is known: what is told first was picked for being large."""
        return max(from_more(row, "ratio_shrunk")[0] or from_more(row)[0] or 0 for row in self.rows)

    @property
    def doubtful(self) -> bool:
        """Whether something is known that could undo it."""
        return bool(reservations(self.closest))


def find_leads(differences: Sequence[Record], chance_share: float, order: Sequence[str]) -> tuple[str, list[Lead]]:
    """The basis that carries the finding, and on it who leads in which frame, the strongest first. One lead a frame.

    differences: the primary rows that are different. chance_share: how much of what makes events is chance.
    order: the frames as the study names them.

    Both questions are asked alike: first what nothing is known against, then by the largest `ratio_shrunk`, then in the
    study's order of frames. What rests on one event or article leads nothing. The first lead of all decides the basis.
    Where it is one over all articles that the same events bear out they carry it, as which stories were chosen has no
    part in them; and so they do in a tie.
    """
    leads = sorted(
        _leads(differences, chance_share),
        key=lambda one: (one.doubtful, -one.strength, one.basis == "crude", _place(order, one.frame), one.named),
    )
    if not leads:
        return "crude", []
    borne_out = any(_bears_out(inside, leads[0]) for inside in leads if inside.basis == "event")
    basis = "event" if borne_out else leads[0].basis
    best: dict[str, Lead] = {}
    for lead in leads:
        if lead.basis == basis:
            best.setdefault(lead.frame, lead)
    return basis, list(best.values())


def _leads(differences: Sequence[Record], chance_share: float) -> list[Lead]:
    """Who is ahead of whom in what; inside events only where these are not mostly chance."""
    found: dict[tuple[str, str, str, str], list[Record]] = {}
    for row in differences:
        mostly_chance = row["basis"] == "event" and chance_share > MOST_CHANCE
        if row["kind"] == "source" and has_ratio(row) and not mostly_chance and not is_weak(row):
            more, less = sides(row)
            found.setdefault((row["basis"], row["frame"], more, less if more == REST else ""), []).append(row)
    return [
        Lead(frame, group, sorted(own, key=lambda r: (-(from_more(r)[0] or 0), r["a"], r["b"])))
        for (_, frame, group, _), own in found.items()
    ]


def is_weak(row: Record) -> bool:
    """Whether a difference rests on one event or article; one that rests on a word is told with it."""
    return bool(row.get("fragile")) and not str(row.get("culprit") or "").startswith(TERM)


def _place(order: Sequence[str], frame: str) -> tuple[int, str]:
    return (order.index(frame) if frame in order else len(order), frame)


def _bears_out(inside: Lead, over: Lead) -> bool:
    """Whether a group leads inside the same events as over all articles: ahead of the same others, by as much."""
    if (inside.frame, inside.group, inside.named) != (over.frame, over.group, over.named) or inside.doubtful:
        return False
    highs = {sides(row)[1]: from_more(row)[2] or 0 for row in inside.rows}
    return all(highs.get(sides(row)[1], 0) >= (from_more(row)[0] or 0) for row in over.rows)


def find_unled(differences: Sequence[Record]) -> list[Record]:
    """The differences without a ratio, as one side has no mention; one a frame, the most certain first.

    None that rests on one event or article.
    """
    rows = [r for r in differences if r["kind"] == "source" and not has_ratio(r) and not is_weak(r)]
    found: dict[str, Record] = {}
    for row in sorted(rows, key=certainty):
        found.setdefault(row["frame"], row)
    return list(found.values())


def has_ratio(row: Record) -> bool:
    """Whether a row has a ratio with two bounds, neither of them 0."""
    return (
        not any(is_missing(row[name]) for name in ("ratio", "ratio_low", "ratio_high")) and float(row["ratio_low"]) > 0
    )
