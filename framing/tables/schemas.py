"""The columns of every table: name, type, unit, meaning; what one row is, and what tells rows apart."""

from __future__ import annotations

from dataclasses import replace

from framing.tables.coding import CODING_TABLES
from framing.tables.columns import Column, Schema
from framing.tables.columns import read_schema as _schema
from framing.tables.contrasts import CONTRAST_TABLES
from framing.tables.topics import TOPIC_TABLES

ALL = "*"
"""In a key column: all values taken together."""
UNKNOWN_SOURCE = "(unknown)"
REST = "*rest"
"""As the `b` of a contrast: all other sources pooled."""
EXPLORATORY = "different (exploratory)"
"""The verdict of a row that was not declared beforehand: it cannot be read without the word."""
VERDICTS = ("different", EXPLORATORY, "similar", "undetermined", "not comparable")

TABLES: dict[str, Schema] = {
    "documents": _schema(
        """
        = a document that was read | doc_id
        doc_id: text, unique id
        source: text, the outlet
        group: text, group of outlets from the study file or empty
        date: text, UTC day (YYYY-MM-DD, YYYY-MM or YYYY as precise as known) or empty
        date_precision: text, day | month | year | unknown
        date_kind: text, published | crawled | given (sheet, file's name) | address (a day in the url) or empty
        time_of_day: text, UTC time (HH:MM:SS) or empty
        title: text, headline
        text: text, body
        url: text, address as given
        language: text, ISO 639-1 code
        tokens: int, counted tokens of title and text
        tokens_quoted: int, those of them inside quotation marks; 0 where voices are not told apart
        title_tokens: int, counted tokens of the title
        title_tokens_quoted: int, those of them inside quotation marks
        sentences: int, sentences of title and text
        title_sentences: int, sentences of the title
        file: text, file relative to the input argument
        record: int, record in its file counted from 1
        repaired: int, characters of mojibake repaired or control characters removed
        markup: text, kinds of markup undone (escapes | rtf | entities | tags | wiki | markdown | layout) or empty
        genre: text, what labels say: news | opinion | live | transcript | brief | unknown
        genre_evidence: text, where the genre stands (column, address, outlet, label, turns) or empty
        included: bool, False where the selection leaves it out
        excluded_why: text, reason where not included
        """,
        passes_through=True,
    ),
    "rejects": _schema(
        """
        = a record that could not be used
        file: text, file relative to the input argument
        record: int, record in its file counted from 1
        column: text, the column at fault or empty
        code: text, short code of the reason
        reason: text, the reason in words
        """
    ),
    "spans": _schema(
        """
        = a stretch of a text that is not counted | doc_id start
        doc_id: text, document
        start: int, first character in the text
        end: int, character after the last
        kind: text, credit | header | headline | read-more | recurring | related
        """
    ),
    "sentences": _schema(
        """
        = a sentence | doc_id field sentence
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
        = a mention, which is one hit of a term in a document | doc_id field frame start end
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
        weight: float [weight], weight of the term
        """
    ),
    "counts": _schema(
        """
        = a document, field, frame and voice with a mention | doc_id field frame voice
        doc_id: text, document
        field: text, title | text
        frame: text, path of the frame, parents included
        voice: text, own | quoted | attributed, * where the tier is off
        hits: int, mentions
        score: float [sum of weights], sum of weights
        hit_sentences: int, sentences with a mention
        new_sentences: int, those of them without one in a voice before this one by name; they add up over voices
        """
    ),
    "clusters": _schema(
        """
        = a document | doc_id
        doc_id: text, document
        cluster: text, id of the cluster
        """
    ),
    "copies": _schema(
        """
        = a document that tells the text of another | doc_id
        doc_id: text, document that tells the text of another one
        copy_group: text, the group: doc_id of its first document
        first: bool, the earliest of its group
        kept: bool, the version that counts: the fullest of its source and then the last
        container: bool, holds several texts that do not overlap (a digest or a live blog) and is in no group with them
        containment: float [0-1], share of the shingles of five words of the shorter that the group's fullest has too
        """
    ),
    "events": _schema(
        """
        = an event | event_id
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
        = a document of an event | doc_id
        event_id: text, the event
        doc_id: text, document; stands in one event only
        similarity: float [0-1], cosine with the centre of the event
        """
    ),
    "wire": _schema(
        """
        = a source | source
        source: text, the outlet
        documents: int, documents of the source
        reprints: int, those that tell a text of the source again and do not count
        wire: int, texts that other sources print too
        first: int, those of them that no other source printed on an earlier day
        share: float [0-1], wire in texts that count
        token_share: float [0-1], share of their tokens
        """
    ),
    "change_points": _schema(
        """
        = a series that was looked at (a frame of a group in a voice), or a change in it | by group frame voice period
        by: text, what the groups are
        group: text, the group; * is all
        frame: text, path of the frame
        voice: text, own | quoted | attributed | *
        unit: text, day | week | month | quarter | year
        periods: int, periods with documents
        documents: int, documents dated finely enough
        period: text, first period of a new level; empty where no change was found
        rate_before: float [per 1000 tokens], hits of the stretch before
        rate_after: float [per 1000 tokens], hits of the stretch from that period on
        p: float [0-1], p-value of the split (blocks of periods permuted)
        p_adjusted: float [0-1], p-value after Benjamini-Hochberg over the table
        reason: text, why none was looked for, or empty
        """
    ),
    "rates": _schema(
        """
        = a group, frame, field, voice and period | by group frame field voice period event
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
        rate: float [per 1000 tokens], hits
        rate_all: float [per 1000 tokens], hits; of all tokens also in own words, whose rate leaves out quotation marks
        conf_low: float [per 1000 tokens], lower bound of the rate
        conf_high: float [per 1000 tokens], upper bound of the rate
        document_share: float [0-1], share of documents with a mention
        sentence_share: float [0-1], share of sentences with a mention
        clusters: int, independent clusters
        reason: text, why there is no interval, or empty
        """,
        passes_through=True,
    ),
    **CONTRAST_TABLES,
    "scores": _schema(
        """
        = a document, field, frame and voice; zeros too | doc_id field frame voice
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
        = a mention in its sentence | doc_id field frame start end
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
    "speakers": _schema(
        """
        = a source, speaker, voice and frame | source speaker voice frame
        source: text, the outlet
        speaker: text, resolved name of the speaker or empty
        voice: text, quoted | attributed
        frame: text, path of the top-level frame
        hits: int, mentions
        documents: int, documents with such a mention
        """
    ),
    "voice_shares": _schema(
        """
        = a source | source
        source: text, the outlet
        documents: int, documents that sentences were drawn from
        sentences: int, sentences drawn outside quotation marks, in proportion to their length, with replacement
        own: float [share], counted words that are the source's own
        own_low: float [share], lower bound of own
        own_high: float [share], upper bound of own
        quoted: float [share], counted words in quotation marks
        quoted_low: float [share], lower bound of quoted
        quoted_high: float [share], upper bound of quoted
        reported: float [share], counted words that are reported speech
        reported_low: float [share], lower bound of reported
        reported_high: float [share], upper bound of reported
        reported_unquoted: float [share], reported among the words outside quotation marks
        reported_unquoted_low: float [share], lower bound of reported_unquoted
        reported_unquoted_high: float [share], upper bound of reported_unquoted
        reported_error: float [share], standard error of reported_unquoted
        own_unquoted: float [share], own among them that do not say who speaks; ratio_adjusted goes by it
        own_unquoted_low: float [share], lower bound of own_unquoted
        own_unquoted_high: float [share], upper bound of own_unquoted
        """
    ),
    "roles": _schema(
        """
        = a source, role, entity, frame and voice | source role entity frame voice
        source: text, the outlet
        role: text, agent | target | holder
        entity: text, resolved name
        frame: text, path of the top-level frame
        voice: text, own | quoted | attributed | *
        hits: int, mentions
        documents: int, documents with such a mention
        tokens: int, counted tokens of the source
        rate: float [per 1000 tokens], hits
        conf_low: float [per 1000 tokens], lower bound of the rate
        conf_high: float [per 1000 tokens], upper bound of the rate
        share: float [0-1], share of the source's mentions of the frame in that voice
        """
    ),
}
_RATES = TABLES["rates"]
_ADJUSTED = "rate had every source (topic) kept its share; where their mix changes"
TABLES["timeline"] = replace(
    _RATES, columns=dict(_RATES.columns) | {"rate_adjusted": Column("float", _ADJUSTED, "per 1000 tokens")}
)
TABLES["event_rates"] = replace(
    _RATES, row="a group, frame, field, voice and event; `*` is all events that a group shares with another"
)
_FOR = {"corrected_for": Column("text", "precision | precision and recall | … and voice: what codes correct")}
_USES = Column("float", "uses: mentions and what codes make of them; no whole number", "uses")
for _name in ("rates", "timeline", "event_rates"):
    TABLES[f"corrected_{_name}"] = replace(
        TABLES[_name], columns=dict(TABLES[_name].columns) | {"hits": _USES} | _FOR, passes_through=True
    )
_BESIDE = ("corrected_ratio", "corrected_ratio_low", "corrected_ratio_high", "corrected_verdict", "precision_needed")
TABLES["corrected_contrasts"] = replace(
    TABLES["contrasts"],
    columns={
        name: _USES if name in ("hits_a", "hits_b") else column
        for name, column in TABLES["contrasts"].columns.items()
        if name not in _BESIDE
    },
)
TABLES |= TOPIC_TABLES | CODING_TABLES
