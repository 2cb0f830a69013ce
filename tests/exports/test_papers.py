"""Tables for papers: read back, they say what the run says, whatever signs its names have."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from framing import tables
from framing.errors import InputError
from framing.exports.papers import print_table
from framing.report.prose.wording import interval, p_value, ratio
from tests.page_runs import make_run

RUN = {"study": {"name": "A_study"}, "versions": {"media-framing": "1"}, "run_id": "abc", "comparison": {}}
SIGNS = st.text(st.sampled_from(r"\{}$&%#_~^<>[]*`|'ab -1"), min_size=1, max_size=8).map(lambda t: f"x{t}x")


def of_markdown(text):
    """The rows of cells of a Markdown table."""
    rows, cells = [], None
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "tr_open":
            cells = []
            rows.append(cells)
        elif token.type == "inline" and cells is not None and token.map is not None:
            cells.append("".join(child.content for child in token.children))
        elif token.type == "table_close":
            cells = None
    return rows


def of_latex(text):
    """The rows of cells between the rules, signs undone."""
    back = {r"\textbackslash{}": "\\", r"\textasciitilde{}": "~", r"\textasciicircum{}": "^", r"\textless{}": "<",
            r"\textgreater{}": ">", "{[}": "[", "{*}": "*"}  # fmt: skip
    body = text.split("\\toprule\n")[1].split("\\bottomrule")[0].replace("\\midrule\n", "")
    rows = [re.split(r"(?<!\\) & ", line.removesuffix(r" \\")) for line in body.splitlines()]
    whole = re.compile("|".join([*map(re.escape, back), r"\\([{}$&%#_])"]))
    return [[whole.sub(lambda m: m[1] or back[m[0]], cell) for cell in row] for row in rows]


READ = {"markdown": of_markdown, "latex": of_latex}


@pytest.mark.parametrize("form", READ)
def test_the_primary_contrasts_as_the_page_prints_them(form):
    made = make_run(("The Harbour Post", "The Sarrow Courier", "The Meridian Ledger"))[0]
    head, *rows = READ[form](print_table(made, RUN, "contrasts", form))
    primary = made["contrasts"].query("family == 'primary'").sort_values(["frame", "a", "b"], kind="stable")
    assert len(rows) == len(primary)
    for row, wanted in zip(rows, primary.to_dict("records"), strict=True):
        found = dict(zip(head, row, strict=True))
        assert (found["frame"], found["a"], found["b"]) == (wanted["frame"], wanted["a"], wanted["b"])
        assert found["ratio"] == ratio(wanted["ratio"])
        assert found["interval"] == interval(wanted["ratio_low"], wanted["ratio_high"], ratio)
        assert found["p"] == p_value(wanted["p_adjusted"])


@pytest.mark.parametrize("form", READ)
@given(name=SIGNS)
def test_no_sign_of_the_data_is_taken_for_markup(form, name):
    rejects = pd.DataFrame({"file": [name], "record": [1234], "column": ["c"], "code": ["x"], "reason": [name]})
    text = print_table({"rejects": tables.check("rejects", rejects)}, RUN, "rejects", form)
    assert READ[form](text) == [tables.column_names("rejects"), [name, "1,234", "c", "x", name]]


@pytest.mark.parametrize("form", READ)
def test_columns_can_be_chosen_and_the_caption_names_units_and_run(form):
    made = make_run()[0]
    text = print_table(made, RUN, "rates", form, ["group", "rate"])
    assert READ[form](text)[0] == ["group", "rate"]
    said = text.replace("\\", "")
    assert all(part in said for part in ("rate: per 1000 tokens", "A_study", "run abc"))


def test_what_is_not_there_is_named_with_what_is_near():
    made = make_run()[0]
    with pytest.raises(InputError, match="did you mean 'contrasts'"):
        print_table(made, RUN, "contrast", "latex")
    with pytest.raises(InputError, match="did you mean 'ratio'"):
        print_table(made, RUN, "contrasts", "latex", ["ration"])
