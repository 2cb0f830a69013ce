"""The columns of the tables about topics."""

from __future__ import annotations

from framing.tables.columns import Schema, read_schema

TOPIC_TABLES: dict[str, Schema] = {
    "topics": read_schema(
        """
        = a topic | topic
        topic: text, id (t01, t02 …) in the order of share
        label: text, the name given in the study file or a short label from its most typical phrases
        terms: text, the ten heaviest words
        frex: text, ten words that are both frequent and exclusive (FREX)
        documents: int, documents with more of this topic than of any other
        share: float [0-1], mean weight over documents
        npmi: float [-1 to 1], coherence of the ten heaviest words (normalised pointwise mutual information -1 to 1)
        exclusivity: float [0-1], mean exclusivity of the ten heaviest words
        stability: float [up to 1], mean matched cosine with the topics of subsamples corrected for chance
        tested: bool, False where stability is too low for a test
        top_source: text, the source with the largest part of the topic
        top_source_share: float [0-1], its part of the topic's weight
        """
    ),
    "topic_weights": read_schema(
        """
        = a document and topic | doc_id topic
        doc_id: text, document
        topic: text, topic
        weight: float [0-1], part of the document that is this topic (0-1; they sum to 1)
        """
    ),
    "topic_draws": read_schema(
        """
        = a document and topic under a model of a subsample | draw doc_id topic
        draw: int, the subsample the model was fitted on (counted from 1); topics are matched to those of the whole
        doc_id: text, document
        topic: text, topic
        weight: float [0-1], part of the document that is this topic under that model (0-1; they sum to 1)
        """
    ),
    "topic_search": read_schema(
        """
        = a number of topics that was tried | topics
        topics: int, number of topics tried
        stability: float [up to 1], mean matched cosine of pairs of subsamples corrected for chance
        stability_error: float [up to 1], its standard error over subsamples
        npmi: float [-1 to 1], mean coherence of the topics
        npmi_error: float [-1 to 1], its standard error over subsamples
        exclusivity: float [0-1], mean exclusivity of the topics
        chosen: bool, the number used
        """
    ),
    "topic_prevalence": read_schema(
        """
        = a group, topic and period | by group topic period
        by: text, what the groups are
        group: text, the group; * is all
        topic: text, topic
        period: text, period or *
        documents: int, documents
        tokens: int, counted tokens
        prevalence: float [0-1], mean weight of the topic with documents weighted by their tokens
        conf_low: float [0-1], lower bound; what clusters of documents and models vary together (Rubin)
        conf_high: float [0-1], upper bound
        clusters: int, independent clusters
        reason: text, why there are no bounds or empty
        """
    ),
    "topic_contrasts": read_schema(
        """
        = a pair of groups and a topic | by a b topic
        by: text, what the groups are
        a: text, the group described
        b: text, the group it is held against; *rest is all others pooled
        topic: text, topic
        prevalence_a: float [0-1], prevalence in a
        prevalence_b: float [0-1], prevalence in b
        difference: float [-1 to 1], prevalence_a - prevalence_b
        difference_low: float [-1 to 1], lower bound
        difference_high: float [-1 to 1], upper bound
        model_share: float [0-1], part of the variance that is the model's and not the documents'
        p: float [0-1], share of 999 shuffles of the labels with a difference as large
        p_adjusted: float [0-1], share of them with any difference of the table as large (Westfall and Young)
        verdict: text, different (exploratory) | undetermined | not comparable
        reason: text, why it was not tested (unstable_topic: the model does not find it again) or empty
        """
    ),
    "topic_rates": read_schema(
        """
        = a group, topic, frame and voice | by group topic frame voice
        by: text, what the groups are
        group: text, the group; * is all
        topic: text, topic
        frame: text, path of the frame
        voice: text, own | quoted | attributed | *
        documents: float [documents], documents of the topic (sum of their weights)
        tokens: float [tokens], tokens of the topic (weighted)
        hits: float [mentions], hits in the topic (weighted)
        rate: float [per 1000 tokens], hits
        conf_low: float [per 1000 tokens], lower bound
        conf_high: float [per 1000 tokens], upper bound
        clusters: int, independent clusters
        reason: text, why there are no bounds or empty
        """
    ),
}
