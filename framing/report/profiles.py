"""What one outlet does: whose words, which words, whom it lets speak, what it alone covers, what to read first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from framing.report.page import Page, Record, records
from framing.report.prose.wording import data, plural
from framing.report.stories import rank_events
from framing.tables import ALL

TERMS, SPEAKERS, ALONE, READ = 6, 5, 3, 3
"""Terms, speakers, events and articles of a profile."""
FORMS = 2
"""Forms of a term that are named, as they stand in the texts."""
SHORTEST = 150
"""Words that an article has at least when its mentions are held against its length."""


@dataclass(frozen=True)
class Profile:
    """One group; `alone` are events that no other has, `left` how many two or more others have and it has not."""

    group: str
    name: Markup
    voices: Mapping[str, int]
    terms: Sequence[tuple[str, int, str]]
    speakers: Sequence[tuple[Markup, str, str]]
    alone: Sequence[Record]
    more_alone: int
    left: int
    articles: Sequence[Record]

    @property
    def share(self) -> str:
        """How many of its mentions are in its own words."""
        total = sum(self.voices.values())
        return (
            ""
            if ALL in self.voices or not total
            else f"{self.voices.get('own', 0):,} of {plural(total, 'mention')} its own"
        )


def draw_profiles(page: Page) -> list[Profile]:
    """Every group shown, those with the most mentions first."""
    hits = _count_voices(page)
    events = rank_events(page)
    evidence = {str(g): rows for g, rows in page.evidence.groupby("group")}
    quoted = _speakers(page)
    none = page.evidence.head(0)
    ordered = sorted(page.groups, key=lambda g: (-sum(hits[g].values()), g))
    return [_profile(page, g, hits[g], evidence.get(g, none), quoted.get(g, []), events) for g in ordered]


def _count_voices(page: Page) -> dict[str, dict[str, int]]:
    """Mentions of each group by voice; of all together where voices were not told apart."""
    found = {g: dict.fromkeys(page.counted_voices, 0) for g in page.groups}
    for row in page.rates(voices=page.counted_voices):
        found[row["group"]][row["voice"]] += int(row["hits"] or 0)
    return found


def _profile(
    page: Page, group: str, voices: Mapping[str, int], evidence: pd.DataFrame, speakers: Sequence[Any],
    events: Sequence[Record],
) -> Profile:  # fmt: skip
    alone = [e for e in events if list(e["cells"]) == [group]]
    own = evidence[evidence["voice"] == page.voice] if page.voice != ALL else evidence
    return Profile(
        group=group,
        name=page.name(group),
        voices=voices,
        terms=_terms(page, group, own),
        speakers=speakers,
        alone=alone[:ALONE],
        more_alone=max(0, len(alone) - ALONE),
        left=sum(len(e["cells"]) > 1 and group not in e["cells"] for e in events),
        articles=_first(page, own),
    )


def _terms(page: Page, group: str, own: pd.DataFrame) -> list[tuple[str, int, str]]:
    """The terms used most, in the forms in which they stand in the texts; how often, and where the sentences are."""
    words = own.assign(form=own["surface"].str.casefold().str.replace(r"\s+", " ", regex=True))
    forms = (
        words.groupby(["term", "form"])
        .size()
        .reset_index(name="n")
        .sort_values(["n", "form"], ascending=[False, True], kind="stable")
    )
    counted = forms.groupby("term")["n"].sum().reset_index().sort_values(["n", "term"], ascending=[False, True])
    named = {term: ", ".join(rows["form"].head(FORMS)) for term, rows in forms.groupby("term", sort=False)}
    return [
        (named[term], int(n), page.link(group, term=term, voice=page.voice))
        for term, n in counted.head(TERMS).itertuples(index=False, name=None)
    ]


def _speakers(page: Page) -> dict[str, list[tuple[Markup, str, str]]]:
    """Whom each outlet lets speak most, of what most, and where; known of outlets alone."""
    table = page.speakers
    found: dict[str, list[tuple[Markup, str, str]]] = {}
    if page.by != "source":
        return found
    for source, rows in table[table["speaker"] != ""].groupby("source"):
        total = rows.groupby("speaker")["hits"].sum()
        frames = rows.groupby(["speaker", "frame"])["hits"].sum()
        most = sorted(total.index, key=lambda s: (-total[s], s))[:SPEAKERS]
        found[str(source)] = [
            (data(s), _of_what(frames[s], int(total[s])), page.link(str(source), speaker=s)) for s in most
        ]
    return found


def _of_what(frames: pd.Series, total: int) -> str:
    frame = min(frames.index, key=lambda f: (-frames[f], f))
    return f"{frame} {frames[frame]} of {total}" if total > 1 else str(frame)


def _first(page: Page, own: pd.DataFrame) -> list[Record]:
    """The articles to read first: those whose words hold the most mentions in the voice of the study."""
    documents = page.table("documents")[["doc_id", "title", "url", "date", "tokens"]]
    counted = own.groupby("doc_id").agg(hits=("frame", "size"), frames=("frame", _frames)).reset_index()
    counted = counted.merge(documents, on="doc_id")
    density = counted["hits"] / counted["tokens"].clip(lower=SHORTEST)
    ranked = counted.assign(density=density, link=page.links(counted)).sort_values(
        ["density", "doc_id"], ascending=[False, True], kind="stable"
    )
    return [
        r | {"why": f"{plural(r['hits'], 'mention')} in {plural(r['tokens'], 'word')}: {r['frames']}"}
        for r in records(ranked.head(READ))
    ]


def _frames(frames: pd.Series) -> str:
    return ", ".join(sorted(set(frames.str.partition("/")[0])))
