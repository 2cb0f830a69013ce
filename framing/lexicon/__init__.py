"""Which terms are looked for, and where do they stand? A lexicon and texts in, mentions out.

model        lexicon, frame, term
loading      a lexicon by its name, from a file or from the study
formats      one lexicon format a file
rules        what names, terms and weights may be, whatever file they come from
parsing      a lexicon as nested tables, checked strictly
builder      a foreign lexicon while it is read
files        lexicon files opened safely
conversion   one format written as another
matcher      all terms of all lexicons, found in one pass
matching     texts -> the table of mentions
query        which documents a query is about
examples     a lexicon's own examples
lint         terms that cannot win, say the same twice, or match almost anything
"""

from framing.lexicon.conversion import convert, describe, losses
from framing.lexicon.loading import load_lexicon, load_lexicons, parse_inline, shipped_lexicons
from framing.lexicon.model import Category, Frame, Lexicon, Skipped, Term
from framing.lexicon.rules import is_path

__all__ = [
    "Category",
    "Frame",
    "Lexicon",
    "Skipped",
    "Term",
    "convert",
    "describe",
    "is_path",
    "load_lexicon",
    "load_lexicons",
    "losses",
    "parse_inline",
    "shipped_lexicons",
]
