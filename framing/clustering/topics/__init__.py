"""Topics: what documents are about, by a model that says how stable it is.

finding     bags of words -> tables: fit, order, name
choosing    how many: subsamples, stability, coherence
quality     how good topics are
vocabulary  which words topics are made of
naming      labels from phrases; names and topics a study gives by words
models      one model a file
"""

from framing.clustering.topics.finding import (
    TopicPlan,
    Topics,
    assign_topics,
    fit_topics,
    group_topics,
    keep_topics,
    no_topics,
    say_too_few,
)

__all__ = [
    "TopicPlan",
    "Topics",
    "assign_topics",
    "fit_topics",
    "group_topics",
    "keep_topics",
    "no_topics",
    "say_too_few",
]
