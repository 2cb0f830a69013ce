"""The study: pydantic models <- TOML <- `--set` <- options. One frozen section a stage.

`load_study()` reads a file (or none: all defaults), lays values over it and reports *all* problems at
once, each with the nearest valid name. Relative paths in a study are relative to its file.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from framing.config.paths import (
    GivenPath,
    GivenPathOrName,
    GivenPaths,
    PathOrName,
    PathsOrNames,
    StudyPath,
    StudyPaths,
    map_paths,
    one_or_many,
)
from framing.errors import StudyError, nearest, printable

STUDY_FILE = "framing.toml"


def _iso_day(value: object) -> object:
    """TOML has dates of its own; a study may also write them as text."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str) and value:
        try:
            dt.date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"{value!r} is not a day (YYYY-MM-DD)") from None
    return value


def _iso_day_or_name(value: object) -> object:
    """What looks like a date is one; anything else names an event."""
    named = isinstance(value, str) and not re.match(r"\s*\d+[-/.]\d+", value)
    return value if named else _iso_day(value)


def _how_many(value: object) -> object:
    """A number of topics may come from the command line as text."""
    number = str(value)
    if number in {"auto", "off"}:
        return number
    if re.fullmatch(r"\d{1,4}", number) and 2 <= int(number) <= 1000:
        return int(number)
    raise ValueError('should be "auto", "off" or a number from 2 to 1000')


def _text_encoding(value: object) -> object:
    """The name of a character encoding that Python knows."""
    try:
        if isinstance(value, str) and value:
            "a".encode(value)
    except (LookupError, ValueError):
        raise ValueError(f"{value!r} is no encoding; e.g. cp1252, mac_roman, shift_jis, cp1254") from None
    return value


Strings = Annotated[tuple[str, ...], BeforeValidator(one_or_many)]
Day = Annotated[str, BeforeValidator(_iso_day)]
DayOrEvent = Annotated[str, BeforeValidator(_iso_day_or_name)]
Encoding = Annotated[str, BeforeValidator(_text_encoding)]
TopicCount = Annotated[Literal["auto", "off"] | int, BeforeValidator(_how_many)]


class Section(BaseModel):
    """A frozen section; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, strict=False)

    @field_validator("*", mode="before")
    @classmethod
    def _is_no_truth_value(cls, value: object) -> object:
        """No key takes `true` or `false`; where a number is asked for they would be 1 and 0."""
        if isinstance(value, bool):
            raise ValueError("neither true nor false can stand here")
        return value


class StudySettings(Section):
    """Who the study is."""

    name: str = Field("framing study", description="stands on the page and in run.json")
    authors: Strings = Field((), description="who made the study, to be cited: names as they are printed")
    seed: int = Field(1, ge=0, le=2**31, description="every random draw comes from it")


class InputSettings(Section):
    """What is read and how."""

    paths: StudyPaths = Field((), description="files and folders, relative to this file")
    reader: str = Field("auto", description="auto, or the name of one reader")
    metadata: StudyPath = Field("", description="a sheet with file,title,source,date,… to lay over the files")
    columns: dict[str, str | Literal[False]] = Field(
        {}, description='which column is which, e.g. { source = "outlet", date = "published" }; date = false: no dates'
    )
    records: str = Field(
        "", description='where the records of JSON stand, e.g. "articles.results"; "." the file itself; empty: guessed'
    )
    date_format: str = Field("", description='strptime syntax, "epoch", or empty for the unambiguous formats')
    date_kind: Literal["auto", "published", "crawled"] = Field(
        "auto", description="whether the column of dates is of publication or of collection; auto: its name tells"
    )
    encoding: Encoding = Field("", description="of texts that are not UTF-8, e.g. cp1254; empty: told by their letters")
    pattern: Strings = Field((), description="file names that tell source and date, e.g. {source}/{date}*.txt")
    max_rejects: float = Field(0.05, ge=0, le=1, description="from 200 records on, more rejects than this stop the run")


class OutletFacts(Section):
    """What a study says of an outlet; it is laid over the shipped register."""

    country: str = Field("", pattern="^([A-Z]{2})?$", description="ISO 3166-1 code, as GB")
    language: str = Field("", pattern="^([a-z]{2})?$", description="ISO 639-1 code, as en")
    domains: Strings = Field((), description="its domains, without www.")
    names: Strings = Field((), description="other names")


class SourceSettings(Section):
    """Names and groups of outlets."""

    names: dict[str, tuple[str, ...]] = Field({}, description='{ "The Guardian" = ["Guardian", "theguardian.com"] }')
    groups: dict[str, tuple[str, ...]] = Field({}, description='{ state = ["RT", "Xinhua"] }')
    unit: str = Field("", description="what one source is called on the page: state, party, channel; empty: outlet")
    known: dict[str, OutletFacts] = Field(
        {}, description='for `--by country`: { "The Ledger" = { country = "GB", domains = ["ledger.example"] } }'
    )


class SelectionSettings(Section):
    """Which documents are compared; the others are read, counted and left out."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    sources: Strings = Field((), description="only these sources")
    from_: Day = Field("", alias="from", description="first day, YYYY-MM-DD")
    to: Day = Field("", description="last day, YYYY-MM-DD")
    where: dict[str, str] = Field({}, description='{ column = "value" }')
    about: str = Field("", description="words a document must hold, e.g. iran* & (nuclear | sanction*)")


class TextSettings(Section):
    """What is counted in a document."""

    model: GivenPathOrName = Field(
        "", description="spaCy pipeline for voices; empty: the pinned English one (extra `en`)"
    )
    language: str = Field("", description="ISO 639-1 code of all documents; empty: the column, else identified")
    fields: Annotated[tuple[Literal["title", "text"], ...], BeforeValidator(one_or_many)] = Field(
        ("title", "text"), min_length=1, description="fields that are matched and counted"
    )
    recurring_documents: int = Field(
        5,
        ge=0,
        description="a paragraph, or form of furniture, in this many documents of a source does not count; 0: off",
    )


class LexiconSettings(Section):
    """Which lexicons score the documents."""

    use: PathsOrNames = Field(("hegemony", "sovereignty", "threat"), description="shipped names, or files")
    inline: dict[str, dict[str, Any]] = Field({}, description="lexicons written in the study file; always in use")


class VoiceSettings(Section):
    """Whose words a mention is: the outlet's own, or those of somebody it quotes."""

    tier: Literal["auto", "off", "quotes", "parse"] = Field(
        "auto", description="quotes: quotation marks alone; parse: reported speech too; auto: parse where it can"
    )


class CopySettings(Section):
    """Near-identical texts: updates, reprints, wire copy."""

    threshold: float = Field(0.45, gt=0, le=1, description="part of a text that stands in the other one")
    window_days: int = Field(14, ge=0, le=36500, description="days between two copies")
    keep: Literal["source", "own", "all"] = Field(
        "source", description="source: one a source and group counts; own: none that several sources print; all"
    )


class EventSettings(Section):
    """Which documents tell the same happening."""

    method: Literal["cluster", "off"] = Field("cluster", description="cluster: found in the documents; off")
    window_days: int = Field(3, ge=0, le=36500, description="days between documents of one event")
    cut: float = Field(
        0.31, gt=0, le=2, description="mean similarity of documents from which they are one event; higher: fewer, surer"
    )
    min_sources: int = Field(1, ge=1, le=10**6, description="events of fewer sources are none")
    column: str = Field("", description="a column of the input that names the event")
    file: GivenPath = Field("", description="a file of events: name, start, end, words")
    from_run: GivenPath = Field("", description="a run folder whose events are kept")


class TopicSettings(Section):
    """What documents are about, by a topic model."""

    model: str = Field("nmf", min_length=1, description="nmf, lda, or another model that is installed")
    topics: TopicCount = Field("auto", description="how many; auto: searched for, from 300 documents on; off")
    seeded: dict[str, tuple[str, ...]] = Field({}, description='topics told by words: { trade = ["tariff", "export"] }')
    names: dict[str, tuple[str, ...]] = Field(
        {}, description='names for found topics, told by their words: { "Trade war" = ["tariff", "export"] }'
    )
    from_run: GivenPath = Field("", description="a run folder whose topics are kept")


class ComparisonSettings(Section):
    """What is held against what, and how sure it must be."""

    by: Strings = Field(
        ("source",), min_length=1, description="source, group, period, topic, event, language or a column"
    )
    period: Literal["auto", "day", "week", "month", "quarter", "year"] = Field("auto", description="unit of time")
    baseline: str = Field("", description="hold every group against this one instead of all pairs")
    confidence: float = Field(
        0.95, gt=0.5, lt=1, description="level of intervals and verdicts: alpha is 1 - confidence"
    )
    correction: Literal["holm", "bh", "none"] = Field("holm", description="of the primary family")
    min_documents: int = Field(10, ge=2, le=10**6, description="documents a side below which nothing is tested")
    min_tokens: int = Field(0, ge=0, le=10**9, description="shorter documents are left out")
    within: Literal["auto", "event", "topic", "all"] = Field(
        "auto", description="auto: over all articles (all) and inside shared events (event); topic adds topics in time"
    )
    around: DayOrEvent = Field("", description="a day, or the id or label of an event: compare before and after it")
    window_days: int = Field(14, ge=1, le=36500, description="days before and after `around`")
    codings: GivenPaths = Field((), description="filled-in sheets of `framing sample --for correction`")


class EngineSettings(Section):
    """How the work is spread; never changes a result."""

    workers: int = Field(1, ge=1, le=256, description="processes")
    cache: PathOrName = Field(
        "auto", description="parses kept by content: auto is the user's cache folder, off, or a folder"
    )
    partition_documents: int = Field(200, ge=1, le=10**6, description="documents a partition")
    run: Literal["local", "dask"] = Field(
        "local", description="where partitions are scored: processes here, or the workers of a Dask cluster"
    )
    cluster: str = Field(
        "", description="address of the cluster's scheduler (tcp://…), or the file it was started with"
    )
    work: StudyPath = Field("", description="folder where scored partitions are kept: what is there is not made again")


class ReportSettings(Section):
    """The page."""

    sections: Strings = Field((), description="names of sections; empty: all that are found")
    text: Literal["context", "full", "none"] = Field(
        "context", description="excerpts on the page and in evidence.csv: the sentence, its paragraph, or none"
    )


class ReadingSettings(Section):
    """What reading documents goes by."""

    input: InputSettings = InputSettings()
    sources: SourceSettings = SourceSettings()
    text: TextSettings = TextSettings()


class ScoringSettings(Section):
    """What scoring a partition goes by."""

    select: SelectionSettings = SelectionSettings()
    text: TextSettings = TextSettings()
    engine: EngineSettings = EngineSettings()
    report: ReportSettings = ReportSettings()


class Config(Section):
    """A whole study file."""

    study: StudySettings = StudySettings()
    input: InputSettings = InputSettings()
    sources: SourceSettings = SourceSettings()
    select: SelectionSettings = SelectionSettings()
    text: TextSettings = TextSettings()
    lexicons: LexiconSettings = LexiconSettings()
    voice: VoiceSettings = VoiceSettings()
    copies: CopySettings = CopySettings()
    events: EventSettings = EventSettings()
    topics: TopicSettings = TopicSettings()
    comparison: ComparisonSettings = ComparisonSettings()
    engine: EngineSettings = EngineSettings()
    report: ReportSettings = ReportSettings()

    @property
    def reading(self) -> ReadingSettings:
        """The sections that reading goes by."""
        return ReadingSettings(input=self.input, sources=self.sources, text=self.text)

    @property
    def scoring(self) -> ScoringSettings:
        """The sections that scoring goes by."""
        return ScoringSettings(select=self.select, text=self.text, engine=self.engine, report=self.report)


def find_study(start: Path) -> Path | None:
    """The nearest `framing.toml` in `start` or a folder above it."""
    return next((d / STUDY_FILE for d in (start, *start.parents) if (d / STUDY_FILE).is_file()), None)


def load_study(path: Path | None = None, settings: Mapping[str, Any] | None = None) -> Config:
    """Read a study file (None: all defaults), lay `settings` (`{"section.key": value}`) over it, check it.

    Paths in the file become absolute; those in `settings` are taken as they are.
    Raises StudyError: one line that names file and key of every problem.
    """
    values = _read(path) if path else {}
    if path:
        folder = path.parent.absolute()
        map_paths(Config, values, lambda value: str(folder / value))
    for dotted, value in (settings or {}).items():
        section, _, key = dotted.partition(".")
        if not key or not isinstance(values.setdefault(section, {}), dict):
            raise StudyError(f"--set {printable(dotted)}: write section.key=value")
        values[section][key] = value
    try:
        return Config.model_validate(values)
    except ValidationError as error:
        where = path.name if path else "study"
        problems = "; ".join(_problem(dict(e)) for e in error.errors())
        raise StudyError(f"{where}: {problems}") from None


def parse_setting(text: str) -> tuple[str, Any]:
    """`section.key=value` -> ("section.key", value); the value is TOML, or else plain text."""
    key, eq, raw = text.partition("=")
    if not eq or "." not in key:
        raise StudyError(f"--set {printable(text)}: write section.key=value, e.g. --set comparison.min_documents=5")
    try:
        value = tomllib.loads(f"v = {raw}")["v"]
    except (ValueError, RecursionError):  # no TOML, or a number too long for Python
        value = raw
    return key.strip(), value


def _read(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise StudyError(f"{path.name}: no such study file; `framing init` writes one") from None
    except (OSError, UnicodeDecodeError) as error:
        raise StudyError(f"{path.name}: cannot be read as a UTF-8 study file ({_why(error)})") from None
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also a number too long for Python
        hint = "; a study file is TOML, not YAML or JSON" if _looks_foreign(text) else ""
        raise StudyError(f"{path.name}: not valid TOML: {printable(error)}{hint}") from None


def _why(error: Exception) -> str:
    return printable(error.strerror if isinstance(error, OSError) and error.strerror else error)


def _looks_foreign(text: str) -> bool:
    return text.lstrip().startswith("{") or bool(re.search(r"(?m)^\w+:(\s|$)", text))


_IN_TOML = {
    "a valid tuple": "a list",
    "a valid dictionary": "a table, { name = value }",
    "a valid string": "text in quotes",
}


def _problem(error: dict[str, Any]) -> str:
    """One pydantic error as `section.key: what; nearest`."""
    location = [str(part) for part in error["loc"]]
    key = printable(".".join(location))
    if error["type"] == "extra_forbidden":
        return f"{key}: no such key{nearest(location[-1], _keys(location[:-1]))}"
    given = printable(repr(error.get("input")), 60)
    message = error["msg"].removeprefix("Value error, ").replace("Input should be", "should be")
    for theirs, ours in _IN_TOML.items():
        message = message.replace(theirs, ours)
    return f"{key} = {given}: {message}"


def _keys(location: Sequence[str]) -> list[str]:
    """Valid keys at the top (no location) or in a section."""
    if not location:
        return list(Config.model_fields)
    field = Config.model_fields.get(location[0])
    section = field.annotation if field else None
    if not (isinstance(section, type) and issubclass(section, BaseModel)):
        return []
    return [f.alias or name for name, f in section.model_fields.items()]
