"""UN General Debate: how often do Iran, Russia and North Korea speak of hegemony and sovereignty, held against the
United States, France, Japan and Canada? The year is the event: each year all of them spoke in the same debate.

Ratios are Mantel-Haenszel over years with the delete-one-year jackknife and t intervals; a year has the expected sign
where the rate of the first is higher.
"""

import tempfile
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
from common import finish, largest, parse_arguments
from scipy.special import stdtr, stdtrit

A, B = ("IRN", "RUS", "PRK"), ("USA", "FRA", "JPN", "CAN")
FRAMES = ("hegemony", "sovereignty")


def read_counts(path: Path) -> pd.DataFrame:
    """Hits and tokens by year, source and top-level frame."""
    from framing.config.study import load_study
    from framing.pipeline import run_study
    from framing.runs.results import read_run

    study = load_study(None, {
        "input.paths": [str(path)], "select.sources": [*A, *B], "lexicons.use": list(FRAMES), "text.fields": ["text"],
        "voice.tier": "off",
    })  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        outcome = run_study(study, Path(folder) / "run")
        scores = read_run(outcome.out)["scores"]
    scores = scores[scores["frame"].isin(FRAMES)].assign(year=scores["date"].str[:4])
    return scores.groupby(["frame", "source", "year"])[["hits", "tokens"]].sum().reset_index()


def mantel_haenszel(a: pd.DataFrame, b: pd.DataFrame) -> float:
    """Log ratio of rates within years (Mantel & Haenszel 1959; for person-time: Rothman & Boice 1979)."""
    whole = a["tokens"] + b["tokens"]
    return float(np.log((a["hits"] * b["tokens"] / whole).sum() / (b["hits"] * a["tokens"] / whole).sum()))


def compare(counts: pd.DataFrame, frame: str, left: tuple[str, ...], right: tuple[str, ...]) -> dict[str, object]:
    """The ratio with its interval and the share of years with the expected sign, over years both sides spoke."""
    arms = [
        counts[(counts["frame"] == frame) & counts["source"].isin(names)].groupby("year")[["hits", "tokens"]].sum()
        for names in (left, right)
    ]
    years = arms[0].index.intersection(arms[1].index)
    a, b = (arm.loc[years].astype(float) for arm in arms)
    rates = [1000 * arm["hits"] / arm["tokens"] for arm in (a, b)]
    return {
        "frame": frame, "a": "+".join(left), "b": "+".join(right), "years": len(years),
        "rate_a": 1000 * a["hits"].sum() / a["tokens"].sum(), "rate_b": 1000 * b["hits"].sum() / b["tokens"].sum(),
        "expected_sign": float((rates[0] > rates[1]).mean()), **estimate(a, b),
    }  # fmt: skip


def estimate(a: pd.DataFrame, b: pd.DataFrame) -> dict[str, float | None]:
    """Ratio, interval and p; null where a side has its hits in fewer than two years."""
    if min((a["hits"] > 0).sum(), (b["hits"] > 0).sum()) < 2:
        return dict.fromkeys(("ratio", "low", "high", "p"))
    value, n = mantel_haenszel(a, b), len(a)
    left_out = np.array([mantel_haenszel(a.drop(year), b.drop(year)) for year in a.index])
    error = np.sqrt((n - 1) / n * ((left_out - left_out.mean()) ** 2).sum())
    reach = stdtrit(n - 1, 0.975) * error
    return {
        "ratio": float(np.exp(value)), "low": float(np.exp(value - reach)), "high": float(np.exp(value + reach)),
        "p": float(2 * stdtr(n - 1, -abs(value / error))),
    }  # fmt: skip


def main() -> None:
    arguments = parse_arguments(__doc__)
    counts = read_counts(largest(arguments.data, "ungdc"))
    pairs = [(A, B), *(((a,), B) for a in A), *(((a,), (b,)) for a, b in product(A, B))]
    rows = [compare(counts, frame, a, b) for frame in FRAMES for a, b in pairs]
    print(f"{'':<42} {'years':>5} {'rates per 1,000':>16} {'ratio':>6} {'interval':>14} {'expected sign':>13}")
    for row in rows:
        label = f"{row['frame']}: {row['a']} / {row['b']}"
        shown = f"{row['ratio']:>6.2f} {row['low']:>6.2f} - {row['high']:<5.2f}" if row["ratio"] else f"{'no hits':>21}"
        print(
            f"{label:<42} {row['years']:>5} {row['rate_a']:>7.2f} {row['rate_b']:>8.2f} {shown} "
            f"{row['expected_sign']:>13.0%}"
        )
    by_source = counts.pivot_table(index="frame", columns="source", values=["hits", "tokens"], aggfunc="sum")
    print((1000 * by_source["hits"] / by_source["tokens"]).round(2).to_string())
    finish({"contrasts": [{k: round(v, 4) if isinstance(v, float) else v for k, v in r.items()} for r in rows]})


if __name__ == "__main__":
    main()
