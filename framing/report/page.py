"""What the sections draw from: the tables of a run, and what of them the page shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, TypeVar

import pandas as pd
from markupsafe import Markup

from framing.comparison.groups import EVENT, NONE, TOPIC
from framing.comparison.periods import label_periods, unit_of
from framing.config.study import ComparisonSettings
from framing.report import excerpts
from framing.report.charts import theme
from framing.report.leads import Lead, find_leads, find_unled
from framing.report.names import MOST_READ, plain_words, settle_names
from framing.report.prose import wording
from framing.report.prose.doubts import TERM
from framing.runs.manifest import read_comparison
from framing.tables import ALL, REST, UNKNOWN_SOURCE, empty
from framing.voice import is_clear

if TYPE_CHECKING:
    from framing.config.study import ReportSettings

MOST_GROUPS = 12
"""Groups on the page; with more, those that findings name, of which a difference stands, or with most documents. All
stand in the tables."""
MOST_DRAWN = 6
"""Groups in the picture of the first screen, chosen alike."""
MOST_LEADS = 3
"""Frames with a finding on the first screen."""
MOST_CHARTS = 6
"""Charts of one kind; with more frames the rest stand in the tables below them."""

VOICES = ("own", "attributed", "quoted")
"""In the order of a bar: from the outlet's own to the words of others."""

Record = dict[str, Any]
Row = TypeVar("Row")


@dataclass(frozen=True)
class Table:
    """A table on the page: its caption, its head, its rows; `align` has one letter a column, t(ext) or n(umber)."""

    caption: str
    head: Sequence[str]
    align: str
    rows: Sequence[Sequence[object]]


class PageColumn(NamedTuple, Generic[Row]):
    """One column of a table: its head, how it is aligned (as in `Table.align`), and the cell of each row."""

    head: str
    align: Literal["t", "n"]
    cell: Callable[[Row], object]


def tabulate(caption: str, rows: Iterable[Row], columns: Sequence[PageColumn[Row]]) -> Table:
    """The table of some rows, whatever they are, column by column."""
    body = [[column.cell(row) for column in columns] for row in rows]
    return Table(caption, [c.head for c in columns], "".join(c.align for c in columns), body)


@dataclass(frozen=True)
class Page:
    """The tables of a run as plain records, cut to the groups the page shows.

    `draw(template, **values)` renders a section's template with autoescape and the shared macros.
    """

    tables: Mapping[str, pd.DataFrame]
    run: Mapping[str, Any]
    options: ReportSettings
    draw: Callable[..., Markup]

    @cached_property
    def comparison(self) -> ComparisonSettings:
        """How the run compared."""
        return read_comparison(self.run)

    @cached_property
    def by(self) -> str:
        """What the groups are: the first thing the run compared by that the rates know."""
        known = list(dict.fromkeys(self.table("rates")["by"]))
        wanted = [b for b in self.comparison.by if b in known]
        return str((wanted or known or ["source"])[0])

    @property
    def noun(self) -> str:
        """What one group is called."""
        return wording.noun(self.by)

    @property
    def nouns(self) -> str:
        """What several are called."""
        return wording.plural_of(self.noun)

    @property
    def outlets(self) -> str:
        """What the sources are called, whatever the groups are."""
        return wording.plural_of(wording.noun("source"))

    @cached_property
    def sizes(self) -> dict[str, int]:
        """Documents per group, by name; groups without documents included."""
        cells = self._headline(self.table("rates"))
        cells = cells[(cells["by"] == self.by) & (cells["group"] != ALL)]
        return {str(g): int(n) for g, n in cells.groupby("group", sort=True)["documents"].max().fillna(0).items()}

    @cached_property
    def _named(self) -> set[str]:
        """The baseline and whoever a finding of the first screen names."""
        named = {self.comparison.baseline, *(g for lead in self.leads[1][:MOST_LEADS] for g in lead.told)}
        return (named | {row[side] for row in self.unled[:MOST_LEADS] for side in "ab"}) & set(self.sizes)

    @cached_property
    def _by_evidence(self) -> list[str]:
        """All groups: those that a finding of the first screen names, those of which a difference stands, the surest
        first, then those with the most articles and mentions."""
        surest: dict[str, float] = {}
        for row in self.differences:
            for side in "ab":
                surest[row[side]] = min(surest.get(row[side], 1.0), row["p_adjusted"] or 0.0)
        rates = self._headline(self.table("rates"))
        hits = rates[rates["by"] == self.by].groupby("group")["hits"].sum()
        return sorted(
            self.sizes, key=lambda g: (g not in self._named, surest.get(g, 1.0), -self.sizes[g], -hits.get(g, 0), g)
        )

    @cached_property
    def groups(self) -> list[str]:
        """The groups that the page shows, in order of name: never a ranking.

        The baseline and whoever a finding of the first screen names are always among them.
        """
        return sorted(self._by_evidence[:MOST_GROUPS])

    @cached_property
    def drawn(self) -> list[str]:
        """The groups in the picture of the first screen."""
        return self._by_evidence[: max(MOST_DRAWN, len(self._named))]

    @cached_property
    def frames(self) -> list[str]:
        """The top-level frames, in order of name."""
        return sorted({f.partition("/")[0] for f in self.table("rates")["frame"] if f})

    @property
    def charted(self) -> list[str]:
        """The frames that get a chart of their own."""
        return self.frames[:MOST_CHARTS]

    def table(self, name: str) -> pd.DataFrame:
        """Table `name`; without rows where the run has none."""
        frame = self.tables.get(name)
        return empty(name) if frame is None or frame.empty else frame

    def rates(
        self, level: str = "frame", field: str = ALL, voices: Sequence[str] = (ALL,), groups: Sequence[str] = ()
    ) -> list[Record]:
        """Rates of `groups`, else of those shown, over all periods, by frame, group and voice in the order given."""
        cells = self._headline(self.table("rates"), field, voices)
        keep = (cells["by"] == self.by) & (cells["level"] == level)
        cells = cells[keep & cells["group"].isin(list(groups or self.groups))]
        return sorted(records(cells), key=lambda r: (r["frame"], r["group"], voices.index(r["voice"])))

    @staticmethod
    def _headline(rates: pd.DataFrame, field: str = ALL, voices: Sequence[str] = (ALL,)) -> pd.DataFrame:
        keep = (rates["field"] == field) & rates["voice"].isin(list(voices))
        return rates[keep & (rates["period"] == ALL) & (rates["event"] == ALL) & is_overall(rates)]

    @cached_property
    def tier(self) -> str:
        """How the run told voices: off, quotes or parse."""
        return str(self.run.get("voice", {}).get("tier", "off"))

    @cached_property
    def voices(self) -> list[str]:
        """The voices with a mention, own words first; none where they were not told apart."""
        rates = self.table("rates")
        return [v for v in wording.VOICES if rates.loc[rates["voice"] == v, "hits"].sum() > 0]

    @property
    def counted_voices(self) -> list[str]:
        """The voices that were looked for, own words first; all together where they were not told apart."""
        return [v for v in VOICES if v in self.voices or self.tier == "parse"] if self.voices else [ALL]

    @property
    def voice(self) -> str:
        """The voice the study is about: own words, or all words where voices were not told apart."""
        return "own" if "own" in {r["voice"] for r in self.primary} else ALL

    @cached_property
    def differences(self) -> list[Record]:
        """The primary contrasts that are different, of all groups, by frame and names."""
        rows = self.table("contrasts")
        found = records(rows[(rows["family"] == "primary") & (rows["verdict"] == "different")])
        return sorted(self._with_words(found), key=_order)

    def _with_words(self, rows: list[Record]) -> list[Record]:
        """Rows with `culprit_words` where they rest on a term: the words that it found, the most frequent first."""
        evidence = self.table("evidence")
        for row in rows:
            culprit = row.get("culprit") or ""
            if culprit.startswith(TERM):
                mine = (evidence["term"] == culprit.removeprefix(TERM)) & excerpts.is_under(
                    evidence["frame"], row["frame"]
                )
                row["culprit_words"] = most_frequent(evidence.loc[mine, "surface"])
        return rows

    @cached_property
    def leads(self) -> tuple[str, list[Lead]]:
        """The basis that carries the finding, and who leads on it (see `find_leads`)."""
        chance_share = self.run.get("events", {}).get("chance_share") or 0
        order = [f.get("frame", "") for lexicon in self.run.get("lexicons", []) for f in lexicon.get("frames", [])]
        return find_leads(self.differences, chance_share, order)

    @cached_property
    def unled(self) -> list[Record]:
        """The differences in which nobody leads (see `find_unled`)."""
        return find_unled(self.differences)

    @cached_property
    def contrasts(self) -> list[Record]:
        """All contrasts between groups that the page shows, and what belongs to a primary one that is different:
        a difference that was found is told, however small its groups."""
        rows = self.table("contrasts")
        unshown = [g for g in self.sizes if g not in self.groups]
        found = rows[(rows["family"] == "primary") & (rows["verdict"] == "different")]
        pairs = set(zip(found["a"], found["b"], found["frame"], strict=True))
        told = [pair in pairs for pair in zip(rows["a"], rows["b"], rows["frame"], strict=True)]
        shown = ~rows["a"].isin(unshown) & ~rows["b"].isin(unshown)
        return self._with_words(records(rows[shown | pd.Series(told, index=rows.index, dtype=bool)]))

    @cached_property
    def primary(self) -> list[Record]:
        """The contrasts of the primary family, by frame and names."""
        rows = [r for r in self.contrasts if r["family"] == "primary"]
        return sorted(rows, key=_order)

    @cached_property
    def crude(self) -> dict[tuple[str, ...], Record]:
        """The comparison of all articles, by what it compares (see `key`)."""
        return {self.key(r): r for r in self.contrasts if r["basis"] == "crude" and r["copies"] in ("one", "")}

    @staticmethod
    def key(row: Record) -> tuple[str, ...]:
        """What a contrast compares, whatever its basis."""
        strata = sorted(name for name in row if name.startswith("by_"))
        return tuple(row[n] for n in ("kind", "by", "a", "b", "frame", "field", "voice", "period", *strata))

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """All mentions of the run with their group, a link that may be followed, and a note in words."""
        rows = self.table("evidence")
        rows = rows.assign(speaker_name=self._called(rows["speaker_name"]))
        notes = zip(rows["field"], rows["voice"], rows["speaker_name"], strict=True)
        return rows.assign(
            group=self._groups_of(rows),
            link=self.links(rows),
            note=[_note(*n) for n in notes],
            clear=self._clear(rows),
        )

    def _clear(self, rows: pd.DataFrame) -> list[bool]:
        """Whether nothing around a mention could make it somebody else's words, for those told own; True elsewhere."""
        documents = self.table("documents")
        languages = dict(zip(documents["doc_id"], documents["language"], strict=True))
        columns = (rows[name].tolist() for name in ("voice", "doc_id", "before", "after"))
        return [v != "own" or is_clear(f"{b} {a}", languages.get(d, "")) for v, d, b, a in zip(*columns, strict=True)]

    @cached_property
    def names(self) -> dict[str, str]:
        """What speakers and parties are called; empty for those that are no names."""
        rows = self.table("evidence")
        plain = plain_words(text for column in ("before", "after") for text in rows[column].head(MOST_READ))
        found = (rows["speaker_name"], self.table("speakers")["speaker"], self.table("roles")["entity"])
        return settle_names((name for column in found for name in column.dropna().unique()), plain)

    def _called(self, names: pd.Series) -> pd.Series:
        return pd.Series([self.names.get(name, "") for name in names], index=names.index, dtype="str")

    @cached_property
    def speakers(self) -> pd.DataFrame:
        """The table `speakers` by name; what is said by somebody who has none stands under the empty name."""
        rows = self.table("speakers")
        named = rows.assign(speaker=self._called(rows["speaker"]))
        keys = ["source", "speaker", "voice", "frame"]
        return named.groupby(keys, as_index=False)[["hits", "documents"]].sum()

    @cached_property
    def roles(self) -> pd.DataFrame:
        """The table `roles` by name, without what is none; parties that are one are added up, and have no interval."""
        rows = self.table("roles")
        named = rows.assign(entity=self._called(rows["entity"]))
        keys = ["source", "role", "entity", "frame", "voice"]
        sums = named[named["entity"] != ""].groupby(keys)
        whole = sums.first()
        whole = whole.assign(**{name: sums[name].sum() for name in ("hits", "documents", "rate", "share")})
        alone = sums.size() == 1
        return whole.assign(**{c: whole[c].where(alone) for c in ("conf_low", "conf_high")}).reset_index()

    @cached_property
    def labels(self) -> dict[str, str]:
        """What each event is called: a headline in which a term was found would take sides, so the next nearest to the
        centre that has none stands for it, where there is one."""
        events, evidence = self.table("events"), self.table("evidence")
        labels = dict(zip(events["event_id"], events["label"], strict=True))
        members = self.table("event_members").merge(self.table("documents")[["doc_id", "title"]], on="doc_id")
        members = members.assign(framed=members["doc_id"].isin(evidence.loc[evidence["field"] == "title", "doc_id"]))
        told = members[members["framed"]]
        framed = set(zip(told["event_id"], told["title"], strict=True))
        plain = members[~members["framed"] & (members["title"] != "")].sort_values(
            ["similarity", "doc_id"], ascending=[False, True], kind="stable"
        )
        nearest = plain.drop_duplicates("event_id").set_index("event_id")["title"].astype(str)
        return {e: str(nearest.get(e, label)) if (e, label) in framed else label for e, label in labels.items()}

    @cached_property
    def main_topics(self) -> dict[str, str]:
        """The heaviest topic of each document; empty where the run has no topics."""
        weights = self.table("topic_weights").sort_values(["doc_id", "weight", "topic"], ascending=[True, False, True])
        heaviest = weights.drop_duplicates("doc_id")
        return dict(zip(heaviest["doc_id"], heaviest["topic"], strict=True))

    @staticmethod
    def links(rows: pd.DataFrame) -> list[str]:
        """The addresses of rows with `url` that may be followed."""
        return excerpts.web_links(rows["url"])

    def _groups_of(self, evidence: pd.DataFrame) -> pd.Series:
        """The group of each mention; evidence knows the outlet, documents know every other column."""
        documents = self.table("documents")
        groups = dict(zip(documents["doc_id"], self.group_of(documents), strict=True))
        return evidence["source"] if self.by == "source" else evidence["doc_id"].map(groups).fillna(NONE)

    def group_of(self, documents: pd.DataFrame) -> pd.Series:
        """The group of each document."""
        if self.by == "period" and self.groups:
            documents = documents.assign(period=label_periods(documents, unit_of(self.groups[0])))
        if self.by == EVENT:
            members = self.table("event_members")
            places = dict(zip(members["doc_id"], members["event_id"], strict=True))
            return documents["doc_id"].map(places).fillna(NONE)
        if self.by == TOPIC:
            topics = self.table("topics")
            labels = dict(zip(topics["topic"], topics["label"], strict=True))
            return documents["doc_id"].map(self.main_topics).map(labels).fillna(NONE)
        if self.by == "source" or self.by not in documents.columns:
            return documents["source"]
        return documents[self.by].where(documents[self.by] != "", NONE)

    def colour(self, group: str) -> str:
        """The colour of a group, the same wherever it stands."""
        return theme.group_colour(self.groups.index(group) if group in self.groups else -1)

    def name(self, group: str) -> Markup:
        """The name of a group behind a spot in its colour."""
        place = self.groups.index(group) if group in self.groups else -1
        spot = Markup('<span class="spot g{}"></span>').format(place) if place >= 0 else Markup("")
        return spot + wording.group_name(self.title(group), self.by)

    def named(self, row: Record) -> Record:
        """A contrast whose sides are called what the page calls them."""
        return row | {side: self.title(row[side]) for side in "ab"}

    def title(self, group: str) -> str:
        """What a group is called: an event by its label, everything else by its name, a list without its brackets."""
        if group in ("", UNKNOWN_SOURCE):
            return wording.unnamed(self.by)
        return self.labels.get(group, group) if self.by == EVENT else wording.listed(group)

    def link(self, group: str = "", frame: str = "", **more: str) -> str:
        """Where the sentences behind a number are: `more` names term, voice, speaker, event, from and to.

        Groups that pool others do not filter, nor do all voices together.
        """
        wanted = {"source": "" if group == REST else group, "frame": frame} | more
        return wording.evidence_link({name: value for name, value in wanted.items() if value != ALL})


def most_frequent(surfaces: pd.Series) -> list[str]:
    """The words of mentions, whatever their case, the most frequent first."""
    counted = surfaces.str.casefold().value_counts().rename_axis("word").reset_index(name="n")
    return [str(word) for word in counted.sort_values(["n", "word"], ascending=[False, True])["word"]]


def _order(row: Record) -> tuple[str, ...]:
    return tuple(row[name] for name in ("frame", "a", "b", "field", "period"))


def is_overall(cells: pd.DataFrame) -> pd.Series:
    """Which rows are not about one stratum: where a run compares by several columns, `by_NAME` names the others."""
    strata = [c for c in cells.columns if c.startswith("by_")]
    return (cells[strata] == ALL).all(axis=1)


def _note(field: str, voice: str, speaker: str) -> str:
    """Where a mention stands and whose words it is, in words."""
    words = ["headline"] * (field == "title") + [wording.VOICES.get(voice, "")] * (voice in wording.VOICES)
    return ", ".join([*words, speaker] if speaker and voice != "own" else words)


def records(frame: pd.DataFrame) -> list[Record]:
    """Rows as dicts of plain values; missing numbers are None, missing texts are empty."""
    columns: dict[str, list[Any]] = {}
    for name in frame.columns:
        series = frame[name]
        if pd.api.types.is_numeric_dtype(series):
            columns[name] = [None if pd.isna(v) else v for v in series.tolist()]
        else:
            columns[name] = ["" if pd.isna(v) else v for v in series.tolist()]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
