"""The columns of every table: name, type, meaning with the unit."""

from __future__ import annotations

from framing.tables.columns import Column, Schema
from framing.tables.columns import read_schema as _schema
from framing.tables.topics import TOPIC_TABLES

ALL = "*"
"""In a key column: all values taken together."""
UNKNOWN_SOURCE = "(unknown)"
REST = "*rest"
"""As the `b` of a contrast: all other sources pooled."""
VERDICTS = ("different", "similar", "undetermined", "not comparable")

_CONTRAST_KEY = """
kind: text, source | change (before-after) | change_difference
by: text, what the groups are: source, group, period, language or a column
a: text, the group described
b: text, the group it is held against; *rest is all others pooled
frame: text, path of the frame
field: text, title | text | *
voice: text, own | quoted | attributed | *
period: text, period or *
basis: text, event | topic-week | topic-month | crude: what is compared inside of; the topic is a document's heaviest
"""

TABLES: dict[str, Schema] = {
    "documents": _schema(
        """
        doc_id: text, unique id
        source: text, the outlet
        group: text, group of outlets from the study file or empty
        date: text, UTC day (YYYY-MM-DD, YYYY-MM or YYYY as precise as known) or empty
        date_precision: text, day | month | year | unknown
        title: text, headline
        text: text, body
        url: text, address as given
        language: text, ISO 639-1 code
        tokens: int, counted tokens of title and text
        title_tokens: int, counted tokens of the title
        sentences: int, sentences of title and text
        title_sentences: int, sentences of the title
        file: text, file relative to the input argument
        record: int, record in its file counted from 1
        repaired: int, characters of mojibake repaired or control characters removed
        included: bool, False where the selection leaves it out
        excluded_why: text, reason where not included
        """,
        passes_through=True,
    ),
    "rejects": _schema(
        """
        file: text, file relative to the input argument
        record: int, record in its file counted from 1
        column: text, the column at fault or empty
        code: text, short code of the reason
        reason: text, the reason in words
        """
    ),
    "spans": _schema(
        """
        doc_id: text, document
        start: int, first character in the text
        end: int, character after the last
        kind: text, credit | read-more | header | recurring
        """
    ),
    "sentences": _schema(
        """
        doc_id: text, document
        field: text, title | text
        sentence: int, number in the field from 0
        start: int, first character
        end: int, character after the last
        tokens: int, counted tokens
        """
    ),
    "mentions": _schema(
        """
        doc_id: text, document
        field: text, title | text
        lexicon: text, name of the lexicon
        frame: text, path of the leaf
        term: text, the term as written
        surface: text, text[start:end]
        start: int, first character in the field
        end: int, character after the last
        sentence: int, number of the sentence in the field
        voice: text, own | quoted | attributed, empty where the tier is off
        voice_rule: text, the rule that told the voice
        speaker: text, head word of the speaker
        speaker_name: text, resolved name of the speaker
        agent: text, who acts
        target: text, who is acted on
        holder: text, whose it is
        role_rule: text, the rule that told the role
        linked_entity: text, entity in the same clause
        negated: text, yes | no | empty where not told
        weight: float, weight of the term
        """
    ),
    "counts": _schema(
        """
        doc_id: text, document
        field: text, title | text
        frame: text, path of the frame, parents included
        voice: text, own | quoted | attributed, * where the tier is off
        hits: int, mentions
        score: float, sum of weights
        hit_sentences: int, sentences with a mention
        """
    ),
    "clusters": _schema("doc_id: text, document\ncluster: text, id of the cluster"),
    "copies": _schema(
        """
        doc_id: text, document that tells the text of another one
        copy_group: text, the group: doc_id of its first document
        first: bool, the earliest of its group
        containment: float, share of the runs of five words of the shorter that the group's first has too (0-1)
        """
    ),
    "events": _schema(
        """
        event_id: text, the event
        label: text, title of the member nearest to its centre, or the name given
        terms: text, heaviest words of its members separated by blanks
        start: text, first day of its dated members or empty
        end: text, last day of its dated members or empty
        documents: int, members
        sources: int, different sources of its members
        """
    ),
    "event_members": _schema(
        """
        event_id: text, the event
        doc_id: text, document; stands in one event only
        similarity: float, cosine with the centre of the event (0-1)
        """
    ),
    "wire": _schema(
        """
        source: text, the outlet
        documents: int, documents of the source
        reprints: int, those that tell a text of the source again and do not count
        wire: int, texts that other sources print too
        first: int, those of them that no other source printed on an earlier day
        share: float, wire in texts that count (0-1)
        token_share: float, share of their tokens (0-1)
        """
    ),
    "shifts": _schema(
        """
        by: text, what the groups are
        group: text, the group; * is all
        frame: text, path of the frame
        voice: text, own | quoted | attributed | *
        unit: text, day | week | month | quarter | year
        periods: int, periods with documents
        documents: int, documents dated finely enough
        period: text, first period of a new level; empty where no shift was found
        rate_before: float, hits per 1000 tokens of the stretch before
        rate_after: float, hits per 1000 tokens of the stretch from that period on
        p: float, p-value of the split (blocks of periods permuted)
        p_adjusted: float, p-value after Benjamini-Hochberg over the table
        reason: text, why no shift was looked for, or empty
        """
    ),
    "rates": _schema(
        """
        by: text, what the groups are
        group: text, the group; * is all
        frame: text, path of the frame
        level: text, frame | sub-frame
        field: text, title | text | *
        voice: text, own | quoted | attributed | *
        period: text, period or *
        event: text, event or *
        documents: int, documents of the cell
        tokens: int, counted tokens of the cell
        hits: int, mentions
        rate: float, hits per 1000 tokens
        conf_low: float, lower bound of the rate
        conf_high: float, upper bound of the rate
        document_share: float, share of documents with a mention (0-1)
        sentence_share: float, share of sentences with a mention (0-1)
        clusters: int, independent clusters
        reason: text, why there is no interval, or empty
        """,
        passes_through=True,
    ),
    "contrasts": _schema(
        _CONTRAST_KEY
        + """
        copies: text, one (a text counts once a source) | own (texts that several sources print do not count)
        documents_a: int, documents of a; unless basis is crude those on shared events (topics), and so the next five
        documents_b: int, documents of b
        hits_a: int, mentions in a
        hits_b: int, mentions in b
        rate_a: float, hits per 1000 tokens of a; unless crude every event (topic) has one weight on both sides
        rate_b: float, hits per 1000 tokens of b
        ratio: float, rate_a / rate_b
        ratio_low: float, lower bound of the ratio
        ratio_high: float, upper bound of the ratio
        difference: float, rate_a - rate_b, per 1000 tokens
        difference_low: float, lower bound of the difference
        difference_high: float, upper bound of the difference
        p: float, p-value; of a change the larger of that of its articles and p_dates
        p_adjusted: float, p-value after the correction of its family
        family: text, primary | exploratory
        family_size: int, tests in the family
        clusters: int, independent clusters in a and b together
        shared_events: int, events both cover; with basis topic-week or topic-month such topics-in-a-week or -month
        share_common_a: float, share of the tokens of a inside those (0-1)
        share_common_b: float, share of the tokens of b inside those (0-1)
        exclusive: float, part of the crude row's difference from events (topics) only one covers; by events on that row
        exclusive_low: float, lower bound
        exclusive_high: float, upper bound
        emphasis: float, part of the difference from how much each covers common events
        emphasis_low: float, lower bound
        emphasis_high: float, upper bound
        framing: float, part of the difference from how the same events are told
        framing_low: float, lower bound
        framing_high: float, upper bound
        framing_least: float, the smallest of framing with the weights of a or b or both or Mantel-Haenszel
        framing_most: float, the largest of them
        joint_ratio: float, basis event: ratio from Poisson with event effects of all groups at once (3 to 6 groups)
        joint_low: float, lower bound
        joint_high: float, upper bound
        p_dates: float, share of other days of the corpus around which the change is as large
        dates: int, how many other days
        detectable_ratio: float, smallest ratio these documents would have shown (power .8)
        documents_needed: int, documents a side that would show a ratio of 1.5 (power .8)
        verdict: text, different | similar | undetermined | not comparable
        reason: text, why not comparable, or empty
        """,
        passes_through=True,
    ),
    "contributions": _schema(
        _CONTRAST_KEY
        + """
        term: text, the term as written
        contribution: float, part of the difference, per 1000 tokens
        conf_low: float, lower bound
        conf_high: float, upper bound
        documents_a: int, documents of a with the term
        documents_b: int, documents of b with the term
        """
    ),
    "scores": _schema(
        """
        doc_id: text, document
        field: text, title | text
        frame: text, path of the frame, parents included
        voice: text, own | quoted | attributed, * where the tier is off
        source: text, the outlet
        date: text, UTC day or empty
        period: text, period or empty
        event_id: text, event or empty
        copy_group: text, copy group or empty
        hits: int, mentions
        tokens: int, counted tokens of the field
        """
    ),
    "evidence": _schema(
        """
        doc_id: text, document
        source: text, the outlet
        date: text, UTC day or empty
        title: text, headline
        url: text, address as given
        event_id: text, event or empty
        field: text, title | text
        lexicon: text, name of the lexicon
        frame: text, path of the leaf
        term: text, the term as written
        start: int, first character in the field
        end: int, character after the last
        before: text, the sentence before the mention
        surface: text, the mention
        after: text, the sentence after the mention
        voice: text, own | quoted | attributed or empty
        voice_rule: text, the rule that told the voice
        speaker_name: text, resolved name of the speaker
        """
    ),
    "codings": _schema(
        """
        mention: text, id of the mention in its run; tells neither document nor source
        frame: text, path of the leaf
        definition: text, definition of the frame
        before: text, the sentence before the mention
        surface: text, the mention
        after: text, the sentence after the mention
        code: text, yes | no: does the sentence use the mention as the definition says
        note: text, whatever the coder wants to say
        coder: text, who codes
        term: text, the term as written
        draw: text, run and number and seed of the draw
        """
    ),
    "precision": _schema(
        """
        level: text, frame | sub-frame | term | source
        frame: text, path of the frame
        name: text, the term or the source or *
        mentions: int, mentions in the run
        coded: int, mentions coded
        right: int, mentions that all their coders found right
        precision: float, right / coded (0-1)
        conf_low: float, lower bound (Wilson)
        conf_high: float, upper bound (Wilson)
        weighted: float, precision with each coded mention weighted by what it stands for (0-1)
        """
    ),
    "agreement": _schema(
        """
        frame: text, top-level frame; * is all
        mentions: int, mentions coded by two or more
        agreement: float, share of pairs of codes that are equal (0-1)
        alpha: float, Krippendorff's alpha; empty where the codes do not vary
        """
    ),
    "coverage": _schema(
        """
        by: text, all | source | period
        group: text, the source or the period; * is all
        frame: text, path of the frame, parents included
        hits: int, mentions
        documents: int, documents with a mention
        top_term: text, the term with most hits
        top_share: float, its share of the hits (0-1)
        terms: int, terms of the frame
        dead: int, terms of it without a hit in the run
        """
    ),
    "suggestions": _schema(
        """
        a: text, the source set apart
        b: text, *rest is all others pooled
        word: text, the word, case-folded
        log_odds: float, log odds ratio with an informative Dirichlet prior; above 0 it is a's word
        conf_low: float, lower bound
        conf_high: float, upper bound
        z: float, document-robust z
        q: float, p-value after Benjamini-Hochberg among all words tested
        hits_a: int, occurrences in a
        hits_b: int, occurrences in b
        documents_a: int, documents of a with the word
        documents_b: int, documents of b with the word
        clusters_a: int, independent clusters of a with the word
        prior_overlap: float, share of the words listed for a that a prior of 50 and of 5000 list as well
        doc_id: text, a document with the word
        sentence: text, a sentence with it
        """
    ),
    "speakers": _schema(
        """
        source: text, the outlet
        speaker: text, resolved name of the speaker or empty
        voice: text, quoted | attributed
        frame: text, path of the top-level frame
        hits: int, mentions
        documents: int, documents with such a mention
        """
    ),
    "roles": _schema(
        """
        source: text, the outlet
        role: text, agent | target | holder
        entity: text, resolved name
        frame: text, path of the top-level frame
        voice: text, own | quoted | attributed | *
        hits: int, mentions
        documents: int, documents with such a mention
        tokens: int, counted tokens of the source
        rate: float, hits per 1000 tokens
        conf_low: float, lower bound of the rate
        conf_high: float, upper bound of the rate
        share: float, share of the source's mentions of the frame in that voice (0-1)
        """
    ),
}
TABLES["timeline"] = Schema(
    dict(TABLES["rates"].columns)
    | {"rate_adjusted": Column("float", "rate had every source (topic) kept its share; where their mix changes")},
    passes_through=True,
)
TABLES["event_rates"] = TABLES["rates"]
TABLES |= TOPIC_TABLES
