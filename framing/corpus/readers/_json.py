"""JSON as records: strict where Python's is not, numbers as they were written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from framing.corpus.readers._records import Bad, Number, Record, plain_value

_DIGITS = 400
_DEEPEST = 4
_WIDEST = 64
"""Objects below these bounds are columns; what is deeper or has more keys is data, not a form."""


class StrictDecoder:
    """Decodes one value at a time and tells the flaw that a lenient decoder would hide."""

    def __init__(self) -> None:
        self._flaw = ""
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._pairs,
            parse_int=self._number,
            parse_float=self._number,
            parse_constant=self._constant,
        )

    def decode(self, text: str, start: int, number: int) -> tuple[Record | Bad, int]:
        """The record at `start` and where it ends. Raises ValueError where the text is not JSON."""
        self._flaw = ""
        try:
            value, end = self._decoder.raw_decode(text, start)
            values = flatten(value) if isinstance(value, dict) else {}
        except RecursionError:
            raise ValueError("nested too deeply") from None
        if self._flaw:
            return Bad(number, "", "bad_json", self._flaw), end
        if not isinstance(value, dict):
            return Bad(number, "", "bad_json", "not an object with named values"), end
        if values is None:
            return Bad(number, "", "bad_json", "two values of one dotted name"), end
        return Record(number, values), end

    def _pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        values = dict(pairs)
        if len(values) < len(pairs):
            self._flaw = "a key stands twice in one object"
        return values

    def _number(self, written: str) -> Number:
        if len(written) > _DIGITS or abs(float(written)) == float("inf"):
            self._flaw = "a number beyond all measure"
        return Number(written)

    def _constant(self, name: str) -> None:
        self._flaw = f"{name} is not JSON"


def flatten(value: Mapping[str, Any]) -> dict[str, str | None] | None:
    """Values by name, those of objects below dotted ones (`source.name`); None where two would have one name.

    Lists, objects that are large, deep or empty stay as they are, as compact JSON.
    """
    flat: dict[str, str | None] = {}
    stack = [("", value, 0)]
    size = 0
    while stack:
        before, items, depth = stack.pop()
        for key, item in items.items():
            if isinstance(item, str) or item is None:
                flat[before + key] = item
            elif isinstance(item, dict) and item and depth < _DEEPEST and len(item) <= _WIDEST:
                stack.append((f"{before}{key}.", item, depth + 1))
                continue
            else:
                flat[before + key] = plain_value(item)
            size += 1
    return flat if len(flat) == size else None
