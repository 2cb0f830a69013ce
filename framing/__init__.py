"""framing: how do different outlets describe the same events across time?

    documents, rejects = framing.read_documents("articles.csv")
    lexicon = framing.load_lexicon("threat")
    counts, mentions = framing.score(documents, [lexicon])
    framing.run_study(framing.load_study("framing.toml"), Path("framing-run"))
    tables = framing.read_run("framing-run")
    framing.charts(tables)["compared-threat"]      # the page's charts, as Altair objects for a notebook

Names are loaded when they are used: `import framing` costs nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # `typing` alone takes half of the time of `import framing`
if TYPE_CHECKING:
    from typing import Any

    from framing.comparison import Comparison, compare
    from framing.config import Config, load_study
    from framing.copies import find_copies
    from framing.corpus import read_documents
    from framing.errors import CheckFailed, FramingError, InputError, LexiconError, StudyError
    from framing.events import find_events
    from framing.lexicon import Frame, Lexicon, Term, load_lexicon
    from framing.matching import match
    from framing.pipeline import Outcome, run_study
    from framing.report.gallery import charts
    from framing.results import read_run
    from framing.scoring import score
    from framing.topics import Topics, fit_topics

_HOME = {
    "CheckFailed": "errors",
    "Comparison": "comparison",
    "Config": "config",
    "Frame": "lexicon",
    "FramingError": "errors",
    "InputError": "errors",
    "Lexicon": "lexicon",
    "LexiconError": "errors",
    "Outcome": "pipeline",
    "StudyError": "errors",
    "Term": "lexicon",
    "Topics": "topics",
    "charts": "report.gallery",
    "compare": "comparison",
    "find_copies": "copies",
    "find_events": "events",
    "fit_topics": "topics",
    "load_lexicon": "lexicon",
    "load_study": "config",
    "match": "matching",
    "read_documents": "corpus",
    "read_run": "results",
    "run_study": "pipeline",
    "score": "scoring",
}

__all__ = [
    "CheckFailed", "Comparison", "Config", "Frame", "FramingError", "InputError", "Lexicon", "LexiconError", "Outcome",
    "StudyError", "Term", "Topics", "charts", "compare", "find_copies", "find_events", "fit_topics", "load_lexicon",
    "load_study", "match", "read_documents", "read_run", "run_study", "score",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'framing' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"framing.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
