"""How to cite a run, and its method as a paragraph: from the tables and run.json alone, without a clock."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from framing.clustering.topics.choosing import DRAWS, PART, STABLE
from framing.report.page import Page
from framing.report.prose.corrections import is_corrected
from framing.report.prose.sentences import alpha_shown, level
from framing.report.prose.wording import count, data, number, own_version, percent, plural
from framing.tables import ALL

TOOL = "framing: how different outlets describe the same events across time"
_VOICES = {
    "off": "Outlets' own words and quotations were not told apart.",
    "quotes": "Words in quotation marks were told apart; reported speech without them counts as own.",
    "parse": "Own words, quotations and reported speech were told apart by marks and dependency parses{model}.",
}
_BASES = {
    "event": "within events that both cover, as Mantel-Haenszel rate ratios with delete-one-event jackknife intervals",
    "topic-week": "within topic and week (coarser; selection may remain)",
    "topic-month": "within topic and month (coarser; selection may remain)",
    "crude": "over all documents, as ratios of rates with delete-one-cluster jackknife intervals",
}
_MODELS = {"nmf": "non-negative matrix factorisation of tf-idf", "lda": "latent Dirichlet allocation"}
_CORRECTIONS = {
    "holm": "by Holm's method",
    "bh": "by the method of Benjamini and Hochberg",
    "none": "by no method",
}
_SPECIAL = str.maketrans({c: "\\" + c for c in "%&#_$"} | dict.fromkeys("{}\\~^", " "))


def cite_run(page: Page) -> Markup:
    """The run as a reference in text."""
    run_id, authors = page.run.get("run_id"), _authors(page)
    who = Markup("{}. ").format(data(_listed(authors))) if authors else Markup("")
    cite = who + Markup("{}. Made with <i>framing</i> {}").format(data(_name(page)), own_version(page.run))
    return cite + (Markup(", run <code>{}</code>.").format(run_id) if run_id else Markup("."))


def cite_tool(page: Page) -> str:
    """The same as BibTeX. It has no year: a run does not know when it was made; add the year of your own.

    The authors are those of the study (`study.authors`), each in braces, so that no name is taken apart.
    """
    run_id = str(page.run.get("run_id") or "run")
    authors = " and ".join(f"{{{name.translate(_SPECIAL)}}}" for name in _authors(page))
    lines = [
        f"@misc{{framing-{run_id},",
        *([f"  author = {{{authors}}},"] if authors else []),
        f"  title  = {{{_name(page).translate(_SPECIAL)}}},",
        f"  note   = {{{TOOL}, version {own_version(page.run)}, run {run_id}}}",
        "}",
    ]
    return "\n".join(" ".join(line.split("\n")) for line in lines)


def describe_method(page: Page) -> Markup:
    """A paragraph for the methods section of a paper, with the numbers of this run."""
    counted = [_corpus(page), _counting(page), _codes(page), _voices(page)]
    parts = [*counted, _events(page), _topics(page), *_comparing(page)]
    return Markup(" ").join(p for p in parts if p)


def _authors(page: Page) -> list[str]:
    return [str(name) for name in page.run.get("study", {}).get("authors") or () if str(name).strip()]


def _listed(names: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _name(page: Page) -> str:
    return str(page.run.get("study", {}).get("name") or "framing study")


def _corpus(page: Page) -> Markup:
    documents = page.table("documents")
    used = documents[documents["included"].astype(bool)]
    days = sorted(d for d in used["date"] if d)
    when = f", {days[0]} to {days[-1]}" if days else ""
    run_id = page.run.get("run_id")
    return Markup("We compared {} from {}{} with framing {}{}.").format(
        plural(len(used), "document"),
        plural(len(page.sizes), page.noun),
        when,
        own_version(page.run),
        f" (run {run_id})" if run_id else "",
    )


def _counting(page: Page) -> Markup:
    lexicons = page.run.get("lexicons", [])
    terms = sum(f.get("terms") or 0 for x in lexicons for f in x.get("frames", []))
    named = [Markup("{} {}").format(data(x.get("name", "")), x.get("version", "")) for x in lexicons]
    table = page.table("rates")
    whole = table[(table["by"] == page.by) & (table["group"] != ALL) & (table["level"] == "frame")]
    whole = whole[
        (whole["field"] == ALL) & (whole["voice"] == ALL) & (whole["period"] == ALL) & (whole["event"] == ALL)
    ]
    strata = [c for c in whole.columns if c.startswith("by_")]
    hits = int(whole.loc[(whole[strata] == ALL).all(axis=1), "hits"].sum())
    return Markup(
        "{} of {} in {} ({}) were counted per 1,000 words; inside a frame the longest term wins, no words count twice."
    ).format(
        plural(hits, "mention"), plural(terms, "term"), plural(len(lexicons), "word list"), Markup(", ").join(named)
    )


def _codes(page: Page) -> str:
    """How people's codes correct the counts; empty where nobody coded."""
    coded = [row for row in page.primary if is_corrected(row)]
    if not coded:
        return ""
    return (
        f"Counts of {_listed(sorted({row['frame'] for row in coded}))} were corrected for {coded[0]['corrected_for']} "
        "by people's codes of a stratified probability sample (design-based supervised learning, Egami et al. 2023)."
    )


def _voices(page: Page) -> str:
    voice = page.run.get("voice", {})
    model = " ".join(str(voice[k]) for k in ("model", "version") if voice.get(k))
    return _VOICES[page.tier].format(model=f" ({model})" if model else "")


def _events(page: Page) -> str:
    events = page.table("events")
    if events.empty:
        return ""
    shared = int((events["sources"] > 1).sum())
    grouped = plural(len(events), "event")
    return f"Documents on the same happening were grouped into {grouped}, {shared:,} told by several {page.outlets}."


def describe_topics(page: Page) -> dict[str, str]:
    """How topics were found, in parts of sentences: found, part, stable, tested, number."""
    topics, search = page.table("topics"), page.table("topic_search")
    model = page.run.get("topics", {}).get("model", "")
    found = f"{len(topics)} were found by {_MODELS.get(model, model or 'a topic model')}"
    if len(search) > 1:
        tried = [int(n) for n in search["topics"]]
        chosen = search[search["chosen"].astype(bool)].iloc[0]
        found += (
            f"; of {', '.join(map(str, tried[:-1]))} and {tried[-1]} topics, {int(chosen['topics'])} were taken, for "
            f"how well they come out again on {DRAWS} such samples ({number(chosen['stability'])}) and how well their "
            f"words go together ({number(chosen['npmi'])})"
        )
    tested = int(topics["tested"].astype(bool).sum())
    return {
        "found": found,
        "part": percent(PART),
        "stable": number(STABLE),
        "tested": count(tested),
        "number": count(len(topics)),
    }


def _topics(page: Page) -> str:
    topics, search, tests = (page.table(name) for name in ("topics", "topic_search", "topic_contrasts"))
    if topics.empty:
        return ""
    model = page.run.get("topics", {}).get("model", "")
    tried = ", ".join(str(int(n)) for n in search["topics"])
    chosen = (
        f", their number chosen among {tried} by stability over subsamples and coherence" if len(search) > 1 else ""
    )
    told = (
        f"{plural(len(topics), 'topic')} came from {_MODELS.get(model, model or 'a topic model')}{chosen}; "
        f"{int(topics['tested'].astype(bool).sum())} recur on {DRAWS} subsamples of {percent(PART)} of the documents "
        f"(mean chance-corrected cosine of at least {number(STABLE)}) and were tested."
    )
    if tests["p_adjusted"].notna().any():
        told += " Differences in topic shares were corrected by permuting labels (Westfall and Young)."
    return told


def _comparing(page: Page) -> list[str]:
    table = page.table("contrasts")
    primary = table[table["family"] == "primary"]
    if primary.empty:
        return []
    bases = primary["basis"].value_counts().to_dict()
    how = "; ".join((f"{count(bases[b])} " if len(bases) > 1 else "") + w for b, w in _BASES.items() if b in bases)
    method = _CORRECTIONS.get(page.comparison.correction, "")
    found = int((primary["verdict"] == "different").sum())
    return [
        f"The primary comparisons ({len(primary):,}) were made {how} ({level(page.run)} intervals, one by one).",
        f"P-values were corrected {method}; {found:,} of {len(primary):,} stand at {alpha_shown(page.run)}.",
        f"Sides with fewer than {page.comparison.min_documents} documents were not compared.",
    ]
