"""What do the numbers allow to say? Numpy in, numpy out, no tables; each function names its source.

counts           sparse hits of units (documents, clusters) by column (frames, terms)
jackknife        rates, ratios and differences of rates with the delete-one-cluster jackknife
intervals        t intervals and p-values; bounds for cells without an interval
same_event       ratios inside strata, and a difference split into its three parts
dispersion       how much more counts vary than a Poisson law allows
permutation      the studentised cluster permutation test for a side without hits
within_permutation  labels dealt anew inside events, where the ratio inside events has no t test
shrinkage        estimates of a family drawn towards no difference (empirical Bayes)
shares           how large a part is, from a sample drawn in proportion to size
leakage          the ratio that errors in telling voices apart could make
max_permutation  p-values corrected by the largest statistic under shuffled labels
multiplicity     p-values adjusted within a family
power            detectable ratio and documents needed
change_points    from which period on a level differs
composition      what a changing mix does to a rate
prevalence       shares of topics, and how much of their error is the model's
log_odds         words that set a group apart
keyness          the token test of corpus linguistics, as a yardstick only
agreement        do two coders agree
coded_shares     shares of yes among coded units drawn by strata, and how they differ
standardisation  two arms as if both printed the same mix of kinds of documents: direct standardisation
"""
