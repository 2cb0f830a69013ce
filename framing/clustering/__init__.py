"""Which documents tell the same text, event, topic? Features of documents in; groups and their members out.

plan       which of them a study asks for, in their order
features   words and shingles of documents, as hashes
copies     groups of documents that share their text
clusters   which documents are not independent of each other; which copy counts
events     documents that tell the same happening, found or given
topics     what documents are about
versions   pairs of copies -> groups of versions of one text, and the version that counts
shingles   the shingles (five words in a row) of documents: what two texts have in common, counted exactly
"""
