"""What people's codes changed of a comparison, in a clause."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from framing.report.prose.direction import from_more
from framing.report.prose.wording import Row, interval, is_missing, plural, ratio


def is_corrected(row: Row) -> bool:
    """Whether people's codes correct the numbers of a row."""
    told = row.get("corrected_for")
    return isinstance(told, str) and told != ""


def correction(row: Row) -> Markup:
    """What the codes correct and what was counted without them, without a full stop; empty where nobody coded."""
    if not is_corrected(row):
        return Markup("")
    by_words = {name: row.get(f"counted_{name}") for name in ("ratio", "ratio_low", "ratio_high", "verdict")}
    counted = _counted(row, by_words)
    told = "Corrected for {what} by people’s codes; {counted}{open}"
    if by_words["verdict"] == "different" and row["verdict"] != "different":
        told = "That is corrected for {what} by people’s codes, which leave no sure difference; {counted}{open}"
    more = f"; {row['corrected_note']}" if row.get("corrected_note") else ""
    return Markup(told).format(what=row["corrected_for"], counted=counted, open=more)  # noqa: S704 - literals above


def _counted(row: Row, by_words: Row) -> str:
    """What the words alone came to, told in the direction of the sentence."""
    if is_missing(by_words["ratio"]) or is_missing(by_words["ratio_low"]):
        return "by the words alone there was nothing to compare"
    claimed = row["verdict"] == "different"
    names = ("ratio", "ratio_low", "ratio_high")
    value, low, high = from_more(row, of=by_words) if claimed else (by_words[n] for n in names)
    differ = {"different": ", different", "similar": ", about equal"}.get(
        str(by_words["verdict"]), ", too little to tell"
    )
    return f"by the words alone {ratio(value)} times ({interval(low, high, ratio)}){differ}"


def describe_codes(rows: Sequence[Row]) -> str:
    """What people's codes changed of all comparisons; empty where nobody coded."""
    coded = [row for row in rows if is_corrected(row)]
    if not coded:
        return ""
    fell, came = (
        sum(row[one] == "different" != row[other] for row in coded)
        for one, other in (("counted_verdict", "verdict"), ("verdict", "counted_verdict"))
    )
    changed = f"{plural(fell, 'difference')} of the words alone fell, {came:,} came" if fell or came else "none changed"
    return f"People’s codes correct {plural(len(coded), 'comparison')}: {changed}."
