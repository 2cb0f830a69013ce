"""Where comparisons were made and none leads: whose words they are."""

from collections import Counter
from types import SimpleNamespace

import pytest

from framing.report.seen import Seen
from framing.report.whose import find_heard, title_whose
from tests.report.test_opening import plain

PAGE = SimpleNamespace(tier="parse", outlets="outlets", noun="outlet")
LENT = {"Wire": {"own": 1, "quoted": 5}, "Post": {"own": 0, "quoted": 4}, "Courier": {"own": 0, "quoted": 2}}


def heard(**groups):
    return {name.replace("_", " "): Counter(of) for name, of in groups.items()}


@pytest.mark.parametrize(
    ("speakers", "said"),
    [
        (heard(Mira_Oss={"Wire": 1, "Post": 3}, Anna_Berg={"Wire": 9}), ", above all from Mira Oss"),
        (heard(Al_Ek={"Wire": 2, "Post": 1}, Eva_Oss={"Wire": 1, "Post": 3}), ", above all from Al Ek and Eva Oss"),
        (heard(A={"Wire": 1, "Post": 1}, B={"Wire": 1, "Post": 1}, C={"Wire": 1, "Post": 1}), ""),
        (heard(Mira_Oss={"Wire": 3}), ""),
    ],
)  # fmt: skip
def test_the_title_names_whom_most_outlets_print(speakers, said):
    told = plain(title_whose(PAGE, Seen("threat", LENT, speakers)))
    assert told == f"Most of the threat language is quoted or reported{said}; which outlet uses it most is open"


def test_a_bare_surname_of_somebody_heard_is_nobody_else():
    speakers = heard(Mira_Oss={"Wire": 1, "Post": 1}, Oss={"Wire": 2, "Post": 2}, Berg={"Wire": 1, "Post": 1})
    assert find_heard(speakers) == ["Mira Oss", "Berg"]
