"""What did the comparisons that the study declared come to? A row and a sentence each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from framing import tables
from framing.report.page import records
from framing.report.prose.findings import tell
from framing.report.prose.sentences import answers, certainty, subject
from framing.report.prose.wording import calling

if TYPE_CHECKING:
    from framing.config.study import ComparisonSettings

STRONGEST = 5
"""Findings that `compare` prints."""


def tabulate_findings(contrasts: pd.DataFrame, options: ComparisonSettings, unit: str = "") -> pd.DataFrame:
    """The table `findings`: the primary rows of `contrasts`, the most certain first, each in plain words.

    A sentence names the answer to the other question too (over all articles, inside the same events), so that it can
    stand alone. Two answers on one pair and frame are two rows. unit: what one source is called; empty: outlet.
    """
    primary = tables.rounded("contrasts", contrasts[contrasts["family"] == "primary"])
    rows = sorted(answers(records(primary)), key=lambda row: (*certainty(row), row["basis"]))
    strata = [str(name) for name in contrasts.columns if str(name).startswith("by_")]
    columns = [name for name in tables.column_names("findings") if name != "sentence"] + strata
    run = {"comparison": options.model_dump()}
    told: dict[str, Any] = {name: [row[name] for row in rows] for name in columns}
    with calling(unit):
        return pd.DataFrame(told | {"sentence": [str(tell(row, run).striptags()) for row in rows]})


def strongest(findings: pd.DataFrame) -> list[str]:
    """The sentences to read first: one a pair and frame, in the order of the table."""
    sentences: dict[tuple[object, ...], str] = {}
    for row in records(findings):
        sentences.setdefault(subject(row), row["sentence"])
    return list(sentences.values())[:STRONGEST]
