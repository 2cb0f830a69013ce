"""How sure is this: six lines, each with where to read on."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from framing.clustering.events.chance import HIGH as MOST_CHANCE
from framing.report.page import Page
from framing.report.prose.sentences import alpha, alpha_shown
from framing.report.prose.wording import data, number, percent, plural

ORDER = 17
TITLE = "How sure is this?"
SHORT = "How sure"
TEMPLATE = """
<ul class="sure">
{% for line in lines %}
<li><b>{{ line.head }}</b> {{ line.text }} <a href="{{ line.link }}">{{ line.to }}</a></li>
{% endfor %}
</ul>
"""


def render(page: Page) -> Markup | None:
    """The section: what chance would do, whose words, the lists, the events, kinds of articles, what was left out."""
    if page.table("documents").empty:
        return None
    return page.draw(
        TEMPLATE,
        lines=[
            {"head": head, "text": text, "link": link, "to": to}
            for (head, text), link, to in (
                (_tests(page), "#contrasts", "All comparisons"),
                (_voices(page), "#method", "How they are told"),
                (_lexicons(page), "#method", "The lists"),
                (_events(page), "#events" if len(page.table("events")) else "#method", "The events"),
                (_genres(page), "#outlets", "Kinds of articles"),
                (_left_out(page), "#summary", "What was left out"),
            )
        ],
    )


def measured() -> dict[str, Any]:
    """What was measured of voices and lexicons, as `accuracy.toml` has it."""
    return tomllib.loads(files("framing.report").joinpath("accuracy.toml").read_text(encoding="utf-8"))


def _tests(page: Page) -> tuple[str, str]:
    """What stands, and what chance would do, among the comparisons that were tested."""
    rows = page.table("contrasts").query("family == 'primary'")
    tested = rows["p"].notna().sum()
    if not tested:
        return "Nothing was tested.", "There is too little for a test."
    found, stand = int((rows["p"] < alpha(page.run)).sum()), int((rows["verdict"] == "different").sum())
    chance = number(alpha(page.run) * tested)
    told = (
        f"By chance alone {chance} would be below {alpha_shown(page.run)}; {found:,} {'is' if found == 1 else 'are'}."
    )
    stands = "stands" if stand == 1 else "stand"
    return f"{stand:,} of {plural(int(tested), 'comparison')} {stands}", f"after correction. {told}"


def _voices(page: Page) -> tuple[str, str]:
    """How surely own words were told from those of others; only what was measured with the same tier and model."""
    if page.tier == "off":
        return "Whose words was not told.", "What an outlet quotes counts like what it says itself."
    used = {name: page.run.get("voice", {}).get(name) or "" for name in ("tier", "model", "version")}
    found = next((m for m in measured()["measured"] if used.items() <= m.items()), None)
    if found is None:
        return "Whose words: not measured", "for this tier and model."
    return (
        f"{percent(found['leak'])} of others' words pass for an outlet's own,",
        f"{percent(found['taken'])} of its own for another's, on words of {found['set']}; not measured on mentions."
        + (" Reported speech was not looked for." if page.tier == "quotes" else ""),
    )


def _lexicons(page: Page) -> tuple[str, str | Markup]:
    """How often a mention means its frame, of the lists of this run that were read by hand."""
    known = {(m["name"], m["version"]): m for m in measured()["lexicon"]}
    used: list[Mapping[str, Any]] = page.run.get("lexicons", [])
    read = [known[key] for one in used if (key := (one.get("name"), str(one.get("version")))) in known]
    others = len(used) - len(read)
    if not read:
        return "The lists were not tried.", "How often a mention means its frame is not known: read the sentences."
    told = Markup(", ").join(Markup("{} {}").format(data(m["name"]), percent(m["precision"])) for m in read)
    more = f" {plural(others, 'list')} of this run {'was' if others == 1 else 'were'} not tried." if others else ""
    return (
        "Of a list's mentions mean its frame:",
        Markup("{}; {} read by hand, from other texts.{}").format(
            told, plural(sum(m["coded"] for m in read), "mention"), more
        ),
    )


def _events(page: Page) -> tuple[str, str]:
    events = page.table("events")
    share = page.run.get("events", {}).get("chance_share")
    if events.empty:
        return "No events.", "No two articles were found to tell the same happening."
    head = f"{plural(int((events['sources'] > 1).sum()), 'event')} told by two or more {page.outlets};"
    if share is None:
        return head, "how many by chance could not be told."
    much = f": too many to hold {page.outlets} against each other inside them" if share > MOST_CHANCE else ""
    return head, f"of what makes them, {percent(share)} is chance at most{much}."


def _genres(page: Page) -> tuple[str, str]:
    """Whether outlets may differ by printing opinion and news in other shares."""
    kept = page.table("documents").query("included")
    known = kept[kept["genre"] != "unknown"]
    if known.empty:
        return (
            "News or opinion is not known:",
            f"no label tells kinds of articles apart, so {page.outlets} may differ by them.",
        )
    opinion = (known["genre"] == "opinion").groupby(known["source"]).mean()
    return (
        f"Opinion is {percent(opinion.min())} to {percent(opinion.max())} of an outlet's articles",
        f"that say their kind ({percent(len(known) / len(kept))} do).",
    )


def _left_out(page: Page) -> tuple[str, str]:
    documents = page.run.get("documents", {})
    out, bad = int(documents.get("excluded", 0)), int(documents.get("rejected", 0))
    return f"{plural(out, 'article')} left out,", f"{plural(bad, 'record')} that could not be used."
