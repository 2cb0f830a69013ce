"""One sentence a contrast: what can be told, and where nothing can, what is known all the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from framing.report.prose.direction import from_more, sides
from framing.report.prose.doubts import luck
from framing.report.prose.wording import (
    NARROW,
    SPEAKERS,
    VERDICTS,
    Row,
    data,
    frame_name,
    group_name,
    interval,
    is_missing,
    needed,
    noun,
    number,
    percent,
    plural,
    plural_of,
    ratio,
    reason,
)
from framing.runs.manifest import read_comparison
from framing.tables import ALL, EXPLORATORY, REST

_IN_VOICE = {
    "own": ("in its own words", "in their own words"),
    "quoted": ("in quotation marks", "in quotation marks"),
    "attributed": ("in reported speech", "in reported speech"),
}
_SAME_TOPIC = {
    "topic-week": "Within the same topic and week, ",
    "topic-month": "Within the same topic and month, ",
}
_CERTAINTY = {"different": 0, EXPLORATORY: 1, "similar": 2, "undetermined": 3, "not comparable": 4}


def certainty(row: Row) -> tuple[object, ...]:
    """Sort key: the most certain contrast first, ties by frame and names."""
    p = 1.0 if is_missing(row["p_adjusted"]) else float(row["p_adjusted"])
    return (_CERTAINTY.get(row["verdict"], 5), p, row["frame"], row["a"], row["b"], row["field"], row["period"])


def describe(row: Row, run: Row) -> Markup:
    """The sentence of one contrast; it never says more than its numbers carry."""
    if row["kind"] != "source":
        return _change(row, run)
    if row["verdict"] == "different":
        return _different(row, run)
    if row["verdict"] == EXPLORATORY:
        return _different(row, run) + Markup(" Exploratory: it was not declared beforehand.")
    if row["verdict"] == "similar":
        return _similar(row, run)
    return _undetermined(row) if row["verdict"] == "undetermined" else _not_comparable(row, run)


def questions(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The two answers on one pair and frame as one row: the more certain with the other as `other`, else None.

    Over all articles goes first where both are as certain; no answer replaces the other.
    """
    return [{**both[0], "other": both[1] if len(both) > 1 else None} for both in _by_subject(rows)]


def answers(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Every row with the answer to the other question on its pair and frame as `other`, else None."""
    found = _by_subject(rows)
    return [{**row, "other": next((r for r in both if r is not row), None)} for both in found for row in both]


def subject(row: Row) -> tuple[object, ...]:
    """What a contrast is about, whichever question it answers."""
    strata = tuple(row[name] for name in sorted(row) if name.startswith("by_"))
    return (*(row[n] for n in ("kind", "by", "a", "b", "frame", "field", "voice", "period")), *strata)


def _by_subject(rows: Iterable[Row]) -> list[list[Row]]:
    """The rows about one subject together, the more certain first."""
    together: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        together.setdefault(subject(row), []).append(row)
    return [sorted(both, key=lambda r: (_CERTAINTY.get(r["verdict"], 5), r["basis"])) for both in together.values()]


def other_answer(row: Row, run: Row) -> str:
    """What the other question comes to, for a row of `questions`, without a full stop.

    Empty without another, and where neither can be answered for the same reason.
    """
    other = row.get("other")
    if not other or (row["verdict"] == other["verdict"] == "not comparable" and row["reason"] == other["reason"]):
        return ""
    return f"{_scope(other)} {_answer(row, other, run)}"


def _scope(row: Row) -> str:
    """What a basis looks at, at the start of a sentence."""
    if row["basis"] != "event":
        return "Over all articles,"
    events = row.get("shared_events")
    if row["reason"] == "different_genres":
        return "Inside the same events"
    if is_missing(events) or not int(events or 0):
        return "They share no events:"
    return f"Inside the {plural(events, 'event')} both covered,"


def _answer(row: Row, other: Row, run: Row) -> str:
    """The second answer in a few words, told in the direction of the first sentence: from the side that has more where
    it claims a difference, else from the first of the two.
    """
    if other["verdict"] == "not comparable":
        none = is_missing(other.get("shared_events")) or not int(other.get("shared_events") or 0)
        minimum = read_comparison(run).min_documents
        why = f" ({reason(other['reason'], minimum)})" if other["reason"] else ""
        return (
            "nothing can be said of how they tell the same"
            if none and other["basis"] == "event" and other["reason"] != "different_genres"
            else (f"nothing can be said{why}")
        )
    stands = other["verdict"] in ("different", EXPLORATORY)
    exploratory = " (exploratory)" if other["verdict"] == EXPLORATORY else ""
    if is_missing(other["ratio"]) or is_missing(other["ratio_low"]):
        return f"there is a difference too{exploratory}" if stands else "there is too little to tell"
    claimed = row["verdict"] in ("different", EXPLORATORY)
    value, low, high = from_more(row, of=other) if claimed else (other[n] for n in ("ratio", "ratio_low", "ratio_high"))
    bounds = f"{ratio(value)} times ({interval(low, high, ratio)})"
    if stands:
        return bounds + exploratory
    if other["verdict"] == "similar":
        return f"it is about equal: {bounds}"
    if float(low or 0) > 1 or float(high or 2) < 1:
        return f"it may be {bounds}, but not surely once all comparisons are allowed for"
    return f"there is too little to tell: {bounds}"


def _change(row: Row, run: Row) -> Markup:
    """Before and after a day; of two groups, whether they changed alike."""
    if is_missing(row["ratio"]) or is_missing(row["ratio_low"]):
        form = "{frame} language{voice} around {day}: {a} against {b}, {verdict}."
    elif row["kind"] == "change":
        form = (
            "{a} used {frame} language{voice} {ratio} times as often after {day} as before "
            "({level} interval {interval}): {verdict}."
        )
    else:
        form = (
            "{frame} language{voice} changed {ratio} times as much in {a} as in {b} around {day} "
            "({level} interval {interval}): {verdict}."
        )
    return Markup(form).format(  # noqa: S704 - one of the literals above
        a=group_name(row["a"], row["by"]),
        b=group_name(row["b"], row["by"]),
        frame=frame_name(row["frame"]),
        day=data(row["period"]),
        voice=where(dict(row) | {"period": ALL}, many=row["kind"] != "change"),
        ratio=ratio(row["ratio"]),
        level=level(run),
        interval=interval(row["ratio_low"], row["ratio_high"], ratio),
        verdict=VERDICTS.get(row["verdict"], row["verdict"]),
    )


def counts(row: Row) -> Markup:
    """What was counted on both sides: mentions, articles, rate."""
    return Markup("{}; {}").format(*(_side(row, side) for side in "ab"))


def _side(row: Row, side: str) -> Markup:
    hits, documents = row[f"hits_{side}"], row[f"documents_{side}"]
    name = (
        group_name(row[side], row["by"])
        if row[side] != REST
        else Markup("all other {}").format(plural_of(noun(row["by"])))
    )
    text = Markup("{}: {} in {}").format(name, plural(hits, "mention"), plural(documents, "article"))
    rate = row[f"rate_{side}"]
    return text if is_missing(rate) else text + Markup(", {} per 1,000 words").format(number(rate))


def where(row: Row, *, many: bool = True) -> Markup:
    """The part of the corpus a contrast is about, where it is not all of it; `many`: two sides are spoken of."""
    parts = Markup(" ") + _in_voice(row, many) if row["voice"] in _IN_VOICE else Markup("")
    if row["field"] == "title":
        parts += Markup(" in headlines")
    return parts if row["period"] in (ALL, "") else parts + Markup(" in {}").format(data(row["period"]))


def _in_voice(row: Row, many: bool) -> str:
    """`in its own words`; months and languages have no words of their own, their outlets have."""
    if row["voice"] == "own" and row["by"] not in SPEAKERS:
        return f"in the {plural_of(noun('source'))}' own words"
    return _IN_VOICE[row["voice"]][many]


def _within(row: Row) -> str:
    """What is held fixed: `Within the same 34 events, `, or nothing."""
    if row["basis"] in _SAME_TOPIC:
        return _SAME_TOPIC[row["basis"]]
    if row["basis"] != "event":
        return ""
    events = row.get("shared_events")
    return "Within the same events, " if is_missing(events) else f"Within the same {plural(events, 'event')}, "


def level(run: Row) -> str:
    """`95 %`: the level of the intervals of this run."""
    confidence = read_comparison(run).confidence
    return percent(confidence) if round(confidence * 100) == confidence * 100 else f"{confidence * 100:g}{NARROW}%"


def alpha(run: Row) -> float:
    """The level of the tests of this run: 1 - confidence."""
    return 1 - float(read_comparison(run).confidence)


def alpha_shown(run: Row) -> str:
    """The same as journals print it: `.05`."""
    return f"{alpha(run):.4g}".removeprefix("0")


def _different(row: Row, run: Row) -> Markup:
    if is_missing(row["ratio"]) or float(row["ratio"]) <= 0:
        return _by_difference(row, run)
    (more, less), (value, low, high) = sides(row), from_more(row)
    bounds = interval(low, high, ratio)
    form = (
        "{within}{more} {use} {frame} language{where} {ratio} times as often as {less}"
        if row["by"] in SPEAKERS
        else "{within}{frame} language{where} is {ratio} times as common in {more} as in {less}"
    ) + (" ({level} interval {interval}{luck})." if bounds else " ({mentions}; the ratio has no interval).")
    return begin(
        Markup(form).format(  # noqa: S704 - one of the literals above
            luck=luck(row),
            more=group_name(more, row["by"]),
            less=group_name(less, row["by"]),
            use="use" if more == REST else "uses",
            within=_within(row),
            frame=frame_name(row["frame"]),
            where=where(row, many=more == REST),
            ratio=ratio(value),
            level=level(run),
            interval=bounds,
            mentions=_mentions(row),
        )
    )


def _mentions(row: Row) -> str:
    """The mentions of both sides, of the one that has more first."""
    many, few = sorted((int(row["hits_a"]), int(row["hits_b"])), reverse=True)
    return f"{plural(many, 'mention')} against {few:,}"


def begin(sentence: Markup) -> Markup:
    """A sentence that starts with our own words starts with a capital."""
    return sentence if sentence.startswith("<") else Markup(sentence[:1].upper() + sentence[1:])  # noqa: S704


def _by_difference(row: Row, run: Row) -> Markup:
    """Where one side has no mention there is no ratio, but there is a difference."""
    form = Markup("{within}{frame}{where}: {counts} (a difference of {difference} per 1,000 words{interval}).")
    bounds = interval(row["difference_low"], row["difference_high"])
    return form.format(
        within=_within(row),
        frame=frame_name(row["frame"]),
        where=where(row),
        counts=counts(row),
        difference=number(row["difference"]),
        interval=f", {level(run)} interval {bounds}" if bounds else "",
    )


def _similar(row: Row, run: Row) -> Markup:
    form = (
        "{within}{a} and {b} use {frame} language{where} about equally often "
        "(ratio {ratio}, {level} interval {interval})."
        if row["by"] in SPEAKERS
        else "{within}in {a} and {b}, {frame} language{where} is as frequent "
        "(ratio {ratio}, {level} interval {interval})."
    )
    return begin(
        Markup(form).format(  # noqa: S704 - one of the literals above
            within=_within(row),
            a=group_name(row["a"], row["by"]),
            b=group_name(row["b"], row["by"]),
            frame=frame_name(row["frame"]),
            where=where(row),
            ratio=ratio(row["ratio"]),
            level=level(run),
            interval=interval(row["ratio_low"], row["ratio_high"], ratio),
        )
    )


def _undetermined(row: Row) -> Markup:
    told = "may differ" if leans(row) else "cannot be told apart"
    text = Markup("{within}for {frame}{where}, {a} and {b} {told}").format(
        within=_within(row),
        told=told,
        frame=frame_name(row["frame"]),
        where=where(row),
        a=group_name(row["a"], row["by"]),
        b=group_name(row["b"], row["by"]),
    )
    if not is_missing(row["ratio"]) and not is_missing(row["ratio_low"]):
        text += Markup(" (ratio {}, interval {})").format(
            ratio(row["ratio"]), interval(row["ratio_low"], row["ratio_high"], ratio)
        )
    if leans(row):
        text += Markup(", but not surely once all {} comparisons are allowed for").format(int(row["family_size"]))
    power = power_words(row)
    return begin(text + (Markup(": {}.").format(power) if power else Markup(".")))


def leans(row: Row) -> bool:
    """Whether only the correction for many comparisons keeps a difference from being called one."""
    if is_missing(row["ratio_low"]) or is_missing(row["ratio_high"]) or is_missing(row["family_size"]):
        return False
    return (float(row["ratio_low"]) > 1 or float(row["ratio_high"]) < 1) and int(row["family_size"]) > 1


def power_words(row: Row) -> str:
    """What these documents could have shown, and how many would show a ratio of 1.5; empty where not known."""
    parts = []
    if not is_missing(row["detectable_ratio"]):
        parts.append(f"these articles would have shown a ratio of {ratio(row['detectable_ratio'])}")
    if not is_missing(row["documents_needed"]):
        parts.append(f"a ratio of 1.5 would show with {needed(row)} per {noun(row['by'])}")
    return "; ".join(parts)


def _not_comparable(row: Row, run: Row) -> Markup:
    minimum = read_comparison(run).min_documents
    if row["basis"] == "event" and not int(row.get("shared_events") or 0) and row["reason"] == "few_clusters":
        form = "{a} and {b} share no events, so nothing can be said of {frame}{where} inside the same events."
    else:
        form = "{within}for {frame}{where}, {a} and {b} cannot be compared: {why}. {counts}."
    text = Markup(form).format(  # noqa: S704 - one of the literals above
        within=_within(row),
        frame=frame_name(row["frame"]),
        where=where(row),
        a=group_name(row["a"], row["by"]),
        b=group_name(row["b"], row["by"]),
        why=reason(row["reason"], minimum) if row["reason"] else "too little material",
        counts=counts(row),
    )
    bounds = interval(row["ratio_low"], row["ratio_high"], ratio)
    text = begin(text)
    if bounds:
        text += Markup(" The interval of the ratio: {}.").format(bounds)
    power = power_words(row)
    return text + Markup(" {}.").format(power[:1].upper() + power[1:]) if power else text
