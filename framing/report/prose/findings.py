"""What the comparisons say together: those that one sentence can tell, the most certain first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from framing.report.prose.corrections import correction, is_corrected
from framing.report.prose.direction import from_more, sides
from framing.report.prose.doubts import doubt, luck, reservations
from framing.report.prose.sentences import certainty, describe, leans, level, other_answer, questions, where
from framing.report.prose.wording import (
    SPEAKERS,
    Row,
    frame_name,
    group_name,
    interval,
    is_missing,
    noun,
    plural,
    plural_of,
    ratio,
    reason,
)
from framing.runs.manifest import read_comparison
from framing.tables import REST

LISTED = 5
"""Pairs listed in one sentence; the others are counted."""


@dataclass(frozen=True)
class Finding:
    """One sentence and the contrasts that it tells, all with the same verdict."""

    rows: Sequence[Row]
    text: Markup

    @property
    def verdict(self) -> str:
        """different, similar, undetermined or not comparable."""
        return str(self.rows[0]["verdict"])


def find(rows: Sequence[Row], run: Row) -> list[Finding]:
    """The contrasts as sentences: what one group has more of than several others is one, and so is what cannot be told.

    Nothing is averaged: every ratio stands with its own interval. A pair's answers to both questions, over all articles
    and inside the same events, stand in one sentence.
    """
    groups: dict[tuple[object, ...], list[Row]] = {}
    for i, row in enumerate(sorted(questions(rows), key=certainty)):
        groups.setdefault(_together(row) or (i,), []).append(row)
    return [Finding(own, _describe(own, run)) for own in groups.values()]


def _together(row: Row) -> tuple[object, ...] | None:
    """What contrasts share that one sentence can tell; None for those that need one of their own."""
    about = (row["verdict"], row["by"], row["frame"], row["field"], row["voice"], row["period"])
    if row["kind"] != "source" or is_corrected(row):
        return None
    if row["verdict"] == "different":
        known = (
            not any(is_missing(row[c]) for c in ("ratio", "ratio_low", "ratio_high")) and float(row["ratio_low"]) > 0
        )
        alone = not known or row["by"] not in SPEAKERS or sides(row)[0] == REST or reservations(row)
        return None if alone else (*about, row["basis"], sides(row)[0])
    if row["verdict"] == "undetermined":
        return None if leans(row) else (*about, row["basis"])
    return (row["verdict"], row["by"], row["voice"], row["reason"]) if row["verdict"] == "not comparable" else None


def tell(row: Row, run: Row) -> Markup:
    """One contrast, the other question's answer (`other`, see `sentences.answers`) and the first doubt: three clauses.

    Where people's codes correct it, one more says what they changed. All that is known against it stands in the table.
    """
    more = [text for text in (other_answer(row, run), correction(row), doubt(row)) if text]
    return describe(row, run) + Markup("").join(Markup(" {}.").format(text) for text in more)


def _describe(rows: Sequence[Row], run: Row) -> Markup:
    if len(rows) == 1:
        return tell(rows[0], run)
    verdict = rows[0]["verdict"]
    return (
        _different(rows, run)
        if verdict == "different"
        else _open(rows)
        if verdict == "undetermined"
        else _not(rows, run)
    )


def _different(rows: Sequence[Row], run: Row) -> Markup:
    """One group above several others: the claim first, then every ratio with its interval."""
    first, more = rows[0], sides(rows[0])[0]
    parts = [_above(r, f"{level(run)} interval " if i == 0 else "") for i, r in enumerate(rows[:LISTED])]
    form = (
        "<strong>{more} uses {frame} language{where} more often than {n} other {nouns}</strong>{within}: {parts}{cut}."
    )
    return Markup(form).format(  # noqa: S704 - the literal above
        more=group_name(more, first["by"]),
        frame=frame_name(first["frame"]),
        where=where(first, many=False),
        n=_number(len(rows)),
        nouns=plural_of(noun(first["by"])),
        within=_inside(first),
        parts=Markup(", ").join(parts),
        cut=_cut(len(rows)),
    )


def _above(row: Row, lead: str) -> Markup:
    """How many times as often as which other, with the interval and the events that both cover."""
    value, low, high = from_more(row)
    events = (
        "" if is_missing(row["shared_events"]) or row["basis"] != "event" else plural(row["shared_events"], "event")
    )
    other = other_answer(row, {})
    return Markup("{} times as often as {} ({}{}{}{}{})").format(
        ratio(value),
        group_name(sides(row)[1], row["by"]),
        lead,
        interval(low, high, ratio),
        luck(row),
        f"; {events}" if events else "",
        f"; {other[0].lower()}{other[1:]}" if other else "",
    )


def _open(rows: Sequence[Row]) -> Markup:
    """Pairs that cannot be told apart."""
    first = rows[0]
    rest = all(r["b"] == REST for r in rows)
    form = (
        "For {frame}{where}, none of these can be told apart from the other {nouns} on average{within}: {pairs}{cut}."
        if rest
        else "For {frame}{where}, these cannot be told apart{within}: {pairs}{cut}."
    )
    sentence = Markup(form)  # noqa: S704 - one of the literals above
    return sentence.format(
        within=_inside(first),
        frame=frame_name(first["frame"]),
        where=where(first, many=True),
        nouns=plural_of(noun(first["by"])),
        pairs=Markup("; ").join(_pair(r, alone=rest) for r in rows[:LISTED]),
        cut=_cut(len(rows)),
    ) + Markup(_neither(rows))  # noqa: S704 - words of ours


def _neither(rows: Sequence[Row]) -> str:
    """That the other question leaves it open too, for pairs that cannot be told apart."""
    if not any(r.get("other") for r in rows):
        return ""
    other = "over all articles" if rows[0]["basis"] == "event" else "inside the events that they share"
    return f" Nor can they be told apart {other}."


def _pair(row: Row, *, alone: bool) -> Markup:
    """Two sides with what is known of their ratio, and the ratio that would have shown; or the first side `alone`."""
    known = []
    if not is_missing(row["ratio"]):
        known.append(f"ratio {ratio(row['ratio'])}")
        bounds = interval(row["ratio_low"], row["ratio_high"], ratio)
        known += [f"interval {bounds}"] if bounds else []
    would = ""
    if not is_missing(row["detectable_ratio"]):
        least = ratio(row["detectable_ratio"])
        would = f"only {least}{'' if least.startswith('more') else ' or more'} would have shown"
    parts = [", ".join(known), would]
    inside = "; ".join(part for part in parts if part)
    names = Markup(" and ").join(group_name(row[side], row["by"]) for side in ("a" if alone else "ab"))
    return names + (Markup(" ({})").format(inside) if inside else Markup(""))


def _not(rows: Sequence[Row], run: Row) -> Markup:
    """Comparisons that cannot be made for one reason, by frame."""
    minimum = read_comparison(run).min_documents
    frames: dict[str, list[Markup]] = {}
    for row in rows:
        names = [group_name(row["a"], row["by"])] + [group_name(row["b"], row["by"])] * (row["b"] != REST)
        frames.setdefault(row["frame"], []).append(Markup(" and ").join(names))
    listed = Markup("; ").join(
        Markup("{}: {}{}").format(frame_name(f), Markup(", ").join(names[:LISTED]), _cut(len(names)))
        for f, names in sorted(frames.items())
    )
    why = reason(rows[0]["reason"], minimum) if rows[0]["reason"] else "too little material"
    return Markup("{} cannot be made: {}. {}.").format(plural(len(rows), "comparison"), why, listed)


def _inside(row: Row) -> str:
    """What is held fixed, for several pairs at once."""
    return {
        "event": ", within the events that they share",
        "topic-week": ", within the same topic and week",
        "topic-month": ", within the same topic and month",
    }.get(row["basis"], "")


def _number(n: int) -> str:
    return {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}.get(n, str(n))


def _cut(total: int) -> str:
    return f", and {total - LISTED:,} more" if total > LISTED else ""
