"""The colours of the page. Charts are drawn in sentinels that become CSS variables, so that dark mode holds."""

from __future__ import annotations

FONT = "Liberation Sans"
"""Bundled with vl-convert; as wide as Arial, Helvetica and Arimo, so a label measured here fits there."""

INK, SOFT, FAINT, LINE = "#0a0001", "#0a0002", "#0a0003", "#0a0004"
ACCENT, WASH, OTHER, PAPER = "#0a0005", "#0a0006", "#0a0007", "#0a0008"
GROUPS = tuple(f"#0a00{0x10 + i:02x}" for i in range(12))
"""One colour for each group that the page can show; a label or a panel of its own always says the same."""

_NAMES = {
    INK: "ink",
    SOFT: "soft",
    FAINT: "faint",
    LINE: "line",
    ACCENT: "accent",
    WASH: "wash",
    OTHER: "other",
    PAPER: "paper",
} | {colour: f"g{i}" for i, colour in enumerate(GROUPS)}
VARIABLES = {colour: f"var(--{name})" for colour, name in _NAMES.items()}

LIGHT = {
    INK: "#1d1f23",
    SOFT: "#5a5f69",
    FAINT: "#b9b5ac",
    LINE: "#e4e0d8",
    ACCENT: "#14557b",
    WASH: "#efebe2",
    OTHER: "#6d6a63",
    PAPER: "#fdfcfa",
} | dict(
    zip(
        GROUPS,
        ("#14557b", "#b5541c", "#1f7a5c", "#8b3a86", "#a8323e", "#7a6a00",
         "#3b6fd4", "#c2457f", "#21818f", "#6b4a2b", "#5c5fb0", "#56646e"),
        strict=True,
    )
)  # fmt: skip
"""What stands for the variables where there is no style sheet: the light theme of style.css."""


def group_colour(place: int) -> str:
    """The colour of the group at this place among those the page shows; all others share one."""
    return GROUPS[place] if 0 <= place < len(GROUPS) else OTHER
