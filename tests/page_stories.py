"""The synthetic run of `page_runs` once more, with voices, speakers, roles and events told."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from framing.tables import ALL, check, empty
from tests.page_runs import FRAMES, make_run

VOICES = {"own": 0.5, "quoted": 0.3, "attributed": 0.2}
SPEAKERS = {"own": ("",), "quoted": ("Mira Oss", "the ministry", ""), "attributed": ("Anselm Karr",)}
ENTITIES = {"agent": "Caldria", "target": "Veldara", "holder": "Valley Council"}
SPLIT = ("exclusive", "emphasis", "framing")


def make_told_run(sources: tuple[str, ...] = ("The Harbour Post", "The Sarrow Courier", "Valley Wire")) -> Any:
    """`(tables, run)` of a run with the parse tier and events."""
    tables, run = make_run(sources)
    evidence = tables["evidence"]
    voices = [list(VOICES)[i % 3] for i in range(len(evidence))]
    members = _members(tables["documents"], sources)
    tables["evidence"] = evidence.assign(
        voice=voices,
        speaker_name=[SPEAKERS[v][i // 3 % len(SPEAKERS[v])] for i, v in enumerate(voices)],
        event_id=evidence["doc_id"].map(dict(zip(members["doc_id"], members["event_id"], strict=True))).fillna(""),
    )
    tables |= {name: _by_voice(tables[name]) for name in ("rates", "timeline")}
    tables["contrasts"] = _contrasts(tables["contrasts"])
    tables["contributions"] = tables["contributions"].assign(voice="own", basis="event")
    tables |= {"event_members": members, "events": _events(members, tables["documents"])}
    frames = tables["rates"][tables["rates"]["level"] == "frame"]
    on_events = [frames.assign(event=e) for e in tables["events"]["event_id"]]
    tables["event_rates"] = pd.concat([*on_events, frames[frames["group"] != ALL]], ignore_index=True)
    tables |= {"speakers": _speakers(tables["evidence"]), "roles": _roles(sources), "wire": _wire(sources)}
    tables["copies"] = empty("copies")
    optional = {"documents": ("text",)}
    run["voice"] = {"tier": "parse", "model": "en_core_web_sm", "version": "3.8.0"}
    return {n: check(n, t, optional.get(n, ())) for n, t in tables.items()}, run


def _by_voice(rates: pd.DataFrame) -> pd.DataFrame:
    """Every rate once in all voices together, and its part in each voice."""
    parts = [rates]
    for voice, share in VOICES.items():
        scaled = {c: rates[c] * share for c in ("rate", "conf_low", "conf_high")}
        parts.append(rates.assign(voice=voice, hits=(rates["hits"] * share).round().astype(int), **scaled))
    return pd.concat(parts, ignore_index=True)


def _contrasts(rows: pd.DataFrame) -> pd.DataFrame:
    """Crude rows that are split, and the same inside shared events; the last pair shares none."""
    voice = np.where(rows["family"] == "primary", "own", ALL)
    pairs = sorted(set(zip(rows["a"], rows["b"], strict=True)))
    shared = np.array([(a, b) != pairs[-1] for a, b in zip(rows["a"], rows["b"], strict=True)])
    split: dict[str, Any] = {"shared_events": np.where(shared, 34, 0)}
    for part, share in zip(SPLIT, (0.5, 0.2, 0.3), strict=True):
        value = np.where(shared, share * rows["difference"], np.nan)
        split |= {part: value, f"{part}_low": value - 0.4, f"{part}_high": value + 0.4}
    split |= {"share_common_a": np.where(shared, 0.2, 0.0), "share_common_b": np.where(shared, 0.6, 0.0)}
    crude = rows.assign(voice=voice, **split)
    inside = crude[shared & (crude["family"] == "primary")].assign(basis="event")
    inside = inside.assign(**{c: inside[c] ** 0.7 for c in ("ratio", "ratio_low", "ratio_high")})
    return pd.concat([inside, crude], ignore_index=True)


def _members(documents: pd.DataFrame, sources: tuple[str, ...]) -> pd.DataFrame:
    """Two articles of every outlet on each of twelve events; each outlet but the first leaves some out."""
    rows = []
    for place, source in enumerate(sources):
        own = documents.loc[documents["source"] == source, "doc_id"].tolist()
        for i, doc_id in enumerate(own[:24]):
            if place == 0 or (i // 2) % (place + 3) != 2:
                rows.append({"event_id": f"e{i // 2:02d}", "doc_id": doc_id, "similarity": 0.8})
    return pd.DataFrame(rows)


def _events(members: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    told = members.merge(documents, on="doc_id")
    cells = told.groupby("event_id").agg(
        start=("date", "min"), end=("date", "max"), documents=("doc_id", "size"), sources=("source", "nunique")
    )
    return cells.reset_index().assign(label=lambda e: "Flood at weir " + e["event_id"], terms="flood weir")


def _speakers(evidence: pd.DataFrame) -> pd.DataFrame:
    said = evidence[evidence["voice"] != "own"].assign(frame=lambda e: e["frame"].str.partition("/")[0])
    keys = ["source", "speaker_name", "voice", "frame"]
    cells = said.groupby(keys)["doc_id"].agg(hits="size", documents="nunique").reset_index()
    return cells.rename(columns={"speaker_name": "speaker"})


def _roles(sources: tuple[str, ...]) -> pd.DataFrame:
    rows = [
        {"source": s, "role": role, "entity": entity, "frame": f, "voice": voice, "hits": 9 + i, "documents": 5,
         "tokens": 20_000, "rate": (9 + i) / 20, "conf_low": 0.2, "conf_high": 1.1, "share": 0.25}
        for i, s in enumerate(sources)
        for f in FRAMES
        for role, entity in ENTITIES.items()
        for voice in (ALL, "own")
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _wire(sources: tuple[str, ...]) -> pd.DataFrame:
    rows = [
        {"source": s, "documents": 40, "reprints": 1, "wire": 6, "first": i, "share": 0.15, "token_share": 0.12}
        for i, s in enumerate(sources)
    ]
    return pd.DataFrame(rows)
