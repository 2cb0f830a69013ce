"""What do people say of what was counted? Mentions and sentences in; sheets to code, and what the codes say, out.

sheets         the sheet that coders fill in: what a unit is, reading it back
screening      which sentences without a mention look like those that have one
drawing        a probability sample of mentions and other sentences, by source
budget         what codes would cost, and what would then show
pseudo_counts  counts as people would have made them, from the codes of a sample
quality        precision, recall and voice by source, from the codes
"""
