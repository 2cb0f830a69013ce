"""A run's mentions and sentences to draw from, and sheets filled in."""

import pandas as pd

from framing import tables
from framing.measures.drawing import Request, draw_units
from framing.measures.sheets import Draw, make_sheet

DRAW = Draw("abc", 60, 1, "0" * 12)
DOCUMENTS = pd.DataFrame(
    [{"doc_id": f"{source}{i}", "source": source, "included": True} for source in "AB" for i in range(60)]
)
"""Ten sentences each: the first holds a mention, in own words in every second document; the second sounds like it."""


def _sentences():
    for doc_id, source in zip(DOCUMENTS["doc_id"], DOCUMENTS["source"], strict=True):
        for i in range(10):
            said = ("the menace at the border grows", "danger at the border grows", "people went home on day")[
                min(i, 2)
            ]
            yield {"doc_id": doc_id, "source": source, "field": "text", "start": 40 * i, "end": 40 * i + 39,
                   "text": f"{said} {i}"}  # fmt: skip


SENTENCES = pd.DataFrame(_sentences())


def _evidence():
    first = SENTENCES[SENTENCES["start"] == 0].reset_index(drop=True)
    voice = ["own" if i % 2 else "quoted" for i in range(len(first))]
    rows = first.assign(frame="f/x", term="menace", surface="menace", before="the ", after=" at the border",
                        voice=voice, start=4, end=10).drop(columns="text")  # fmt: skip
    empty = {c: "" for c in tables.column_names("evidence") if c not in rows}
    return tables.check("evidence", rows.assign(**empty))


EVIDENCE = _evidence()


def drawn(number=60, seed=1):
    return draw_units(EVIDENCE, SENTENCES, Request(number, seed))


def filled(units, answer, coder="ann"):
    """The sheet of some units, coded by `answer(unit) -> (code, voice)`."""
    sheet = make_sheet(units, {"f": "the definition"}, DRAW, voices=True)
    codes = [answer(unit) for unit in units.to_dict("records")]
    return sheet.assign(code=[c for c, _ in codes], voice=[v for _, v in codes], coder=coder)


def write(folder, sheet, name="codes.csv"):
    tables.write_csv("code_sheet", sheet, folder / name)
    return folder / name
