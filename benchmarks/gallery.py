"""Two published findings redone from public data, a command each (docs/gallery.md): do they come out again?

state_headlines  outlets of the Chinese state print headlines with more negative words about the world than about China,
                 and fewer positive ones; the BBC, as control, does not tell its own country from the world
un_debates       states at odds with the West speak more of hegemony and sovereignty than Western ones, year by year
"""

import tempfile
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pandas as pd
from common import finish, largest, parse_arguments

GALLERY = Path(__file__).resolve().parents[1] / "docs" / "gallery"
ABROAD, AT_HOME = '["WORLD"]', {"BBC": '["UK"]'}
"""How the column `sections` of the headlines calls them."""


def command(data: Path, study: str, *options: str) -> pd.DataFrame:
    """The contrasts that `framing compare` writes for a study of the gallery."""
    from framing.cli import _run

    with tempfile.TemporaryDirectory() as folder, redirect_stdout(StringIO()):
        out = Path(folder) / "run"
        words = ["compare", str(data), "-c", str(GALLERY / f"{study}.toml"), "--out", str(out), "--quiet", *options]
        if _run(words):
            raise SystemExit(f"framing compare failed: {study}")
        return pd.read_csv(out / "contrasts.csv", keep_default_na=False, na_values=[""])


def _told(row: pd.Series, turned: bool) -> dict[str, object]:
    value, low, high = (float(row[name]) for name in ("ratio", "ratio_low", "ratio_high"))
    if turned:
        value, low, high = 1 / value, 1 / high, 1 / low
    return {"ratio": round(value, 2), "low": round(low, 2), "high": round(high, 2), "verdict": row["verdict"]}


def state_headlines(data: Path) -> dict[str, dict[str, object]]:
    """Abroad against at home by outlet: how many times as common are words of each tone?"""
    lexicon = data / "lexicons" / "LSD2015.yml"
    found = command(largest(data, "china_headlines"), "state-headlines", "-l", str(lexicon))
    found = found[(found["field"] == "*") & (found["by_source"] != "*")]
    out: dict[str, dict[str, object]] = {}
    for outlet, rows in found.groupby("by_source"):
        pair = {ABROAD, AT_HOME.get(str(outlet), '["CHINA"]')}
        for _, row in rows[[{a, b} == pair for a, b in zip(rows["a"], rows["b"], strict=True)]].iterrows():
            if row["frame"] in ("negative", "positive"):
                out[f"{outlet}, {row['frame']}"] = _told(row, row["a"] != ABROAD)
    return out


def un_debates(data: Path) -> dict[str, dict[str, object]]:
    """Challengers against allies inside the same sessions, and over all speeches."""
    found = command(largest(data, "ungdc"), "un-debates")
    found = found[found["family"] == "primary"]
    return {f"{r['frame']}, {r['basis']}": _told(r, r["a"] != "challengers") for _, r in found.iterrows()}


def main() -> None:
    arguments = parse_arguments(__doc__)
    figures = {"state_headlines": state_headlines(arguments.data), "un_debates": un_debates(arguments.data)}
    for finding, rows in figures.items():
        for name, row in rows.items():
            print(f"{finding}: {name}: {row}")
    finish(figures)


if __name__ == "__main__":
    main()
