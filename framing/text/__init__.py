"""What are words, sentences, boilerplate? Text in, offsets out; no table is needed, no lexicon is known here.

normal              the one normal form in which all texts are read
addresses           addresses of the web and of e-mail
packs               words of languages that reading needs, from languages/XX.toml
tokens              a text laid out for reading: characters folded, tokens, sentences
words               tokens as hashes: words, pairs and runs of them
paragraphs          paragraphs as hashes, headers of a page
boilerplate         spans of a text that do not count: credits, notices, what recurs
escapes             what was escaped for JSON, CSV, RTF, R or e-mail, undone
markup              entities, tags and Markdown of the export undone
layout              words broken at line ends, numbers of items and signs of notes undone
furniture           related headlines and buttons inside lines, by recurring form
recurrence          what recurs throughout a source, counted while it is read
repair              mojibake repaired, control characters removed
language_detection  which language a text is in
"""
