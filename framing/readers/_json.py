"""JSON as records: strict where Python's is not, numbers as they were written."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from framing.readers._records import Bad, Number, Record, plain_value

_DIGITS = 400


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
            values = {k: v if isinstance(v, str | None) else plain_value(v) for k, v in _items(value)}
        except RecursionError:
            raise ValueError("nested too deeply") from None
        if self._flaw:
            return Bad(number, "", "bad_json", self._flaw), end
        if not isinstance(value, dict):
            return Bad(number, "", "bad_json", "not an object with named values"), end
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


def _items(value: object) -> Iterable[tuple[str, object]]:
    return value.items() if isinstance(value, dict) else ()
