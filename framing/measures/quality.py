"""What codes say of a measure: precision, recall and voice by source, how they differ, and whether coders agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil, isfinite, nan
from typing import Any

import numpy as np
import pandas as pd

from framing import tables
from framing.errors import InputError, plural, printable
from framing.measures.sheets import HIT, NEAR, REST, Draw, Sheet, name_documents
from framing.runs.sampling import number_mentions
from framing.statistics.agreement import alpha_interval, krippendorff_alpha, raw_agreement
from framing.statistics.coded_shares import UNKNOWN, Bounded, ratio_of, stratified_share, subtract
from framing.tables import ALL

FEWEST = 5
"""Uses to be found among coded units without a mention before a recall is told."""
OWN = "own told own"


@dataclass(frozen=True)
class Quality:
    """Tables `quality` (code_quality), `differences` (code_differences), `agreement`; units without a code; notes."""

    quality: pd.DataFrame
    differences: pd.DataFrame
    agreement: pd.DataFrame
    missing: list[str]
    notes: list[str]


def place_units(sheet: Sheet, mentions: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """The units of a sheet with doc_id, source, and of mentions voice and term as the measure has them.

    `mentions` come from `number_mentions`, `documents` has doc_id and source of those that were compared. Raises
    InputError where a unit is no mention of the run, or its document is not there.
    """
    units = sheet.units
    known = documents.assign(document=name_documents(documents["doc_id"]))[["document", "doc_id", "source"]]
    placed = units.merge(known, on="document", how="left").merge(
        mentions[["mention", "voice", "term"]], left_on="unit", right_on="mention", how="left"
    )
    nowhere = placed["doc_id"].isna()
    if nowhere.any():
        rows = placed.loc[nowhere, "unit"].tolist()
        raise InputError(
            f"{plural(len(rows), 'coded unit')} of documents that are not compared here ({rows[0]}); "
            "give the run, or the articles, that the sheet was drawn from"
        )
    unmet = (placed["stratum"] == HIT) & placed["mention"].isna()
    if unmet.any():
        rows = placed.loc[unmet, "unit"].tolist()
        raise InputError(
            f"{plural(len(rows), 'coded mention')} not found here ({rows[0]}); the lexicon or texts changed"
        )
    return placed.drop(columns="mention")


def check_lexicons(draw: Draw, lexicons: str) -> None:
    """Raise InputError where a sheet was drawn with other lexicons than those (`digest_lexicons`)."""
    if draw.lexicons != lexicons:
        raise InputError(
            "codings: drawn with other lexicons, or they have changed since; give the run that the sheet was drawn "
            "from, or draw and code again"
        )


def measure_quality(sheet: Sheet, evidence: pd.DataFrame, documents: pd.DataFrame, seed: int = 1) -> Quality:
    """Precision, recall and voice of a run's mentions by frame, source and term, from a probability sample.

    A code counts by the size of its stratum over the codes of it; intervals are stratified, with documents as units
    (`statistics.coded_shares`). Recall is told where five uses or more were found in coded units without a mention.
    Raises InputError for codes that do not belong to the run.
    """
    mentions = number_mentions(evidence)
    units = place_units(sheet, mentions, documents[documents["included"].astype(bool)])
    _check_sizes(units, mentions)
    coded = units.dropna(subset="code").reset_index(drop=True)
    rows: list[dict[str, Any]] = []
    found: dict[tuple[str, str, str], Bounded] = {}
    for frame, part in coded.groupby("frame", sort=True):
        of_frame = mentions[mentions["top"] == frame]
        for level, name, some, all_ in _domains(part, of_frame):
            for measure, bounded, told in _measure(units[units["frame"] == frame], some, all_, (level, name)):
                rows.append({"frame": frame, "level": level, "name": name, "measure": measure} | told | _ends(bounded))
                found[str(frame), measure, name if level == "source" else ALL] = bounded
    quality = tables.check("code_quality", pd.DataFrame(rows, columns=tables.column_names("code_quality")))
    missing = sorted(units.loc[units["code"].isna(), "unit"])
    return Quality(quality, _compare(found), _agree(sheet, seed), missing, _notes(sheet, coded, missing))


def _check_sizes(units: pd.DataFrame, mentions: pd.DataFrame) -> None:
    """Raise InputError where the run has not as many mentions as the sheet was drawn from."""
    key = ["frame", "source", "voice"]
    drawn = units[units["stratum"] == HIT].drop_duplicates(key)
    here = mentions.assign(frame=mentions["top"]).groupby(key).size().rename("here").reset_index()
    wrong = drawn.merge(here, on=key).query("size != here")
    if len(wrong):
        row = wrong.iloc[0]
        raise InputError(
            f"codings: drawn from {int(row['size'])} mentions of {printable(row['frame'])} at "
            f"{printable(row['source'])}, the run has {int(row['here'])}; give the run that the sheet was drawn from"
        )


def _domains(part: pd.DataFrame, mentions: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame, pd.DataFrame]]:
    """Level, name, coded units and mentions of the run: the frame, each source, each term."""
    yield "frame", ALL, part, mentions
    for source, some in part.groupby("source", sort=True):
        yield "source", str(source), some, mentions[mentions["source"] == source]
    for term, some in part[part["stratum"] == HIT].groupby("term", sort=True):
        yield "term", str(term), some, mentions[mentions["term"] == term]


def _measure(
    drawn: pd.DataFrame, some: pd.DataFrame, mentions: pd.DataFrame, about: tuple[str, str]
) -> Iterator[tuple[str, Bounded, dict[str, Any]]]:
    """Each measure of one domain: its name, the estimate, and the columns that say what it rests on."""
    hits = some[some["stratum"] == HIT]
    precision = _share_of_hits(hits, mentions, "code")
    yield (
        "precision",
        precision,
        _told(len(mentions), hits, "code", precision, "a source or voice has no coded mention"),
    )
    own = hits[(hits["voice"] == "own") & (hits["code"] > 0)]
    if drawn["asked"].any() and about[0] != "term" and len(own):
        of_own = mentions[mentions["voice"] == "own"]
        share = _share_of_hits(own.assign(own=own["own"] / own["code"]), of_own, "own")
        yield OWN, share, _told(len(of_own), own, "own", share, "a source has no coded mention in its own words")
    others = some[some["stratum"] != HIT]
    if about[0] == "term" or others.empty:
        return
    missed, count = _missed(drawn, others)
    recall = _recall(precision, len(mentions), missed, count)
    yes = float(others["code"].sum())
    reason = _say_recall(others, yes, missed, count) if yes < FEWEST or not isfinite(missed.value) else ""
    told = {"units": len(mentions) + count, "coded": len(others), "yes": yes, "reason": reason}
    yield "recall", UNKNOWN if reason else recall, told


def _told(units: int, coded: pd.DataFrame, column: str, share: Bounded, unknown: str) -> dict[str, Any]:
    reason = "" if isfinite(share.value) else unknown
    return {"units": units, "coded": len(coded), "yes": float(coded[column].sum()), "reason": reason}


def _ends(bounded: Bounded) -> dict[str, float]:
    return {"estimate": bounded.value, "conf_low": bounded.low, "conf_high": bounded.high}


def _share_of_hits(coded: pd.DataFrame, mentions: pd.DataFrame, column: str) -> Bounded:
    """The share of a population of mentions, whose strata are source and voice."""
    sizes = mentions.groupby(["source", "voice"], sort=True).size()
    return _stratified(coded, ["source", "voice"], sizes, column)


def _missed(drawn: pd.DataFrame, others: pd.DataFrame) -> tuple[Bounded, int]:
    """The share of units without a mention that use the frame, and how many such units there are."""
    kind = drawn[(drawn["stratum"] != HIT) & drawn["source"].isin(others["source"])]
    sizes = kind.groupby(["source", "stratum"], sort=True)["size"].first().astype(int)
    return _stratified(others, ["source", "stratum"], sizes, "code"), int(sizes.sum())


def _stratified(coded: pd.DataFrame, key: list[str], sizes: pd.Series, column: str) -> Bounded:
    if coded.empty or sizes.empty:
        return UNKNOWN
    place = {cell: i for i, cell in enumerate(sizes.index.tolist())}
    stratum = np.array([place[cell] for cell in zip(*(coded[k] for k in key), strict=True)], dtype=np.int64)
    cluster = pd.factorize(coded["doc_id"])[0].astype(np.int64)
    values = coded[column].to_numpy(dtype=np.float64)
    return stratified_share(values, stratum, sizes.to_numpy(dtype=np.float64), cluster)


def _recall(precision: Bounded, mentions: int, missed: Bounded, others: int) -> Bounded:
    """Right mentions over all uses: 1 / (1 + missed / right)."""
    right = Bounded(*(mentions * value for value in precision))
    rate = ratio_of(Bounded(*(others * value for value in missed)), right)
    return Bounded(*(1 / (1 + value) for value in (rate.value, rate.high, rate.low)))


def _say_recall(others: pd.DataFrame, yes: float, missed: Bounded, count: int) -> str:
    """Why there is no recall, and how many more codes would do."""
    near = int((others["stratum"] == NEAR).sum())
    if not isfinite(missed.value):
        kinds = {NEAR: "stratum 2", REST: "stratum 3"}
        absent = [told for kind, told in kinds.items() if not (others["stratum"] == kind).any()]
        return f"not estimable: nobody coded {' and '.join(absent) or 'a stratum of a source'}"
    more = ceil(near * (FEWEST - yes) / yes) if yes else near
    most = f"at most {missed.high * count:.0f} uses in {count} sentences are missed"
    more_codes = f"{max(more, 1)} more" if yes else f"at least {max(more, 1)} more"
    return f"not estimable from {len(others)} codes, {most}; code {more_codes} from stratum 2"


def _compare(found: dict[tuple[str, str, str], Bounded]) -> pd.DataFrame:
    """Precision and recall of each two sources held against each other."""
    rows = []
    for frame, measure in sorted({(f, m) for f, m, source in found if source != ALL and m in ("precision", "recall")}):
        sources = sorted(s for f, m, s in found if (f, m) == (frame, measure) and s != ALL)
        for a, b in combinations(sources, 2):
            one, other = found[frame, measure, a], found[frame, measure, b]
            gap = subtract(one, other)
            if isfinite(gap.value):
                over, under = (other, one) if measure == "precision" else (one, other)
                induced = over.value / under.value if under.value > 0 else nan
                rows.append((frame, measure, a, b, one.value, other.value, gap.value, gap.low, gap.high, induced))
    return tables.check("code_differences", pd.DataFrame(rows, columns=tables.column_names("code_differences")))


def _agree(sheet: Sheet, seed: int) -> pd.DataFrame:
    """The table `code_agreement`: code (yes or no) and voice (of what both say yes to), frame by frame."""
    codes = sheet.codes
    frames = [ALL, *sorted(codes["frame"].unique())]
    rows = []
    for frame in frames:
        part = codes if frame == ALL else codes[codes["frame"] == frame]
        for name, values in (("code", part["code"]), ("voice", _number_voices(part))):
            table = part.assign(value=values).pivot_table(index="coder", columns="unit", values="value")
            matrix = table.loc[:, table.count() > 1].to_numpy(dtype=np.float64)
            if matrix.size:
                low, high, _ = alpha_interval(matrix, seed)
                share = float(np.nanmean(matrix)) if name == "code" else nan
                numbers = (matrix.shape[1], raw_agreement(matrix), share, krippendorff_alpha(matrix), low, high)
                rows.append((frame, name, *numbers))
    return tables.check("code_agreement", pd.DataFrame(rows, columns=tables.column_names("code_agreement")))


def _number_voices(codes: pd.DataFrame) -> pd.Series:
    numbers = {"own": 0.0, "quoted": 1.0, "attributed": 2.0}
    return codes["voice"].map(numbers).where(codes["code"] == 1)


def _notes(sheet: Sheet, coded: pd.DataFrame, missing: Sequence[str]) -> list[str]:
    coders = sheet.codes["coder"].value_counts().sort_index()
    said = [f"coders: {', '.join(f'{printable(name)} {count}' for name, count in coders.items())}"]
    if missing:
        said.append(
            f"{plural(len(missing), 'drawn unit')} without a code: {missing[0]}{' and others' * (len(missing) > 1)}"
        )
    for frame, part in coded.groupby("frame", sort=True):
        if len(set(part["code"])) == 1:
            answer = "yes" if part["code"].iloc[0] else "no"
            said.append(f"{frame}: all {len(part)} units are coded {answer}; was the frame coded as it is defined?")
    return said
