"""Tables of the page are built column by column."""

from hypothesis import given
from hypothesis import strategies as st

from framing.report.page import PageColumn, tabulate

HEADS = st.lists(st.tuples(st.text(max_size=5), st.sampled_from("tn")), max_size=6)


@given(HEADS, st.lists(st.integers(), max_size=6))
def test_head_alignment_and_rows_have_one_entry_a_column(heads, rows):
    columns = [PageColumn(head, align, lambda row, i=i: (i, row)) for i, (head, align) in enumerate(heads)]
    table = tabulate("Caption", rows, columns)
    assert [*zip(table.head, table.align, strict=True)] == heads
    assert table.rows == [[(i, row) for i in range(len(heads))] for row in rows]
