"""What the page says, in plain words.

wording      names, numbers and short phrases
direction    which side has more, and ratios told from it
sentences    one contrast as a sentence
doubts       what could undo a difference, and what is left of a chosen one
corrections  what people's codes changed
findings     which of them lead the page
"""
