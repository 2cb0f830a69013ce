"""What does one partition come to? Texts of a partition in; counts, mentions, evidence and features out.

partitions    what a worker does with a slice of the documents
work          all partitions, on processes, a cluster or by jobs; what is in the work folder is not made again
results       what a partition comes to, and its files
counting      mentions -> counts of documents, frames, terms and voices
evidence      mentions with the sentence they stand in
word_counts   words outside the lexicons, by document and then by source
"""
