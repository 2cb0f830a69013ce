"""framing: how do different outlets describe the same events across time?

    documents, rejects = framing.read_documents("articles.csv")
    lexicon = framing.load_lexicon("threat")
    counts, mentions = framing.score(documents, [lexicon])
    framing.run_study(framing.load_study("framing.toml"), Path("framing-run"))
    tables = framing.read_run("framing-run")
    framing.charts(tables)["compared-threat"]  # the page's charts, as Altair objects for a notebook

Names are loaded when they are used: `import framing` costs nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # `typing` alone takes half of the time of `import framing`
if TYPE_CHECKING:
    from typing import Any

    from framing.clustering.copies import find_copies
    from framing.clustering.events import find_events
    from framing.clustering.topics import Topics, fit_topics
    from framing.comparison.compare import Comparison, compare
    from framing.config.study import Config, load_study
    from framing.corpus.reading import read_documents
    from framing.errors import CheckFailed, FramingError, InputError, LexiconError, StudyError
    from framing.lexicon import Frame, Lexicon, Term, load_lexicon
    from framing.lexicon.matching import match
    from framing.pipeline import RunResult, run_study
    from framing.report.charts.gallery import charts
    from framing.runs.results import read_run
    from framing.scoring.partitions import score

_HOME = {
    "CheckFailed": "errors",
    "Comparison": "comparison.compare",
    "Config": "config.study",
    "Frame": "lexicon",
    "FramingError": "errors",
    "InputError": "errors",
    "Lexicon": "lexicon",
    "LexiconError": "errors",
    "RunResult": "pipeline",
    "StudyError": "errors",
    "Term": "lexicon",
    "Topics": "clustering.topics",
    "charts": "report.charts.gallery",
    "compare": "comparison.compare",
    "find_copies": "clustering.copies",
    "find_events": "clustering.events",
    "fit_topics": "clustering.topics",
    "load_lexicon": "lexicon",
    "load_study": "config.study",
    "match": "lexicon.matching",
    "read_documents": "corpus.reading",
    "read_run": "runs.results",
    "run_study": "pipeline",
    "score": "scoring.partitions",
}

__all__ = [
    "CheckFailed",
    "Comparison",
    "Config",
    "Frame",
    "FramingError",
    "InputError",
    "Lexicon",
    "LexiconError",
    "RunResult",
    "StudyError",
    "Term",
    "Topics",
    "charts",
    "compare",
    "find_copies",
    "find_events",
    "fit_topics",
    "load_lexicon",
    "load_study",
    "match",
    "read_documents",
    "read_run",
    "run_study",
    "score",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'framing' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"framing.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
