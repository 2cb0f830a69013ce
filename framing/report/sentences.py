"""One sentence a contrast: what can be told, and where nothing can, what is known all the same."""

from __future__ import annotations

from markupsafe import Markup

from framing.report.wording import (
    NARROW,
    SPEAKERS,
    VERDICTS,
    Row,
    about,
    data,
    frame_name,
    group_name,
    interval,
    is_missing,
    noun,
    number,
    percent,
    plural,
    ratio,
    reason,
)
from framing.tables import ALL, REST

_IN_VOICE = {
    "own": ("in its own words", "in their own words"),
    "quoted": ("in quotation marks", "in quotation marks"),
    "attributed": ("in reported speech", "in reported speech"),
}
_SAME_TOPIC = {
    "topic-week": "Within the same topic and week, ",
    "topic-month": "Within the same topic and month, ",
}
_CERTAINTY = {"different": 0, "similar": 1, "undetermined": 2, "not comparable": 3}


def certainty(row: Row) -> tuple[object, ...]:
    """Sort key: the most certain contrast first, ties by frame and names."""
    p = 1.0 if is_missing(row["p_adjusted"]) else float(row["p_adjusted"])
    return (_CERTAINTY.get(row["verdict"], 4), p, row["frame"], row["a"], row["b"], row["field"], row["period"])


def tell(row: Row, run: Row) -> Markup:
    """The sentence of one contrast; it never says more than its numbers carry."""
    if row["kind"] != "source":
        return _change(row, run)
    if row["verdict"] == "different":
        return _different(row, run)
    if row["verdict"] == "similar":
        return _similar(row, run)
    return _undetermined(row) if row["verdict"] == "undetermined" else _not_comparable(row, run)


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
    text = Markup("{}: {} in {}").format(
        group_name(row[side], row["by"]), plural(hits, "mention"), plural(documents, "article")
    )
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
        return "in the outlets' own words"
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
    confidence = run.get("comparison", {}).get("confidence", 0.95)
    return percent(confidence) if round(confidence * 100) == confidence * 100 else f"{confidence * 100:g}{NARROW}%"


def _different(row: Row, run: Row) -> Markup:
    if is_missing(row["ratio"]) or float(row["ratio"]) <= 0:
        return _by_difference(row, run)
    more, less, value, low, high = row["a"], row["b"], row["ratio"], row["ratio_low"], row["ratio_high"]
    if float(value) < 1:
        more, less = less, more
        value, low, high = 1 / float(value), _invert(high), _invert(low)
    form = (
        "{within}{more} {use} {frame} language{where} {ratio} times as often as {less} ({level} interval {interval})."
        if row["by"] in SPEAKERS
        else "{within}{frame} language{where} is {ratio} times as common in {more} as in {less} "
        "({level} interval {interval})."
    )
    return begin(
        Markup(form).format(  # noqa: S704 - one of the literals above
            more=group_name(more, row["by"]),
            less=group_name(less, row["by"]),
            use="use" if more == REST else "uses",
            within=_within(row),
            frame=frame_name(row["frame"]),
            where=where(row, many=more == REST),
            ratio=ratio(value),
            level=level(run),
            interval=interval(low, high, ratio),
        )
    )


def begin(sentence: Markup) -> Markup:
    """A sentence that starts with our own words starts with a capital."""
    return sentence if sentence.startswith("<") else Markup(sentence[:1].upper() + sentence[1:])  # noqa: S704


def _invert(value: object) -> float | None:
    return None if is_missing(value) or float(value) == 0 else 1 / float(value)  # type: ignore[arg-type]


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
        parts.append(f"{about(row['documents_needed'])} articles per {noun(row['by'])} would show a ratio of 1.5")
    return "; ".join(parts)


def _not_comparable(row: Row, run: Row) -> Markup:
    minimum = run.get("comparison", {}).get("min_documents", 10)
    text = Markup("{within}for {frame}{where}, {a} and {b} cannot be compared: {why}. {counts}.").format(
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
