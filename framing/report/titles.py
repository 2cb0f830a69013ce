"""The title of the page where comparisons were made: the finding in words, without a number; else what was seen."""

from __future__ import annotations

from collections import Counter

from markupsafe import Markup

from framing.comparison.groups import EVENT, TOPIC
from framing.report.leads import Lead
from framing.report.page import Page, Record
from framing.report.prose.direction import sides
from framing.report.prose.doubts import name_words
from framing.report.prose.sentences import begin
from framing.report.prose.wording import SPEAKERS, frame_name, group_name, listing
from framing.report.seen import NOTHING
from framing.report.standfirst import shared_events
from framing.tables import REST

BASES = {"event": "In the same events, ", "crude": "Over all articles, "}
FAR = 3
"""Times as many mentions as the next frame has."""
_FEW = {2: "both", 3: "three", 4: "four", 5: "five", 6: "six"}


def title_lead(page: Page, basis: str, lead: Lead) -> Markup:
    """Who uses a frame more often than whom."""
    form = "{start}<em>{group}</em> uses {frame} language {more} often than {others}{rests}"
    if page.by not in SPEAKERS:
        form = "{start}{frame} language is {more} frequent in <em>{group}</em> than in {others}{rests}"
    return Markup(form).format(  # noqa: S704 - the literal above
        rests=_rests(lead.closest),
        start=_start(page, basis),
        group=group_name(page.title(lead.named), page.by),
        frame=frame_name(lead.frame),
        more="less" if lead.group == REST else "more",
        others=group_name(REST, page.by) if lead.group == REST else _others(page, lead),
    )


def _start(page: Page, basis: str) -> str:
    """Which question the title answers, where both could be asked."""
    return BASES[basis] if basis == "event" or shared_events(page) else ""


def _rests(row: Record) -> Markup:
    """The words that a finding rests on, where without them it would not stand."""
    words = name_words(row) if row.get("fragile") else Markup("")
    return Markup("; it rests on {}").format(words) if words else Markup("")


def _others(page: Page, lead: Lead) -> Markup:
    """Whom a group is ahead of, in words."""
    names = [group_name(page.title(sides(row)[1]), page.by) for row in lead.rows]
    rivals = {g for r in page.primary for g in (r["a"], r["b"])} - {lead.group}
    if len(names) > 1 and len(names) == len(rivals):
        return Markup("every other {}").format(page.noun)
    if len(names) > 2:
        return Markup("{} other {}").format(_FEW.get(len(names), "many"), page.nouns)
    return Markup(" and ").join(names)


def title_unled(page: Page, row: Record) -> Markup:
    """Who uses a frame, and who does not; or less often, where there is no interval to tell how much."""
    more, less = facing(row)
    one, none = row[more] != REST, not row[f"hits_{less}"]
    own = f" in {'its' if one else 'their'} own words" if page.voice == "own" else ""
    form = (
        "{start}{more} {use} {frame} language{own}; {less} {no}"
        if none
        else "{start}{more} {use} {frame} language{own} more often than {less}{rests}"
    )
    if page.by not in SPEAKERS:
        form = "{start}{frame} language " + (
            "stands in {more} and not in {less}" if none else "is more frequent in {more} than in {less}{rests}"
        )
    names = {
        side: group_name(page.title(row[side]), page.by)
        if row[side] != REST
        else Markup("the other {}").format(page.nouns)
        for side in "ab"
    }
    return begin(
        Markup(form).format(  # noqa: S704 - literals above
            rests=_rests(row),
            start=_start(page, row["basis"]),
            more=Markup("<em>{}</em>").format(names[more]),
            use="uses" if one else "use",
            frame=frame_name(row["frame"]),
            own=own,
            less=names[less],
            no="do not" if row[less] == REST else "does not",
        )
    )


def facing(row: Record) -> tuple[str, str]:
    """The side that has more, and the other, of a row that may have no ratio."""
    return ("a", "b") if row["rate_a"] > row["rate_b"] else ("b", "a")


def title_open(page: Page, hits: Counter[str]) -> Markup:
    """What was seen where comparisons were made and none has a difference that stands; hits: mentions by frame."""
    frames = sorted((f for f in hits if hits[f]), key=lambda f: (-hits[f], f))
    if not frames:
        return NOTHING
    rarer = [frame_name(f) for f in frames[1:] if hits[f] < hits[frames[0]]]
    if page.by in (EVENT, TOPIC):
        return Markup("{} language is the most frequent here{}").format(
            frame_name(_capital(frames[0])), f" in the {page.outlets}' own words" if page.voice == "own" else ""
        )
    form = (
        "The {nouns} use {frame} language {far}more than {others} language; {open}"
        if 0 < len(rarer) == len(frames) - 1 < 3
        else "The {nouns} use {frame} language most; {open}"
        if len(frames) > 1
        else "The {nouns} use {frame} language; {open}"
    )
    if page.by not in SPEAKERS:
        form = "{Frame} language is the most frequent; {open}"
    return Markup(form).format(  # noqa: S704 - one of the literals above
        nouns=page.nouns,
        far="far " if len(frames) > 1 and hits[frames[0]] >= FAR * hits[frames[1]] else "",
        frame=frame_name(frames[0]),
        Frame=frame_name(_capital(frames[0])),
        others=listing(rarer, "or") if rarer else "",
        open=_open(page, frames[0]),
    )


def _open(page: Page, frame: str) -> str:
    verdicts = {r["verdict"] for r in page.primary if r["frame"] == frame}
    speak = page.by in SPEAKERS
    if verdicts == {"similar"}:
        return "all of them use it about equally often" if speak else f"about equally so in all {page.nouns}"
    if "similar" in verdicts:
        return "some of them use it about equally often" if speak else f"about equally so in some {page.nouns}"
    return "who uses it most is open" if speak else f"whether the {page.nouns} differ in it is open"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
