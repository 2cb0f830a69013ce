"""Topic models, one a file; a model of another package stands under the entry point group of this name.

A model is a module with three functions (`tests/clustering/topics/test_models.py` runs over all that are found):

    prepare(counts) -> matrix                              documents x words, float32: what it sees of the counts
    fit(matrix, topics, seed, anchors) -> words            topics x words, float32, none negative
    weigh(matrix, words) -> weights                        documents x topics, rows sum to 1 (to 0 without any word)

`counts` and `matrix` are sparse and have the same rows and columns. `anchors` (some topics x words, ones where a word
tells that topic; often no rows) come first among the topics. The same arguments give the same bytes; `seed` is all
the randomness there is. A row of `words` may be of any scale. `NEEDS`, if there is one, names the package that a model
cannot do without, where not every machine has it.
"""
