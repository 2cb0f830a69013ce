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
    "code_sheet": read_schema(
        """
        = a unit (a mention or a sentence without one) that one coder has coded | unit coder
        unit: text, id of the unit; tells neither document nor source
        document: text, its document by a name that tells neither title nor source
        frame: text, top-level frame
        definition: text, definition of the frame
        before: text, what stands before it
        surface: text, the mention or the whole sentence
        after: text, what stands after it
        code: text, yes | no: does what is shown as surface use the frame as the definition says
        voice: text, own | quoted | attributed: whose words are they; - where voices are not told apart
        note: text, whatever the coder wants to say
        coder: text, who codes
        stratum: int [1-3], 1 a mention | 2 a sentence that looks like one that has one | 3 another sentence
        size: int, units of its stratum of its source
        probability: float [0-1], probability with which it was drawn
        draw: text, run and number and seed of the draw
        """
    ),
    "code_quality": read_schema(
        """
        = a measure of a frame, source or term | frame level name measure
        frame: text, top-level frame
        level: text, frame | source | term
        name: text, the source or the term or *
        measure: text, precision | recall | own told own (of right mentions told own those that are)
        units: int, what it holds of: mentions or sentences and mentions of the run
        coded: int, units coded
        yes: float [codes], of them right or found
        estimate: float [0-1], share; empty where it cannot be estimated
        conf_low: float [0-1], lower bound
        conf_high: float [0-1], upper bound
        reason: text, why there is no estimate and how many more codes would do, or empty
        """
    ),
    "code_differences": read_schema(
        """
        = a measure of two sources in a frame | frame measure a b
        frame: text, top-level frame
        measure: text, precision | recall
        a: text, a source
        b: text, another source
        estimate_a: float [0-1], of a
        estimate_b: float [0-1], of b
        difference: float [-1 to 1], estimate_a - estimate_b
        conf_low: float [-1 to 1], lower bound of the difference
        conf_high: float [-1 to 1], upper bound of the difference
        induced_ratio: float [ratio], the ratio of a to b that this alone would make where there is no difference
        """
    ),
    "code_agreement": read_schema(
        """
        = what two or more have coded of a frame | frame name
        frame: text, top-level frame; * is all
        name: text, code (yes or no) | voice (of what they say yes to)
        units: int, units coded by two or more
        agreement: float [0-1], share of pairs of codes that are equal
        share_yes: float [0-1], share of yes among them; empty for voice
        alpha: float [up to 1], Krippendorff's alpha; empty where the codes do not vary
        alpha_low: float [up to 1], lower bound, units drawn again
        alpha_high: float [up to 1], upper bound
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
