"""Which documents are there, and which count? Files in; tables `documents` and `rejects` out, texts in a store.

reading      the whole corpus: read = used + rejected + merged
ingestion    files and folders, record by record
documents    one record -> one document, or why not
identities   which records are one document
truncation   texts that are not whole
genres       what kind of text a document is, by its labels
selection    which documents count, and why others do not
store        texts on disk
files        which files there are, opened safely
readers      one input format a file
columns      which column means what
column_names  what a column's name says, in many languages and tools
column_checks  what columns lack, and what was chosen among several
addresses    the outlet that an address names
metadata     the sheet of outlets and dates beside text files
sources      names of outlets, cleaned and grouped
outlets      country and language of outlets that are known
dates        dates as they are written
day_order    which of three numbers is the day, told by the whole column
date_ranges  the days a document may be of
inspection   what would be read
"""
