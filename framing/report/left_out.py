"""What could not be used, and what is not counted, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from framing.report.prose.wording import data, plural

EXCLUDED = {
    "source": "from outlets that the study leaves out",
    "before_from": "from before the first day",
    "after_to": "from after the last day",
    "no_date": "without a date",
    "date_not_precise": "not dated precisely enough",
    "where": "outside the selected part",
    "about": "not about the subject",
    "too_short": "too short",
    "reprint": "in which an outlet prints a text of its own again",
    "no_lexicon_for_language": "in a language that no lexicon in use speaks",
}
UNCOUNTED = {
    "credit": "of credits and bylines, not counted",
    "read-more": "that only point to other articles, not counted",
    "header": "of page headers, not counted",
    "headline": "that print the headline again, counted once",
    "related": "of related headlines and buttons inside lines, not counted",
    "recurring": "that recur throughout an outlet, not counted",
}


def say_left_out(run: Mapping[str, object], reprints: str) -> Iterator[Markup]:
    """What could not be used or does not count, in words; whose texts were left out as copies."""
    documents = run.get("documents") or {}
    assert isinstance(documents, Mapping)
    if documents.get("rejected"):
        yield Markup('{} could not be used (<a href="#method">why</a>)').format(plural(documents["rejected"], "record"))
    if documents.get("merged"):
        yield Markup("{}, merged with the first").format(plural(documents["merged"], "identical record"))
    for kind, words in (("excluded", EXCLUDED), ("uncounted", UNCOUNTED)):
        reasons = run.get(kind) or {}
        assert isinstance(reasons, Mapping)
        for why in sorted(reasons):
            unit = "article" if kind == "excluded" else "passage"
            said = words.get(why, data("left out: " + why.replace("_", " ")))
            named = Markup(": {}").format(data(reprints)) if why == "reprint" and reprints else ""
            yield Markup("{} {}{}").format(plural(reasons[why], unit), said, named)
