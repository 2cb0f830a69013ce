"""The first screen where nothing can be tested: what was seen, counted by whose words it is, and who speaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from framing.comparison.groups import EVENT, NONE, TOPIC
from framing.report.excerpts import is_under
from framing.report.page import Page
from framing.report.panels import Panel, Tally, top_terms
from framing.report.prose.sentences import begin
from framing.report.prose.wording import SPEAKERS, data, frame_name, group_name, listing, plural, reason
from framing.report.quotations import Quotation, quote, words_of
from framing.tables import ALL

NAMED = 3
"""Speakers that are named under a frame; two of them in the title."""
NOTHING = Markup("No term of the lexicons was found")


@dataclass(frozen=True)
class Seen:
    """One frame: the mentions of every group by voice, and of every speaker who is named by group."""

    frame: str
    counts: Mapping[str, Mapping[str, int]]
    speakers: Mapping[str, Counter[str]]

    @property
    def total(self) -> int:
        """All its mentions."""
        return sum(sum(voices.values()) for voices in self.counts.values())

    @property
    def users(self) -> list[str]:
        """The groups with a mention, those with the most first."""
        sums = {group: sum(voices.values()) for group, voices in self.counts.items()}
        return sorted((g for g, n in sums.items() if n), key=lambda g: (-sums[g], g))

    @property
    def own(self) -> list[str]:
        """The groups with a mention in their own words."""
        return [g for g in self.users if self.counts[g].get("own")]

    @property
    def lent(self) -> list[str]:
        """The groups with a mention in the words of others."""
        return [g for g in self.users if any(n for voice, n in self.counts[g].items() if voice not in ("own", ALL))]

    @property
    def mostly_own(self) -> bool:
        """Whether at least half of the mentions are in the groups' own words."""
        return 2 * sum(self.counts[g]["own"] for g in self.own) >= self.total

    @property
    def shared(self) -> list[str]:
        """Who speaks in all groups that let somebody speak, the most heard first."""
        return [name for name, groups in self.speakers.items() if set(groups) == set(self.lent)]


def is_tested(page: Page) -> bool:
    """Whether a comparison that the study declared could be made at all."""
    return any(row["verdict"] != "not comparable" for row in page.primary)


def look(page: Page) -> list[Seen]:
    """The frames with a mention, those with the most first."""
    groups = [group for group in page.sizes if group != NONE]
    counts = {frame: {g: dict.fromkeys(page.counted_voices, 0) for g in groups} for frame in page.frames}
    for row in page.rates(voices=page.counted_voices, groups=groups):
        counts[row["frame"]][row["group"]][row["voice"]] += int(row["hits"] or 0)
    found = [Seen(frame, counts[frame], find_speakers(page, frame)) for frame in page.frames]
    return sorted((one for one in found if one.total), key=lambda one: (-one.total, one.frame))


def find_speakers(page: Page, frame: str) -> dict[str, Counter[str]]:
    """In which groups who speaks of a frame, how often; the most heard first."""
    rows = page.evidence[is_under(page.evidence["frame"], frame)]
    rows = rows[(rows["speaker_name"] != "") & (rows["voice"] != "own")]
    found: dict[str, Counter[str]] = {}
    for name, group in zip(rows["speaker_name"], rows["group"], strict=True):
        found.setdefault(name, Counter())[group] += 1
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), -item[1].total(), item[0])))


# ---- title ----


def describe_seen(page: Page, frames: Sequence[Seen]) -> Markup:
    """What was seen of the most frequent frame, without a number; nothing that its counts contradict."""
    if not frames:
        return NOTHING
    seen = frames[0]
    if page.by not in SPEAKERS or ALL in page.counted_voices:
        return _most_frequent(page, seen)
    return begin(_own_first(page, seen) if seen.mostly_own else _others_first(page, seen))


def _most_frequent(page: Page, seen: Seen) -> Markup:
    """Where groups do not speak, or nobody told whose words they are."""
    frame = frame_name(seen.frame[:1].upper() + seen.frame[1:])
    if page.by not in SPEAKERS:
        others = _others_verb(page, "quoted", "reported")
        own = "outside quotation marks" if page.tier == "quotes" else f"in the {page.outlets}' own words"
        whose = f", mostly {own if seen.mostly_own else others}" if seen.own else f", only {others}"
        whose = "" if ALL in page.counted_voices else whose
        if place := _place(page, seen):
            return Markup("{} language stands most often in {}{}").format(frame, place, whose)
        return Markup("{} language is the most frequent here{}").format(frame, whose)
    if len(seen.counts) == 1:
        return Markup("{} language is the most frequent here").format(frame)
    return Markup("{} language is the most frequent; it stands in the articles of {}").format(
        frame, _groups(page, seen, seen.users, only="{} alone")
    )


def _place(page: Page, seen: Seen) -> Markup:
    """Where a frame has more mentions than anywhere else; empty where it is one of several, or all there is."""
    sums = [sum(seen.counts[group].values()) for group in seen.users[:2]]
    if len(sums) < 2 or sums[0] == sums[1]:
        return Markup("")
    return Markup("articles on {}" if page.by in (EVENT, TOPIC) else "{}").format(_name(page, seen.users[0]))  # noqa: S704


def _own_first(page: Page, seen: Seen) -> Markup:
    """Who uses a frame in its own words; who only lets others, who not at all, or that the rest is open."""
    silent = [g for g in seen.counts if g not in seen.users]
    lets = [g for g in seen.users if g not in seen.own]
    others = _others_verb(page, "quotes", "reports")
    if len(lets) == 1:
        rest = Markup("; {} only {} it").format(_name(page, lets[0]), others)
    elif not lets and len(silent) == 1:
        rest = Markup("; {} does not at all").format(_name(page, silent[0]))
    elif len(seen.own) == len(seen.counts) > 1:
        rest = Markup("; which of them more often is open")
    else:
        rest = Markup("")
    return Markup("{who} {use} {frame} language {own}{rest}").format(
        who=_groups(page, seen, seen.own),
        use="uses" if len(seen.own) == 1 else "use",
        frame=frame_name(seen.frame),
        own=_own_words(page, len(seen.own)),
        rest=rest,
    )


def _others_first(page: Page, seen: Seen) -> Markup:
    """Whom the groups let speak of a frame, and whether they speak of it themselves."""
    frame, many = frame_name(seen.frame), len(seen.lent) > 1
    heard = [next((name for name, groups in seen.speakers.items() if g in groups), "") for g in seen.lent]
    if seen.shared:
        who, let = _groups(page, seen, seen.lent), "let" if many else "lets"
        head = Markup("{} {} {} speak of {}").format(
            who, let, listing([data(name) for name in seen.shared[:2]], "and"), frame
        )
    elif len(seen.lent) == 2 and all(heard):
        one, two = (_name(page, g) for g in seen.lent)
        head = Markup("{} lets {} speak of {}, {} {}").format(one, data(heard[0]), frame, two, data(heard[1]))
    else:
        verb = _others_verb(page, *(("quote", "report") if many else ("quotes", "reports")))
        head = Markup("{} {} {} language").format(_groups(page, seen, seen.lent), verb, frame)
    return head + Markup("; ") + _themselves(page, seen)


def _themselves(page: Page, seen: Seen) -> Markup:
    """Whether groups that let others speak of a frame do so in their own words."""
    quotes, number = page.tier == "quotes", len(seen.own)
    itself, themselves = ("outside quotation marks",) * 2 if quotes else ("itself", "themselves")
    if not seen.own:
        nobody = {1: "it does not speak", 2: "neither speaks"}.get(len(seen.counts), f"no {page.noun} speaks")
        return Markup("{} of it {}").format(nobody, itself)
    if seen.own == seen.lent and number == 1:
        return Markup("it speaks of it {} less often").format(itself)
    if set(seen.own) == set(seen.lent):
        return Markup("{} speak of it {} too").format("both" if number == 2 else "all of them", themselves)
    speak, self = ("speaks", itself) if number == 1 else ("speak", themselves)
    return Markup("{} {} of it {}").format(_groups(page, seen, seen.own), speak, self)


def _own_words(page: Page, number: int = 2) -> str:
    """Own words, as far as they were told from those of others."""
    if page.tier == "quotes":
        return "outside quotation marks"
    return "in its own words" if number == 1 else "in their own words"


def _others_verb(page: Page, quote: str, report: str) -> str:
    """What is done with the words of others; reported ones only where they were looked for."""
    return quote if page.tier == "quotes" else f"{quote} or {report}"


def _name(page: Page, group: str) -> Markup:
    return group_name(page.title(group), page.by)


def _groups(page: Page, seen: Seen, groups: Sequence[str], only: str = "only {}") -> Markup:
    """Some of the groups that were looked at, in words."""
    if len(seen.counts) > 1 and len(groups) == len(seen.counts):
        return Markup("{} {}").format("both" if len(groups) == 2 else "all", page.nouns)
    if len(groups) > 2:
        return Markup("several {}").format(page.nouns)
    names = listing([_name(page, g) for g in groups], "and")
    return names if len(seen.counts) == 1 else Markup(only).format(names)  # noqa: S704 - one of our literals


# ---- panels ----


def explain_counts(page: Page) -> str:
    """What the picture counts, and why nothing is compared."""
    sizes = sorted(n for group, n in page.sizes.items() if group != NONE)
    reasons = Counter(row["reason"] for row in page.primary if row["reason"])
    minimum = page.comparison.min_documents
    if len(sizes) < 2:
        return f"There is no other {page.noun} to compare with." if sizes else ""
    if sizes[-2] < minimum:
        return f"How often cannot be compared: {reason('too_few_documents', minimum)}."
    own = ", in their own words," if page.voice == "own" else ""
    most = min(reasons, key=lambda code: (-reasons[code], code), default="")
    return f"How often{own} cannot be compared: {reason(most, minimum)}." if most else ""


def draw_seen(page: Page, frames: Sequence[Seen]) -> list[Panel]:
    """Every frame with its counts by group, who speaks of it, and a sentence from each side."""
    shown: set[str] = set()
    return [
        Panel(
            frame=frame_name(seen.frame),
            terms=top_terms(page, seen.frame),
            finding=_heard(page, seen),
            tallies=[
                Tally(_name(page, g), seen.counts[g], page.link(g, seen.frame))
                for g in sorted(seen.counts, key=lambda g: (-sum(seen.counts[g].values()), g))
                if g in page.groups
            ],
            quotations=_quote(page, seen, shown),
        )
        for seen in frames
    ]


def _heard(page: Page, seen: Seen) -> Markup:
    """Who speaks of a frame, and in which groups."""
    named = list(seen.speakers.items())[:NAMED]
    if not named:
        return Markup("Who speaks was not recognised.") if seen.lent else Markup("")
    if len(seen.counts) == 1:
        heard = [Markup("{} ({})").format(data(name), plural(groups.total(), "mention")) for name, groups in named]
        return Markup("In the words of {}.").format(listing(heard, "and"))
    heard = [
        Markup("{} in {}").format(data(name), _groups(page, seen, sorted(groups), only="{} alone"))
        for name, groups in named
    ]
    silent = [g for g in seen.lent if not any(g in groups for groups in seen.speakers.values())]
    nobody = (
        Markup("; who speaks in {} was not recognised").format(_groups(page, seen, silent, only="{}")) if silent else ""
    )
    return Markup("Who speaks of it: {}{}.").format(Markup(", ").join(heard), nobody)


def _quote(page: Page, seen: Seen, shown: set[str]) -> list[Quotation]:
    """One sentence of each of the two groups with the most mentions; of one group, in the words of others and its own.

    shown: the sentences that stand on the page already, which are not shown again; added to.
    """
    evidence = page.evidence[is_under(page.evidence["frame"], seen.frame)]
    sides = [evidence[evidence["group"] == g] for g in seen.users[:2]]
    if len(sides) == 1:
        own = sides[0]["voice"] == "own"
        sides = [rows for rows in (sides[0][~own], sides[0][own]) if len(rows)]
    found: list[Quotation] = []
    for rows in sides:
        unseen = rows[~words_of(rows).isin(shown)]
        named = unseen[unseen["speaker_name"].isin(seen.shared[:2] or list(seen.speakers)[:NAMED])]
        chosen = next((q for q in (quote(page, r, ALL) for r in (named, unseen)) if q), None)
        if chosen:
            shown.add(chosen.text)
            found.append(replace(chosen, leads=False))
    return found
