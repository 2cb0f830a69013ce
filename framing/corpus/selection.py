"""Which documents count: the one home of `included` and `excluded_why`.

`exclude` alone writes the two columns; what is known of a document grows along the chain, and so do the reasons:
`select_documents` before its text is read, `mark_documents` when it is counted, `leave_out_copies` when its copies are
known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from framing.config.study import Config, SelectionSettings
from framing.corpus.column_names import fold
from framing.errors import InputError, nearest, plural, printable
from framing.lexicon import Lexicon

if TYPE_CHECKING:
    import pandas as pd

Masks = Iterable[tuple[str, "pd.Series[bool]"]]
"""Reasons, in the order they apply, and the documents each is true of."""
_WHY = {
    "source": "of sources not selected",
    "before_from": "before the first day",
    "after_to": "after the last day",
    "no_date": "without a date",
    "date_not_precise": "not dated precisely enough",
    "where": "not in the selected part",
    "about": "not about the query",
    "reprint": "further copies of a text",
    "too_short": "shorter than comparison.min_tokens",
    "no_lexicon_for_language": "in a language no lexicon in use speaks",
}
"""Every reason in words."""
_NAMED = 5
"""Sources named where something is told by source; the tables have all."""


def exclude(documents: pd.DataFrame, masks: Masks = ()) -> pd.DataFrame:
    """The documents with `included` and `excluded_why`: the first reason that applies stands.

    Documents already left out stay so, for the reason they were; those without the two columns are all in.
    """
    import pandas as pd

    known = documents.get("excluded_why", pd.Series("", index=documents.index))
    why = known.astype("object")
    for reason, out in masks:
        why = why.mask((why == "") & out, reason)
    return documents.assign(included=why == "", excluded_why=why.astype("str"))


def select_documents(
    documents: pd.DataFrame, select: SelectionSettings, lexicons: Sequence[Lexicon] = ()
) -> pd.DataFrame:
    """Mark what a study compares: source, before_from, after_to, no_date, date_not_precise, where,
    no_lexicon_for_language.

    A document dated to a month or a year is in where all of it lies inside `from` and `to`. Without lexicons every
    language will do. Raises InputError for a source or a column that is not there, with the nearest name.
    """
    return exclude(
        documents,
        [
            *_outside_sources(documents, select),
            *_outside_time(documents, select),
            *_elsewhere(documents, select),
            *_unspoken(documents, lexicons),
        ],
    )


def name_columns(config: Config, documents: pd.DataFrame, inputs: Sequence[Mapping[str, Any]]) -> Config:
    """The study with columns called as documents call them: `outlet` is `source` where the column read as that was
    called so in every file that has one of the name. A column that documents have keeps its name.

    inputs: the files that were read, with `columns` {role: name} (as in `run.json`).
    """
    roles: dict[str, set[str]] = {}
    for file in inputs:
        for role, column in file["columns"].items():
            roles.setdefault(fold(column), set()).add(role)

    def rename(name: str) -> str:
        found = roles.get(fold(name), set())
        return min(found) if name not in documents and len(found) == 1 else name

    by = tuple(rename(name) for name in config.comparison.by)
    where = {rename(name): value for name, value in config.select.where.items()}
    return config.model_copy(
        update={
            "comparison": config.comparison.model_copy(update={"by": by}),
            "select": config.select.model_copy(update={"where": where}),
        }
    )


def mark_documents(documents: pd.DataFrame, counted: pd.DataFrame, min_tokens: int) -> pd.DataFrame:
    """Documents with their counts; those the query is not about, and those too short, are left out.

    Documents left out before were not read and have no counts.
    """
    numbers = [f"{part}{name}" for part in ("", "title_") for name in ("tokens", "tokens_quoted", "sentences")]
    merged = documents.merge(counted, on="doc_id", how="left", validate="one_to_one")
    merged = merged.astype(dict.fromkeys(numbers, "Int64"))
    short = (merged["tokens"] < min_tokens).fillna(False).astype(bool)
    masks = [("about", merged["about"] == False), ("too_short", short)]  # noqa: E712 - missing is not False
    return exclude(merged.drop(columns="about"), masks)


def leave_out_copies(documents: pd.DataFrame, reprints: pd.Series) -> pd.DataFrame:
    """Documents with those in `reprints` (by doc_id) left out as well."""
    return exclude(documents, [("reprint", documents["doc_id"].isin(reprints))])


def find_included(documents: pd.DataFrame) -> pd.DataFrame:
    """The documents that are compared. Raises InputError where the selection leaves none."""
    included = documents[documents["included"]].reset_index(drop=True)
    if included.empty:
        raise InputError(f"the selection leaves no document: {say_excluded(documents)}; widen it")
    return included


def corpus_of(documents: pd.DataFrame, reprints: pd.Series) -> pd.DataFrame:
    """The documents that are compared, and their reprints."""
    return documents[documents["included"] | documents["doc_id"].isin(reprints)].reset_index(drop=True)


def count_excluded(documents: pd.DataFrame) -> dict[str, int]:
    """How many documents are left out, by reason."""
    why = documents.loc[~documents["included"], "excluded_why"].value_counts().sort_index()
    return {str(reason): int(count) for reason, count in why.items()}


def say_excluded(documents: pd.DataFrame) -> str:
    """How many documents are left out and why, in words."""
    counts = count_excluded(documents).items()
    return ", ".join(f"{count} {_WHY.get(reason, reason)}" for reason, count in counts) or "none were read"


def name_reprints(documents: pd.DataFrame) -> str:
    """Of which sources how many documents were left out as further copies, the most first; empty where none was."""
    counts = documents.loc[documents["excluded_why"] == "reprint", "source"].value_counts()
    named = sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))
    shown = [f"{printable(str(source), 40)} {count:,}" for source, count in named[:_NAMED]]
    more = [f"{plural(len(named) - _NAMED, 'more source')}"] if len(named) > _NAMED else []
    return ", ".join(shown + more)


def say_reprints(documents: pd.DataFrame) -> list[str]:
    """Which documents do not count because their source printed the text again, in words."""
    named, count = name_reprints(documents), int((documents["excluded_why"] == "reprint").sum())
    if not named:
        return []
    return [f"copies: {plural(count, 'document')} left out, of whose text the fullest or last version counts: {named}"]


def _outside_sources(documents: pd.DataFrame, select: SelectionSettings) -> Masks:
    known = set(documents["source"])
    for name in select.sources:
        if name not in known:
            raise InputError(f"select.sources: no source {printable(repr(name))}{nearest(name, map(printable, known))}")
    return [("source", ~documents["source"].isin(select.sources))] if select.sources else []


def _outside_time(documents: pd.DataFrame, select: SelectionSettings) -> Masks:
    if not select.from_ and not select.to:
        return []
    date = documents["date"]
    first = date.map(lambda d: (d + "-01-01"[len(d) - 4 :]) if d else "")
    last = date.map(_last_day)
    low, high = select.from_ or "0000", select.to or "9999"
    return [
        ("no_date", date == ""),
        ("before_from", last < low),
        ("after_to", first > high),
        ("date_not_precise", (first < low) | (last > high)),
    ]


def _last_day(date: str) -> str:
    """The last day a date may mean; 31 stands for the end of any month, days are compared as text."""
    return date + "-12-31"[len(date) - 4 :] if date else ""


def _elsewhere(documents: pd.DataFrame, select: SelectionSettings) -> Masks:
    masks: list[tuple[str, pd.Series[bool]]] = []
    for column, value in select.where.items():
        if column not in documents.columns:
            hint = nearest(column, map(printable, documents.columns))
            raise InputError(f"select.where: no column {printable(repr(column))}{hint}")
        masks.append(("where", documents[column].astype(str) != value))
    return masks


def _unspoken(documents: pd.DataFrame, lexicons: Sequence[Lexicon]) -> Masks:
    """Documents in a language no lexicon speaks: a gap is better than a false zero.

    A lexicon without a language speaks all; a document too short to tell its language stays.
    """
    spoken = {lexicon.language for lexicon in lexicons}
    if not spoken or "" in spoken:
        return []
    return [("no_lexicon_for_language", ~documents["language"].isin([*sorted(spoken), ""]))]
