"""What a reader must know of a difference before believing it."""

from __future__ import annotations

from markupsafe import Markup

from framing.report.prose.direction import from_more
from framing.report.prose.wording import Row, data, interval, is_missing, listing, ratio

TERM = "the term "
"""How a term is named as what a difference rests on (`culprit`)."""
MOST_WORDS = 2
"""Words that a term is told by."""


def doubt(row: Row) -> Markup:
    """The first thing that could undo a difference, without a full stop; empty where nothing is known against it."""
    return next(iter(reservations(row)), Markup("")) if row["verdict"] == "different" else Markup("")


def reservations(row: Row) -> list[Markup]:
    """What could undo a difference: the one thing that it hangs on, doubtful members of events, kinds of articles."""
    return [text for text in (_hangs_on(row), _doubtful_members(row), _other_kinds(row)) if text]


def _hangs_on(row: Row) -> Markup:
    """The one thing without which a difference would not stand; empty where there is none."""
    culprit = str(row.get("culprit") or "")
    if not row.get("fragile") or not culprit:
        return Markup("")
    if culprit.startswith("all "):
        return Markup("It rests on one thing: {}").format(data(culprit))
    return Markup("It rests on {}, without which it would not stand").format(name_words(row) or data(culprit))


def name_words(row: Row) -> Markup:
    """The words that a difference rests on, as they stand in the texts; empty where it rests on no term."""
    culprit = str(row.get("culprit") or "")
    if not culprit.startswith(TERM):
        return Markup("")
    found = row.get("culprit_words") or ()
    term = culprit.removeprefix(TERM)
    if not found and term.endswith("*"):
        return Markup("words that begin with “{}”").format(data(term[:-1]))
    words = [Markup("“{}”").format(data(word)) for word in (found or [term])]
    named = listing(words, "and") if len(words) <= MOST_WORDS else Markup(", ").join(words[:MOST_WORDS]) + Markup(" …")
    return Markup("the word{} {}").format("s" * (len(words) > 1 or " " in words[0]), named)


def _doubtful_members(row: Row) -> Markup:
    """That a difference inside events does not stand without the articles least like their event."""
    value, low, high = from_more(row, "core_ratio")
    if row["basis"] != "event" or value is None or low is None or low > 1:
        return Markup("")
    return Markup(
        "It depends on doubtful event members: without the quarter of articles least like their event, {} times ({})"
    ).format(ratio(value), interval(low, high, ratio))


def _other_kinds(row: Row) -> Markup:
    """That the difference over all articles does not outlast one mix of genres and lengths for both sides."""
    if row["basis"] != "crude" or is_missing(row["ratio"]) or "ratio_standardised" not in row:
        return Markup("")
    value, low, high = from_more(row, "ratio_standardised")
    lead = "With one mix of genres and lengths for both"
    if value is None:
        return Markup("{} nothing can be told, so it may be the kinds of articles that differ").format(lead)
    if low is not None and low > 1:
        return Markup("")
    told = "it turns round" if high is not None and high < 1 else "there is too little to tell"
    return Markup("{} {}: {} times ({})").format(lead, told, ratio(value), interval(low, high, ratio))


def luck(row: Row) -> str:
    """What is left of a ratio that is told because it is among the strongest of many, to stand behind its interval."""
    value, _, _ = from_more(row, "ratio_shrunk") if row["verdict"] == "different" else (None, None, None)
    if value is None or int(row["family_size"]) < 2 or ratio(value) == ratio(from_more(row, "ratio")[0]):
        return ""
    return f"; {ratio(value)} allowing for luck"
