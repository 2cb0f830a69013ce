"""`datapackage.json` of a run: valid by the specification, and true of every cell of every table."""

import csv
import json
import re
from typing import Annotated, Literal

import pandas as pd
import pytest
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from framing.cli import _run
from framing.tables import TABLES
from framing.tables.datapackage import describe_package

Name = Annotated[str, Field(pattern=r"^[-a-z0-9._/]+$")]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", alias_generator=to_camel)


class Column(Strict):
    """A field of Table Schema; `unit` is ours."""

    name: str = Field(min_length=1)
    type: Literal["string", "integer", "number", "boolean"]
    description: str = Field(min_length=1)
    unit: str = ""


class Schema(Strict):
    fields: list[Column] = Field(min_length=1)
    missing_values: list[str]
    primary_key: list[str] = []


class Dialect(Strict):
    delimiter: Literal[","]
    quote_char: Literal['"']
    double_quote: Literal[True]
    line_terminator: Literal["\n"]
    header: Literal[True]


class Resource(Strict):
    profile: Literal["tabular-data-resource"]
    name: Name
    path: str = Field(pattern=r"^[\w-]+\.csv$")
    description: str
    format: Literal["csv"]
    mediatype: Literal["text/csv"]
    encoding: Literal["utf-8"]
    dialect: Dialect
    table_schema: Schema = Field(alias="schema")


class Package(Strict):
    profile: Literal["tabular-data-package"]
    name: Name
    title: str
    resources: list[Resource] = Field(min_length=1)


CELL = {
    "string": re.compile(r"(?s).*"),
    "integer": re.compile(r"[+-]?\d+"),
    "number": re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?"),
    "boolean": re.compile(r"true|false"),
}
STUDIES = {
    "sample": ["--set", "topics.topics=4"],
    "periods": ["--by", "source", "--by", "period", "--set", "topics.topics=off"],
    "change": ["--around", "2031-04-15", "--set", "topics.topics=off"],
}


@pytest.fixture(scope="module", params=STUDIES)
def run(request, tmp_path_factory):
    out = tmp_path_factory.mktemp(request.param) / "run"
    assert _run(["compare", "-q", "--out", str(out), "--set", "voice.tier=quotes", *STUDIES[request.param]]) == 0
    return out


def test_every_table_is_as_its_run_describes_it(run):
    package = Package.model_validate(json.loads((run / "datapackage.json").read_text(encoding="utf-8")))
    assert {r.path for r in package.resources} == {p.name for p in run.glob("*.csv")}
    for resource in package.resources:
        with (run / resource.path).open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        schema = resource.table_schema
        assert head == [column.name for column in schema.fields], resource.path
        for column, cells in zip(schema.fields, zip(*rows, strict=True), strict=False):
            wrong = {cell for cell in set(cells) if cell and not CELL[column.type].fullmatch(cell)}
            assert not wrong, (resource.path, column.name)
        key = [head.index(name) for name in schema.primary_key]
        assert not key or len({tuple(row[i] for i in key) for row in rows}) == len(rows), resource.path


def test_columns_of_the_input_are_text_under_the_name_they_have_in_the_file():
    table = pd.DataFrame({"doc_id": ["a"], "=SUM(A1)": ["x"]})
    fields = describe_package("t", {"documents": table})["resources"][0]["schema"]["fields"]
    assert [f["name"] for f in fields] == ["doc_id", "'=SUM(A1)"]
    assert fields[1]["type"] == "string"


@pytest.mark.parametrize("name", TABLES)
def test_every_table_can_be_described(name):
    table = pd.DataFrame(columns=list(TABLES[name].columns))
    assert Package.model_validate(describe_package("t", {name: table}))
