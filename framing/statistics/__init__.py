"""Estimators by theme: numpy in, numpy out, no tables.

counts         sparse hits of units (documents, clusters) by column (frames, terms)
jackknife      rates, ratios and differences of rates with the delete-one-cluster jackknife
intervals      t intervals and p-values; bounds for cells without an interval
dispersion     how much more counts vary than a Poisson law allows
permutation    the studentised cluster permutation test for a side without hits
multiplicity   p-values adjusted within a family
power          detectable ratio and documents needed
keyness        the token test of corpus linguistics, as a yardstick only
"""
