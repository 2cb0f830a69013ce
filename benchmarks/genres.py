"""Genre, read by eye: are documents told opinion or transcript that, and how many are missed?

docs/codings/genres.csv holds 100 documents of two sets, drawn by what they were told (`told`; `told_in_set` says how
many of the set were), and what one reader, a language model, took them for from headline, opening and end (`read`),
without seeing what they were told. Shares have Wilson intervals; found shares weigh the strata by their size.
"""

from pathlib import Path

import numpy as np
import pandas as pd
from common import finish, parse_arguments

CODINGS = Path(__file__).resolve().parents[1] / "docs" / "codings" / "genres.csv"
_NORMAL = 1.959963984540054


def wilson(right: int, of: int) -> dict[str, object]:
    """A share with its interval (Wilson 1927)."""
    share, square = right / of, _NORMAL**2
    middle = (share + square / (2 * of)) / (1 + square / of)
    reach = _NORMAL * np.sqrt(share * (1 - share) / of + square / (4 * of**2)) / (1 + square / of)
    return {"right": right, "of": of, "share": round(share, 2), "low": round(float(middle - reach), 2),
            "high": round(float(middle + reach), 2)}  # fmt: skip


def judge(rows: pd.DataFrame, genre: str) -> dict[str, object]:
    """Of the told, how many are; of the others, how many are nevertheless; and the share found that follows."""
    told, others = rows[rows["told"] == genre], rows[rows["told"] != genre]
    missed = [part["told_in_set"].iloc[0] * float((part["read"] == genre).mean()) for _, part in others.groupby("told")]
    right = int((told["read"] == genre).sum())
    found = told["told_in_set"].iloc[0] * right / len(told)
    return {
        "told_are": wilson(right, len(told)),
        "others_are_not": wilson(int((others["read"] != genre).sum()), len(others)),
        "found": round(float(found / (found + sum(missed))), 2),
    }


def main() -> None:
    parse_arguments(__doc__)
    codings, figures = pd.read_csv(CODINGS), {}
    for name, rows in codings.groupby("set"):
        for genre in ("opinion", "transcript"):
            if (rows["told"] == genre).any():
                figures[f"{name}, {genre}"] = judge(rows, genre)
                print(f"{name}, {genre}: {figures[f'{name}, {genre}']}")
    finish(figures)


if __name__ == "__main__":
    main()
