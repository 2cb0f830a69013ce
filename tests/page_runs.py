"""Synthetic runs: tables as a run's folder holds them, from seeded counts, with the simplest honest estimates."""

from __future__ import annotations

import datetime as dt
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from framing.tables import ALL, check, column_names, empty

FRAMES = ("hegemony", "sovereignty", "threat")
LEAVES = {"hegemony": "hegemony", "sovereignty": "sovereignty/non-interference", "threat": "threat"}
TERMS = {
    "hegemony": ("hegemon*", "unilateral*", "bully*"),
    "sovereignty": ("internal affair*", "territorial integrity", "sovereign*"),
    "threat": ("threat*", "danger*", "hostile act*"),
}
SENTENCES = (
    ("Officials on the ridge said that the ", " had grown since November, and that nobody was ready."),
    ("“We returned to talk of ", " only because they did,” the minister told a half-empty chamber on Tuesday evening."),
    ("No word of ", " fell in the speech."),
)


def make_run(
    sources: tuple[str, ...] = ("The Harbour Post", "The Sarrow Courier"), documents: int = 40, seed: int = 1
) -> Any:
    """`(tables, run)` for `documents` articles of each source."""
    rng = np.random.default_rng(seed)
    docs = _documents(sources, documents, rng)
    hits = {
        f: rng.poisson(docs["tokens"] * rate / 1000 * (1 + 0.5 * (docs["source"] == sources[0]) if sources else 1))
        for f, rate in zip(FRAMES, (0.2, 1.5, 4.0), strict=True)
    }
    evidence = _evidence(docs, hits, rng)
    rates = _rates(docs, hits, period=False)
    tables = {
        "documents": docs.drop(columns="text"),
        "rates": rates,
        "timeline": _rates(docs, hits, period=True).assign(rate_adjusted=np.nan),
        "contrasts": _contrasts(rates, sources),
        "evidence": evidence,
        "rejects": pd.DataFrame(
            [{"file": "a.csv", "record": 7, "column": "date", "code": "bad_date", "reason": "03/04/24 is ambiguous"}]
        ),
    }
    tables["contributions"] = _contributions(tables["contrasts"], rng)
    optional = {"documents": ("text",)}
    return {n: check(n, t, optional.get(n, ())) for n, t in tables.items()}, run_json(len(docs))


def empty_run() -> Any:
    """A run without a document."""
    names = ("rates", "contrasts", "contributions", "documents", "evidence", "rejects")
    return {n: empty(n) for n in names}, {}


def _documents(sources: tuple[str, ...], n: int, rng: Any) -> pd.DataFrame:
    rows = []
    for s in sources:
        for i in range(n):
            day = dt.date(2024, 1, 1) + dt.timedelta(int(rng.integers(0, 300)))
            day = day if day.month not in (5, 6) else dt.date(2024, 2, day.day % 28 + 1)
            tokens = int(rng.integers(200, 900))
            rows.append(
                {
                    "doc_id": f"{s}-{i:04d}",
                    "source": s,
                    "group": "",
                    "date": day.isoformat(),
                    "date_precision": "day",
                    "date_kind": "published",
                    "time_of_day": "",
                    "title": f"Report {i} from the pass",
                    "text": "",
                    "url": f"https://example.org/{i}",
                    "language": "en",
                    "tokens": tokens,
                    "title_tokens": 5,
                    "sentences": tokens // 20,
                    "title_sentences": 1,
                    "tokens_quoted": 0,
                    "title_tokens_quoted": 0,
                    "file": "a.csv",
                    "record": len(rows) + 1,
                    "repaired": 0,
                    "markup": "",
                    "genre": "unknown",
                    "genre_evidence": "",
                    "included": True,
                    "excluded_why": "",
                }
            )
    return pd.DataFrame(rows)


def _evidence(docs: pd.DataFrame, hits: dict[str, Any], rng: Any) -> pd.DataFrame:
    rows = []
    for frame in FRAMES:
        for n, d in zip(hits[frame], docs.itertuples(), strict=True):
            for k in range(int(n)):
                before, after = SENTENCES[int(rng.integers(0, 3))]
                term = TERMS[frame][int(rng.integers(0, 3))]
                rows.append(
                    {
                        "doc_id": d.doc_id,
                        "source": d.source,
                        "date": d.date,
                        "title": d.title,
                        "url": d.url,
                        "event_id": "",
                        "field": "text" if k else "title",
                        "lexicon": frame,
                        "frame": LEAVES[frame],
                        "term": term,
                        "start": 40 * k,
                        "end": 40 * k + 6,
                        "before": before,
                        "surface": term.rstrip("*"),
                        "after": after,
                        "voice": "",
                        "voice_rule": "",
                        "speaker_name": "",
                    }
                )
    return pd.DataFrame(rows) if rows else empty("evidence")


def _rates(docs: pd.DataFrame, hits: dict[str, Any], *, period: bool) -> pd.DataFrame:
    keys = docs["date"].str[:7] if period else pd.Series(ALL, index=docs.index)
    rows = []
    for frame in FRAMES:
        counted = docs.assign(hits=hits[frame], period=keys)
        if period:
            rows += [_rate(frame, "frame", ALL, when, cell) for when, cell in counted.groupby("period", sort=True)]
        for (group, when), cell in counted.groupby(["source", "period"], sort=True):
            rows += [_rate(frame, "frame", group, when, cell)]
            if frame == "sovereignty":
                rows += [_rate(LEAVES[frame], "sub-frame", group, when, cell)]
    return pd.DataFrame(rows)


def _rate(frame: str, level: str, group: str, when: str, cell: pd.DataFrame) -> dict[str, Any]:
    tokens, hits = int(cell["tokens"].sum()), int(cell["hits"].sum())
    rate, width = 1000 * hits / tokens, 2.4 / max(hits, 1) ** 0.5
    known = hits > 0 and len(cell) > 1
    return {
        "by": "source",
        "group": group,
        "frame": frame,
        "level": level,
        "field": ALL,
        "voice": ALL,
        "period": when,
        "event": ALL,
        "documents": len(cell),
        "tokens": tokens,
        "hits": hits,
        "rate": rate,
        "rate_all": rate,
        "conf_low": rate * np.exp(-width) if known else np.nan,
        "conf_high": rate * np.exp(width) if known else np.nan,
        "document_share": float((cell["hits"] > 0).mean()),
        "sentence_share": hits / max(1, int(cell["sentences"].sum())),
        "clusters": len(cell),
        "reason": "" if known else "no_hits" if hits == 0 else "one_document",
    }


def _contrasts(rates: pd.DataFrame, sources: tuple[str, ...]) -> pd.DataFrame:
    cells = {(r["group"], r["frame"]): r for r in rates.to_dict("records")}
    pairs = list(combinations(sorted(sources), 2)) if len(sources) <= 6 else [(s, "*rest") for s in sorted(sources)]
    frames = [*FRAMES, LEAVES["sovereignty"]]
    rows = [_contrast(cells, a, b, f) for f in frames for a, b in pairs]
    table = pd.DataFrame(rows, columns=column_names("contrasts")) if rows else empty("contrasts")
    return table.assign(copies="one")


def _contrast(cells: dict[Any, Any], a: str, b: str, frame: str) -> dict[str, Any]:
    one = cells[a, frame]
    two = cells.get((b, frame), one)
    tested = min(one["hits"], two["hits"]) > 2 and min(one["documents"], two["documents"]) >= 10
    ratio = one["rate"] / two["rate"] if tested else np.nan
    width = 1.6 * (1 / max(one["hits"], 1) + 1 / max(two["hits"], 1)) ** 0.5 * 1.4
    z = abs(np.log(ratio)) / width * 1.96 if tested else np.nan
    p = float(np.exp(-0.717 * z - 0.416 * z * z)) if tested else np.nan
    alike = tested and ratio * np.exp(width) < 1.25 and ratio / np.exp(width) > 0.8
    verdict = "not comparable" if not tested else "different" if p < 0.01 else "similar" if alike else "undetermined"
    gap = one["rate"] - two["rate"]
    return {
        "kind": "source",
        "by": "source",
        "a": a,
        "b": b,
        "frame": frame,
        "field": ALL,
        "voice": ALL,
        "period": ALL,
        "basis": "crude",
        "documents_a": one["documents"],
        "documents_b": two["documents"],
        "hits_a": one["hits"],
        "hits_b": two["hits"],
        "rate_a": one["rate"],
        "rate_b": two["rate"],
        "ratio": ratio,
        "ratio_low": ratio / np.exp(width),
        "ratio_high": ratio * np.exp(width),
        "difference": gap,
        "difference_low": gap - 1,
        "difference_high": gap + 1,
        "p": p,
        "p_adjusted": min(1.0, 3 * p) if tested else np.nan,
        "family": "exploratory" if "/" in frame else "primary",
        "family_size": 3,
        "clusters": 60,
        "p_from": "t" if tested else "",
        "rate_all_a": one["rate"],
        "rate_all_b": two["rate"],
        "ratio_standardised": ratio,
        "ratio_standardised_low": ratio / np.exp(width),
        "ratio_standardised_high": ratio * np.exp(width),
        "fragile": False,
        "culprit": "",
        "detectable_ratio": float(np.exp(1.43 * width)),
        "documents_needed": 413,
        "verdict": verdict,
        "reason": "" if tested else "too_few_hits",
    }


def _contributions(contrasts: pd.DataFrame, rng: Any) -> pd.DataFrame:
    key = ["kind", "by", "a", "b", "frame", "field", "voice", "period", "basis"]
    rows = []
    for c in contrasts[contrasts["family"] == "primary"].to_dict("records"):
        for term, share in zip(TERMS[c["frame"]], rng.dirichlet([1, 1, 1]), strict=True):
            part = share * c["difference"]
            rows.append(
                {k: c[k] for k in key}
                | {
                    "term": term,
                    "contribution": part,
                    "conf_low": part - 0.2,
                    "conf_high": part + 0.2,
                    "documents_a": 3,
                    "documents_b": 4,
                }
            )
    return pd.DataFrame(rows) if rows else empty("contributions")


def run_json(used: int) -> dict[str, Any]:
    """A `run.json` with everything a run writes."""
    return {
        "schema": 1,
        "run_id": "ab12cd34ef",
        "study": {"name": "The Corran Pass", "seed": 1},
        "versions": {"framing": "0.1.0", "python": "3.11", "numpy": "2.4"},
        "inputs": [
            {
                "file": "a.csv",
                "sha256": "0" * 64,
                "format": "delimited",
                "records": used + 1,
                "columns": {"source": "outlet", "text": "body"},
                "encoding": "utf-8",
            }
        ],
        "lexicons": [
            {
                "name": f,
                "version": "1.0.0",
                "title": f.title(),
                "language": "en",
                "license": "CC-BY-4.0",
                "source": "own work",
                "sha256": "1" * 64,
                "frames": [{"frame": f, "definition": f"The text presents {f}.", "terms": 12}],
            }
            for f in FRAMES
        ],
        "config_sha256": "2" * 64,
        "documents": {"read": used + 2, "used": used, "rejected": 1, "merged": 1, "excluded": 0},
        "excluded": {},
        "uncounted": {"credit": 3},
        "languages": {"en": used},
        "comparison": {
            "by": ["source"],
            "confidence": 0.95,
            "period": "month",
            "correction": "holm",
            "min_documents": 10,
            "around": "",
        },
        "voice": {"tier": "off"},
        "warnings": ["a.csv: decoded as cp1252 by guess"],
        "notes": [],
    }


CANARY = "(window.__framing_pwned=window.__framing_pwned||[]).push(1)"
HOSTILE = (
    f'</text></svg><img src=x onerror="{CANARY}">',
    f"</script><script>{CANARY}</script>",
    "__proto__",
    "\u202egnp.exe {{ 9801546 + 1 }} '\" & <!--",
)


def hostile_run(make: Any = None) -> Any:
    """Payloads wherever data can stand: outlets, titles, addresses, sentences, terms, the study, the lexicons."""
    tables, run = make(HOSTILE) if make else make_run(HOSTILE, documents=12)
    payload = HOSTILE[1]
    places = range(len(tables["evidence"]))
    urls = [
        ("javascript:alert(1)", "//evil.example/x", "https://example.org/?a=b&c='\"", "file:///etc/passwd")[i % 4]
        for i in places
    ]
    tables["evidence"] = tables["evidence"].assign(
        title=payload, url=urls, before=HOSTILE[0], surface=payload, after="]]>\u2028\u2029", term=payload
    )
    for name, column in (
        ("events", "label"),
        ("speakers", "speaker"),
        ("roles", "entity"),
        ("evidence", "speaker_name"),
    ):
        if make:
            tables[name] = tables[name].assign(**{column: f"Ada {payload} Oss"})  # what is no name is not shown
    tables["contributions"] = tables["contributions"].assign(term=payload)
    tables["rejects"] = tables["rejects"].assign(reason=payload, file=payload, code=payload)
    run["study"]["name"] = run["warnings"][0] = run["lexicons"][0]["title"] = run["lexicons"][0]["source"] = payload
    run["lexicons"][0]["frames"][0]["definition"] = run["inputs"][0]["file"] = payload
    return tables, run
