"""The columns of the tables about pairs of groups: contrasts, the findings among them, the terms behind them."""

from __future__ import annotations

from framing.tables.columns import Schema, read_schema

_CONTRAST_KEY = """
kind: text, source | change (before-after) | change_difference
by: text, what the groups are: source, group, period, language or a column
a: text, the group described
b: text, the group it is held against; *rest is all others pooled
frame: text, path of the frame
field: text, title | text | *
voice: text, own | quoted | attributed | unquoted (own and attributed) | *
period: text, period or *
basis: text, event | topic-week | topic-month | crude: what is compared inside of; the topic is a document's heaviest
"""

CONTRAST_TABLES: dict[str, Schema] = {
    "contrasts": read_schema(
        "= a pair of groups, frame, field, voice, period, basis | kind by a b frame field voice period basis copies\n"
        + _CONTRAST_KEY
        + """
        copies: text, one (a text counts once a source) | own (texts that several sources print do not count)
        documents_a: int, documents of a; unless basis is crude those on shared events (topics), and so the next five
        documents_b: int, documents of b
        hits_a: int, mentions in a
        hits_b: int, mentions in b
        rate_a: float [per 1000 tokens], hits of a; unless crude every event (topic) has one weight on both sides
        rate_b: float [per 1000 tokens], hits of b
        rate_all_a: float [per 1000 tokens], basis crude: hits of a per 1000 tokens of all, in which voices add up
        rate_all_b: float [per 1000 tokens], hits of b
        ratio: float [ratio], rate_a / rate_b; empty where a side has no hits
        ratio_low: float [ratio], lower bound of the ratio
        ratio_high: float [ratio], upper bound of the ratio
        difference: float [per 1000 tokens], rate_a - rate_b
        difference_low: float [per 1000 tokens], lower bound of the difference
        difference_high: float [per 1000 tokens], upper bound of the difference
        p: float [0-1], p-value; of a change the larger of that of its articles and p_dates
        p_from: text, t | permutation (where a side has no hits or all in one cluster) or empty
        p_least: float [0-1], smallest p that a permutation could reach, by the rarest way to deal the clusters
        p_adjusted: float [0-1], p-value after the correction of its family; 1 where p_least cannot pass it
        family: text, primary | exploratory
        family_size: int, tests in the family
        clusters: int, independent clusters in a and b together
        shared_events: int, events both cover; with basis topic-week or topic-month such topics-in-a-week or -month
        share_common_a: float [0-1], share of the tokens of a inside those
        share_common_b: float [0-1], share of the tokens of b inside those
        exclusive: float [per 1000 tokens], part of the crude row's difference from events (topics) that only one covers
        exclusive_low: float [per 1000 tokens], lower bound
        exclusive_high: float [per 1000 tokens], upper bound
        emphasis: float [per 1000 tokens], part of the difference from how much each covers common events
        emphasis_low: float [per 1000 tokens], lower bound
        emphasis_high: float [per 1000 tokens], upper bound
        framing: float [per 1000 tokens], part of the difference from how the same events are told
        framing_low: float [per 1000 tokens], lower bound
        framing_high: float [per 1000 tokens], upper bound
        framing_least: float [per 1000 tokens], the smallest of framing under weights of a, b, both, Mantel-Haenszel
        framing_most: float [per 1000 tokens], the largest of them
        p_dates: float [0-1], share of other days of the corpus around which the change is as large
        dates: int, how many other days
        core_ratio: float [ratio], basis event: the ratio without the quarter of members least like their event
        core_ratio_low: float [ratio], lower bound
        core_ratio_high: float [ratio], upper bound
        ratio_shrunk: float [ratio], primary rows: the ratio drawn towards 1 by as much as its family's noise explains
        ratio_shrunk_low: float [ratio], lower bound
        ratio_shrunk_high: float [ratio], upper bound
        ratio_standardised: float [ratio], basis crude: the ratio if both printed the mix of genres and lengths of all
        ratio_standardised_low: float [ratio], lower bound
        ratio_standardised_high: float [ratio], upper bound
        ratio_adjusted: float [ratio], crude, own words: ratio per word that is not reported and names no speaker
        ratio_adjusted_low: float [ratio], lower bound
        ratio_adjusted_high: float [ratio], upper bound
        leak_ratio: float [ratio], own words: ratio that errors in telling voices apart could make alone
        corrected_ratio: float [ratio], primary rows with codes: the ratio that codes make of it
        corrected_ratio_low: float [ratio], lower bound
        corrected_ratio_high: float [ratio], upper bound
        corrected_verdict: text, the verdict that goes with it or empty; not comparable where it has none
        corrected_for: text, precision | precision and recall | … and voice: what codes correct; empty without codes
        corrected_note: text, what stays open and which codes would close it or empty
        precision_needed: float [ratio], the difference vanishes if precision where more is seen is this times the other
        fragile: bool, a primary difference that falls with one term or event or document
        culprit: text, which one or empty
        detectable_ratio: float [ratio], smallest ratio found with power .8 in its family; empty where a bound stands
        documents_needed: int, documents a side (on shared events in that basis) for a ratio of 1.5 with power .8
        documents_needed_low: int, lower end of its range
        documents_needed_high: int, upper end of its range
        verdict: text, different | different (exploratory) | similar | undetermined | not comparable
        reason: text, why not comparable, or empty
        """,
        passes_through=True,
    ),
    "findings": read_schema(
        "= a primary contrast, the most certain first | kind by a b frame field voice period basis copies\n"
        + _CONTRAST_KEY
        + """
        copies: text, one (a text counts once a source) | own (texts that several sources print do not count)
        rate_a: float [per 1000 tokens], hits of a; unless crude every event (topic) has one weight on both sides
        rate_b: float [per 1000 tokens], hits of b
        ratio: float [ratio], rate_a / rate_b; empty where a side has no hits
        ratio_low: float [ratio], lower bound of the ratio
        ratio_high: float [ratio], upper bound of the ratio
        difference: float [per 1000 tokens], rate_a - rate_b
        difference_low: float [per 1000 tokens], lower bound of the difference
        difference_high: float [per 1000 tokens], upper bound of the difference
        p_adjusted: float [0-1], p-value after the correction of its family
        verdict: text, different | similar | undetermined | not comparable
        reason: text, why not comparable, or empty
        sentence: text, the row in plain words with the answer to the other question
        """,
        passes_through=True,
    ),
    "contributions": read_schema(
        "= a term of a contrast | kind by a b frame field voice period basis term\n"
        + _CONTRAST_KEY
        + """
        term: text, the term as written
        contribution: float [per 1000 tokens], part of the difference
        conf_low: float [per 1000 tokens], lower bound
        conf_high: float [per 1000 tokens], upper bound
        documents_a: int, documents of a with the term
        documents_b: int, documents of b with the term
        """
    ),
}
