"""How do groups differ, and how sure is that? Counts and clusters in; rates, contrasts and their parts out.

compare          the chain of this room
count_matrices   tables -> arrays, one for every field and voice
reasons          why a cell has no interval or no test: what is too few
choices          what a study asks for and the documents do not hold
groups           who belongs to which group, who is held against whom
periods          calendar units
rates            the table of rates
contrasts        ratio, difference, test, power
stratum_sums     sums by stratum, cluster and group, from which both sides of a pair are taken
same_events      contrasts inside shared events (or topics), and differences split by them
strata           what a pair is compared inside of: events, topic-weeks, topic-months, all documents
verdicts         families, adjusted p-values, verdicts
families         what a row is worth beside its family: power, shrinkage, leak
fragility        what a difference hangs on: one term, one event, one document
contributions    the terms behind a difference
timelines        rates by period
composition      does the mix of sources or lengths change along the timeline?
topics           topics by group and period, and the frames in them
change_points    periods from which on the level differs
before_after     before and after a day, or the first day of an event
placebo_days     the same before and after all other days
keywords         words outside the lexicon that set a group apart
placebos         the same tests on shuffled labels
power            what could this corpus show? Its own events and articles drawn again, with a difference put in
adjustment       own-word ratios as they would be if reported speech were told apart for every word
correction       the comparison again on what people's codes make of the counts
kinds            genre and length: like held against like, ratios as if all printed the same mix
"""
