"""Do the sentences hold? Error, power and coverage of what `framing compare` claims, where the truth is known.

fwer           family error of each question at a nominal .05, nine designs, all outlets alike; beside it that of
               clusters - 1 degrees of freedom
power_two      power at ratio 2 of one outlet, the same designs, beside that of the permutation inside events
lost           eligible pairs and frames without a test
coverage       of the interval inside true events, at ratio 1.5
power          at the printed `detectable_ratio`, for the verdict; power_needed: with `documents_needed`
similar        how often a true 1.25 is called `similar`
own_ratio      identical own words, quoted shares .1 and .6, per word outside quotation marks; own_false: `different`
reported_ratio identical own words, reported shares .1 and .5: the headline ratio, and adjusted
bias           strong selection on real roundups, mentions by true event: mean ratio of the core row, of the row of all
               members, of true events, and the first over the last; truth 1 and 2, dated or not; coverage_found: of the
               core row. doubted: how often a difference found is told to depend on doubtful members (of how many found)
placebo        labels of real outlets shuffled: share of tests below .05, frame threat
real           fwer, power_two, coverage, lost, own_ratio and reported_ratio from text files by `framing compare`
Every figure has its Monte-Carlo error. Degrees of freedom were chosen on CHOOSING; all figures are of PROVING.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
from common import finish, largest, parse_arguments

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import claims_texts as texts
import events as event_sets

from framing.cli import _run
from framing.statistics.counts import Arm, Counts
from framing.statistics.intervals import interval, p_value
from framing.statistics.jackknife import Estimate, contrast_arms
from framing.statistics.multiplicity import adjust, could_be_found
from framing.statistics.permutation import Spanning, least_p_value, permutation_p_value
from framing.statistics.power import detectable_ratio, documents_needed
from framing.statistics.same_event import Strata, contrast_within
from framing.statistics.within_permutation import Articles, least_p_within, permutation_within

FRAMES, ALPHA, FEWEST = 3, 0.05, 5
MOST_PRINTED = 10


@dataclass(frozen=True)
class Design:
    """Outlets with so many documents each, on so many events; a share of documents tells an event of its own."""

    documents: tuple[int, ...]
    events: int
    rate: float = 0.003
    lean: float = 0.0
    """Standard deviation, on the log scale, of an outlet's own way with an event."""
    alone: float = 0.3
    times: int = 1
    """So many stretches of time, each with `events` of the same sizes."""


CHOOSING = {
    "two": Design((100,) * 2, 25),
    "six events": Design((30,) * 2, 6, lean=0.2),
    "four": Design((100,) * 4, 25, lean=0.3),
    "four, eight events": Design((50,) * 4, 8, lean=0.3),
    "unequal": Design((400, 60, 30, 15), 40, lean=0.3),
    "six": Design((100,) * 6, 60, lean=0.2),
    "twenty": Design((60,) * 20, 80, lean=0.2),
    "rare": Design((150,) * 4, 60, rate=0.0003, lean=0.2),
    "lean .5": Design((100,) * 4, 25, lean=0.5),
}
"""The degrees of freedom were chosen on these; nothing below is measured on them."""
PROVING = {
    "two": Design((80, 160), 30, lean=0.1),
    "two, six events": Design((40,) * 2, 6),
    "two, eighty events": Design((250,) * 2, 80, lean=0.3),
    "four": Design((70,) * 4, 15, lean=0.2),
    "unequal": Design((300, 100, 40, 20), 50, lean=0.2),
    "six": Design((80,) * 6, 40, lean=0.3),
    "twenty": Design((50, 90) * 10, 60, lean=0.1),
    "rare": Design((200,) * 4, 40, rate=0.0004, lean=0.1),
    "lean .5": Design((90,) * 4, 40, lean=0.5),
    "small and large, very rare": Design((40, 280), 40, rate=0.00008, alone=0.1),
    "eight, very rare": Design((40,) * 8, 40, rate=0.00008, alone=0.1),
}


PRINTED = ("two", "two, eighty events", "four", "unequal", "six", "lean .5")
"""Designs on which the printed power is tried."""


@dataclass(frozen=True)
class Corpus:
    """Documents: outlet, event (those alone have one of their own), tokens, and hits of shape (documents, frames)."""

    outlet: np.ndarray
    event: np.ndarray
    tokens: np.ndarray
    hits: np.ndarray
    outlets: int

    def sums(self) -> tuple[np.ndarray, np.ndarray]:
        """Tokens by event and outlet; hits by event, outlet and frame."""
        size = int(self.event.max()) + 1
        slot = self.event * self.outlets + self.outlet
        shape = (size, self.outlets)
        hits = [np.bincount(slot, column, size * self.outlets).reshape(shape) for column in self.hits.T]
        return np.bincount(slot, self.tokens, size * self.outlets).reshape(shape), np.stack(hits, axis=-1)


def draw(rng: np.random.Generator, design: Design, ratio: float = 1.0) -> Corpus:
    """The first outlet uses every frame `ratio` times as often. Poisson counts of gamma-varying texts (alpha 1)."""
    outlets, count = len(design.documents), sum(design.documents)
    outlet = np.repeat(np.arange(outlets), design.documents)
    size = np.tile((1 + np.arange(design.events)) ** -0.7, design.times)
    event = rng.choice(len(size), count, p=size / size.sum())
    alone = rng.random(count) < design.alone
    event = np.where(alone, len(size) + np.arange(count), event)
    event = np.unique(event, return_inverse=True)[1]
    events = int(event.max()) + 1
    called = rng.lognormal(0, 0.6, (events, 1, FRAMES)) * np.exp(
        design.lean * rng.standard_normal((events, outlets, FRAMES))
    )
    tokens = np.maximum(1, rng.lognormal(np.log(493), 0.55, count)).round()
    expected = design.rate * called[event, outlet] * np.where(outlet == 0, ratio, 1.0)[:, None]
    hits = rng.poisson(tokens[:, None] * expected * rng.gamma(1.0, 1.0, count)[:, None]).astype(float)
    return Corpus(outlet, event, tokens, hits, outlets)


def pairs(outlets: int) -> list[tuple[int, int]]:
    """All pairs up to six outlets, else each against the rest (-1)."""
    if outlets > 6:
        return [(i, -1) for i in range(outlets)]
    return [(i, j) for i in range(outlets) for j in range(i + 1, outlets)]


def sides(corpus: Corpus, pair: tuple[int, int]) -> tuple[np.ndarray, ...]:
    """Tokens and hits by event of both sides of a pair."""
    tokens, hits = corpus.sums()
    a, b = pair
    rest = (tokens.sum(axis=1) - tokens[:, a], hits.sum(axis=1) - hits[:, a])
    other = rest if b < 0 else (tokens[:, b], hits[:, b])
    return tokens[:, a], other[0], hits[:, a], other[1]


def inside(corpus: Corpus, pair: tuple[int, int], seed: int) -> dict[str, np.ndarray]:
    """The row inside events as the product has it: estimate, p; and what other tests would say of the same draw."""
    tokens_a, tokens_b, hits_a, hits_b = sides(corpus, pair)
    both = (tokens_a > 0) & (tokens_b > 0)
    strata = Strata(np.arange(int(both.sum())), tokens_a[both], tokens_b[both], hits_a[both], hits_b[both])
    found = contrast_within(strata)
    pooled = (hits_a[both] + hits_b[both]).sum(axis=0)
    eligible = (found.clusters >= FEWEST) & (pooled >= FEWEST)
    p, ratio = p_value(found.log_ratio), found.log_ratio
    own = corpus.outlet == pair[0]
    member = both[corpus.event] & (own | ((corpus.outlet == pair[1]) if pair[1] >= 0 else True))
    for column in np.flatnonzero(eligible & np.isnan(p)):
        p[column] = permuted(corpus, member, own, column, seed)
    plain = p_value(type(ratio)(ratio.value, ratio.error, np.maximum(1.0, found.clusters - 1.0)))
    unit, column = np.nonzero(corpus.hits[member])
    articles = Counts(corpus.tokens[member], unit, column, corpus.hits[member][unit, column], FRAMES)
    number = np.unique(corpus.event[member], return_inverse=True)[1]
    return {"least": least_p_within(articles, number, own[member]),
            "p": np.where(eligible, p, np.nan), "plain": np.where(eligible, plain, np.nan), "eligible": eligible,
            "value": ratio.value, "error": ratio.error, "freedom": ratio.freedom}  # fmt: skip


def permuted(corpus: Corpus, member: np.ndarray, own: np.ndarray, column: int, seed: int) -> float:
    """The permutation of labels inside events of one frame."""
    drawn = (corpus.event, own, corpus.tokens, corpus.hits[:, column])
    return permutation_within(Articles(*(values[member] for values in drawn)), seed)


def overall(corpus: Corpus, pair: tuple[int, int], seed: int) -> dict[str, np.ndarray]:
    """The row over all articles, clustered by event."""
    tokens_a, tokens_b, hits_a, hits_b = sides(corpus, pair)
    here = tokens_a + tokens_b > 0
    a, b = hits_a[here], hits_b[here]
    unit, column = np.nonzero(a + b)
    counts = Counts((tokens_a + tokens_b)[here], unit, column, (a + b)[unit, column], FRAMES)
    arms = [Arm(tokens_a[here], a[unit, column]), Arm(tokens_b[here], b[unit, column])]
    found = contrast_arms(counts, arms, (1, -1))
    eligible = (a + b).sum(axis=0) >= FEWEST
    p, ratio = p_value(found.log_ratio), found.log_ratio
    own = corpus.outlet == pair[0]
    spanning = ((tokens_a > 0) & (tokens_b > 0))[corpus.event] & (own | (corpus.outlet == pair[1]) | (pair[1] < 0))
    unit, column = np.nonzero(corpus.hits[spanning])
    traded = Counts(corpus.tokens[spanning], unit, column, corpus.hits[spanning][unit, column], FRAMES)
    articles = Spanning(np.unique(corpus.event[spanning], return_inverse=True)[1], own[spanning], traded)
    if (eligible & np.isnan(p)).any():
        p = np.where(np.isnan(p), permutation_p_value(counts, *arms, seed, articles), p)
    plain = p_value(type(ratio)(ratio.value, ratio.error, np.full(FRAMES, found.clusters - 1.0)))
    return {"least": least_p_value(counts, *arms, articles),
            "p": np.where(eligible, p, np.nan), "plain": np.where(eligible, plain, np.nan), "eligible": eligible,
            "value": ratio.value, "error": ratio.error, "freedom": ratio.freedom}  # fmt: skip


Question = Callable[[Corpus, tuple[int, int], int], dict[str, np.ndarray]]
QUESTIONS: dict[str, Question] = {"event": inside, "crude": overall}


def share(hits: list[bool] | np.ndarray) -> list[float]:
    """A share with its Monte-Carlo error."""
    values = np.asarray(hits, dtype=float)
    mean = float(values.mean()) if len(values) else float("nan")
    return [round(mean, 3), round(float(np.sqrt(mean * (1 - mean) / max(1, len(values)))), 3)]


def family_error(design: Design, repetitions: int, seed: int) -> dict[str, list[float]]:
    """How often a family claims anything at all where all outlets are alike; and eligible rows without a test."""
    rng, claims, lost = np.random.default_rng(seed), {}, []
    for _ in range(repetitions):
        corpus = draw(rng, design)
        for name, question in QUESTIONS.items():
            rows = [question(corpus, pair, seed) for pair in pairs(corpus.outlets)]
            for kind in ("p", "plain"):
                p, least = (np.concatenate([row[name] for row in rows]) for name in (kind, "least"))
                tested = np.isfinite(p)
                adjusted = adjust(p[tested][could_be_found(least[tested], ALPHA)], "holm")[0]
                claims.setdefault(f"{name}{'' if kind == 'p' else ', clusters - 1'}", []).append(
                    bool((adjusted < ALPHA).any())
                )
            lost += [np.isnan(row["p"])[row["eligible"]].mean() for row in rows if row["eligible"].any()]
    return {name: share(values) for name, values in claims.items()} | {"lost": [round(float(np.mean(lost)), 4), 0.0]}


def power_at_two(design: Design, repetitions: int, seed: int) -> dict[str, list[float]]:
    """Power of the rows of the first outlet at ratio 2, at level .05 / family size; beside it the permutation."""
    rng, found = np.random.default_rng(seed), {"event": [], "permutation": [], "crude": []}
    for _ in range(repetitions):
        corpus = draw(rng, design, 2.0)
        every = pairs(corpus.outlets)
        level = ALPHA / (len(every) * FRAMES)
        for pair in [p for p in every if p[0] == 0]:
            rows = {name: question(corpus, pair, seed) for name, question in QUESTIONS.items()}
            for name, row in rows.items():
                found[name] += (row["p"][row["eligible"]] < level).tolist()
            own = corpus.outlet == 0
            tokens_a, tokens_b = sides(corpus, pair)[:2]
            both = ((tokens_a > 0) & (tokens_b > 0))[corpus.event]
            member = both & (own | ((corpus.outlet == pair[1]) if pair[1] >= 0 else True))
            for column in np.flatnonzero(rows["event"]["eligible"]):
                likely = rows["event"]["plain"][column] < 0.1
                found["permutation"].append(bool(likely and permuted(corpus, member, own, column, seed) < level))
    return {name: share(values) for name, values in found.items()}


def many_documents(design: Design, times: float) -> Design:
    """So many times the documents over so many times the time: events of the same sizes, as many more of them."""
    stretches = max(1, round(times))
    grown = tuple(max(2, round(times * count)) for count in design.documents)
    return replace(design, documents=grown, events=max(2, round(times * design.events / stretches)), times=stretches)


def power_as_printed(repetitions: int, seed: int) -> tuple[dict[str, list[float]], dict[str, dict[str, object]]]:
    """How often the verdict finds the ratio printed as detectable, and 1.5 with the documents printed as needed.

    In designs where the median ratio printed is not above 10, which is as far as numbers are told.
    """
    rng, found, by_design = np.random.default_rng(seed), {"power": [], "power_needed": []}, {}
    for name in PRINTED:
        for basis, question in QUESTIONS.items():
            tried = _as_printed(PROVING[name], question, rng, repetitions)
            if tried is None:
                continue
            for key, values in zip(found, tried[:2], strict=True):
                found[key] += values
            by_design[f"{name}, {basis}"] = {**{k: share(v) for k, v in zip(found, tried[:2], strict=True)}, **tried[2]}
    return {name: share(values) for name, values in found.items()}, by_design


def _as_printed(
    design: Design, question: Question, rng: np.random.Generator, repetitions: int
) -> tuple[list[bool], list[bool], dict[str, float]] | None:
    """Found at the ratio, found with the documents, and both numbers: medians of what repetitions print."""
    outlets = len(design.documents)
    level, pair = ALPHA / (len(pairs(outlets)) * FRAMES), (0, 1 if outlets <= 6 else -1)
    rows = [question(draw(rng, design), pair, 1) for _ in range(repetitions)]
    error, freedom = (np.concatenate([row[name] for row in rows]) for name in ("error", "freedom"))
    levels, size = np.full(len(error), level), float(np.mean(design.documents[:2]))
    ratio = float(np.nanmedian(detectable_ratio(error, freedom, levels)))
    if ratio > MOST_PRINTED:
        return None
    needed = float(np.nanmedian(documents_needed(error, freedom, levels, np.full(len(error), size), 1.5).documents))
    tried = [(design, ratio), (many_documents(design, needed / size), 1.5)]
    p = [np.concatenate([question(draw(rng, d, true), pair, 1)["p"] for _ in range(repetitions)]) for d, true in tried]
    numbers = {"detectable_ratio": round(ratio, 2), "documents": size, "documents_needed": needed}
    return (p[0] < level).tolist(), (p[1] < level).tolist(), numbers


def coverage_and_similar(repetitions: int, seed: int) -> dict[str, list[float]]:
    """Coverage inside true events at 1.5 in four designs; and `similar` at 1.25 where intervals are narrow enough."""
    rng, inside_interval, similar = np.random.default_rng(seed), [], []
    for name in ("two", "two, eighty events", "four", "lean .5"):
        for _ in range(repetitions):
            row = inside(draw(rng, PROVING[name], 1.5), (0, 1), seed)
            low, high = interval(Estimate(row["value"], row["error"], row["freedom"]), 0.95)
            tested = np.isfinite(low)
            inside_interval += ((low <= np.log(1.5)) & (np.log(1.5) <= high))[tested].tolist()
    large = Design((900,) * 2, 400, rate=0.02, alone=0.5)
    for _ in range(max(20, repetitions // 4)):
        row = overall(draw(rng, large, 1.25), (0, 1), seed)
        low, high = interval(Estimate(row["value"], row["error"], row["freedom"]), 0.95)
        similar += ((low >= np.log(0.8)) & (high <= np.log(1.25))).tolist()
    return {"coverage": share(inside_interval), "similar": share(similar)}


def own_words(repetitions: int, seed: int) -> dict[str, list[float]]:
    """Two outlets alike in their own words, that quote .1 and .6: the ratio by words outside quotations, and by all."""
    rng, rows = np.random.default_rng(seed), {"own_ratio": [], "own_ratio_all_words": [], "own_false": []}
    for _ in range(repetitions):
        corpus = draw(rng, PROVING["two"])
        outside = np.where(corpus.outlet == 0, 0.9, 0.4)
        hits = rng.binomial(corpus.hits.astype(int), outside[:, None]).astype(float)
        own = overall(replace(corpus, tokens=corpus.tokens * outside, hits=hits), (0, 1), seed)
        rows["own_ratio"] += own["value"].tolist()
        rows["own_ratio_all_words"] += overall(replace(corpus, hits=hits), (0, 1), seed)["value"].tolist()
        rows["own_false"].append(bool((adjust(own["p"], "holm")[0] < ALPHA).any()))
    out = {name: geometric_mean(np.array(rows[name])) for name in ("own_ratio", "own_ratio_all_words")}
    return out | {"own_false": share(rows["own_false"])}


def in_real_events(data: Path, repetitions: int) -> dict[str, dict[str, object]]:
    """Strong selection in roundups, as `claims_texts.Selection` says."""
    documents = event_sets.read(largest(data, "allsides_roundups"))
    documents = documents[documents["event"].notna()].reset_index(drop=True)
    found: dict[str, dict[str, object]] = {"bias": {}, "coverage_found": {}, "doubted": {}}
    for ratio in (1.0, 2.0):
        for dated in (True, False):
            name = f"truth {ratio:g}, {'dated' if dated else 'undated'}"
            got = texts.selection(documents, texts.Selection(dated, ratio), repetitions, 41)
            found["bias"][name] = {k: got[k] for k in ("crude", "true", "found", "core", "core_to_true")}
            found["coverage_found"][name] = {k: got[f"{k}_coverage"] for k in ("found", "core")}
            found["doubted"][name] = got["doubted"]
            print(f"{name}: {got}", flush=True)
    return found


def by_command(repetitions: int) -> dict[str, object]:
    """The rows from made text files, read by the real command."""
    null, two = texts.run(texts.Texts(), repetitions, 51), texts.run(texts.Texts(ratio=2.0), repetitions, 52)
    quoting = texts.run(texts.Texts(quoted=(0.1, 0.6)), repetitions, 53)
    reporting = texts.run(
        texts.Texts(reported=(0.1, 0.5), quoted=(0.1, 0.1), tier="parse"), max(2, repetitions // 2), 54
    )
    out: dict[str, object] = {}
    for basis in QUESTIONS:
        rows = [[t[t["basis"] == basis] for t in tables] for tables in (null, two)]
        alike, apart = rows[0], pd.concat(rows[1])
        apart = apart[apart["a"] == "A"]
        tested = apart[apart["ratio_low"].notna() & apart["ratio_high"].notna()]
        out[f"fwer, {basis}"] = share([bool((t["verdict"] == "different").any()) for t in alike])
        out[f"power_two, {basis}"] = share(apart["verdict"] == "different")
        out[f"coverage, {basis}"] = share((tested["ratio_low"] <= 2) & (tested["ratio_high"] >= 2))
        out[f"lost, {basis}"] = [int(pd.concat(alike + rows[1])["p"].isna().sum()), 0.0]
    for name, tables, column in (("own_ratio", quoting, "ratio"), ("reported_ratio", reporting, "ratio"),
                                 ("reported_ratio, adjusted", reporting, "ratio_adjusted")):  # fmt: skip
        rows = pd.concat(tables)
        out[name] = geometric_mean(np.log(rows.loc[rows["basis"] == "crude", column].dropna().to_numpy()))
    out["own_false"] = share([bool((t["verdict"] == "different").any()) for t in quoting])
    return out


def reported_words(repetitions: int, seed: int) -> dict[str, list[float]]:
    """Two outlets alike in their own words, that report .1 and .5: the ratio, and adjusted by 300 sentences each."""
    rng, headline, adjusted = np.random.default_rng(seed), [], []
    for _ in range(repetitions):
        corpus = draw(rng, PROVING["two"])
        own = np.where(corpus.outlet == 0, 0.9, 0.5)
        hits = rng.binomial(corpus.hits.astype(int), own[:, None]).astype(float)
        value = overall(replace(corpus, hits=hits), (0, 1), seed)["value"]
        sampled = rng.binomial(300, [0.9, 0.5]) / 300
        headline += value.tolist()
        adjusted += (value - np.log(sampled[0]) + np.log(sampled[1])).tolist()
    return {
        "reported_ratio": geometric_mean(np.array(headline)),
        "reported_ratio_adjusted": geometric_mean(np.array(adjusted)),
    }


def geometric_mean(logs: np.ndarray) -> list[float]:
    """Of ratios, with its Monte-Carlo error."""
    mean = float(np.exp(np.nanmean(logs)))
    return [round(mean, 3), round(mean * float(np.nanstd(logs)) / len(logs) ** 0.5, 3)]


def on_real_outlets(data: Path, repetitions: int) -> list[float]:
    """The placebo of the command: labels of real outlets shuffled, share of tests of the frame threat below .05."""
    path = largest(data, "abp", "foreign")
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(StringIO()) as said:
        out = Path(folder) / "run"
        words = [
            "compare",
            str(path),
            "--by",
            "source",
            "-l",
            "threat",
            "--within",
            "all",
            "--out",
            str(out),
            "--quiet",
        ]
        failed = _run([*words, "--set", "voice.tier=off", "--set", "topics.topics=off"])
        if failed or _run(["placebo", str(out), "-r", str(repetitions), "--json"]):
            raise SystemExit("framing compare or framing placebo failed")
        told = json.loads(said.getvalue().splitlines()[-1])
    rows = told["rows"] if isinstance(told, dict) else told
    share_below = next(float(row["share_p05"]) for row in rows if row["frame"] == "threat")
    return [round(share_below, 3), round((share_below * (1 - share_below) / repetitions) ** 0.5, 3)]


def main() -> None:
    arguments = parse_arguments(__doc__)
    repetitions = 60 if arguments.quick else 240
    found: dict[str, dict[str, list[float]]] = {"fwer": {}, "power_two": {}, "lost": {}}
    for seed, (name, design) in enumerate(PROVING.items(), start=1):
        fewer = max(10, repetitions // 2) if len(design.documents) > 6 else repetitions
        error, power = family_error(design, fewer, seed), power_at_two(design, max(8, fewer // 2), 100 + seed)
        found["lost"][name] = error.pop("lost")
        found["fwer"][name], found["power_two"][name] = error, power
        print(f"{name}: family error {error}; power at 2 {power}", flush=True)
    printed, by_design = power_as_printed(repetitions // 2, 32)
    print("\n".join(f"as printed, {name}: {value}" for name, value in by_design.items()))
    rest = coverage_and_similar(repetitions // 2, 31) | printed | own_words(repetitions, 33)
    rest |= reported_words(repetitions, 34) | {
        "placebo": on_real_outlets(arguments.data, 50 if arguments.quick else 200)
    }
    for name, value in rest.items():
        print(f"{name}: {value[0]} (Monte-Carlo error {value[1]})", flush=True)
    real = by_command(2 if arguments.quick else 8)
    print("\n".join(f"by the command, {name}: {value}" for name, value in real.items()), flush=True)
    in_events = in_real_events(arguments.data, 24 if arguments.quick else 360)
    finish({"repetitions": repetitions, **found, **rest, **in_events, "power_printed": by_design, "real": real})


if __name__ == "__main__":
    main()
