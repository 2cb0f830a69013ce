"""Which side of a contrast has more, and ratios told from that side: a reader compares in one direction."""

from __future__ import annotations

from typing import Any

from framing.report.prose.wording import Row, is_missing

_RATIOS = ("ratio", "core_ratio", "ratio_shrunk", "ratio_standardised")
Ratio = tuple[float | None, float | None, float | None]
"""A ratio and its bounds; None where it has none."""


def sides(row: Row) -> tuple[str, str]:
    """The side that has more, and the other."""
    return (str(row["b"]), str(row["a"])) if _is_turned(row) else (str(row["a"]), str(row["b"]))


def from_more(row: Row, name: str = "ratio", of: Row | None = None) -> Ratio:
    """A ratio of `row`, or of another row on the same pair, told from the side that has more in `row`."""
    values = row if of is None else of
    value, low, high = (
        None if is_missing(values.get(n)) else float(values[n]) for n in (name, f"{name}_low", f"{name}_high")
    )
    return (_invert(value), _invert(high), _invert(low)) if _is_turned(row) else (value, low, high)


def _is_turned(row: Row) -> bool:
    return not is_missing(row["ratio"]) and float(row["ratio"]) < 1


def _invert(value: float | None) -> float | None:
    return 1 / value if value else None


def facing(row: Row) -> dict[str, Any]:
    """`row` with the side that has more as its first, so that picture and table say what the sentences say."""
    if not _is_turned(row):
        return dict(row)
    turned = dict(row)
    for name in row:
        if name.endswith(("_a", "_b")) or name in ("a", "b"):
            turned[name] = row[name[:-1] + ("b" if name.endswith("a") else "a")]
    for name in _RATIOS:
        turned |= (
            dict(zip((name, f"{name}_low", f"{name}_high"), from_more(row, name), strict=True)) if name in row else {}
        )
    turned |= {
        f"difference{end}": None if is_missing(row[f"difference{from_}"]) else -float(row[f"difference{from_}"])
        for end, from_ in (("", ""), ("_low", "_high"), ("_high", "_low"))
    }
    return turned
