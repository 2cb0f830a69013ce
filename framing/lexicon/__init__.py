"""Lexicons: the file model, our TOML format, and foreign formats (one a file in `formats/`)."""

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
