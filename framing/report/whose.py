"""The first screen where comparisons were made and none leads: whose words they are, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from markupsafe import Markup

from framing.report.excerpts import is_under
from framing.report.page import Page
from framing.report.panels import Panel, Tally, top_terms
from framing.report.prose.wording import SPEAKERS, count, data, frame_name, group_name, listing, plural
from framing.report.quotations import Quotation, quote, words_of
from framing.report.seen import Seen
from framing.tables import ALL

LONGEST = 180
"""Characters of a sentence: six of them, and what is asked next, stand on one screen."""
WIDELY, NAMED = 2, 2
"""Somebody whose words so many groups print is named, and so many of these."""


def are_known(page: Page) -> bool:
    """Whether the groups speak, and whose words are whose was told."""
    return page.by in SPEAKERS and ALL not in page.counted_voices


def title_whose(page: Page, seen: Seen) -> Markup:
    """Whose the words of the most frequent frame mostly are, and that who uses it most is open."""
    own = "stands outside quotation marks" if page.tier == "quotes" else f"is in the {page.outlets}' own words"
    lent = "is in quotation marks" if page.tier == "quotes" else "is quoted or reported"
    heard = [] if seen.mostly_own else _most_widely(seen)
    named = 0 < len(heard) <= NAMED
    above = Markup(", above all from {}").format(listing([data(n) for n in heard], "and")) if named else Markup("")
    return Markup("Most of the {} language {}{}; which {} uses it most is open").format(
        frame_name(seen.frame), own if seen.mostly_own else lent, above, page.noun
    )


def _most_widely(seen: Seen) -> list[str]:
    """Whose words the most groups print; all of them where several are as widely heard."""
    heard = find_heard(seen.speakers)
    most = max((len(seen.speakers[name]) for name in heard), default=0)
    return [name for name in heard if len(seen.speakers[name]) == most]


def find_heard(speakers: Mapping[str, Counter[str]]) -> list[str]:
    """Whose words several groups print, the most widely heard first; a bare surname of one of them is none."""
    whole = {name.rpartition(" ")[2] for name in speakers if " " in name}
    return [name for name, groups in speakers.items() if len(groups) >= WIDELY and name not in whole]


def say_heard(page: Page, speakers: Mapping[str, Counter[str]]) -> Markup:
    """The same with the number of groups, as a sentence; empty where nobody is."""
    names = [
        Markup("{} ({})").format(data(n), plural(len(speakers[n]), page.noun)) for n in find_heard(speakers)[:NAMED]
    ]
    return Markup(" Most quoted on it: {}.").format(Markup(", ").join(names)) if names else Markup("")


def draw_whose(page: Page, frames: Sequence[Seen], verdicts: Sequence[Markup]) -> list[Panel]:
    """Every frame with its counts by group and voice, what is open, and a sentence of one's own beside one lent."""
    shown: set[str] = set()
    return [
        Panel(
            frame=frame_name(seen.frame),
            terms=top_terms(page, seen.frame),
            finding=Markup("<strong>{}</strong> {}{}").format(
                _share(page, seen), verdict, say_heard(page, seen.speakers)
            ),
            tallies=[
                Tally(group_name(page.title(g), page.by), seen.counts[g], page.link(g, seen.frame))
                for g in sorted(page.drawn, key=lambda g: (-sum(seen.counts[g].values()), g))
            ],
            quotations=_quote(page, seen, shown),
        )
        for seen, verdict in zip(frames, verdicts, strict=True)
    ]


def _share(page: Page, seen: Seen) -> str:
    """How many of the mentions are the groups' own, and how many groups have one."""
    own = sum(seen.counts[g]["own"] for g in seen.own)
    whose = "outside quotation marks" if page.tier == "quotes" else f"in the {page.outlets}' own words"
    told = f"{count(own)} of {plural(seen.total, 'mention')} {whose}"
    return f"{told} ({len(seen.own):,} of {plural(len(seen.counts), page.noun)})."


def _quote(page: Page, seen: Seen, shown: set[str]) -> list[Quotation]:
    """A sentence of the group that says it most itself, and one that another group lends to who is heard most.

    shown: the sentences that stand on the page already, which are not shown again; added to.
    """
    evidence = page.evidence[is_under(page.evidence["frame"], seen.frame) & page.evidence["group"].isin(page.groups)]
    text = words_of(evidence)
    evidence = evidence[~text.isin(shown) & (text.str.len() <= LONGEST)]
    own, lent = evidence[evidence["voice"] == "own"], evidence[evidence["voice"] != "own"]
    by_own = [own[own["group"] == g] for g in sorted(seen.own, key=lambda g: (-seen.counts[g]["own"], g))]
    clear = [rows[rows["clear"]] for rows in by_own]
    first = next((rows for rows in (*clear, *by_own) if quote(page, rows, "own")), own.head(0))
    others = lent[~lent["group"].isin(first["group"])]
    second = [others[others["speaker_name"] == name] for name in find_heard(seen.speakers)[:NAMED]]
    found = [
        quote(page, first, "own"),
        next((q for q in (quote(page, rows, ALL) for rows in (*second, others)) if q), None),
    ]
    quotations = [replace(quotation, leads=False) for quotation in found if quotation]
    shown.update(quotation.text for quotation in quotations)
    return quotations
