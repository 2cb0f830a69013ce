"""What does a run's folder hold, is it whole, what changed? Tables in; files, and what is said of them, out.

folder         a folder that is written beside its place and moved in; verified by its hashes
manifest       what `run.json` says
kept_lexicons  the study's own lexicons, kept in the run
results        the tables of a run, read back
diff           two runs held against each other
rerun          a run done again and compared
coverage       how much of a lexicon a run has met
sampling       mentions drawn for coding by hand
validation     what the codes say
"""
