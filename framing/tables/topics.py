"""The columns of the tables about topics."""

from __future__ import annotations

from framing.tables.columns import Schema, read_schema

TOPIC_TABLES: dict[str, Schema] = {
    "topics": read_schema(
        """
        topic: text, id (t01, t02 …) in the order of share
        label: text, the name given in the study file or a short label from its most typical runs of words
        terms: text, the ten heaviest words
        frex: text, ten words that are both frequent and exclusive (FREX)
        documents: int, documents with more of this topic than of any other
        share: float, mean weight over documents (0-1)
        npmi: float, coherence of the ten heaviest words (normalised pointwise mutual information -1 to 1)
        exclusivity: float, mean exclusivity of the ten heaviest words (0-1)
        stability: float, mean matched cosine with the topics of subsamples corrected for chance (at most 1)
        tested: bool, False where stability is too low for a test
        top_source: text, the source with the largest part of the topic
        top_source_share: float, its part of the topic's weight (0-1)
        """
    ),
    "topic_weights": read_schema(
        """
        doc_id: text, document
        topic: text, topic
        weight: float, part of the document that is this topic (0-1; they sum to 1)
        """
    ),
    "topic_draws": read_schema(
        """
        draw: int, the subsample the model was fitted on (counted from 1); topics are matched to those of the whole
        doc_id: text, document
        topic: text, topic
        weight: float, part of the document that is this topic under that model (0-1; they sum to 1)
        """
    ),
    "topic_search": read_schema(
        """
        topics: int, number of topics tried
        stability: float, mean matched cosine of pairs of subsamples corrected for chance
        stability_error: float, its standard error over subsamples
        npmi: float, mean coherence of the topics
        npmi_error: float, its standard error over subsamples
        exclusivity: float, mean exclusivity of the topics (0-1)
        chosen: bool, the number used
        """
    ),
    "topic_prevalence": read_schema(
        """
        by: text, what the groups are
        group: text, the group; * is all
        topic: text, topic
        period: text, period or *
        documents: int, documents
        tokens: int, counted tokens
        prevalence: float, mean weight of the topic with documents weighted by their tokens (0-1)
        conf_low: float, lower bound; what clusters of documents and models vary together (Rubin)
        conf_high: float, upper bound
        clusters: int, independent clusters
        reason: text, why there are no bounds or empty
        """
    ),
    "topic_contrasts": read_schema(
        """
        by: text, what the groups are
        a: text, the group described
        b: text, the group it is held against; *rest is all others pooled
        topic: text, topic
        prevalence_a: float, prevalence in a (0-1)
        prevalence_b: float, prevalence in b (0-1)
        difference: float, prevalence_a - prevalence_b
        difference_low: float, lower bound
        difference_high: float, upper bound
        model_share: float, part of the variance that is the model's and not the documents' (0-1)
        p: float, share of 999 shuffles of the labels with a difference as large
        p_adjusted: float, share of them with any difference of the table as large (Westfall and Young)
        verdict: text, different | undetermined | not comparable
        reason: text, why it was not tested (unstable_topic: the model does not find it again) or empty
        """
    ),
    "topic_rates": read_schema(
        """
        by: text, what the groups are
        group: text, the group; * is all
        topic: text, topic
        frame: text, path of the frame
        voice: text, own | quoted | attributed | *
        documents: float, documents of the topic (sum of their weights)
        tokens: float, tokens of the topic (weighted)
        hits: float, hits in the topic (weighted)
        rate: float, hits per 1000 tokens
        conf_low: float, lower bound
        conf_high: float, upper bound
        clusters: int, independent clusters
        reason: text, why there are no bounds or empty
        """
    ),
}
