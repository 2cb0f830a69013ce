"""Counts as people would have made them: what each unit was measured as, and the codes of a probability sample.

Design-based supervised learning (Egami, Hinck, Stewart & Wei 2023, "Using imperfect surrogates for downstream
inference"; the same moment as prediction-powered inference, Angelopoulos et al. 2023): a unit counts
g + (R / pi)(z - g), with z its code where it has one (R = 1), pi the probability of being coded, and g what such units
come to: for a mention the share of right ones in its stratum (source and voice), for a sentence without one 0. A
document counts the sum over its units, which is right on average whatever g is, and may be below 0. Put in place of
hits, every estimator corrects itself, and its error holds what coding a sample adds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.errors import InputError, plural, printable
from framing.measures.sheets import HIT, Sheet, name_documents
from framing.runs.sampling import name_mentions
from framing.statistics.coded_shares import Bounded, jeffreys_limits
from framing.statistics.counts import divide
from framing.tables import ALL

FEWEST = 5
"""Uses to be found among a source's coded units without a mention before they count one by one."""
VOICES = ("own", "quoted", "attributed")


@dataclass(frozen=True)
class PseudoCounts:
    """`counts`: the table of that name with pseudo-counts for what can be corrected (hits are no whole numbers).

    `corrected` says by frame and source what for: columns frame, source, precision, recall, wide (bool), voice (bool).
    `missed` holds, where recall is `wide` (fewer than five uses found without a mention), how many uses in each voice
    are missed, with limits; they are not in the counts. `notes` say what cannot be corrected and what to code.
    """

    counts: pd.DataFrame
    corrected: pd.DataFrame
    missed: dict[tuple[str, str, str], Bounded]
    notes: list[str]


def correct_counts(sheet: Sheet, mentions: pd.DataFrame, documents: pd.DataFrame, counts: pd.DataFrame) -> PseudoCounts:
    """Counts of top-level frames with the codes of a sheet in them.

    `documents` are those compared (doc_id, source, sentences), `mentions` and `counts` the tables of them. Raises
    InputError where the sheet is not of these mentions and documents.
    """
    hits = _place_mentions(mentions, documents)
    units = _place_units(sheet, hits, documents)
    others = _check_sizes(units, hits, documents)
    asked = bool(units["asked"].any()) and bool((hits["voice"] != ALL).any())
    rows: list[pd.DataFrame] = []
    known: list[tuple[str, str, bool, bool, bool, bool]] = []
    missed: dict[tuple[str, str, str], Bounded] = {}
    notes: list[str] = []
    for (frame, source), drawn in units.groupby(["frame", "source"], sort=True):
        key, part = (str(frame), str(source)), hits[(hits["top"] == frame) & (hits["source"] == source)]
        coded = drawn.dropna(subset="code")
        right, uncoded = _correct_mentions(part, coded[coded["stratum"] == HIT], asked)
        found, recall = _find_missed(coded[coded["stratum"] != HIT], others[key], asked)
        wide = recall and _count_yes(coded[coded["stratum"] != HIT], asked) < FEWEST
        if uncoded:
            notes.append(f"{_name(key)}: not corrected, nobody coded a mention {_in_voice(uncoded)}")
        else:
            rows += [right, *([found] if recall and not wide else [])]
        if wide:
            missed |= _bound_missed(key, drawn[drawn["stratum"] != HIT], asked)
            notes.append(f"{_name(key)}: fewer than {FEWEST} uses found without a mention; code more from stratum 2")
        elif not recall:
            notes.append(f"{_name(key)}: what has no mention is not corrected, a stratum of it has no code")
        known.append((*key, not uncoded, recall and not uncoded, wide, asked))
    corrected = pd.DataFrame(known, columns=["frame", "source", "precision", "recall", "wide", "voice"])
    return PseudoCounts(_replace(counts, documents, corrected, rows), corrected, missed, notes)


def _place_mentions(mentions: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    placed = mentions.merge(documents[["doc_id", "source"]], on="doc_id")
    voice = placed["voice"].where(placed["voice"] != "", ALL)
    return placed.assign(unit=name_mentions(placed), top=placed["frame"].str.partition("/")[0], voice=voice)


def _place_units(sheet: Sheet, hits: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """The units of a sheet with doc_id, source, field and the voice that a mention was told in."""
    known = documents[["doc_id", "source"]].assign(document=name_documents(documents["doc_id"]))
    placed = sheet.units.merge(known, on="document", how="left").merge(hits[["unit", "voice"]], on="unit", how="left")
    for wrong, what in (
        (placed["doc_id"].isna(), "of documents that are not compared here"),
        ((placed["stratum"] == HIT) & placed["voice"].isna(), "that are no mentions here"),
    ):
        if wrong.any():
            raise InputError(
                f"codings: {plural(int(wrong.sum()), 'unit')} {what} ({placed.loc[wrong, 'unit'].iloc[0]}); "
                "compare the same articles with the same lexicons and settings, or draw again"
            )
    return placed


def _check_sizes(units: pd.DataFrame, hits: pd.DataFrame, documents: pd.DataFrame) -> dict[tuple[str, str], int]:
    """How many sentences have no mention, by frame and source.

    Raises InputError where there are not as many mentions and sentences as the sheet was drawn from.
    """
    found = {}
    drawn = units.assign(voice=units["voice"].fillna("")).drop_duplicates(["frame", "source", "stratum", "voice"])
    sentences = documents.groupby("source")["sentences"].sum()
    for (frame, source), part in drawn.groupby(["frame", "source"], sort=True):
        here = hits[(hits["top"] == frame) & (hits["source"] == source)]
        first = part[part["stratum"] == HIT]
        met = here["voice"].value_counts().reindex(first["voice"]).fillna(0)
        others = int(sentences[str(source)]) - len(here[["doc_id", "field", "sentence"]].drop_duplicates())
        wrong = (met.to_numpy() != first["size"].to_numpy()).any()
        rest = part.loc[part["stratum"] != HIT, "size"]
        if wrong or (len(rest) == 2 and rest.sum() != others):
            raise InputError(
                f"codings: {printable(frame)} at {printable(source)} was drawn from other mentions or sentences than "
                "are there; articles, lexicons or settings have changed: compare as the run did, or draw again"
            )
        found[str(frame), str(source)] = others
    return found


def _correct_mentions(hits: pd.DataFrame, coded: pd.DataFrame, asked: bool) -> tuple[pd.DataFrame, list[str]]:
    """Mentions of a frame and source in each voice as rows to add up; voices in which none of them is coded."""
    columns = list(VOICES) if asked else ["code"]
    joined = hits.merge(coded[["unit", *columns]], on="unit", how="left")
    stratum = joined.groupby("voice")
    known, size = stratum[columns[0]].transform("count").to_numpy(), stratum[columns[0]].transform("size").to_numpy()
    values = joined[columns].to_numpy(dtype=np.float64)
    share = stratum[columns].transform("mean").to_numpy(dtype=np.float64)
    counted = share + np.where(np.isnan(values), 0.0, divide(size, known)[:, None] * (values - share))
    uncoded = sorted(joined.loc[known == 0, "voice"].unique())
    return _tall(joined.assign(frame=joined["top"]), np.nan_to_num(counted), asked), uncoded


def _find_missed(coded: pd.DataFrame, others: int, asked: bool) -> tuple[pd.DataFrame, bool]:
    """Uses found in units without a mention as rows to add up; whether the coded strata hold all `others`."""
    columns = list(VOICES) if asked else ["code"]
    known = coded.groupby("stratum")["code"].transform("size").to_numpy(dtype=np.float64)
    weight = divide(coded["size"].to_numpy(dtype=np.float64), known)
    whole = len(coded) > 0 and int(coded.drop_duplicates("stratum")["size"].sum()) == others
    return _tall(coded.assign(field="text"), coded[columns].to_numpy(dtype=np.float64) * weight[:, None], asked), whole


def _tall(units: pd.DataFrame, counted: np.ndarray, asked: bool) -> pd.DataFrame:
    """One row a unit and voice: doc_id, field, frame, voice, hits."""
    voices = VOICES if asked else (ALL,)
    about = units[["doc_id", "field", "frame"]]
    blocks = [about.assign(voice=voice, hits=counted[:, i]) for i, voice in enumerate(voices)]
    return pd.concat(blocks, ignore_index=True)


def _count_yes(coded: pd.DataFrame, asked: bool) -> float:
    """Uses found, in own words where voices were asked for: what the primary comparison is about."""
    return float(coded["own" if asked else "code"].sum())


def _bound_missed(key: tuple[str, str], others: pd.DataFrame, asked: bool) -> dict[tuple[str, str, str], Bounded]:
    """How many uses have no mention, by voice, from strata that hold few or none: Jeffreys limits, joined (MOVER)."""
    found = {}
    coded = others.dropna(subset="code").groupby("stratum", sort=True)
    size = coded["size"].first().to_numpy(dtype=np.float64)
    number = np.array(coded["code"].size().tolist(), dtype=np.float64)
    for voice, column in ((ALL, "code"), *((v, v) for v in VOICES if asked)):
        yes = coded[column].sum().to_numpy(dtype=np.float64)
        low, high = jeffreys_limits(yes, number)
        share, value = yes / number, float((size * yes / number).sum())
        down, up = (float(np.sqrt(((size * (share - limit)) ** 2).sum())) for limit in (low, high))
        found[*key, voice] = Bounded(value, max(0.0, value - down), value + up)
    return found


def _replace(
    counts: pd.DataFrame, documents: pd.DataFrame, corrected: pd.DataFrame, rows: Sequence[pd.DataFrame]
) -> pd.DataFrame:
    """The counts with the rows of what is corrected in place of its own; sub-frames and the rest stay."""
    key = ["doc_id", "field", "frame", "voice"]
    source = counts["doc_id"].map(documents.set_index("doc_id")["source"])
    done = pd.MultiIndex.from_frame(corrected.loc[corrected["precision"], ["frame", "source"]])
    stays = ~pd.MultiIndex.from_arrays([counts["frame"], source]).isin(done)
    kept = counts[stays].astype({"hits": "float64", "hit_sentences": "float64", "new_sentences": "float64"})
    if not rows:
        return kept
    summed = pd.concat(rows).groupby(key, sort=True)["hits"].sum().reset_index()
    summed = summed[summed["hits"] != 0]
    more = summed.assign(score=0.0, hit_sentences=summed["hits"], new_sentences=summed["hits"])
    return pd.concat([kept, more], ignore_index=True)


def _name(key: tuple[str, str]) -> str:
    return f"{printable(key[0])} at {printable(key[1])}"


def _in_voice(voices: Sequence[str]) -> str:
    told = {"own": "in own words", "quoted": "in quotation marks", "attributed": "in reported speech", ALL: "of it"}
    return " or ".join(told[voice] for voice in voices)
