"""The sheet of a draw for correction filled in from `truth.json`, as people who make no mistake would: RUN SHEET….

    framing compare -c sample/hurried.toml -o run
    framing sample run sample/articles.jsonl --for correction --number 200 --out sample/codings.csv
    python sample/code_sheet.py run sample/codings.csv

Mentions of the frame `threat` in the truth are the uses of `alarm`. Nothing here is imported by the package.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pandas as pd

from framing import tables
from framing.measures.sheets import HIT, name_documents
from framing.runs.results import read_run
from framing.runs.sampling import number_mentions

HERE = Path(__file__).resolve().parent
TRUTH = "threat"


def main() -> None:
    """Fill in every sheet that is named."""
    run, *sheets = map(Path, sys.argv[1:])
    truth = json.loads((HERE / "truth.json").read_text(encoding="utf-8"))["articles"]
    articles = {a["id"]: a for a in map(json.loads, (HERE / "articles.jsonl").read_text(encoding="utf-8").splitlines())}
    found = read_run(run)
    mentions = number_mentions(found["evidence"]).set_index("mention")
    names = dict(zip(name_documents(found["documents"]["doc_id"]), found["documents"]["doc_id"], strict=True))
    for path in sheets:
        sheet = tables.read_csv("code_sheet", path)
        codes = []
        for row in sheet.itertuples():
            doc_id = names[row.document]
            uses = [m for m in truth[doc_id]["mentions"] if m["frame"].split("/")[0] == TRUTH]
            if row.stratum == HIT:
                place = mentions.loc[row.unit]
                met = [m for m in uses if m["field"] == place["field"] and _overlap(m, place["start"], place["end"])]
            else:
                met = [m for m in uses if _holds(articles[doc_id][m["field"]], row.surface, m)]
            codes.append(("yes", met[0]["voice"]) if met else ("no", ""))
        table = pd.DataFrame(codes, columns=["code", "voice"])
        tables.write_csv("code_sheet", sheet.assign(code=table["code"], voice=table["voice"], coder="truth"), path)


def _overlap(mention: dict, start: int, end: int) -> bool:
    return mention["start"] < end and start < mention["end"]


def _holds(text: str, sentence: str, mention: dict) -> bool:
    """Whether a sentence, whose blanks are one blank, is where a mention stands."""
    flat, at = " ".join(text.split()), len(" ".join(text[: mention["start"] + 1].split())) - 1
    place = flat.find(sentence)
    return place <= at < place + len(sentence) and place >= 0


if __name__ == "__main__":
    main()
