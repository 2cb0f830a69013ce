"""The colours of the page. Charts are drawn in sentinels that become CSS variables, so that dark mode holds."""

from __future__ import annotations

FONT = "Arimo"
"""Bundled with vl-convert; as wide as Arial, Helvetica and Liberation Sans, so a label measured here fits there."""

INK, SOFT, FAINT, LINE = "#0a0001", "#0a0002", "#0a0003", "#0a0004"
ACCENT, WASH, OTHER = "#0a0005", "#0a0006", "#0a0007"

VARIABLES = {
    INK: "var(--ink)",
    SOFT: "var(--soft)",
    FAINT: "var(--faint)",
    LINE: "var(--line)",
    ACCENT: "var(--accent)",
    WASH: "var(--wash)",
    OTHER: "var(--other)",
}
