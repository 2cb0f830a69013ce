"""The columns of the tables that hand coding and work on a lexicon give."""

from __future__ import annotations

from framing.tables.columns import Schema, read_schema

CODING_TABLES: dict[str, Schema] = {
    "codings": read_schema(
        """
        = a mention that one coder has coded | mention coder
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
    "precision": read_schema(
        """
        = a frame, sub-frame, term or source that was coded | level frame name
        level: text, frame | sub-frame | term | source
        frame: text, path of the frame
        name: text, the term or the source or *
        mentions: int, mentions in the run
        coded: int, mentions coded
        right: int, mentions that all their coders found right
        precision: float [0-1], right / coded
        conf_low: float [0-1], lower bound (Wilson)
        conf_high: float [0-1], upper bound (Wilson)
        weighted: float [0-1], precision with each coded mention weighted by what it stands for
        """
    ),
    "agreement": read_schema(
        """
        = a frame that two or more have coded | frame
        frame: text, top-level frame; * is all
        mentions: int, mentions coded by two or more
        agreement: float [0-1], share of pairs of codes that are equal
        alpha: float [up to 1], Krippendorff's alpha; empty where the codes do not vary
        """
    ),
    "coverage": read_schema(
        """
        = a frame, over all, by source or by period | by group frame
        by: text, all | source | period
        group: text, the source or the period; * is all
        frame: text, path of the frame, parents included
        hits: int, mentions
        documents: int, documents with a mention
        top_term: text, the term with most hits
        top_share: float [0-1], its share of the hits
        terms: int, terms of the frame
        dead: int, terms of it without a hit in the run
        """
    ),
    "keywords": read_schema(
        """
        = a word that sets a source apart | a b word
        a: text, the source set apart
        b: text, *rest is all others pooled
        word: text, the word, case-folded
        log_odds: float [log odds ratio], log odds ratio with an informative Dirichlet prior; above 0 it is a's word
        conf_low: float [log odds ratio], lower bound
        conf_high: float [log odds ratio], upper bound
        z: float [standard errors], document-robust z
        q: float [0-1], p-value after Benjamini-Hochberg among all words tested
        hits_a: int, occurrences in a
        hits_b: int, occurrences in b
        documents_a: int, documents of a with the word
        documents_b: int, documents of b with the word
        clusters_a: int, independent clusters of a with the word
        prior_overlap: float [0-1], share of the words listed for a that a prior of 50 and of 5000 list as well
        doc_id: text, a document with the word
        sentence: text, a sentence with it
        """
    ),
}
