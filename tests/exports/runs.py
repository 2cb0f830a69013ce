"""A run's folder with texts that a spreadsheet or a database could take for something else."""

import json

import pandas as pd
import pytest

from framing import tables
from framing.runs.folder import open_run

HOSTILE = (
    "=1+1", "@SUM(A1)", "+49 30", "-5", "007", "http://a.example/x", "mailto:a@b.example", "<r>bold</r>", "'quoted",
    "TRUE", "2024-03-01", "line\nbreak", "tab\there", "_x0041_", "a\x0bb", "{=1}", " blank ", "é漢字😀", "NA",
)  # fmt: skip


@pytest.fixture
def run(tmp_path):
    """A run with a table of rejects and one of documents with columns of the input."""
    many = len(HOSTILE)
    rejects = pd.DataFrame({"file": HOSTILE, "record": range(many), "column": "", "code": "no_words", "reason": "x"})
    rejects["record"] = rejects["record"].astype("Int64").where(rejects["record"] > 0)
    documents = (
        tables.empty("documents")
        .reindex(range(2))
        .assign(doc_id=["1", "2"], included=[True, False], tokens=[5, None], Title=["one", "=two"], title=["a", "b"])
    )
    text = [c for c, column in tables.TABLES["documents"].columns.items() if column.kind == "text"]
    documents[text] = documents[text].fillna("")
    given = {"rejects": rejects, "documents": documents}
    described = {"run_id": "abc", "study": {"name": "=A study"}, "versions": {"media-framing": "1"}, "inputs": [],
                 "lexicons": [], "documents": {"read": 2, "used": 2}}  # fmt: skip
    with open_run(tmp_path / "run") as folder:
        for name, table in given.items():
            folder.write(f"{name}.csv", tables.csv_blocks(name, tables.check(name, table)))
        folder.finish(described)
    assert json.loads((tmp_path / "run" / "run.json").read_text())["run_id"] == "abc"
    return tmp_path / "run"
