"""The tables that pass between stages: columns, types, units and meaning; checking, reading, writing.

A table is a pandas frame in long form. `TABLES[name]` declares its columns; `check()` puts a frame into
that form or raises; `write_csv()` writes it so that a spreadsheet cannot run anything in it and the bytes
are the same for the same values; `read_csv()` gives back what was written.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from framing.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["text", "int", "float", "bool"]
ALL = "*"
"""In a key column: all values taken together."""
UNKNOWN_SOURCE = "(unknown)"
REST = "*rest"
"""As the `b` of a contrast: all other sources pooled."""
VERDICTS = ("different", "similar", "undetermined", "not comparable")


@dataclass(frozen=True)
class Column:
    """One column: its type, and its meaning with the unit. Floats may be missing; ints may too (empty cell)."""

    kind: Kind
    meaning: str


@dataclass(frozen=True)
class Schema:
    """The columns of one table; `passes_through` lets further text columns follow the declared ones."""

    columns: Mapping[str, Column]
    passes_through: bool = False


def _schema(spec: str, passes_through: bool = False) -> Schema:
    """Read `name: kind, meaning` lines."""
    columns: dict[str, Column] = {}
    for line in filter(str.strip, spec.splitlines()):
        name, rest = line.strip().split(":", 1)
        kind, meaning = rest.strip().split(",", 1)
        columns[name] = Column(kind.strip(), meaning.strip())  # type: ignore[arg-type]
    return Schema(columns, passes_through)


_CONTRAST_KEY = """
kind: text, source | change (before-after) | change_difference
by: text, what the groups are: source, group, period, language or a column
a: text, the group described
b: text, the group it is held against; *rest is all others pooled
frame: text, path of the frame
field: text, title | text | *
voice: text, own | quoted | attributed | *
period: text, period or *
basis: text, event | topic-week | topic-month | crude
"""

TABLES: dict[str, Schema] = {
    "documents": _schema(
        """
        doc_id: text, unique id
        source: text, the outlet
        group: text, group of outlets from the study file or empty
        date: text, UTC day (YYYY-MM-DD, YYYY-MM or YYYY as precise as known) or empty
        date_precision: text, day | month | year | unknown
        title: text, headline
        text: text, body
        url: text, address as given
        language: text, ISO 639-1 code
        tokens: int, counted tokens of title and text
        title_tokens: int, counted tokens of the title
        sentences: int, sentences of title and text
        title_sentences: int, sentences of the title
        file: text, file relative to the input argument
        record: int, record in its file counted from 1
        repaired: int, characters of mojibake repaired or control characters removed
        included: bool, False where the selection leaves it out
        excluded_why: text, reason where not included
        """,
        passes_through=True,
    ),
    "rejects": _schema(
        """
        file: text, file relative to the input argument
        record: int, record in its file counted from 1
        column: text, the column at fault or empty
        code: text, short code of the reason
        reason: text, the reason in words
        """
    ),
    "spans": _schema(
        """
        doc_id: text, document
        start: int, first character in the text
        end: int, character after the last
        kind: text, credit | read-more | header | recurring
        """
    ),
    "sentences": _schema(
        """
        doc_id: text, document
        field: text, title | text
        sentence: int, number in the field from 0
        start: int, first character
        end: int, character after the last
        tokens: int, counted tokens
        """
    ),
    "mentions": _schema(
        """
        doc_id: text, document
        field: text, title | text
        lexicon: text, name of the lexicon
        frame: text, path of the leaf
        term: text, the term as written
        surface: text, text[start:end]
        start: int, first character in the field
        end: int, character after the last
        sentence: int, number of the sentence in the field
        voice: text, own | quoted | attributed, empty where the tier is off
        voice_rule: text, the rule that told the voice
        speaker: text, head word of the speaker
        speaker_name: text, resolved name of the speaker
        agent: text, who acts
        target: text, who is acted on
        holder: text, whose it is
        role_rule: text, the rule that told the role
        linked_entity: text, entity in the same clause
        negated: text, yes | no | empty where not told
        weight: float, weight of the term
        """
    ),
    "counts": _schema(
        """
        doc_id: text, document
        field: text, title | text
        frame: text, path of the frame, parents included
        voice: text, own | quoted | attributed, * where the tier is off
        hits: int, mentions
        score: float, sum of weights
        hit_sentences: int, sentences with a mention
        """
    ),
    "clusters": _schema("doc_id: text, document\ncluster: text, id of the cluster"),
    "copies": _schema(
        """
        doc_id: text, document that tells the text of another one
        copy_group: text, the group: doc_id of its first document
        first: bool, the earliest of its group
        containment: float, share of the runs of five words of the shorter that the group's first has too (0-1)
        """
    ),
    "events": _schema(
        """
        event_id: text, the event
        label: text, title of the member nearest to its centre, or the name given
        terms: text, heaviest words of its members separated by blanks
        start: text, first day of its dated members or empty
        end: text, last day of its dated members or empty
        documents: int, members
        sources: int, different sources of its members
        """
    ),
    "event_members": _schema(
        """
        event_id: text, the event
        doc_id: text, document; stands in one event only
        similarity: float, cosine with the centre of the event (0-1)
        """
    ),
    "wire": _schema(
        """
        source: text, the outlet
        documents: int, documents of the source
        reprints: int, those that tell a text of the source again and do not count
        wire: int, texts that other sources print too
        first: int, those of them that no other source printed on an earlier day
        share: float, wire in texts that count (0-1)
        token_share: float, share of their tokens (0-1)
        """
    ),
    "shifts": _schema(
        """
        by: text, what the groups are
        group: text, the group; * is all
        frame: text, path of the frame
        voice: text, own | quoted | attributed | *
        unit: text, day | week | month | quarter | year
        periods: int, periods with documents
        documents: int, documents dated finely enough
        period: text, first period of a new level; empty where no shift was found
        rate_before: float, hits per 1000 tokens of the stretch before
        rate_after: float, hits per 1000 tokens of the stretch from that period on
        p: float, p-value of the split (blocks of periods permuted)
        p_adjusted: float, p-value after Benjamini-Hochberg over the table
        reason: text, why no shift was looked for, or empty
        """
    ),
    "rates": _schema(
        """
        by: text, what the groups are
        group: text, the group; * is all
        frame: text, path of the frame
        level: text, frame | sub-frame
        field: text, title | text | *
        voice: text, own | quoted | attributed | *
        period: text, period or *
        event: text, event or *
        documents: int, documents of the cell
        tokens: int, counted tokens of the cell
        hits: int, mentions
        rate: float, hits per 1000 tokens
        conf_low: float, lower bound of the rate
        conf_high: float, upper bound of the rate
        document_share: float, share of documents with a mention (0-1)
        sentence_share: float, share of sentences with a mention (0-1)
        clusters: int, independent clusters
        reason: text, why there is no interval, or empty
        """,
        passes_through=True,
    ),
    "contrasts": _schema(
        _CONTRAST_KEY
        + """
        copies: text, one (a text counts once a source) | own (texts that several sources print do not count)
        documents_a: int, documents of a; with basis event those on shared events, and so the next five
        documents_b: int, documents of b
        hits_a: int, mentions in a
        hits_b: int, mentions in b
        rate_a: float, hits per 1000 tokens of a; with basis event every event has the same weight on both sides
        rate_b: float, hits per 1000 tokens of b
        ratio: float, rate_a / rate_b
        ratio_low: float, lower bound of the ratio
        ratio_high: float, upper bound of the ratio
        difference: float, rate_a - rate_b, per 1000 tokens
        difference_low: float, lower bound of the difference
        difference_high: float, upper bound of the difference
        p: float, p-value; of a change the larger of that of its articles and p_dates
        p_adjusted: float, p-value after the correction of its family
        family: text, primary | exploratory
        family_size: int, tests in the family
        clusters: int, independent clusters in a and b together
        shared_events: int, events both cover
        share_common_a: float, share of the tokens of a inside common events (0-1)
        share_common_b: float, share of the tokens of b inside common events (0-1)
        exclusive: float, part of the difference from events only one covers
        exclusive_low: float, lower bound
        exclusive_high: float, upper bound
        emphasis: float, part of the difference from how much each covers common events
        emphasis_low: float, lower bound
        emphasis_high: float, upper bound
        framing: float, part of the difference from how the same events are told
        framing_low: float, lower bound
        framing_high: float, upper bound
        framing_least: float, the smallest of framing with the weights of a or b or both or Mantel-Haenszel
        framing_most: float, the largest of them
        joint_ratio: float, ratio from Poisson with event effects of all groups at once (3 to 6 groups)
        joint_low: float, lower bound
        joint_high: float, upper bound
        p_dates: float, share of other days of the corpus around which the change is as large
        dates: int, how many other days
        detectable_ratio: float, smallest ratio these documents would have shown (power .8)
        documents_needed: int, documents a side that would show a ratio of 1.5 (power .8)
        verdict: text, different | similar | undetermined | not comparable
        reason: text, why not comparable, or empty
        """,
        passes_through=True,
    ),
    "contributions": _schema(
        _CONTRAST_KEY
        + """
        term: text, the term as written
        contribution: float, part of the difference, per 1000 tokens
        conf_low: float, lower bound
        conf_high: float, upper bound
        documents_a: int, documents of a with the term
        documents_b: int, documents of b with the term
        """
    ),
    "scores": _schema(
        """
        doc_id: text, document
        field: text, title | text
        frame: text, path of the frame, parents included
        voice: text, own | quoted | attributed, * where the tier is off
        source: text, the outlet
        date: text, UTC day or empty
        period: text, period or empty
        event_id: text, event or empty
        copy_group: text, copy group or empty
        hits: int, mentions
        tokens: int, counted tokens of the field
        """
    ),
    "evidence": _schema(
        """
        doc_id: text, document
        source: text, the outlet
        date: text, UTC day or empty
        title: text, headline
        url: text, address as given
        event_id: text, event or empty
        field: text, title | text
        lexicon: text, name of the lexicon
        frame: text, path of the leaf
        term: text, the term as written
        start: int, first character in the field
        end: int, character after the last
        before: text, the sentence before the mention
        surface: text, the mention
        after: text, the sentence after the mention
        voice: text, own | quoted | attributed or empty
        voice_rule: text, the rule that told the voice
        speaker_name: text, resolved name of the speaker
        """
    ),
    "codings": _schema(
        """
        mention: text, id of the mention in its run; tells neither document nor source
        frame: text, path of the leaf
        definition: text, definition of the frame
        before: text, the sentence before the mention
        surface: text, the mention
        after: text, the sentence after the mention
        code: text, yes | no: does the sentence use the mention as the definition says
        note: text, whatever the coder wants to say
        coder: text, who codes
        term: text, the term as written
        draw: text, run and number and seed of the draw
        """
    ),
    "precision": _schema(
        """
        level: text, frame | sub-frame | term | source
        frame: text, path of the frame
        name: text, the term or the source or *
        mentions: int, mentions in the run
        coded: int, mentions coded
        right: int, mentions that all their coders found right
        precision: float, right / coded (0-1)
        conf_low: float, lower bound (Wilson)
        conf_high: float, upper bound (Wilson)
        weighted: float, precision with each coded mention weighted by what it stands for (0-1)
        """
    ),
    "agreement": _schema(
        """
        frame: text, top-level frame; * is all
        mentions: int, mentions coded by two or more
        agreement: float, share of pairs of codes that are equal (0-1)
        alpha: float, Krippendorff's alpha; empty where the codes do not vary
        """
    ),
    "coverage": _schema(
        """
        by: text, all | source | period
        group: text, the source or the period; * is all
        frame: text, path of the frame, parents included
        hits: int, mentions
        documents: int, documents with a mention
        top_term: text, the term with most hits
        top_share: float, its share of the hits (0-1)
        terms: int, terms of the frame
        dead: int, terms of it without a hit in the run
        """
    ),
    "suggestions": _schema(
        """
        a: text, the source set apart
        b: text, *rest is all others pooled
        word: text, the word, case-folded
        log_odds: float, log odds ratio with an informative Dirichlet prior; above 0 it is a's word
        conf_low: float, lower bound
        conf_high: float, upper bound
        z: float, document-robust z
        q: float, p-value after Benjamini-Hochberg among all words tested
        hits_a: int, occurrences in a
        hits_b: int, occurrences in b
        documents_a: int, documents of a with the word
        documents_b: int, documents of b with the word
        clusters_a: int, independent clusters of a with the word
        prior_overlap: float, share of the words listed for a that a prior of 50 and of 5000 list as well
        doc_id: text, a document with the word
        sentence: text, a sentence with it
        """
    ),
    "speakers": _schema(
        """
        source: text, the outlet
        speaker: text, resolved name of the speaker or empty
        voice: text, quoted | attributed
        frame: text, path of the top-level frame
        hits: int, mentions
        documents: int, documents with such a mention
        """
    ),
    "roles": _schema(
        """
        source: text, the outlet
        role: text, agent | target | holder
        entity: text, resolved name
        frame: text, path of the top-level frame
        voice: text, own | quoted | attributed | *
        hits: int, mentions
        documents: int, documents with such a mention
        tokens: int, counted tokens of the source
        rate: float, hits per 1000 tokens
        conf_low: float, lower bound of the rate
        conf_high: float, upper bound of the rate
        share: float, share of the source's mentions of the frame in that voice (0-1)
        """
    ),
}
TABLES["timeline"] = Schema(
    dict(TABLES["rates"].columns)
    | {"rate_adjusted": Column("float", "rate had every source kept its share; where the mix of sources changes")},
    passes_through=True,
)
TABLES["event_rates"] = TABLES["rates"]


def column_names(name: str) -> list[str]:
    """The declared columns of table `name`, in order."""
    return list(TABLES[name].columns)


_DTYPES = {"text": "str", "int": "Int64", "float": "float64", "bool": "bool"}


def check(name: str, frame: pd.DataFrame, optional: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return `frame` with the columns of table `name` in order and of their types.

    `optional` columns may be absent. Raises ValueError (our bug, never the user's) where a column is
    missing, unknown or of a type that does not convert.
    """
    schema = TABLES[name]
    missing = [c for c in schema.columns if c not in frame.columns and c not in optional]
    extra = [c for c in frame.columns if c not in schema.columns]
    if missing or (extra and not schema.passes_through):
        raise ValueError(f"table {name}: missing columns {missing}, unknown columns {extra}")
    out = frame[[c for c in schema.columns if c in frame.columns] + extra].copy(deep=False)
    for column in out.columns:
        kind = schema.columns[column].kind if column in schema.columns else "text"
        wanted = _DTYPES[kind]
        if str(out[column].dtype) != wanted and not (kind == "int" and str(out[column].dtype) == "int64"):
            out[column] = out[column].astype(wanted)  # type: ignore[call-overload]
    return out


def empty(name: str) -> pd.DataFrame:
    """Table `name` without rows."""
    import pandas as pd

    return pd.DataFrame({c: pd.Series(dtype=_DTYPES[s.kind]) for c, s in TABLES[name].columns.items()})


# ---- writing: the same bytes for the same values, and nothing live in a spreadsheet ----

_LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe_cell(text: str) -> str:
    """A text cell that no spreadsheet runs: a leading `=`, `+`, `-`, `@`, tab or line end gets an apostrophe."""
    return "'" + text if text.lstrip("'").startswith(_LIVE) else text


def _plain(text: str) -> str:
    """Undo `safe_cell`."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_LIVE) else text


def format_number(value: float) -> str:
    """A float as text: 12 significant digits, so that noise of the last bits never shows; missing is empty."""
    return format(value + 0.0, ".12g") if math.isfinite(value) else ""  # + 0.0: no -0


def _quote(value: object) -> str:
    """A text cell, always quoted: a bare CR in one would split the row elsewhere."""
    return '"' + safe_cell(value).replace('"', '""') + '"' if isinstance(value, str) and value else ""


_WRITE: dict[Kind, Callable[[Any], str]] = {
    "text": _quote,
    "float": format_number,
    "int": lambda value: "" if value is None else str(value),
    "bool": lambda value: "true" if value else "false",
}


def _cells(series: pd.Series, kind: Kind) -> list[str]:
    """The cells of a column; every distinct value is written once."""
    if kind == "float":
        values = series.to_numpy(dtype="float64", na_value=math.nan).tolist()
    else:
        values = series.astype(object).where(series.notna(), None).tolist()
    write = _WRITE[kind]
    written = {value: write(value) for value in set(values)}
    return [written[value] for value in values]


def to_csv(name: str, frame: pd.DataFrame) -> str:
    """Table `name` as CSV text: a header, every text cell quoted, LF line ends."""
    schema = TABLES[name]
    kinds = {c: schema.columns[c].kind if c in schema.columns else "text" for c in frame.columns}
    header = [v if v.isidentifier() else _quote(v) for v in map(str, frame.columns)]
    rows = zip(*(_cells(frame[c], kind) for c, kind in kinds.items()), strict=True)
    return "".join(",".join(row) + "\n" for row in (header, *rows))


def rounded(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Table `name` with its floats as they are written: what is made of it is what would be made of the file."""
    floats = [c for c, column in TABLES[name].columns.items() if column.kind == "float" and c in frame.columns]
    return frame.assign(**{c: [float(format_number(v) or "nan") for v in frame[c]] for c in floats})


def write_csv(name: str, frame: pd.DataFrame, path: Path) -> None:
    """Write table `name` to `path`; see `to_csv`."""
    path.write_text(to_csv(name, frame), encoding="utf-8", newline="")


def read_csv(name: str, path: Path) -> pd.DataFrame:
    """Read table `name` back as it was written. Raises InputError where the file is not that table."""
    import pandas as pd

    try:
        raw = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except (OSError, ValueError) as error:
        raise InputError(f"{path.name}: cannot be read as the table {name} ({error})") from None
    out = {}
    for column in raw.columns:
        kind = TABLES[name].columns[column].kind if column in TABLES[name].columns else "text"
        out[_plain(column)] = _parse(raw[column], kind)
    return pd.DataFrame(out)


def _parse(cells: pd.Series, kind: Kind) -> pd.Series:
    import pandas as pd

    if kind == "text":
        return cells.map(_plain)
    if kind == "bool":
        return cells == "true"
    numbers = pd.to_numeric(cells.where(cells != ""), errors="coerce")
    return numbers.astype("Int64") if kind == "int" else numbers.astype("float64")


def json_text(value: object) -> str:
    """JSON with sorted keys and a final line end: the same bytes for the same value."""
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"
