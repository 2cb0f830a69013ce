"""What does a reader see? Tables of a run in, one HTML page out: it opens offline and makes no request.

document     the page put together, with its security policy
opening      the first screen: the finding as title, a picture of it, a sentence from each side
titles       the finding as a title, or what was seen
standfirst   what stands around it: what was studied, how much, how sure, what is open and left out
left_out     what was not used or not counted, in words
leads        which differences the first screen tells, and in which order
around       the same of a study around a day
seen         the same where nothing can be tested: what was seen, in counts
whose        the same where comparisons were made and none leads: whose words they are
corrected    corrected numbers in place of counted ones, where people have coded
panels       what one frame of the first screen shows
quotations   which sentences stand for a side
page         what sections ask of a run: its groups, colours, links, tables
sections     one section of the page a file
charts       what is drawn, and how it becomes SVG
prose        verdicts and numbers in words
methods      what was done, to be cited
stories      events as their outlets tell them
profiles     one outlet: whose words, which words, whom it lets speak, what to read first
review       the sentences of a page, for an editor to read
findings     the primary comparisons alone, a sentence each
excerpts     sentences as data for the explorer
names        which speakers and parties are names, and which are one
prevalence   topics over groups and time
lexicon_use  what the terms of a lexicon did
writing      the files of a run written, and the page made again from its tables
"""

from framing.report.document import build_page

__all__ = ["build_page"]
