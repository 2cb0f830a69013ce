"""Same-event comparison on counts with known truth: coverage, bias, exactness, and the cost of events in `compare`.

Two outlets, 250 articles each on 60 events (`tests/statistics/generators.py`): under pure selection one prefers events
that call for the frame, and tells them like the other; under planted framing it also uses the frame 1.5 times as often.
"""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from common import finish, in_turn, parse_arguments

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from framing.statistics.intervals import interval
from framing.statistics.jackknife import contrast_arms
from framing.statistics.same_event import contrast_within, decompose_difference
from tests.comparison.corpora import make_corpus
from tests.comparison.events import add_wire, tell_events, told_by
from tests.statistics.generators import draw_coverage

PARTS = ("exclusive", "emphasis", "framing")
SCENARIOS = {
    "pure selection": {"lean": 1.0},
    "framing 1.5": {"ratio": 1.5},
    "selection and framing 1.5": {"ratio": 1.5, "lean": 1.0},
    "both, thin overlap": {"ratio": 1.5, "lean": 1.0, "events": 400},
}


def covers(estimate, truth: float) -> bool:
    low, high = interval(estimate, 0.95)
    return bool(low[0] <= truth <= high[0])


def simulate(settings: dict, repetitions: int, seed: int) -> dict[str, float]:
    """Coverage and mean of the ratios and of the three parts over many made corpora."""
    rng, truth = np.random.default_rng(seed), np.log(settings.get("ratio", 1.0))
    rows = []
    for _ in range(repetitions):
        drawn = draw_coverage(rng, **settings)
        strata = drawn.strata()
        within, split = contrast_within(strata).log_ratio, decompose_difference(strata)
        crude = contrast_arms(*drawn.arms(), [1, -1])
        expected = decompose_difference(replace(drawn, hits=drawn.tokens * drawn.expected).strata())
        row = {"within": within.value[0], "crude": crude.log_ratio.value[0], "within_covers": covers(within, truth),
               "crude_covers": covers(crude.log_ratio, truth), "rejects_one": not covers(within, 0.0)}  # fmt: skip
        parts = [getattr(split, part) for part in PARTS]
        for part, estimate in zip(PARTS, parts, strict=True):
            true = getattr(expected, part).value[0]
            row |= {f"{part}_bias": 1000 * (estimate.value[0] - true), f"{part}_covers": covers(estimate, true)}
        row["identity"] = abs(sum(e.value[0] for e in parts) - crude.difference.value[0])
        rows.append(row)
    columns = {name: np.array([row[name] for row in rows], dtype=float) for name in rows[0]}
    out = {name: float(values.mean()) for name, values in columns.items()} | {"identity": columns["identity"].max()}
    for name in ("within", "crude"):
        out[f"{name}_ratio"] = float(np.exp(out.pop(name)))
    return out


def own_copy_shift() -> float:
    """The largest move of any own-copy estimate when a wire story is printed 1 to 9 times in two outlets."""
    corpus = tell_events(make_corpus({"A": 240, "B": 200, "C": 160}, {"A": 2.0}))
    before, moved = corpus.compare().contrasts, 0.0
    key, measured = ["a", "b", "frame", "field", "voice", "basis"], ["ratio", "ratio_low", "ratio_high", "difference"]
    for count in (1, 3, 9):
        after = add_wire(corpus, told_by(corpus), ["A", "B"], count).compare().contrasts
        own = after[after["copies"] == "own"].set_index(key)[measured]
        moved = max(moved, float(np.nanmax(np.abs(own - before.set_index(key)[measured].loc[own.index]))))
    return moved


def main() -> None:
    arguments = parse_arguments(__doc__)
    repetitions = 100 if arguments.quick else 1000
    found = {}
    for seed, (name, settings) in enumerate(SCENARIOS.items(), start=1):
        found[name] = simulate(settings, repetitions, seed)
        print(f"{name}: " + ", ".join(f"{key} {value:.3g}" for key, value in found[name].items()))
    plain = make_corpus({f"S{i}": 900 - 20 * i for i in range(6)}, {"S1": 1.5})
    told = tell_events(plain, 2000, 0.9)
    seconds = in_turn({"without": plain.compare, "with": told.compare}, 3 if arguments.quick else 5)
    print(f"compare() on {len(plain.documents)} articles of 6 outlets, without events and with 2,000: {seconds}")
    finish({"repetitions": repetitions, "scenarios": found, "own_copy_shift": own_copy_shift(), "seconds": seconds})


if __name__ == "__main__":
    main()
