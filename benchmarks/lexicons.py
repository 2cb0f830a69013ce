"""Precision of the shipped lexicons, from the hand-coded draw kept in `docs/codings/draw-2.csv`.

By frame, and for the mentions from news alone; Wilson intervals of 95 %. How it was drawn and coded: docs/lexicons.md.
"""

from pathlib import Path

import pandas as pd
from common import finish, parse_arguments
from scipy.stats import binomtest

DRAW = Path(__file__).resolve().parents[1] / "docs" / "codings" / "draw-2.csv"
NEWS = "abp/docs-foreign"


def precision(codes: pd.Series) -> dict[str, float]:
    """Share of yes, with its interval."""
    right = int((codes == "yes").sum())
    bounds = binomtest(right, len(codes)).proportion_ci(method="wilson")
    return {"coded": len(codes), "precision": right / len(codes), "low": bounds.low, "high": bounds.high}


def main() -> None:
    parse_arguments(__doc__)
    drawn = pd.read_csv(DRAW, dtype=str)
    drawn = drawn.assign(frame=drawn["frame"].str.split("/").str[0])
    found = {
        name: {frame: precision(part["code"]) for frame, part in rows.groupby("frame")}
        for name, rows in (("all", drawn), ("news", drawn[drawn["set"] == NEWS]))
    }
    for name, frames in found.items():
        print(f"{name}: " + ", ".join(f"{f} {v['precision']:.2f} of {v['coded']}" for f, v in frames.items()))
    finish(found)


if __name__ == "__main__":
    main()
